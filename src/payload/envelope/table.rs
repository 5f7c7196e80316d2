//! The table of envelopes, read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::grammar::{Decoding, GrammarError, Lists, Path, Place, Predicate};
use super::parse;
use super::part::{Call, Part};
use crate::tables::Provenance;

/// How an envelope writes a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeFormat {
    /// Text after RFC 3339, such as `2026-01-01T00:00:00Z`.
    Rfc3339,
    /// Text as `2026-01-01 00:00:00.000000`, in UTC.
    DateSpaceTime,
    /// Seconds since 1970, as a number or its digits.
    UnixS,
    /// Milliseconds.
    UnixMs,
    /// Microseconds.
    UnixUs,
    /// Nanoseconds.
    UnixNs,
    /// Whatever it looks like: see [`TimeFormat::guess`].
    Guessed,
}

impl TimeFormat {
    /// What a time of no declared format looks like: a number by its digits before the point (10
    /// for seconds of our days, 13, 16 and 19 for the smaller units), any other text as RFC 3339;
    /// none for a number of another length.
    pub fn guess(text: &str) -> Option<Self> {
        let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
        if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Rfc3339);
        }
        match whole.len() {
            10 => Some(Self::UnixS),
            13 => Some(Self::UnixMs),
            16 => Some(Self::UnixUs),
            19 => Some(Self::UnixNs),
            _ => None,
        }
    }
}

/// One shape that events are wrapped in.
#[derive(Debug)]
pub struct Envelope {
    pub(super) id: String,
    pub(super) status: Provenance,
    pub(super) source: String,
    pub(super) events: Vec<Lists>,
    pub(super) detect: Rules,
    pub(super) schema_file: bool,
    pub(super) kind: Option<KindRule>,
    /// Indexed by [`Part`].
    pub(super) paths: Vec<Option<Path>>,
    pub(super) slots: Vec<Decoding>,
    pub(super) own: Vec<String>,
    pub(super) own_prefixes: Vec<String>,
    pub(super) time_formats: Vec<TimeFormat>,
    pub(super) template: Option<Value>,
}

/// What tells an envelope: all of `all`, one of `any` unless there are none, and none of `none`.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) all: Vec<Predicate>,
    pub(super) any: Vec<Predicate>,
    pub(super) none: Vec<Predicate>,
}

/// Where the kind of call stands, and what it is by the text there.
#[derive(Debug)]
pub(super) struct KindRule {
    pub(super) at: Place,
    pub(super) of: BTreeMap<String, Call>,
}

/// Envelopes of which an event has one at most.
#[derive(Debug)]
pub(super) struct Rivals {
    /// By their numbers in the table.
    pub(super) between: Vec<usize>,
    pub(super) when: Vec<Predicate>,
}

/// The whole table.
pub(super) struct Table {
    pub(super) envelopes: Vec<Envelope>,
    pub(super) rivals: Vec<Rivals>,
}

/// All known envelopes, by priority: an event has the first one that fits it.
pub fn envelopes() -> &'static [Envelope] {
    &table().envelopes
}

/// The envelope of this id, as `aliases` and `payloads` of a dictionary spell it.
pub fn named(id: &str) -> Option<&'static Envelope> {
    envelopes().iter().find(|envelope| envelope.id == id)
}

impl Envelope {
    /// Its name; of one that is declared by pointers, `flat`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How well its shape is known.
    pub fn status(&self) -> Provenance {
        self.status
    }

    /// Where its shape was read; empty for what was read nowhere.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How its times are written: one way, or one of several; none where it has no time.
    pub fn time_formats(&self) -> &[TimeFormat] {
        &self.time_formats
    }

    /// Whether it is the shape of a schema's file, in which no event is.
    pub fn is_schema_file(&self) -> bool {
        self.schema_file
    }

    /// Whether the event has a place for such a part.
    pub fn has(&self, part: Part) -> bool {
        self.path(part).is_some()
    }

    pub(super) fn path(&self, part: Part) -> Option<&Path> {
        self.paths.get(part as usize)?.as_ref()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    #[serde(rename = "as_of")]
    _as_of: String,
    envelopes: Vec<Raw>,
    rivals: Vec<RawRivals>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    priority: u32,
    status: Provenance,
    #[serde(default)]
    source: String,
    #[serde(default, rename = "note")]
    _note: String,
    same_as: Option<String>,
    #[serde(default)]
    schema_file: bool,
    events: Option<String>,
    detect: RawRules,
    kind: Option<RawKind>,
    #[serde(default)]
    paths: BTreeMap<Part, String>,
    #[serde(default)]
    own: Vec<String>,
    #[serde(default)]
    own_prefixes: Vec<String>,
    #[serde(default)]
    time_format: Vec<TimeFormat>,
    template: Option<Value>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawRules {
    all: Vec<String>,
    any: Vec<String>,
    none: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    at: String,
    of: BTreeMap<String, Call>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRivals {
    between: Vec<String>,
    #[serde(default)]
    when: Vec<String>,
}

impl Raw {
    /// Takes over what it leaves out from the envelope that it is the same as.
    fn inherit(&mut self, of: &Self) {
        self.events = self.events.take().or_else(|| of.events.clone());
        self.kind = self.kind.take().or_else(|| of.kind.clone());
        for (part, path) in &of.paths {
            self.paths.entry(*part).or_insert_with(|| path.clone());
        }
        self.own.extend(of.own.iter().cloned());
        self.own_prefixes.extend(of.own_prefixes.iter().cloned());
        self.time_format.extend(of.time_format.iter().copied());
    }

    fn compile(self) -> Result<Envelope, Wrong> {
        let id = self.id;
        let wrong = |text: &str, error| Wrong {
            id: id.clone(),
            text: text.to_owned(),
            error,
        };
        let rules = |texts: &[String]| {
            let parsed = texts.iter().map(|text| {
                let predicate = parse::predicate(text);
                predicate.map_err(|error| wrong(text, error))
            });
            parsed.collect::<Result<Vec<_>, _>>()
        };
        let events = self.events.as_deref().unwrap_or("$");
        let kind = match self.kind {
            None => None,
            Some(RawKind { at, of }) => Some(KindRule {
                at: parse::place(&at).map_err(|error| wrong(&at, error))?,
                of,
            }),
        };
        let mut slots = Vec::new();
        let mut paths: Vec<Option<Path>> = Part::ALL.iter().map(|_| None).collect();
        for (part, text) in &self.paths {
            let path = parse::path(text, &mut slots).map_err(|error| wrong(text, error))?;
            paths[*part as usize] = Some(path);
        }
        Ok(Envelope {
            status: self.status,
            source: self.source,
            events: parse::events(events).map_err(|error| wrong(events, error))?,
            detect: Rules {
                all: rules(&self.detect.all)?,
                any: rules(&self.detect.any)?,
                none: rules(&self.detect.none)?,
            },
            schema_file: self.schema_file,
            kind,
            paths,
            slots,
            own: self.own,
            own_prefixes: self.own_prefixes,
            time_formats: self.time_format,
            template: self.template,
            id,
        })
    }
}

/// A text of the table that the language does not have.
#[derive(Debug)]
#[expect(dead_code, reason = "read in the message of the one `expect` below")]
struct Wrong {
    id: String,
    text: String,
    error: GrammarError,
}

fn compile(raw: RawTable) -> Result<Table, Wrong> {
    let RawTable {
        envelopes: mut all,
        rivals,
        ..
    } = raw;
    all.sort_by_key(|raw| raw.priority);
    let known = all.clone();
    for raw in &mut all {
        let of = known.iter().find(|of| Some(&of.id) == raw.same_as.as_ref());
        if let Some(of) = of {
            raw.inherit(of);
        }
    }
    let envelopes: Vec<Envelope> = all
        .into_iter()
        .map(Raw::compile)
        .collect::<Result<_, _>>()?;
    let rivals = rivals.into_iter().map(|raw| {
        let place = |id: &String| envelopes.iter().position(|envelope| envelope.id == *id);
        let when = raw.when.iter().map(|text| {
            parse::predicate(text).map_err(|error| Wrong {
                id: "rivals".to_owned(),
                text: text.clone(),
                error,
            })
        });
        Ok(Rivals {
            between: raw.between.iter().filter_map(place).collect(),
            when: when.collect::<Result<_, _>>()?,
        })
    });
    let rivals = rivals.collect::<Result<_, _>>()?;
    Ok(Table { envelopes, rivals })
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    let raw = serde_yaml::from_str(include_str!("../../tables/envelopes.yaml"))
        .expect("src/tables/envelopes.yaml is sound");
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    compile(raw).expect("the paths of src/tables/envelopes.yaml are sound")
});

/// The table, parsed.
pub(super) fn table() -> &'static Table {
    &TABLE
}
