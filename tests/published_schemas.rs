//! The published JSON Schemas against the loader: the same verdict on documents with planted
//! mistakes. What JSON Schema cannot say is listed in [`BEYOND`].

#![allow(
    clippy::disallowed_methods,
    reason = "a test that reads its own fixtures"
)]

#[path = "published_schemas/mutate.rs"]
mod mutate;
#[path = "published_schemas/plant.rs"]
mod plant;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use event_schema::config::{Config, manifest};
use event_schema::dict::{Fragment, model};
use event_schema::manual::{dictionary_schema, manifest_schema};
use event_schema::rules::ALL;
use event_schema::source::decode;
use event_schema::syntax::decode::{Fault, FaultKind, Record};
use event_schema::syntax::parse;
use event_schema::text::FileId;
use jsonschema::Validator;
use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde_json::Value;

use mutate::Dice;
use plant::KeyId;

/// Whether a fault is of this kind.
type Recognise = fn(&FaultKind) -> bool;

/// Faults of one document that JSON Schema has no words for: the rule, why, and which they are.
/// Every one has to occur among the mutants, or it has no business here.
const BEYOND: &[(&str, &str, Recognise)] = &[
    (
        "structure/ambiguous-scalar",
        "to JSON Schema the version 2.0 is the whole number 2; the loader reads how it is written",
        |kind| matches!(kind, FaultKind::AmbiguousScalar { read_as, .. } if is_whole(read_as)),
    ),
    (
        "structure/invalid-value",
        "whether brackets and braces of a path pattern close is beyond a regular expression",
        |kind| matches!(kind, FaultKind::InvalidValue { expected, .. } if expected.starts_with("a path pattern: un") || expected.starts_with("a path pattern: invalid range")),
    ),
];

fn is_whole(read_as: &str) -> bool {
    read_as
        .rsplit(' ')
        .next()
        .and_then(|number| number.parse::<f64>().ok())
        .is_some_and(|number| number.fract() == 0.0 && number >= 0.0)
}

/// The fewest mutants, and of these the smallest share that either verdict must have.
const FEWEST: usize = 5_000;
const SMALLEST_SHARE: f64 = 0.2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Manifest,
    Dictionary,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Manifest, Self::Dictionary];

    fn schema(self) -> Value {
        match self {
            Self::Manifest => {
                let mut schema = manifest_schema();
                // The names of rules are there for completion: they allow what is allowed anyway.
                // That they are names of rules and no constraint is `only_names_rules`.
                if let Some(rules) = schema["$defs"]["RuleSettings"].as_object_mut() {
                    rules.remove("properties");
                }
                schema
            }
            Self::Dictionary => dictionary_schema(),
        }
    }

    /// What the loader has against the document, read from `text`.
    fn load(self, text: &str) -> (Option<Value>, Vec<Fault>) {
        let tree = parse(FileId(0), "a.yaml", decode(text.as_bytes().to_vec()));
        let tree = Arc::new(tree);
        let read = tree.documents().next().and_then(|root| root.to_json());
        let faults = match self {
            Self::Manifest => Config::read(tree).faults,
            Self::Dictionary => Fragment::read(tree).faults,
        };
        (read, faults)
    }

    /// The good documents of this kind, by file name.
    fn seeds(self) -> BTreeMap<String, Value> {
        let prefix = match self {
            Self::Manifest => "manifest-",
            Self::Dictionary => "dictionary-",
        };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/schemas");
        let mut seeds = BTreeMap::new();
        for entry in fs::read_dir(folder).expect("the seeds") {
            let entry = entry.expect("an entry");
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(prefix) {
                let text = fs::read_to_string(entry.path()).expect("a seed");
                let (read, faults) = self.load(&text);
                assert!(faults.is_empty(), "{name}: {faults:#?}");
                seeds.insert(name, read.expect("a seed has a value"));
            }
        }
        assert!(!seeds.is_empty(), "no seeds");
        seeds
    }
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(schema)
        .expect("the published schema compiles")
}

/// What the loader says of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Valid,
    /// With a fault that JSON Schema could find as well.
    Invalid,
    /// With faults that only the loader can find; which verdict JSON Schema has is no matter.
    Beyond,
}

#[derive(Debug)]
struct Mutant {
    seed: String,
    what: String,
    /// The key of the record that was changed, where just one was.
    key: Option<KeyId>,
    value: Value,
    faults: Vec<Fault>,
    verdict: Verdict,
}

impl Mutant {
    fn disagrees(&self, schema: &Validator) -> bool {
        match self.verdict {
            Verdict::Valid => !schema.is_valid(&self.value),
            Verdict::Invalid => schema.is_valid(&self.value),
            Verdict::Beyond => false,
        }
    }
}

fn kind_name(kind: &FaultKind) -> &'static str {
    match kind {
        FaultKind::UnknownKey { .. } => "unknown-key",
        FaultKind::MissingKey { .. } => "missing-key",
        FaultKind::WrongType { .. } => "wrong-type",
        FaultKind::InvalidValue { .. } => "invalid-value",
        FaultKind::InvalidSchema { .. } => "invalid-schema",
        FaultKind::AmbiguousScalar { .. } => "ambiguous-scalar",
        other => panic!("a single document, written by a machine, cannot have {other:?}"),
    }
}

fn judge(kind: Kind, seed: &str, what: &str, key: Option<KeyId>, value: Value) -> Mutant {
    let text = serde_yaml::to_string(&value).expect("JSON can be written as YAML");
    let (read, faults) = kind.load(&text);
    assert_eq!(read.as_ref(), Some(&value), "read back from:\n{text}");
    let beyond = |fault: &Fault| BEYOND.iter().any(|(_, _, is)| is(&fault.kind));
    let verdict = match &faults[..] {
        [] => Verdict::Valid,
        faults if faults.iter().all(beyond) => Verdict::Beyond,
        _ => Verdict::Invalid,
    };
    Mutant {
        seed: seed.to_owned(),
        what: what.to_owned(),
        key,
        value,
        faults,
        verdict,
    }
}

/// Mutants of a kind: each single mistake, and some thousand documents with several.
fn mutants(kind: Kind) -> &'static [Mutant] {
    static MADE: [OnceLock<Vec<Mutant>>; 2] = [OnceLock::new(), OnceLock::new()];
    MADE[kind as usize].get_or_init(|| make_mutants(kind))
}

fn make_mutants(kind: Kind) -> Vec<Mutant> {
    let schema = kind.schema();
    let mut made: Vec<(String, String, Option<KeyId>, Value)> = Vec::new();
    let seeds = kind.seeds();
    let others = mutate::stand_ins();
    // Each schema is tried with everything once; where the seeds have it again, and where there is
    // none, a third will do.
    let mut tried: BTreeSet<String> = BTreeSet::new();
    let mut dice = Dice(1);
    for (seed, document) in &seeds {
        let places = plant::places(&schema, document);
        made.push((seed.clone(), "nothing".to_owned(), None, document.clone()));
        for path in mutate::paths(document) {
            let mut some: Vec<Value> = Vec::new();
            let place = places.get(&path);
            let mut is_new = false;
            if let Some(place) = place {
                let schema = match &place.key {
                    Some((record, key)) => format!("{record}/properties/{key}"),
                    None => place.schemas[0].clone(),
                };
                is_new = tried.insert(schema);
            }
            if is_new {
                some.extend(others.iter().cloned());
                if place.is_some_and(|place| place.judges_text) {
                    some.extend(mutate::texts());
                }
            } else {
                some.extend((0..5).map(|_| others[dice.roll(others.len())].clone()));
            }
            some.extend(place.iter().flat_map(|place| place.words.iter().cloned()));
            let key = place.and_then(|place| place.key.clone());
            for (what, value) in mutate::mutations(document, &path, &some) {
                if is_new || dice.roll(3) == 0 {
                    let what = format!("{what} at {path:?}");
                    made.push((seed.clone(), what, key.clone(), value));
                }
            }
        }
    }
    for (seed, document) in seeds.iter().cycle().take(1_000) {
        let mut value = document.clone();
        let mut what = String::new();
        for _ in 0..2 + dice.roll(3) {
            let paths = mutate::paths(&value);
            let path = &paths[dice.roll(paths.len())];
            let mut all = mutate::mutations(&value, path, &others);
            let (name, changed) = all.swap_remove(dice.roll(all.len()));
            what.push_str(&format!("{name} at {path:?}; "));
            value = changed;
        }
        made.push((seed.clone(), what, None, value));
    }
    made.par_iter()
        .map(|(seed, what, key, value)| judge(kind, seed, what, key.clone(), value.clone()))
        .collect()
}

#[test]
fn agree_with_the_loader() {
    let mut total: BTreeMap<&str, usize> = BTreeMap::new();
    let mut faults: BTreeMap<&str, usize> = BTreeMap::new();
    let mut beyond = vec![0; BEYOND.len()];
    let mut wrong: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for kind in Kind::ALL {
        let schema = kind.schema();
        let validator = validator(&schema);
        let mutants = mutants(kind);
        let changed: BTreeSet<KeyId> = mutants.iter().filter_map(|m| m.key.clone()).collect();
        let missed: Vec<KeyId> = plant::keys(&schema).difference(&changed).cloned().collect();
        assert!(missed.is_empty(), "no seed has these keys: {missed:?}");
        for mutant in mutants {
            *total.entry("mutants").or_default() += 1;
            *total
                .entry(match mutant.verdict {
                    Verdict::Valid => "valid",
                    Verdict::Invalid => "invalid",
                    Verdict::Beyond => "beyond JSON Schema",
                })
                .or_default() += 1;
            let kinds: BTreeSet<&str> = mutant.faults.iter().map(|f| kind_name(&f.kind)).collect();
            for kind in kinds {
                *faults.entry(kind).or_default() += 1;
            }
            for (count, (_, _, is)) in beyond.iter_mut().zip(BEYOND) {
                *count += usize::from(mutant.faults.iter().any(|fault| is(&fault.kind)));
            }
            if mutant.disagrees(&validator) {
                let said: Vec<String> = match mutant.verdict {
                    Verdict::Valid => validator
                        .iter_errors(&mutant.value)
                        .map(|error| format!("{}: {error}", error.instance_path()))
                        .take(3)
                        .collect(),
                    _ => mutant
                        .faults
                        .iter()
                        .take(3)
                        .map(|fault| format!("{:?}", fault.kind))
                        .collect(),
                };
                let who = if mutant.verdict == Verdict::Valid {
                    "only the schema"
                } else {
                    "only the loader"
                };
                let class = format!(
                    "{who} minds {:?}: {}",
                    mutant.key,
                    mutant.what.split(" at ").next().unwrap_or_default()
                );
                let (count, _) = wrong.entry(class).or_insert_with(|| {
                    (
                        0,
                        format!("{}: {}\n  {}", mutant.seed, mutant.what, said.join("\n  ")),
                    )
                });
                *count += 1;
            }
        }
    }
    println!("{total:#?}\nmutants by kind of fault: {faults:#?}");
    for ((rule, why, _), count) in BEYOND.iter().zip(&beyond) {
        println!("{count} with {rule}: {why}");
    }
    let report: Vec<String> = wrong
        .iter()
        .map(|(class, (count, example))| format!("{count} × {class}\n  {example}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} kinds of disagreement\n{}",
        report.len(),
        report.join("\n")
    );
    assert!(
        beyond.iter().all(|count| *count > 0),
        "an exception that is not needed: {beyond:?}"
    );
    let share = |which: &str| total[which] as f64 / total["mutants"] as f64;
    assert!(total["mutants"] >= FEWEST);
    assert!(
        share("valid") >= SMALLEST_SHARE && share("invalid") >= SMALLEST_SHARE,
        "one-sided: {total:?}"
    );
}

/// That the test above can fail: a schema that is wrong in one thing alone is found out.
#[test]
fn every_constraint_of_the_schemas_is_noticed() {
    for kind in Kind::ALL {
        let schema = kind.schema();
        let mutants = mutants(kind);
        let plants = plant::plants(&schema);
        let unnoticed: Vec<&str> = plants
            .par_iter()
            .filter(|(_, planted)| {
                let validator = validator(planted);
                !mutants.iter().any(|mutant| mutant.disagrees(&validator))
            })
            .map(|(name, _)| name.as_str())
            .collect();
        println!("{kind:?}: {} planted faults", plants.len());
        assert!(
            unnoticed.is_empty(),
            "{kind:?}: {} of {} planted faults unnoticed:\n{}",
            unnoticed.len(),
            plants.len(),
            unnoticed.join("\n")
        );
    }
}

/// Completion of rules constrains nothing that the setting of any other rule is not held to.
#[test]
fn only_names_rules() {
    let schema = manifest_schema();
    let rules = &schema["$defs"]["RuleSettings"]["properties"];
    let rules = rules.as_object().expect("rules are named");
    assert!(rules.keys().eq(ALL.iter().map(|rule| rule.id)));
    for (id, setting) in rules {
        let mut keywords: Vec<&String> = setting.as_object().expect("a schema").keys().collect();
        keywords.retain(|keyword| !["description", "default"].contains(&keyword.as_str()));
        let options = setting["properties"].as_object();
        let wanted: &[&str] = match options {
            Some(_) => &["$ref", "properties"],
            None => &["$ref"],
        };
        assert_eq!(keywords, wanted, "{id}");
        for option in options.into_iter().flatten() {
            assert_eq!(option.1.as_object().map(|o| o.len()), Some(1), "{id}");
        }
    }
}

#[test]
fn are_valid_schemas_that_describe_every_key() {
    for kind in Kind::ALL {
        let schema = kind.schema();
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{kind:?}: {error} at {}", error.instance_path());
        }
        for (record, key) in plant::keys(&schema) {
            let pointer = format!("{record}/properties/{key}/description");
            let text = schema.pointer(&pointer).and_then(Value::as_str);
            assert!(
                text.is_some_and(|text| text.len() > 5),
                "{kind:?}: no description of {pointer}"
            );
        }
    }
}

/// A record by the name of its schema, with its keys and those that mean another one.
fn record<T: Record + schemars::JsonSchema>() -> (String, Vec<&'static str>) {
    let keys = T::keys();
    for key in &keys {
        assert_eq!(
            T::hint(key),
            None,
            "`{key}` is a key of {}: its hint is never seen",
            T::WHAT
        );
    }
    (T::schema_name().into_owned(), keys)
}

#[test]
fn have_the_keys_of_the_records() {
    let records = BTreeMap::from([
        record::<manifest::Manifest>(),
        record::<manifest::Platform>(),
        record::<manifest::Source>(),
        record::<manifest::Owner>(),
        record::<manifest::Naming>(),
        record::<manifest::EventNaming>(),
        record::<manifest::PropertyNaming>(),
        record::<manifest::DeprecationPolicy>(),
        record::<manifest::Lint>(),
        record::<manifest::LintOverride>(),
        record::<manifest::PayloadFiles>(),
        record::<manifest::CodeFiles>(),
        record::<manifest::GenerateTarget>(),
        record::<manifest::Docs>(),
        record::<event_schema::config::RemoteDictionary>(),
        record::<model::DictionaryFile>(),
        record::<model::Event>(),
        record::<model::IdentifierNeed>(),
        record::<model::Previous>(),
        record::<model::Group>(),
        record::<model::Property>(),
        record::<model::Condition>(),
        record::<model::UnitProperty>(),
        record::<model::ValueNote>(),
        record::<model::Identifier>(),
        record::<model::Deprecation>(),
        record::<model::EventReplacement>(),
    ]);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (kind, root) in [
        (Kind::Manifest, "Manifest"),
        (Kind::Dictionary, "DictionaryFile"),
    ] {
        let mut published: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (pointer, key) in plant::keys(&kind.schema()) {
            let name = match pointer.strip_prefix("/$defs/") {
                None if pointer.is_empty() => root,
                Some(name) if !name.contains('/') => name,
                // A map with one key of its own and any others: the setting of a rule.
                _ => continue,
            };
            published.entry(name.to_owned()).or_default().push(key);
        }
        for (name, keys) in published {
            let mut expected = records
                .get(&name)
                .unwrap_or_else(|| panic!("{name} is not in this test"))
                .clone();
            expected.sort_unstable();
            assert_eq!(keys, expected, "{name}");
            seen.insert(name);
        }
    }
    assert!(
        seen.iter().eq(records.keys()),
        "not published: {:?}",
        records
            .keys()
            .filter(|name| !seen.contains(*name))
            .collect::<Vec<_>>()
    );
}
