//! Keywords that hold no schemas.

use serde_json::{Map, Value};

use super::format::Format;
use super::number::{Multiple, Number};
use super::schema::{Allowed, Bound, Text, Types};
use crate::dict::pattern::Matcher;

/// That a schema is outside the fast set.
pub(super) struct Outside;

pub(super) type Built<T> = Result<T, Outside>;
pub(super) type Keywords = Map<String, Value>;

/// `type`; all of them where it is absent.
pub(super) fn types(keywords: &Keywords) -> Built<Types> {
    let words = match keywords.get("type") {
        None => return Ok(Types::ALL),
        Some(Value::Array(words)) => words.as_slice(),
        Some(word) => std::slice::from_ref(word),
    };
    words.iter().try_fold(Types::NONE, |types, word| {
        let one = word.as_str().and_then(Types::of).ok_or(Outside)?;
        Ok(Types(types.0 | one.0))
    })
}

/// `enum` and `const`.
pub(super) fn allowed(keywords: &Keywords) -> Built<Vec<Allowed>> {
    let mut lists = Vec::new();
    if let Some(values) = keywords.get("enum") {
        lists.push(values.as_array().ok_or(Outside)?.as_slice());
    }
    lists.extend(keywords.get("const").map(std::slice::from_ref));
    lists.into_iter().map(by_type).collect()
}

fn by_type(values: &[Value]) -> Built<Allowed> {
    let mut allowed = Allowed::default();
    let mut strings = Vec::new();
    for value in values {
        match value {
            Value::Null => allowed.null = true,
            Value::Bool(true) => allowed.yes = true,
            Value::Bool(false) => allowed.no = true,
            Value::String(text) => strings.push(text.clone()),
            Value::Number(number) => allowed.numbers.push(Number::of(number).ok_or(Outside)?),
            Value::Array(_) | Value::Object(_) => allowed.compound = true,
        }
    }
    allowed.strings = strings.into_iter().collect();
    Ok(allowed)
}

/// The keywords about strings; `None` where there are none.
pub(super) fn text(keywords: &Keywords) -> Built<Option<Text>> {
    let word = |keyword| match keywords.get(keyword) {
        None => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(Outside),
    };
    let text = Text {
        min: count(keywords, "minLength")?.unwrap_or(0),
        max: count(keywords, "maxLength")?.unwrap_or(usize::MAX),
        pattern: word("pattern")?.map(Matcher::of),
        format: word("format")?.and_then(Format::of),
    };
    let says =
        text.min > 0 || text.max < usize::MAX || text.pattern.is_some() || text.format.is_some();
    Ok(says.then_some(text))
}

/// The keywords about numbers.
pub(super) fn bounds(keywords: &Keywords) -> Built<Vec<Bound>> {
    let limit = |keyword| match keywords.get(keyword) {
        None => Ok(None),
        Some(value) => {
            let limit = value.as_number().and_then(Number::of);
            limit.map(Some).ok_or(Outside)
        }
    };
    let mut bounds = Vec::new();
    bounds.extend(limit("minimum")?.map(Bound::AtLeast));
    bounds.extend(limit("maximum")?.map(Bound::AtMost));
    bounds.extend(limit("exclusiveMinimum")?.map(Bound::Above));
    bounds.extend(limit("exclusiveMaximum")?.map(Bound::Below));
    if let Some(value) = keywords.get("multipleOf") {
        let multiple = value.as_number().and_then(Multiple::of);
        bounds.push(Bound::MultipleOf(multiple.ok_or(Outside)?));
    }
    Ok(bounds)
}

/// A keyword that is a number of things; `2.0` is not taken for one.
pub(super) fn count(keywords: &Keywords, keyword: &str) -> Built<Option<usize>> {
    let Some(value) = keywords.get(keyword) else {
        return Ok(None);
    };
    let count = value.as_u64().ok_or(Outside)?;
    Ok(Some(usize::try_from(count).unwrap_or(usize::MAX)))
}

/// The entries of a keyword that is an object.
pub(super) fn map<'v>(
    keywords: &'v Keywords,
    keyword: &str,
) -> Built<impl Iterator<Item = (&'v String, &'v Value)> + use<'v>> {
    let map = match keywords.get(keyword) {
        None => None,
        Some(value) => Some(value.as_object().ok_or(Outside)?),
    };
    Ok(map.into_iter().flatten())
}

/// The members of a list of strings.
pub(super) fn strings(list: Option<&Value>) -> Built<Vec<String>> {
    let Some(list) = list else {
        return Ok(Vec::new());
    };
    let strings = list.as_array().ok_or(Outside)?.iter();
    strings
        .map(|value| value.as_str().map(str::to_owned).ok_or(Outside))
        .collect()
}

/// `dependentRequired`
pub(super) fn dependent(keywords: &Keywords) -> Built<Vec<(String, Vec<String>)>> {
    map(keywords, "dependentRequired")?
        .map(|(key, needed)| Ok((key.clone(), strings(Some(needed))?)))
        .collect()
}
