//! The JSON report, version 1. Its types are apart from the program's own, so that these can
//! change without those who read the report noticing; their doc comments are the descriptions
//! in its JSON Schema.

use std::collections::BTreeMap;
use std::io::{self, Write};

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, json_schema as schema};
use serde::{Serialize, Serializer};

use super::model::Report;
use super::places::Places;
use crate::diag::{self, Level, Safety};
use crate::lint::Sent;
use crate::payload::Sketch;
use crate::text::Span;

/// The version of the shape. A key that goes or changes its meaning raises it; a new key does not.
const VERSION: u32 = 1;

/// The identity of the schema. A URN, because it names the shape without claiming a host.
const ID: &str = "urn:event-schema:report:1";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        findings: Findings(report),
        summary: Summary {
            files: report.summary.files,
            events: report.summary.events,
            suppressed: report.summary.suppressed,
            counts: &report.summary.counts,
        },
        aggregate: report.sent.map(aggregate),
        totals: report.sent.map(|sent| Totals {
            events: sent.totals.events,
            unread: sent.totals.unread,
            by_envelope: &sent.totals.by_envelope,
        }),
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
        .into_root_schema_for::<Document<'static>>();
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
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Report of `schema`, version 1")]
struct Document<'a> {
    /// Version of this shape. Keys may be added within a version.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The findings, sorted by path and place.
    #[schemars(with = "Vec<Finding<'static>>")]
    findings: Findings<'a>,
    /// How much was looked at and found.
    summary: Summary<'a>,
    /// What was found in payloads, all of it counted by event and rule; null where none were checked.
    aggregate: Option<Vec<Aggregate<'a>>>,
    /// How many payloads were read; null where none were checked.
    totals: Option<Totals<'a>>,
}

/// How often a rule found something in the payloads of one event.
#[derive(Serialize, JsonSchema)]
struct Aggregate<'a> {
    /// The event, as the dictionary calls it; of one that it does not have the name as sent. Empty
    /// where it could not be told.
    event: &'a str,
    /// The rule.
    rule: &'a str,
    /// Its level.
    #[schemars(schema_with = "level_schema")]
    level: Level,
    /// How many findings.
    #[schemars(range(min = 1))]
    count: u64,
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
}

/// The place of a payload.
#[derive(Serialize, JsonSchema)]
struct Occurrence<'a> {
    /// The file.
    path: &'a str,
    /// The line, from 1.
    #[schemars(range(min = 1))]
    line: u64,
}

/// How many payloads were read.
#[derive(Serialize, JsonSchema)]
struct Totals<'a> {
    /// Events, in whatever envelope.
    events: u64,
    /// What could not be read as an event.
    unread: u64,
    /// Events by envelope.
    by_envelope: &'a BTreeMap<String, u64>,
}

fn aggregate(sent: &Sent) -> Vec<Aggregate<'_>> {
    let rows = sent.rows.iter().map(|row| Aggregate {
        event: &row.event,
        rule: row.rule,
        level: row.level,
        count: row.count,
        share: (row.of > 0).then(|| row.events as f64 / row.of as f64),
        first: Occurrence {
            path: &row.first.path,
            line: row.first.line,
        },
        last: Occurrence {
            path: &row.last.path,
            line: row.last.line,
        },
        distinct: row.distinct.as_ref().map(Sketch::estimate),
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
            rule: diagnostic.rule,
            level: diagnostic.level,
            message: &diagnostic.message.text,
            label: diagnostic.label.as_deref(),
            place: match &diagnostic.sent {
                Some(sent) => Place::of(sent),
                None => self.place(diagnostic.primary),
            },
            entity: finding.entity.as_deref(),
            reaches: finding.reaches,
            pointer: &finding.pointer,
            sent: diagnostic.sent.as_ref().map(|sent| InPayload {
                line: sent.line,
                pointer: &sent.pointer,
                event: sent.event.as_deref(),
            }),
            fingerprint: &finding.fingerprint,
            related: self.related(diagnostic),
            help: diagnostic.help.as_deref(),
            fix: diagnostic.fix.as_ref().map(|fix| Fix {
                title: &fix.title,
                safety: match fix.safety {
                    Safety::Safe => FixSafety::Safe,
                    Safety::Unsafe => FixSafety::Unsafe,
                },
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| Edit {
                        place: self.place(edit.span),
                        text: &edit.text,
                    })
                    .collect(),
            }),
        }
    }

    fn related(&self, diagnostic: &'a diag::Diagnostic) -> Vec<Related<'a>> {
        let asked = diagnostic.sent.as_ref().and_then(|sent| sent.asked);
        let asked = asked.map(|message| Related {
            place: self.place(diagnostic.primary),
            message,
        });
        let others = diagnostic.related.iter().map(|label| Related {
            place: self.place(label.span),
            message: &label.text,
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
#[derive(Serialize, JsonSchema)]
struct Finding<'a> {
    /// The rule, `family/kebab-name`; `schema explain RULE` says more.
    rule: &'a str,
    /// How bad it is.
    #[schemars(schema_with = "level_schema")]
    level: Level,
    /// What is wrong, one sentence without a full stop. Its wording may change at any time.
    message: &'a str,
    /// A few words on the place itself, or null.
    label: Option<&'a str>,
    #[serde(flatten)]
    place: Place,
    /// The definition that it is in: `event:NAME`, `property:NAME`, `group:NAME`,
    /// `identifier:NAME`, `journey:NAME` or `manifest`; null where there is none.
    entity: Option<&'a str>,
    /// How many events the definition reaches, where it is a shared property or a group; null
    /// for anything else.
    reaches: Option<usize>,
    /// JSON Pointer (RFC 6901) within the entity; empty for the entity itself.
    pointer: &'a str,
    /// Where in a payload it was found; null for what is found in the dictionary. Then the place of
    /// the finding is there too.
    sent: Option<InPayload<'a>>,
    /// `1:` and 16 hexadecimal digits: the same from run to run, wherever the definition moves
    /// and however the message is reworded.
    #[schemars(regex(pattern = r"^1:[0-9a-f]{16}$"))]
    fingerprint: &'a str,
    /// Other places that matter: the policy that asked for it, the other definition.
    related: Vec<Related<'a>>,
    /// Why it matters and what to do, or null.
    help: Option<&'a str>,
    /// The mechanical mend, where there is one right answer; else null.
    fix: Option<Fix<'a>>,
}

fn level_schema(_: &mut schemars::SchemaGenerator) -> Schema {
    schema!({
        "enum": ["error", "warn", "info"],
    })
}

/// A place in a payload.
#[derive(Serialize, JsonSchema)]
struct InPayload<'a> {
    /// Line of the JSON value, from 1.
    #[schemars(range(min = 1))]
    line: u64,
    /// JSON Pointer (RFC 6901) within that value.
    pointer: &'a str,
    /// The event, as the dictionary calls it; null where it is none of the dictionary's.
    event: Option<&'a str>,
}

/// A range of one file.
#[derive(Serialize, JsonSchema)]
struct Place {
    /// The file, as one would type its path where the command ran, with `/`.
    path: String,
    /// Its first character.
    start: Point,
    /// The place after its last character; the same as `start` for a place between two.
    end: Point,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
struct Point {
    /// Line, from 1.
    #[schemars(range(min = 1))]
    line: u64,
    /// Column, from 1, in Unicode code points.
    #[schemars(range(min = 1))]
    column: u64,
    /// Bytes before it in the file, from 0.
    byte: u64,
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
#[derive(Serialize, JsonSchema)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place,
    /// What it has to do with the finding.
    message: &'a str,
}

/// A mend.
#[derive(Serialize, JsonSchema)]
struct Fix<'a> {
    /// What it does, in the imperative.
    title: &'a str,
    /// Whether it can change what the dictionary means.
    safety: FixSafety,
    /// All of them or none; places are those of the files as they were read.
    edits: Vec<Edit<'a>>,
}

/// Whether a mend can change what the dictionary means.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum FixSafety {
    /// Meaning stays.
    Safe,
    /// Meaning may change.
    Unsafe,
}

/// A replacement of one range.
#[derive(Serialize, JsonSchema)]
struct Edit<'a> {
    #[serde(flatten)]
    place: Place,
    /// What takes the place of the range; empty to delete it.
    text: &'a str,
}

/// How much was looked at and found.
#[derive(Serialize, JsonSchema)]
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
    counts: &'a BTreeMap<&'static str, BTreeMap<Level, usize>>,
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
