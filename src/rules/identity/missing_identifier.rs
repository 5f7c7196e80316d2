//! `identity/missing-identifier`. The page beside this file is its documentation and its first test.

use crate::dict::Section;
use crate::dict::model::Status as EventStatus;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, Slot};
use crate::text::{Name, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "identity/missing-identifier",
    summary: "events say who they are about",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("missing_identifier.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let dictionary = ctx.dictionary;
    let declared = dictionary.names(Section::Identifiers).next().is_some();
    if !declared {
        // They may be in a part that could not be read.
        if dictionary.event_count() > 0 && !dictionary.may_define_more() {
            let file = ctx.config.file();
            let at = ctx.config.manifest.version.span();
            let at = at.unwrap_or(Span::empty(file, 0));
            sink.report(at, "the dictionary declares no identifiers").help(
                "without them nobody can say whose events these are, nor count persons; add a section \
                 `identifiers:` with what is sent as the id of a user or device; if events are \
                 about no person or device, turn this rule off",
            );
        }
        return;
    }
    for event in dictionary.events() {
        let over = matches!(
            event.body.status.get(),
            Some(EventStatus::Deprecated | EventStatus::Removed)
        );
        let need = event.body.identifiers.get();
        let none = need.is_some_and(|need| {
            let empty = |list: &Slot<List<Name>>| match list.get() {
                Some(list) => list.is_written_empty(),
                None => list.is_absent(),
            };
            empty(&need.0.any_of) && empty(&need.0.all_of) && !need.0.partial
        });
        let absent = event.body.identifiers.is_absent() && !event.body.partial;
        if (absent || none) && !over {
            let at = event.body.identifiers.span().unwrap_or(event.name.span);
            sink.report(
                at,
                message!("event `{}` does not say who it is about", event.name.value),
            )
            .help("add `identifiers: {any_of: […]}` with those that it carries");
        }
    }
}
