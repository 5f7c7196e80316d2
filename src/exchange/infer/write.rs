//! Definitions as YAML, with the comments beside what they are about.

use serde_json::{Map, Value};

use super::define::{Additional, Definition};
use crate::dict::schema::escape;
use crate::exchange::import::Comments;

impl Definition {
    /// It as a value, its comments under pointers that begin with `at`.
    pub(super) fn write(&self, at: &str, comments: &mut Comments) -> Value {
        if !self.comments.is_empty() {
            comments.insert(at.to_owned(), self.comments.clone());
        }
        let mut out = self.keywords.clone();
        if self.required {
            out.insert("required".to_owned(), true.into());
        }
        if let Some(pii) = self.pii {
            out.insert("pii".to_owned(), pii.word().into());
        }
        self.write_contents(at, &mut out, comments);
        Value::Object(out)
    }

    /// What is within it.
    pub(super) fn write_contents(
        &self,
        at: &str,
        out: &mut Map<String, Value>,
        comments: &mut Comments,
    ) {
        if let Some(items) = &self.items {
            let items = items.write(&format!("{at}/items"), comments);
            out.insert("items".to_owned(), items);
        }
        match &self.additional {
            Additional::Nothing => {}
            Additional::Anything => {
                out.insert("additionalProperties".to_owned(), true.into());
            }
            Additional::Values(values) => {
                let key = "additionalProperties";
                let values = values.write(&format!("{at}/{key}"), comments);
                out.insert(key.to_owned(), values);
            }
        }
        if !self.properties.is_empty() {
            let mut properties = Map::new();
            for (name, property) in &self.properties {
                let at = format!("{at}/properties/{}", escape(name));
                properties.insert(name.clone(), property.write(&at, comments));
            }
            out.insert("properties".to_owned(), Value::Object(properties));
        }
    }
}
