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
    pub fn set(&self, rule: &str, path: &str) -> Option<Spanned<Level>> {
        let applies = |level: &&RuleLevel<'_>| {
            rule_matches(&level.rule.value, rule)
                && level.files.is_none_or(|files| files.matches(path))
        };
        self.settings
            .iter()
            .rev()
            .filter(applies)
            .find_map(|level| level.setting.level)
    }

    /// The level that the manifest sets for `rule` in all files, with the line that sets it.
    pub fn everywhere(&self, rule: &str) -> Option<Spanned<Level>> {
        self.settings
            .iter()
            .rev()
            .filter(|level| level.files.is_none() && rule_matches(&level.rule.value, rule))
            .find_map(|level| level.setting.level)
    }

    /// The level of `rule` in the file at `path`.
    pub fn of(&self, rule: &Rule, path: &str) -> Level {
        self.set(rule.id, path)
            .map_or(rule.level, |level| level.value)
    }

    /// Whether `rule` is off in every file, so that it need not run.
    pub fn is_off_everywhere(&self, rule: &Rule) -> bool {
        let mut off = rule.level == Level::Off;
        for setting in self
            .settings
            .iter()
            .filter(|s| rule_matches(&s.rule.value, rule.id))
        {
            let Some(level) = setting.setting.level else {
                continue;
            };
            match (level.value, setting.files) {
                (Level::Off, None) => off = true,
                (Level::Off, Some(_)) => {}
                _ => off = false,
            }
        }
        off
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
    use super::rule_matches;

    #[test]
    fn families_match_whole() {
        assert!(rule_matches("naming/*", "naming/event-case"));
        assert!(!rule_matches("nam/*", "naming/event-case"));
        assert!(rule_matches("naming/event-case", "naming/event-case"));
    }
}
