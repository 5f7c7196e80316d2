//! `naming/event-case`. The page beside this file is its documentation and its first test.

use super::{beyond_ascii, foreign_letters, is_staying, without_place};
use crate::config::{Case, NamingPolicy};
use crate::dict::model::Event;
use crate::dict::{Definition, Section};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/event-case",
    summary: "event names follow one case",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Index,
    page: include_str!("event_case.md"),
    options: &[],
    checks: &[Check::Event(check)],
};

fn check(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let naming = &ctx.config.naming;
    let case = naming.event_case;
    let name = &event.name.value;
    if !is_staying(event) {
        return;
    }
    if let (true, Some(letters)) = (naming.event_ascii, beyond_ascii(name)) {
        let message = message!("event name `{}` has letters other than a to z", name);
        return foreign_letters(event.name.span, message, &letters, &case, sink);
    }
    if matches(naming, name) {
        return;
    }
    let want = in_case(naming, name);
    let finding = sink
        .report(
            event.name.span,
            message!("event name `{}` is not {}", name, case.value.predicate()),
        )
        .resting_on(case.provenance)
        .related(case.span, "asked for here");
    if want != **name && ctx.dictionary.declares(Section::Events, &want) {
        finding.help(format!(
            "`{want}` is there already: merge the two, or tell them apart by a word"
        ));
        return;
    }
    let why = "two spellings of one event become two rows in every report";
    let is_known = matches(naming, &want);
    let edits = is_known
        .then(|| ctx.rename(event.name.span, &want))
        .flatten();
    match (edits, without_place(name)) {
        (Some(edits), _) => {
            finding
                .help(why)
                .unsafe_fix(format!("rename to `{want}`"), edits);
        }
        (None, _) if is_known => {
            finding.help(format!("{why}; in {} it is `{want}`", case.value));
        }
        (None, Some(odd)) => {
            finding.help(format!("{why}; {odd}"));
        }
        (None, None) => {
            finding.help(why);
        }
    }
}

/// The category, where the standard has one, and the name proper.
fn parts<'n>(naming: &NamingPolicy, name: &'n str) -> Vec<&'n str> {
    match naming.event_namespace {
        Some(separator) => name.split(separator).collect(),
        None => vec![name],
    }
}

fn matches(naming: &NamingPolicy, name: &str) -> bool {
    let fits = |part: &&str| naming.event_case.value.matches(part);
    parts(naming, name).iter().all(fits)
}

fn in_case(naming: &NamingPolicy, name: &str) -> String {
    let case: Case = naming.event_case.value;
    let parts: Vec<String> = parts(naming, name)
        .into_iter()
        .map(|part| case.apply(part))
        .collect();
    let separator = naming.event_namespace.map(String::from);
    parts.join(&separator.unwrap_or_default())
}
