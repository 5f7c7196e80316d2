//! Comments that keep findings out of the report: what each is about, what it is used for.
//!
//! A comment is about one entry or item, with all that is in it. It keeps out what a rule that it
//! names finds
//!
//! - at a place in there;
//! - through a reference in there: the finding's own or a related place is a `ref` or an `include`
//!   within what the comment is about;
//! - in a shared definition, where each event that it reaches has such a comment on the way to it;
//! - in a definition in there, where the finding is reported at, or names as related, a reference
//!   that leads to it: the comment is about the whole definition, or about the related place in it.
//!
//! Other related places, such as the line of the manifest that asked, do not count: a comment there
//! would silence what nobody had looked at.

use std::collections::BTreeMap;

use super::Levels;
use crate::diag::{Diagnostic, Level};
use crate::dict::{Dictionary, References};
use crate::rule::{Check, Rule, Suppression, Use};
use crate::source::Files;
use crate::syntax::decode::Date;
use crate::syntax::{Comment, Placement, Tree, covered, parse_allow};
use crate::text::{FileId, Span};

/// What no comment allows: part of the file was not read, and there may be anything in it.
const UNREADABLE: &str = "structure/invalid-yaml";

/// Every comment of `trees` that allows something or is meant to, in the order of files and places.
pub(super) fn collect<'t>(trees: impl Iterator<Item = &'t Tree>) -> Vec<Suppression> {
    let mut found = Vec::new();
    for tree in trees {
        let text = tree.text();
        // Most files have none.
        if !text.contains("llow") && !text.contains("chema") {
            continue;
        }
        let mut comments: Vec<Comment> = Vec::new();
        let mut said = Vec::new();
        for comment in tree.comments() {
            let words = text.get(comment.span.range()).unwrap_or_default();
            // JSON has no comments, and says so where one stands.
            if let Some(says) = parse_allow(words).filter(|_| words.starts_with('#')) {
                comments.push(*comment);
                said.push(says);
            }
        }
        let covers = covered(tree, &comments);
        for ((comment, says), covers) in comments.into_iter().zip(said).zip(covers) {
            let rules = says.as_ref().map_or(0, |allow| allow.rules.len());
            found.push(Suppression {
                comment: comment.span,
                is_alone: comment.placement == Placement::OwnLine,
                says,
                covers,
                uses: vec![Use::Unused; rules],
            });
        }
    }
    found
}

/// Takes out of `diagnostics` what a comment allows, and returns it. What each comment was used
/// for is noted in it.
pub(super) fn apply(
    suppressions: &mut [Suppression],
    diagnostics: &mut Vec<Diagnostic>,
    dictionary: &Dictionary,
    today: Date,
) -> Vec<Diagnostic> {
    let mut by_rule: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (s, suppression) in suppressions.iter().enumerate() {
        if suppression.covers.is_none() || suppression.is_expired(today) {
            continue;
        }
        for (r, rule) in suppression
            .says
            .iter()
            .flat_map(|allow| allow.rules.iter().enumerate())
            .filter(|(_, rule)| rule.value != UNREADABLE)
        {
            by_rule.entry(rule.value.clone()).or_default().push((s, r));
        }
    }
    if by_rule.is_empty() {
        return Vec::new();
    }
    let mut references = None;
    let mut kept_out = Vec::new();
    diagnostics.retain_mut(|diagnostic| {
        let Some(naming) = by_rule.get(diagnostic.rule) else {
            return true;
        };
        let references: &References<'_> =
            references.get_or_insert_with(|| References::of(dictionary));
        let related: Vec<Span> = diagnostic.related.iter().map(|label| label.span).collect();
        let mut is_open = |place: Span| {
            let reach = Reached::of(place, &related, references);
            let mut is_open = true;
            for (s, r) in naming {
                let covers = suppressions[*s].covers;
                if covers.is_some_and(|node| reach.touches(node)) {
                    suppressions[*s].uses[*r] = Use::Used;
                    is_open = false;
                }
            }
            // What is shared is found once for all that refer to it.
            let ways = match is_open {
                true => references.ways_to(place),
                false => Vec::new(),
            };
            let allows = |s: usize, way: Span| {
                suppressions[s]
                    .covers
                    .is_some_and(|node| node.contains(way))
            };
            let used: Vec<_> = naming
                .iter()
                .filter(|(s, _)| ways.iter().any(|way| allows(*s, *way)))
                .copied()
                .collect();
            if !used.is_empty() {
                let is_allowed = |way| used.iter().any(|(s, _)| allows(*s, way));
                is_open = !references.holds_on_each_way(place, &is_allowed);
                for (s, r) in used {
                    suppressions[s].uses[r] = Use::Used;
                }
            }
            is_open
        };
        let is_kept = diagnostic.move_to(&mut is_open);
        if !is_kept {
            kept_out.push(diagnostic.clone());
        }
        is_kept
    });
    kept_out
}

/// The places by which a finding can be reached.
struct Reached<'r> {
    /// Its own, and the references among the related ones.
    places: Vec<Span>,
    /// The definitions that a reference among those leads to.
    definitions: Vec<Span>,
    /// Its related places.
    related: &'r [Span],
}

impl<'r> Reached<'r> {
    fn of(primary: Span, related: &'r [Span], references: &References<'_>) -> Self {
        let mut places = vec![primary];
        places.extend(related.iter().filter(|span| references.is_at(**span)));
        let definitions = places
            .iter()
            .flat_map(|place| references.behind(*place))
            .collect();
        Self {
            places,
            definitions,
            related,
        }
    }

    fn touches(&self, node: Span) -> bool {
        let within = |definition: &Span| {
            let is_related = |span: &&Span| definition.contains(**span) && node.contains(**span);
            node.contains(*definition) || self.related.iter().any(|span| is_related(&span))
        };
        self.places.iter().any(|place| node.contains(*place)) || self.definitions.iter().any(within)
    }
}

/// Notes for each name that was not used why that is so.
pub(super) fn settle(
    suppressions: &mut [Suppression],
    rules: &[&'static Rule],
    levels: &Levels<'_>,
    files: &Files,
    today: Date,
    is_read: &dyn Fn(FileId) -> bool,
) {
    for suppression in suppressions {
        let path = &files.get(suppression.comment.file).path;
        let is_expired = suppression.is_expired(today);
        let Ok(allow) = &suppression.says else {
            continue;
        };
        for (name, used) in allow.rules.iter().zip(&mut suppression.uses) {
            let rule = rules.iter().find(|rule| rule.id == name.value);
            match rule {
                None => *used = Use::Unknown,
                Some(rule) if judges_comments_alone(rule) => *used = Use::Refused,
                Some(_) if *used == Use::Used => {}
                Some(rule)
                    if is_expired
                        || !is_read(suppression.comment.file)
                        || levels.of(rule, path) == Level::Off =>
                {
                    *used = Use::Unknown;
                }
                Some(_) => {}
            }
        }
    }
}

fn judges_comments_alone(rule: &Rule) -> bool {
    let is_of_comments = |check: &Check| matches!(check, Check::Suppression(_));
    rule.checks.iter().all(is_of_comments)
}
