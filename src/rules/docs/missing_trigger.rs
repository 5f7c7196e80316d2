//! `docs/missing-trigger`. The page beside this file is its documentation and its first test.

use super::common::{EACH, LONGEST, Practice, is_live};
use crate::dict::Definition;
use crate::dict::model::{Event, EventKind, Status as EventStatus};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, RuleOption, Scope, Sink, Status};
use crate::text::words;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/missing-trigger",
    summary: "every tracked event says when it is sent",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("missing_trigger.md"),
    options: &[RuleOption::Flag(&EACH)],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let practice = Practice {
        rule: &RULE,
        each: &EACH,
        what: "a trigger",
        help: "two platforms will send it at two moments; add `trigger:` with the exact one",
        said: says_when,
    };
    practice.check(ctx, needs_one, |event| &event.trigger, sink);
}

/// Pages and screens are sent when they are shown; what is deprecated is called nowhere new.
fn needs_one(event: Definition<'_, Event>) -> bool {
    let going = event.body.status.get() == Some(&EventStatus::Deprecated);
    is_live(event) && !going && event.body.kind.or(EventKind::Track) == EventKind::Track
}

/// Whether the description says when it is sent: "Fired when the form is shown."
fn says_when(event: &Event) -> bool {
    let Some(text) = event.description.get().map(|text| text.as_str()) else {
        return false;
    };
    let is_sent = |word: &str| {
        matches!(
            word,
            "emitted"
                | "fired"
                | "fires"
                | "logged"
                | "recorded"
                | "sent"
                | "tracked"
                | "triggered"
        )
    };
    let is_when = |word: &str| {
        matches!(
            word,
            "after" | "as" | "before" | "each" | "every" | "once" | "upon" | "when" | "whenever"
        )
    };
    text.len() <= LONGEST
        && words(&text.to_lowercase())
            .windows(2)
            .any(|pair| is_sent(&pair[0]) && is_when(&pair[1]))
}
