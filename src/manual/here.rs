//! What holds for a rule in one dictionary: its level and options, and the manifest lines that say so.

use std::fmt::Write as _;

use crate::config::{Config, Globs, RuleLevel};
use crate::diag::Level;
use crate::lint::Levels;
use crate::report::one_line;
use crate::rule::Rule;
use crate::rules::ALL;
use crate::source::Files;
use crate::text::Span;

/// Characters of a line of the manifest that are shown.
const LONGEST_LINE: usize = 96;

/// The line that a manifest changes a rule's level with.
pub fn level_line(rule: &str) -> String {
    format!("lint: {{rules: {{{rule}: error | warn | info | off}}}}")
}

/// The level of `rule` here, everywhere and by path, its options, and how to change them.
pub fn rule_here(rule: &Rule, config: &Config, files: &Files) -> String {
    let levels = Levels::new(config);
    let place = |span| place(files, span);
    let mut text = match levels.everywhere(rule) {
        Some(level) => format!(
            "`{}`, set at {} (the default is `{}`):\n\n{}",
            level.value,
            place(level.span),
            rule.level,
            quoted(files, level.span)
        ),
        None => format!(
            "`{}`, the default. To change it, write into {}:\n\n    {}\n",
            rule.level,
            files.shown_path(config.file()),
            level_line(rule.id)
        ),
    };
    if rule.level == Level::Off {
        let _ = write!(text, "\n{}\n", by_name_only(rule));
    }
    let by_path = levels.by_path(rule);
    for (setting, set) in &by_path {
        let _ = write!(
            text,
            "\nIn {} it is `{}`, set at {}:\n\n{}",
            patterns(setting.files),
            set.value,
            place(set.span),
            quoted(files, set.span)
        );
    }
    if by_path.len() > 1 {
        text.push_str("\nIn a file that several of these match, the last one counts.\n");
    }
    for level in config
        .rule_levels()
        .iter()
        .filter(|level| *level.rule.value == *rule.id)
    {
        options_here(rule, level, config, files, &mut text);
    }
    let by_path = by_path.iter().map(|(_, set)| set.value);
    let mut set = by_path.chain(levels.everywhere(rule).map(|set| set.value));
    let is_error = set.any(|level| level == Level::Error);
    if is_error {
        text.push_str(
            "\nA finding that rests on what no published source says stays a warning all the same; \
             `--fail-on warn`\nfails on these, too.\n",
        );
    }
    if let Some(option) = rule.options.first() {
        let _ = write!(
            text,
            "\nOptions stand beside the level:\n\n    lint: {{rules: {{{}: {{level: {}, {}: {}}}}}}}\n",
            rule.id,
            levels.everywhere(rule).map_or(rule.level, |set| set.value),
            option.name(),
            option.default()
        );
    }
    text
}

/// What is to be said of a rule that is off by default.
pub fn by_name_only(rule: &Rule) -> String {
    format!(
        "It is off by default, so it takes its own name to turn it on: `{}/*` does not.",
        rule.family()
    )
}

/// The level of `rule` in all files for which the manifest says nothing else.
pub fn level_here(rule: &Rule, config: &Config) -> Level {
    let set = Levels::new(config).everywhere(rule);
    set.map_or(rule.level, |level| level.value)
}

fn patterns(globs: Option<&Globs>) -> String {
    let globs = globs.into_iter().flat_map(|globs| &globs.0);
    let globs: Vec<String> = globs
        .map(|glob| format!("`{}`", glob.value.0.as_str()))
        .collect();
    globs.join(", ")
}

/// The options that one setting gives the rule; what the rule cannot take has no effect, and the
/// linter says so.
fn options_here(
    rule: &Rule,
    level: &RuleLevel<'_>,
    config: &Config,
    files: &Files,
    text: &mut String,
) {
    for (option, value) in &level.setting.options {
        let known = rule
            .options
            .iter()
            .find(|known| *known.name() == *option.value);
        let node = config.node(*value);
        if known.is_some_and(|known| known.accepts(node)) {
            let written = &files.get(option.span.file).text[node.span().range()];
            let place = place(files, option.span);
            let whose = match level.files {
                Some(_) => format!("In {} its", patterns(level.files)),
                None => "Its".to_owned(),
            };
            let _ = write!(
                text,
                "\n{whose} option `{}` is `{written}`, set at {place}:\n\n{}",
                option.value,
                quoted(files, option.span)
            );
        }
    }
}

/// The rules of a family with their levels here, or by default where there is no dictionary;
/// none for a family that does not exist.
pub fn family_here(family: &str, config: Option<&Config>) -> Option<String> {
    let rules: Vec<&Rule> = ALL
        .iter()
        .copied()
        .filter(|rule| rule.family() == family)
        .collect();
    let width = rules.iter().map(|rule| rule.id.len()).max()?;
    let mut text = String::new();
    let some_are_off = rules.iter().any(|rule| rule.level == Level::Off);
    for rule in rules {
        let level = config.map_or(rule.level, |config| level_here(rule, config));
        let _ = writeln!(text, "{:width$}  {level:<5}  {}", rule.id, rule.summary);
    }
    let _ = write!(
        text,
        "\n`schema explain RULE` says more. To change the level of all of them:\n\n    {}\n",
        level_line(&format!("{family}/*"))
    );
    if some_are_off {
        text.push_str(
            "\nWhat is off by default stays off then: it takes its own name to turn it on.\n",
        );
    }
    Some(text)
}

/// The line of the manifest at `span`, with its number, as a line of code.
fn quoted(files: &Files, span: Span) -> String {
    let file = files.get(span.file);
    let line = file.lines().line_of(span.start);
    let start = file.lines().line_start(line).unwrap_or_default() as usize;
    let text = file.text[start..].lines().next().unwrap_or_default();
    let cut = text.char_indices().nth(LONGEST_LINE).map(|(at, _)| at);
    let (text, more) = cut.map_or((text, ""), |at| (&text[..at], " …"));
    format!("    {} | {}{more}\n", line + 1, one_line(text.trim_end()))
}

/// `event-schema.yaml:4:20`
fn place(files: &Files, span: Span) -> String {
    let position = files.get(span.file).position(span.start);
    format!(
        "{}:{}:{}",
        files.shown_path(span.file),
        position.line,
        position.column
    )
}
