//! The grammar of the manifest, whole.

use super::case::Case;
use super::values::{DictionarySource, Duration, Globs, RuleSetting};
use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::syntax::decode::{Decode, Decoder, FaultKind, List, Map, Raw, Text};
use crate::syntax::{NodeRef, ScalarValue};
use crate::text::Name;
use crate::{choice, record};

record! {
    /// The policy of a dictionary, and what is checked against it.
    pub struct Manifest as "manifest" {
        /// Version of this format: 1.
        version: FormatVersion = "version" (required),
        /// What this dictionary is called.
        name: Text = "name",
        /// Files of the dictionary, as path patterns from this folder.
        dictionary: DictionarySource = "dictionary",
        /// Folder of the released schemas.
        releases: Name = "releases",
        /// Where events are sent from.
        platforms: Map<Platform> = "platforms",
        /// Applications that send events, where a platform has several.
        sources: Map<Source> = "sources",
        /// Teams that answer for events.
        owners: Map<Owner> = "owners",
        /// The naming standard.
        naming: Naming = "naming",
        /// What a deprecation has to keep to.
        deprecation: DeprecationPolicy = "deprecation",
        /// Levels of rules.
        lint: Lint = "lint",
        /// Sample payloads and event logs to check.
        payloads: List<PayloadFiles> = "payloads",
        /// Source code to check.
        code: List<CodeFiles> = "code",
        /// Typed tracking code to write.
        generate: List<GenerateTarget> = "generate",
        /// The event catalogue.
        docs: Docs = "docs",
    }
    hints {
        "rules" => "lint: {rules: …}",
        "events" => "dictionary: [dictionary/**/*.yaml]; events are in those files",
        "include" => "dictionary",
        "files" => "dictionary",
        "schemas" => "dictionary",
        "teams" => "owners",
        "destinations" => "platforms: {web: {destinations: […]}}",
    }
}

/// The version of the manifest's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatVersion;

impl Decode for FormatVersion {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        let text = node.scalar().map(|scalar| scalar.text);
        let number = node.scalar_value().and_then(ScalarValue::to_number);
        // To JSON Schema, and so to the published one, 1.0 is the same number.
        if text == Some("1") || number.and_then(|number| number.as_f64()) == Some(1.0) {
            return Some(Self);
        }
        match text {
            Some(text) if !text.is_empty() => {
                // A later format is for a later program; a slip of the pen is not.
                let later = text.parse::<u64>().is_ok_and(|version| version > 1);
                let kind = FaultKind::InvalidValue {
                    value: text.to_owned(),
                    expected: "1, the version of the manifest's format".to_owned(),
                    suggestion: (!later).then(|| "1".to_owned()),
                };
                decoder.fault(node, kind);
            }
            _ => decoder.wrong_type(node, "1, the version of the manifest's format"),
        }
        None
    }
}

impl JsonSchema for FormatVersion {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "FormatVersion".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"enum": [1, "1"]})
    }
}

record! {
    /// Where events are sent from: web, ios, android, server.
    pub struct Platform as "platform" {
        /// Where its events go.
        destinations: List<Name> = "destinations",
        /// How long a deprecation has to be announced before its sunset.
        notice: Duration = "notice",
        /// What it is.
        description: Text = "description",
    }
}

record! {
    /// One application that sends events.
    pub struct Source as "source" {
        /// The platform it runs on.
        platform: Name = "platform" (required),
        /// Where its events go; those of the platform, unless this is written.
        destinations: List<Name> = "destinations",
        /// How long a deprecation has to be announced before its sunset.
        notice: Duration = "notice",
        /// What it is.
        description: Text = "description",
    }
}

record! {
    /// A team that answers for events.
    pub struct Owner as "owner" {
        /// How to reach it: a channel, an address.
        contact: Text = "contact",
        /// What it is.
        description: Text = "description",
    }
}

choice! {
    /// A naming standard that is known by name.
    pub enum Preset {
        /// Object and action in the past tense, snake_case: `checkout_started`.
        SnakeObjectActionPast = "snake_object_action_past",
        /// Segment's spec: `Order Completed`, properties in snake_case.
        Segment = "segment",
        /// PostHog's advice: snake_case, present tense.
        Posthog = "posthog",
        /// Google Analytics 4: snake_case, action first.
        Ga4 = "ga4",
        /// GitLab's internal events: snake_case, present tense.
        Gitlab = "gitlab",
        /// OpenTelemetry semantic conventions: dotted namespaces.
        Otel = "otel",
        /// Snowplow's advice: snake_case schemas.
        Snowplow = "snowplow",
    }
    meant {
        "mixpanel" | "snakecase" | "snake" | "objectactionpast" => SnakeObjectActionPast,
        "amplitude" | "rudderstack" | "rudder" | "titlecase" => Segment,
        "firebase" | "googleanalytics" | "googleanalytics4" | "ga" => Ga4,
        "opentelemetry" => Otel,
    }
}

choice! {
    /// The order of the words in an event's name.
    pub enum Grammar {
        /// `checkout_started`
        ObjectAction = "object_action",
        /// `start_checkout`
        ActionObject = "action_object",
        /// Any.
        Any = "any",
    }
    meant {
        "nounverb" | "objectverb" | "subjectverb" | "entityaction" => ObjectAction,
        "verbnoun" | "verbobject" | "actionentity" => ActionObject,
    }
}

choice! {
    /// The tense of the action in an event's name.
    pub enum Tense {
        /// `started`
        Past = "past",
        /// `start`
        Present = "present",
        /// Any.
        Any = "any",
    }
}

record! {
    /// The naming standard: a preset, and every key that overrides it.
    pub struct Naming as "naming standard" {
        /// The standard to begin with.
        preset: Preset = "preset",
        /// Names of events.
        event: EventNaming = "event",
        /// Names of properties.
        property: PropertyNaming = "property",
    }
}

record! {
    /// How events are named.
    pub struct EventNaming as "event naming" {
        /// How the words are written.
        case: Case = "case",
        /// The order of the words.
        grammar: Grammar = "grammar",
        /// The tense of the action.
        tense: Tense = "tense",
        /// Most characters.
        max_length: u64 = "max_length",
        /// The actions that names may use.
        actions: List<Name> = "actions",
    }
}

record! {
    /// How properties are named.
    pub struct PropertyNaming as "property naming" {
        /// How the words are written.
        case: Case = "case",
        /// Most characters.
        max_length: u64 = "max_length",
    }
}

record! {
    /// What a deprecation has to keep to.
    pub struct DeprecationPolicy as "deprecation policy" {
        /// How long it has to be announced before its sunset.
        notice: Duration = "notice",
        /// From when before the sunset on its use is warned about.
        warn_before: Duration = "warn_before",
        /// Most majors of one event that may be sent at a time.
        max_live_majors: u64 = "max_live_majors",
    }
}

record! {
    /// Levels of rules, everywhere and by path. Of several overrides that match a file the last one
    /// counts; within one map a rule goes before its family.
    pub struct Lint as "set of rule levels" {
        /// A level for each rule, or family as `naming/*`.
        rules: Map<RuleSetting> = "rules",
        /// Other levels for some files.
        overrides: List<LintOverride> = "overrides",
    }
}

record! {
    /// Levels of rules for some files.
    pub struct LintOverride as "override" {
        /// The files, as path patterns from this folder.
        files: Globs = "files" (required),
        /// A level for each rule, or family as `naming/*`.
        rules: Map<RuleSetting> = "rules" (required),
    }
}

record! {
    /// Payload files and how to read them.
    pub struct PayloadFiles as "payloads entry" {
        /// The files, as path patterns from this folder.
        files: Globs = "files" (required),
        /// The envelope: a name, or a map of JSON Pointers; detected, unless this is written.
        envelope: Raw = "envelope",
        /// The platform that sent them.
        platform: Name = "platform",
        /// The application that sent them.
        source: Name = "source",
        /// Properties that SDKs add on their own, as patterns.
        ignore: List<Name> = "ignore",
    }
}

record! {
    /// Source files and how they call tracking.
    pub struct CodeFiles as "code entry" {
        /// The files, as path patterns from this folder.
        files: Globs = "files" (required),
        /// Files to leave out.
        exclude: Globs = "exclude",
        /// The platform they run on.
        platform: Name = "platform",
        /// The application they are of.
        source: Name = "source",
        /// SDKs by name, and wrappers as maps.
        calls: List<Raw> = "calls",
    }
}

record! {
    /// One file of typed tracking code.
    pub struct GenerateTarget as "generate entry" {
        /// The language.
        target: Name = "target" (required),
        /// The file to write.
        output: Name = "output" (required),
        /// The platform whose events it gets.
        platform: Name = "platform",
        /// The application whose events it gets.
        source: Name = "source",
        /// Folder of templates that go before the built-in ones.
        templates: Name = "templates",
    }
}

record! {
    /// The event catalogue.
    pub struct Docs as "catalogue" {
        /// The folder to write.
        output: Name = "output",
        /// Its title.
        title: Text = "title",
    }
}
