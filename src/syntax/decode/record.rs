//! Maps with known keys.

use schemars::Schema;
use serde_json::{Map, Value, json};

use super::entries::check_entries;
use super::{Decoder, FaultKind, article, closest};
use crate::syntax::tree::Entry;
use crate::syntax::{Kind, NodeRef};
use crate::text::Span;

/// A map with known keys, declared by [`crate::record!`].
pub trait Record: Sized + Default {
    /// What it is called in messages: `event`.
    const WHAT: &'static str;

    /// Its keys, in the order declared, those of a flattened record last.
    fn keys() -> Vec<&'static str>;

    /// Reads one entry into its field; whether there is such a field.
    fn read_entry(&mut self, key: &str, entry: Entry<'_>, decoder: &mut Decoder) -> bool;

    /// Marks the absent field of `key` as written but unreadable.
    fn mark_broken(&mut self, key: &str, span: Span);

    /// Notes that an entry could not be read, so that what is absent may be there.
    fn mark_partial(&mut self);

    /// The keys that are compulsory and absent.
    fn missing(&self) -> Vec<&'static str>;

    /// What to write instead of `key`, where it is another tool's word for something that this
    /// format spells otherwise.
    fn hint(_key: &str) -> Option<&'static str> {
        None
    }

    /// Checks that span several fields, run once all are read.
    fn finish(&mut self, _node: NodeRef<'_>, _decoder: &mut Decoder) {}

    /// Reads a map.
    fn read(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if !matches!(node.kind(), Kind::Mapping) {
            let article = article(Self::WHAT);
            let expected = format!("a map that describes {article} {}", Self::WHAT);
            decoder.wrong_type(node, &expected);
            return None;
        }
        let mut record = Self::default();
        let partial = node.is_partial();
        if partial {
            record.mark_partial();
        }
        let entries = check_entries(node, decoder);
        // The keys that are not there: only one of them can be meant by a misspelt key.
        let mut absent: Option<Vec<&'static str>> = None;
        for &entry in &entries {
            let Some(key) = entry.key.scalar() else {
                continue;
            };
            if !record.read_entry(key.text, entry, decoder) {
                // A misspelt key is one mistake, not also a missing one.
                let hint = Self::hint(key.text);
                let absent = absent.get_or_insert_with(|| absent_keys::<Self>(&entries));
                let suggestion = match hint {
                    Some(_) => None,
                    None => closest(key.text, absent.iter().copied()),
                };
                // `json_schema: {oneOf: …}` is about the key before the colon.
                let of_hint = hint.map(|hint| hint.split_once(": ").map_or(hint, |(key, _)| key));
                let meant = suggestion.or(of_hint.filter(|hint| absent.contains(hint)));
                if let Some(meant) = meant {
                    record.mark_broken(meant, entry.key.span());
                    absent.retain(|key| *key != meant);
                }
                let kind = FaultKind::UnknownKey {
                    key: key.text.to_owned(),
                    what: Self::WHAT,
                    known: Self::keys(),
                    hint,
                    suggestion,
                };
                decoder.fault(entry.key, kind);
            }
        }
        if !partial {
            // The place where the key would stand, not all that is there.
            let place = Span::empty(node.span().file, node.span().start);
            for key in record.missing() {
                decoder.fault_at(
                    place,
                    FaultKind::MissingKey {
                        key,
                        what: Self::WHAT,
                    },
                );
            }
        }
        record.finish(node, decoder);
        Some(record)
    }
}

/// The keys of a record that none of `entries` has.
fn absent_keys<R: Record>(entries: &[Entry<'_>]) -> Vec<&'static str> {
    let is_there = |key: &str| {
        let mut keys = entries.iter().filter_map(|entry| entry.key.scalar());
        keys.any(|written| written.text == key)
    };
    let mut keys = R::keys();
    keys.retain(|key| !is_there(key));
    keys
}

/// The lines of a doc comment as one text: lines joined, paragraphs kept.
pub fn doc_text(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        let line = line.trim();
        if line.is_empty() {
            text.push_str("\n\n");
            continue;
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push(' ');
        }
        text.push_str(line);
    }
    text.trim().to_owned()
}

/// The JSON Schema of a record: its fields as `(key, description, schema, required)`. Keys that
/// begin with `x-` are free; others are refused.
pub fn record_schema(
    description: String,
    fields: Vec<(&'static str, String, Schema, bool)>,
    flattened: Option<Schema>,
) -> Schema {
    let mut properties = Map::new();
    let mut required: Vec<Value> = Vec::new();
    for (key, description, schema, compulsory) in fields {
        properties.insert(key.to_owned(), describe_schema(schema, description));
        if compulsory {
            required.push(json!(key));
        }
    }
    if let Some(Value::Object(inner)) = flattened.map(Schema::to_value) {
        if let Some(Value::Object(more)) = inner.get("properties") {
            properties.extend(more.clone());
        }
        if let Some(Value::Array(more)) = inner.get("required") {
            required.extend(more.clone());
        }
    }
    let mut schema = Map::new();
    schema.insert("description".into(), json!(description));
    schema.insert("type".into(), json!("object"));
    schema.insert("properties".into(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".into(), Value::Array(required));
    }
    schema.insert("patternProperties".into(), json!({"^x-": true}));
    schema.insert("additionalProperties".into(), json!(false));
    Schema::from(schema)
}

fn describe_schema(schema: Schema, description: String) -> Value {
    match schema.to_value() {
        Value::Object(mut object) => {
            object.shift_insert(0, "description".into(), json!(description));
            Value::Object(object)
        }
        Value::Bool(true) => json!({"description": description}),
        other => other,
    }
}

/// Declares a record: a struct of [`crate::syntax::decode::Slot`]s, the key of each, which keys are
/// compulsory, and optionally one flattened record whose keys stand among its own. `x-…` keys
/// go to the field `extensions`. What `finish` checks over several fields, `schema` says in the
/// published JSON Schema.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $Name:ident as $what:literal {
            $(
                $(#[doc = $fdoc:literal])*
                $field:ident: $ty:ty = $key:literal $(($required:ident))?,
            )*
        }
        $( flatten { $(#[doc = $idoc:literal])* $inner:ident: $Inner:ty } )?
        $( hints { $($hint_key:literal => $hint:literal,)* } )?
        $( finish = $finish:path; )?
        $( schema = $schema:path; )?
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct $Name {
            $( $(#[doc = $fdoc])* pub $field: $crate::syntax::decode::Slot<$ty>, )*
            $( $(#[doc = $idoc])* pub $inner: $Inner, )?
            /// Keys that begin with `x-`.
            pub extensions: $crate::syntax::decode::Extensions,
            /// Whether an entry could not be read: what is absent may be there.
            pub partial: bool,
        }

        impl $crate::syntax::decode::Record for $Name {
            const WHAT: &'static str = $what;

            fn keys() -> Vec<&'static str> {
                #[allow(unused_mut)]
                let mut keys = vec![$($key),*];
                $( keys.extend(<$Inner as $crate::syntax::decode::Record>::keys()); )?
                keys
            }

            fn read_entry(
                &mut self,
                key: &str,
                entry: $crate::syntax::Entry<'_>,
                decoder: &mut $crate::syntax::decode::Decoder,
            ) -> bool {
                match key {
                    $( $key => self.$field = $crate::syntax::decode::Slot::read(entry.value, decoder), )*
                    _ if key.starts_with("x-") => {
                        let raw = $crate::syntax::decode::Raw::extension(entry.value, decoder);
                        let name = $crate::text::Name::new(key);
                        let name = $crate::text::Spanned::new(name, entry.key.span());
                        self.extensions.push(name, raw);
                    }
                    $( _ if self.$inner.read_entry(key, entry, decoder) => {} )?
                    _ => return false,
                }
                true
            }

            fn mark_broken(&mut self, key: &str, span: $crate::text::Span) {
                match key {
                    $( $key => self.$field.mark_broken(span), )*
                    _ => { $( self.$inner.mark_broken(key, span); )? }
                }
            }

            fn mark_partial(&mut self) {
                self.partial = true;
                $( self.$inner.mark_partial(); )?
            }

            fn missing(&self) -> Vec<&'static str> {
                #[allow(unused_mut)]
                let mut missing = Vec::new();
                $( $( $crate::record!(@$required self.$field, $key, missing); )? )*
                $( missing.extend(self.$inner.missing()); )?
                missing
            }

            fn hint(key: &str) -> Option<&'static str> {
                match key {
                    $( $( $hint_key => Some($hint), )* )?
                    _ => {
                        let inner = None;
                        $( let inner = inner.or(<$Inner as $crate::syntax::decode::Record>::hint(key)); )?
                        inner
                    }
                }
            }

            #[allow(unused_variables)]
            fn finish(
                &mut self,
                node: $crate::syntax::NodeRef<'_>,
                decoder: &mut $crate::syntax::decode::Decoder,
            ) {
                $( $crate::syntax::decode::Record::finish(&mut self.$inner, node, decoder); )?
                $( $finish(self, node, decoder); )?
            }
        }

        impl $crate::syntax::decode::Decode for $Name {
            const IS_RECORD: bool = true;

            fn decode(
                node: $crate::syntax::NodeRef<'_>,
                decoder: &mut $crate::syntax::decode::Decoder,
            ) -> Option<Self> {
                <Self as $crate::syntax::decode::Record>::read(node, decoder)
            }
        }

        impl schemars::JsonSchema for $Name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                #[allow(unused_mut, unused_assignments)]
                let mut flattened = None;
                $( flattened = Some(<$Inner as schemars::JsonSchema>::json_schema(generator)); )?
                let schema = $crate::syntax::decode::record_schema(
                    $crate::syntax::decode::doc_text(&[$($doc),*]),
                    vec![$((
                        $key,
                        $crate::syntax::decode::doc_text(&[$($fdoc),*]),
                        generator.subschema_for::<$ty>(),
                        false $( || $crate::record!(@$required) )?,
                    )),*],
                    flattened,
                );
                $( let schema = $schema(schema); )?
                schema
            }
        }
    };
    (@required $slot:expr, $key:literal, $missing:ident) => {
        if $slot.is_absent() {
            $missing.push($key);
        }
    };
    (@required) => { true };
}
