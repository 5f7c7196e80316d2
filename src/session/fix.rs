//! The loop that fixes: lint, fix, read again, until nothing is left to fix. All of it happens in
//! memory; what comes of it is written once, by who asked.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use super::load::{Session, SessionError};
use crate::diag::{Finding, Fix};
use crate::lint::Outcome;
use crate::lint::fix::{Batch, Replacement, choose, is_asked_for};
use crate::source::{Overlay, Source};
use crate::syntax::SyntaxFaultKind;
use crate::syntax::decode::{Date, FaultKind};

/// Rounds after which fixes that always find more to do are given up.
const MAX_ROUNDS: usize = 100;

/// Times its size that a file may grow to.
const MAX_GROWTH: usize = 4;

/// Attempts, in one round, to find the fixes that break something.
const MAX_ATTEMPTS: usize = 64;

/// What to fix.
pub struct FixOptions<'o> {
    /// Whether fixes that may change the meaning are made, too.
    pub with_unsafe: bool,
    /// The files that may change, by path from the root.
    pub may_change: &'o dyn Fn(&str) -> bool,
    /// The day.
    pub today: Date,
}

/// What came of it.
#[derive(Debug)]
pub struct Fixed {
    /// The dictionary as it is afterwards.
    pub session: Session,
    /// What is left.
    pub outcome: Outcome,
    /// The files that change, by path.
    pub changes: Vec<Replacement>,
    /// Fixes made.
    pub count: usize,
    /// Fixes that were left out because the file could not be read any more with them: rule and
    /// path, sorted.
    pub refused: Vec<(&'static str, String)>,
    /// Rules whose fixes undo each other, or never come to an end.
    pub endless: BTreeSet<&'static str>,
}

/// A state that the files were in.
struct State {
    digest: Vec<u8>,
    /// The rules whose fixes led to the next one.
    rules: BTreeSet<&'static str>,
}

/// Fixes what is found in the dictionary at the root of `source`, whose paths are shown after
/// `prefix`. What comments allow is not fixed.
///
/// # Errors
/// When the manifest cannot be read.
pub fn fix(
    source: &dyn Source,
    prefix: &str,
    options: &FixOptions<'_>,
) -> Result<Fixed, SessionError> {
    fix_by(source, prefix, options, &|session| {
        session.lint_on(options.today)
    })
}

/// The same for what `lint` finds.
///
/// # Errors
/// When the manifest cannot be read.
pub fn fix_by(
    source: &dyn Source,
    prefix: &str,
    options: &FixOptions<'_>,
    lint: &dyn Fn(&Session) -> Outcome,
) -> Result<Fixed, SessionError> {
    let mut overlay = Overlay::new(source);
    let mut refused: BTreeSet<(&'static str, String)> = BTreeSet::new();
    let mut endless: BTreeSet<&'static str> = BTreeSet::new();
    'anew: loop {
        overlay.replace(BTreeMap::new());
        refused.clear();
        let mut session = Session::load(&overlay, prefix)?;
        let mut outcome = lint(&session);
        let mut skip: BTreeSet<String> = BTreeSet::new();
        let mut states: Vec<State> = Vec::new();
        let mut count = 0;
        loop {
            let broken = undecodable(&session);
            let wanted = |finding: &Finding, fix: &Fix| {
                let may_change = |path: &str| (options.may_change)(path) && !broken.contains(path);
                let mut edits = fix.edits.iter();
                is_asked_for(fix, options.with_unsafe)
                    && !endless.contains(finding.diagnostic.rule)
                    && !skip.contains(&identity(finding, fix))
                    && edits.all(|edit| may_change(&session.files.get(edit.span.file).path))
            };
            let batch = choose(&outcome.findings, &session.files, wanted);
            let mut attempt = Attempt {
                overlay: &mut overlay,
                prefix,
                before: faults(&session),
                session: &session,
                findings: &outcome.findings,
                left: MAX_ATTEMPTS,
                refused: Vec::new(),
            };
            let (taken, next) = attempt.largest(batch)?;
            let failed = std::mem::take(&mut attempt.refused);
            let is_last = failed.is_empty();
            for i in failed {
                let finding = &outcome.findings[i];
                if let Some(fix) = &finding.diagnostic.fix {
                    skip.insert(identity(finding, fix));
                }
                let file = finding.diagnostic.primary.file;
                refused.insert((finding.diagnostic.rule, session.files.shown_path(file)));
            }
            let Some(next) = next else {
                // What waited for those that were refused has its turn.
                if !is_last {
                    continue;
                }
                let changes = changes(&overlay);
                return Ok(Fixed {
                    session,
                    outcome,
                    changes,
                    count,
                    refused: refused.into_iter().collect(),
                    endless,
                });
            };
            let rules: BTreeSet<&'static str> = taken
                .iter()
                .map(|i| outcome.findings[*i].diagnostic.rule)
                .collect();
            let replaced = overlay.replaced();
            states.push(State {
                digest: digest(&session, replaced),
                rules,
            });
            let now = digest(&next, replaced);
            let is_swelling = swells(&overlay);
            let circle = states.iter().position(|state| state.digest == now);
            if circle.is_some() || is_swelling || states.len() == MAX_ROUNDS {
                // From the start without them, so that where it ends does not depend on where the
                // circle was entered.
                let from = circle.unwrap_or(states.len() - 1);
                endless.extend(states[from..].iter().flat_map(|state| &state.rules));
                continue 'anew;
            }
            count += taken.len();
            session = next;
            outcome = lint(&session);
        }
    }
}

/// Whether the files have grown beyond what fixes add.
fn swells(overlay: &Overlay<'_>) -> bool {
    let replaced = overlay.replaced();
    let before = replaced.keys().filter_map(|path| overlay.first_read(path));
    let before: usize = before.map(|bytes| bytes.len()).sum();
    let after: usize = replaced.values().map(String::len).sum();
    after > before.saturating_mul(MAX_GROWTH).saturating_add(64 * 1024)
}

/// A digest of the files that were ever replaced, as they are in `session`.
fn digest(session: &Session, replaced: &BTreeMap<String, String>) -> Vec<u8> {
    let mut digest = Sha256::new();
    for (_, file) in session.files.iter() {
        if replaced.contains_key(&file.path) {
            for part in [file.path.as_bytes(), file.text.as_bytes()] {
                digest.update(part.len().to_le_bytes());
                digest.update(part);
            }
        }
    }
    digest.finalize().to_vec()
}

/// What makes a fix the same in the next round.
fn identity(finding: &Finding, fix: &Fix) -> String {
    format!("{}\0{}", finding.fingerprint, fix.title)
}

/// The files whose bytes are not the text that was read: an edit would write what nobody wrote.
fn undecodable(session: &Session) -> BTreeSet<String> {
    let fragments = session.dictionary.fragments().iter();
    let trees = fragments
        .map(|fragment| &fragment.tree)
        .chain([&session.config.tree]);
    let is_broken = |kind: &SyntaxFaultKind| {
        matches!(kind, SyntaxFaultKind::InvalidUtf8 | SyntaxFaultKind::Utf16)
    };
    trees
        .filter(|tree| tree.faults().iter().any(|fault| is_broken(&fault.kind)))
        .map(|tree| session.files.get(tree.file()).path.clone())
        .collect()
}

/// How many structure faults of each kind there are; those of syntax by file.
type Faults = BTreeMap<(u8, String), usize>;

fn faults(session: &Session) -> Faults {
    let mut counts = Faults::new();
    for fault in session.structure_faults() {
        let (kind, of) = match &fault.kind {
            FaultKind::Syntax(_) => (0, session.files.get(fault.span.file).path.clone()),
            kind => (1, kind_name(kind).to_owned()),
        };
        *counts.entry((kind, of)).or_default() += 1;
    }
    counts
}

/// The variant's name.
fn kind_name(kind: &FaultKind) -> &'static str {
    match kind {
        FaultKind::Syntax(_) => "syntax",
        FaultKind::DuplicateKey { .. } => "duplicate key",
        FaultKind::DuplicateDefinition { .. } => "duplicate definition",
        FaultKind::UnknownKey { .. } => "unknown key",
        FaultKind::MissingKey { .. } => "missing key",
        FaultKind::WrongType { .. } => "wrong type",
        FaultKind::InvalidValue { .. } => "invalid value",
        FaultKind::InvalidSchema { .. } => "invalid schema",
        FaultKind::MergeKey => "merge key",
        FaultKind::AmbiguousScalar { .. } => "ambiguous scalar",
        FaultKind::UnresolvedReference { .. } => "unresolved reference",
        FaultKind::ReferenceCycle { .. } => "reference cycle",
        FaultKind::NoSuchFile { .. } => "no such file",
    }
}

/// Fixes on trial.
struct Attempt<'a, 's> {
    overlay: &'a mut Overlay<'s>,
    prefix: &'a str,
    before: Faults,
    session: &'a Session,
    findings: &'a [Finding],
    left: usize,
    refused: Vec<usize>,
}

impl Attempt<'_, '_> {
    /// The most of `batch` that breaks nothing, and the dictionary with it; none where nothing is
    /// left. The files are then as that dictionary has them.
    fn largest(&mut self, batch: Batch) -> Result<(Vec<usize>, Option<Session>), SessionError> {
        let base = self.overlay.replaced().clone();
        let mut sound: Option<(Batch, Session)> = None;
        let mut open = vec![batch.fixes];
        while let Some(part) = open.pop() {
            if part.is_empty() {
                continue;
            }
            let mut together = Batch::default();
            let kept = sound.iter().flat_map(|(kept, _)| &kept.fixes);
            for i in kept.chain(&part) {
                if let Some(fix) = &self.findings[*i].diagnostic.fix {
                    together.add(&self.session.files, *i, fix);
                }
            }
            let mut texts = base.clone();
            let changed = together.texts(&self.session.files);
            // A fix that changes nothing would be made for ever.
            let session = match changed.is_empty() || self.left == 0 {
                true => None,
                false => {
                    self.left -= 1;
                    texts.extend(changed);
                    self.overlay.replace(texts);
                    let session = Session::load(self.overlay, self.prefix)?;
                    self.is_sound(&session, &together).then_some(session)
                }
            };
            match session {
                Some(session) => sound = Some((together, session)),
                None if part.len() == 1 => self.refused.extend(part),
                None if self.left == 0 => self.refused.extend(part),
                None => {
                    let (first, second) = part.split_at(part.len() / 2);
                    open.push(second.to_vec());
                    open.push(first.to_vec());
                }
            }
        }
        let mut texts = base;
        let Some((batch, session)) = sound else {
            self.overlay.replace(texts);
            return Ok((Vec::new(), None));
        };
        texts.extend(batch.texts(&self.session.files));
        self.overlay.replace(texts);
        Ok((batch.fixes, Some(session)))
    }

    /// Whether nothing is broken that was not. What mends the structure of a file may bring to
    /// light what was hidden in it, but no other fault of syntax.
    fn is_sound(&self, session: &Session, batch: &Batch) -> bool {
        let structural = |i: &usize| crate::lint::fix::is_structural(&self.findings[*i]);
        let may_reveal = batch.fixes.iter().all(structural);
        let after = faults(session);
        after.iter().all(|(kind, count)| {
            let was = self.before.get(kind).copied().unwrap_or_default();
            *count <= was || (may_reveal && kind.0 != 0)
        })
    }
}

fn changes(overlay: &Overlay<'_>) -> Vec<Replacement> {
    let changed = overlay.replaced().iter().filter_map(|(path, after)| {
        let before = overlay.first_read(path)?;
        (before != after.as_bytes()).then(|| Replacement {
            path: path.clone(),
            before,
            after: after.clone(),
        })
    });
    changed.collect()
}
