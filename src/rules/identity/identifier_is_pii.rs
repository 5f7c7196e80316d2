//! `identity/identifier-is-pii`. The page beside this file is its documentation and its first test.

use crate::dict::Definition;
use crate::dict::model::{Identifier, Pii};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "identity/identifier-is-pii",
    summary: "identifiers stand for a person without naming one",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("identifier_is_pii.md"),
    options: &[],
    checks: &[Check::Identifier(check)],
};

fn check(ctx: &Ctx<'_>, identifier: Definition<'_, Identifier>, sink: &mut Sink) {
    let property = &identifier.body.property;
    let dictionary = ctx.dictionary;
    let name = identifier.name;
    if !property.deprecated.is_absent() {
        return;
    }
    let help = "an id is in every event and every URL of a report, and cannot be changed when the person \
                changes it; send an id of your own, and what it stands for once, as a trait";
    let pii = dictionary.lookup(property, |property| &property.pii);
    let named = pii.filter(|pii| matches!(pii.value, Pii::Personal | Pii::Sensitive | Pii::Secret));
    if let Some(pii) = named {
        let message = message!("identifier `{}` is {}", name.value, pii.value.word());
        sink.report(pii.span, message).help(help);
        return;
    }
    let format = dictionary.lookup(property, |property| &property.format);
    let address = format.filter(|format| matches!(format.value.as_str(), "email" | "idn-email"));
    if let Some(format) = address {
        let message = message!("identifier `{}` is an e-mail address", name.value);
        sink.report(format.span, message).help(help);
        return;
    }
    // Said to be no person's: whether that is right is `privacy/understated-pii`'s.
    if pii.is_some() {
        return;
    }
    let found = tables::pii().key(&name.value, tables::Around::default());
    let found = found.filter(|found| {
        !found.hashed
            && matches!(
                found.name,
                "contact_email" | "contact_phone" | "government_id" | "person_name" | "network_id"
            )
    });
    if let Some(found) = found {
        let message = message!(
            "identifier `{}` looks like {}",
            name.value,
            found.class.about
        );
        sink.report(name.span, message)
            .help(help)
            .resting_on(found.status);
    }
}
