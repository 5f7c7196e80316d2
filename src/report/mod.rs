//! Findings as output, one file a format. Nothing here judges: levels, order and wording are
//! settled before.

mod excerpt;
mod github;
mod hidden;
mod human;
mod json;
mod model;
mod places;
mod plain;
mod sent;
mod short;
mod summary;
mod visible;

pub use json::json_schema;
pub use json::read::{MergeFault, ReadFault, Reread};
pub use model::{Format, Options, Report};
pub(crate) use summary::count;
pub(crate) use visible::one_line;

use std::io::{self, BufWriter, Write};

/// Writes `report` to `out`, buffered. The same input gives the same bytes.
///
/// # Errors
/// When `out` fails; a reader that went away is [`io::ErrorKind::BrokenPipe`], which the caller
/// may take for success.
pub fn write(
    format: Format,
    report: &Report<'_>,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    buffered(out, |out| match format {
        Format::Human => human::write(report, options, out),
        Format::Short => short::write(report, options, out),
        Format::Json => json::write(report, out),
        Format::Github => github::write(report, options, out),
    })
}

/// Formats that a report that was read back can be written in: it has no text of the files.
pub const REREAD: [&str; 3] = ["human", "short", "json"];

/// Writes a report that was read back to `out`, buffered, in one of the formats of [`REREAD`]; any other
/// is as for people.
///
/// # Errors
/// As [`write()`].
pub fn write_reread(
    format: Format,
    report: &Reread,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    buffered(out, |out| match format {
        Format::Json => report.write(out),
        Format::Short => plain::short(report, options, out),
        Format::Human | Format::Github => plain::human(report, options, out),
    })
}

fn buffered(
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(64 * 1024, out);
    let written = write(&mut out);
    let flushed = written.and_then(|()| out.flush());
    if flushed.is_err() {
        // Dropping the buffer would try to write again.
        let (_, _) = out.into_parts();
    }
    flushed
}
