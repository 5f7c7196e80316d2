//! `naming/mixed-spelling`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use super::{is_staying, with_words};
use crate::dict::Entity;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::words::{Spelling, spelling};
use crate::text::{Name, Span, Spanned, words};

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

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut by_word: BTreeMap<Spelling, Both<'_>> = BTreeMap::new();
    for ((what, name), places) in names(ctx) {
        for word in words(name).into_iter().collect::<BTreeSet<_>>() {
            if let Some(known) = spelling(&word) {
                let american = usize::from(word == *known.american);
                let uses = &mut by_word.entry(known).or_default()[american];
                uses.insert((what, name), places.clone());
            }
        }
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
            let more = match at.len() - 1 {
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
                .report(at[0], message)
                .resting_on(known.status)
                .label(format!("spelled so here{more}"))
                .related(places[0], format!("as in `{example}`"))
                .help("a search by one spelling misses the other; use one of them everywhere");
            let respelled: Vec<String> = words(name)
                .into_iter()
                .map(|word| {
                    if word == *other {
                        usual.to_owned()
                    } else {
                        word
                    }
                })
                .collect();
            if is_clear
                && let Some(want) = with_words(name, &respelled)
                && let Some(edits) = ctx.rename(at[0], &want)
            {
                finding.unsafe_fix(format!("rename to `{want}`"), edits);
            }
        }
    }
}

/// Everything that has a name of the team's own, with what it is and where.
fn names<'a>(ctx: &Ctx<'a>) -> Uses<'a> {
    let mut names = Uses::new();
    let mut add = |what: &'static str, name: &'a Spanned<Name>| {
        let places = names.entry((what, &name.value)).or_default();
        places.push(name.span);
    };
    for event in ctx.dictionary.events().filter(|event| is_staying(*event)) {
        add("event", event.name);
    }
    for group in ctx.dictionary.groups() {
        add("group", group.name);
    }
    ctx.properties().iter().copied().for_each(|at| {
        if let (Some(name), false) = (at.name, matches!(at.entity, Entity::Identifier(_))) {
            add("property", name);
        }
    });
    names
}
