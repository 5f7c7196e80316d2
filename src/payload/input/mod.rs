//! The input side of payload linting: from a file or stream of JSON events to records.
//!
//! The input is decompressed, cut into chunks at the ends of records, and each chunk is handed
//! to a worker. Memory is bounded whatever the size of the input: by the chunks under way (two
//! for each worker), each about [`Options::chunk`] bytes or one record of at most
//! [`Options::max_record`].

mod chunk;
mod cut;
mod document;
mod error;
mod expand;
mod feed;
mod lines;
mod pool;
mod scan;
mod shape;

#[cfg(test)]
mod tests;

use std::io;
use std::ops::ControlFlow;
use std::thread;

pub use chunk::{Chunk, Record, Text};
pub use error::{Compression, InputError};
pub use shape::Shape;

use chunk::Place;
use cut::{Cut, Limits};
use document::Document;
use feed::Feed;
use lines::Lines;

/// How an input is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many threads work on chunks, besides the one that reads. With 1 or 0 the calling
    /// thread does it all. The default is the number of processors.
    pub workers: usize,
    /// How long a chunk is, in bytes, about: it ends where a record does. The default is 1 MiB.
    pub chunk: usize,
    /// How long a record may be, in bytes. Longer ones are skipped and given out as
    /// [`Text::TooLong`]. The default is 64 MiB.
    pub max_record: usize,
    /// How many bytes one compressed byte may expand to, on the average from the beginning.
    /// Judged only after 64 MiB of expanded text. The default is 1,000.
    pub max_ratio: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            workers: thread::available_parallelism().map_or(1, usize::from),
            chunk: 1 << 20,
            max_record: 64 << 20,
            max_ratio: 1_000,
        }
    }
}

/// What was read. After `take` broke off: up to the end of the last chunk that it took, without
/// errors, which might lie beyond it.
#[derive(Debug, Default)]
pub struct Read {
    /// How the records are laid out.
    pub shape: Shape,
    /// How many lines the text has; an unfinished one at its end counts.
    pub lines: u64,
    /// How many records were given out.
    pub records: u64,
    /// The length of the text in bytes, expanded.
    pub bytes: u64,
    /// What ended it before its time, or what its end lacks. All records before that were given
    /// out; one that an error cut off was not.
    pub error: Option<InputError>,
}

/// Reads `input` to its end: runs `work` on each chunk, in parallel, and hands the results to
/// `take` on the calling thread, in the order of the chunks. `take` may break off.
///
/// gzip and zstd are known by their first bytes, the layout of records by the first MiB of text.
/// Nothing is said about whether a record is JSON: also what is no JSON value at all is given
/// out, so that its reader reports it.
///
/// Errors are in [`Read::error`]. A panic of `work`, of `take` or of `input` goes on to the
/// caller.
pub fn read<T: Send>(
    input: impl io::Read,
    options: &Options,
    work: impl Fn(&Chunk) -> T + Sync,
    mut take: impl FnMut(T) -> ControlFlow<()>,
) -> Read {
    let limits = Limits {
        chunk: options.chunk.max(1),
        max_record: options.max_record as u64,
    };
    let feed = Feed::open(input, options.max_ratio);
    let shape = Shape::of(feed.ahead(), feed.ended());
    let cutter: &mut dyn Cut = match shape {
        Shape::Lines => &mut Lines::new(feed, limits),
        Shape::Document => &mut Document::new(feed, limits),
    };
    let (mut records, mut end) = (0, Place::default());
    let flow = pool::run(options.workers, cutter, &work, &mut |done| {
        records += done.records;
        end = done.end;
        take(done.value)
    });
    let error = if flow.is_continue() {
        end = cutter.place();
        cutter.take_error()
    } else {
        None
    };
    Read {
        shape,
        lines: end.lines(),
        records,
        bytes: end.offset,
        error,
    }
}
