//! Names of files, the case that names are written in, and the manifest that says so.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::config::Case;

/// The longest file name without its extension; most file systems allow 255 bytes.
const MAX_SEGMENT: usize = 80;

/// Gives each event a file of its own, on any file system: also where case does not count, and
/// where `con` is a device.
#[derive(Debug, Default)]
pub(in crate::exchange) struct FileNames {
    taken: BTreeSet<String>,
}

impl FileNames {
    /// `dictionary/…​.yaml` for the event `name`; a `/` in it makes a folder.
    pub(in crate::exchange) fn take(&mut self, name: &str) -> String {
        let segments: Vec<String> = name
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(safe)
            .collect();
        let path = if segments.is_empty() {
            "event".to_owned()
        } else {
            segments.join("/")
        };
        // The file of shared definitions is there already.
        self.taken.insert("_shared".into());
        let mut free = path.clone();
        let mut number = 2;
        while !self.taken.insert(free.to_lowercase()) {
            free = format!("{path}-{number}");
            number += 1;
        }
        format!("dictionary/{free}.yaml")
    }
}

fn safe(segment: &str) -> String {
    let mut out: String = segment
        .chars()
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') => c,
            _ => '_',
        })
        .collect();
    out.truncate(MAX_SEGMENT);
    let device = out
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let reserved = matches!(device.as_str(), "con" | "prn" | "aux" | "nul")
        || (device.len() == 4
            && (device.starts_with("com") || device.starts_with("lpt"))
            && device.ends_with(|c: char| c.is_ascii_digit()));
    // A folder `a.yaml` would be in the way of a file of that name.
    let like_file = out.ends_with(".yaml") || out.ends_with('.');
    if reserved || like_file || out.starts_with('.') {
        out = format!("_{}", out.trim_end_matches('.'));
        if out.ends_with(".yaml") {
            out.push('_');
        }
    }
    out
}

/// The case that four of five `names` are written in, if there is one.
pub(in crate::exchange) fn dominant_case<'n>(names: impl Iterator<Item = &'n str>) -> Option<Case> {
    let names: BTreeSet<&str> = names.collect();
    let mut best: Option<(usize, Case)> = None;
    for word in Case::WORDS {
        let Some(case) = Case::from_word(word).filter(|case| *case != Case::Any) else {
            continue;
        };
        let count = names.iter().filter(|name| case.matches(name)).count();
        // Of cases that fit equally well the first counts: one word is written alike in many.
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, case));
        }
    }
    best.filter(|(count, _)| *count > 0 && count * 5 >= names.len() * 4)
        .map(|(_, case)| case)
}

/// The names of all properties below `object`, at any depth.
pub(in crate::exchange) fn property_names<'o>(
    object: &'o Map<String, Value>,
    names: &mut BTreeSet<&'o str>,
) {
    for (key, value) in object {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for (name, property) in properties {
                    names.insert(name);
                    if let Value::Object(property) = property {
                        property_names(property, names);
                    }
                }
            }
            ("items" | "additionalProperties", Value::Object(property)) => {
                property_names(property, names);
            }
            _ => {}
        }
    }
}

/// `wanted`, or the first of `wanted-2`, `wanted-3`, … that is not `taken`.
pub(in crate::exchange) fn free_name(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while taken(&name) {
        name = format!("{wanted}-{number}");
        number += 1;
    }
    name
}

/// The manifest of the dictionary `name`.
pub(in crate::exchange) fn manifest(name: &str, naming: Value) -> Value {
    json!({
        "version": 1,
        "name": name,
        "dictionary": ["dictionary/**/*.yaml"],
        "naming": naming,
    })
}

/// The names are the author's, so nothing is asked of them but the case that most have.
pub(in crate::exchange) fn own_case(event: Option<Case>, property: Option<Case>) -> Value {
    let word = |case: Option<Case>| case.unwrap_or(Case::Any).to_string();
    json!({
        "event": {"case": word(event), "grammar": "any", "tense": "any"},
        "property": {"case": word(property)},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_safe_everywhere() {
        let mut names = FileNames::default();
        let expected = [
            ("a/b-c", "dictionary/a/b-c.yaml"),
            ("CallEnded", "dictionary/CallEnded.yaml"),
            ("callEnded", "dictionary/callEnded-2.yaml"),
            ("_shared", "dictionary/_shared-2.yaml"),
            ("con", "dictionary/_con.yaml"),
            ("Order Completed", "dictionary/Order_Completed.yaml"),
            ("Order?Completed", "dictionary/Order_Completed-2.yaml"),
            ("../../etc", "dictionary/_/_/etc.yaml"),
            ("com.vendor.yaml/x", "dictionary/_com.vendor.yaml_/x.yaml"),
            ("/", "dictionary/event.yaml"),
        ];
        for (name, path) in expected {
            assert_eq!(names.take(name), path, "{name}");
        }
    }

    #[test]
    fn finds_the_case_of_most_names() {
        let case = |names: &[&str]| dominant_case(names.iter().copied());
        assert_eq!(case(&["a", "b_c", "d_e", "fG", "h_i"]), Some(Case::Snake));
        assert_eq!(case(&["CallEnded", "Error"]), Some(Case::Pascal));
        assert_eq!(case(&["a/b", "c/d"]), None);
        assert_eq!(case(&[]), None);
    }
}
