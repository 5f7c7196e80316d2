//! `structure/ambiguous-scalar`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};
use crate::syntax::{NodeRef, Tree};
use crate::text::{Edit, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/ambiguous-scalar",
    summary: "a value is read as it looks",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Safe,
    scope: Scope::File,
    page: include_str!("ambiguous_scalar.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(ctx: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::AmbiguousScalar {
        written,
        read_as,
        instead,
    } = &fault.kind
    else {
        return;
    };
    let number = read_as.strip_prefix("the number ");
    let message = match number {
        Some(number) => message!("`{}` is read as the number {}", written, number),
        None => message!("`{}` is read as {}, not as a name", written, read_as),
    };
    let tree = ctx.dictionary.tree(fault.span.file);
    let is_json = tree.is_some_and(|tree| tree.is_json());
    let values = tree.map_or(Values::OfAnyType, |tree| values_at(tree, fault.span));
    // In quotes a number becomes text, which may be what was meant, or not.
    let becomes_text = number.is_some() && instead.starts_with('"');
    let instead = match number {
        Some(number) if becomes_text && values == Values::Numbers => (*number).to_owned(),
        // JSON has no scalar without quotes that a version would be.
        _ if is_json && !instead.starts_with('"') => format!("\"{instead}\""),
        _ => instead.clone(),
    };
    let help = match becomes_text && values == Values::Unknown {
        true => "write a number without the zeros in front, and text in quotes".to_owned(),
        false => format!("write {instead}, which every reader takes the same way"),
    };
    let finding = sink.report(fault.span, message).help(help);
    let title = format!("write {instead}");
    let edits = vec![Edit::replace(fault.span, instead)];
    match becomes_text {
        false => finding.fix(title, edits),
        true if values == Values::Unknown => finding,
        true => finding.unsafe_fix(title, edits),
    };
}

/// Of what type the values of the property are that a raw value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Values {
    /// Of no type that is written there: text is fine.
    OfAnyType,
    Numbers,
    /// A shared property says it, or it is neither text nor a number.
    Unknown,
}

/// Looks for the keyword that the value at `span` stands under, and for the `type` beside it.
fn values_at(tree: &Tree, span: Span) -> Values {
    let mut found = Values::OfAnyType;
    let mut within = false;
    let mut here = tree.documents().find(|root| root.span().contains(span));
    while let Some(node) = here.filter(|node| !node.is_alias() && node.span() != span) {
        let mut entries = node.entries();
        let Some(entry) = entries.find(|entry| entry.value.span().contains(span)) else {
            here = node.items().find(|item| item.span().contains(span));
            continue;
        };
        match entry.key.scalar().map(|key| key.text) {
            Some("enum" | "const" | "default" | "examples") => {
                found = of_type(node);
                within = true;
            }
            // Of the property that it names, as in the example of an event.
            Some("when") => {
                found = Values::Unknown;
                within = true;
            }
            _ if within => found = Values::Unknown,
            _ => {}
        }
        here = Some(entry.value);
    }
    found
}

fn of_type(property: NodeRef<'_>) -> Values {
    let Some(types) = property.get("type") else {
        return match property.get("ref") {
            Some(_) => Values::Unknown,
            None => Values::OfAnyType,
        };
    };
    let word = |node: NodeRef<'_>| node.scalar().map(|scalar| scalar.text.to_owned());
    let mut words: Vec<String> = types.items().filter_map(word).collect();
    words.extend(word(types));
    match words.iter().any(|word| word == "string") {
        true => Values::OfAnyType,
        false
            if words
                .iter()
                .any(|word| word == "integer" || word == "number") =>
        {
            Values::Numbers
        }
        false => Values::Unknown,
    }
}
