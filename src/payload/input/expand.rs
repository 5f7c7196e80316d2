//! The input, decompressed.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

use super::error::{Compression, InputError};

/// The ratio of expanded to compressed bytes is judged from here on: less does no harm, and the
/// beginning of a file may well be much alike.
const HARMLESS: u64 = 64 << 20;

/// How much of the compressed input is read at a time, in bytes.
const PIECE: usize = 64 << 10;

/// An input whose compression, if any, is undone.
pub(super) struct Expanded<R: Read> {
    stream: Stream<R>,
    expanded: u64,
    max_ratio: u64,
}

enum Stream<R: Read> {
    Plain(Chain<Cursor<Vec<u8>>, R>),
    Gzip(Box<MultiGzDecoder<Counted<R>>>),
    Zstd(zstd::Decoder<'static, Counted<R>>),
}

impl<R: Read> Expanded<R> {
    /// Finds out by the first bytes how `input` is compressed.
    pub(super) fn new(mut input: R, max_ratio: u64) -> Result<Self, InputError> {
        let mut magic = Vec::new();
        input
            .by_ref()
            .take(4)
            .read_to_end(&mut magic)
            .map_err(InputError::Io)?;
        let format = compression(&magic);
        let input = Cursor::new(magic).chain(input);
        let counted = |input| Counted {
            inner: BufReader::with_capacity(PIECE, input),
            used: 0,
            failed: false,
        };
        let stream = match format {
            None => Stream::Plain(input),
            Some(Compression::Gzip) => Stream::Gzip(Box::new(MultiGzDecoder::new(counted(input)))),
            Some(Compression::Zstd) => {
                let decoder = zstd::Decoder::with_buffer(counted(input));
                Stream::Zstd(decoder.map_err(InputError::Io)?)
            }
        };
        Ok(Self {
            stream,
            expanded: 0,
            max_ratio,
        })
    }

    /// Adds `most` bytes to `text`, less only where the input ends. After an error `text` holds
    /// what came before it.
    pub(super) fn read(&mut self, text: &mut Vec<u8>, most: usize) -> Result<usize, InputError> {
        let before = text.len();
        let limit = u64::try_from(most).unwrap_or(u64::MAX);
        let (result, format, (used, failed)) = match &mut self.stream {
            Stream::Plain(input) => return fill(input, text, most).map_err(InputError::Io),
            Stream::Gzip(decoder) => (
                decoder.by_ref().take(limit).read_to_end(text),
                Compression::Gzip,
                decoder.get_ref().state(),
            ),
            Stream::Zstd(decoder) => (
                decoder.by_ref().take(limit).read_to_end(text),
                Compression::Zstd,
                decoder.get_ref().state(),
            ),
        };
        let count = text.len() - before;
        self.expanded += count as u64;
        match result {
            Ok(_) => self.judge(format, used).map(|()| count),
            Err(error) if failed => Err(InputError::Io(error)),
            Err(source) => Err(InputError::Corrupt {
                format,
                at: used,
                source,
            }),
        }
    }

    /// Whether so many compressed bytes may have grown to what they have.
    fn judge(&self, format: Compression, compressed: u64) -> Result<(), InputError> {
        let (expanded, max_ratio) = (self.expanded, self.max_ratio);
        if expanded > HARMLESS && expanded > compressed.saturating_mul(max_ratio) {
            return Err(InputError::Bomb {
                format,
                expanded,
                compressed,
                max_ratio,
            });
        }
        Ok(())
    }
}

/// Adds `most` bytes to `text`, or all that are left. What is read goes nowhere else on its way: a copy costs
/// more than the zeros that are written first.
fn fill(input: &mut impl Read, text: &mut Vec<u8>, most: usize) -> io::Result<usize> {
    let start = text.len();
    let mut end = start;
    text.resize(start + most, 0);
    let mut result = Ok(());
    while let Some(rest @ [_, ..]) = text.get_mut(end..) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(count) => end += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                result = Err(error);
                break;
            }
        }
    }
    text.truncate(end);
    result.map(|()| end - start)
}

/// The format that begins with these four bytes, or fewer at the end of a short input.
fn compression(magic: &[u8]) -> Option<Compression> {
    match magic {
        [0x1f, 0x8b, ..] => Some(Compression::Gzip),
        // A frame, or one of the skippable frames that may come before it.
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Some(Compression::Zstd),
        _ => None,
    }
}

/// The raw input: how much of it was used, and whether it was the one to fail.
struct Counted<R: Read> {
    inner: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    used: u64,
    failed: bool,
}

impl<R: Read> Counted<R> {
    /// How much of it was used, and whether it was the one to fail.
    fn state(&self) -> (u64, bool) {
        (self.used, self.failed)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.used += count as u64;
        Ok(count)
    }
}

impl<R: Read> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // Decompressors need not know how to go on after an interruption.
        loop {
            match self.inner.fill_buf() {
                Ok(_) => return Ok(self.inner.buffer()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failed = true;
                    return Err(error);
                }
            }
        }
    }

    fn consume(&mut self, count: usize) {
        self.used += count as u64;
        self.inner.consume(count);
    }
}
