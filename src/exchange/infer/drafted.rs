//! From what was seen to the files of a dictionary.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::define::Describer;
use super::draft::Draft;
use super::groups::{self, Groups};
use super::options::Options;
use super::summary::Summary;
use super::{events, personal};
use crate::config::MANIFEST;
use crate::dict::model::Pii;
use crate::dict::schema::escape;
use crate::exchange::import::names::FileNames;
use crate::exchange::import::{Comments, to_commented_yaml};
use crate::payload::infer::{IDENTIFIERS, Observed};

/// A dictionary that was drafted, and how that went.
#[derive(Debug)]
pub struct Drafted {
    /// Files by path from the output folder, sorted; the manifest is the first.
    pub files: Vec<(String, String)>,
    /// What is in it, and what a person has to look at.
    pub summary: Summary,
}

/// Drafts a dictionary of what was seen.
pub fn draft(observed: &Observed, options: &Options) -> Drafted {
    Drafted::of(&defined(observed, options), observed, options, true)
}

impl Drafted {
    /// It as files, with a manifest or to be added to a dictionary that is there.
    pub(super) fn of(
        draft: &Draft,
        observed: &Observed,
        options: &Options,
        with_manifest: bool,
    ) -> Self {
        let mut names = FileNames::default();
        let mut files = Vec::new();
        let mut told = Vec::new();
        for (key, event) in &draft.events {
            let mut comments = Comments::new();
            let at = format!("/events/{}", escape(key));
            let value = event.write(&at, &mut comments);
            let path = names.take(key);
            told.push((key.clone(), event.count, path.clone()));
            let document = json!({"events": {key.as_str(): value}});
            files.push((path, to_commented_yaml(&document, &comments)));
        }
        let (shared, comments) = draft.shared();
        if !shared.is_empty() {
            let text = to_commented_yaml(&Value::Object(shared), &comments);
            files.push(("dictionary/_shared.yaml".to_owned(), text));
        }
        files.sort();
        if with_manifest {
            files.insert(0, (MANIFEST.to_owned(), draft.manifest(options)));
        }
        let summary = Summary::of(observed, draft, told);
        Self { files, summary }
    }
}

/// The definitions of what was seen.
fn defined(observed: &Observed, options: &Options) -> Draft {
    let (events, mut conflicts) = events::events(observed, options, &BTreeSet::new());
    let mut describer = Describer::new(options, "identifiers");
    let mut identifiers = BTreeMap::new();
    for ((name, _), shape) in IDENTIFIERS.iter().zip(&observed.identifiers) {
        if shape.count() > 0 {
            let mut definition = describer.identifier(name, shape);
            definition.pii = definition.pii.max(Some(Pii::Pseudonymous));
            identifiers.insert(*name, definition);
        }
    }
    conflicts.append(&mut describer.conflicts);
    conflicts.sort();
    let mut draft = Draft {
        events,
        groups: Groups::new(),
        identifiers,
        conflicts,
    };
    draft.groups = groups::share(&mut draft.events);
    personal::declare(&mut draft);
    draft
}
