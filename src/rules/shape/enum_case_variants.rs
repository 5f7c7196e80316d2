//! `shape/enum-case-variants`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use crate::dict::model::{Status as EventStatus, Value};
use crate::dict::{Dictionary, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::ScalarValue;
use crate::syntax::decode::List;
use crate::text::Span;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/enum-case-variants",
    summary: "values differ by more than case and separators",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("enum_case_variants.md"),
    options: &[],
    checks: &[
        Check::Property(check_property),
        Check::Dictionary(check_dictionary),
    ],
};

const HELP: &str = "reports show one thing in two rows; agree on one spelling";

/// Within one list.
fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    if at.status == EventStatus::Removed {
        return;
    }
    let Some(list) = at.property.values_allowed.get() else {
        return;
    };
    if list.len() < 2 {
        return;
    }
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for (value, span) in texts(ctx.dictionary, list) {
        let Some(plain) = plain(value) else { continue };
        match seen.get(&plain) {
            Some((first, place)) if *first != value => report(value, first, span, *place, sink),
            Some(_) => {}
            None => {
                seen.insert(plain, (value, span));
            }
        }
    }
}

/// One spelling of a value.
struct Spelling<'a> {
    value: &'a str,
    /// The value and its list, each list once.
    places: Vec<(Span, Span)>,
    /// How many properties have it.
    uses: usize,
}

/// In two lists of one property name.
fn check_dictionary(ctx: &Ctx<'_>, sink: &mut Sink) {
    for sites in ctx.sites().values() {
        // A shared list is read once for all that refer to it.
        let mut lists: Vec<(&List<Value>, Span, usize)> = Vec::new();
        let mut known: BTreeMap<(u32, u32, u32), usize> = BTreeMap::new();
        for site in sites {
            let list = site.keyword(ctx.dictionary, |property| &property.values_allowed);
            let Some((list, place, _)) = list else {
                continue;
            };
            let at = *known
                .entry((place.file.0, place.start, place.end))
                .or_insert(lists.len());
            match lists.get_mut(at) {
                Some((.., uses)) => *uses += 1,
                None => lists.push((list, place, 1)),
            }
        }
        // Taken apart once each, however many lists have it.
        let mut values: Vec<Spelling<'_>> = Vec::new();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for (list, place, uses) in lists {
            for (value, span) in texts(ctx.dictionary, list) {
                let at = *known.entry(value).or_insert(values.len());
                match values.get_mut(at) {
                    Some(known) => {
                        known.places.push((span, place));
                        known.uses += uses;
                    }
                    None => values.push(Spelling {
                        value,
                        places: vec![(span, place)],
                        uses,
                    }),
                }
            }
        }
        let mut seen: BTreeMap<String, Vec<Spelling<'_>>> = BTreeMap::new();
        for spelling in values {
            if let Some(plain) = plain(spelling.value) {
                seen.entry(plain).or_default().push(spelling);
            }
        }
        for spellings in seen.values().filter(|spellings| spellings.len() > 1) {
            across(spellings, sink);
        }
    }
}

fn across(spellings: &[Spelling<'_>], sink: &mut Sink) {
    let most = spellings.iter().map(|spelling| spelling.uses).max();
    let mut usual = spellings.iter().filter(|s| Some(s.uses) == most);
    let Some(usual) = usual.next() else { return };
    let Some((there, _)) = usual.places.first() else {
        return;
    };
    let in_list = |list: Span| {
        let here = |s: &&Spelling| s.places.iter().any(|(_, place)| *place == list);
        spellings.iter().filter(here).count()
    };
    for spelling in spellings.iter().filter(|s| s.value != usual.value) {
        let mut places: Vec<Span> = Vec::new();
        for (span, list) in &spelling.places {
            // Two in one list have been told there.
            if in_list(*list) < 2 && !places.contains(span) {
                places.push(*span);
            }
        }
        for place in places {
            report(spelling.value, usual.value, place, *there, sink);
        }
    }
}

fn report(value: &str, other: &str, here: Span, there: Span, sink: &mut Sink) {
    let message = message!(
        "values `{}` and `{}` differ only in case or separators",
        value,
        other
    );
    sink.report(here, message)
        .related(there, "the other one")
        .help(HELP);
}

fn texts<'a>(dictionary: &'a Dictionary, list: &List<Value>) -> Vec<(&'a str, Span)> {
    list.iter()
        .filter_map(|item| match dictionary.node(item.value)?.scalar_value()? {
            ScalarValue::String(text) => Some((text, item.span)),
            _ => None,
        })
        .collect()
}

/// What is left of a value without case and separators. Nothing of short ones, which may be codes,
/// nor of those that other signs tell apart: `C` and `C++`, `v1.1` and `v11`.
fn plain(value: &str) -> Option<String> {
    const LEAST: usize = 3;
    const MOST: usize = 200;
    if value.len() > MOST {
        return None;
    }
    let separates = |c: char| matches!(c, ' ' | '_' | '-' | '.' | '/' | ':');
    let words_alone = value.chars().all(|c| c.is_alphanumeric() || separates(c));
    let trimmed = value.trim_matches(separates) == value;
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    if letters < LEAST {
        return None;
    }
    if !(words_alone && trimmed) {
        return Some(value.to_lowercase());
    }
    let mut plain = String::with_capacity(value.len());
    let mut apart = false;
    for c in value.chars() {
        if separates(c) {
            apart = true;
            continue;
        }
        // Between two digits it says where one number ends.
        let digits = c.is_numeric() && plain.ends_with(char::is_numeric);
        if apart && digits {
            plain.push(' ');
        }
        apart = false;
        plain.extend(c.to_lowercase());
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn one_thing_in_two_spellings_is_one() {
        for (a, b) in [
            ("creditCard", "CREDIT-CARD"),
            ("credit_card", "Credit Card"),
            ("paypal", "PayPal"),
            ("GitHub", "github"),
            ("iOS", "ios"),
            ("sign_up", "signup"),
            ("plan 2", "plan2"),
            ("level_1.5", "Level 1-5"),
        ] {
            assert_eq!(plain(a), plain(b), "{a} {b}");
        }
    }

    #[test]
    fn signs_that_mean_something_tell_values_apart() {
        for (a, b) in [
            ("grade A+", "grade A"),
            ("node.js", "node.js++"),
            ("version 1.1", "version 11"),
            ("_private", "private"),
        ] {
            assert_ne!(plain(a), plain(b), "{a} {b}");
        }
        for code in ["m", "M", "1.1", "ms"] {
            assert_eq!(plain(code), None, "{code}");
        }
    }
}
