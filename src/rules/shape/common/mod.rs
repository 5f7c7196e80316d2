//! What several rules about shapes share.

mod examples;

pub(super) use self::examples::Examples;

use std::collections::BTreeSet;

use crate::dict::model::{JsonType, Object, Property, Status, Types};
use crate::dict::{Dictionary, PropertyAt};
use crate::rule::Ctx;
use crate::syntax::decode::{List, Slot};
use crate::text::{Name, Spanned};

/// Types that a value can be of without a reader noticing: a whole number is a number, a date is a
/// string. Null is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Text,
    Number,
    Boolean,
    List,
    Object,
}

impl Class {
    /// The class of one type; none for null.
    fn one(kind: JsonType) -> Option<Self> {
        Some(match kind {
            JsonType::String | JsonType::Timestamp => Self::Text,
            JsonType::Number | JsonType::Integer => Self::Number,
            JsonType::Boolean => Self::Boolean,
            JsonType::Array => Self::List,
            JsonType::Object => Self::Object,
            JsonType::Null => return None,
        })
    }

    /// The classes of several types, in the order written.
    pub(super) fn all(types: &Types) -> Vec<Self> {
        let mut classes = Vec::new();
        for class in types.0.iter().filter_map(|kind| Self::one(kind.value)) {
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
        classes
    }

    /// The one class, where there is just one.
    pub(super) fn single(types: &Types) -> Option<Self> {
        match Self::all(types)[..] {
            [class] => Some(class),
            _ => None,
        }
    }

    /// In words: "a number".
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::List => "an array",
            Self::Object => "an object",
        }
    }
}

/// A property and the shared ones behind it, where all of them are known and whole, so that what
/// is not there is not written; none in a removed event.
pub(super) fn whole_chain<'c>(
    ctx: &'c Ctx<'_>,
    at: &'c PropertyAt<'_>,
) -> Option<Vec<&'c Property>> {
    let chain = ctx.dictionary.chain(at.property);
    let known = chain.last().is_some_and(|last| last.reference.is_absent());
    let whole = chain.iter().all(|layer| !layer.partial);
    let removed = at.status == Status::Removed;
    (known && whole && !removed).then_some(chain)
}

/// The member of an object that has this name, as [`Dictionary::members`] would find it among all
/// of them: its own, else that of the first group.
pub(super) fn member_named<'d>(
    dictionary: &'d Dictionary,
    own: &'d Slot<Object>,
    include: &'d Slot<List<Name>>,
    name: &Name,
) -> Option<(&'d Spanned<Name>, &'d Property)> {
    let mut seen: BTreeSet<&Name> = BTreeSet::new();
    let mut open = vec![(own, include)];
    while let Some((own, include)) = open.pop() {
        let entry = own.get().and_then(|Object(map)| map.get(name));
        if let Some(entry) = entry
            && let Some(property) = &entry.value.value
        {
            return Some((&entry.name, property));
        }
        let groups = include.get().into_iter().flatten();
        let groups: Vec<_> = groups
            .filter_map(|group| dictionary.group(&group.value))
            .filter(|group| seen.insert(&group.name.value))
            .collect();
        let inner = groups.into_iter().rev();
        open.extend(inner.map(|group| (&group.body.properties, &group.body.include)));
    }
    None
}

/// Whether anything says of what type the values are.
pub(super) fn has_type(chain: &[&Property]) -> bool {
    chain.iter().any(|layer| {
        !(layer.types.is_absent()
            && layer.values_allowed.is_absent()
            && layer.constant.is_absent()
            && layer.json_schema.is_absent())
    })
}

/// A few names for a message: "`a`, `b` and 3 more".
pub(super) fn some_of<S: AsRef<str>>(names: &[S]) -> String {
    const SHOWN: usize = 3;
    let quoted = |name: &S| format!("`{}`", name.as_ref());
    let shown: Vec<String> = names.iter().take(SHOWN).map(quoted).collect();
    match (names.len().saturating_sub(SHOWN), &shown[..]) {
        (0, [first @ .., last]) if !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        (0, _) => shown.join(", "),
        (more, _) => format!("{} and {more} more", shown.join(", ")),
    }
}
