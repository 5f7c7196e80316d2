//! A run over payloads as somebody watches it: how far it is, and Ctrl-C.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a read that waits for more looks whether it is to stop.
const PATIENCE: Duration = Duration::from_millis(100);

/// How much of a pipe is read at a time, in bytes.
const PIECE: usize = 64 << 10;

/// Who watches.
pub(super) struct Watch {
    bar: ProgressBar,
    stop: Arc<AtomicBool>,
}

impl Watch {
    /// Shows progress on standard error if that is a terminal and `shown`. Of how many bytes is known unless
    /// there is a pipe among the inputs.
    ///
    /// From now on the first Ctrl-C stops the reading, and a second one the program.
    pub(super) fn new(bytes: Option<u64>, shown: bool) -> Self {
        let target = match shown {
            true => ProgressDrawTarget::stderr_with_hz(10),
            false => ProgressDrawTarget::hidden(),
        };
        let (bar, template) = match bytes {
            Some(_) => (
                ProgressBar::with_draw_target(bytes, target),
                "checking {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
            ),
            None => (
                ProgressBar::with_draw_target(None, target),
                "checking {bytes} {bytes_per_sec}",
            ),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stop);
        // Where there can be no handler, Ctrl-C ends the program as ever.
        let _ = ctrlc::set_handler(move || {
            if asked.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        Self { bar, stop }
    }

    /// Whether to stop.
    pub(super) fn stop(&self) -> &Arc<AtomicBool> {
        &self.stop
    }

    /// An input that is counted, and that ends with an error when it is to stop.
    pub(super) fn file(&self, input: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        Box::new(Watched {
            input,
            bar: self.bar.clone(),
            stop: Arc::clone(&self.stop),
        })
    }

    /// The same of one that may wait for more for ever, such as standard input.
    pub(super) fn pipe(&self, input: impl Read + Send + 'static) -> Box<dyn Read + Send> {
        self.file(Box::new(Piped::new(input, Arc::clone(&self.stop))))
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn stopped() -> io::Error {
    io::Error::other("it was stopped")
}

struct Watched {
    input: Box<dyn Read + Send>,
    bar: ProgressBar,
    stop: Arc<AtomicBool>,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(stopped());
        }
        let count = self.input.read(buffer)?;
        self.bar.inc(count as u64);
        Ok(count)
    }
}

/// An input that a thread of its own waits for. That thread is left behind when it is to stop.
struct Piped {
    pieces: Receiver<io::Result<Vec<u8>>>,
    /// What was received, and how much of it was given out.
    piece: Vec<u8>,
    taken: usize,
    stop: Arc<AtomicBool>,
}

impl Piped {
    fn new(mut input: impl Read + Send + 'static, stop: Arc<AtomicBool>) -> Self {
        let (sender, pieces) = sync_channel(4);
        thread::spawn(move || {
            loop {
                let mut piece = vec![0; PIECE];
                let read = match input.read(&mut piece) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read,
                };
                let is_over = !matches!(read, Ok(1..));
                let read = read.map(|count| {
                    piece.truncate(count);
                    piece
                });
                if sender.send(read).is_err() || is_over {
                    return;
                }
            }
        });
        Self {
            pieces,
            piece: Vec::new(),
            taken: 0,
            stop,
        }
    }
}

impl Read for Piped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.piece.len() {
            match self.pieces.recv_timeout(PATIENCE) {
                Ok(piece) => {
                    self.piece = piece?;
                    self.taken = 0;
                    if self.piece.is_empty() {
                        return Ok(0);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) if self.stop.load(Ordering::Relaxed) => {
                    return Err(stopped());
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        let rest = self.piece.get(self.taken..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use super::{PIECE, Piped};

    #[test]
    fn a_pipe_gives_all_of_its_input() {
        let text: Vec<u8> = (0..3 * PIECE + 5).map(|i| i as u8).collect();
        let mut piped = Piped::new(Cursor::new(text.clone()), Arc::new(AtomicBool::new(false)));
        let mut read = Vec::new();
        piped.read_to_end(&mut read).expect("nothing fails");
        assert_eq!(read, text);
        assert_eq!(piped.read(&mut [0; 4]).expect("nothing fails"), 0);
    }

    /// What waits for ever ends when it is asked to.
    #[test]
    fn a_pipe_that_says_nothing_can_be_stopped() {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let mut piped = Piped::new(reader, Arc::new(AtomicBool::new(true)));
        let error = piped.read(&mut [0; 4]).expect_err("it is stopped");
        assert_eq!(error.to_string(), "it was stopped");
        drop(writer);
    }
}
