//! `naming/near-duplicate`. The page beside this file is its documentation and its first test.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{is_staying, is_used, named_so, once_a_file};
use crate::dict::model::JsonType;
use crate::dict::{Dictionary, Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status, near_pairs};
use crate::tables::Provenance;
use crate::tables::words::{is_word, spelling, verb};
use crate::text::{Name, Span, is_one_slip, squash};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/near-duplicate",
    summary: "names cannot be taken for each other",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("near_duplicate.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

/// Letters that a word has at least, for one of them to be a slip.
const SHORTEST: usize = 5;

/// The same where it is one letter for another: by that, most short words are one word for another.
const SHORTEST_CHANGED: usize = 7;

/// Names with that many words that are the same are in so many places that each is a word.
const OFTEN: usize = 3;

/// A name, wherever it stands.
#[derive(Default)]
struct Use<'c, 'a> {
    places: Vec<Span>,
    /// The same of a property.
    properties: Vec<&'c PropertyAt<'a>>,
}

impl<'a> Use<'_, 'a> {
    /// The higher, the sounder: in more places, else the one that was there first.
    fn rank(&self) -> (usize, Reverse<Option<(u32, u32)>>) {
        let places = self.places.iter().map(|place| (place.file.0, place.start));
        (self.places.len(), Reverse(places.min()))
    }

    /// The definitions that it stands in: what they are, and their names.
    fn homes(&self) -> BTreeSet<(&'static str, &'a Name)> {
        let home = |at: &&PropertyAt<'a>| match at.entity {
            Entity::Event(name) => ("event", name),
            Entity::Group(name) => ("group", name),
            Entity::Property(name) => ("property", name),
            Entity::Identifier(name) => ("identifier", name),
        };
        self.properties.iter().map(home).collect()
    }

    /// The types of a property.
    fn types(&self, dictionary: &Dictionary) -> BTreeSet<JsonType> {
        let types = self.properties.iter().filter_map(|at| {
            let types = dictionary.lookup(at.property, |property| &property.types)?;
            Some(&types.value.0)
        });
        types.flatten().map(|kind| kind.value).collect()
    }
}

/// Whether two names are of properties that have no type in common, and so hold two things.
fn differ_in_type(dictionary: &Dictionary, one: &Use<'_, '_>, other: &Use<'_, '_>) -> bool {
    let is_number = |kind: &JsonType| matches!(kind, JsonType::Integer | JsonType::Number);
    let both = [one, other].map(|name| name.types(dictionary));
    let all_numbers = both.iter().all(|types| types.iter().any(is_number));
    !both.iter().any(|types| types.is_empty()) && !all_numbers && both[0].is_disjoint(&both[1])
}

type Names<'c, 'a> = BTreeMap<&'a Name, Use<'c, 'a>>;

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut events = Names::new();
    for event in ctx.dictionary.events().filter(|event| is_staying(*event)) {
        let known = events.entry(&event.name.value).or_default();
        known.places.push(event.name.span);
    }
    let mut properties = Names::new();
    for (name, places) in ctx.named() {
        let is_judged = |at: &&PropertyAt<'_>| {
            at.depth == 0 && !matches!(at.entity, Entity::Identifier(_)) && is_used(at)
        };
        let judged: Vec<&PropertyAt<'_>> = places.filter(is_judged).collect();
        if !judged.is_empty() {
            let known = Use {
                places: judged.iter().filter_map(|at| Some(at.name?.span)).collect(),
                properties: judged,
            };
            properties.insert(name, known);
        }
    }
    for (what, names) in [("event", &events), ("property", &properties)] {
        let slips = slips(ctx.dictionary, what, names, sink);
        turned(ctx.dictionary, what, names, &slips, sink);
    }
}

/// Names that are one slip apart; gives those that it reported.
fn slips<'a>(
    dictionary: &Dictionary,
    what: &str,
    names: &Names<'_, 'a>,
    sink: &mut Sink,
) -> BTreeSet<&'a Name> {
    let all: Vec<&'a Name> = names.keys().copied().collect();
    let mut in_names: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &all {
        for word in name.words().iter().collect::<BTreeSet<_>>() {
            *in_names.entry(word).or_default() += 1;
        }
    }
    let is_known = |word: &str| is_word(word) || in_names.get(word).copied() >= Some(OFTEN);
    let texts: Vec<&str> = all.iter().map(|name| name.as_str()).collect();
    let mut reported = BTreeSet::new();
    for (a, b) in near_pairs(&texts) {
        let Some((one, two)) = slip(all[a].words(), all[b].words(), &is_known) else {
            continue;
        };
        if differ_in_type(dictionary, &names[all[a]], &names[all[b]]) {
            continue;
        }
        // The rarer one is the slip, unless just the other is a word.
        let rank = |i: usize, word: &str| (is_known(word), names[all[i]].rank());
        let (slip, right) = match rank(a, one) < rank(b, two) {
            true => (a, b),
            false => (b, a),
        };
        if reported.insert(all[slip]) {
            let message = message!(
                "{} names `{}` and `{}` differ by one letter",
                what,
                all[right],
                all[slip]
            );
            report(sink, names, (all[slip], all[right]), message);
        }
    }
    reported
}

/// The two words in which names differ, if one may be a slip for the other.
fn slip<'w>(
    a: &'w [String],
    b: &'w [String],
    is_known: &impl Fn(&str) -> bool,
) -> Option<(&'w str, &'w str)> {
    let mut differ = a.iter().zip(b).filter(|(x, y)| x != y);
    let (one, two) = differ.next()?;
    if differ.next().is_some() || a.len() != b.len() || squash(one) == squash(two) {
        return None;
    }
    let (known_one, known_two) = (is_known(one), is_known(two));
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let lengths = (one.chars().count(), two.chars().count());
    let shortest = match lengths.0 == lengths.1 && letters(one) != letters(two) {
        true => SHORTEST_CHANGED,
        false => SHORTEST,
    };
    let has_digit = |word: &String| word.contains(|c: char| c.is_ascii_digit());
    let is_slip = is_one_slip(one, two)
        && lengths.0.min(lengths.1) >= shortest
        && one.chars().next() == two.chars().next()
        // Of two words that nobody knows (`shippable`, `skippable`) each may be one.
        && known_one != known_two
        && !has_digit(one)
        && !has_digit(two)
        && !are_forms(one, two)
        // British and American are judged by `naming/mixed-spelling`.
        && (spelling(one).is_none() || spelling(one) != spelling(two));
    is_slip.then_some((one, two))
}

/// Whether two words are forms of one: number, person, tense, doer. They end differently, and no
/// slip is needed for that.
fn are_forms(one: &str, two: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "s", "d", "r", "n", "y", "e", "es", "ed", "er", "or", "al", "ly",
    ];
    let same = one
        .bytes()
        .zip(two.bytes())
        .take_while(|(x, y)| x == y)
        .count();
    let rest = |word: &str| {
        word.get(same..)
            .is_some_and(|rest| rest.is_empty() || ENDINGS.contains(&rest))
    };
    rest(one) && rest(two)
}

/// Names of the same words in another order, number or tense.
fn turned(
    dictionary: &Dictionary,
    what: &str,
    names: &Names<'_, '_>,
    slips: &BTreeSet<&Name>,
    sink: &mut Sink,
) {
    let mut by_stems: BTreeMap<Vec<String>, Vec<&Name>> = BTreeMap::new();
    for name in names.keys().filter(|name| !slips.contains(**name)) {
        let words = name.words();
        // Numbers in another order are other numbers.
        let has_digit = words
            .iter()
            .any(|word| word.contains(|c: char| c.is_numeric()));
        if words.len() > 1 && !has_digit {
            let mut stems: Vec<String> = match what {
                "event" => words.iter().map(|word| stem(word)).collect(),
                // `item_id` and `items_id` may be two things, as a list is.
                _ => words.to_vec(),
            };
            stems.sort_unstable();
            by_stems.entry(stems).or_default().push(name);
        }
    }
    for mut same in by_stems.into_values().filter(|same| same.len() > 1) {
        same.sort_by_key(|name| Reverse(names[*name].rank()));
        let Some((first, others)) = same.split_first() else {
            continue;
        };
        for other in others {
            // Differing in case and separators alone is `naming/collision`, British or American
            // `naming/mixed-spelling`. What stands in one event is told apart there.
            let differ = || {
                let (one, two) = (&names[*first], &names[*other]);
                !one.homes().is_disjoint(&two.homes()) || differ_in_type(dictionary, one, two)
            };
            if squash(&respelled(first)) != squash(&respelled(other)) && !differ() {
                let message = match one_form(first, other) {
                    Some((form, one, two)) => message!(
                        "{} names `{}` and `{}` differ only in {} (`{}`, `{}`)",
                        what,
                        first,
                        other,
                        form,
                        one,
                        two
                    ),
                    None => message!(
                        "{} names `{}` and `{}` are made of the same words",
                        what,
                        first,
                        other
                    ),
                };
                report(sink, names, (other, first), message);
            }
        }
    }
}

/// A name in American spelling.
fn respelled(name: &Name) -> String {
    let words = name.words().iter().map(|word| match spelling(word) {
        Some(known) => known.american,
        None => word,
    });
    words.collect::<Vec<&str>>().join("_")
}

/// The one word that names in the same order have in two forms, and in what these differ.
fn one_form<'n>(one: &'n Name, two: &'n Name) -> Option<(&'static str, &'n str, &'n str)> {
    let (one, two) = (one.words(), two.words());
    let mut differ = one.iter().zip(two).filter(|(x, y)| x != y);
    let (x, y) = differ.next()?;
    if differ.next().is_some() || one.len() != two.len() || stem(x) != stem(y) {
        return None;
    }
    let is_number = x.strip_suffix('s') == Some(y) || y.strip_suffix('s') == Some(x);
    let form = if is_number { "number" } else { "tense" };
    Some((form, x, y))
}

/// A word without number and tense.
fn stem(word: &str) -> String {
    if let Some(verb) = verb(&[word.to_owned()]) {
        return verb.present.clone();
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

fn report(
    sink: &mut Sink,
    names: &Names<'_, '_>,
    (name, other): (&Name, &Name),
    message: crate::diag::Message,
) {
    for (place, more) in once_a_file(&names[name].places, |place| *place) {
        sink.report(place, message.clone())
            .resting_on(Provenance::Unsourced)
            .label(named_so(more))
            .related(names[other].places.first().copied(), "the other name")
            .help(
                "if they mean the same, a query that knows one of them misses the other: use one. If they \
                 do not, nobody will guess so: give one a name that says what differs",
            );
    }
}
