//! `naming/dynamic-name`. The page beside this file is its documentation and its first test.

use std::sync::LazyLock;

use regex::Regex;

use crate::dict::model::{Event, Status as EventStatus};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/dynamic-name",
    summary: "names are the same each time they are sent",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("dynamic_name.md"),
    options: &[],
    checks: &[Check::Event(check_event), Check::Property(check_property)],
};

/// Shapes of what a program put into a name, the most telling first; the part itself is group 1.
static SHAPES: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let month = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|\
                 sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    let shapes = [
        (
            "a hole for a value",
            r"(\$?\{+[^{}]*\}+|<[A-Za-z_][\w ]*>|\[\[[^\[\]]*\]\]|%(?:\d\$)?[sd@](?:\W|_|$))".to_owned(),
        ),
        (
            "a UUID",
            r"(?i)(?:^|[^0-9a-f])([0-9a-f]{8}[-_]?[0-9a-f]{4}[-_]?[0-9a-f]{4}[-_]?[0-9a-f]{4}[-_]?[0-9a-f]{12})(?:[^0-9a-f]|$)".to_owned(),
        ),
        (
            "a date",
            r"(?:^|\D)((?:19|20)\d\d[-_ .]?(?:0[1-9]|1[0-2])[-_ .]?(?:0[1-9]|[12]\d|3[01]))(?:\D|$)".to_owned(),
        ),
        (
            "a date",
            r"(?:^|\D)((?:0?[1-9]|[12]\d|3[01])[-_ .](?:0?[1-9]|1[0-2])[-_ .](?:19|20)\d\d)(?:\D|$)".to_owned(),
        ),
        (
            "a date",
            format!(r"(?i)(?:^|[^0-9a-z])(\d{{1,2}}[-_ .]?{month}[-_ .]?(?:20)?\d\d)(?:\D|$)"),
        ),
        (
            "a date",
            format!(r"(?i)(?:^|[^a-z])({month}[-_ .]?20\d\d)(?:\D|$)"),
        ),
        ("a number of many digits", r"(\d{6,})".to_owned()),
    ];
    #[expect(
        clippy::expect_used,
        reason = "the patterns are part of the program; a test compiles them"
    )]
    shapes
        .into_iter()
        .map(|(what, shape)| (what, Regex::new(&shape).expect("the pattern is sound")))
        .collect()
});

/// What looks as if a program had put it into `name`, and which part.
fn dynamic(name: &str) -> Option<(&'static str, &str)> {
    // Each shape has three digits or a sign that names do not have.
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    if digits < 3 && !name.contains(['{', '<', '[', '%']) {
        return None;
    }
    SHAPES
        .iter()
        .find_map(|(what, shape)| Some((*what, shape.captures(name)?.get(1)?.as_str())))
}

fn report(called: &str, name: &Spanned<Name>, sink: &mut Sink) {
    // A vendor's name is the vendor's.
    if name.value.starts_with('$') && !name.value.starts_with("${") {
        return;
    }
    let Some((what, part)) = dynamic(&name.value) else {
        return;
    };
    let message = message!(
        "{} name `{}` has {} in it, `{}`",
        called,
        name.value,
        what,
        part
    );
    sink.report(name.span, message).help(
        "each value makes a name of its own, until the tool's limit of names is reached and the \
         rest is dropped; give the name without it, and send the value as a property",
    );
}

fn check_event(_: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    if event.body.status.get() != Some(&EventStatus::Removed) {
        report("event", event.name, sink);
    }
}

fn check_property(_: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    if let Some(name) = at.name {
        report("property", name, sink);
    }
}

#[cfg(test)]
mod tests {
    use super::dynamic;

    #[test]
    fn finds_what_a_program_put_there() {
        for (name, part) in [
            ("product_{id}_viewed", "{id}"),
            ("Viewed ${page}", "${page}"),
            ("Viewed {{page}}", "{{page}}"),
            ("viewed_<page_name>", "<page_name>"),
            ("viewed_%s", "%s"),
            ("order_2024-05-06", "2024-05-06"),
            ("order_20240506_paid", "20240506"),
            ("audience_6_may_24", "6_may_24"),
            ("sale_november_2025", "november_2025"),
            ("report_06.05.2024", "06.05.2024"),
            ("order_48213377_paid", "48213377"),
            (
                "u_123e4567-e89b-12d3-a456-426614174000",
                "123e4567-e89b-12d3-a456-426614174000",
            ),
        ] {
            assert_eq!(
                dynamic(name).map(|(_, part)| part.trim_end_matches('_')),
                Some(part),
                "{name}"
            );
        }
        for name in [
            "order_paid",
            "http_404_shown",
            "top_1000_viewed",
            "iso_8601_date",
            "step_2_done",
            "sha256_hash",
            "tax_form_1099_opened",
            "50% discount seen",
            "100%_done",
            "black_friday_2024_clicked",
            "a < b",
            "items[]",
            "mayor_2024",
            "h264",
            "base64",
            "ab_5_2_started",
            "march_seen",
        ] {
            assert_eq!(dynamic(name), None, "{name}");
        }
    }
}
