//! Which files are versions of one schema, which of them is the newest, what it is called, and
//! whether it is an event or only a part of events.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::summary::{Listed, Summary};
use super::read::without_extension;
use super::refs::{Document, Documents, Place};
use super::versions::{Label, is_newest_word, split_stem};

/// The newest version of one schema.
#[derive(Debug)]
pub(super) struct Schema {
    /// Its document.
    pub document: usize,
    /// Its name.
    pub name: String,
    /// Its version, where it has one.
    pub version: Option<Label>,
    /// `vendor/name` of a self-describing schema.
    pub iglu: Option<String>,
    /// Whether it is only a part of others.
    pub fragment: bool,
}

/// Groups the documents by schema, sorted by name; older versions go to the summary.
pub(super) fn catalog(documents: &Documents, summary: &mut Summary) -> Vec<Schema> {
    let mut groups: BTreeMap<String, Vec<(usize, Identity)>> = BTreeMap::new();
    for (index, document) in documents.all.iter().enumerate() {
        let identity = Identity::of(document);
        groups
            .entry(identity.group.clone())
            .or_default()
            .push((index, identity));
    }
    let mut schemas = Vec::new();
    for versions in groups.values() {
        if let Some(schema) = newest(documents, versions, summary) {
            schemas.push(schema);
        }
    }
    mark_fragments(documents, &groups, &mut schemas);
    qualify(documents, &mut schemas, summary);
    schemas.sort_by(|a, b| a.name.cmp(&b.name));
    schemas
}

/// What a document says of itself, and its path of it.
#[derive(Debug)]
struct Identity {
    group: String,
    name: String,
    version: Option<Label>,
    iglu: Option<String>,
    /// Named `current` or `latest`: the newest, or what the newest was made from.
    newest: bool,
}

impl Identity {
    fn of(document: &Document) -> Self {
        let path = without_extension(&document.path);
        let (folder, stem) = path.rsplit_once('/').unwrap_or(("", path));
        let newest = is_newest_word(stem);
        let (base, from_path) = if newest || Label::parse(stem).is_some() {
            (folder.to_owned(), Label::parse(stem))
        } else if let Some((name, label)) = split_stem(stem) {
            let base = if folder.is_empty() {
                name.to_owned()
            } else {
                format!("{folder}/{name}")
            };
            (base, Some(label))
        } else {
            (path.to_owned(), None)
        };
        if let Some((vendor, name, version)) = self_description(&document.value) {
            let full = format!("{vendor}/{name}");
            return Self {
                group: format!("self {full}"),
                name: name.to_owned(),
                version: version.and_then(Label::parse).or(from_path),
                iglu: (!vendor.is_empty()).then_some(full),
                newest,
            };
        }
        let id = document.id().filter(|id| id.starts_with('/'));
        let id_version = document.id().and_then(|id| {
            let last = without_extension(id).rsplit('/').next()?;
            Label::parse(last)
        });
        let name = event_name(&document.value)
            .map(str::to_owned)
            .or_else(|| id.and_then(name_of_id))
            .unwrap_or_else(|| {
                let base = base.trim_end_matches("/jsonschema");
                base.rsplit('/').next().unwrap_or(base).to_owned()
            });
        Self {
            group: format!("path {base}"),
            name,
            version: from_path.or(id_version),
            iglu: None,
            newest,
        }
    }
}

fn self_description(value: &Value) -> Option<(&str, &str, Option<&str>)> {
    let own = value.get("self")?.as_object()?;
    let text = |key: &str| own.get(key).and_then(Value::as_str);
    Some((
        text("vendor").unwrap_or_default(),
        text("name")?,
        text("version"),
    ))
}

/// The one value of a property `eventName`.
fn event_name(value: &Value) -> Option<&str> {
    let properties = value.get("properties")?;
    let own = properties
        .get("eventName")
        .or_else(|| properties.get("event_name"))?;
    let one = match own.get("enum").and_then(Value::as_array) {
        Some(values) if values.len() == 1 => values.first(),
        Some(_) => None,
        None => own.get("const"),
    };
    one?.as_str().filter(|name| !name.trim().is_empty())
}

/// `/mediawiki/page/move/1.0.0` is `mediawiki/page/move`.
fn name_of_id(id: &str) -> Option<String> {
    let path = without_extension(id.trim_matches('/'));
    let name = match path.rsplit_once('/') {
        Some((name, last)) if Label::parse(last).is_some() || is_newest_word(last) => name,
        _ => path,
    };
    (!name.is_empty() && Label::parse(name).is_none()).then(|| name.to_owned())
}

fn newest(
    documents: &Documents,
    versions: &[(usize, Identity)],
    summary: &mut Summary,
) -> Option<Schema> {
    // `latest` is often a link or a copy: then its version is that of the file it equals.
    let version = |index: usize, identity: &Identity| {
        identity.version.clone().or_else(|| {
            let value = &documents.all[index].value;
            let same = versions
                .iter()
                .filter(|(other, _)| documents.all[*other].value == *value);
            same.filter_map(|(_, other)| other.version.clone()).max()
        })
    };
    // A version's own file goes before `current` of the same version: it is what was published.
    let rank = |(index, identity): &(usize, Identity)| {
        let version = version(*index, identity);
        (
            identity.newest && version.is_none(),
            version,
            !identity.newest,
        )
    };
    let mut order: Vec<&(usize, Identity)> = versions.iter().collect();
    order.sort_by(|a, b| rank(b).cmp(&rank(a)).then(a.0.cmp(&b.0)));
    let ((document, identity), rest) = order.split_first()?;
    let own_version = version(*document, identity);
    let path = |index: usize| documents.all[index].path.clone();
    let chosen = &documents.all[*document];
    for (index, other) in rest {
        let same = version(*index, other) == own_version;
        if same && !other.newest && documents.all[*index].value != chosen.value {
            summary.failed.push(Listed {
                path: path(*index),
                note: format!(
                    "`{}` claims the same name and version with other content; give one of them a new version, or remove it",
                    chosen.path
                ),
            });
            continue;
        }
        let note = if same {
            format!("the same version as {}", chosen.path)
        } else {
            format!("{} is newer", chosen.path)
        };
        summary.older.push(Listed {
            path: path(*index),
            note,
        });
    }
    Some(Schema {
        document: *document,
        name: identity.name.clone(),
        version: own_version,
        iglu: identity.iglu.clone(),
        fragment: false,
    })
}

/// Folders in which people keep the parts of schemas.
fn is_fragment_folder(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "fragment" | "fragments" | "definitions" | "defs" | "partials"
    )
}

/// A schema is a part, not an event, when it lies in a folder of parts. Where there is no such
/// folder, it is one when a property refers to it as a whole, or several schemas extend it; a schema
/// that names itself an event, and one that describes itself, is always an event.
fn mark_fragments(
    documents: &Documents,
    groups: &BTreeMap<String, Vec<(usize, Identity)>>,
    schemas: &mut [Schema],
) {
    let folder = |index: usize| {
        let document = &documents.all[index];
        let id = document.id().filter(|id| id.starts_with('/'));
        document
            .path
            .split('/')
            .rev()
            .skip(1)
            .any(is_fragment_folder)
            || id.is_some_and(|id| id.split('/').any(is_fragment_folder))
    };
    let convention = schemas.iter().any(|schema| folder(schema.document));
    let group_of: BTreeMap<usize, usize> = groups
        .values()
        .enumerate()
        .flat_map(|(group, versions)| versions.iter().map(move |(index, _)| (*index, group)))
        .collect();
    let mut referenced: BTreeSet<usize> = BTreeSet::new();
    let mut extended: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    if !convention {
        for (index, document) in documents.all.iter().enumerate() {
            let root = Place {
                document: index,
                pointer: String::new(),
            };
            for_each_ref(&document.value, &root, &mut |reference, place| {
                if let Ok(target) = documents.resolve(reference, place) {
                    let (own, other) = (group_of.get(&index), group_of.get(&target.document));
                    if let (Some(own), Some(other)) = (own, other)
                        && target.pointer.is_empty()
                        && own != other
                    {
                        if extends(place) {
                            extended.entry(*other).or_default().insert(*own);
                        } else {
                            referenced.insert(*other);
                        }
                    }
                }
            });
        }
    }
    // One that a single schema extends is an event with a special case; what several extend is
    // what they have in common.
    referenced.extend(
        extended
            .into_iter()
            .filter(|(_, by)| by.len() > 1)
            .map(|(group, _)| group),
    );
    for schema in schemas {
        let value = &documents.all[schema.document].value;
        let is_event = schema.iglu.is_some() || event_name(value).is_some();
        let group = group_of.get(&schema.document);
        let used = group.is_some_and(|group| referenced.contains(group));
        // A file of definitions alone has nothing to be an event of.
        let only_definitions = ["properties", "type", "allOf", "anyOf", "oneOf", "$ref"]
            .iter()
            .all(|key| value.get(key).is_none())
            && (value.get("definitions").is_some() || value.get("$defs").is_some());
        schema.fragment = !is_event && (folder(schema.document) || used || only_definitions);
    }
}

/// Whether a reference at `place` makes the whole schema an extension of another.
fn extends(place: &Place) -> bool {
    let mut steps = place.pointer.split('/').skip(1);
    matches!(
        (steps.next(), steps.next(), steps.next()),
        (None, ..) | (Some("allOf"), Some(_), None)
    )
}

/// Calls `visit` for each `$ref` below `value`.
pub(super) fn for_each_ref(value: &Value, place: &Place, visit: &mut impl FnMut(&str, &Place)) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(reference) if key == "$ref" => visit(reference, place),
                    value => for_each_ref(value, &place.child(key), visit),
                }
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                for_each_ref(value, &place.child(&index.to_string()), visit);
            }
        }
        _ => {}
    }
}

/// Gives schemas that share a name a longer one: all of them, so that none looks like the real
/// one. A self-describing schema takes as much of its vendor as tells it from the others, the
/// nearest part first; what it is called on the wire stays in its alias.
fn qualify(documents: &Documents, schemas: &mut [Schema], summary: &mut Summary) {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for schema in schemas.iter().filter(|schema| !schema.fragment) {
        *taken.entry(schema.name.clone()).or_default() += 1;
    }
    let by_vendor = vendor_names(schemas.iter().filter(|schema| !schema.fragment));
    let mut used: BTreeSet<String> = BTreeSet::new();
    for schema in schemas.iter_mut().filter(|schema| !schema.fragment) {
        let document = &documents.all[schema.document];
        let short = schema.name.clone();
        let mut note = String::new();
        if taken.get(&short).is_some_and(|users| *users > 1) {
            let path = without_extension(&document.path);
            let vendored = schema
                .iglu
                .as_ref()
                .and_then(|full| by_vendor.get(full).cloned());
            schema.name = vendored.unwrap_or_else(|| {
                match path.rsplit_once('/') {
                    Some((folder, stem))
                        if Label::parse(stem).is_some() || is_newest_word(stem) =>
                    {
                        folder
                    }
                    _ => path,
                }
                .to_owned()
            });
            note = format!(
                "several schemas are called `{short}`; this one is `{}`",
                schema.name
            );
        }
        let full = schema.name.clone();
        let mut number = 2;
        while !used.insert(schema.name.clone()) {
            schema.name = format!("{full}-{number}");
            number += 1;
            note = format!(
                "several schemas are called `{short}`; this one is `{}`",
                schema.name
            );
        }
        if !note.is_empty() {
            summary.renamed.push(Listed {
                path: document.path.clone(),
                note,
            });
        }
    }
}

/// For each `vendor/name`, the name with the fewest parts of the vendor before it that no other
/// schema of the same short name has.
fn vendor_names<'s>(schemas: impl Iterator<Item = &'s Schema>) -> BTreeMap<String, String> {
    let mut vendors: BTreeMap<&str, Vec<(&str, Vec<&str>)>> = BTreeMap::new();
    for schema in schemas {
        let full = schema.iglu.as_deref();
        let Some((full, (vendor, name))) =
            full.and_then(|full| Some((full, full.split_once('/')?)))
        else {
            continue;
        };
        vendors
            .entry(name)
            .or_default()
            .push((full, vendor.split('.').collect()));
    }
    let mut names = BTreeMap::new();
    for (name, same) in vendors {
        let longest = same.iter().map(|(_, parts)| parts.len()).max().unwrap_or(0);
        let with = |parts: &[&str], count: usize| {
            format!(
                "{}_{name}",
                parts[parts.len().saturating_sub(count)..].join("_")
            )
        };
        let differ = |count: &usize| {
            let names: BTreeSet<String> =
                same.iter().map(|(_, parts)| with(parts, *count)).collect();
            names.len() == same.len()
        };
        let count = (1..=longest).find(differ).unwrap_or(longest);
        names.extend(
            same.iter()
                .map(|(full, parts)| ((*full).to_owned(), with(parts, count))),
        );
    }
    names
}
