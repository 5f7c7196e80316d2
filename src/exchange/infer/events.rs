//! Which events there are, what they are called, and what each carries.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::define::{Conflict, Definition, Describer, told};
use super::options::Options;
use crate::config::Case;
use crate::dict::model::EventKind;
use crate::exchange::import::Comments;
use crate::payload::envelope::named;
use crate::payload::infer::{IDENTIFIERS, Observed, Seen};
use crate::text::squash;

/// An event that is being drafted.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) kind: EventKind,
    /// How often it was sent.
    pub(super) count: u64,
    /// Its name on the wire by envelope, where that is not its key.
    pub(super) aliases: BTreeMap<String, String>,
    /// Patterns of other names that it was sent under.
    pub(super) matches: BTreeSet<String>,
    pub(super) identifiers: Vec<&'static str>,
    pub(super) include: Vec<String>,
    pub(super) contents: Definition,
}

/// The events of a draft, by key.
pub(super) type Events = BTreeMap<String, Event>;

/// One event under all the spellings of its name, each with what was seen of it.
type Spellings<'o> = Vec<(&'o str, &'o Seen)>;

/// The events of what was seen, none of them called as one of `taken`, and what does not fit together in it.
pub(super) fn events(
    observed: &Observed,
    options: &Options,
    taken: &BTreeSet<String>,
) -> (Events, Vec<Conflict>) {
    let mut spellings: BTreeMap<String, Spellings<'_>> = BTreeMap::new();
    for (name, seen) in &observed.events {
        // What is written without a letter or digit has no other spelling.
        let key = match squash(name) {
            key if key.is_empty() => name.clone(),
            key => key,
        };
        spellings.entry(key).or_default().push((name, seen));
    }
    let mut events = Events::new();
    let mut conflicts = Vec::new();
    for of in spellings.values_mut() {
        of.sort_by_key(|(_, seen)| std::cmp::Reverse(seen.count));
        let Some((main, _)) = of.first() else {
            continue;
        };
        let is_free = |name: &str| !events.contains_key(name) && !taken.contains(name);
        let key = free(
            &options.event_case.apply(main),
            options.event_case,
            &is_free,
        );
        let (event, found) = tracked(&key, of, options);
        conflicts.extend(found);
        events.insert(key, event);
    }
    let sent: BTreeSet<&str> = observed.events.keys().map(String::as_str).collect();
    let names: BTreeSet<String> = events.keys().cloned().collect();
    for (kind, seen) in &observed.calls {
        let mut others: BTreeSet<String> = events
            .keys()
            .chain(taken)
            .map(|name| squash(name))
            .collect();
        others.extend(sent.iter().map(|name| squash(name)));
        let key = free_call(*kind, options.event_case, &others);
        let mut describer = Describer::new(options, &key);
        let contents = contents(seen, &mut describer);
        conflicts.append(&mut describer.conflicts);
        let called = observed.called.get(kind);
        let called = called.into_iter().flat_map(|names| names.counts().keys());
        // A call may be named like an event that is tracked, and is not that.
        let other = called.filter(|name| sent.contains(name.as_str()) || names.contains(*name));
        let event = Event {
            kind: *kind,
            count: seen.count,
            aliases: BTreeMap::new(),
            matches: other.map(|name| globset::escape(name)).collect(),
            identifiers: identifiers(*kind, seen),
            include: Vec::new(),
            contents,
        };
        events.insert(key, event);
    }
    (events, conflicts)
}

/// An event that is tracked, with the most frequent spelling of its name first.
fn tracked(key: &str, spellings: &Spellings<'_>, options: &Options) -> (Event, Vec<Conflict>) {
    let mut all = Seen::default();
    let mut aliases: BTreeMap<String, String> = BTreeMap::new();
    let mut matches = BTreeSet::new();
    for (name, seen) in spellings {
        all.add((*seen).clone());
        if *name == key {
            continue;
        }
        for envelope in seen.envelopes.keys() {
            let known = aliases.get(envelope);
            let is_first = named(envelope).is_some() && known.is_none();
            if is_first {
                aliases.insert(envelope.clone(), (*name).to_owned());
            } else if known.is_none_or(|known| known != name) {
                matches.insert(globset::escape(name));
            }
        }
    }
    let mut describer = Describer::new(options, key);
    let mut contents = contents(&all, &mut describer);
    if spellings.len() > 1 {
        let told = told(spellings.iter().map(|(name, seen)| (*name, seen.count)));
        let what = format!("one event in {} spellings: {told}", spellings.len());
        contents.comments.insert(0, describer.conflict(what));
    }
    let event = Event {
        kind: EventKind::Track,
        count: all.count,
        aliases,
        matches,
        identifiers: identifiers(EventKind::Track, &all),
        include: Vec::new(),
        contents,
    };
    (event, describer.conflicts)
}

fn contents(seen: &Seen, describer: &mut Describer<'_>) -> Definition {
    let mut contents = Definition::default();
    describer.fields(&seen.fields, false, &mut contents);
    if seen.wrong > 0 {
        let what = format!(
            "its properties are no object in {} of {}",
            seen.wrong, seen.count
        );
        contents.comments.push(describer.conflict(what));
    }
    contents
}

/// The identifiers of which it always has one; none where it does not, or where none of them says whom a call
/// is about.
fn identifiers(kind: EventKind, seen: &Seen) -> Vec<&'static str> {
    let there = IDENTIFIERS.iter().zip(seen.identifiers);
    if kind == EventKind::Group {
        let of_accounts =
            there.filter(|((name, _), count)| *name == "account_id" && *count == seen.count);
        return of_accounts.map(|((name, _), _)| *name).collect();
    }
    match seen.identified == seen.count {
        true => there
            .filter(|(_, count)| *count > 0)
            .map(|((name, _), _)| *name)
            .collect(),
        false => Vec::new(),
    }
}

/// `wanted`, or with the first number that makes it free.
fn free(wanted: &str, case: Case, is_free: &dyn Fn(&str) -> bool) -> String {
    let with = |number: usize| case.apply(&format!("{wanted} {number}"));
    // A case that drops what is added gives no other name.
    let plain = (2..).map(|number| format!("{wanted} {number}"));
    let mut names = std::iter::once(wanted.to_owned())
        .chain((2..100).map(with))
        .chain(plain);
    names.find(|name| is_free(name)).unwrap_or_default()
}

/// What a kind of call is called in a dictionary, unlike any of `others`, which have neither case nor
/// separators.
fn free_call(kind: EventKind, case: Case, others: &BTreeSet<String>) -> String {
    let (usual, besides) = match kind {
        EventKind::Track => ("event_tracked", "track_call_sent"),
        EventKind::Page => ("page_viewed", "page_call_sent"),
        EventKind::Screen => ("screen_viewed", "screen_call_sent"),
        EventKind::Identify => ("user_identified", "identify_call_sent"),
        EventKind::Group => ("account_identified", "group_call_sent"),
        EventKind::Alias => ("user_aliased", "alias_call_sent"),
    };
    let is_free = |name: &str| !others.contains(&squash(name));
    let usual = case.apply(usual);
    match is_free(&usual) {
        true => usual,
        false => free(&case.apply(besides), case, &is_free),
    }
}

impl Event {
    /// An event that has no more than this.
    pub(super) fn holding(kind: EventKind, contents: Definition) -> Self {
        Self {
            kind,
            count: 0,
            aliases: BTreeMap::new(),
            matches: BTreeSet::new(),
            identifiers: Vec::new(),
            include: Vec::new(),
            contents,
        }
    }

    /// It as a value, its comments under pointers that begin with `at`.
    pub(super) fn write(&self, at: &str, comments: &mut Comments) -> Value {
        let mut out = Map::new();
        if !self.contents.comments.is_empty() {
            comments.insert(at.to_owned(), self.contents.comments.clone());
        }
        if self.kind != EventKind::Track {
            out.insert("kind".to_owned(), self.kind.word().into());
        }
        if !self.aliases.is_empty() {
            out.insert("aliases".to_owned(), json!(self.aliases));
        }
        if !self.matches.is_empty() {
            out.insert("matches".to_owned(), json!(self.matches));
        }
        if !self.identifiers.is_empty() {
            out.insert(
                "identifiers".to_owned(),
                json!({"any_of": self.identifiers}),
            );
        }
        if !self.include.is_empty() {
            out.insert("include".to_owned(), json!(self.include));
        }
        self.contents.write_contents(at, &mut out, comments);
        Value::Object(out)
    }
}
