//! `structure/wrong-type`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/wrong-type",
    summary: "values are of the kind that belongs there",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("wrong_type.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(ctx: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::WrongType {
        expected,
        found,
        hint,
    } = &fault.kind
    else {
        return;
    };
    let message = message!("expected {}, found {}", expected, found);
    let finding = sink.report(fault.span, message);
    let help = match (hint, *found) {
        (Some(hint), _) => hint.clone(),
        (None, "an empty value") if expected.starts_with("a map") => {
            "what belongs to it stands on the lines below, indented deeper than its name".to_owned()
        }
        (None, "an empty value") => "write the value, or take the key out".to_owned(),
        (None, "a string") if expected.starts_with(MAP) && glued(ctx.files.slice(fault.span)) => {
            "a colon needs a space after it: write `key: value`".to_owned()
        }
        (None, _) if expected == "a map that describes a dictionary file" => {
            "begin with a section such as `events:`, and indent its definitions below it".to_owned()
        }
        (None, "a string") if expected.starts_with(MAP) => {
            "write its keys as `key: value`, indented below the name".to_owned()
        }
        (None, _) => return,
    };
    finding.help(help);
}

const MAP: &str = "a map that describes ";

/// Whether a text begins like `key:value`.
fn glued(text: &str) -> bool {
    text.split_once(':').is_some_and(|(key, rest)| {
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_') && !rest.is_empty()
    })
}
