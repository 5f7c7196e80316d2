//! Findings as output, one file a format. Nothing here judges: levels, order and wording are
//! settled before.

mod excerpt;
mod github;
mod hidden;
mod human;
mod json;
mod model;
mod places;
mod sent;
mod short;
mod summary;
mod visible;

pub use json::json_schema;
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
    let mut out = BufWriter::with_capacity(64 * 1024, out);
    let written = match format {
        Format::Human => human::write(report, options, &mut out),
        Format::Short => short::write(report, options, &mut out),
        Format::Json => json::write(report, &mut out),
        Format::Github => github::write(report, options, &mut out),
    };
    let flushed = written.and_then(|()| out.flush());
    if flushed.is_err() {
        // Dropping the buffer would try to write again.
        let (_, _) = out.into_parts();
    }
    flushed
}
