use serde_yaml::Value;

use super::*;
use crate::diag::Level;
use crate::tables::{Effect, Provenance};

/// Every map that has a `status`, with the way to it.
fn facts(value: &Value, way: &str, out: &mut Vec<(String, Value)>) {
    match value {
        Value::Mapping(map) => {
            if map.contains_key("status") {
                out.push((way.to_owned(), value.clone()));
            }
            for (key, value) in map {
                let key = key.as_str().unwrap_or_default();
                facts(value, &format!("{way}/{key}"), out);
            }
        }
        Value::Sequence(items) => {
            for (i, item) in items.iter().enumerate() {
                facts(item, &format!("{way}/{i}"), out);
            }
        }
        _ => {}
    }
}

/// What is said to be read was read somewhere, and every source is one that something is from.
#[test]
fn facts_name_their_sources() {
    for (file, text) in [
        ("destinations", include_str!("../destinations.yaml")),
        ("pii", include_str!("../pii.yaml")),
    ] {
        let table: Value = serde_yaml::from_str(text).expect("YAML");
        let sources = table["sources"].as_mapping().expect("sources");
        let mut found = Vec::new();
        facts(&table, file, &mut found);
        assert!(found.len() > 50, "{file}: {} facts", found.len());
        let mut used = BTreeSet::new();
        for (way, fact) in found {
            let status = fact["status"].as_str().unwrap_or_default();
            let source = fact["source"].as_str();
            match source {
                Some(source) => {
                    assert!(sources.contains_key(source), "{way}: no source `{source}`");
                    assert_ne!(status, "unsourced", "{way}: has a source");
                    used.insert(source.to_owned());
                }
                None => assert_eq!(status, "unsourced", "{way}: read where?"),
            }
        }
        for (source, _) in sources {
            let source = source.as_str().expect("text");
            assert!(
                used.contains(source) || text.matches(source).count() > 1,
                "{file}: nothing is from {source}"
            );
        }
    }
}

#[test]
fn destinations_lead_to_what_is_there() {
    let table = destinations();
    let known: Vec<&str> = envelopes().collect();
    for (name, destination) in table.iter() {
        if let Some(parent) = &destination.inherits {
            assert!(table.get(parent).is_some(), "{name} inherits {parent}");
        }
        if let Some(spec) = &destination.spec {
            assert!(table.specs.contains_key(spec), "{name} follows {spec}");
        }
        for envelope in &destination.envelopes {
            assert!(known.contains(&envelope.as_str()), "{name}: {envelope}");
        }
        for fields in [&destination.properties, &destination.traits] {
            for kind in fields.types.iter().flat_map(|fact| &fact.value) {
                let words = [
                    "string",
                    "number",
                    "integer",
                    "boolean",
                    "timestamp",
                    "array",
                    "object",
                ];
                assert!(words.contains(&kind.as_str()), "{name}: type {kind}");
            }
        }
    }
    assert_eq!(known.len(), known.iter().collect::<BTreeSet<_>>().len());
}

/// A fact that says the same as another is one too many, and one that is never reached is dead.
#[test]
fn no_name_is_reserved_twice() {
    for (name, destination) in destinations().iter() {
        let Destination {
            events,
            properties,
            traits,
            ..
        } = destination;
        for names in [events, &properties.names, &traits.names] {
            let mut seen = BTreeSet::new();
            for reserved in names.reserved.iter().flat_map(|fact| &fact.value) {
                assert!(seen.insert(reserved), "{name} reserves {reserved} twice");
                assert!(!names.is_own(reserved), "{name}: {reserved} is its own");
            }
        }
    }
}

#[test]
fn what_is_inherited_is_there_and_what_is_own_goes_first() {
    let table = destinations();
    let protocol = table.get("ga4_measurement_protocol").expect("there");
    let web = table.get("ga4_web").expect("there");
    assert_eq!(protocol.events.max_length, web.events.max_length);
    assert!(protocol.events.reserved_by("session_start").is_some());
    assert!(protocol.events.reserved_by("screen_view").is_some());
    assert!(web.events.reserved_by("screen_view").is_none());
    let client = table.get("heap_client").expect("there");
    assert_eq!(
        client.events.max_length.as_ref().map(|f| f.value),
        Some(255)
    );
    assert_eq!(
        client.identifiers.max_length.as_ref().map(|f| f.value),
        Some(255)
    );
}

#[test]
fn a_prefix_spares_the_names_that_are_to_be_used() {
    let posthog = &destinations().get("posthog").expect("there").events;
    assert!(posthog.reserved_prefix("$pageview").is_none());
    assert!(posthog.reserved_prefix("$my_event").is_some());
    assert!(posthog.reserved_prefix("my_event").is_none());
}

#[test]
fn only_lost_data_that_is_well_known_is_an_error() {
    let fact = |status, effect| Fact {
        value: (),
        status,
        source: String::new(),
        effect,
        note: None,
    };
    use Provenance::{Secondary, Sourced, Unsourced};
    assert_eq!(fact(Sourced, Some(Effect::Drop)).ceiling(), Level::Error);
    assert_eq!(fact(Sourced, Some(Effect::Truncate)).ceiling(), Level::Warn);
    assert_eq!(fact(Sourced, Some(Effect::Hidden)).ceiling(), Level::Info);
    assert_eq!(fact(Sourced, None).ceiling(), Level::Warn);
    assert_eq!(fact(Secondary, Some(Effect::Drop)).ceiling(), Level::Warn);
    assert_eq!(fact(Unsourced, Some(Effect::Hidden)).ceiling(), Level::Info);
}

#[test]
fn placeholders_are_known_in_any_case_and_quotes() {
    let table = destinations();
    for value in [
        "undefined",
        "Undefined",
        " \"null\" ",
        "000-00",
        "",
        "anonymous",
    ] {
        assert!(table.placeholder(value).is_some(), "{value:?}");
    }
    for value in ["usr_a1b2c3d4e5f6", "10", "anonymous_7"] {
        assert!(table.placeholder(value).is_none(), "{value:?}");
    }
    // The union holds what each destination refuses.
    for (name, destination) in table.iter() {
        for value in destination
            .identifiers
            .refused
            .iter()
            .flat_map(|f| &f.value)
        {
            assert!(table.placeholder(value).is_some(), "{name}: {value:?}");
        }
    }
}

/// The profile is the intersection: what it takes, the well-known destinations take.
#[test]
fn portable_names_are_taken_everywhere() {
    let table = destinations();
    let name = format!("a{}", "b_9".repeat(13));
    assert!(table.portable.event_name.value.is_match(&name));
    for destination in [
        "ga4_web",
        "firebase_app",
        "amplitude",
        "mixpanel",
        "posthog",
        "braze",
        "heap",
        "meta_app_events",
    ] {
        let of = table.get(destination).expect("there");
        for names in [&of.events, &of.properties.names] {
            let fits = names
                .max_length
                .as_ref()
                .is_none_or(|f| name.len() <= f.value);
            let matches = names
                .pattern
                .as_ref()
                .is_none_or(|f| f.value.is_match(&name));
            assert!(fits && matches, "{destination}");
        }
    }
}

/// One that is wrong would match nothing, in silence.
#[test]
fn every_pattern_compiles() {
    let table = destinations();
    let mut patterns = vec![
        &table.portable.event_name.value,
        &table.portable.property_name.value,
    ];
    patterns.extend(table.placeholder_id_patterns.iter().map(|fact| &fact.value));
    for (_, destination) in table.iter() {
        let Destination {
            events,
            properties,
            traits,
            ..
        } = destination;
        for names in [events, &properties.names, &traits.names] {
            patterns.extend(names.pattern.iter().map(|fact| &fact.value));
        }
    }
    assert!(patterns.len() > 15, "{}", patterns.len());
    for pattern in patterns {
        assert!(pattern.regex().is_some(), "{}", pattern.as_str());
    }
}

/// The page lists the destinations, so that nobody has to guess how one is called here.
#[test]
fn the_page_of_unknown_destinations_lists_the_known_ones() {
    let page = include_str!("../../rules/destination/unknown_destination.md");
    let names: Vec<String> = destinations().names().map(|n| format!("`{n}`")).collect();
    let list = format!("The table has {}.", names.join(", "));
    let flat = page.split_whitespace().collect::<Vec<&str>>().join(" ");
    assert!(flat.contains(&list), "the page should say: {list}");
}

#[test]
fn other_names_lead_to_a_destination_and_are_none() {
    let table = destinations();
    let mut seen = BTreeSet::new();
    for (destination, names) in &table.other_names {
        assert!(table.get(destination).is_some(), "{destination}");
        for name in &names.value {
            assert_eq!(*name, squash(name));
            assert!(table.names().all(|known| squash(known) != *name), "{name}");
            assert!(seen.insert(name), "{name} is there twice");
        }
    }
    for name in ["google_analytics", "Google Analytics 4", "ga4", "GA4"] {
        assert_eq!(table.meant_by(name), Some("ga4_web"), "{name}");
    }
    assert_eq!(table.meant_by("warehouse"), None);
}
