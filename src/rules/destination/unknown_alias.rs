//! `destination/unknown-alias`. The page beside this file is its documentation and its first test.

use std::collections::BTreeSet;

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, Map, Slot, closest};
use crate::syntax::edit::replace_word;
use crate::tables::{destinations, envelopes};
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/unknown-alias",
    summary: "aliases are for an envelope, a destination, a source or a platform",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Index,
    page: include_str!("unknown_alias.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let dictionary = ctx.dictionary;
    let mut keys: Vec<&Spanned<Name>> = Vec::new();
    for event in dictionary.events() {
        let aliases = event.body.aliases.get();
        keys.extend(
            aliases
                .into_iter()
                .flat_map(Map::iter)
                .map(|entry| &entry.name),
        );
    }
    ctx.properties().iter().copied().for_each(|at| {
        let aliases = at.property.aliases.get();
        keys.extend(
            aliases
                .into_iter()
                .flat_map(Map::iter)
                .map(|entry| &entry.name),
        );
    });
    if keys.is_empty() {
        return;
    }
    let Some(known) = Known::of(ctx) else { return };
    for key in keys {
        known.judge(ctx, key, sink);
    }
}

/// Every name that a wire has.
struct Known<'c> {
    names: BTreeSet<&'c str>,
    /// Nobody says who sends: any platform will do, and only a slip of the pen is told.
    any_sender: bool,
}

impl<'c> Known<'c> {
    /// None where a part of the manifest that may name more could not be read.
    fn of(ctx: &'c Ctx<'_>) -> Option<Self> {
        let manifest = &ctx.config.manifest;
        let (platforms, sources) = (&manifest.platforms, &manifest.sources);
        if platforms.is_broken() || sources.is_broken() || manifest.partial {
            return None;
        }
        let mut names: BTreeSet<&str> = destinations().names().chain(envelopes()).collect();
        for entry in platforms.get().into_iter().flat_map(Map::iter) {
            names.insert(&entry.name.value);
            if let Some(platform) = &entry.value.value {
                names.extend(listed(&platform.destinations));
            }
        }
        for entry in sources.get().into_iter().flat_map(Map::iter) {
            names.insert(&entry.name.value);
            if let Some(source) = &entry.value.value {
                names.extend(listed(&source.destinations));
            }
        }
        for event in ctx.dictionary.events() {
            names.extend(listed(&event.body.destinations));
            names.extend(listed(&event.body.platforms));
        }
        Some(Self {
            names,
            any_sender: platforms.is_absent() && sources.is_absent(),
        })
    }

    fn judge(&self, ctx: &Ctx<'_>, key: &Spanned<Name>, sink: &mut Sink) {
        if self.names.contains(&*key.value) {
            return;
        }
        let near = closest(&key.value, self.names.iter().copied());
        if near.is_none() && self.any_sender {
            return;
        }
        let message = message!(
            "`{}` is no envelope, destination, source or platform",
            key.value
        );
        let finding = sink.report(key.span, message);
        match near {
            Some(near) => finding
                .help(format!(
                    "did you mean `{near}`? as it is, nothing is called by this alias"
                ))
                .unsafe_fix(
                    format!("rename to `{near}`"),
                    vec![replace_word(ctx.text(key.span), key.span, near)],
                ),
            None => finding.help(
                "nothing is called by this alias; the manifest's `platforms` and `sources` name \
                 who sends and where to",
            ),
        };
    }
}

fn listed(list: &Slot<List<Name>>) -> impl Iterator<Item = &str> {
    list.get().into_iter().flatten().map(|name| &*name.value)
}
