//! JSON Schemas to terms: drafts 4, 6, 7, 2019-09 and 2020-12, and what Iglu makes of draft 4.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::decimal::Decimal;
use super::document::Document;
use super::seen::Seen;
use super::term::{Id, Term, Terms, Types};
use crate::dict::schema::Draft;

type Keywords = Map<String, Value>;

/// Schemas within each other at most.
const DEEP: usize = 200;

/// The terms of a whole schema.
pub(super) fn read(root: &Value, terms: &mut Terms) -> Id {
    let mut reader = Reader {
        terms,
        document: Document::new(root),
        refs: BTreeMap::new(),
        resource: String::new(),
        depth: 0,
    };
    reader.referred(String::new())
}

/// Reads one document.
pub(super) struct Reader<'t, 'v> {
    pub(super) terms: &'t mut Terms,
    pub(super) document: Document<'v>,
    /// References by the pointer that they lead to.
    refs: BTreeMap<String, usize>,
    /// The pointer of the schema that references are looked up in: the nearest above with an `$id`.
    resource: String,
    depth: usize,
}

impl<'v> Reader<'_, 'v> {
    /// The schema at a pointer, by a reference: it may lead back to itself.
    fn referred(&mut self, pointer: String) -> Id {
        if let Some(number) = self.refs.get(&pointer) {
            let number = *number;
            return match self.terms.behind(number) {
                Some(id) => id,
                None => self.terms.add(Term::Ref(number)),
            };
        }
        let Some(value) = self.document.at(&pointer) else {
            return self
                .terms
                .opaque(format!("`$ref` leads to `#{pointer}`, where nothing is"));
        };
        let number = self.terms.reserve();
        self.refs.insert(pointer.clone(), number);
        let inner = self.document.resource_of(&pointer);
        let resource = std::mem::replace(&mut self.resource, inner);
        let id = self.schema(value);
        self.resource = resource;
        self.terms.settle(number, id);
        id
    }

    /// The schema that a value is.
    pub(super) fn schema(&mut self, value: &'v Value) -> Id {
        let keywords = match value {
            Value::Bool(true) => return self.terms.any(),
            Value::Bool(false) => return self.terms.none(),
            Value::Object(keywords) => keywords,
            other => {
                let what = format!("a schema is an object, not {other}");
                return self.terms.opaque(what);
            }
        };
        if self.depth >= DEEP {
            return self.terms.opaque("schemas are nested too deeply");
        }
        self.depth += 1;
        let own = keywords.get("$id").and_then(Value::as_str);
        let place = own.and_then(|id| self.document.named(id).cloned());
        let outer = place.map(|place| std::mem::replace(&mut self.resource, place));
        let id = self.keywords(keywords);
        if let Some(outer) = outer {
            self.resource = outer;
        }
        self.depth -= 1;
        id
    }

    fn keywords(&mut self, keywords: &'v Keywords) -> Id {
        let mut all = Vec::new();
        if let Some(reference) = keywords.get("$ref") {
            all.push(self.reference(reference));
            if self.document.draft.ref_hides_siblings() {
                return all[0];
            }
        }
        for (keyword, value) in keywords {
            if !self.document.draft.knows(keyword) {
                continue;
            }
            let id = match keyword.as_str() {
                "type" => self.types(value),
                "enum" => self.constants(value),
                "const" => Ok(self.terms.constant(value)),
                "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                    self.number(keyword, value, keywords)
                }
                "minLength" | "maxLength" | "pattern" | "format" => self.string(keyword, value),
                "minItems" | "maxItems" | "uniqueItems" => self.size_of_list(keyword, value),
                "items" | "prefixItems" | "contains" => self.list(keyword, value, keywords),
                "required" | "minProperties" | "maxProperties" => self.members(keyword, value),
                "properties" | "patternProperties" | "additionalProperties" | "propertyNames" => {
                    self.object(keyword, value, keywords)
                }
                "dependentRequired" | "dependentSchemas" | "dependencies" => self.dependent(value),
                "allOf" | "anyOf" | "oneOf" => self.combined(keyword, value),
                "not" => {
                    let id = self.schema(value);
                    Ok(self.terms.not(id))
                }
                "if" => Ok(self.condition(value, keywords)),
                "unevaluatedProperties" => Ok(self.unevaluated(keywords, value, false)),
                "unevaluatedItems" => Ok(self.unevaluated(keywords, value, true)),
                "$dynamicRef" | "$recursiveRef" => {
                    Err("where it leads depends on what refers here")
                }
                _ => continue,
            };
            all.push(id.unwrap_or_else(|why| self.opaque(format!("`{keyword}`: {why}"), keywords)));
        }
        self.terms.all(all)
    }

    /// What is not understood of a schema. The same text says the same, unless it refers elsewhere.
    fn opaque(&mut self, why: String, keywords: &Keywords) -> Id {
        let text = Value::Object(keywords.clone()).to_string();
        if text.contains("Ref\"") || text.contains("$ref\"") {
            return self.terms.opaque(why);
        }
        let what = format!("{:?} {text}", self.document.draft);
        self.terms.add(Term::Opaque { why, what })
    }

    fn reference(&mut self, value: &'v Value) -> Id {
        let target = value
            .as_str()
            .and_then(|reference| self.document.target(reference, &self.resource));
        match target {
            Some(pointer) => self.referred(pointer),
            None => self
                .terms
                .opaque(format!("`$ref` leads out of the schema, to {value}")),
        }
    }

    fn types(&mut self, value: &Value) -> Result<Id, &'static str> {
        let words: Vec<&str> = match value {
            Value::String(word) => vec![word],
            Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
            _ => return Err("a type or a list of them is needed"),
        };
        let mut types = Types(0);
        let mut whole = false;
        for word in words {
            types = types.or(match word {
                "null" => Types::NULL,
                "boolean" => Types::BOOLEAN,
                "number" => Types::NUMBER,
                "string" => Types::STRING,
                "array" => Types::ARRAY,
                "object" => Types::OBJECT,
                "integer" => {
                    whole = true;
                    continue;
                }
                _ => return Err("it is no type of JSON"),
            });
        }
        if !whole || types.has(Types::NUMBER) {
            return Ok(self.terms.is(types));
        }
        let kinds = self.terms.is(types.or(Types::NUMBER));
        let one = self.terms.add(Term::Multiple(Decimal::from_int(1)));
        Ok(self.terms.all([kinds, one]))
    }

    fn constants(&mut self, value: &Value) -> Result<Id, &'static str> {
        let values = value.as_array().ok_or("a list of values is needed")?;
        let all: Vec<Id> = values
            .iter()
            .map(|value| self.terms.constant(value))
            .collect();
        Ok(self.terms.some(all))
    }

    fn number(
        &mut self,
        keyword: &str,
        value: &Value,
        keywords: &Keywords,
    ) -> Result<Id, &'static str> {
        let is_four = self.document.draft == Draft::Four;
        if is_four && keyword.starts_with("exclusive") {
            // It is read with the bound that it belongs to.
            return Ok(self.terms.any());
        }
        let number = match value {
            Value::Number(number) => Decimal::of(number).ok_or("it has too many digits")?,
            _ => return Err("a number is needed"),
        };
        let opens = |key: &str| is_four && keywords.get(key) == Some(&Value::Bool(true));
        let term = match keyword {
            "minimum" => Term::AtLeast {
                bound: number,
                open: opens("exclusiveMinimum"),
            },
            "maximum" => Term::AtMost {
                bound: number,
                open: opens("exclusiveMaximum"),
            },
            "exclusiveMinimum" => Term::AtLeast {
                bound: number,
                open: true,
            },
            "exclusiveMaximum" => Term::AtMost {
                bound: number,
                open: true,
            },
            _ if number.compare(Decimal::ZERO).is_gt() => Term::Multiple(number),
            _ => return Err("a number above zero is needed"),
        };
        Ok(self.terms.add(term))
    }

    fn string(&mut self, keyword: &str, value: &Value) -> Result<Id, &'static str> {
        let text = value.as_str().map(str::to_owned).ok_or("a text is needed");
        Ok(match keyword {
            "minLength" | "maxLength" => self.size(keyword, value, Term::MinLength)?,
            "pattern" => self.terms.add(Term::Pattern(text?)),
            _ => self.terms.add(Term::Format(text?)),
        })
    }

    /// A `min…` or a `max…` of something that is counted.
    fn size(
        &mut self,
        keyword: &str,
        value: &Value,
        term: fn(u64) -> Term,
    ) -> Result<Id, &'static str> {
        let size = count(value)?;
        Ok(match keyword.starts_with("min") {
            true => self.at_least(size, term),
            false => self.at_most(size, term),
        })
    }

    /// No condition where it is at least none.
    fn at_least(&mut self, least: u64, term: impl Fn(u64) -> Term) -> Id {
        match least {
            0 => self.terms.any(),
            least => self.terms.add(term(least)),
        }
    }

    /// At most so many are of its type and not more, or of another type.
    fn at_most(&mut self, most: u64, term: impl Fn(u64) -> Term) -> Id {
        let Some(more) = most.checked_add(1) else {
            return self.terms.any();
        };
        let more = term(more);
        let types = match more {
            Term::MinLength(_) => Types::STRING,
            Term::MinItems(_) | Term::Contains { .. } => Types::ARRAY,
            _ => Types::OBJECT,
        };
        let more = self.terms.add(more);
        let fewer = self.terms.not(more);
        let other = self.terms.is(Types::ALL.but(types));
        self.terms.some([fewer, other])
    }

    fn size_of_list(&mut self, keyword: &str, value: &Value) -> Result<Id, &'static str> {
        Ok(match keyword {
            "minItems" | "maxItems" => self.size(keyword, value, Term::MinItems)?,
            _ => match value {
                Value::Bool(true) => self.terms.add(Term::Unique),
                Value::Bool(false) => self.terms.any(),
                _ => return Err("true or false is needed"),
            },
        })
    }

    fn list(
        &mut self,
        keyword: &str,
        value: &'v Value,
        keywords: &'v Keywords,
    ) -> Result<Id, &'static str> {
        match keyword {
            "contains" => self.contains(value, keywords),
            "items" => match value {
                Value::Array(items) if self.document.draft < Draft::Y2020 => {
                    let mut all = self.places(items);
                    if let Some(rest) = keywords.get("additionalItems") {
                        let of = self.schema(rest);
                        all.push(self.items(items.len(), of));
                    }
                    Ok(self.terms.all(all))
                }
                _ => {
                    let of = self.schema(value);
                    let knows = self.document.draft.knows("prefixItems");
                    let prefix = keywords.get("prefixItems").filter(|_| knows);
                    let prefix = prefix.and_then(Value::as_array);
                    Ok(self.items(prefix.map_or(0, Vec::len), of))
                }
            },
            _ => {
                let items = value.as_array().ok_or("a list of schemas is needed")?;
                let all = self.places(items);
                Ok(self.terms.all(all))
            }
        }
    }

    fn places(&mut self, items: &'v [Value]) -> Vec<Id> {
        let any = self.terms.any();
        let mut all = Vec::new();
        for (at, value) in items.iter().enumerate() {
            let of = self.schema(value);
            if of != any {
                all.push(self.terms.add(Term::Item { at, of }));
            }
        }
        all
    }

    pub(super) fn items(&mut self, from: usize, of: Id) -> Id {
        if of == self.terms.any() {
            return of;
        }
        self.terms.add(Term::Items { from, of })
    }

    fn contains(&mut self, value: &'v Value, keywords: &Keywords) -> Result<Id, &'static str> {
        let of = self.schema(value);
        let bound = |key: &str| match keywords.get(key) {
            Some(value) if self.document.draft.knows(key) => count(value).map(Some),
            _ => Ok(None),
        };
        let (least, most) = (bound("minContains")?.unwrap_or(1), bound("maxContains")?);
        let mut all = vec![self.at_least(least, |least| Term::Contains { least, of })];
        if let Some(most) = most {
            all.push(self.at_most(most, |least| Term::Contains { least, of }));
        }
        Ok(self.terms.all(all))
    }

    fn members(&mut self, keyword: &str, value: &Value) -> Result<Id, &'static str> {
        Ok(match keyword {
            "minProperties" | "maxProperties" => self.size(keyword, value, Term::MinProperties)?,
            // On a property it was a flag in draft 3, which later validators pass over.
            _ if value.is_boolean() => self.terms.any(),
            _ => {
                let names = strings(value)?;
                let all: Vec<Id> = names.into_iter().map(|name| self.has(name)).collect();
                self.terms.all(all)
            }
        })
    }

    fn has(&mut self, name: String) -> Id {
        self.terms.add(Term::Required(name))
    }

    fn object(
        &mut self,
        keyword: &str,
        value: &'v Value,
        keywords: &'v Keywords,
    ) -> Result<Id, &'static str> {
        let mut all = Vec::new();
        match keyword {
            "properties" => {
                for (name, value) in value.as_object().ok_or("a map of schemas is needed")? {
                    let of = self.schema(value);
                    all.push(self.property(name, of));
                }
            }
            "patternProperties" => {
                for (pattern, value) in value.as_object().ok_or("a map of schemas is needed")? {
                    let of = self.schema(value);
                    all.push(self.matching(pattern, of));
                }
            }
            "propertyNames" => {
                let of = self.schema(value);
                if of != self.terms.any() {
                    all.push(self.terms.add(Term::Names(of)));
                }
            }
            _ => {
                let of = self.schema(value);
                let mut seen = Seen::default();
                seen.beside(keywords);
                all.push(self.others(&seen, of));
            }
        }
        Ok(self.terms.all(all))
    }

    fn property(&mut self, name: &str, of: Id) -> Id {
        if of == self.terms.any() {
            return of;
        }
        let name = name.to_owned();
        self.terms.add(Term::Property { name, of })
    }

    fn matching(&mut self, pattern: &str, of: Id) -> Id {
        if of == self.terms.any() {
            return of;
        }
        let pattern = pattern.to_owned();
        self.terms.add(Term::Matching { pattern, of })
    }

    /// Properties that were not seen are so.
    pub(super) fn others(&mut self, seen: &Seen, of: Id) -> Id {
        if of == self.terms.any() {
            return of;
        }
        let names = seen.names.iter().cloned().collect();
        let patterns = seen.patterns.iter().cloned().collect();
        self.terms.add(Term::Others {
            names,
            patterns,
            of,
        })
    }

    /// An object that has the key is also what is said of the key.
    fn dependent(&mut self, value: &'v Value) -> Result<Id, &'static str> {
        let mut all = Vec::new();
        for (name, asked) in value.as_object().ok_or("a map is needed")? {
            let asked = match asked {
                Value::Array(_) => {
                    let names = strings(asked)?;
                    let ids: Vec<Id> = names.into_iter().map(|name| self.has(name)).collect();
                    self.terms.all(ids)
                }
                asked => self.schema(asked),
            };
            let has = self.has(name.clone());
            let lacks = self.terms.not(has);
            let other = self.terms.is(Types::ALL.but(Types::OBJECT));
            all.push(self.terms.some([lacks, other, asked]));
        }
        Ok(self.terms.all(all))
    }

    fn combined(&mut self, keyword: &str, value: &'v Value) -> Result<Id, &'static str> {
        let schemas = value.as_array().ok_or("a list of schemas is needed")?;
        let ids: Vec<Id> = schemas.iter().map(|value| self.schema(value)).collect();
        Ok(match keyword {
            "allOf" => self.terms.all(ids),
            "anyOf" => self.terms.some(ids),
            _ => {
                let each = (0..ids.len())
                    .map(|at| self.only(&ids, at))
                    .collect::<Vec<Id>>();
                self.terms.some(each)
            }
        })
    }

    /// It is this one, and none of the others.
    pub(super) fn only(&mut self, ids: &[Id], at: usize) -> Id {
        let mut all = Vec::new();
        for (other, id) in ids.iter().enumerate() {
            all.push(match other == at {
                true => *id,
                false => self.terms.not(*id),
            });
        }
        self.terms.all(all)
    }

    fn condition(&mut self, value: &'v Value, keywords: &'v Keywords) -> Id {
        let condition = self.schema(value);
        let unless = self.terms.not(condition);
        let mut all = Vec::new();
        if let Some(then) = keywords.get("then") {
            let then = self.schema(then);
            all.push(self.terms.some([unless, then]));
        }
        if let Some(otherwise) = keywords.get("else") {
            let otherwise = self.schema(otherwise);
            all.push(self.terms.some([condition, otherwise]));
        }
        self.terms.all(all)
    }

    /// What nothing else has looked at is so: for each way in which the rest may hold.
    fn unevaluated(&mut self, keywords: &'v Keywords, value: &'v Value, is_list: bool) -> Id {
        let of = self.schema(value);
        if of == self.terms.any() {
            return of;
        }
        let Some(ways) = self.ways(keywords, is_list) else {
            let why = match is_list {
                true => "`unevaluatedItems`: which items are looked at depends on too much",
                false => {
                    "`unevaluatedProperties`: which properties are looked at depends on too much"
                }
            };
            return self.opaque(why.to_owned(), keywords);
        };
        let mut each = Vec::new();
        for (condition, seen) in ways {
            let rest = match (seen.is_all, is_list) {
                (true, _) => self.terms.any(),
                (false, true) => self.items(seen.items, of),
                (false, false) => self.others(&seen, of),
            };
            each.push(self.terms.all([condition, rest]));
        }
        self.terms.some(each)
    }

    /// The schema that a reference leads to, as it is written.
    pub(super) fn written(&self, reference: &Value) -> Option<&'v Value> {
        let pointer = self.document.target(reference.as_str()?, &self.resource)?;
        self.document.at(&pointer)
    }
}

/// A whole number from zero on; `3.0` is one.
fn count(value: &Value) -> Result<u64, &'static str> {
    let whole = |number: f64| (number.fract() == 0.0 && number >= 0.0).then_some(number as u64);
    let number = value.as_u64().or_else(|| value.as_f64().and_then(whole));
    number.ok_or("a whole number from 0 on is needed")
}

fn strings(value: &Value) -> Result<Vec<String>, &'static str> {
    let items = value.as_array().ok_or("a list of names is needed")?;
    let names: Option<Vec<String>> = items
        .iter()
        .map(|item| item.as_str().map(str::to_owned))
        .collect();
    names.ok_or("a list of names is needed")
}
