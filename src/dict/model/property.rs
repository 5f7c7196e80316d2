//! Properties: JSON Schema keywords, spelled as the standard spells them, and our annotations
//! in snake_case. A nested object uses the same grammar as an event's own properties.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value as Json, json};

use super::{Deprecation, Value};
use crate::syntax::decode::{
    Decode, Decoder, FaultKind, List, Map, MapEntry, Number, Slot, Text, check_names_are_text,
    closest,
};
use crate::syntax::{Kind, NodeRef, ScalarValue};
use crate::text::{Name, Spanned};
use crate::{choice, record};

choice! {
    /// How personal a value is, in rising order.
    pub enum Pii {
        /// Says nothing about a person.
        None = "none",
        /// Stands for a person without naming one: an internal id.
        Pseudonymous = "pseudonymous",
        /// Names or finds a person: an address, a phone number.
        Personal = "personal",
        /// Could be used against a person: health, belief, precise location.
        Sensitive = "sensitive",
        /// Must never be logged: passwords, tokens, card numbers.
        Secret = "secret",
    }
}

choice! {
    /// A type of JSON, or `timestamp`, short for a date-time string.
    pub enum JsonType {
        /// Text.
        String = "string",
        /// Any number.
        Number = "number",
        /// A whole number.
        Integer = "integer",
        /// `true` or `false`.
        Boolean = "boolean",
        /// A list.
        Array = "array",
        /// A map.
        Object = "object",
        /// Nothing.
        Null = "null",
        /// A string with `format: date-time`.
        Timestamp = "timestamp",
    }
}

/// One type or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Types(pub Box<[Spanned<JsonType>]>);

impl Types {
    /// Whether `wanted` is among them.
    pub fn has(&self, wanted: JsonType) -> bool {
        self.0.iter().any(|kind| kind.value == wanted)
    }

    /// The one type besides null, if there is just one.
    pub fn single(&self) -> Option<JsonType> {
        let mut kinds = self
            .0
            .iter()
            .map(|kind| kind.value)
            .filter(|kind| *kind != JsonType::Null);
        kinds.next().filter(|_| kinds.next().is_none())
    }
}

/// Words that other languages use for a JSON type.
fn type_alias(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "str" | "text" | "varchar" | "char" | "enum" => "string",
        "int" | "int32" | "int64" | "long" | "bigint" | "uint" | "number(int)" => "integer",
        "float" | "double" | "decimal" | "numeric" | "float64" => "number",
        "bool" => "boolean",
        "list" | "set" => "array",
        "map" | "dict" | "record" | "struct" | "json" => "object",
        "datetime" | "date-time" => "timestamp",
        "none" | "nil" => "null",
        _ => return None,
    })
}

/// What to write for a word that takes more than another word to say.
fn type_advice(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    Some(match word.as_str() {
        "date" => "write `type: string` and `format: date`",
        "time" => "write `type: string` and `format: time`",
        "uuid" | "guid" => "write `type: string` and `format: uuid`",
        "email" => "write `type: string` and `format: email`",
        "url" | "uri" => "write `type: string` and `format: uri`",
        "any" | "mixed" | "unknown" | "variant" => "leave `type` out where anything will do",
        _ if word.ends_with("[]") => "write `type: array`, and the type of its items under `items`",
        _ if word.ends_with('?') || word.contains("|null") => {
            "write the type alone, and `nullable: true` beside it"
        }
        _ if word.contains('|') => "write a list of types: [string, integer]",
        _ => return None,
    })
}

fn decode_type(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Spanned<JsonType>> {
    let invalid = |reason: String, suggestion: Option<&str>| FaultKind::InvalidSchema {
        keyword: "type".to_owned(),
        reason,
        suggestion: suggestion.map(str::to_owned),
    };
    let Some(scalar) = node.scalar() else {
        if !matches!(node.kind(), Kind::Lost) {
            decoder.fault(
                node,
                invalid(
                    "must be the name of a type, or a list of names".into(),
                    None,
                ),
            );
        }
        return None;
    };
    // An unquoted null in a list of types is the type of that name, not nothing.
    let word = match node.scalar_value() {
        Some(ScalarValue::Null) if !scalar.text.is_empty() => "null",
        _ => scalar.text,
    };
    if let Some(kind) = JsonType::from_word(word) {
        return Some(Spanned::new(kind, node.span()));
    }
    let advice = type_advice(word);
    let suggestion = match advice {
        Some(_) => None,
        None => type_alias(word).or_else(|| closest(word, JsonType::WORDS.iter().copied())),
    };
    let reason = match word {
        "" => "needs the name of a type".to_owned(),
        word if advice.is_some() => format!("has no `{word}`; {}", advice.unwrap_or_default()),
        word => format!(
            "has no `{word}`; it is one of {}",
            JsonType::WORDS.join(", ")
        ),
    };
    decoder.fault(node, invalid(reason, suggestion));
    None
}

impl Decode for Types {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if !matches!(node.kind(), Kind::Sequence) {
            return decode_type(node, decoder).map(|kind| Self([kind].into()));
        }
        let invalid = |reason: &str| FaultKind::InvalidSchema {
            keyword: "type".to_owned(),
            reason: reason.to_owned(),
            suggestion: None,
        };
        let mut kinds: Vec<Spanned<JsonType>> = Vec::new();
        for item in node.items() {
            let Some(kind) = decode_type(item, decoder) else {
                continue;
            };
            if kinds.iter().any(|known| known.value == kind.value) {
                decoder.fault(item, invalid("names the same type twice"));
            } else {
                kinds.push(kind);
            }
        }
        if node.is_empty() && !node.is_partial() {
            decoder.fault(node, invalid("names no type, so no value is valid"));
        }
        (!kinds.is_empty() && kinds.len() == node.len() && !node.is_partial())
            .then(|| Self(kinds.into()))
    }
}

impl JsonSchema for Types {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Types".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<JsonType>();
        json_schema!({"anyOf": [
            one,
            // The type null may stand without quotes, where YAML reads the value null.
            {"type": "null"},
            {
                "type": "array",
                "minItems": 1,
                "uniqueItems": true,
                "items": {"anyOf": [one, {"type": "null"}]},
                // With and without quotes it is one type.
                "contains": {"enum": [null, "null"]},
                "minContains": 0,
                "maxContains": 1,
            },
        ]})
    }
}

/// When a property has to be there.
#[derive(Debug, Clone, PartialEq)]
pub enum Required {
    /// Always, or (as `false`) never, which is the default.
    Always(bool),
    /// Under a condition.
    If(Condition),
}

record! {
    /// The condition under which a property is required; both parts must hold where both are
    /// written.
    pub struct Condition as "condition" {
        /// Sibling properties and the value, or list of values, that each must have.
        when: Map<Value> = "when",
        /// Platforms or sources on which it is required.
        platforms: List<Name> = "platforms",
    }
    hints {
        "if" => "when",
        "platform" => "platforms",
        "sources" => "platforms",
        "on" => "platforms",
    }
    finish = finish_condition;
    schema = condition_schema;
}

fn finish_condition(condition: &mut Condition, node: NodeRef<'_>, decoder: &mut Decoder) {
    let (when, platforms) = (&condition.when, &condition.platforms);
    let nothing = when.is_absent() && platforms.is_absent() && !condition.partial;
    let empty_when = when.get().is_some_and(Map::is_written_empty);
    if nothing || empty_when || platforms.get().is_some_and(List::is_written_empty) {
        let hint = Some("write required: true where it has no condition".to_owned());
        let expected = "a condition such as {when: {sibling: value}} or {platforms: [web]}";
        let kind = FaultKind::WrongType {
            expected: expected.to_owned(),
            found: "one that asks for nothing",
            hint,
        };
        decoder.fault(node, kind);
    }
}

fn condition_schema(mut schema: Schema) -> Schema {
    schema.insert(
        "anyOf".into(),
        json!([{"required": ["when"]}, {"required": ["platforms"]}]),
    );
    constrain(&mut schema, "when", "minProperties", json!(1));
    constrain(&mut schema, "platforms", "minItems", json!(1));
    schema
}

/// Adds a keyword to what a record's schema says of `key`.
pub(super) fn constrain(schema: &mut Schema, key: &str, keyword: &str, value: Json) {
    if let Some(property) = schema.pointer_mut(&format!("/properties/{key}")) {
        property[keyword] = value;
    }
}

impl Decode for Required {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        match node.kind() {
            Kind::Mapping => Condition::decode(node, decoder).map(Self::If),
            Kind::Sequence => {
                let hint = "in this format each property says so itself: `required: true`";
                decoder.wrong_type_hint(node, "`true` or a condition", Some(hint.to_owned()));
                None
            }
            _ => bool::decode(node, decoder).map(Self::Always),
        }
    }
}

impl JsonSchema for Required {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Required".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let condition = generator.subschema_for::<Condition>();
        json_schema!({"anyOf": [{"type": "boolean"}, condition]})
    }
}

/// What a number is counted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A unit: `ms`, `EUR`, `percent`.
    Fixed(Text),
    /// Named by a sibling property.
    Property(Spanned<Name>),
}

record! {
    /// A unit that another property of the same object names.
    pub struct UnitProperty as "unit" {
        /// The sibling that holds the unit, such as a currency code.
        property: Name = "property" (required),
    }
}

impl Decode for Unit {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if matches!(node.kind(), Kind::Mapping) {
            let unit = UnitProperty::decode(node, decoder)?;
            let name = unit.property.spanned()?;
            return Some(Self::Property(Spanned::new(name.value.clone(), name.span)));
        }
        Text::decode(node, decoder).map(Self::Fixed)
    }
}

impl JsonSchema for Unit {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Unit".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (text, map) = (
            generator.subschema_for::<Text>(),
            generator.subschema_for::<UnitProperty>(),
        );
        json_schema!({"anyOf": [text, map]})
    }
}

/// What an object may hold besides its properties.
#[derive(Debug, Clone, PartialEq)]
pub enum Additional {
    /// Anything (`true`) or nothing.
    Any(bool),
    /// Values of this shape.
    Schema(BoxedProperty),
}

impl Decode for Additional {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if matches!(node.kind(), Kind::Mapping) {
            return BoxedProperty::decode(node, decoder).map(Self::Schema);
        }
        bool::decode(node, decoder).map(Self::Any)
    }
}

impl JsonSchema for Additional {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Additional".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let schema = generator.subschema_for::<Property>();
        json_schema!({"anyOf": [{"type": "boolean"}, schema]})
    }
}

record! {
    /// What one value of an enum means.
    pub struct ValueNote as "value" {
        /// What it means.
        description: Text = "description",
        /// Whether it is on its way out.
        deprecated: Deprecation = "deprecated",
    }
}

/// A property within a property.
#[derive(Debug, Clone, PartialEq)]
pub struct BoxedProperty(pub Box<Property>);

impl Decode for BoxedProperty {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        Property::decode(node, decoder).map(|property| Self(Box::new(property)))
    }
}

impl JsonSchema for BoxedProperty {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        Property::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Property>()
    }
}

/// The properties of an event, a group or an object: a map from names to properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Object(pub Map<Property>);

impl Object {
    /// Entries in the order written.
    pub fn iter(&self) -> std::slice::Iter<'_, MapEntry<Property>> {
        self.0.iter()
    }
}

impl Decode for Object {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        let map = Map::decode(node, decoder)?;
        check_names_are_text(node, decoder);
        Some(Self(map))
    }
}

impl JsonSchema for Object {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Properties".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Map::<Property>::json_schema(generator)
    }
}

record! {
    /// One property: a JSON Schema (2020-12) with annotations.
    pub struct Property as "property" {
        /// The shared property that this one is; local `required`, `description` and
        /// `deprecated` go before its own.
        reference: Name = "ref",
        /// Its type, or a list of types. `timestamp` is short for a date-time string.
        types: Types = "type",
        /// What it means, in a sentence that tells it from its neighbours.
        description: Text = "description",
        /// When it has to be there: `true`, `{when: {sibling: value}}` or `{platforms: [web]}`.
        required: Required = "required",
        /// Whether null is a value as well.
        nullable: bool = "nullable",
        /// The values it can have.
        values_allowed: List<Value> = "enum",
        /// What the values of `enum` mean.
        values: Map<ValueNote> = "values",
        /// The one value it can have.
        constant: Value = "const",
        /// The shape of a string: `date-time`, `uri`, `uuid`, `email`, …
        format: Text = "format",
        /// A regular expression (ECMA-262) that a string must match somewhere.
        pattern: Text = "pattern",
        /// Fewest characters of a string.
        min_length: u64 = "minLength",
        /// Most characters of a string.
        max_length: u64 = "maxLength",
        /// Smallest number.
        minimum: Number = "minimum",
        /// Largest number.
        maximum: Number = "maximum",
        /// The number must be larger than this.
        exclusive_minimum: Number = "exclusiveMinimum",
        /// The number must be smaller than this.
        exclusive_maximum: Number = "exclusiveMaximum",
        /// The number must be a multiple of this.
        multiple_of: Number = "multipleOf",
        /// What a list holds.
        items: BoxedProperty = "items",
        /// Fewest items of a list.
        min_items: u64 = "minItems",
        /// Most items of a list.
        max_items: u64 = "maxItems",
        /// Whether the items of a list must differ.
        unique_items: bool = "uniqueItems",
        /// What an object holds.
        properties: Object = "properties",
        /// Groups whose properties an object holds too.
        include: List<Name> = "include",
        /// What an object may hold besides; nothing, unless this is written.
        additional_properties: Additional = "additionalProperties",
        /// Fewest properties of an object.
        min_properties: u64 = "minProperties",
        /// Most properties of an object.
        max_properties: u64 = "maxProperties",
        /// What a number is counted in: a unit, or `{property: currency}`.
        unit: Unit = "unit",
        /// How personal it is.
        pii: Pii = "pii",
        /// Why it is collected, where it is personal.
        purpose: Text = "purpose",
        /// For how many days it may be kept.
        retention_days: u64 = "retention_days",
        /// The destinations that it may go to; all of the event's, unless this is written.
        allowed_destinations: List<Name> = "allowed_destinations",
        /// Its name on the wire, by envelope, destination, source or platform.
        aliases: Map<Name> = "aliases",
        /// Why it goes, when, and what comes in its place.
        deprecated: Deprecation = "deprecated",
        /// A short name for people.
        title: Text = "title",
        /// Words to find it by.
        tags: List<Name> = "tags",
        /// Values as they are sent.
        examples: List<Value> = "examples",
        /// The value that is meant where it is absent.
        default: Value = "default",
        /// A raw JSON Schema fragment, for what this grammar has no word for. It is a resource
        /// of its own: `#` is its root.
        json_schema: Value = "json_schema",
    }
    hints {
        "$ref" => "ref",
        "anyOf" => "json_schema: {anyOf: …}",
        "oneOf" => "json_schema: {oneOf: …}",
        "allOf" => "json_schema: {allOf: …}",
        "not" => "json_schema: {not: …}",
        "if" => "json_schema: {if: …}",
        "patternProperties" => "json_schema: {patternProperties: …}",
        "propertyNames" => "json_schema: {propertyNames: …}",
        "contains" => "json_schema: {contains: …}",
        "prefixItems" => "json_schema: {prefixItems: …}",
        "dependentRequired" => "json_schema: {dependentRequired: …}",
        "dependentSchemas" => "json_schema: {dependentSchemas: …}",
        "unevaluatedProperties" => "json_schema: {unevaluatedProperties: …}",
        "$defs" => "json_schema: {$defs: …}",
        "optional" => "required: false",
        "desc" => "description",
        "example" => "examples",
        "values_allowed" => "enum",
        "allowed_values" => "enum",
        "extends" => "ref",
        "sensitive" => "pii: sensitive",
    }
    finish = finish_property;
    schema = property_schema;
}

fn finish_property(property: &mut Property, node: NodeRef<'_>, decoder: &mut Decoder) {
    let factor = property.multiple_of.spanned();
    if let Some(factor) = factor.filter(|factor| factor.value.as_f64() <= 0.0) {
        decoder.fault_at(
            factor.span,
            invalid_keyword("multipleOf", "must be more than 0"),
        );
    }
    check_fragment(node, &property.json_schema, decoder);
}

fn property_schema(mut schema: Schema) -> Schema {
    constrain(&mut schema, "multipleOf", "exclusiveMinimum", json!(0));
    fragment_schema(schema)
}

/// A fragment is a map, `true` or `false`, or no JSON Schema at all.
pub(super) fn check_fragment(node: NodeRef<'_>, fragment: &Slot<Value>, decoder: &mut Decoder) {
    let Some(fragment) = fragment.get().map(|raw| raw.node(node.tree())) else {
        return;
    };
    let is_schema = match fragment.kind() {
        Kind::Mapping | Kind::Lost => true,
        Kind::Scalar(_) => matches!(fragment.scalar_value(), Some(ScalarValue::Bool(_))),
        Kind::Sequence => false,
    };
    if !is_schema {
        let reason = "is no JSON Schema, which is a map, `true` or `false`";
        decoder.fault(fragment, invalid_keyword("json_schema", reason));
    }
}

/// The same in the published schema.
pub(super) fn fragment_schema(mut schema: Schema) -> Schema {
    constrain(
        &mut schema,
        "json_schema",
        "type",
        json!(["object", "boolean"]),
    );
    schema
}

fn invalid_keyword(keyword: &str, reason: &str) -> FaultKind {
    FaultKind::InvalidSchema {
        keyword: keyword.to_owned(),
        reason: reason.to_owned(),
        suggestion: None,
    }
}

choice! {
    /// What an identifier stands for.
    pub enum IdentifierScope {
        /// A person.
        Person = "person",
        /// A device or browser.
        Device = "device",
        /// One visit.
        Session = "session",
        /// A company, household or team.
        Account = "account",
    }
}

record! {
    /// Who an event is about: a user id, a device id. A property with a scope.
    pub struct Identifier as "identifier" {
        /// What it stands for.
        scope: IdentifierScope = "scope",
    }
    flatten {
        /// Its shape, as of any property.
        property: Property
    }
}
