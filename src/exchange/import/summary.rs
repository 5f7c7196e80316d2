//! What an import did with everything that it was given.

use std::collections::BTreeMap;
use std::fmt;

use crate::report::one_line;

/// Files that are shown for one thing that happened; [`Tally`] has them all.
const MAX_SHOWN: usize = 10;

/// Counts by what happened, then by file.
pub type Tally = BTreeMap<String, BTreeMap<String, usize>>;

/// A file and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Path from the input folder.
    pub path: String,
    /// Why it is listed.
    pub note: String,
}

/// One imported event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedEvent {
    /// Its name in the dictionary.
    pub name: String,
    /// Its version, where the schema has one.
    pub version: Option<String>,
    /// The schema's path from the input folder.
    pub source: String,
    /// The dictionary file.
    pub output: String,
}

/// A definition that several others use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedDefinition {
    /// `group` or `property`.
    pub kind: &'static str,
    /// Its name in the dictionary.
    pub name: String,
    /// The schema that it comes from.
    pub source: String,
    /// How many places use it.
    pub uses: usize,
}

/// Everything that was imported, changed, left out or kept in another place. Lists are sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were looked at.
    pub files: usize,
    /// Events, by name.
    pub events: Vec<ImportedEvent>,
    /// Schemas that others are made of: no events of their own.
    pub fragments: Vec<Listed>,
    /// Definitions that several events share.
    pub shared: Vec<SharedDefinition>,
    /// Keywords that the dictionary has no word for, kept under `json_schema`.
    pub json_schema: Tally,
    /// What is written in another way, with the same meaning.
    pub translated: Tally,
    /// Keywords that JSON Schema does not have, kept as `x-` keys.
    pub annotations: Tally,
    /// What could not be kept; nothing, by design, where the input is JSON Schema.
    pub losses: Tally,
    /// What is left out because it says nothing of the events: another tool's bookkeeping.
    pub left_out: Tally,
    /// Names that had to change.
    pub renamed: Vec<Listed>,
    /// Versions older than the one that was imported.
    pub older: Vec<Listed>,
    /// Files that are not JSON Schemas.
    pub skipped: Vec<Listed>,
    /// Schemas that could not be imported.
    pub failed: Vec<Listed>,
}

impl Summary {
    pub(super) fn add(tally: &mut Tally, what: impl Into<String>, file: &str) {
        *tally
            .entry(what.into())
            .or_default()
            .entry(file.to_owned())
            .or_default() += 1;
    }

    /// Adds what another summary, of a part, says.
    pub(super) fn absorb(&mut self, part: Self) {
        self.files += part.files;
        self.events.extend(part.events);
        self.shared.extend(part.shared);
        for (own, more) in [
            (&mut self.json_schema, part.json_schema),
            (&mut self.translated, part.translated),
            (&mut self.annotations, part.annotations),
            (&mut self.losses, part.losses),
            (&mut self.left_out, part.left_out),
        ] {
            for (what, files) in more {
                let own = own.entry(what).or_default();
                for (file, count) in files {
                    *own.entry(file).or_default() += count;
                }
            }
        }
        self.fragments.extend(part.fragments);
        self.renamed.extend(part.renamed);
        self.older.extend(part.older);
        self.skipped.extend(part.skipped);
        self.failed.extend(part.failed);
    }

    pub(super) fn sort(&mut self) {
        self.events.sort_by(|a, b| a.name.cmp(&b.name));
        self.shared
            .sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        for list in [
            &mut self.fragments,
            &mut self.renamed,
            &mut self.older,
            &mut self.skipped,
            &mut self.failed,
        ] {
            list.sort();
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} imported from {}",
            count(self.events.len(), "event"),
            count(self.files, "file")
        )?;
        for event in &self.events {
            let version = event
                .version
                .as_ref()
                .map(|version| format!(" {}", one_line(version)))
                .unwrap_or_default();
            writeln!(
                f,
                "  {}{version}: {} -> {}",
                one_line(&event.name),
                one_line(&event.source),
                one_line(&event.output)
            )?;
        }
        if !self.shared.is_empty() {
            writeln!(f, "\nshared definitions: {}", self.shared.len())?;
            for shared in &self.shared {
                writeln!(
                    f,
                    "  {} {}: {}, from {}",
                    shared.kind,
                    one_line(&shared.name),
                    count(shared.uses, "use"),
                    one_line(&shared.source)
                )?;
            }
        }
        tally(f, "kept under json_schema", &self.json_schema)?;
        tally(f, "translated", &self.translated)?;
        tally(f, "kept as x- keys", &self.annotations)?;
        tally(f, "lost", &self.losses)?;
        tally(
            f,
            "left out, as it says nothing of the events",
            &self.left_out,
        )?;
        list(f, "renamed", &self.renamed)?;
        list(f, "fragments, not events of their own", &self.fragments)?;
        list(f, "older versions, not imported", &self.older)?;
        list(f, "skipped", &self.skipped)?;
        list(f, "not imported", &self.failed)
    }
}

fn tally(f: &mut fmt::Formatter<'_>, title: &str, tally: &Tally) -> fmt::Result {
    if tally.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}:")?;
    for (what, files) in tally {
        let total = files.values().sum::<usize>();
        writeln!(f, "  {}: {total}", one_line(what))?;
        for (file, count) in files.iter().take(MAX_SHOWN) {
            let times = if *count > 1 {
                format!(" ({count})")
            } else {
                String::new()
            };
            writeln!(f, "    {}{times}", one_line(file))?;
        }
        if files.len() > MAX_SHOWN {
            writeln!(f, "    and {} more", files.len() - MAX_SHOWN)?;
        }
    }
    Ok(())
}

fn list(f: &mut fmt::Formatter<'_>, title: &str, items: &[Listed]) -> fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}: {}", items.len())?;
    for item in items {
        writeln!(f, "  {}: {}", one_line(&item.path), one_line(&item.note))?;
    }
    Ok(())
}

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
