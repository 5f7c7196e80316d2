//! The JSON report, version 1. Its types are apart from the program's own, so that these can
//! change without those who read the report noticing; their doc comments are the descriptions
//! in its JSON Schema.

pub(super) mod read;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, json_schema as schema};
use serde::{Deserialize, Serialize, Serializer};

use super::model::Report;
use super::places::Places;
use crate::diag::{self, Level, Safety};
use crate::lint::Sent;
use crate::payload::{Position, Sketch};
use crate::text::Span;

/// The version of the shape. A key that goes or changes its meaning raises it; a new key does not.
const VERSION: u32 = 1;

/// The identity of the schema. A URN, because it names the shape without claiming a host.
const ID: &str = "urn:event-schema:report:1";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    print(Findings(report), report.summary, report.sent, out)
}

fn print<F: Serialize>(
    findings: F,
    summary: &diag::Summary,
    sent: Option<&Sent>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let counts = summary.counts.iter();
    let document = Document {
        version: VERSION,
        findings,
        summary: Summary {
            files: summary.files,
            events: summary.events,
            suppressed: summary.suppressed,
            counts: counts
                .map(|(rule, levels)| (Cow::Borrowed(*rule), levels.clone()))
                .collect(),
        },
        aggregate: sent.map(aggregate),
        totals: sent.map(totals),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// The JSON Schema (2020-12) of the JSON report.
pub fn json_schema() -> serde_json::Value {
    let mut schema = SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(RecursiveTransform(tidy))
        .into_generator()
        .into_root_schema_for::<Document<'static, Vec<Finding<'static>>>>();
    let mut fields = serde_json::Map::new();
    if let Some(object) = schema.as_object_mut() {
        // The identity goes first, where a reader looks for it.
        fields.extend(object.remove_entry("$schema"));
        fields.insert("$id".into(), ID.into());
        fields.append(object);
    }
    fields.into()
}

/// Joins the lines of a doc comment, and drops the formats of Rust's integers, which strict
/// validators refuse as unknown.
fn tidy(schema: &mut Schema) {
    if let Some(text) = schema.get("description").and_then(|text| text.as_str()) {
        let joined = text.replace('\n', " ");
        schema.insert("description".into(), joined.into());
    }
    let format = schema.get("format").and_then(|format| format.as_str());
    if format.is_some_and(|format| format.starts_with("uint")) {
        schema.remove("format");
    }
}

/// What `schema lint` and its kin found.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Report of `schema`, version 1")]
struct Document<'a, F> {
    /// Version of this shape. Keys may be added within a version.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The findings, sorted by path and place.
    findings: F,
    /// How much was looked at and found.
    summary: Summary<'a>,
    /// What was found in payloads, all of it counted by event and rule; null where none were checked.
    aggregate: Option<Vec<Aggregate<'a>>>,
    /// How many payloads were read; null where none were checked.
    totals: Option<Totals<'a>>,
}

/// How often a rule found something in the payloads of one event. What a rule finds at several levels is
/// counted by level.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Aggregate<'a> {
    /// The event, as the dictionary calls it; of one that it does not have the name as sent. Empty
    /// where it could not be told.
    event: Cow<'a, str>,
    /// The rule.
    rule: Cow<'a, str>,
    /// Its level.
    #[schemars(schema_with = "level_schema")]
    level: Level,
    /// How many findings.
    #[schemars(range(min = 1))]
    count: u64,
    /// In how many of the event's payloads.
    #[schemars(range(min = 1))]
    events: u64,
    /// How many payloads of the event there are; 0 where it could not be told which event they are.
    of: u64,
    /// The part of the event's payloads that have one, from 0 to 1; null where it could not be told
    /// which event they are.
    #[schemars(range(min = 0, max = 1))]
    share: Option<f64>,
    /// Where the first is.
    first: Occurrence<'a>,
    /// Where the last is.
    last: Occurrence<'a>,
    /// About how many different values were sent there, exact up to 63; null where they may be personal,
    /// or where there is no value.
    distinct: Option<u64>,
    /// What `schema report merge` makes `distinct` of: the smallest 64-bit hashes of the values, at most
    /// 64, in ascending order, each with its highest byte first, as base64 without padding. Null where
    /// `distinct` is.
    sketch: Option<Cow<'a, str>>,
}

/// The place of a payload.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Occurrence<'a> {
    /// The file.
    path: Cow<'a, str>,
    /// The line, from 1.
    #[schemars(range(min = 1))]
    line: u64,
}

/// How many payloads were read.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Totals<'a> {
    /// The files that were read, in order; `-` for standard input.
    files: Cow<'a, [String]>,
    /// Events, in whatever envelope.
    events: u64,
    /// What could not be read as an event.
    unread: u64,
    /// Events by envelope.
    by_envelope: Cow<'a, BTreeMap<String, u64>>,
    /// Events by name, as the dictionary calls them.
    by_event: Cow<'a, BTreeMap<String, u64>>,
    /// Events that the dictionary does not have, by name as sent: of the first 1,000 names in the order of
    /// their characters, and of all others as `(other names)`.
    by_unknown: Cow<'a, BTreeMap<String, u64>>,
    /// Events that were not compared with earlier ones, to find out whether they were sent twice, as their
    /// file has too many. Events of two files are never compared.
    duplicates_unchecked: u64,
    /// Findings in payloads that comments keep out; part of `suppressed`.
    suppressed: u64,
    /// How many findings in payloads are in `findings`, at most: the first ones.
    limit: u64,
    /// Whether somebody stopped it before all was read.
    interrupted: bool,
}

fn totals(sent: &Sent) -> Totals<'_> {
    let totals = &sent.totals;
    Totals {
        files: Cow::Borrowed(&sent.files),
        events: totals.events,
        unread: totals.unread,
        by_envelope: Cow::Borrowed(&totals.by_envelope),
        by_event: Cow::Borrowed(&totals.by_event),
        by_unknown: Cow::Borrowed(totals.by_unknown.counts()),
        duplicates_unchecked: totals.uncompared,
        suppressed: sent.allowed,
        limit: sent.limit as u64,
        interrupted: sent.interrupted,
    }
}

fn aggregate(sent: &Sent) -> Vec<Aggregate<'_>> {
    let occurrence = |at: &'_ Position| Occurrence {
        path: at.path.to_string().into(),
        line: at.line,
    };
    let rows = sent.rows.iter().map(|row| Aggregate {
        event: row.event.as_str().into(),
        rule: row.rule.into(),
        level: row.level,
        count: row.count,
        events: row.events,
        of: row.of,
        share: (row.of > 0).then(|| row.events as f64 / row.of as f64),
        first: occurrence(&row.first),
        last: occurrence(&row.last),
        distinct: row.distinct.as_ref().map(Sketch::estimate),
        sketch: row.distinct.as_ref().map(|all| all.to_text().into()),
    });
    rows.collect()
}

/// Written one by one: thousands of findings are never in memory a second time.
struct Findings<'a>(&'a Report<'a>);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(report) = self;
        let places = Places::new(report.files);
        let shape = Shape { report, places };
        serializer.collect_seq(report.findings.iter().map(|finding| shape.finding(finding)))
    }
}

struct Shape<'a> {
    report: &'a Report<'a>,
    places: Places<'a>,
}

impl<'a> Shape<'a> {
    fn finding(&self, finding: &'a diag::Finding) -> Finding<'a> {
        let diagnostic = &finding.diagnostic;
        Finding {
            rule: diagnostic.rule.into(),
            level: diagnostic.level,
            message: Cow::Borrowed(&diagnostic.message.text),
            label: diagnostic.label.as_deref().map(Cow::Borrowed),
            place: match &diagnostic.sent {
                Some(sent) => Place::of(sent),
                None => self.place(diagnostic.primary),
            },
            entity: finding.entity.as_deref().map(Cow::Borrowed),
            reaches: finding.reaches,
            pointer: Cow::Borrowed(&finding.pointer),
            sent: diagnostic.sent.as_ref().map(|sent| InPayload {
                line: sent.line,
                pointer: Cow::Borrowed(&sent.pointer),
                event: sent.event.as_deref().map(Cow::Borrowed),
            }),
            fingerprint: Cow::Borrowed(&finding.fingerprint),
            related: self.related(diagnostic),
            help: diagnostic.help.as_deref().map(Cow::Borrowed),
            fix: diagnostic.fix.as_ref().map(|fix| Fix {
                title: Cow::Borrowed(&fix.title),
                safety: match fix.safety {
                    Safety::Safe => FixSafety::Safe,
                    Safety::Unsafe => FixSafety::Unsafe,
                },
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| Edit {
                        place: self.place(edit.span),
                        text: Cow::Borrowed(&edit.text),
                    })
                    .collect(),
            }),
        }
    }

    fn related(&self, diagnostic: &'a diag::Diagnostic) -> Vec<Related<'a>> {
        let asked = diagnostic.sent.as_ref().and_then(|sent| sent.asked);
        let asked = asked.map(|message| Related {
            place: self.place(diagnostic.primary),
            message: Cow::Borrowed(message),
        });
        let others = diagnostic.related.iter().map(|label| Related {
            place: self.place(label.span),
            message: Cow::Borrowed(&label.text),
        });
        asked.into_iter().chain(others).collect()
    }

    fn place(&self, span: Span) -> Place {
        let point = |byte| {
            let at = self.places.position(span.file, byte);
            Point {
                line: at.line.into(),
                column: at.column.into(),
                byte: byte.into(),
            }
        };
        Place {
            path: self.report.files.shown_path(span.file),
            start: point(span.start),
            end: point(span.end),
        }
    }
}

/// One finding.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Finding<'a> {
    /// The rule, `family/kebab-name`; `schema explain RULE` says more.
    pub(super) rule: Cow<'a, str>,
    /// How bad it is.
    #[schemars(schema_with = "level_schema")]
    pub(super) level: Level,
    /// What is wrong, one sentence without a full stop. Its wording may change at any time.
    pub(super) message: Cow<'a, str>,
    /// A few words on the place itself, or null.
    label: Option<Cow<'a, str>>,
    #[serde(flatten)]
    pub(super) place: Place,
    /// The definition that it is in: `event:NAME`, `property:NAME`, `group:NAME`,
    /// `identifier:NAME`, `journey:NAME` or `manifest`; null where there is none.
    entity: Option<Cow<'a, str>>,
    /// How many events the definition reaches, where it is a shared property or a group; null
    /// for anything else.
    reaches: Option<usize>,
    /// JSON Pointer (RFC 6901) within the entity; empty for the entity itself.
    pointer: Cow<'a, str>,
    /// Where in a payload it was found; null for what is found in the dictionary. Then the place of
    /// the finding is there too.
    sent: Option<InPayload<'a>>,
    /// `1:` and 16 hexadecimal digits: the same from run to run, wherever the definition moves
    /// and however the message is reworded.
    #[schemars(regex(pattern = r"^1:[0-9a-f]{16}$"))]
    fingerprint: Cow<'a, str>,
    /// Other places that matter: the policy that asked for it, the other definition.
    related: Vec<Related<'a>>,
    /// Why it matters and what to do, or null.
    pub(super) help: Option<Cow<'a, str>>,
    /// The mechanical mend, where there is one right answer; else null.
    fix: Option<Fix<'a>>,
}

impl Finding<'_> {
    pub(super) fn is_in_payload(&self) -> bool {
        self.sent.is_some()
    }

    pub(super) fn pointer_in_payload(&self) -> &str {
        self.sent.as_ref().map_or("", |sent| &sent.pointer)
    }

    pub(super) fn related(&self) -> impl Iterator<Item = (&Place, &str)> {
        let related = self.related.iter();
        related.map(|related| (&related.place, &*related.message))
    }

    pub(super) fn fix_is_safe(&self) -> Option<bool> {
        let fix = self.fix.as_ref()?;
        Some(matches!(fix.safety, FixSafety::Safe))
    }
}

fn level_schema(_: &mut schemars::SchemaGenerator) -> Schema {
    schema!({
        "enum": ["error", "warn", "info"],
    })
}

/// A place in a payload.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct InPayload<'a> {
    /// Line of the JSON value, from 1.
    #[schemars(range(min = 1))]
    line: u64,
    /// JSON Pointer (RFC 6901) within that value.
    pointer: Cow<'a, str>,
    /// The event, as the dictionary calls it; null where it is none of the dictionary's.
    event: Option<Cow<'a, str>>,
}

/// A range of one file.
#[derive(PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Place {
    /// The file, as one would type its path where the command ran, with `/`.
    pub(super) path: String,
    /// Its first character.
    pub(super) start: Point,
    /// The place after its last character; the same as `start` for a place between two.
    pub(super) end: Point,
}

/// A place in a file.
#[derive(PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Point {
    /// Line, from 1.
    #[schemars(range(min = 1))]
    pub(super) line: u64,
    /// Column, from 1, in Unicode code points.
    #[schemars(range(min = 1))]
    pub(super) column: u64,
    /// Bytes before it in the file, from 0.
    pub(super) byte: u64,
}

impl Place {
    fn of(sent: &diag::Sent) -> Self {
        let point = || Point {
            line: sent.line,
            column: sent.column,
            byte: sent.byte,
        };
        Self {
            path: sent.path.to_string(),
            start: point(),
            end: point(),
        }
    }
}

/// Another place that matters.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Related<'a> {
    #[serde(flatten)]
    place: Place,
    /// What it has to do with the finding.
    message: Cow<'a, str>,
}

/// A mend.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Fix<'a> {
    /// What it does, in the imperative.
    title: Cow<'a, str>,
    /// Whether it can change what the dictionary means.
    safety: FixSafety,
    /// All of them or none; places are those of the files as they were read.
    edits: Vec<Edit<'a>>,
}

/// Whether a mend can change what the dictionary means.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum FixSafety {
    /// Meaning stays.
    Safe,
    /// Meaning may change.
    Unsafe,
}

/// A replacement of one range.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Edit<'a> {
    #[serde(flatten)]
    place: Place,
    /// What takes the place of the range; empty to delete it.
    text: Cow<'a, str>,
}

/// How much was looked at and found.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Summary<'a> {
    /// Files read, the manifest included.
    files: usize,
    /// Events declared.
    events: usize,
    /// Findings that `# schema: allow(RULE)` comments keep out of `findings`.
    suppressed: usize,
    /// Number of findings by rule and level: `{"naming/event-case": {"error": 3}}`. What was
    /// not found has no key.
    #[schemars(schema_with = "counts_schema")]
    counts: BTreeMap<Cow<'a, str>, BTreeMap<Level, usize>>,
}

fn counts_schema(_: &mut schemars::SchemaGenerator) -> Schema {
    schema!({
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "propertyNames": { "enum": ["error", "warn", "info"] },
            "additionalProperties": { "type": "integer", "minimum": 1 },
        },
    })
}
