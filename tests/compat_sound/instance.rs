//! Values that are directed at two schemas.

use serde_json::{Map, Value, json};

use crate::generate::{Chance, NAMES, constant};

/// What is written in schemas: constants, bounds, names.
pub(crate) struct Pool {
    values: Vec<Value>,
    names: Vec<String>,
}

impl Pool {
    pub(crate) fn of(schemas: &[&Value]) -> Self {
        let mut pool = Self {
            values: vec![
                json!(""),
                json!("a"),
                json!("abcd"),
                json!("b"),
                json!(0),
                json!({}),
                json!([]),
            ],
            names: NAMES.iter().map(|name| (*name).to_owned()).collect(),
        };
        pool.names.extend([
            "c".to_owned(),
            "zz".to_owned(),
            "aa".to_owned(),
            "x2".to_owned(),
        ]);
        let formats = [
            "2020-01-01",
            "a@b.co",
            "00000000-0000-0000-0000-000000000000",
            "2020-01-01T00:00:00Z",
            "1.2.3.4",
        ];
        pool.values.extend(formats.map(|text| json!(text)));
        schemas.iter().for_each(|schema| pool.add(schema));
        pool
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Number(number) => {
                let number = number.as_f64().unwrap_or(0.0);
                for by in [0.0, 1.0, -1.0, 0.5, -0.5, 0.1] {
                    let near = number + by;
                    self.values.push(match near.fract() == 0.0 {
                        true => json!(near as i64),
                        false => json!(near),
                    });
                }
                let times = number as usize;
                self.values.push(json!("a".repeat(times.min(6))));
            }
            Value::Array(items) => {
                self.values.extend(items.iter().cloned());
                items.iter().for_each(|item| self.add(item));
            }
            Value::Object(members) => {
                for (name, value) in members {
                    if matches!(name.as_str(), "const" | "default") {
                        self.values.push(value.clone());
                    }
                    self.add(value);
                }
            }
            other => self.values.push(other.clone()),
        }
    }
}

/// A value that may well be valid under a schema, and may not.
pub(crate) fn value(chance: &mut Chance, schema: &Value, pool: &Pool) -> Value {
    made(chance, schema, schema, pool, 4)
}

fn made(chance: &mut Chance, root: &Value, schema: &Value, pool: &Pool, depth: usize) -> Value {
    let Value::Object(keywords) = schema else {
        return any(chance, pool, depth);
    };
    if let Some(target) = keywords.get("$ref").and_then(Value::as_str)
        && let Some(target) = root.pointer(target.trim_start_matches('#'))
        && depth > 0
    {
        return made(chance, root, target, pool, depth - 1);
    }
    if chance.one_in(8) {
        return any(chance, pool, depth);
    }
    if let Some(value) = keywords.get("const") {
        return value.clone();
    }
    if let Some(values) = keywords.get("enum").and_then(Value::as_array)
        && !values.is_empty()
    {
        return chance.of(values);
    }
    // Made for one of what it may be.
    let within: Vec<&Value> = ["anyOf", "oneOf", "allOf"]
        .iter()
        .filter_map(|keyword| keywords.get(*keyword)?.as_array())
        .flatten()
        .chain(
            ["if", "then", "else"]
                .iter()
                .filter_map(|keyword| keywords.get(*keyword)),
        )
        .collect();
    if !within.is_empty() && depth > 0 && chance.one_in(2) {
        let chosen = chance.of(&within);
        return made(chance, root, chosen, pool, depth - 1);
    }
    if let Some(inner) = keywords.get("not").and_then(|not| not.get("not"))
        && depth > 0
    {
        return made(chance, root, inner, pool, depth - 1);
    }
    let has = |keyword: &str| keywords.contains_key(keyword);
    let kind = match keywords.get("type") {
        Some(Value::String(kind)) => kind.as_str(),
        Some(Value::Array(kinds)) if !kinds.is_empty() => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
            chance.of(&kinds)
        }
        _ if has("properties")
            || has("required")
            || has("additionalProperties")
            || has("propertyNames")
            || has("patternProperties")
            || has("minProperties")
            || has("dependentRequired") =>
        {
            "object"
        }
        _ if has("items") || has("prefixItems") || has("contains") || has("minItems") => "array",
        _ if has("pattern") || has("minLength") || has("format") => "string",
        _ if has("minimum") || has("multipleOf") || has("maximum") => "number",
        _ => return any(chance, pool, depth),
    };
    match kind {
        "null" => Value::Null,
        "boolean" => json!(chance.one_in(2)),
        "integer" | "number" => number(chance, pool),
        "string" => text(chance, pool),
        "array" if depth > 0 => list(chance, root, keywords, pool, depth),
        "object" if depth > 0 => object(chance, root, keywords, pool, depth),
        "array" => json!([]),
        _ => json!({}),
    }
}

fn number(chance: &mut Chance, pool: &Pool) -> Value {
    let numbers: Vec<&Value> = pool
        .values
        .iter()
        .filter(|value| value.is_number())
        .collect();
    match chance.below(5) {
        0 => json!(chance.below(12) as f64 / 2.0 - 1.5),
        _ => chance.of(&numbers).clone(),
    }
}

fn text(chance: &mut Chance, pool: &Pool) -> Value {
    let texts: Vec<&Value> = pool
        .values
        .iter()
        .filter(|value| value.is_string())
        .collect();
    match chance.below(4) {
        0 => {
            let count = chance.below(5);
            let text: String = (0..count)
                .map(|_| chance.of(&['a', 'b', 'c', 'x', '1', 'é']))
                .collect();
            json!(text)
        }
        _ => chance.of(&texts).clone(),
    }
}

fn list(
    chance: &mut Chance,
    root: &Value,
    keywords: &Map<String, Value>,
    pool: &Pool,
    depth: usize,
) -> Value {
    let count = chance.below(5);
    let prefix = keywords.get("prefixItems").and_then(Value::as_array);
    let mut items = Vec::new();
    for at in 0..count {
        let of = prefix
            .and_then(|prefix| prefix.get(at))
            .or(keywords.get("items"));
        let of = match keywords.get("contains") {
            Some(contains) if chance.one_in(2) => Some(contains),
            _ => of,
        };
        items.push(match of {
            Some(of) => made(chance, root, of, pool, depth - 1),
            None => any(chance, pool, depth - 1),
        });
    }
    Value::Array(items)
}

fn object(
    chance: &mut Chance,
    root: &Value,
    keywords: &Map<String, Value>,
    pool: &Pool,
    depth: usize,
) -> Value {
    let mut names: Vec<String> = Vec::new();
    let required = keywords.get("required").and_then(Value::as_array);
    names.extend(
        required
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned),
    );
    let properties = keywords.get("properties").and_then(Value::as_object);
    for name in properties.into_iter().flat_map(Map::keys) {
        if chance.one_in(2) {
            names.push(name.clone());
        }
    }
    for _ in 0..chance.below(3) {
        names.push(chance.of(&pool.names));
    }
    let mut members = Map::new();
    for name in names {
        let of = properties.and_then(|properties| properties.get(&name));
        let matching = keywords.get("patternProperties").and_then(Value::as_object);
        let of = of
            .or_else(|| {
                matching
                    .and_then(|matching| matching.values().next())
                    .filter(|_| chance.one_in(2))
            })
            .or(keywords.get("additionalProperties"));
        let value = match of {
            Some(of) => made(chance, root, of, pool, depth - 1),
            None => any(chance, pool, depth - 1),
        };
        members.insert(name, value);
    }
    Value::Object(members)
}

fn any(chance: &mut Chance, pool: &Pool, depth: usize) -> Value {
    match chance.below(6) {
        0 => constant(chance, depth.min(2)),
        1 if depth > 0 => {
            let count = chance.below(3);
            Value::Array((0..count).map(|_| any(chance, pool, depth - 1)).collect())
        }
        2 if depth > 0 => {
            let count = chance.below(3);
            let members =
                (0..count).map(|_| (chance.of(&pool.names), any(chance, pool, depth - 1)));
            Value::Object(members.collect())
        }
        _ => chance.of(&pool.values),
    }
}
