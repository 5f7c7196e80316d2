//! `naming/boolean-prefix`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use super::{named_so, negated_boolean, once, typed};
use crate::dict::model::{JsonType, Types};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, RuleOption, Scope, Sink, Status, Words};
use crate::tables::words::{is_word, verb};
use crate::tables::{Provenance, boolean_prefixes, is_adjective};
use crate::text::{Name, Span, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/boolean-prefix",
    summary: "names of booleans say that they are",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("boolean_prefix.md"),
    options: &[RuleOption::Words(&PREFIXES)],
    checks: &[Check::Dictionary(check)],
};

static PREFIXES: Words = Words {
    name: "prefixes",
    about: "more words that the name of a boolean may begin with",
    default: &[],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    // One name is one decision, in however many events it stands.
    let mut said: BTreeMap<String, Vec<(Span, Span)>> = BTreeMap::new();
    ctx.properties().iter().copied().for_each(|at| {
        if let Some((name, types)) = typed(ctx, &at)
            && is_unclear(ctx, name, &types)
        {
            let places = said.entry(name.value.to_string()).or_default();
            places.push((name.span, types.span));
        }
    });
    let said = said.iter().filter_map(|(name, places)| {
        let first = once(places, |(place, _)| *place);
        first.map(move |first| (name, first))
    });
    for (name, ((place, kind), others)) in said {
        let own = ctx.words(&RULE, &PREFIXES, place.file);
        sink.report(
            place,
            message!("the name of boolean `{}` does not say that it is one", name),
        )
        .resting_on(Provenance::Unsourced)
        .label(named_so(others.len()))
        .standing_for(others)
        .related(kind, "a boolean")
        .related(own.span, "besides the words listed here")
        .help(
            "`is_`, `has_`, `can_` or a participle (`enabled`) tell whoever reads a query that the value \
             is true or false, and which of the two is meant",
        );
    }
}

fn is_unclear(ctx: &Ctx<'_>, name: &Spanned<Name>, types: &Spanned<&Types>) -> bool {
    if types.value.single() != Some(JsonType::Boolean) {
        return false;
    }
    let words = name.value.words();
    let own = ctx.words(&RULE, &PREFIXES, name.span.file);
    let begins = |prefix: &str| words.first().is_some_and(|first| first == prefix);
    !(negated_boolean::is_judged(words)
        || own.value.iter().any(|prefix| begins(prefix))
        || boolean_prefixes().any(begins)
        || words.iter().any(|word| says_whether(word)))
}

/// Whether a word makes a statement that is true or false.
fn says_whether(word: &str) -> bool {
    const ENDINGS: &[&str] = &["ed", "able", "ible", "ing", "ous", "ful", "less", "ive"];
    let is_third_person = || {
        let stem = [word.strip_suffix("es"), word.strip_suffix('s')];
        let is_present = |stem: &str| verb(&[stem.to_owned()]).is_some_and(|v| v.present == stem);
        stem.into_iter().flatten().any(is_present)
    };
    // `ismobile`, `is64`
    let is_joined = || {
        let rest = [word.strip_prefix("is"), word.strip_prefix("has")];
        let is_known = |rest: &str| {
            is_word(rest) || is_adjective(rest) || rest.starts_with(|c: char| c.is_ascii_digit())
        };
        rest.into_iter().flatten().any(is_known)
    };
    ENDINGS
        .iter()
        .any(|end| word.len() > end.len() + 2 && word.ends_with(end))
        || is_adjective(word)
        || matches!(
            word,
            "bool" | "boolean" | "is" | "has" | "can" | "should" | "was" | "did"
        )
        || verb(&[word.to_owned()]).is_some_and(|verb| verb.past == *word)
        || is_third_person()
        || is_joined()
}
