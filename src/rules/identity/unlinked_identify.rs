//! `identity/unlinked-identify`. The page beside this file is its documentation and its first test.

use crate::dict::Definition;
use crate::dict::model::{
    Event, EventKind, IdentifierNeed, IdentifierScope, Status as EventStatus,
};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, Slot};
use crate::text::Name;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "identity/unlinked-identify",
    summary: "events that say who somebody is carry that identifier",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("unlinked_identify.md"),
    options: &[],
    checks: &[Check::Event(check)],
};

fn check(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let (wanted, what) = match event.body.kind.get() {
        // A visitor who is not logged in is known by a device, and may have traits.
        Some(EventKind::Identify) => (
            &[IdentifierScope::Person, IdentifierScope::Device][..],
            "a person or device",
        ),
        Some(EventKind::Group) => (&[IdentifierScope::Account][..], "an account"),
        _ => return,
    };
    let over = matches!(
        event.body.status.get(),
        Some(EventStatus::Deprecated | EventStatus::Removed)
    );
    let Some(need) = event.body.identifiers.spanned().filter(|_| !over) else {
        return;
    };
    let IdentifierNeed {
        any_of,
        all_of,
        partial,
        ..
    } = &need.value.0;
    let lists = [any_of, all_of];
    let whole = |list: &&Slot<List<Name>>| match list.get() {
        Some(list) => list.is_whole(),
        None => list.is_absent(),
    };
    if *partial || !lists.iter().all(whole) {
        return;
    }
    let mut some = false;
    for name in lists.into_iter().filter_map(Slot::get).flatten() {
        some = true;
        // One that is not declared, or does not say, may be what is wanted.
        let scope = ctx
            .dictionary
            .identifier(&name.value)
            .map(|identifier| identifier.body.scope.get());
        match scope {
            Some(Some(scope)) if !wanted.contains(scope) => {}
            _ => return,
        }
    }
    if some {
        let message = message!(
            "event `{}` carries no identifier that stands for {}",
            event.name.value,
            what
        );
        sink.report(need.span, message)
            .help("what it says of somebody cannot be tied to anybody; name one of that scope");
    }
}
