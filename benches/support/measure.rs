//! What a child process cost.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// The cost of one run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// User and system time.
    pub(crate) cpu: Duration,
    /// From start to end.
    pub(crate) wall: Duration,
    /// Peak resident memory in bytes.
    pub(crate) memory: u64,
}

/// Runs the commands in turn, `runs` times each after one warm-up, their output thrown away, and
/// returns the run of median CPU time of each. In turn, since a machine is faster at one time than at
/// another.
pub(crate) fn medians<const N: usize>(
    commands: [&dyn Fn() -> Command; N],
    runs: usize,
) -> io::Result<[Cost; N]> {
    let mut costs: [Vec<Cost>; N] = [const { Vec::new() }; N];
    for run in 0..=runs {
        for (command, costs) in commands.iter().zip(&mut costs) {
            let cost = once(command())?;
            if run > 0 {
                costs.push(cost);
            }
        }
    }
    Ok(costs.map(|mut costs| {
        costs.sort_by_key(|cost| cost.cpu);
        costs[costs.len() / 2]
    }))
}

fn once(mut command: Command) -> io::Result<Cost> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn()?;
    let usage = child.wait4()?;
    let wall = start.elapsed();
    if !matches!(usage.status.code(), Some(0 | 1)) {
        return Err(io::Error::other(format!(
            "the measured command ended with {}",
            usage.status
        )));
    }
    let cpu = usage.rusage.utime + usage.rusage.stime;
    Ok(Cost {
        cpu,
        wall,
        memory: usage.rusage.maxrss,
    })
}

/// `1.23` for 1.23 times as much.
pub(crate) fn ratio(a: Duration, b: Duration) -> String {
    format!("{:.2}", a.as_secs_f64() / b.as_secs_f64())
}

/// Milliseconds with one decimal.
pub(crate) fn millis(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}
