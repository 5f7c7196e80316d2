//! Schemas by chance, and values that are nearly valid by them.

use serde_json::{Map, Value, json};

/// A deterministic source of chance (SplitMix64).
pub(in crate::payload) struct Chance(pub(in crate::payload) u64);

impl Chance {
    pub(in crate::payload) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(in crate::payload) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub(in crate::payload) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(in crate::payload) fn of<'v, T: ?Sized>(&mut self, all: &[&'v T]) -> &'v T {
        all[self.below(all.len())]
    }
}

pub(super) const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "0.0",
    "-0.0",
    "1",
    "1.0",
    "1.00",
    "-1",
    "2",
    "2.5",
    "3",
    "1e2",
    "100",
    "1E+2",
    "10e1",
    "99.99",
    "19.99",
    "0.07",
    "4.35",
    "0.1",
    "0.3",
    "0.30000000000000004",
    "1.1",
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "9007199254740992",
    "9007199254740993",
    "9007199254740993.0",
    "9007199254740991",
    "-9007199254740993",
    "1e400",
    "-1e400",
    "1e-400",
    "5e-324",
    "1.7976931348623157e308",
    "123456789012345678901234567890",
    "1e15",
    "1e16",
    "12e-1",
    "1000000000000000000",
    "9999999999999999999",
    "5",
    "7",
    "10",
    "42",
    "50",
    "0.5",
    "1e0",
    "15",
];

pub(super) const STRINGS: &[&str] = &[
    r#""""#,
    r#""a""#,
    r#""ab""#,
    r#""abc""#,
    r#""\u0061bc""#,
    r#""b""#,
    r#""card""#,
    r#""\u0063ard""#,
    r#""paypal""#,
    r#""EUR""#,
    r#""eur""#,
    r#""USD""#,
    r#""EUR\n""#,
    r#""ä""#,
    r#""\u00e4b""#,
    r#""e\u0301""#,
    r#""é""#,
    r#""😀""#,
    r#""\ud83d\ude00""#,
    r#""😀😀😀""#,
    r#""äöü""#,
    r#""1""#,
    r#""null""#,
    r#""a\tb""#,
    r#""a\u00a0b""#,
    r#""A-1""#,
    r#""user_7""#,
    r#""aaaaaaaaaaaaaaaaaaaa""#,
    r#""٣""#,
    r#""2026-02-28""#,
    r#""2024-02-29""#,
    r#""2023-02-29""#,
    r#""2026-1-01""#,
    r#""2026-11-26T03:05:49Z""#,
    r#""2026-11-26T03:05:49.123+02:00""#,
    r#""2026-11-26 03:05:49Z""#,
    r#""2026-12-31T23:59:60Z""#,
    r#""24:00:00Z""#,
    r#""23:59:59Z""#,
    r#""23:59:59.Z""#,
    r#""12:00:00+24:00""#,
    r#""6ba7b810-9dad-11d1-80b4-00c04fd430c8""#,
    r#""6BA7B810-9DAD-11D1-80B4-00C04FD430C8""#,
    r#""6ba7b8109dad11d180b400c04fd430c8""#,
    r#""ann@example.com""#,
    r#""a.b+c@mail.example.org""#,
    r#""a..b@example.com""#,
    r#""ann@-example.com""#,
    r#""ann@localhost""#,
    r#""a@b@c.de""#,
    r#""https://example.com/a?b=c#d""#,
    r#""http://example.com:80/%20""#,
    r#""http://a b/""#,
    r#""https://example.com/ä""#,
    r#""https://example.com/%2""#,
    r#""https:///a""#,
    r#""ftp://example.com""#,
    r#""https://example.com/a\/b""#,
    r#""192.168.0.1""#,
    r#""01.2.3.4""#,
    r#""256.1.1.1""#,
    r#""::1""#,
    r#""example.com""#,
    r#""xn--a.com""#,
    r#""ab--c.com""#,
];

const PATTERNS: &[&str] = &[
    "^[A-Z]{3}$",
    "^[a-z_]+$",
    r"^\d+$",
    "^(card|paypal)$",
    r"^user_\d{1,3}$",
    "a",
    "b$",
    r"^\S+$",
    r"^\w+$",
    "^.{2,3}$",
    "^(?:a|b)c?$",
    r"^[\w.-]+$",
    "^[^0-9]*$",
    r"\s",
];

const FORMATS: &[&str] = &[
    "date",
    "date-time",
    "time",
    "uuid",
    "email",
    "uri",
    "ipv4",
    "ipv6",
    "hostname",
    "currency",
];

pub(super) const KEYS: &[&str] = &[
    "id", "amount", "currency", "method", "count", "ok", "tags", "user", "sent_at", "url", "ä", "x",
];

/// Makes a schema.
pub(super) struct Maker<'c> {
    pub(super) chance: &'c mut Chance,
    /// Whether to use what the compiler of dictionaries does not.
    pub(super) wild: bool,
}

impl Maker<'_> {
    /// An event, of the shape that the compiler of dictionaries gives.
    pub(super) fn event(&mut self) -> Value {
        let mut event = self.object(0);
        event.insert(
            "$schema".to_owned(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        let mut shared = Map::new();
        shared.insert("money/a b".to_owned(), self.property(3));
        shared.insert("tree".to_owned(), self.tree());
        event.insert("$defs".to_owned(), shared.into());
        Value::Object(event)
    }

    fn tree(&mut self) -> Value {
        let leaf = self.property(2);
        json!({
            "type": "object",
            "properties": { "leaf": leaf, "next": { "$ref": "#/$defs/tree" } },
            "additionalProperties": false,
        })
    }

    fn object(&mut self, depth: usize) -> Map<String, Value> {
        let mut properties = Map::new();
        for _ in 0..1 + self.chance.below(if depth == 0 { 9 } else { 3 }) {
            let name = self.chance.of(KEYS).to_owned();
            properties.insert(name, self.property(depth + 1));
        }
        let names: Vec<String> = properties.keys().cloned().collect();
        let some = |maker: &mut Self| -> Vec<String> {
            names
                .iter()
                .filter(|_| maker.chance.one_in(2))
                .cloned()
                .collect()
        };
        let mut object = Map::new();
        object.insert("type".to_owned(), json!("object"));
        object.insert("title".to_owned(), json!("An event"));
        object.insert("properties".to_owned(), properties.into());
        object.insert("required".to_owned(), json!(some(self)));
        match self.chance.below(4) {
            0 => object.insert("additionalProperties".to_owned(), self.property(depth + 2)),
            1 => None,
            _ => object.insert("additionalProperties".to_owned(), json!(false)),
        };
        if self.chance.one_in(4) {
            let (name, then) = (names[0].clone(), some(self));
            let test = json!({ "const": self.scalar() });
            object.insert(
                "allOf".to_owned(),
                json!([{
                    "if": { "properties": { name.clone(): test }, "required": [name] },
                    "then": { "required": then },
                }]),
            );
        }
        if self.chance.one_in(6) {
            object.insert("minProperties".to_owned(), json!(self.chance.below(3)));
            object.insert("maxProperties".to_owned(), json!(2 + self.chance.below(9)));
        }
        if self.wild && self.chance.one_in(3) {
            let pattern = self.chance.of(&["^[a-m]", "t$", "ä|x"]);
            object.insert(
                "patternProperties".to_owned(),
                json!({ pattern: self.property(3) }),
            );
        }
        if self.wild && self.chance.one_in(5) {
            let keys = json!({ "maxLength": 3 + self.chance.below(6), "pattern": "^[^x]" });
            object.insert("propertyNames".to_owned(), keys);
        }
        if self.wild && self.chance.one_in(5) {
            let needed = some(self);
            object.insert(
                "dependentRequired".to_owned(),
                json!({ names[0].clone(): needed }),
            );
        }
        object
    }

    pub(super) fn property(&mut self, depth: usize) -> Value {
        let mut schema = match self.chance.below(if depth > 2 { 7 } else { 12 }) {
            0 | 1 => self.text(),
            2 => self.number("integer"),
            3 => self.number("number"),
            4 => json!({ "type": "boolean", "description": "Whether" }),
            5 => json!({ "enum": self.scalars() }),
            6 => json!({ "const": self.scalar() }),
            7 => self.list(depth),
            8 => Value::Object(self.object(depth + 1)),
            9 => json!({ "$ref": "#/$defs/money~1a%20b" }),
            10 => json!({ "anyOf": [{ "$ref": "#/$defs/tree" }, { "type": "null" }] }),
            _ => self.text(),
        };
        if self.chance.one_in(5)
            && let Some(word) = schema.get("type").and_then(Value::as_str)
        {
            schema["type"] = json!([word, "null"]);
        }
        if self.wild && self.chance.one_in(4) {
            return self.combined(schema, depth);
        }
        schema
    }

    fn combined(&mut self, schema: Value, depth: usize) -> Value {
        let other = |maker: &mut Self| maker.property(depth + 2);
        match self.chance.below(8) {
            0 => json!({ "oneOf": [schema, other(self)] }),
            1 => json!({ "anyOf": [schema, other(self), other(self)] }),
            2 => json!({ "allOf": [schema, { "not": other(self) }] }),
            3 => json!({ "not": { "not": schema } }),
            4 => json!({ "if": other(self), "then": schema, "else": other(self) }),
            5 => {
                json!({ "type": "array", "prefixItems": [schema, other(self)], "items": other(self) })
            }
            6 => json!({ "type": ["number", "string"], "not": { "enum": self.scalars() } }),
            _ => json!({ "oneOf": [schema, { "type": "null" }, self.chance.one_in(2)] }),
        }
    }

    fn text(&mut self) -> Value {
        let mut schema = json!({ "type": "string" });
        match self.chance.below(6) {
            0 => schema["minLength"] = json!(self.chance.below(4)),
            1 => schema["maxLength"] = json!(self.chance.below(6)),
            2 => schema["pattern"] = json!(self.chance.of(PATTERNS)),
            3 => schema["format"] = json!(self.chance.of(FORMATS)),
            4 => {
                schema["minLength"] = json!(self.chance.below(3));
                schema["maxLength"] = json!(2 + self.chance.below(3));
            }
            _ => schema["enum"] = json!(["card", "paypal", "abc", "é", "😀"]),
        }
        schema
    }

    fn number(&mut self, kind: &str) -> Value {
        let mut schema = json!({ "type": kind });
        for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
            if self.chance.one_in(4) {
                schema[keyword] = self.limit();
            }
        }
        if self.chance.one_in(5) {
            let multiple = self.chance.of(&["1", "2", "5", "0.01", "0.5", "0.1", "3"]);
            schema["multipleOf"] = serde_json::from_str(multiple).unwrap();
        }
        schema
    }

    fn limit(&mut self) -> Value {
        let text = self.chance.of(NUMBERS);
        serde_json::from_str(text).unwrap_or(json!(0))
    }

    fn list(&mut self, depth: usize) -> Value {
        let mut schema = json!({ "type": "array", "items": self.property(depth + 1) });
        if self.chance.one_in(2) {
            schema["minItems"] = json!(self.chance.below(3));
            schema["maxItems"] = json!(1 + self.chance.below(4));
        }
        if self.chance.one_in(3) {
            schema["uniqueItems"] = json!(true);
        }
        schema
    }

    fn scalar(&mut self) -> Value {
        match self.chance.below(8) {
            0 => Value::Null,
            1 => json!(self.chance.one_in(2)),
            2..5 => self.limit(),
            5 if self.wild => json!([1]),
            _ => serde_json::from_str(self.chance.of(STRINGS)).unwrap(),
        }
    }

    fn scalars(&mut self) -> Vec<Value> {
        let mut values: Vec<Value> = Vec::new();
        for _ in 0..1 + self.chance.below(6) {
            let value = self.scalar();
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }
}
