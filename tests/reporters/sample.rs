//! The sample that every format renders: each kind of finding once.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use event_schema::diag::{Diagnostic, Finding, Fix, Label, Level, Message, Safety, Summary};
use event_schema::message;
use event_schema::report::Report;
use event_schema::source::{File, Files};
use event_schema::text::{Edit, Span};

/// Files and findings of the sample.
pub(crate) struct Sample {
    pub(crate) files: Files,
    pub(crate) findings: Vec<Finding>,
    pub(crate) summary: Summary,
}

impl Sample {
    pub(crate) fn report(&self) -> Report<'_> {
        Report {
            files: &self.files,
            findings: &self.findings,
            summary: &self.summary,
            private: &[],
            sent: None,
        }
    }

    pub(crate) fn of(files: Files, findings: Vec<Finding>) -> Self {
        let mut counts: BTreeMap<&'static str, BTreeMap<Level, usize>> = BTreeMap::new();
        for finding in &findings {
            let rule = counts.entry(finding.diagnostic.rule).or_default();
            *rule.entry(finding.diagnostic.level).or_default() += 1;
        }
        let summary = Summary {
            files: files.len(),
            events: 40,
            suppressed: 0,
            capped: BTreeMap::new(),
            counts,
        };
        Self {
            files,
            findings,
            summary,
        }
    }
}

pub(crate) const MANIFEST: &str = "event-schema.yaml";
pub(crate) const CHECKOUT: &str = "checkout.yaml";
pub(crate) const CRLF: &str = "crlf.yaml";
pub(crate) const EMPTY: &str = "empty.yaml";
pub(crate) const HOSTILE: &str = "hostile.yaml";
pub(crate) const LONG: &str = "long.json";
pub(crate) const TABS: &str = "tabs.yaml";

pub(crate) fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/diag")
        .join(name)
}

/// Files that live in the repository, and such as an editor or Git would not leave alone.
pub(crate) fn files() -> Files {
    let read = |name: &str| {
        let text = fs::read_to_string(fixture(name)).expect("the fixture is there");
        File::new(name, text.into())
    };
    let long = format!(
        "{{\"events\": {{\"a\": \"{}\", \"WrongCase\": {{\"note\": \"{}\"}}, \"b\": 1}}}}",
        "x".repeat(3_000),
        "é価".repeat(2_000),
    );
    Files::new(
        vec![
            read(CHECKOUT),
            File::new(
                CRLF,
                "\u{feff}events:\r\n  page_viewed:\r\n    version: one\r\n".into(),
            ),
            File::new(EMPTY, "".into()),
            read(MANIFEST),
            File::new(
                HOSTILE,
                "events:\n  a\u{1b}[2J\u{1b}]0;owned\u{7}: {}\n  user\u{202e}nimda: {}\n  b\u{200b}c: {description: '👩\u{200d}🔬 ⚠\u{fe0f} e\u{301}'}\n"
                    .into(),
            ),
            File::new(LONG, long.into()),
            File::new(TABS, "events:\n\tshop\t価格\tviewed: 1\n".into()),
        ],
        "shop/",
    )
}

pub(crate) struct Builder {
    pub(crate) files: Files,
    pub(crate) findings: Vec<Finding>,
}

impl Builder {
    /// The `nth` (from 0) place of `needle` in the file called `path`.
    pub(crate) fn span(&self, path: &str, needle: &str, nth: usize) -> Span {
        let (id, file) = self
            .files
            .iter()
            .find(|(_, file)| file.path == path)
            .expect("the file is in the sample");
        let (start, _) = file
            .text
            .match_indices(needle)
            .nth(nth)
            .expect("the needle is in the file");
        Span::new(id, start as u32, (start + needle.len()) as u32)
    }

    pub(crate) fn add(
        &mut self,
        rule: &'static str,
        level: Level,
        message: Message,
        primary: Span,
    ) -> &mut Finding {
        let ordinal = self.findings.len();
        self.findings.push(Finding {
            diagnostic: Diagnostic::new(rule, level, message, primary),
            entity: None,
            reaches: None,
            pointer: String::new(),
            fingerprint: format!("1:{ordinal:016x}"),
        });
        self.findings.last_mut().expect("it was just pushed")
    }
}

pub(crate) fn related(span: Span, text: &str) -> Label {
    Label {
        span,
        text: text.into(),
    }
}

pub(crate) fn fix(title: &str, safety: Safety, edits: Vec<Edit>) -> Option<Fix> {
    Some(Fix {
        title: title.into(),
        safety,
        edits,
    })
}

pub(crate) fn sample() -> Sample {
    let mut b = Builder {
        files: files(),
        findings: Vec::new(),
    };

    // Related place in another file, help, an unsafe fix.
    let at = b.span(CHECKOUT, "OrderCompleted", 0);
    let policy = b.span(MANIFEST, "snake_case", 0);
    let f = b.add(
        "naming/event-case",
        Level::Error,
        message!("event name `{}` is not {}", "OrderCompleted", "snake_case"),
        at,
    );
    f.entity = Some("event:OrderCompleted".into());
    f.diagnostic.related = vec![related(policy, "asked for here")];
    f.diagnostic.help = Some("two spellings of one event become two rows in every report".into());
    f.diagnostic.fix = fix(
        "rename to `order_completed`",
        Safety::Unsafe,
        vec![Edit::replace(at, "order_completed")],
    );

    // A far place in the same file, which gets its own excerpt; several lines in each.
    let at = b.span(CHECKOUT, "description: The order was paid for.", 0);
    let pair = b.span(CHECKOUT, "examples: [a@b.example]\n  cart_viewed_2", 0);
    let f = b.add(
        "docs/description-repeats-name",
        Level::Info,
        message!("the description says no more than the name"),
        at.to(b_end(&at, 20)),
    );
    f.entity = Some("event:OrderCompleted".into());
    f.pointer = "/description".into();
    f.diagnostic.related = vec![related(pair, "it is told better here")];

    // Near places in the same file; a safe fix with two edits.
    let at = b.span(CHECKOUT, "order_id", 1);
    let first = b.span(CHECKOUT, "order_id", 0);
    let value = b.span(CHECKOUT, "{type: integer}", 0);
    let f = b.add(
        "structure/duplicate-key",
        Level::Error,
        message!("`{}` is given twice", "order_id"),
        at,
    );
    f.entity = Some("event:OrderCompleted".into());
    f.pointer = "/properties/order_id".into();
    f.diagnostic.label = Some("given again here".into());
    f.diagnostic.related = vec![
        related(first, "given first here"),
        related(value, "another type"),
        related(at.to(value), "the whole entry, which overlaps"),
    ];
    f.diagnostic.help = Some(
        "YAML readers disagree on which of the two counts: some take the first, some the last, and some refuse the file, so that producers and consumers of this event may each see another contract.\nDelete one of them.".into(),
    );
    f.diagnostic.fix = fix(
        "delete the second",
        Safety::Safe,
        vec![Edit::delete(at), Edit::delete(value)],
    );

    // Characters of several bytes and of double width.
    let at = b.span(CHECKOUT, "unit: EUR", 0);
    let wide = b.span(CHECKOUT, "価格と通貨", 0);
    let f = b.add(
        "shape/money-without-currency",
        Level::Warn,
        message!("`{}` has a fixed currency", "preis_in_€"),
        at,
    );
    f.entity = Some("event:OrderCompleted".into());
    f.pointer = "/properties/preis_in_€".into();
    f.diagnostic.related = vec![related(wide, "no word of it")];

    // A place between two bytes, at the end of a line, with a safe fix that inserts.
    let trigger = b.span(CHECKOUT, "trigger:", 0);
    let at = Span::empty(trigger.file, trigger.end);
    let f = b.add(
        "docs/missing-trigger",
        Level::Warn,
        message!("`trigger` is empty"),
        at,
    );
    f.entity = Some("event:cart_viewed".into());
    f.pointer = "/trigger".into();
    f.diagnostic.label = Some("say when it is sent".into());
    f.diagnostic.fix = fix(
        "insert a placeholder",
        Safety::Safe,
        vec![Edit::insert_after(at, " TODO")],
    );

    // Several lines.
    let at = b.span(
        CHECKOUT,
        "email:\n        type: string\n        pii: none\n        examples: [a@b.example]\n",
        0,
    );
    let f = b.add(
        "privacy/undeclared-pii",
        Level::Error,
        message!("property `{}` looks personal", "email"),
        at,
    );
    f.entity = Some("event:cart_viewed".into());
    f.pointer = "/properties/email".into();
    f.diagnostic.label = Some("declared as `pii: none`".into());

    // Nothing but the message.
    let at = b.span(CHECKOUT, "cart_viewed_2", 0);
    b.add(
        "naming/value-in-name",
        Level::Info,
        message!("event name `{}` ends with a number", "cart_viewed_2"),
        at,
    );

    let at = b.span(CRLF, "one", 0);
    let f = b.add(
        "structure/wrong-type",
        Level::Error,
        message!("`version` must be a whole number, not `{}`", "one"),
        at,
    );
    f.entity = Some("event:page_viewed".into());
    f.pointer = "/version".into();
    let at = b.span(CRLF, "events", 0);
    b.add(
        "structure/unknown-key",
        Level::Info,
        message!("a file of its first character"),
        at,
    );

    // A file without text.
    let (id, _) = b
        .files
        .iter()
        .find(|(_, file)| file.path == EMPTY)
        .expect("it is there");
    b.add(
        "structure/invalid-yaml",
        Level::Error,
        message!("the file is UTF-16; save it as UTF-8"),
        Span::empty(id, 0),
    );

    // What would drive the terminal.
    let at = b.span(HOSTILE, "a\u{1b}[2J\u{1b}]0;owned\u{7}", 0);
    let f = b.add(
        "naming/event-case",
        Level::Error,
        message!(
            "event name `{}` is not {}",
            "a\u{1b}[2J\u{1b}]0;owned\u{7}",
            "snake_case"
        ),
        at,
    );
    f.diagnostic.help = Some("first line\u{1b}[31m\nsecond\tline".into());
    f.entity = Some("event:a\u{1b}[2J\u{1b}]0;owned\u{7}".into());
    f.diagnostic.fix = fix("rename to `a\u{1b}\nb`", Safety::Unsafe, Vec::new());
    let at = b.span(HOSTILE, "nimda", 0);
    b.add(
        "naming/event-case",
        Level::Error,
        message!("event name `{}` is hard\nto read", "user\u{202e}nimda"),
        at,
    );
    let at = b.span(HOSTILE, "e\u{301}", 0);
    b.add(
        "docs/vague-word",
        Level::Info,
        message!("an accent of its own"),
        at,
    );

    // One enormous line: a place in its middle, one at its end, two of one finding far apart.
    let at = b.span(LONG, "\"WrongCase\"", 0);
    let start = b.span(LONG, "events", 0);
    let f = b.add(
        "naming/event-case",
        Level::Error,
        message!("event name `{}` is not {}", "WrongCase", "snake_case"),
        at,
    );
    f.entity = Some("event:WrongCase".into());
    f.diagnostic.related = vec![related(start, "in these events")];
    let at = b.span(LONG, &"é価".repeat(2_000), 0);
    b.add(
        "docs/description-too-long",
        Level::Warn,
        message!("the note is {} characters long", 4_000),
        at,
    );
    let at = b.span(LONG, "1}", 0);
    b.add(
        "structure/wrong-type",
        Level::Warn,
        message!("`b` must be an object"),
        at,
    );

    let at = b.span(TABS, "viewed", 0);
    b.add(
        "structure/invalid-yaml",
        Level::Error,
        message!("a tab cannot indent"),
        at,
    );
    let at = b.span(TABS, "\t", 0);
    b.add(
        "structure/invalid-yaml",
        Level::Error,
        message!("a tab cannot indent"),
        at,
    );

    // The manifest has no name.
    let at = b.span(MANIFEST, "90d", 0);
    let f = b.add(
        "lifecycle/sunset-too-soon",
        Level::Info,
        message!("a sunset of {} is short for mobile apps", "90d"),
        at,
    );
    f.entity = Some("manifest".into());
    f.pointer = "/versioning/sunset".into();

    Sample::of(b.files, b.findings)
}

/// The place `after` bytes past the end of `span`.
pub(crate) fn b_end(span: &Span, after: u32) -> Span {
    Span::empty(span.file, span.end + after)
}
