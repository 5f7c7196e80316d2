//! What a folder holds that a dictionary could begin with: the apps, their SDKs, a plan in
//! another format, files of events.
#![expect(
    clippy::disallowed_methods,
    reason = "looks at the folders of a project a few levels deep, without the build output that `source` would list"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;

use super::apps::{self, Clues};
use crate::exchange::import::segment;

/// Levels of folders that are looked into.
const DEPTH: usize = 4;

/// Folders and files that are looked at, in all; a project has its manifests near the top.
const MAX_ENTRIES: usize = 5_000;

/// Bytes of a file that are read: enough for any manifest and for the first of many events.
const MAX_BYTES: u64 = 2 * 1024 * 1024;

/// Bytes that are read in all; what is found by then will do.
const MAX_TOTAL: usize = 64 * 1024 * 1024;

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// What the project calls itself, or the folder.
    pub name: String,
    /// Platforms, and the file that tells of each.
    pub platforms: BTreeMap<&'static str, String>,
    /// Analytics SDKs, and the file that tells of each.
    pub sdks: BTreeMap<&'static str, String>,
    /// The naming preset that the SDKs point to, where they agree.
    pub preset: Option<&'static str>,
    /// A plan in another format: what it is, and the command that imports it.
    pub plan: Option<(&'static str, String)>,
    /// Names of events in files of payloads, by how often they were seen.
    pub events: BTreeMap<String, usize>,
    /// The files that they are in.
    pub payloads: Vec<String>,
    /// The endings of the files in `dictionary/` that a dictionary may have, sorted.
    pub dictionary: BTreeSet<&'static str>,
    /// The destinations that the SDKs of each platform send to, by the names of the tables.
    pub destinations: BTreeSet<(&'static str, &'static str)>,
    /// Files of a build that cannot be read.
    pub broken: Vec<String>,
}

impl Survey {
    /// Whether `dictionary/` is there and has files.
    pub fn has_dictionary(&self) -> bool {
        !self.dictionary.is_empty()
    }

    /// Names of events, the most frequent first.
    pub fn by_frequency(&self) -> Vec<&str> {
        let mut names: Vec<(&str, usize)> = self
            .events
            .iter()
            .map(|(name, count)| (name.as_str(), *count))
            .collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        names.into_iter().map(|(name, _)| name).collect()
    }
}

/// Looks at the folder `root`.
pub fn survey(root: &Path) -> Survey {
    let mut paths = Vec::new();
    let mut left = MAX_ENTRIES;
    walk(root, "", DEPTH, &mut left, &mut paths);
    paths.sort();
    let mut survey = Survey {
        dictionary: paths.iter().filter_map(|path| ending(path)).collect(),
        name: folder_name(root),
        ..Survey::default()
    };
    let mut clues = Clues::default();
    let mut schemas: Vec<&str> = Vec::new();
    let mut catalogs: Vec<&str> = Vec::new();
    let mut budget = MAX_TOTAL;
    let mut read = |path: &str| {
        if budget == 0 {
            return String::new();
        }
        let text = read(root, path);
        budget = budget.saturating_sub(text.len());
        text
    };
    for path in &paths {
        let file = path.rsplit('/').next().unwrap_or(path);
        if apps::is_clue(path) {
            let text = read(path);
            // What is not there, or was not read, tells nothing.
            if !text.is_empty() {
                clues.look(path, &text);
            }
            if path == "package.json"
                && let Some(name) = apps::package_name(&text)
            {
                survey.name = name;
            }
            continue;
        }
        match file.rsplit_once('.').map(|(_, extension)| extension) {
            Some("json") => {
                let text = read(path);
                if text.contains("\"rules\"")
                    && survey.plan.is_none()
                    && segment::from_text(&text, file).is_ok()
                {
                    let command = format!("schema import segment {}", argument(path));
                    survey.plan = Some(("a Segment tracking plan", command));
                } else if is_json_schema(&text) {
                    schemas.push(path);
                } else {
                    payloads(&mut survey, path, &text);
                }
            }
            Some("ndjson" | "jsonl") => payloads(&mut survey, path, &read(path)),
            Some("yaml" | "yml") => {
                let text = read(path);
                let mut lines = text.lines().take(20);
                if lines.any(|line| line.starts_with("version:") && line.contains("rudder/")) {
                    catalogs.push(path);
                }
            }
            _ => {}
        }
    }
    if survey.plan.is_none() && !catalogs.is_empty() {
        let command = format!("schema import rudderstack {}", argument(&common(&catalogs)));
        survey.plan = Some(("a RudderStack data catalog", command));
    }
    // One schema is the settings of some tool; several in one place are somebody's contracts.
    if survey.plan.is_none() && schemas.len() > 1 {
        let folder = common(&schemas);
        if folder != "." {
            // The folders within may be names and versions.
            let top = folder.split('/').next().unwrap_or(&folder);
            let command = format!("schema import json-schema {}", argument(top));
            survey.plan = Some(("a folder of JSON Schemas", command));
        }
    }
    survey.platforms = clues.platforms;
    survey.preset = apps::preset(clues.sdks.keys().copied());
    survey.sdks = clues.sdks;
    survey.broken = clues.broken;
    let known = |(platform, vendor): &(&'static str, &'static str)| {
        apps::destination(platform, vendor).map(|destination| (*platform, destination))
    };
    survey.destinations = clues.uses.iter().filter_map(known).collect();
    survey
}

/// How the name of a file in `dictionary/` ends, where a dictionary's may end so.
fn ending(path: &str) -> Option<&'static str> {
    let file = path.strip_prefix("dictionary/")?;
    let (_, extension) = file.rsplit_once('.')?;
    ["yaml", "yml", "json"]
        .into_iter()
        .find(|known| *known == extension)
}

fn folder_name(root: &Path) -> String {
    let absolute = root.canonicalize().ok();
    let name = absolute
        .as_deref()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "events".to_owned())
}

/// Folders that hold what was built or fetched.
fn is_output(name: &str) -> bool {
    name.starts_with('.')
        || matches!(
            name,
            "node_modules"
                | "target"
                | "vendor"
                | "Pods"
                | "build"
                | "dist"
                | "out"
                | "bin"
                | "obj"
                | "venv"
                | "__pycache__"
                | "coverage"
        )
}

fn walk(root: &Path, prefix: &str, depth: usize, left: &mut usize, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(root.join(prefix)) else {
        return;
    };
    let mut names: Vec<(String, bool)> = entries
        .flatten()
        .filter_map(|entry| {
            // Links are not followed: nothing is seen twice, and nothing outside of the folder.
            let kind = entry.file_type().ok()?;
            let name = entry.file_name().into_string().ok()?;
            (kind.is_dir() || kind.is_file()).then_some((name, kind.is_dir()))
        })
        .collect();
    // Files before folders, so that the limit cuts what is deepest.
    names.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    for (name, is_folder) in names {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let path = match prefix {
            "" => name.clone(),
            prefix => format!("{prefix}/{name}"),
        };
        if !is_folder {
            found.push(path);
        } else if name.ends_with(".xcodeproj") {
            // To Xcode, a folder is a file.
            found.push(path);
        } else if depth > 1 && !is_output(&name) {
            walk(root, &path, depth - 1, left, found);
        }
    }
}

/// The beginning of a file; nothing where it cannot be read or is no text.
fn read(root: &Path, path: &str) -> String {
    let mut bytes = Vec::new();
    let is_file = fs::metadata(root.join(path)).is_ok_and(|meta| meta.is_file());
    if is_file && let Ok(file) = fs::File::open(root.join(path)) {
        let read = file.take(MAX_BYTES).read_to_end(&mut bytes);
        if read.is_err() {
            bytes.clear();
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => text,
        // The limit may have cut a character.
        Err(error) => {
            let whole = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            String::from_utf8_lossy(bytes.get(..whole).unwrap_or_default()).into_owned()
        }
    }
}

fn is_json_schema(text: &str) -> bool {
    let dialect = text.contains("\"$schema\"") && text.contains("json-schema.org");
    dialect && text.contains("\"properties\"")
}

/// Adds the events of a file: one a line, or a list. Anything else holds none.
fn payloads(survey: &mut Survey, path: &str, text: &str) {
    let mut names: Vec<String> = Vec::new();
    let mut objects = 0;
    let mut look = |value: &Value| {
        objects += 1;
        names.extend(event_name(value).map(str::to_owned));
    };
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(items)) => items.iter().for_each(&mut look),
        Ok(value @ Value::Object(_)) => match value.get("batch").and_then(Value::as_array) {
            Some(items) => items.iter().for_each(&mut look),
            None => look(&value),
        },
        Ok(_) => {}
        Err(_) => {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                if let Ok(value @ Value::Object(_)) = serde_json::from_str(line) {
                    look(&value);
                }
            }
        }
    }
    // A setting called `event` in a configuration is no event.
    if names.is_empty() || names.len() * 4 < objects {
        return;
    }
    survey.payloads.push(path.to_owned());
    for name in names {
        *survey.events.entry(name).or_default() += 1;
    }
}

/// The name of an event as the envelopes of common SDKs carry it.
fn event_name(value: &Value) -> Option<&str> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let has = |keys: &[&str]| keys.iter().any(|key| value.get(*key).is_some());
    let tracked = has(&[
        "properties",
        "context",
        "anonymousId",
        "userId",
        "distinct_id",
    ]);
    let name = text("event")
        .filter(|_| tracked)
        .or_else(|| {
            text("event_type").filter(|_| has(&["event_properties", "user_id", "device_id"]))
        })
        .or_else(|| text("event_name").filter(|_| has(&["event_params", "event_timestamp"])))?;
    // A vendor's own event is defined by the vendor.
    let sound = !name.trim().is_empty()
        && !name.starts_with('$')
        && name.chars().count() <= 60
        && !name.chars().any(char::is_control);
    sound.then_some(name)
}

/// The folder that all of `paths` are in.
fn common(paths: &[&str]) -> String {
    let folder = |path: &str| -> Vec<String> {
        let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
        parts.pop();
        parts
    };
    let mut shared: Option<Vec<String>> = None;
    for path in paths {
        let parts = folder(path);
        shared = Some(match shared {
            None => parts,
            Some(known) => known
                .into_iter()
                .zip(parts)
                .take_while(|(a, b)| a == b)
                .map(|(a, _)| a)
                .collect(),
        });
    }
    match shared.unwrap_or_default().join("/") {
        empty if empty.is_empty() => ".".to_owned(),
        folder => folder,
    }
}

/// A path as a shell takes it.
pub fn argument(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let not_a_flag = match path.starts_with('-') {
        true => format!("./{path}"),
        false => path.to_owned(),
    };
    match !path.is_empty() && path.chars().all(plain) {
        true => not_a_flag,
        false => format!("'{}'", not_a_flag.replace('\'', "'\\''")),
    }
}

/// Words of what was found, one a line.
pub fn told(survey: &Survey) -> Vec<String> {
    let mut lines = Vec::new();
    let mut by_file: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (what, file) in survey.platforms.iter().chain(&survey.sdks) {
        by_file.entry(file).or_default().insert(what);
    }
    for (file, what) in by_file {
        let what: Vec<&str> = what.into_iter().collect();
        lines.push(format!("{file}: {}", what.join(", ")));
    }
    if let (Some(file), count) = (survey.payloads.first(), survey.events.len()) {
        let more = match survey.payloads.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let names = if count == 1 {
            "event name"
        } else {
            "event names"
        };
        lines.push(format!("{file}{more}: {count} {names}"));
    }
    lines
}
