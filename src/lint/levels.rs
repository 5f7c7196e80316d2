//! The level of each rule in each file.

use crate::config::{Config, RuleLevel};
use crate::diag::Level;
use crate::rule::Rule;
use crate::text::Spanned;

/// What the manifest says about levels.
#[derive(Debug)]
pub struct Levels<'c> {
    settings: Vec<RuleLevel<'c>>,
}

impl<'c> Levels<'c> {
    /// The levels that `config` sets.
    pub fn new(config: &'c Config) -> Self {
        Self {
            settings: config.rule_levels(),
        }
    }

    /// The level that the manifest sets for `rule` in the file at `path` (from the manifest's
    /// folder), with the line that sets it. The last match wins.
    pub fn set(&self, rule: &Rule, path: &str) -> Option<Spanned<Level>> {
        let here = |setting: &RuleLevel<'_>| setting.files.is_none_or(|files| files.matches(path));
        self.in_force(rule, here).last().map(|(_, level)| level)
    }

    /// The level that the manifest sets for `rule` in all files, with the line that sets it.
    pub fn everywhere(&self, rule: &Rule) -> Option<Spanned<Level>> {
        let levels = self.in_force(rule, |setting| setting.files.is_none());
        levels.last().map(|(_, level)| level)
    }

    /// The level of `rule` in the file at `path`.
    pub fn of(&self, rule: &Rule, path: &str) -> Level {
        self.set(rule, path).map_or(rule.level, |level| level.value)
    }

    /// Whether `rule` is off in every file, so that it need not run.
    pub fn is_off_everywhere(&self, rule: &Rule) -> bool {
        let mut off = rule.level == Level::Off;
        for (setting, level) in self.in_force(rule, |_| true) {
            match (level.value, setting.files) {
                (Level::Off, None) => off = true,
                (Level::Off, Some(_)) => {}
                _ => off = false,
            }
        }
        off
    }

    /// The levels that override the one of `lint.rules` for some files, in the order in which the
    /// last match wins; of each override the one that counts.
    pub fn by_path(&self, rule: &Rule) -> Vec<(&RuleLevel<'c>, Spanned<Level>)> {
        let mut found: Vec<(&RuleLevel<'c>, Spanned<Level>)> = Vec::new();
        for (setting, level) in self.in_force(rule, |_| true) {
            let Some(files) = setting.files else {
                continue;
            };
            let of_same = |of: &RuleLevel<'_>| of.files.is_some_and(|of| std::ptr::eq(of, files));
            if found.last().is_some_and(|(last, _)| of_same(last)) {
                found.pop();
            }
            found.push((setting, level));
        }
        found
    }

    /// What sets a level for `rule` among the settings that `applies` accepts. A family does not
    /// turn on what is off unless it is asked for by name: who lowers a family wants less.
    fn in_force<'l>(
        &'l self,
        rule: &Rule,
        applies: impl Fn(&RuleLevel<'c>) -> bool,
    ) -> impl Iterator<Item = (&'l RuleLevel<'c>, Spanned<Level>)> {
        let (id, mut is_on) = (rule.id, rule.level != Level::Off);
        self.settings.iter().filter_map(move |setting| {
            let level = setting.setting.level?;
            if !rule_matches(&setting.rule.value, id) || !applies(setting) {
                return None;
            }
            if !setting.is_of_family() {
                is_on |= level.value != Level::Off;
            } else if !is_on && level.value != Level::Off {
                return None;
            }
            Some((setting, level))
        })
    }
}

/// Whether `pattern` (`naming/event-case` or `naming/*`) names `rule`.
pub fn rule_matches(pattern: &str, rule: &str) -> bool {
    match pattern.strip_suffix("/*") {
        Some(family) => rule.split_once('/').is_some_and(|(of, _)| of == family),
        None => pattern == rule,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Levels, rule_matches};
    use crate::config::Config;
    use crate::diag::Level;
    use crate::rules;
    use crate::syntax::parse_yaml;
    use crate::text::FileId;

    /// The level of `rule` in `dictionary/old/a.yaml`, and whether it runs at all.
    fn level(lint: &str, rule: &str) -> (Level, bool) {
        let text = format!("version: 1\nlint: {lint}\n");
        let tree = parse_yaml(FileId(0), text.into());
        let config = Config::read(Arc::new(tree));
        assert!(config.faults.is_empty(), "{lint}: {:?}", config.faults);
        let rule = rules::find(rule).expect("a rule");
        let levels = Levels::new(&config);
        let level = levels.of(rule, "dictionary/old/a.yaml");
        (level, !levels.is_off_everywhere(rule))
    }

    #[test]
    fn families_match_whole() {
        assert!(rule_matches("naming/*", "naming/event-case"));
        assert!(!rule_matches("nam/*", "naming/event-case"));
        assert!(rule_matches("naming/event-case", "naming/event-case"));
    }

    #[test]
    fn within_one_map_a_rule_goes_before_its_family_whatever_the_order() {
        for lint in [
            "{rules: {naming/event-case: error, naming/*: info}}",
            "{rules: {naming/*: info, naming/event-case: error}}",
            "{overrides: [{files: ['**'], rules: {naming/event-case: error, naming/*: off}}]}",
        ] {
            assert_eq!(level(lint, "naming/event-case").0, Level::Error, "{lint}");
        }
        // Of overrides the last one that matches counts, whatever it names.
        let lint = "{rules: {naming/event-case: error}, overrides: \
                    [{files: [dictionary/old/*], rules: {naming/*: info}}]}";
        assert_eq!(level(lint, "naming/event-case").0, Level::Info);
    }

    #[test]
    fn a_family_does_not_turn_on_what_is_off_by_default() {
        let rule = "shape/unbounded-string";
        assert_eq!(level("{rules: {shape/*: info}}", rule), (Level::Off, false));
        assert_eq!(
            level("{rules: {shape/unbounded-string: warn}}", rule),
            (Level::Warn, true)
        );
        let both = "{rules: {shape/unbounded-string: warn}, overrides: \
                    [{files: [dictionary/old/*], rules: {shape/*: info}}]}";
        assert_eq!(level(both, rule), (Level::Info, true));
        let off = "{rules: {shape/*: off, shape/unbounded-string: warn}}";
        assert_eq!(level(off, rule), (Level::Warn, true));
    }
}
