//! Rules as Markdown.

use std::fmt::Write as _;

use crate::rule::{Fixable, Rule, Status};
use crate::rules::ALL;

/// The page of a rule: a header of facts, then what its author wrote.
pub fn rule_page(rule: &Rule) -> String {
    let Status::Stable(since) = rule.status;
    let fix = match rule.fix {
        Fixable::Never => "none",
        Fixable::Safe => "safe",
        Fixable::Unsafe => "unsafe",
    };
    format!(
        "# {}\n\n{}.\n\n| default level | fix | since |\n|---|---|---|\n| {} | {} | {} |\n\n{}\n",
        rule.id,
        capitalise(rule.summary),
        rule.level,
        fix,
        since,
        rule.page.trim()
    )
}

/// All rules as a Markdown table; `link` gives the address of a rule's page.
pub fn rule_table(link: impl Fn(&Rule) -> String) -> String {
    let mut table = String::from("| rule | level | fix | what holds |\n|---|---|---|---|\n");
    for rule in ALL {
        let fix = match rule.fix {
            Fixable::Never => "",
            other => other.word(),
        };
        let _ = writeln!(
            table,
            "| [`{}`]({}) | {} | {} | {} |",
            rule.id,
            link(rule),
            rule.level,
            fix,
            rule.summary
        );
    }
    table
}

fn capitalise(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
