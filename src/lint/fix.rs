//! Which fixes are made together, what they come to as a diff, and how files are replaced.

mod diff;
mod write;

pub use diff::unified;
pub use write::{Replacement, WriteError, replace_files};

use std::collections::BTreeMap;

use crate::diag::{Finding, Fix, Safety};
use crate::source::Files;
use crate::text::{Edits, FileId};

/// Fixes that are made together: no edit of one touches an edit of another.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    edits: BTreeMap<u32, Edits>,
    /// The findings that are fixed, by their place in the list that was chosen from.
    pub fixes: Vec<usize>,
}

impl Batch {
    /// Takes `fix` in whole, or not at all where one of its edits touches one that is taken, or
    /// another one of its own.
    pub fn add(&mut self, files: &Files, index: usize, fix: &Fix) -> bool {
        let mut own: BTreeMap<u32, Edits> = BTreeMap::new();
        for edit in &fix.edits {
            let file = edit.span.file;
            let text = &files.get(file).text;
            let taken = self.edits.get(&file.0);
            let fits = taken.is_none_or(|taken| taken.fits(text, edit));
            if !fits || !own.entry(file.0).or_default().add(text, edit) {
                return false;
            }
        }
        for edit in &fix.edits {
            let file = edit.span.file;
            let edits = self.edits.entry(file.0).or_default();
            edits.add(&files.get(file).text, edit);
        }
        self.fixes.push(index);
        true
    }

    /// The new text of each file that changes, by path.
    pub fn texts(&self, files: &Files) -> BTreeMap<String, String> {
        self.edits
            .iter()
            .filter_map(|(id, edits)| {
                let file = files.get(FileId(*id));
                let text = edits.apply(&file.text);
                (text != *file.text).then(|| (file.path.clone(), text))
            })
            .collect()
    }
}

/// The fixes of `findings` that `wanted` accepts, first come first served: what touches an earlier
/// one waits for the next round. Those that mend the structure of a file go first and alone, since
/// what else is found in a broken file may be due to that; then those that mend the linting itself,
/// since what a misspelt comment was to allow is not to be fixed, and those of a schema that is none.
pub fn choose(
    findings: &[Finding],
    files: &Files,
    wanted: impl Fn(&Finding, &Fix) -> bool,
) -> Batch {
    let mut batch = Batch::default();
    for turn in 0..3 {
        for (i, finding) in findings.iter().enumerate() {
            let Some(fix) = &finding.diagnostic.fix else {
                continue;
            };
            if turn_of(finding) == turn && !fix.edits.is_empty() && wanted(finding, fix) {
                batch.add(files, i, fix);
            }
        }
        if !batch.fixes.is_empty() {
            break;
        }
    }
    batch
}

fn turn_of(finding: &Finding) -> usize {
    match brings_to_light(finding) {
        _ if is_structural(finding) => 0,
        true => 1,
        false => 2,
    }
}

/// Whether there may be more to find once it is mended: what could not be read, was not linted, or
/// had a schema that examples could not be held against.
pub fn brings_to_light(finding: &Finding) -> bool {
    let rule = finding.diagnostic.rule;
    is_structural(finding) || rule.starts_with("lint/") || rule == "shape/invalid-schema"
}

/// Whether a finding is about the structure of a file or the references between definitions.
pub fn is_structural(finding: &Finding) -> bool {
    finding.diagnostic.rule.starts_with("structure/")
}

/// Whether a fix is one of those asked for.
pub fn is_asked_for(fix: &Fix, with_unsafe: bool) -> bool {
    with_unsafe || fix.safety == Safety::Safe
}
