use std::io::{self, Read as _};
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::super::{InputError, Options, read};
use super::{Failing, options};

#[test]
fn results_come_in_order() {
    let text = "{}\n".repeat(300);
    for workers in [0, 1, 2, 7] {
        let mut next = 1;
        let done = read(
            text.as_bytes(),
            &options(workers, 3),
            |chunk| {
                let line = chunk.records().next().map(|record| record.line);
                // Later chunks are done earlier.
                thread::sleep(Duration::from_micros(line.unwrap_or(0) * 397 % 500));
                line
            },
            |line| {
                if let Some(line) = line {
                    assert_eq!(line, next);
                    next += 1;
                }
                ControlFlow::Continue(())
            },
        );
        assert_eq!((next, done.records), (301, 300));
    }
}

#[test]
fn few_chunks_are_under_way() {
    let (begun, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut taken = 0;
    read(
        &"{}\n".repeat(500).into_bytes()[..],
        &options(3, 3),
        |_| begun.fetch_add(1, Ordering::SeqCst),
        |_| {
            taken += 1;
            most.fetch_max(begun.load(Ordering::SeqCst) - taken, Ordering::SeqCst);
            ControlFlow::Continue(())
        },
    );
    assert!(most.into_inner() <= 6);
}

#[test]
fn take_may_break_off() {
    for workers in [1, 2, 5] {
        let mut taken = 0;
        // Without an end: only breaking off ends it.
        let input = b"{}\n{}\n".chain(Endless);
        let done = read(
            input,
            &options(workers, 6),
            |chunk| chunk.records().count() as u64,
            |count| {
                taken += count;
                if taken >= 100 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        assert_eq!(
            (done.records, taken, done.lines, done.bytes),
            (100, 100, 100, 300)
        );
        assert!(done.error.is_none());
    }
    // An error beyond that is not told, whether or not it was met already.
    let done = read(
        Failing(&b"{}\n{}\n"[..]),
        &options(1, 3),
        |_| (),
        |()| ControlFlow::Break(()),
    );
    assert!(done.error.is_none());
    let done = read(
        Failing(&b"{}\n"[..]),
        &options(1, 3),
        |_| (),
        |()| ControlFlow::Continue(()),
    );
    assert!(matches!(done.error, Some(InputError::Io(_))));
}

struct Endless;

impl io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = buffer.len().min(3);
        buffer[..count].copy_from_slice(&b"[]\n"[..count]);
        // Where the buffer is short, the line is, too.
        if count < 3 {
            buffer[count - 1] = b'\n';
        }
        Ok(count)
    }
}

/// The message of the panic that `run` ends in.
fn message(run: impl FnOnce()) -> String {
    let payload = panic::catch_unwind(AssertUnwindSafe(run)).unwrap_err();
    payload.downcast_ref::<&str>().unwrap().to_string()
}

#[test]
fn a_panic_goes_on_to_the_caller() {
    let text = "{}\n".repeat(300);
    for workers in [1, 2, 5] {
        let options: Options = options(workers, 3);
        let work = message(|| {
            read(
                text.as_bytes(),
                &options,
                |chunk| {
                    if chunk.records().any(|record| record.line == 77) {
                        panic!("of work");
                    }
                },
                |()| ControlFlow::Continue(()),
            );
        });
        assert_eq!(work, "of work");
        let every = message(|| {
            read(
                text.as_bytes(),
                &options,
                |_| panic!("of all"),
                |()| ControlFlow::Continue(()),
            );
        });
        assert_eq!(every, "of all");
        let take = message(|| {
            read(text.as_bytes(), &options, |_| (), |()| panic!("of take"));
        });
        assert_eq!(take, "of take");
    }
}
