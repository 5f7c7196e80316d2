//! Documents with planted mistakes, made from good ones in their JSON form: at every place of a
//! document, every mistake that fits there, always the same ones.

use serde_json::{Map, Number, Value, json};

/// One step into a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// The value of a key.
    Key(String),
    /// An item of a list.
    Index(usize),
}

/// What was done to a document, and what came of it.
pub(crate) type Mutation = (&'static str, Value);

/// Every place of `document`, the root first.
pub(crate) fn paths(document: &Value) -> Vec<Vec<Step>> {
    fn visit(value: &Value, here: &mut Vec<Step>, out: &mut Vec<Vec<Step>>) {
        out.push(here.clone());
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    here.push(Step::Key(key.clone()));
                    visit(value, here, out);
                    here.pop();
                }
            }
            Value::Array(items) => {
                for (i, value) in items.iter().enumerate() {
                    here.push(Step::Index(i));
                    visit(value, here, out);
                    here.pop();
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    visit(document, &mut Vec::new(), &mut out);
    out
}

/// The value at `path`.
pub(crate) fn at<'v>(document: &'v Value, path: &[Step]) -> &'v Value {
    path.iter().fold(document, |value, step| match step {
        Step::Key(key) => &value[key.as_str()],
        Step::Index(index) => &value[*index],
    })
}

fn at_mut<'v>(document: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(document, |value, step| match step {
        Step::Key(key) => &mut value[key.as_str()],
        Step::Index(index) => &mut value[*index],
    })
}

/// Values that stand in for any other: of every type, at every edge.
pub(crate) fn stand_ins() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(-1),
        json!(7),
        json!(0.5),
        json!(-0.5),
        json!(1.0),
        json!(2.0),
        json!(1.10),
        json!(9_007_199_254_740_991_u64),
        json!(9_007_199_254_740_993_u64),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e19),
        json!(1e300),
        json!([]),
        json!([null]),
        json!(["string"]),
        json!(["x", "x"]),
        json!(["null", null]),
        json!([null, "string"]),
        json!([1]),
        json!([[]]),
        json!([{}]),
        json!({}),
        json!({"x": 1}),
        json!({"x-own": 1}),
        json!({"x": null}),
        json!({"x": {}}),
        json!({"x": []}),
        json!({"type": "string"}),
        json!({"when": {}}),
        json!({"platforms": []}),
        json!({"when": {"a": 1}, "platforms": []}),
        json!(""),
        json!("x"),
        json!("1"),
        json!("true"),
        json!("two\nlines"),
    ]
}

/// Texts that are not quite what a pattern or format wants.
pub(crate) fn texts() -> Vec<Value> {
    [
        "",
        " ",
        "\u{a0}",
        "\t\n",
        "x",
        "a name",
        "two\nlines",
        "Ünï",
        "1",
        "0",
        "2",
        "01",
        "1.0",
        "1.0.0",
        "01.0.0",
        "1.0.0.0",
        "1.0.0-rc.1",
        "v1",
        "-1",
        "999999999999999",
        "9999999999999999",
        "99999999999999999999.0.0",
        "true",
        "null",
        "~",
        "1e3",
        "2026-09-01",
        "2026-9-1",
        "2026-02-30",
        "2024-02-29",
        "0000-01-01",
        "2026-09-01T00:00:00Z",
        "20260901",
        "30d",
        "30",
        "d",
        "1.5d",
        "-1d",
        "30 d",
        "30D",
        "12h",
        "9999999999999999d",
        "99999999999999999999999w",
        "/absolute",
        "./",
        ".//x",
        "../up",
        "a/../b",
        "a/..",
        "..a/b..",
        "a\n/../b",
        "[open",
        "{open",
        "*",
    ]
    .map(Value::from)
    .to_vec()
}

/// Everything that is done to the place `path` of `document`: wrong types, wrong words, empty
/// and extreme values, keys that go, come or change, values one level too deep or too high.
///
/// `others` are put in its place as they are.
pub(crate) fn mutations(document: &Value, path: &[Step], others: &[Value]) -> Vec<Mutation> {
    let here = at(document, path);
    let mut out: Vec<Mutation> = Vec::new();
    let mut put = |what: &'static str, value: Value| {
        if value != *here {
            let mut changed = document.clone();
            *at_mut(&mut changed, path) = value;
            out.push((what, changed));
        }
    };
    for value in others {
        put("another value", value.clone());
    }
    put("in a list", json!([here]));
    put("in a map", json!({"value": here}));
    match here {
        Value::String(text) => {
            put("a word cut short", text[..last_start(text)].into());
            put("a word too long", format!("{text}s").into());
            put("a word in capitals", text.to_uppercase().into());
            put("blanks around", format!(" {text} ").into());
            if let Ok(number) = text.parse::<Number>() {
                put("a number", Value::Number(number));
            }
        }
        Value::Number(number) => {
            put("as text", number.to_string().into());
            put("negative", json!(-number.as_f64().unwrap_or(1.0)));
        }
        Value::Bool(value) => {
            put("the other one", json!(!value));
            put("as text", value.to_string().into());
            put("as a number", json!(u8::from(*value)));
        }
        Value::Array(items) => list(items, &mut put),
        Value::Object(map) => insertions(map, &mut put),
        Value::Null => {}
    }
    if let Value::Object(map) = here
        && let Some(first) = map.values().next()
        && !path.is_empty()
    {
        put("its first value", first.clone());
    }
    if let Some((Step::Key(key), above)) = path.split_last() {
        keys(document, above, key, &mut out);
    }
    out
}

fn last_start(text: &str) -> usize {
    text.char_indices().next_back().map_or(0, |(at, _)| at)
}

fn list(items: &[Value], put: &mut impl FnMut(&'static str, Value)) {
    if let Some(first) = items.first() {
        put(
            "an item twice",
            [items, std::slice::from_ref(first)].concat().into(),
        );
        put("an item less", items[1..].to_vec().into());
        put("not a list", first.clone());
    }
    put("reversed", items.iter().rev().cloned().collect());
    for more in [json!(null), json!(3), json!(""), json!({}), json!("more")] {
        put("an item more", [items, &[more]].concat().into());
    }
}

fn insertions(map: &Map<String, Value>, put: &mut impl FnMut(&'static str, Value)) {
    let more = [
        ("unknown", json!(1)),
        ("x-extra", json!({"any": ["thing"]})),
        ("x-", json!(null)),
        ("X-extra", json!(1)),
        ("", json!(1)),
        ("description", json!("More.")),
        ("type", json!("string")),
        ("version", json!(1)),
        ("required", json!(true)),
        ("properties", json!({})),
        ("anyOf", json!([])),
        ("$ref", json!("#")),
        ("level", json!("loud")),
    ];
    for (key, value) in more {
        if !map.contains_key(key) {
            let mut map = map.clone();
            map.insert(key.to_owned(), value);
            put("a key more", Value::Object(map));
        }
    }
}

/// What can happen to one entry of the map at `above`.
fn keys(document: &Value, above: &[Step], key: &str, out: &mut Vec<Mutation>) {
    let Value::Object(map) = at(document, above) else {
        return;
    };
    let mut put = |what: &'static str, map: Map<String, Value>| {
        let mut changed = document.clone();
        *at_mut(&mut changed, above) = Value::Object(map);
        out.push((what, changed));
    };
    let without = || {
        let mut map = map.clone();
        map.shift_remove(key);
        map
    };
    put("a key less", without());
    put(
        "alone",
        Map::from_iter([(key.to_owned(), map[key].clone())]),
    );
    let renamed = [
        ("misspelt", key[..last_start(key)].to_owned()),
        ("misspelt", format!("{key}s")),
        ("in capitals", key.to_uppercase()),
        ("with a dash", key.replace('_', "-")),
        ("unknown", format!("zz_{key}")),
        ("an own key", format!("x-{key}")),
        ("almost an own key", format!("x_{key}")),
    ];
    for (what, name) in renamed {
        if !map.contains_key(&name) {
            let mut map = without();
            map.insert(name, map_value(document, above, key));
            put(what, map);
        }
    }
    // One level too high: beside the map that it belongs into.
    if let Some((Step::Key(parent), higher)) = above.split_last()
        && let Value::Object(outer) = at(document, higher)
        && !outer.contains_key(key)
    {
        let mut changed = document.clone();
        if let Value::Object(outer) = at_mut(&mut changed, higher) {
            outer.insert(parent.clone(), Value::Object(without()));
            outer.insert(key.to_owned(), map[key].clone());
        }
        out.push(("one level too high", changed));
    }
}

fn map_value(document: &Value, above: &[Step], key: &str) -> Value {
    at(document, above)[key].clone()
}

/// Numbers that look random and are always the same.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}
