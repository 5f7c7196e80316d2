mod compressed;
mod document;
mod lines;
mod parallel;
mod properties;

use std::io;
use std::ops::ControlFlow;

use super::{Options, Read, Text, read};

/// A record that owns its text.
#[derive(Clone, Debug, PartialEq)]
struct Owned {
    line: u64,
    offset: u64,
    element: Option<u64>,
    text: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Utf8(String),
    NotUtf8(Vec<u8>, usize),
    TooLong(u64),
}

fn options(workers: usize, chunk: usize) -> Options {
    Options {
        workers,
        chunk,
        ..Options::default()
    }
}

/// All records of an input.
fn records(input: impl io::Read, options: &Options) -> (Vec<Owned>, Read) {
    let mut all = Vec::new();
    let done = read(
        input,
        options,
        |chunk| {
            let own = |text| match text {
                Text::Utf8(text) => What::Utf8(text.to_owned()),
                Text::NotUtf8 { bytes, bad } => What::NotUtf8(bytes.to_owned(), bad),
                Text::TooLong { length } => What::TooLong(length),
            };
            let owned = chunk.records().map(|record| Owned {
                line: record.line,
                offset: record.offset,
                element: record.element,
                text: own(record.text),
            });
            owned.collect::<Vec<_>>()
        },
        |records| {
            all.extend(records);
            ControlFlow::Continue(())
        },
    );
    assert_eq!(done.records, all.len() as u64);
    (all, done)
}

/// All records of a text: line, element and text, and what was said about the whole.
fn texts(text: impl AsRef<[u8]>) -> (Vec<(u64, Option<u64>, String)>, Read) {
    let (all, done) = records(text.as_ref(), &options(1, 1 << 20));
    let plain = all.into_iter().map(|record| {
        let start = record.offset as usize;
        let What::Utf8(own) = record.text else {
            panic!("not a text: {record:?}")
        };
        assert_eq!(own.as_bytes(), &text.as_ref()[start..start + own.len()]);
        (record.line, record.element, own)
    });
    (plain.collect(), done)
}

/// Gives out at most so many bytes at a time, and is interrupted before each.
struct Slow<R>(R, usize, bool);

impl<R: io::Read> io::Read for Slow<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.2 = !self.2;
        if self.2 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = buffer.len().min(self.1);
        self.0.read(&mut buffer[..most])
    }
}

fn slow<R>(input: R) -> Slow<R> {
    Slow(input, 1, false)
}

/// Fails at the end of what it wraps.
struct Failing<R>(R);

impl<R: io::Read> io::Read for Failing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 if !buffer.is_empty() => Err(io::Error::other("the disk is gone")),
            count => Ok(count),
        }
    }
}
