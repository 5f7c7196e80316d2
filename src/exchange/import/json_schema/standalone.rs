//! One schema that another format holds, in the dictionary's grammar: the same way as that of a
//! schema in a folder.

use serde_json::{Map, Value};

use super::super::summary::Summary;
use super::convert::Converter;
use super::normalize::Normalizer;
use super::refs::{Document, Documents, Place};
use crate::dict::schema::Draft;

/// What the schema is to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Shape {
    /// An event: its properties, and whether it is open.
    Event,
    /// A property.
    Property,
}

/// The schema at `pointer` of `root`, in which its references are resolved. A root that does not
/// name its draft is of draft-07. `file` is where the summary says that things were found.
///
/// # Errors
/// When it is not a schema that a dictionary can hold: why, and what to do.
pub(in super::super) fn standalone(
    file: &str,
    root: Value,
    pointer: &str,
    shape: Shape,
    summary: &mut Summary,
) -> Result<Map<String, Value>, String> {
    let mut document = Document::new(file.to_owned(), root);
    if document.value.get("$schema").is_none() {
        document.draft = Draft::Seven;
    }
    // What follows is of 2020-12, whatever it was.
    if let Value::Object(root) = &mut document.value {
        root.shift_remove("$schema");
    }
    let documents = Documents::new(vec![document]);
    let place = Place {
        document: 0,
        pointer: pointer.to_owned(),
    };
    let mut normalizer = Normalizer::new(&documents, file);
    let normal = normalizer.root(&place, summary)?;
    let mut converter = Converter {
        normalizer: &mut normalizer,
        summary,
        file,
    };
    match shape {
        Shape::Event => converter.event(&normal),
        Shape::Property => converter.property(&normal),
    }
}
