//! The loop that fixes: lint, fix, read again, until nothing is left to fix. All of it happens in
//! memory; what comes of it is written once, by who asked.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use super::load::{Session, SessionError};
use crate::diag::{Finding, Fix, Level};
use crate::dict::walk_properties;
use crate::lint::Outcome;
use crate::lint::fix::{Batch, Replacement, brings_to_light, choose, is_asked_for, is_structural};
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
    /// Fixes that were left out because of what they would do, sorted.
    pub refused: Vec<Refused>,
    /// Rules whose fixes undo each other, or never come to an end.
    pub endless: BTreeSet<&'static str>,
}

/// A fix that was left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// The rule whose finding it is for.
    pub rule: &'static str,
    /// The file of the finding, as it is shown.
    pub path: String,
    /// What was wrong with it.
    pub why: Why,
}

/// Why a fix is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The file could be read no longer, or a definition would be gone.
    Breaks,
    /// There would be an error of this rule that is not there now.
    Fails(&'static str),
    /// It changes nothing.
    Idle,
    /// It was not found out in time which fixes can be made together.
    Untried,
}

/// A state that the files were in.
struct Round {
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
    let mut refused: BTreeSet<Refused> = BTreeSet::new();
    let mut endless: BTreeSet<&'static str> = BTreeSet::new();
    'anew: loop {
        overlay.replace(BTreeMap::new());
        refused.clear();
        let mut session = Session::load(&overlay, prefix)?;
        let mut outcome = lint(&session);
        let mut skip: BTreeSet<String> = BTreeSet::new();
        let mut states: Vec<Round> = Vec::new();
        let mut count = 0;
        loop {
            let broken = undecodable(&session);
            let wanted = |finding: &Finding, fix: &Fix| {
                let may_change = |path: &str| (options.may_change)(path) && !broken.contains(path);
                // What a comment is about that nobody can read may be meant to stay.
                let is_settled = finding.diagnostic.rule.starts_with("lint/")
                    || !fix.edits.iter().any(|edit| {
                        let mut unsettled = outcome.unsettled.iter();
                        unsettled.any(|covers| covers.contains(edit.span))
                    });
                let mut edits = fix.edits.iter();
                is_settled
                    && is_asked_for(fix, options.with_unsafe)
                    && !endless.contains(finding.diagnostic.rule)
                    && !skip.contains(&identity(finding, fix))
                    && edits.all(|edit| may_change(&session.files.get(edit.span.file).path))
            };
            let batch = choose(&outcome.findings, &session.files, wanted);
            let mut attempt = Attempt {
                overlay: &mut overlay,
                prefix,
                lint,
                session: &session,
                findings: &outcome.findings,
                before: State::of(&session, &outcome.findings),
                left: MAX_ATTEMPTS,
                refused: Vec::new(),
                untried: Vec::new(),
            };
            let (taken, next) = attempt.largest(batch)?;
            let mut failed = std::mem::take(&mut attempt.refused);
            if next.is_none() && failed.is_empty() {
                let untried = std::mem::take(&mut attempt.untried);
                failed.extend(untried.into_iter().map(|i| (i, Why::Untried)));
            }
            let is_last = failed.is_empty();
            for (i, why) in failed {
                let finding = &outcome.findings[i];
                if let Some(fix) = &finding.diagnostic.fix {
                    skip.insert(identity(finding, fix));
                }
                refused.insert(Refused {
                    rule: finding.diagnostic.rule,
                    path: session.files.shown_path(finding.diagnostic.primary.file),
                    why,
                });
            }
            let Some((next, found)) = next else {
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
            states.push(Round {
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
            outcome = found;
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

/// What no fix may make worse.
struct State {
    faults: Faults,
    /// Events, groups, identifiers and properties.
    definitions: usize,
    /// Errors of each rule.
    errors: BTreeMap<&'static str, usize>,
}

impl State {
    fn of(session: &Session, findings: &[Finding]) -> Self {
        let dictionary = &session.dictionary;
        let mut definitions = dictionary.events().count()
            + dictionary.groups().count()
            + dictionary.identifiers().count();
        walk_properties(dictionary, |_| definitions += 1);
        let mut errors = BTreeMap::new();
        for finding in findings {
            if finding.diagnostic.level == Level::Error {
                *errors.entry(finding.diagnostic.rule).or_default() += 1;
            }
        }
        Self {
            faults: faults(session),
            definitions,
            errors,
        }
    }
}

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
    lint: &'a dyn Fn(&Session) -> Outcome,
    session: &'a Session,
    findings: &'a [Finding],
    before: State,
    left: usize,
    refused: Vec<(usize, Why)>,
    untried: Vec<usize>,
}

/// A dictionary with what is found in it.
type Judged = (Session, Outcome);

impl Attempt<'_, '_> {
    /// The most of `batch` that makes nothing worse, and the dictionary with it; none where nothing
    /// is left. The files are then as that dictionary has them.
    fn largest(&mut self, batch: Batch) -> Result<(Vec<usize>, Option<Judged>), SessionError> {
        let base = self.overlay.replaced().clone();
        let mut sound: Option<(Batch, Judged)> = None;
        let mut open = vec![batch.fixes];
        while let Some(part) = open.pop() {
            if part.is_empty() {
                continue;
            }
            if self.left == 0 {
                self.untried.extend(part);
                continue;
            }
            let mut together = Batch::default();
            let kept = sound.iter().flat_map(|(kept, _)| &kept.fixes);
            for i in kept.chain(&part) {
                if let Some(fix) = &self.findings[*i].diagnostic.fix {
                    together.add(&self.session.files, *i, fix);
                }
            }
            match self.judge(&base, &together)? {
                Ok(judged) => sound = Some((together, judged)),
                Err(why) if part.len() == 1 => {
                    self.refused.extend(part.into_iter().map(|i| (i, why)));
                }
                Err(_) => {
                    let (first, second) = part.split_at(part.len() / 2);
                    open.push(second.to_vec());
                    open.push(first.to_vec());
                }
            }
        }
        let mut texts = base;
        let Some((batch, judged)) = sound else {
            self.overlay.replace(texts);
            return Ok((Vec::new(), None));
        };
        texts.extend(batch.texts(&self.session.files));
        self.overlay.replace(texts);
        Ok((batch.fixes, Some(judged)))
    }

    /// The dictionary with the fixes of `batch` made, or why they are not to be.
    fn judge(
        &mut self,
        base: &BTreeMap<String, String>,
        batch: &Batch,
    ) -> Result<Result<Judged, Why>, SessionError> {
        let changed = batch.texts(&self.session.files);
        // A fix that changes nothing would be made for ever.
        if changed.is_empty() {
            return Ok(Err(Why::Idle));
        }
        self.left -= 1;
        let mut texts = base.clone();
        texts.extend(changed);
        self.overlay.replace(texts);
        let session = Session::load(self.overlay, self.prefix)?;
        let faults = faults(&session);
        if self.is_broken(&faults, batch) {
            return Ok(Err(Why::Breaks));
        }
        let outcome = (self.lint)(&session);
        let after = State::of(&session, &outcome.findings);
        let brings_to_light = |i: &usize| brings_to_light(&self.findings[*i]);
        if batch.fixes.iter().any(brings_to_light) {
            return Ok(Ok((session, outcome)));
        }
        if after.definitions < self.before.definitions {
            return Ok(Err(Why::Breaks));
        }
        let more = after.errors.iter().find(|(rule, count)| {
            let was = self.before.errors.get(*rule).copied().unwrap_or_default();
            **count > was
        });
        Ok(match more {
            Some((rule, _)) => Err(Why::Fails(rule)),
            None => Ok((session, outcome)),
        })
    }

    /// Whether something is broken that was not. What mends the structure of a file may bring to
    /// light what was hidden in it, but no other fault of syntax.
    fn is_broken(&self, after: &Faults, batch: &Batch) -> bool {
        let structural = |i: &usize| is_structural(&self.findings[*i]);
        let may_reveal = batch.fixes.iter().all(structural);
        after.iter().any(|(kind, count)| {
            let was = self.before.faults.get(kind).copied().unwrap_or_default();
            // A circle is made, not brought to light.
            *count > was && (!may_reveal || kind.0 == 0 || kind.1 == "reference cycle")
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
