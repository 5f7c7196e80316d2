//! `payload/unknown-event`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/unknown-event",
    summary: "events that are sent are in the dictionary",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("unknown_event.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::UnknownEvent, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    // A dictionary need not have pages or people.
    if !m.what.is_empty() {
        sink.report_sent(m, message!("{}", m.what))
            .at_most(Level::Info)
            .help("an event with this `kind:` describes what such calls carry; without one it is not checked");
        return;
    }
    let message = match &m.meant {
        Some(meant) => message!(
            "there is no event `{}`; did you mean `{}`?",
            m.subject,
            meant
        ),
        None => message!("there is no event `{}`", m.subject),
    };
    sink.report_sent(m, message).help(
        "nobody knows what it means: declare it, or call it what the dictionary does; a legacy name goes \
         under `matches:` of the event that it is",
    );
}
