//! Times of events: whether they can be right.

use crate::payload::envelope::{Field, TimeFormat};
use crate::payload::tape::{Item, Kind};
use crate::syntax::decode::Date;

/// Before this day nobody sent events to any of these tools.
const EARLIEST: Date = Date {
    year: 2005,
    month: 1,
    day: 1,
};

/// Seconds that a clock may be ahead of that of the receiver: a day.
const AHEAD: i64 = 86_400;

/// What is wrong with the time of an event, as a clause; `received` is when it came in.
pub(super) fn fault(
    time: &Field<'_>,
    received: Option<Item<'_>>,
    formats: &[TimeFormat],
) -> Option<String> {
    let Some(text) = time.scalar() else {
        return Some(match time.kind() {
            Kind::Null => return None,
            _ => "the time is neither text nor a number".to_owned(),
        });
    };
    let received = received.and_then(Item::string);
    fault_of(&text, received.as_deref(), formats)
}

/// The same of a time as text.
pub(super) fn fault_of(
    text: &str,
    received: Option<&str>,
    formats: &[TimeFormat],
) -> Option<String> {
    let text = text.trim();
    let (guessed, seconds) = match usual(text.as_bytes()) {
        Some(seconds) => (Some(TimeFormat::Rfc3339), Some(seconds)),
        None => (TimeFormat::guess(text), seconds(text)),
    };
    let fits = |format: &TimeFormat| match format {
        TimeFormat::Guessed => true,
        TimeFormat::Rfc3339 | TimeFormat::DateSpaceTime => guessed == Some(TimeFormat::Rfc3339),
        number => guessed == Some(*number),
    };
    if !formats.is_empty() && !formats.iter().any(fits) {
        let wanted: Vec<&str> = formats.iter().map(|format| words(*format)).collect();
        let found = guessed.map_or("a number of that many digits", words);
        return Some(format!(
            "the time looks like {found}, and the envelope has {}",
            wanted.join(" or ")
        ));
    }
    let Some(seconds) = seconds else {
        return Some("the time is none that exists, such as 2026-09-01T12:00:00Z".to_owned());
    };
    if seconds < EARLIEST.days() * 86_400 {
        return Some(format!("the time is before {EARLIEST}"));
    }
    let received = received.and_then(|text| {
        let text = text.trim();
        usual(text.as_bytes()).or_else(|| self::seconds(text))
    });
    let ahead = received.is_some_and(|received| seconds > received + AHEAD);
    ahead.then(|| "the time is more than a day after the event was received".to_owned())
}

fn words(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::Rfc3339 | TimeFormat::DateSpaceTime | TimeFormat::Guessed => "a date and time",
        TimeFormat::UnixS => "seconds since 1970",
        TimeFormat::UnixMs => "milliseconds since 1970",
        TimeFormat::UnixUs => "microseconds since 1970",
        TimeFormat::UnixNs => "nanoseconds since 1970",
    }
}

/// Seconds since 1970 of `2026-09-01T12:00:00Z` with or without three digits behind the seconds, as most
/// times are; none of one that does not exist, and of any other.
fn usual(text: &[u8]) -> Option<i64> {
    let (date, clock) = text.split_at_checked(10)?;
    let clock = match clock {
        [clock @ .., b'Z'] if clock.len() == 9 => clock,
        [clock @ .., b'.', a, b, c, b'Z'] if clock.len() == 9 => [a, b, c]
            .iter()
            .all(|byte| byte.is_ascii_digit())
            .then_some(clock)?,
        _ => return None,
    };
    let two = |tens: u8, ones: u8, most: i64| {
        let is_number = tens.is_ascii_digit() && ones.is_ascii_digit();
        let number = i64::from(tens & 15) * 10 + i64::from(ones & 15);
        (is_number && number <= most).then_some(number)
    };
    let ([c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2], [b'T', h1, h2, b':', n1, n2, b':', s1, s2]) =
        (date, clock)
    else {
        return None;
    };
    let date = Date {
        year: (two(*c1, *c2, 99)? * 100 + two(*y1, *y2, 99)?)
            .try_into()
            .ok()?,
        month: two(*m1, *m2, 12)?.try_into().ok()?,
        day: two(*d1, *d2, 28)?.try_into().ok()?,
    };
    if date.month == 0 || date.day == 0 {
        return None;
    }
    let (hours, minutes, seconds) = (two(*h1, *h2, 23)?, two(*n1, *n2, 59)?, two(*s1, *s2, 59)?);
    Some(date.days() * 86_400 + hours * 3_600 + minutes * 60 + seconds)
}

/// Seconds since 1970 of a time in any of the formats.
pub(super) fn seconds(text: &str) -> Option<i64> {
    let (digits, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits.is_empty() && is_number(digits) && is_number(fraction) {
        let number: i64 = digits.parse().ok()?;
        return Some(match digits.len() {
            0..=11 => number,
            12..=14 => number / 1_000,
            15..=17 => number / 1_000_000,
            _ => number / 1_000_000_000,
        });
    }
    let date = Date::parse(text.get(..10)?)?;
    let clock = text.get(11..19)?;
    let part = |range: std::ops::Range<usize>, most: i64| {
        let part = clock.get(range)?;
        let is_digits = part.bytes().all(|byte| byte.is_ascii_digit());
        let number: i64 = part.parse().ok()?;
        (is_digits && number <= most).then_some(number)
    };
    let (hours, minutes, seconds) = (part(0..2, 23)?, part(3..5, 59)?, part(6..8, 60)?);
    let colons = [clock.as_bytes()[2], clock.as_bytes()[5]];
    let between = matches!(text.as_bytes()[10], b'T' | b't' | b' ');
    let offset = offset(text.get(19..)?)?;
    let is_shaped = between && colons == [b':', b':'];
    is_shaped.then(|| date.days() * 86_400 + hours * 3_600 + minutes * 60 + seconds - offset)
}

/// Seconds east of UTC of what stands behind the seconds: a fraction and a zone; none means UTC.
fn offset(rest: &str) -> Option<i64> {
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let zone = zone.trim_start();
    if matches!(zone, "" | "Z" | "z" | "UTC") {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    let is_digits = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let (hours, minutes): (i64, i64) = (
        digits.get(..2)?.parse().ok()?,
        digits.get(2..)?.parse().ok()?,
    );
    (is_digits && hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn one_moment_in_every_format() {
        for text in [
            "2026-09-01T12:00:00Z",
            "2026-09-01T14:00:00.123+02:00",
            "2026-09-01T07:30:00-0430",
            "2026-09-01 12:00:00.000000",
            "2026-09-01 12:00:00 UTC",
            "1788264000",
            "1788264000123",
            "1788264000123456",
            "1788264000123456789",
            "1788264000.123",
        ] {
            assert_eq!(seconds(text), Some(1_788_264_000), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_has_none() {
        for text in [
            "",
            "now",
            "2026-02-30T12:00:00Z",
            "2026-09-01T25:00:00Z",
            "2026-09-01",
            "01.09.2026 12:00:00",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
