//! `naming/value-in-name`. The page beside this file is its documentation and its first test.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::is_staying;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Number, Rule, RuleOption, Scope, Sink, Status};
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/value-in-name",
    summary: "events do not differ by a value in their names",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("value_in_name.md"),
    options: &[RuleOption::Number(&FAMILY)],
    checks: &[Check::Dictionary(check)],
};

static FAMILY: Number = Number {
    name: "family",
    about: "how many events have to differ by the value alone",
    default: 3,
};

/// Other members of a family that are shown.
const SHOWN: usize = 3;

/// A family: its words, with a hole where its members differ, and the kind of value in it.
type Key = (Vec<String>, &'static str);

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut families: BTreeMap<Key, Vec<&Spanned<Name>>> = BTreeMap::new();
    for event in ctx.dictionary.events().filter(|event| is_staying(*event)) {
        let words = event.name.value.words();
        for i in 0..words.len() {
            if let Some((stem, kind)) = value(words, i) {
                let mut family = words.to_vec();
                family[i] = format!("{stem}*");
                families.entry((family, kind)).or_default().push(event.name);
            }
        }
    }
    // In a grid of two values each event is in two families: the larger one says it.
    let mut families: Vec<(Key, Vec<&Spanned<Name>>)> = families.into_iter().collect();
    families.sort_by_key(|(_, members)| Reverse(members.len()));
    let mut taken: BTreeSet<&Name> = BTreeSet::new();
    for ((family, kind), mut members) in families {
        members.retain(|name| !taken.contains(&name.value));
        let [first, others @ ..] = &members[..] else {
            continue;
        };
        let least = ctx.number(&RULE, &FAMILY, first.span.file);
        if (members.len() as u64) < least.value.max(2) {
            continue;
        }
        taken.extend(members.iter().map(|name| &name.value));
        let message = message!(
            "{} events differ by nothing but {} in their names: `{}`",
            members.len(),
            kind,
            family.join("_")
        );
        let mut finding = sink
            .report(first.span, message)
            .label("the first of them")
            .related(least.span, "asked for here")
            .help(
                "to add them up, every report has to list them all, and the next one is missing; make it one \
                 event, with the value as a property",
            );
        for other in others.iter().take(SHOWN) {
            finding = finding.related(other.span, "another");
        }
    }
}

/// What of the word at `i` stays and what kind of value the rest is, if it is one.
fn value(words: &[String], i: usize) -> Option<(&str, &'static str)> {
    const ORDINALS: &[&str] = &[
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    const NUMBERS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    const SIZES: &[&str] = &["xs", "s", "m", "l", "xl", "xxl", "small", "medium", "large"];
    // What a lone letter stands behind where it is one of several of a kind.
    const KINDS: &[&str] = &[
        "variant",
        "variation",
        "group",
        "version",
        "option",
        "test",
        "arm",
        "bucket",
        "cell",
        "cohort",
        "plan",
        "type",
        "choice",
        "slot",
    ];
    let word = words[i].as_str();
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.len() < word.len() {
        // A new version is a new event, by some standards (`registration_v2`).
        return (stem != "v").then_some((stem, "a number"));
    }
    let is_ordinal = word
        .trim_end_matches(|c: char| c.is_ascii_lowercase())
        .parse::<u32>()
        .is_ok()
        && ["st", "nd", "rd", "th"]
            .iter()
            .any(|end| word.ends_with(end));
    if is_ordinal || ORDINALS.contains(&word) {
        return Some(("", "an ordinal"));
    }
    if NUMBERS.contains(&word) {
        return Some(("", "a number"));
    }
    if SIZES.contains(&word) {
        return Some(("", "a size"));
    }
    let behind_kind = i > 0 && KINDS.contains(&words[i - 1].as_str());
    let is_letter = word.len() == 1 && word.chars().all(|c| c.is_ascii_lowercase());
    (behind_kind && is_letter).then_some(("", "a letter"))
}
