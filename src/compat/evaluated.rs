//! What the other keywords of a schema have looked at, for `unevaluatedProperties` and
//! `unevaluatedItems` (JSON Schema 2020-12, core, section 11).

use serde_json::{Map, Value};

use super::read::Reader;
use super::seen::Seen;
use super::term::{Id, Term, Types};
use crate::dict::schema::Draft;

type Keywords = Map<String, Value>;

/// Ways at most in which a schema may hold.
const MOST: usize = 64;

/// References within each other at most.
const DEEP: usize = 16;

/// The ways in which a schema may hold, and what is looked at in each. One of them is the case.
pub(super) type Ways = Vec<(Id, Seen)>;

impl<'v> Reader<'_, 'v> {
    /// The ways in which the keywords beside an `unevaluated…` may hold; `None` where there are too many,
    /// or where that cannot be told from them.
    pub(super) fn ways(&mut self, keywords: &'v Keywords, is_list: bool) -> Option<Ways> {
        Finder { is_list, depth: 0 }.within(self, keywords, true)
    }
}

/// Finds them.
struct Finder {
    is_list: bool,
    depth: usize,
}

impl Finder {
    fn schema<'v>(&mut self, reader: &mut Reader<'_, 'v>, value: &'v Value) -> Option<Ways> {
        match value {
            Value::Object(keywords) => self.within(reader, keywords, false),
            _ => Some(vec![(reader.terms.any(), Seen::default())]),
        }
    }

    fn within<'v>(
        &mut self,
        reader: &mut Reader<'_, 'v>,
        keywords: &'v Keywords,
        is_top: bool,
    ) -> Option<Ways> {
        let mut ways = vec![(
            reader.terms.any(),
            self.own(reader.document.draft, keywords, is_top)?,
        )];
        for (keyword, value) in keywords {
            let more = match keyword.as_str() {
                "$ref" => self.referred(reader, value)?,
                "allOf" => {
                    for value in value.as_array()? {
                        let more = self.schema(reader, value)?;
                        ways = both(reader, &ways, &more)?;
                    }
                    continue;
                }
                "anyOf" => self.any_of(reader, value.as_array()?)?,
                "oneOf" => self.one_of(reader, value.as_array()?)?,
                "if" => self.condition(reader, value, keywords)?,
                "dependentSchemas" | "dependencies" => {
                    self.dependent(reader, value.as_object()?)?
                }
                "$dynamicRef" | "$recursiveRef" => return None,
                _ => continue,
            };
            ways = both(reader, &ways, &more)?;
        }
        Some(ways)
    }

    /// What the keywords of one schema look at themselves.
    fn own(&self, draft: Draft, keywords: &Keywords, is_top: bool) -> Option<Seen> {
        let mut seen = Seen::default();
        if !self.is_list {
            seen.beside(keywords);
            let also = ["additionalProperties", "unevaluatedProperties"];
            let also = also
                .iter()
                .filter(|keyword| !is_top || **keyword != "unevaluatedProperties");
            seen.is_all = also
                .into_iter()
                .any(|keyword| keywords.contains_key(*keyword));
            return Some(seen);
        }
        // What `contains` has found counts from 2020-12 on, and is anywhere.
        if draft == Draft::Y2020 && keywords.contains_key("contains") {
            return None;
        }
        let prefix = keywords
            .get("prefixItems")
            .filter(|_| draft == Draft::Y2020);
        let items = keywords.get("items");
        match items {
            Some(Value::Array(items)) if draft < Draft::Y2020 => {
                seen.items = items.len();
                seen.is_all = keywords.contains_key("additionalItems");
            }
            Some(_) => seen.is_all = true,
            None => seen.items = prefix.and_then(Value::as_array).map_or(0, Vec::len),
        }
        seen.is_all |= !is_top && keywords.contains_key("unevaluatedItems");
        Some(seen)
    }

    fn referred<'v>(&mut self, reader: &mut Reader<'_, 'v>, value: &Value) -> Option<Ways> {
        if self.depth >= DEEP {
            return None;
        }
        let target = reader.written(value)?;
        self.depth += 1;
        let ways = self.schema(reader, target);
        self.depth -= 1;
        ways
    }

    /// Each set of those that hold.
    fn any_of<'v>(&mut self, reader: &mut Reader<'_, 'v>, values: &'v [Value]) -> Option<Ways> {
        let mut ways = vec![(reader.terms.any(), Seen::default())];
        for value in values {
            let id = reader.schema(value);
            let holds = self.holding(reader, value, id)?;
            let not = reader.terms.not(id);
            let mut either = holds;
            either.push((not, Seen::default()));
            ways = both(reader, &ways, &either)?;
        }
        Some(ways)
    }

    fn one_of<'v>(&mut self, reader: &mut Reader<'_, 'v>, values: &'v [Value]) -> Option<Ways> {
        let ids: Vec<Id> = values.iter().map(|value| reader.schema(value)).collect();
        let mut ways = Ways::new();
        for (at, value) in values.iter().enumerate() {
            let only = reader.only(&ids, at);
            ways.extend(self.holding(reader, value, only)?);
        }
        (ways.len() <= MOST).then_some(ways)
    }

    /// The ways of a schema, each where `id` holds as well.
    fn holding<'v>(
        &mut self,
        reader: &mut Reader<'_, 'v>,
        value: &'v Value,
        id: Id,
    ) -> Option<Ways> {
        let ways = self.schema(reader, value)?;
        let mut held = Ways::new();
        for (condition, seen) in ways {
            held.push((reader.terms.all([condition, id]), seen));
        }
        Some(held)
    }

    fn condition<'v>(
        &mut self,
        reader: &mut Reader<'_, 'v>,
        value: &'v Value,
        keywords: &'v Keywords,
    ) -> Option<Ways> {
        let id = reader.schema(value);
        let mut ways = self.holding(reader, value, id)?;
        if let Some(then) = keywords.get("then") {
            let more = self.schema(reader, then)?;
            ways = both(reader, &ways, &more)?;
        }
        let not = reader.terms.not(id);
        match keywords.get("else") {
            Some(otherwise) => ways.extend(self.holding(reader, otherwise, not)?),
            None => ways.push((not, Seen::default())),
        }
        (ways.len() <= MOST).then_some(ways)
    }

    fn dependent<'v>(
        &mut self,
        reader: &mut Reader<'_, 'v>,
        schemas: &'v Keywords,
    ) -> Option<Ways> {
        let mut ways = vec![(reader.terms.any(), Seen::default())];
        for (name, value) in schemas {
            let has = reader.terms.add(Term::Required(name.clone()));
            // A value of another type does not have it, and is not judged by it.
            let object = reader.terms.is(Types::OBJECT);
            let held = reader.terms.all([object, has]);
            let mut either = self.holding(reader, value, held)?;
            let lacks = reader.terms.not(has);
            let other = reader.terms.is(Types::ALL.but(Types::OBJECT));
            either.push((reader.terms.some([lacks, other]), Seen::default()));
            ways = both(reader, &ways, &either)?;
        }
        Some(ways)
    }
}

/// Each way of one together with each of the other.
fn both(reader: &mut Reader<'_, '_>, one: &Ways, other: &Ways) -> Option<Ways> {
    if one.len() * other.len() > MOST {
        return None;
    }
    let mut ways = Ways::new();
    for (condition, seen) in one {
        for (also, more) in other {
            let mut seen = seen.clone();
            seen.add(more);
            ways.push((reader.terms.all([*condition, *also]), seen));
        }
    }
    Some(ways)
}
