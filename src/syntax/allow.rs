//! Comments that keep findings out of the report: `schema: allow(family/rule) reason, until 2027-01-01`.

mod cover;

pub use cover::covered;

use std::ops::Range;

use super::decode::Date;

/// A comment that allows what some rules find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The rules by id, as written; at least one.
    pub rules: Vec<Written<String>>,
    /// Why.
    pub reason: Option<Written<String>>,
    /// The last day on which it counts.
    pub until: Option<Written<Date>>,
}

/// Something of a comment, and its bytes in the comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// What it is.
    pub value: T,
    /// Where it stands, from the comment's first byte.
    pub at: Range<usize>,
}

/// A comment that is meant to be an [`Allow`] and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, from the comment's first byte.
    pub at: Range<usize>,
    /// What is wrong with it.
    pub fault: AllowFault,
    /// The comment as it should be written, where that can be said.
    pub instead: Option<String>,
}

/// What can be wrong with an [`Allow`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllowFault {
    /// It does not begin with `schema: allow(`.
    Opening,
    /// There is no `)`.
    Unclosed,
    /// Nothing stands between the brackets, or between two commas.
    NoRule,
    /// A `*`.
    Wildcard,
    /// It is meant for a whole file.
    WholeFile,
    /// What follows `until` is no date that exists.
    NoDate,
    /// A date at its end follows another word than `until`.
    NoUntil,
}

/// The words that a comment begins with.
const OPENING: &str = "schema: allow(";

/// Words of other linters for the same.
const OTHER_WORDS: [&str; 15] = [
    "allow-line",
    "allow-next-line",
    "expect",
    "ignore",
    "ignore-line",
    "ignore-next-line",
    "disable",
    "disable-line",
    "disable-next-line",
    "suppress",
    "suppression",
    "noqa",
    "nolint",
    "off",
    "skip",
];

/// Words for a whole file, for which there is no comment.
const FILE_WORDS: [&str; 4] = ["allow-file", "allow-all", "ignore-file", "disable-file"];

/// Other words for `until`.
const UNTIL_WORDS: [&str; 3] = ["till", "til", "to"];

/// Reads a comment, from its `#` or `//` on. `None` for one that says something else.
pub fn parse_allow(comment: &str) -> Option<Result<Allow, Malformed>> {
    let body = comment.trim_start_matches(['#', '/']).trim_start();
    let start = comment.len() - body.len();
    let body = body.trim_end();
    if let Some(rest) = body.strip_prefix("schema:") {
        let after = rest.trim_start_matches([' ', '\t']);
        let has_blank = after.len() < rest.len();
        if let Some(list) = after.strip_prefix("allow(").filter(|_| has_blank) {
            let at = start + body.len() - list.len();
            return Some(parse_list(comment, at, start + body.len()));
        }
    }
    let malformed = |fault, instead: Option<String>| {
        Some(Err(Malformed {
            at: start..start + body.len(),
            fault,
            instead: instead.filter(|sound| matches!(parse_allow(sound), Some(Ok(_)))),
        }))
    };
    if let Some(instead) = behind_other_words(body) {
        return malformed(AllowFault::Opening, Some(instead));
    }
    let (fault, head) = near_miss(body)?;
    let instead = body.get(head..).filter(|_| fault == AllowFault::Opening);
    let is_square = head > 0 && body[..head].ends_with('[');
    let instead = instead.map(|list| match is_square {
        true => format!("# {OPENING}{}", list.replacen(']', ")", 1)),
        false => format!("# {OPENING}{list}"),
    });
    malformed(fault, instead)
}

/// What should be written in place of a comment that says something else first, as in
/// `legacy; schema: allow(a/b) why`. What is quoted is spoken of, not meant.
fn behind_other_words(body: &str) -> Option<String> {
    body.match_indices(OPENING).find_map(|(at, _)| {
        let before = body[..at].trim_end();
        let head = before.trim_end_matches(['#', '/', ';', ',', '.', ' ', '\t']);
        let is_apart = head.len() < before.len() && !head.is_empty();
        if !is_apart || head.ends_with(['`', '"', '\'']) {
            return None;
        }
        let (list, reason) = body[at + OPENING.len()..].split_once(')')?;
        let reason = match reason.trim() {
            "" => head.to_owned(),
            reason => format!("{head}; {reason}"),
        };
        let instead = format!("# {OPENING}{list}) {reason}");
        let own = format!("# {}", &body[at..]);
        matches!(parse_allow(&own), Some(Ok(_))).then_some(instead)
    })
}

/// Where the list of rules begins in a comment that looks as if it were meant to be an
/// [`Allow`], such as `schema-allow(a/b)` or `schema: alow(a/b)`, and what is wrong with it.
fn near_miss(body: &str) -> Option<(AllowFault, usize)> {
    let first_end = body
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(body.len());
    let (first, rest) = body.split_at(first_end);
    let first = first.to_ascii_lowercase();
    let (first, rest) = match (first.as_str(), rest.strip_prefix("-schema")) {
        ("event", Some(rest)) => ("schema".to_owned(), rest),
        _ => (first, rest),
    };
    let rest = ["-lint", "_lint"]
        .iter()
        .find_map(|more| rest.strip_prefix(more).filter(|_| first == "schema"))
        .unwrap_or(rest);
    let is_ours = first == "schema";
    let is_near = is_ours
        || matches!(first.as_str(), "schemas" | "eventschema" | "event_schema")
        || (first.len() > 3 && strsim::damerau_levenshtein(&first, "schema") <= 2);
    let tail = rest.trim_start_matches([' ', '\t', ':', '-', '_']);
    let separator = &rest[..rest.len() - tail.len()];
    let word_end = tail
        .find(|c: char| !c.is_ascii_alphabetic() && c != '-')
        .unwrap_or(tail.len());
    let word = tail[..word_end].to_ascii_lowercase();
    let list = tail[word_end..].trim_start_matches([' ', '\t', ':', '=']);
    if !is_near || separator.is_empty() || word.is_empty() {
        return None;
    }
    let is_allow = strsim::damerau_levenshtein(&word, "allow") <= 1
        || (word.len() > 4 && strsim::damerau_levenshtein(&word, "allow") <= 2);
    let is_for_files = FILE_WORDS.contains(&word.as_str());
    if !is_allow && !is_for_files && !OTHER_WORDS.contains(&word.as_str()) {
        return None;
    }
    let fault = match is_for_files {
        true => AllowFault::WholeFile,
        false => AllowFault::Opening,
    };
    let names_rule = |text: &str| {
        let mut words = text.split([' ', ',', ')', ']', '\t']);
        let word = words.next().unwrap_or_default();
        word.split_once('/').is_some_and(|(family, name)| {
            let is_word = |word: &str| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'*')
            };
            is_word(family) && is_word(name)
        })
    };
    let at = |text: &str| Some((fault, body.len() - text.len()));
    let marked = separator.contains([':', '-', '_']);
    if let Some(inner) = list.strip_prefix(['(', '[']) {
        // `schema allows (…)` may well be prose.
        let meant = is_ours && marked && is_allow || names_rule(inner.trim_start());
        return at(inner).filter(|_| meant);
    }
    // Without brackets it is prose, unless a rule or nothing follows.
    let exact = is_ours && marked && word == "allow";
    (names_rule(list) || exact).then_some(())?;
    at(list)
}

/// Reads what follows `allow(`, from byte `at` of the comment to `end`.
fn parse_list(comment: &str, at: usize, end: usize) -> Result<Allow, Malformed> {
    let wrong = |at: Range<usize>, fault| Malformed {
        at,
        fault,
        instead: None,
    };
    let Some(close) = comment[at..end].find(')').map(|close| at + close) else {
        return Err(wrong(at..end, AllowFault::Unclosed));
    };
    let mut rules = Vec::new();
    let mut from = at;
    for part in comment[at..close].split(',') {
        let range = trimmed(comment, from..from + part.len());
        let text = &comment[range.clone()];
        if text.is_empty() {
            return Err(wrong(at - 1..close + 1, AllowFault::NoRule));
        }
        if text.contains('*') {
            return Err(wrong(range, AllowFault::Wildcard));
        }
        rules.push(Written {
            value: text.to_owned(),
            at: range,
        });
        from += part.len() + 1;
    }
    let (reason, until) = parse_reason(comment, close + 1..end)?;
    Ok(Allow {
        rules,
        reason,
        until,
    })
}

type Reason = (Option<Written<String>>, Option<Written<Date>>);

/// `kept for the old dashboards, until 2027-01-01`; `until` with a date anywhere in it counts.
fn parse_reason(comment: &str, range: Range<usize>) -> Result<Reason, Malformed> {
    const UNTIL: &str = "until";
    let text = &comment[range.clone()];
    let lower = text.to_ascii_lowercase();
    let mut until = None;
    let mut reason = range.clone();
    for (i, _) in lower.match_indices(UNTIL) {
        let (before, after) = (&text[..i], &text[i + UNTIL.len()..]);
        let as_is = text[i..].starts_with(UNTIL);
        let separate = before.is_empty()
            || before.ends_with([',', ';', '('])
            || before.ends_with([' ', '\t'])
                && (as_is || before.trim_end().is_empty() || ends_clause(before));
        if !separate || !after.starts_with([' ', '\t', ':']) && !after.is_empty() {
            continue;
        }
        let word = after.trim_start_matches([' ', '\t', ':']);
        let word_at = range.end - word.len();
        let word = word.split([' ', '\t']).next().unwrap_or_default();
        let word = word.trim_end_matches(['.', ',', ';', ')']);
        let at = word_at..word_at + word.len();
        let is_clause = before.trim_end().ends_with([',', ';']);
        match Date::parse(word) {
            Some(value) => {
                until = Some(Written { value, at });
                reason = range.start..range.start + i;
            }
            // `until the apps are gone` is a reason; `, until 2027-02-30` is a slip.
            None if is_clause || word.starts_with(|c: char| c.is_ascii_digit()) => {
                let at = match word.is_empty() {
                    true => range.start + i..range.start + i + UNTIL.len(),
                    false => at,
                };
                return Err(Malformed {
                    at,
                    fault: AllowFault::NoDate,
                    instead: None,
                });
            }
            None => {}
        }
    }
    if until.is_none()
        && let Some(at) = other_end(text)
    {
        let at = range.start + at.start..range.start + at.end;
        let date = comment[at.clone()].split_whitespace().last();
        let instead = format!(
            "{}{UNTIL} {}{}",
            &comment[..at.start],
            date.unwrap_or_default(),
            &comment[at.end..]
        );
        return Err(Malformed {
            at,
            fault: AllowFault::NoUntil,
            instead: Some(instead),
        });
    }
    let at = trimmed(comment, reason);
    let text = comment[at.clone()]
        .trim_start_matches([':', '-', '\u{2013}', '\u{2014}', ',', ' '])
        .trim_end_matches([',', ';', ' ']);
    let says = text.chars().any(char::is_alphanumeric);
    let reason = says.then(|| Written {
        value: text.to_owned(),
        at,
    });
    Ok((reason, until))
}

fn ends_clause(text: &str) -> bool {
    text.trim_end().ends_with([',', ';', '.'])
}

/// `till 2027-01-01` at the end of a reason, after a comma or the like.
fn other_end(text: &str) -> Option<Range<usize>> {
    let text = text.trim_end_matches([' ', '\t', '.', ')']);
    let (rest, date) = text.rsplit_once([' ', '\t'])?;
    Date::parse(date)?;
    let rest = rest.trim_end();
    let start = rest.rfind([' ', '\t']).map_or(0, |blank| blank + 1);
    let (before, word) = rest.split_at(start);
    let word = word.trim_start_matches(['(', ',', ';']);
    let known = UNTIL_WORDS.contains(&word.to_ascii_lowercase().as_str());
    // `from 2024-01-01 to 2025-01-01` and `moved to 2027-01-01` are prose.
    let is_end = word != "to" || before.trim().is_empty() || ends_clause(before);
    (known && is_end).then(|| rest.len() - word.len()..text.len())
}

/// The range without blanks at its ends.
fn trimmed(comment: &str, range: Range<usize>) -> Range<usize> {
    let text = &comment[range.clone()];
    let start = range.start + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

#[cfg(test)]
mod tests;
