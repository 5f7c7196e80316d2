//! What payloads came to: a table by event and rule, for people.

use std::io::{self, Write};

use super::visible;
use crate::lint::{Row, Sent};

/// The table, the worst and most frequent first.
pub(super) fn table(sent: &Sent, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: Vec<&Row> = sent.rows.iter().collect();
    rows.sort_by(|a, b| {
        let weight = |row: &Row| (row.level, row.count);
        weight(b)
            .cmp(&weight(a))
            .then_with(|| (&a.event, a.rule).cmp(&(&b.event, b.rule)))
    });
    let lines: Vec<[String; 6]> = rows.iter().map(|row| line(row)).collect();
    let heading = ["event", "rule", "count", "share", "values", "first"].map(str::to_owned);
    let widths: Vec<usize> = (0..5)
        .map(|column| {
            let cells = lines.iter().chain([&heading]);
            cells
                .map(|line| line[column].chars().count())
                .max()
                .unwrap_or_default()
        })
        .collect();
    for line in [&heading].into_iter().chain(&lines) {
        let [event, rule, count, share, values, first] = line;
        let [a, b, c, d, e] = [0, 1, 2, 3, 4].map(|column| widths[column]);
        writeln!(
            out,
            "{event:a$}  {rule:b$}  {count:>c$}  {share:>d$}  {values:>e$}  {first}"
        )?;
    }
    writeln!(out)
}

fn line(row: &Row) -> [String; 6] {
    let share = match row.of {
        0 => "-".to_owned(),
        of => share(row.events, of),
    };
    let values = match &row.distinct {
        Some(sketch) if sketch.is_exact() => sketch.estimate().to_string(),
        Some(sketch) => format!("~{}", sketch.estimate()),
        None => "-".to_owned(),
    };
    let event = match row.event.as_str() {
        "" => "-".to_owned(),
        event => visible::one_line(event).into_owned(),
    };
    let first = format!("{}:{}", visible::one_line(&row.first.path), row.first.line);
    [
        event,
        row.rule.to_owned(),
        row.count.to_string(),
        share,
        values,
        first,
    ]
}

/// `4.1%`; what is there at all is never called 0, and what is not all never 100.
fn share(part: u64, of: u64) -> String {
    let percent = part as f64 * 100.0 / of as f64;
    match percent {
        _ if part == of => "100%".to_owned(),
        small if small < 0.1 => "<0.1%".to_owned(),
        large if large > 99.9 => ">99.9%".to_owned(),
        percent => format!("{percent:.1}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_neither_all_nor_nothing_by_rounding() {
        assert_eq!(share(1, 1), "100%");
        assert_eq!(share(1, 100_000), "<0.1%");
        assert_eq!(share(99_999, 100_000), ">99.9%");
        assert_eq!(share(41, 1_000), "4.1%");
    }
}
