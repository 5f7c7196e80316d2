//! `structure/unknown-key`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::article;
use crate::syntax::decode::{Fault, FaultKind};
use crate::syntax::edit::replace_word;
use crate::text::{Edit, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/unknown-key",
    summary: "keys are those of the format",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::File,
    page: include_str!("unknown_key.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(ctx: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::UnknownKey {
        key,
        what,
        known,
        hint,
        suggestion,
    } = &fault.kind
    else {
        return;
    };
    let article = article(what);
    let finding = sink.report(
        fault.span,
        message!("{} {} has no key `{}`", article, what, key),
    );
    if let Some(hint) = hint {
        // What stands after a semicolon is for people, not for the file.
        let (key, more) = hint.split_once("; ").unwrap_or((hint, ""));
        let separator = if more.is_empty() { "" } else { "; " };
        finding.help(format!("here it is written `{key}`{separator}{more}"));
        return;
    }
    // `description:Of the form.` within {…}: all of it is read as the key.
    let glued = key
        .split_once(':')
        .filter(|(before, rest)| !rest.is_empty() && known.iter().any(|known| known == before));
    if let Some((before, _)) = glued {
        let colon = ctx.text(fault.span)[fault.span.range()].find(':');
        let finding = finding.help(format!(
            "a blank is missing behind `{before}:`, so that all of it is read as one key"
        ));
        if let Some(colon) = colon {
            let at = fault.span.start + colon as u32;
            let colon = Span::new(fault.span.file, at, at + 1);
            finding.unsafe_fix(
                "put a blank behind the colon",
                vec![Edit::replace(colon, ": ")],
            );
        }
        return;
    }
    match *suggestion {
        Some(near) => finding
            .help(format!(
                "did you mean `{near}`? A key of your own begins with `x-`"
            ))
            .unsafe_fix(
                format!("rename to `{near}`"),
                vec![replace_word(ctx.text(fault.span), fault.span, near)],
            ),
        None if key.contains(' ') => finding.help(
            "if this is the rest of a text: a comma ends a value within {…}; put the text in quotes",
        ),
        None => finding.help(format!(
            "it has {}; a key of your own begins with `x-`",
            known
                .iter()
                .map(|key| format!("`{key}`"))
                .collect::<Vec<_>>()
                .join(", ")
        )),
    };
}
