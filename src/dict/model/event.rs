//! Events and groups.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use super::property::{check_fragment, constrain, fragment_schema};
use super::{Additional, Deprecation, Object, Value, Version};
use crate::syntax::decode::{Date, Decode, Decoder, FaultKind, List, Map, Text};
use crate::syntax::{Kind, NodeRef};
use crate::text::Name;
use crate::{choice, record};

choice! {
    /// The kind of call that sends an event.
    pub enum EventKind {
        /// Something somebody did.
        Track = "track",
        /// A page was seen.
        Page = "page",
        /// A screen of an app was seen.
        Screen = "screen",
        /// Who somebody is; properties are traits.
        Identify = "identify",
        /// Which account somebody belongs to; properties are traits.
        Group = "group",
        /// Two identifiers are one.
        Alias = "alias",
    }
}

choice! {
    /// Where an event is in its life.
    pub enum Status {
        /// Being designed: may be called, is never released.
        Draft = "draft",
        /// In use.
        Active = "active",
        /// On its way out.
        Deprecated = "deprecated",
        /// Gone; the name stays taken.
        Removed = "removed",
    }
}

choice! {
    /// Who puts a group's properties into a payload.
    pub enum SetBy {
        /// The SDK: required of payloads, never of calls.
        Context = "context",
        /// The call, like any other property.
        Call = "call",
    }
}

record! {
    /// A named action, with everything that is known of it.
    pub struct Event as "event" {
        /// The kind of call that sends it; `track` unless this is written.
        kind: EventKind = "kind",
        /// Its version: `2.1.0`, or just the major, `2`.
        version: Version = "version",
        /// Where it is in its life; `active` unless this is written.
        status: Status = "status",
        /// What happened when this is sent.
        description: Text = "description",
        /// The exact moment at which it is sent.
        trigger: Text = "trigger",
        /// The team that answers for it; one of the manifest's owners.
        owner: Name = "owner",
        /// Platforms or sources that send it.
        platforms: List<Name> = "platforms",
        /// Where it goes; the destinations of its platforms, unless this is written.
        destinations: List<Name> = "destinations",
        /// Who it has to be about.
        identifiers: IdentifierRule = "identifiers",
        /// Groups whose properties it has too.
        include: List<Name> = "include",
        /// Its name on the wire, by envelope, destination, source or platform.
        aliases: Map<Name> = "aliases",
        /// Patterns of legacy names that share this definition: `cta_*_clicked`.
        matches: List<Name> = "matches",
        /// Properties that tell two occurrences apart; a second one is a duplicate.
        unique_by: List<Name> = "unique_by",
        /// Older majors that are still sent: by whom, and until when.
        previous: Map<Previous> = "previous",
        /// Why it goes, when, and what comes in its place.
        deprecated: Deprecation = "deprecated",
        /// What it carries.
        properties: Object = "properties",
        /// What it may carry besides; nothing, unless this is written.
        additional_properties: Additional = "additionalProperties",
        /// Complete sets of properties, as they are sent.
        examples: List<Value> = "examples",
        /// A short name for people.
        title: Text = "title",
        /// Words to find it by.
        tags: List<Name> = "tags",
        /// A raw JSON Schema fragment over all properties, for what this grammar has no word
        /// for. It is a resource of its own: `#` is its root.
        json_schema: Value = "json_schema",
    }
    hints {
        "type" => "kind",
        "team" => "owner",
        "owners" => "owner",
        "platform" => "platforms",
        "sources" => "platforms",
        "desc" => "description",
        "when" => "trigger",
        "example" => "examples",
        "groups" => "include",
        "traits" => "properties",
        "required" => "properties: {NAME: {required: true}}",
        "name" => "aliases",
        "fields" => "properties",
        "params" => "properties",
        "parameters" => "properties",
    }
    finish = finish_event;
    schema = event_schema;
}

fn finish_event(event: &mut Event, node: NodeRef<'_>, decoder: &mut Decoder) {
    check_fragment(node, &event.json_schema, decoder);
    for entry in event.previous.get().into_iter().flat_map(Map::iter) {
        let name = &entry.name;
        if !matches!(Version::parse(&name.value), Some(Version::Major(_))) {
            let kind = FaultKind::InvalidValue {
                value: name.value.to_string(),
                expected: "the major of an older version, such as 1".to_owned(),
                suggestion: None,
            };
            decoder.fault_at(name.span, kind);
        }
    }
}

fn event_schema(mut schema: Schema) -> Schema {
    let major = json!({"pattern": Version::major_pattern()});
    constrain(&mut schema, "previous", "propertyNames", major);
    fragment_schema(schema)
}

/// Which identifiers an event must carry.
#[derive(Debug, Clone, PartialEq)]
pub struct IdentifierRule(pub IdentifierNeed);

record! {
    /// Identifiers that must be there: at least one, or all.
    pub struct IdentifierNeed as "set of identifiers" {
        /// At least one of these.
        any_of: List<Name> = "any_of",
        /// All of these.
        all_of: List<Name> = "all_of",
    }
}

impl Decode for IdentifierRule {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if matches!(node.kind(), Kind::Sequence) {
            let all_of = crate::syntax::decode::Slot::read(node, decoder);
            return Some(Self(IdentifierNeed {
                all_of,
                ..IdentifierNeed::default()
            }));
        }
        if let Some(name) = node.scalar().filter(|scalar| !scalar.text.is_empty()) {
            let hint = format!("write a list of one: [{}]", name.text);
            let hint = Some(hint).filter(|_| !name.text.contains('\n'));
            decoder.wrong_type_hint(node, "a list of identifiers, or a map of them", hint);
            return None;
        }
        IdentifierNeed::decode(node, decoder).map(Self)
    }
}

impl JsonSchema for IdentifierRule {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "IdentifierRule".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let map = generator.subschema_for::<IdentifierNeed>();
        json_schema!({"anyOf": [
            {"type": "array", "items": {"type": "string"}, "description": "All of these."},
            map,
        ]})
    }
}

record! {
    /// An older major that is still sent.
    pub struct Previous as "previous version" {
        /// Platforms or sources that still send it.
        platforms: List<Name> = "platforms",
        /// The day after which it must not be sent.
        sunset: Date = "sunset",
    }
}

record! {
    /// Properties that many events share.
    pub struct Group as "group" {
        /// What they have in common.
        description: Text = "description",
        /// The team that answers for it; one of the manifest's owners.
        owner: Name = "owner",
        /// Who puts them there: `context` for the SDK.
        set: SetBy = "set",
        /// Groups whose properties it has too.
        include: List<Name> = "include",
        /// Its properties.
        properties: Object = "properties",
        /// A short name for people.
        title: Text = "title",
        /// Words to find it by.
        tags: List<Name> = "tags",
    }
    hints {
        "desc" => "description",
        "fields" => "properties",
        "extends" => "include",
    }
}
