//! `naming/mixed-spelling`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use super::{is_staying, is_used, once_a_file, with_words};
use crate::dict::{Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::words::{Spelling, spelling};
use crate::text::{Edit, Name, Span, words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/mixed-spelling",
    summary: "a word is spelled one way, British or American",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Index,
    page: include_str!("mixed_spelling.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

/// The names that have a word in one spelling: what they name, and where.
type Uses<'a> = BTreeMap<(&'static str, &'a Name), Vec<Span>>;

/// The uses of a word: British first.
type Both<'a> = [Uses<'a>; 2];

fn check<'a>(ctx: &Ctx<'a>, sink: &mut Sink) {
    let mut by_word: BTreeMap<Spelling, Both<'a>> = BTreeMap::new();
    let mut add = |what: &'static str, name: &'a Name, places: &mut dyn Iterator<Item = Span>| {
        let spelled = name.words().iter().filter_map(|word| {
            let known = spelling(word)?;
            Some((known, usize::from(word == known.american)))
        });
        let spelled: BTreeSet<(Spelling, usize)> = spelled.collect();
        if spelled.is_empty() {
            return;
        }
        let places: Vec<Span> = places.collect();
        for (known, american) in spelled.into_iter().filter(|_| !places.is_empty()) {
            let uses = &mut by_word.entry(known).or_default()[american];
            uses.insert((what, name), places.clone());
        }
    };
    for event in ctx.dictionary.events().filter(|event| is_staying(*event)) {
        add(
            "event",
            &event.name.value,
            &mut [event.name.span].into_iter(),
        );
    }
    for group in ctx.dictionary.groups() {
        add(
            "group",
            &group.name.value,
            &mut [group.name.span].into_iter(),
        );
    }
    for (name, places) in ctx.named() {
        let is_ours =
            |at: &&PropertyAt<'_>| !matches!(at.entity, Entity::Identifier(_)) && is_used(at);
        let places = places.filter(is_ours);
        add(
            "property",
            name,
            &mut places.filter_map(|at| Some(at.name?.span)),
        );
    }
    let count = |uses: &Uses<'_>| uses.values().map(Vec::len).sum::<usize>();
    // What the dictionary as a whole leans to settles a word that is spelled as often so as so.
    let all = |side: usize| {
        by_word
            .values()
            .map(|both| count(&both[side]))
            .sum::<usize>()
    };
    let american_leads = all(1) >= all(0);
    for (known, both) in &by_word {
        let counts = [count(&both[0]), count(&both[1])];
        if counts.contains(&0) {
            continue;
        }
        let american_stays = counts[1] > counts[0] || (counts[1] == counts[0] && american_leads);
        let (goes, stays, other, usual) = match american_stays {
            true => (&both[0], &both[1], known.british, known.american),
            false => (&both[1], &both[0], known.american, known.british),
        };
        let is_clear = counts[0] != counts[1];
        let Some(((_, example), places)) = stays.iter().next() else {
            continue;
        };
        for ((what, name), at) in goes {
            let want = respelled(name, other, usual).filter(|_| is_clear);
            let edits = want.and_then(|want| Some((edits(ctx, at, &want)?, want)));
            for (place, more) in once_a_file(at, |place| *place) {
                let more = match more {
                    0 => String::new(),
                    more => format!(", and {more} more"),
                };
                let message = message!(
                    "{} `{}` is spelled with `{}`, others with `{}`",
                    what,
                    name,
                    other,
                    usual
                );
                let finding = sink
                    .report(place, message)
                    .resting_on(known.status)
                    .label(format!("spelled so here{more}"))
                    .related(places[0], format!("as in `{example}`"))
                    .help("a search by one spelling misses the other; use one of them everywhere");
                // Each file has the edits that its own places ask for.
                if let Some((edits, want)) = &edits
                    && let Some(own) = edits.get(&place.file.0)
                {
                    finding.unsafe_fix(format!("rename to `{want}`"), own.clone());
                }
            }
        }
    }
}

/// `name` with another spelling of a word in it, wherever that stands.
fn respelled(name: &str, other: &str, usual: &str) -> Option<String> {
    let mut want = None::<String>;
    for (i, _) in words(name)
        .iter()
        .enumerate()
        .filter(|(_, word)| *word == other)
    {
        let now = want.as_deref().unwrap_or(name);
        want = Some(with_words(now, i..i + 1, &[usual.to_owned()])?);
    }
    want
}

/// The edits that rename a name in all of its places, by the file of the place. `None` where one of them
/// has to stay: the name would be in two spellings then.
fn edits(ctx: &Ctx<'_>, places: &[Span], want: &str) -> Option<BTreeMap<u32, Vec<Edit>>> {
    let mut by_file: BTreeMap<u32, Vec<Edit>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for place in places {
        for edit in ctx.rename(*place, want)? {
            let span = edit.span;
            if seen.insert((span.file.0, span.start, span.end)) {
                by_file.entry(place.file.0).or_default().push(edit);
            }
        }
    }
    Some(by_file)
}
