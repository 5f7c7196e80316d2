//! Chunks are worked on in parallel and come back in order.

use std::any::Any;
use std::collections::BTreeMap;
use std::mem;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::chunk::{Chunk, Place, Raw, Spare};
use super::cut::Cut;

/// What has become of one chunk.
pub(super) struct Done<T> {
    pub(super) value: T,
    pub(super) records: u64,
    pub(super) end: Place,
}

/// Runs `work` on each chunk, on this thread if there is one worker, and hands the results to
/// `take` in the order of the chunks. A panic of `work` goes on to the caller.
pub(super) fn run<T: Send>(
    workers: usize,
    cutter: &mut dyn Cut,
    work: &(impl Fn(&Chunk) -> T + Sync),
    take: &mut dyn FnMut(Done<T>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    if workers > 1 {
        return parallel(workers, cutter, work, take);
    }
    let mut spare = Spare::default();
    while let Some(raw) = cutter.next(mem::take(&mut spare)) {
        let (done, memory) = process(raw, work);
        spare = memory;
        take(done)?;
    }
    ControlFlow::Continue(())
}

fn process<T>(raw: Raw, work: &impl Fn(&Chunk) -> T) -> (Done<T>, Spare) {
    let chunk = raw.open();
    let done = Done {
        value: work(&chunk),
        records: chunk.count(),
        end: chunk.end(),
    };
    (done, chunk.into_spare())
}

/// A chunk and its number.
type Job = (u64, Raw);

/// What a worker made of the job with this number, or the panic that it ended in.
type Outcome<T> = (u64, Result<(Done<T>, Spare), Box<dyn Any + Send>>);

fn parallel<T: Send>(
    workers: usize,
    cutter: &mut dyn Cut,
    work: &(impl Fn(&Chunk) -> T + Sync),
    take: &mut dyn FnMut(Done<T>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    // Each worker has one chunk in hand and one that waits for it. Neither channel can ever be
    // full, as no more chunks than this are under way, those that wait for their turn included.
    let limit = workers.saturating_mul(2);
    let (jobs, queue) = sync_channel::<Job>(limit);
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        // Both ends that this thread holds are dropped when it leaves, by a panic too: workers
        // then find a closed channel and end.
        let (outcomes, results) = sync_channel::<Outcome<T>>(limit);
        for _ in 0..workers {
            let (queue, outcomes) = (&queue, outcomes.clone());
            scope.spawn(move || serve(queue, &outcomes, work));
        }
        drop(outcomes);
        Reader {
            jobs,
            results,
            limit,
            sent: 0,
            taken: 0,
            waiting: BTreeMap::new(),
            spares: Vec::new(),
        }
        .run(cutter, take)
    })
}

/// What a worker does until there are no more jobs, or nobody who wants the results.
fn serve<T>(
    queue: &Mutex<Receiver<Job>>,
    outcomes: &SyncSender<Outcome<T>>,
    work: &impl Fn(&Chunk) -> T,
) {
    loop {
        let Ok(job) = queue.lock().map(|queue| queue.recv()) else {
            return;
        };
        let Ok((number, raw)) = job else { return };
        // Nothing that the panic may have left half done is used afterwards: the reader panics
        // as well.
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| process(raw, work)));
        if outcomes.send((number, outcome)).is_err() {
            return;
        }
    }
}

/// The thread that reads chunks and takes results.
struct Reader<T> {
    jobs: SyncSender<Job>,
    results: Receiver<Outcome<T>>,
    limit: usize,
    sent: u64,
    taken: u64,
    /// Results that came before their turn.
    waiting: BTreeMap<u64, Done<T>>,
    spares: Vec<Spare>,
}

impl<T> Reader<T> {
    fn run(
        mut self,
        cutter: &mut dyn Cut,
        take: &mut dyn FnMut(Done<T>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        while let Some(raw) = cutter.next(self.spares.pop().unwrap_or_default()) {
            if self.jobs.send((self.sent, raw)).is_err() {
                return ControlFlow::Break(());
            }
            self.sent += 1;
            while let Some(outcome) = self.result() {
                self.settle(outcome, take)?;
            }
        }
        while self.taken < self.sent {
            let Ok(outcome) = self.results.recv() else {
                return ControlFlow::Break(());
            };
            self.settle(outcome, take)?;
        }
        ControlFlow::Continue(())
    }

    /// A result that is there. Waits for one where as much is under way as may be.
    fn result(&self) -> Option<Outcome<T>> {
        let under_way = usize::try_from(self.sent - self.taken).unwrap_or(usize::MAX);
        if under_way >= self.limit {
            return self.results.recv().ok();
        }
        self.results.try_recv().ok()
    }

    /// Hands on all results whose turn it is.
    fn settle(
        &mut self,
        (number, outcome): Outcome<T>,
        take: &mut dyn FnMut(Done<T>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let (done, spare) = outcome.unwrap_or_else(|payload| panic::resume_unwind(payload));
        self.spares.push(spare);
        self.waiting.insert(number, done);
        while let Some(done) = self.waiting.remove(&self.taken) {
            self.taken += 1;
            take(done)?;
        }
        ControlFlow::Continue(())
    }
}
