//! Definitions to JSON Schema 2020-12, with a way back from each schema location to the bytes
//! of the dictionary that it came from.

mod build;
mod draft;
mod embed;
mod marks;
mod object;
mod options;
mod shape;

use std::sync::Arc;

use serde_json::{Map, Value};

use super::model::{Event, Group, Identifier, Property};
use super::{Definition, Dictionary, PropertyAt};
use crate::syntax::Tree;
use crate::text::{Name, Span, Spanned};
use build::Builder;
use marks::Marks;

pub(crate) use build::json;
pub(crate) use draft::Draft;
pub(crate) use marks::{descend, entry, escape, steps};
pub use options::{Audience, CompileOptions};

/// The dialect of compiled schemas.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A compiled definition.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The JSON Schema: self-contained, shared properties under `$defs`.
    pub schema: Value,
    marks: Marks,
}

impl Compiled {
    /// The bytes that the schema location `schema_pointer` (a JSON Pointer) came from: the
    /// value of the keyword, the name of the property. For what was not written, such as the
    /// `additionalProperties: false` of a closed object, that of the nearest location above.
    pub fn span_at(&self, schema_pointer: &str) -> Option<Span> {
        self.marks.find(schema_pointer)
    }

    /// The schema location that evaluation reached by `path`, which may lead through `$ref`s.
    /// A reference that is not a pointer within its resource ends the way.
    pub(crate) fn canonical(&self, path: &str) -> String {
        let mut pointer = String::new();
        for step in steps(path) {
            pointer.push('/');
            pointer.push_str(&escape(&step));
            if step != "$ref" {
                continue;
            }
            let target = self.schema.pointer(&pointer).and_then(Value::as_str);
            match target.and_then(build::reference_pointer) {
                Some(target) => pointer = self.resource(&pointer) + &target,
                None => break,
            }
        }
        pointer
    }

    /// The root of the resource that `pointer` is in.
    fn resource(&self, pointer: &str) -> String {
        let mut end = pointer.len();
        while let Some(at) = pointer[..end].rfind('/') {
            end = at;
            let here = self.schema.pointer(&pointer[..end]);
            if here.is_some_and(|here| {
                here.get("$id")
                    .or(here.get("id"))
                    .is_some_and(Value::is_string)
            }) {
                break;
            }
        }
        pointer[..end].to_owned()
    }
}

/// Compiles an event: its own properties and those of its groups, closed unless it says
/// otherwise.
pub fn compile_event(
    dictionary: &Dictionary,
    event: Definition<'_, Event>,
    options: &CompileOptions<'_>,
) -> Compiled {
    let mut builder = Builder::new(dictionary, options);
    let root = builder.event(event);
    finish(builder, root)
}

/// Compiles a group: an object that holds its members.
pub fn compile_group(
    dictionary: &Dictionary,
    group: Definition<'_, Group>,
    options: &CompileOptions<'_>,
) -> Compiled {
    let mut builder = Builder::new(dictionary, options);
    let root = builder.group(group);
    finish(builder, root)
}

/// Compiles a property as it stands, shared, nested or an event's own.
pub fn compile_property(dictionary: &Dictionary, at: &PropertyAt<'_>) -> Compiled {
    compile_one(dictionary, at.property, at.tree, at.name)
}

/// Compiles an identifier: the shape of its values.
pub fn compile_identifier(
    dictionary: &Dictionary,
    identifier: Definition<'_, Identifier>,
) -> Compiled {
    let Definition {
        name, body, tree, ..
    } = identifier;
    compile_one(dictionary, &body.property, tree, Some(name))
}

fn compile_one(
    dictionary: &Dictionary,
    property: &Property,
    tree: &Arc<Tree>,
    name: Option<&Spanned<Name>>,
) -> Compiled {
    // An example of a single property is judged like one in a call.
    let options = CompileOptions {
        audience: Audience::Call,
        ..CompileOptions::default()
    };
    let mut builder = Builder::new(dictionary, &options);
    let root = builder.property(property, tree, name.map(|name| name.span), String::new());
    finish(builder, root)
}

fn finish(mut builder: Builder<'_, '_>, root: Value) -> Compiled {
    let mut schema = match root {
        Value::Object(map) => map,
        // A boolean schema stands for itself.
        other => {
            return Compiled {
                schema: other,
                marks: builder.marks,
            };
        }
    };
    let shared = builder.shared();
    schema.shift_insert(0, "$schema".to_owned(), DIALECT.into());
    if !shared.is_empty() {
        let shared: Map<String, Value> = shared.into_iter().collect();
        schema.insert("$defs".to_owned(), Value::Object(shared));
    }
    Compiled {
        schema: Value::Object(schema),
        marks: builder.marks,
    }
}
