//! What becomes of a mismatch, known before payloads are read.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::run::at_their_levels;
use super::sent::of_payloads;
use super::{Levels, suppress};
use crate::config::Config;
use crate::dict::Dictionary;
use crate::payload::{Class, Mismatch, Standing};
use crate::rule::{Ctx, Rule, Sink, Suppression};
use crate::source::Files;
use crate::syntax::decode::Date;

/// Says what becomes of mismatches: what [`super::run()`] will make of them.
pub struct Standings<'a> {
    ctx: Ctx<'a>,
    levels: Levels<'a>,
    suppressions: Vec<Suppression>,
    known: Mutex<BTreeMap<Class, Standing>>,
}

impl<'a> Standings<'a> {
    /// What becomes of mismatches by `rules`.
    pub fn new(
        dictionary: &'a Dictionary,
        config: &'a Config,
        files: &'a Files,
        rules: &'a [&'static Rule],
        today: Date,
    ) -> Self {
        let trees = dictionary.fragments().iter().map(|part| &*part.tree);
        Self {
            ctx: Ctx::new(dictionary, config, files, rules, today),
            levels: Levels::new(config),
            suppressions: suppress::collect(trees.chain([&*config.tree])),
            known: Mutex::default(),
        }
    }

    /// What becomes of a mismatch.
    pub fn of(&self, mismatch: &Mismatch) -> Standing {
        let class = Class::of(mismatch);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(class).or_insert_with(|| self.judge(mismatch))
    }

    fn judge(&self, mismatch: &Mismatch) -> Standing {
        let ctx = &self.ctx;
        let mut found = Vec::new();
        for rule in ctx.rules {
            let checks = rule.checks.iter().filter_map(of_payloads);
            for (_, check) in checks.filter(|(kind, _)| *kind == mismatch.kind) {
                let mut sink = Sink::new(rule);
                check(ctx, mismatch, &mut sink);
                let reported = vec![sink.into_diagnostics()];
                found.extend(at_their_levels(&[*rule], reported, &self.levels, ctx.files));
            }
        }
        if found.is_empty() {
            return Standing::Off;
        }
        let mut suppressions = self.suppressions.clone();
        suppress::apply(&mut suppressions, &mut found, ctx.dictionary, ctx.today);
        let level = found.iter().map(|diagnostic| diagnostic.level).max();
        level.map_or(Standing::Allowed, Standing::Reported)
    }
}
