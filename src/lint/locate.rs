//! Which definition a finding is in, and its fingerprint.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::diag::{Diagnostic, Finding, Sent};
use crate::dict::{Dictionary, Reach, Section};
use crate::syntax::{Path, Tree};
use crate::tables::pii;
use crate::text::FileId;

/// Gives each diagnostic its entity, pointer and fingerprint. They must be sorted: of two that
/// are alike in everything else, the first gets the lower ordinal.
pub(super) fn locate<'t>(
    diagnostics: Vec<Diagnostic>,
    manifest: FileId,
    dictionary: &Dictionary,
    tree: impl Fn(FileId) -> Option<&'t Tree>,
) -> Vec<Finding> {
    let mut seen: BTreeMap<(Option<Arc<str>>, String), usize> = BTreeMap::new();
    // Following every reference costs something, and most findings are not in what is shared.
    let mut reach: Option<Reach<'_>> = None;
    let mut findings = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        let file = diagnostic.primary.file;
        let path = tree(file)
            .map(|tree| tree.path_at(diagnostic.primary))
            .unwrap_or_default();
        let sent = diagnostic.sent.as_ref();
        // What nothing in the dictionary asked for is found in an event, where it is known which.
        let about_nothing = sent.is_some_and(|sent| sent.asked.is_none());
        let (entity, pointer) = match sent.filter(|_| about_nothing) {
            Some(sent) => (event(sent), String::new()),
            None => place(&path, file == manifest),
        };
        let shared = shared(&path, file == manifest).filter(|_| !about_nothing);
        let reaches = shared.map(|(section, name)| {
            reach
                .get_or_insert_with(|| Reach::of(dictionary))
                .events(section, name)
        });
        let mut identity = String::new();
        // `event:NAME` is the kind and the name; NUL cannot stand in either.
        let kind_and_name = entity.as_deref().unwrap_or_default().replacen(':', "\0", 1);
        let parts = [diagnostic.rule, &kind_and_name, &pointer];
        for part in parts
            .into_iter()
            .chain(diagnostic.message.args.iter().map(String::as_str))
        {
            identity.push_str(part);
            identity.push('\0');
        }
        // Each file of payloads by itself, whichever others are read in the same run.
        let of_file = sent.map(|sent| Arc::clone(&sent.path));
        let ordinal = seen.entry((of_file, identity.clone())).or_default();
        let _ = write!(identity, "{ordinal}");
        *ordinal += 1;
        let fingerprint = fingerprint(&identity);
        let pointer = pii().masked(&pointer).into_owned();
        findings.push(Finding {
            diagnostic,
            entity,
            reaches,
            pointer,
            fingerprint,
        });
    }
    findings
}

fn event(sent: &Sent) -> Option<String> {
    let event = sent.event.as_ref();
    event.map(|name| format!("{}:{name}", Section::Events.what()))
}

/// The shared property or group at `path`.
fn shared(path: &Path, in_manifest: bool) -> Option<(Section, &str)> {
    let section = path
        .key(0)
        .filter(|_| !in_manifest)
        .and_then(Section::from_key)?;
    let shared = matches!(section, Section::Properties | Section::Groups);
    path.key(1).filter(|_| shared).map(|name| (section, name))
}

/// The entity at `path` and the pointer within it.
fn place(path: &Path, in_manifest: bool) -> (Option<String>, String) {
    if in_manifest {
        return (Some("manifest".to_owned()), path.to_string());
    }
    let section = path.key(0).and_then(Section::from_key);
    match (section, path.key(1)) {
        (Some(section), Some(name)) => (
            Some(format!("{}:{name}", section.what())),
            path.tail(2).to_string(),
        ),
        _ => (None, path.to_string()),
    }
}

/// Version 1: the first 16 hex digits of SHA-256 over the NUL-joined fields.
fn fingerprint(identity: &str) -> String {
    let digest = Sha256::digest(identity.as_bytes());
    let mut text = "1:".to_owned();
    for byte in digest.iter().take(8) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
