//! Column names that warehouses reserve.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Provenance;

/// The warehouses whose words are known, as a manifest spells them.
pub const WAREHOUSES: &[&str] = &["bigquery", "redshift", "snowflake", "postgres", "delta"];

#[derive(Debug, Deserialize)]
struct Table {
    status: Provenance,
    in_all: Vec<String>,
    in_some: BTreeMap<String, Vec<String>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    serde_yaml::from_str(include_str!("reserved.yaml")).expect("src/tables/reserved.yaml is sound")
});

/// The warehouses that reserve `name`, however it is capitalised, and how well that is known.
pub fn warehouses_that_reserve(name: &str) -> Option<(Vec<&'static str>, Provenance)> {
    let name = name.to_ascii_lowercase();
    if TABLE.in_all.contains(&name) {
        return Some((WAREHOUSES.to_vec(), TABLE.status));
    }
    let some = TABLE.in_some.get(&name)?;
    let named = |warehouse: &&&str| some.iter().any(|known| known == **warehouse);
    let warehouses = WAREHOUSES.iter().filter(named).copied().collect();
    Some((warehouses, TABLE.status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        for (word, warehouses) in &TABLE.in_some {
            assert!(!TABLE.in_all.contains(word), "{word} is in both lists");
            assert_eq!(*word, word.to_lowercase());
            for warehouse in warehouses {
                assert!(WAREHOUSES.contains(&warehouse.as_str()), "{warehouse}");
            }
            let (found, _) = warehouses_that_reserve(word).expect("it is listed");
            assert_eq!(found.len(), warehouses.len(), "{word}");
        }
    }

    #[test]
    fn case_does_not_matter() {
        let (all, _) = warehouses_that_reserve("Order").expect("reserved everywhere");
        assert_eq!(all, WAREHOUSES);
        let (some, status) = warehouses_that_reserve("hash").expect("reserved by one");
        assert_eq!((some, status), (vec!["bigquery"], Provenance::Secondary));
        assert_eq!(warehouses_that_reserve("checkout_id"), None);
    }
}
