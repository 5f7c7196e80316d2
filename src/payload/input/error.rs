//! What can end the reading of an input.

use std::fmt;
use std::io;

/// How an input is compressed, as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// One or several gzip members (RFC 1952).
    Gzip,
    /// One or several Zstandard frames (RFC 8878).
    Zstd,
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        })
    }
}

impl Compression {
    /// The command that checks a file of this format.
    fn check(self) -> &'static str {
        match self {
            Self::Gzip => "gzip -t",
            Self::Zstd => "zstd -t",
        }
    }

    /// The command that expands a file of this format.
    fn expand(self) -> &'static str {
        match self {
            Self::Gzip => "gzip -dc",
            Self::Zstd => "zstd -dc",
        }
    }
}

/// Why reading ended before the end of the text, or what its end lacks. The records up to there
/// have been given out. The message says what is wrong and what to do next.
#[derive(Debug)]
pub enum InputError {
    /// The input itself could not be read.
    Io(io::Error),
    /// The text is not UTF-8 as its first bytes tell.
    Encoding {
        /// The name of its encoding: `UTF-16` or `UTF-32`.
        name: &'static str,
    },
    /// The compressed data is damaged or cut off.
    Corrupt {
        /// How the data is compressed.
        format: Compression,
        /// How many compressed bytes had been used, the faulty ones partly among them.
        at: u64,
        /// What the decompressor said.
        source: io::Error,
    },
    /// The compressed data grows without measure.
    Bomb {
        /// How the data is compressed.
        format: Compression,
        /// How many bytes had been expanded.
        expanded: u64,
        /// From how many compressed bytes.
        compressed: u64,
        /// The limit: expanded bytes for each compressed byte.
        max_ratio: u64,
    },
    /// The text ends within a top-level array, after one of its elements.
    Unclosed {
        /// The line of its `[`, from 1.
        line: u64,
    },
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(
                f,
                "the input cannot be read any further: {error}; \
                 what came before was checked, run it again for the rest"
            ),
            Self::Encoding { name } => write!(
                f,
                "the text is {name}, and only UTF-8 is read; \
                 convert it first, for example with `iconv -f {name} -t UTF-8`"
            ),
            Self::Corrupt { format, at, source } => {
                let fault = match source.kind() {
                    io::ErrorKind::UnexpectedEof => "cut off",
                    _ => "damaged",
                };
                write!(
                    f,
                    "the {format} data is {fault} at its byte {at} ({source}); what came before \
                     was checked, look at the file with `{}` and get it again",
                    format.check()
                )
            }
            Self::Bomb {
                format,
                expanded,
                compressed,
                max_ratio,
            } => write!(
                f,
                "the {format} data grows from {compressed} to {expanded} bytes, more than \
                 {max_ratio} times, and is not read any further; \
                 if it is meant to be so, hand over the text itself: `{}`",
                format.expand()
            ),
            Self::Unclosed { line } => write!(
                f,
                "the array that begins on line {line} is never closed; \
                 see whether the file was cut off, or add the `]`"
            ),
        }
    }
}

impl std::error::Error for InputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) | Self::Corrupt { source: error, .. } => Some(error),
            Self::Encoding { .. } | Self::Bomb { .. } | Self::Unclosed { .. } => None,
        }
    }
}
