//! Where a `$ref` leads, within the input folder.

use std::collections::BTreeMap;

use serde_json::Value;

use super::read::without_extension;
use crate::dict::schema::Draft;
use crate::text::percent_decoded;

/// One schema file.
#[derive(Debug)]
pub(super) struct Document {
    /// Path from the input folder.
    pub path: String,
    /// What is in it.
    pub value: Value,
    /// The draft that it is written in.
    pub draft: Draft,
}

impl Document {
    /// A document, as read.
    pub(super) fn new(path: String, value: Value) -> Self {
        let draft = Draft::of(value.get("$schema").and_then(Value::as_str));
        Self { path, value, draft }
    }

    /// Its `$id` (or draft-04 `id`), without an empty fragment.
    pub(super) fn id(&self) -> Option<&str> {
        let id = self.value.get("$id").or_else(|| self.value.get("id"));
        id.and_then(Value::as_str)
            .map(|id| id.trim_end_matches('#'))
    }
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Index of the document.
    pub document: usize,
    /// JSON pointer, `""` for the root.
    pub pointer: String,
}

impl Place {
    /// The place below this one.
    pub(super) fn child(&self, segment: &str) -> Self {
        let escaped = segment.replace('~', "~0").replace('/', "~1");
        Self {
            document: self.document,
            pointer: format!("{}/{escaped}", self.pointer),
        }
    }

    /// The last part of the pointer, unescaped.
    pub(super) fn last(&self) -> Option<String> {
        self.pointer
            .rsplit_once('/')
            .map(|(_, last)| last.replace("~1", "/").replace("~0", "~"))
    }
}

/// All documents, and the names by which they are referred to.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// The documents, sorted by path.
    pub all: Vec<Document>,
    by_id: BTreeMap<String, usize>,
    by_path: BTreeMap<String, usize>,
}

impl Documents {
    /// Indexes `all`.
    pub(super) fn new(all: Vec<Document>) -> Self {
        let mut documents = Self {
            all,
            ..Self::default()
        };
        for (index, document) in documents.all.iter().enumerate() {
            if let Some(id) = document.id() {
                // A version's own file goes before `current`, which claims the same `$id`.
                let stem = without_extension(document.path.rsplit('/').next().unwrap_or_default());
                let key = without_extension(id).to_owned();
                if super::versions::is_newest_word(stem) {
                    documents.by_id.entry(key).or_insert(index);
                } else {
                    documents.by_id.insert(key, index);
                }
            }
            documents.by_path.insert(document.path.clone(), index);
            documents
                .by_path
                .entry(without_extension(&document.path).to_owned())
                .or_insert(index);
        }
        documents
    }

    /// The value at a place.
    pub(super) fn get(&self, place: &Place) -> Option<&Value> {
        self.all.get(place.document)?.value.pointer(&place.pointer)
    }

    /// Where `reference`, found at `from`, leads; else what is wrong with it.
    pub(super) fn resolve(&self, reference: &str, from: &Place) -> Result<Place, String> {
        let (base, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let fragment = percent_decode(fragment);
        let found = if matches!(base, "" | "." | "./") {
            self.resource(from)
                .into_iter()
                .chain([Place {
                    document: from.document,
                    pointer: String::new(),
                }])
                .find_map(|root| self.within(&root, &fragment))
        } else {
            let document = self.document(base, from).ok_or_else(|| {
                format!(
                    "`$ref: {reference}` leads to no file of this folder; put that schema into it"
                )
            })?;
            let root = Place {
                document,
                pointer: String::new(),
            };
            self.within(&root, &fragment)
        };
        found.ok_or_else(|| format!("`$ref: {reference}` leads to nothing; correct it"))
    }

    /// The nearest enclosing schema with an `$id` of its own, if it is not the root.
    fn resource(&self, from: &Place) -> Option<Place> {
        let mut pointer = from.pointer.as_str();
        while !pointer.is_empty() {
            let place = Place {
                document: from.document,
                pointer: pointer.to_owned(),
            };
            let in_properties = place
                .pointer
                .rsplit_once('/')
                .is_some_and(|(_, last)| last == "properties");
            let has_id = self
                .get(&place)
                .and_then(|value| value.get("$id"))
                .is_some_and(Value::is_string);
            if has_id && !in_properties {
                return Some(place);
            }
            pointer = &pointer[..pointer.rfind('/').unwrap_or(0)];
        }
        None
    }

    fn within(&self, root: &Place, fragment: &str) -> Option<Place> {
        if fragment.is_empty() || fragment.starts_with('/') {
            let place = Place {
                document: root.document,
                pointer: format!("{}{fragment}", root.pointer),
            };
            return self.get(&place).map(|_| place);
        }
        let mut found = None;
        find_anchor(self.get(root)?, root, fragment, &mut found);
        found
    }

    fn document(&self, base: &str, from: &Place) -> Option<usize> {
        let document = self.all.get(from.document)?;
        let by_id = |id: &str| self.by_id.get(without_extension(id)).copied();
        let by_path = |path: &str| {
            let path = path.trim_start_matches('/');
            self.by_path
                .get(path)
                .or_else(|| self.by_path.get(without_extension(path)))
                .copied()
        };
        if let Some(found) = by_id(base) {
            return Some(found);
        }
        if base.contains("://") {
            return None;
        }
        if base.starts_with('/') {
            // The input may be a folder above the one that the path begins in.
            let path = without_extension(base);
            return by_path(base).or_else(|| {
                let mut matches = self
                    .all
                    .iter()
                    .enumerate()
                    .filter(|(_, document)| without_extension(&document.path).ends_with(path));
                matches
                    .next()
                    .filter(|_| matches.next().is_none())
                    .map(|(index, _)| index)
            });
        }
        let from_id = document.id().and_then(|id| by_id(&join(id, base)));
        from_id.or_else(|| by_path(&join(&document.path, base)))
    }
}

/// `relative`, as seen from the file `base`.
fn join(base: &str, relative: &str) -> String {
    let (scheme, path) = match base.find("://") {
        Some(at) => base.split_at(at + 3),
        None => ("", base),
    };
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let root = if absolute { "/" } else { "" };
    format!("{scheme}{root}{}", parts.join("/"))
}

fn find_anchor(value: &Value, place: &Place, name: &str, found: &mut Option<Place>) {
    match value {
        Value::Object(map) => {
            let text = |key: &str| map.get(key).and_then(Value::as_str);
            let hashed = format!("#{name}");
            let named = text("$anchor") == Some(name)
                || text("$id") == Some(hashed.as_str())
                || text("id") == Some(hashed.as_str());
            if named && found.is_none() {
                *found = Some(place.clone());
            }
            for (key, value) in map {
                find_anchor(value, &place.child(key), name, found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                find_anchor(value, &place.child(&index.to_string()), name, found);
            }
        }
        _ => {}
    }
}

fn percent_decode(text: &str) -> String {
    String::from_utf8(percent_decoded(text)).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn finds_documents_pointers_and_anchors() {
        let documents = Documents::new(vec![
            Document::new(
                "s/a/1.0.0.yaml".into(),
                json!({"$id": "/a/1.0.0", "properties": {"x": {"$id": "/b", "definitions": {"i": {}}}}}),
            ),
            Document::new(
                "s/b.json".into(),
                json!({"definitions": {"n~/m": {}, "o": {"$anchor": "here"}}}),
            ),
            Document::new(
                "s/c.json".into(),
                json!({"$id": "https://x.example/s/c.json"}),
            ),
            Document::new(
                "s/d.json".into(),
                json!({"$id": "https://x.example/s/d.json"}),
            ),
        ]);
        let at = |document, pointer: &str| Place {
            document,
            pointer: pointer.into(),
        };
        let resolve = |reference: &str, from: &Place| {
            documents
                .resolve(reference, from)
                .map(|place| (place.document, place.pointer))
        };
        let ok = |document, pointer: &str| Ok((document, pointer.to_owned()));
        assert_eq!(resolve("/a/1.0.0#", &at(1, "")), ok(0, ""));
        assert_eq!(
            resolve("b.json#/definitions/n~0~1m", &at(2, "")),
            ok(1, "/definitions/n~0~1m")
        );
        assert_eq!(
            resolve("#/definitions/i", &at(0, "/properties/x/properties/y")),
            ok(0, "/properties/x/definitions/i")
        );
        assert_eq!(
            resolve("./#/properties/x", &at(0, "/properties/y")),
            ok(0, "/properties/x")
        );
        assert_eq!(resolve("#here", &at(1, "")), ok(1, "/definitions/o"));
        assert_eq!(resolve("c.json", &at(3, "")), ok(2, ""));
        assert_eq!(resolve("/b", &at(3, "")), ok(1, ""));
        assert!(resolve("https://elsewhere.example/x", &at(0, "")).is_err());
        assert!(resolve("#/definitions/none", &at(1, "")).is_err());
    }
}
