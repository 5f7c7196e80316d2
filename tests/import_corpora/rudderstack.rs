//! RudderStack's catalogs: what was imported against a JSON Schema made from the same files by
//! this test, which knows nothing of the importer.

use std::collections::BTreeMap;
use std::path::Path;

use event_schema::dict::schema::{CompileOptions, compile_event};
use event_schema::exchange::import::Imported;
use event_schema::exchange::import::rudderstack::import;
use jsonschema::Draft;
use serde_json::{Map, Value, json};

use super::instances::{Seed, damage, value};
use super::{corpus, load, same_verdicts, validator};

/// Resources by kind and id.
#[derive(Default)]
struct Catalog(BTreeMap<(&'static str, String), Value>);

impl Catalog {
    fn read(folder: &Path) -> Self {
        let mut catalog = Self::default();
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.sort();
        for path in paths {
            let text = std::fs::read_to_string(&path).expect("text");
            let Ok(file) = serde_yaml::from_str::<Value>(&text) else {
                continue;
            };
            let spec = &file["spec"];
            match file["kind"].as_str() {
                Some("properties") => catalog.add("property", &spec["properties"]),
                Some("custom-types") => catalog.add("type", &spec["types"]),
                Some("events") => catalog.add("event", &spec["events"]),
                Some("tp" | "tracking-plan") => catalog.add("plan", &json!([spec])),
                _ => {}
            }
        }
        catalog
    }

    fn add(&mut self, kind: &'static str, items: &Value) {
        for item in items.as_array().into_iter().flatten() {
            if let Some(id) = item["id"].as_str() {
                self.0
                    .entry((kind, id.to_owned()))
                    .or_insert_with(|| item.clone());
            }
        }
    }

    fn get(&self, kind: &'static str, reference: &Value) -> Option<&Value> {
        let id = reference.as_str()?.rsplit(['/', ':']).next()?;
        self.0.get(&(kind, id.to_owned()))
    }

    /// The schema of a property or custom type.
    fn shape(&self, of: &Value) -> Option<Value> {
        let mut schema = Map::new();
        let mut types: Vec<Value> = Vec::new();
        for key in ["type", "types"] {
            match &of[key] {
                Value::String(text) => types.extend(text.split(',').map(|word| json!(word))),
                Value::Array(words) => types.extend(words.clone()),
                _ => {}
            }
        }
        if let [Value::String(one)] = types.as_slice()
            && one.starts_with('#')
        {
            return self.shape(self.get("type", &types[0])?);
        }
        if !types.is_empty() {
            schema.insert("type".into(), json!(types));
        }
        let config = of.get("config").or_else(|| of.get("propConfig"));
        let mut items: Vec<Value> = Vec::new();
        for key in ["item_type", "item_types"] {
            match &of[key] {
                Value::Array(words) => items.extend(words.clone()),
                Value::Null => {}
                word => items.push(word.clone()),
            }
        }
        for (key, value) in config.and_then(Value::as_object).into_iter().flatten() {
            let mut camel = String::new();
            for (at, part) in key.split('_').enumerate() {
                let first = part.chars().next()?;
                match at {
                    0 => camel.push(first),
                    _ => camel.extend(first.to_uppercase()),
                }
                camel.push_str(&part[first.len_utf8()..]);
            }
            match camel.as_str() {
                "itemTypes" => items.extend(value.as_array()?.clone()),
                _ => {
                    schema.insert(camel, value.clone());
                }
            }
        }
        match items.as_slice() {
            [] => {}
            [Value::String(one)] if one.starts_with('#') => {
                let items = self.shape(self.get("type", &items[0])?)?;
                schema.insert("items".into(), items);
            }
            words => {
                schema.insert("items".into(), json!({"type": words}));
            }
        }
        if !of["properties"].is_null() {
            let open = schema.shift_remove("additionalProperties") != Some(json!(false));
            let object = self.object(&of["properties"], &of["variants"], open)?;
            schema.extend(object);
        }
        Some(Value::Object(schema))
    }

    fn members(&self, members: &Value) -> Option<(Map<String, Value>, Vec<Value>)> {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for member in members.as_array().into_iter().flatten() {
            let reference = member.get("property").or_else(|| member.get("$ref"))?;
            let property = self.get("property", reference)?;
            let mut schema = self.shape(property)?;
            let open = member
                .get("additional_properties")
                .or_else(|| member.get("additionalProperties"));
            if !member["properties"].is_null() || open.is_some() {
                let object = self.object(
                    &member["properties"],
                    &Value::Null,
                    open != Some(&json!(false)),
                )?;
                let of_items = schema.get("items").is_some();
                let target = if of_items {
                    &mut schema["items"]
                } else {
                    &mut schema
                };
                target.as_object_mut()?.extend(object);
            }
            if member["required"] == true {
                required.push(property["name"].clone());
            }
            properties.insert(property["name"].as_str()?.to_owned(), schema);
        }
        Some((properties, required))
    }

    fn object(&self, members: &Value, variants: &Value, open: bool) -> Option<Map<String, Value>> {
        let (properties, required) = self.members(members)?;
        let mut schema = Map::from_iter([
            ("properties".to_owned(), Value::Object(properties)),
            ("required".to_owned(), json!(required)),
        ]);
        if !open {
            schema.insert("unevaluatedProperties".into(), json!(false));
        }
        for variant in variants.as_array().into_iter().flatten() {
            let name = self.get("property", &variant["discriminator"])?["name"].as_str()?;
            let is = |values: &Value| json!({"properties": {name: {"enum": values}}, "required": [name]});
            let (mut branches, mut all) = (Vec::new(), Vec::new());
            for case in variant["cases"].as_array()? {
                let (properties, required) = self.members(&case["properties"])?;
                let then = json!({"properties": properties, "required": required});
                branches.push(json!({"if": is(&case["match"]), "then": then}));
                all.extend(case["match"].as_array()?.clone());
            }
            let default = variant["default"]
                .get("properties")
                .unwrap_or(&variant["default"]);
            let (properties, required) = self.members(default)?;
            let other = json!({"properties": properties, "required": required});
            branches.push(json!({"if": is(&json!(all)), "else": other}));
            schema.insert("allOf".into(), json!(branches));
        }
        Some(schema)
    }

    /// The schema of each event that one plan has a rule for, and whether the importer says that
    /// it asks for more.
    fn events(&self) -> BTreeMap<String, (Value, bool)> {
        let mut events: BTreeMap<String, (Value, bool)> = BTreeMap::new();
        for ((kind, _), plan) in &self.0 {
            for rule in plan["rules"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|_| *kind == "plan")
            {
                let reference = rule["event"].get("$ref").unwrap_or(&rule["event"]);
                let Some(event) = self.get("event", reference) else {
                    continue;
                };
                let open = rule["event"]["allow_unplanned"] == true
                    || rule["additional_properties"] == true;
                let Some(mut schema) = self.object(&rule["properties"], &rule["variants"], open)
                else {
                    continue;
                };
                schema.insert("type".into(), json!("object"));
                let text = Value::Object(schema.clone()).to_string();
                let name = event["name"].as_str().filter(|name| !name.contains("{{"));
                let name = name.unwrap_or(event["id"].as_str().unwrap_or_default());
                // An open object with cases, its own or that of a custom type.
                let stricter =
                    text.contains("\"allOf\"") && (open || text.contains("\"someString\""));
                events
                    .entry(name.to_owned())
                    .or_insert((Value::Object(schema), stricter));
            }
        }
        events
    }
}

/// Values for each case of an event, as the generator knows no conditions.
fn samples(schema: &Value) -> Vec<Value> {
    let mut seed = Seed(5);
    let mut samples = Vec::new();
    let empty = json!({});
    let mut add = |part: &Value, name: &str, chosen: Option<&Value>| {
        let mut whole = schema.clone();
        for (name, property) in part["properties"].as_object().into_iter().flatten() {
            whole["properties"][name] = property.clone();
        }
        for name in part["required"].as_array().into_iter().flatten() {
            let required = whole["required"].as_array_mut().expect("a list");
            required.push(name.clone());
        }
        for _ in 0..4 {
            let mut sample = value(&whole, &whole, &mut seed, 0);
            let object = sample.as_object_mut().expect("an object");
            match chosen {
                Some(chosen) => {
                    object.insert(name.to_owned(), chosen.clone());
                }
                None => {
                    object.shift_remove(name);
                }
            }
            samples.push(sample);
        }
    };
    let mut seen: Vec<Value> = Vec::new();
    let branches = schema["allOf"].as_array();
    for branch in branches.into_iter().flatten() {
        let properties = branch["if"]["properties"].as_object();
        let (name, condition) = properties.and_then(|all| all.iter().next()).expect("one");
        if branch.get("then").is_none() {
            // What no case names, and nothing at all.
            let others = schema["properties"][name]["enum"].as_array();
            let other = others
                .into_iter()
                .flatten()
                .find(|value| !seen.contains(value));
            add(&branch["else"], name, other);
            add(&branch["else"], name, None);
            continue;
        }
        for chosen in condition["enum"].as_array().into_iter().flatten() {
            seen.push(chosen.clone());
            add(&branch["then"], name, Some(chosen));
        }
    }
    if branches.is_none() {
        add(&empty, "", None);
    }
    samples
}

/// The verdicts of the catalog in `folder` and of what was `imported` from it. Returns how many
/// events were judged.
pub(crate) fn check(name: &str, folder: &Path, imported: &Imported) -> usize {
    let session = load(name, &imported.files);
    let mut judged = 0;
    for (event, (original, stricter)) in Catalog::read(folder).events() {
        let Some(definition) = session.dictionary.event(&event) else {
            continue;
        };
        let Some(old) = validator(&original, Draft::Draft202012) else {
            continue;
        };
        let compiled = compile_event(&session.dictionary, definition, &CompileOptions::default());
        let new = validator(&compiled.schema, Draft::Draft202012).expect("a schema");
        judged += 1;
        let samples = samples(&original);
        if !stricter {
            let (compared, accepted) = same_verdicts(&event, &original, &old, &new, samples);
            assert!(
                compared > 20 && accepted > 0,
                "{event}: {accepted} of {compared} valid"
            );
            continue;
        }
        let mut seed = Seed(11);
        let mut accepted = 0;
        for sample in samples {
            for times in 0..5 {
                let mut sample = sample.clone();
                (0..times).for_each(|_| damage(&mut sample, &mut seed));
                if new.is_valid(&sample) {
                    assert!(old.is_valid(&sample), "{event}: {sample}");
                    accepted += 1;
                }
            }
        }
        assert!(accepted > 0, "{event}");
    }
    judged
}

#[test]
fn verdicts_of_all_catalogs() {
    for (folder, events, judged) in [
        ("cli/internal/typer/plan/testdata/project", 8, 4),
        ("cli/tests/testdata/project/create", 0, 0),
        ("cli/tests/testdata/project/update", 6, 6),
        (
            "cli/internal/providers/datacatalog/localcatalog/testdata",
            2,
            1,
        ),
    ] {
        let folder = corpus("rudder-catalog").join(folder);
        let imported = import(&folder, None).expect("imports");
        let summary = &imported.summary;
        assert!(summary.failed.is_empty(), "{summary}");
        let name = format!(
            "rudderstack-{}",
            folder.file_name().expect("a name").to_string_lossy()
        );
        let checked = check(&name, &folder, &imported);
        if events > 0 {
            assert_eq!(
                (summary.events.len(), checked),
                (events, judged),
                "{summary}"
            );
        }
        assert_eq!(
            imported.files,
            import(&folder, None).expect("imports").files
        );
    }
}

/// Two states of one catalog are no catalog: that is said, with both files.
#[test]
fn two_states_at_once() {
    let folder = corpus("rudder-catalog").join("cli/tests/testdata/project");
    let imported = import(&folder, None).expect("imports what is the same");
    let failed = &imported.summary.failed;
    let said = failed
        .iter()
        .any(|one| one.note.contains("is defined in `create/"));
    assert!(said, "{}", imported.summary);
}
