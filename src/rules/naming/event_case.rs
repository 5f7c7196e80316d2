//! `naming/event-case`. The page beside this file is its documentation and its first test.

use super::without_place;
use crate::dict::model::{Event, EventKind, Status as EventStatus};
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
    scope: Scope::Entity,
    page: include_str!("event_case.md"),
    options: &[],
    checks: &[Check::Event(check)],
};

fn check(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let case = ctx.config.naming.event_case;
    // The other kinds are named by their SDK call, not by the team.
    if event.body.kind.or(EventKind::Track) != EventKind::Track
        // A tombstone keeps the name that was sent.
        || event.body.status.get() == Some(&EventStatus::Removed)
        || case.value.matches(&event.name.value)
    {
        return;
    }
    let name = &event.name.value;
    let want = case.value.apply(name);
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
    let edits = case
        .value
        .matches(&want)
        .then(|| ctx.rename(event.name.span, &want))
        .flatten();
    match (edits, without_place(name)) {
        (Some(edits), _) => {
            finding
                .help(why)
                .unsafe_fix(format!("rename to `{want}`"), edits);
        }
        (None, Some(odd)) => {
            finding.help(format!("{why}; {odd}"));
        }
        (None, None) => {
            finding.help(why);
        }
    }
}
