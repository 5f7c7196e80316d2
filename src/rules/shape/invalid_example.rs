//! `shape/invalid-example`. The page beside this file is its documentation and its first test.

use crate::dict::model::Event;
use crate::dict::validate::{ExampleFault, event_examples, property_examples};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/invalid-example",
    summary: "examples are what the definition allows",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("invalid_example.md"),
    options: &[],
    checks: &[Check::Event(check_event), Check::Property(check_property)],
};

fn check_event(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    report(event_examples(ctx.dictionary, event), sink);
}

fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    report(property_examples(ctx.dictionary, at), sink);
}

fn report(faults: Vec<ExampleFault>, sink: &mut Sink) {
    for fault in faults {
        let what = match fault.part {
            "default" => "default",
            _ => "example",
        };
        // "`a` is missing" says what is wrong in it, "is a string, not a number" of what it is.
        let message = match fault.what.starts_with('`') {
            true => message!("this {} is not valid: {}", what, fault.what),
            false => message!("this {} {}", what, fault.what),
        };
        sink.report(fault.span, message)
            .related(fault.asked, "asked for here")
            .help("people copy examples into their code; correct it, or the definition");
    }
}
