//! Checks a value against the nodes of a schema.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::number::Number;
use super::schema::{Allowed, Bound, Id, List, Logic, Node, Object, Schema, Text, Types};
use super::{Item, Kind};

/// Schemas within schemas that are followed, through the value and through references.
const MAX_DEPTH: u32 = 1_000;

/// Schemas that are checked for one value: references and alternatives may multiply without end.
const MAX_STEPS: u32 = 1_000_000;

/// Items of a list that are compared with each other.
const MAX_UNIQUE: usize = 32;

/// Why a value does not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Miss {
    /// It is invalid for sure.
    Invalid,
    /// It may be either.
    Doubt,
}

/// `Ok` for what is valid for sure.
pub(super) type Outcome = Result<(), Miss>;

/// Whether `item` is valid for sure, but for undeclared keys of its own that `is_extra` names.
pub(super) fn passes(schema: &Schema, item: Item<'_>, is_extra: &dyn Fn(&str) -> bool) -> bool {
    let root = schema.nodes.get(schema.root as usize);
    let mut check = Check {
        nodes: &schema.nodes,
        root: root.and_then(|node| node.object.as_deref()),
        is_extra,
        depth: MAX_DEPTH,
        steps: MAX_STEPS,
    };
    check.schema(schema.root, item).is_ok()
}

/// Whether `item`, which is within a whole, is valid for sure against one of the nodes of a schema.
pub(super) fn passes_within(nodes: &[Node], id: Id, item: Item<'_>) -> bool {
    let mut check = Check {
        nodes,
        root: None,
        is_extra: &|_| false,
        depth: MAX_DEPTH,
        steps: MAX_STEPS,
    };
    check.schema(id, item).is_ok()
}

/// One check under way.
pub(super) struct Check<'s> {
    nodes: &'s [Node],
    /// What the whole has to be, in which extra keys are no fault.
    root: Option<&'s Object>,
    is_extra: &'s dyn Fn(&str) -> bool,
    /// How many more schemas may be open, and may be begun.
    depth: u32,
    steps: u32,
}

impl<'s> Check<'s> {
    /// Whether an undeclared key of `object` is none of the schema's business.
    pub(super) fn is_extra(&self, object: &Object, key: Item<'_>) -> bool {
        let is_root = self.root.is_some_and(|root| std::ptr::eq(root, object));
        is_root && key.string().is_some_and(|name| (self.is_extra)(&name))
    }

    /// Checks `item` against the node `id`. What misses first is the outcome, so that a doubt may
    /// hide what is invalid, but nothing is invalid without being so for sure.
    pub(super) fn schema(&mut self, id: Id, item: Item<'_>) -> Outcome {
        let nodes: &'s [Node] = self.nodes;
        let node = nodes.get(id as usize).ok_or(Miss::Doubt)?;
        self.depth = self.depth.checked_sub(1).ok_or(Miss::Doubt)?;
        let outcome = self.node(node, item);
        self.depth += 1;
        outcome
    }

    /// Checks `item` against a schema of its own.
    pub(super) fn apart(&mut self, schema: &'s Schema, item: Item<'_>) -> Outcome {
        let nodes = std::mem::replace(&mut self.nodes, &schema.nodes);
        let outcome = self.schema(schema.root, item);
        self.nodes = nodes;
        outcome
    }

    fn node(&mut self, node: &'s Node, item: Item<'_>) -> Outcome {
        self.steps = self.steps.checked_sub(1).ok_or(Miss::Doubt)?;
        match item.kind() {
            Kind::Null => constant(node, Types::NULL, |allowed| allowed.null)?,
            Kind::False => constant(node, Types::BOOLEAN, |allowed| allowed.no)?,
            Kind::True => constant(node, Types::BOOLEAN, |allowed| allowed.yes)?,
            Kind::Number => number(node, item.raw())?,
            Kind::String => text(node, item)?,
            Kind::Array => {
                compound(node, Types::ARRAY)?;
                if let Some(list) = &node.list {
                    self.list(list, item)?;
                }
            }
            Kind::Object => {
                compound(node, Types::OBJECT)?;
                if let Some(object) = &node.object {
                    self.object(object, item)?;
                }
            }
        }
        node.logic
            .iter()
            .try_for_each(|logic| self.logic(logic, item))
    }

    fn list(&mut self, list: &List, item: Item<'_>) -> Outcome {
        let mut count = 0;
        for value in item.items() {
            let schema = list.prefix.get(count).copied().or(list.items);
            if let Some(schema) = schema {
                self.schema(schema, value)?;
            }
            count += 1;
        }
        sure(count >= list.min && count <= list.max)?;
        match list.unique && count > 1 {
            true => unique(item, count),
            false => Ok(()),
        }
    }

    fn logic(&mut self, logic: &Logic, item: Item<'_>) -> Outcome {
        match logic {
            Logic::Must(id) => self.schema(*id, item),
            Logic::Any(ids) => self.any(ids, item),
            Logic::One(ids) => self.one(ids, item),
            Logic::Not(id) => match self.schema(*id, item) {
                Ok(()) => Err(Miss::Invalid),
                Err(Miss::Invalid) => Ok(()),
                Err(Miss::Doubt) => Err(Miss::Doubt),
            },
            Logic::If(condition, then, other) => {
                let mut branch = |id: &Option<Id>| id.map_or(Ok(()), |id| self.schema(id, item));
                match branch(&Some(*condition)) {
                    Ok(()) => branch(then),
                    Err(Miss::Invalid) => branch(other),
                    // Whichever it is, it has to hold.
                    Err(Miss::Doubt) => {
                        let both = branch(then).and_then(|()| branch(other));
                        both.map_err(|_| Miss::Doubt)
                    }
                }
            }
        }
    }

    fn any(&mut self, ids: &[Id], item: Item<'_>) -> Outcome {
        let mut miss = Miss::Invalid;
        for id in ids {
            match self.schema(*id, item) {
                Ok(()) => return Ok(()),
                Err(Miss::Doubt) => miss = Miss::Doubt,
                Err(Miss::Invalid) => {}
            }
        }
        Err(miss)
    }

    fn one(&mut self, ids: &[Id], item: Item<'_>) -> Outcome {
        let mut valid = 0;
        for id in ids {
            match self.schema(*id, item) {
                Ok(()) => valid += 1,
                Err(Miss::Doubt) => return Err(Miss::Doubt),
                Err(Miss::Invalid) => {}
            }
        }
        sure(valid == 1)
    }
}

/// Valid or invalid.
pub(super) fn sure(holds: bool) -> Outcome {
    match holds {
        true => Ok(()),
        false => Err(Miss::Invalid),
    }
}

/// Null and the truth values.
pub(super) fn constant(node: &Node, types: Types, is_among: impl Fn(&Allowed) -> bool) -> Outcome {
    sure(node.types.has(types) && node.allowed.iter().all(is_among))
}

/// The type of a list or object, and that it is in no `enum` that it could only be compared with
/// as a whole.
pub(super) fn compound(node: &Node, types: Types) -> Outcome {
    sure(node.types.has(types))?;
    sure(node.allowed.iter().all(|allowed| allowed.compound))?;
    match node.allowed.is_empty() {
        true => Ok(()),
        false => Err(Miss::Doubt),
    }
}

fn text(node: &Node, item: Item<'_>) -> Outcome {
    sure(node.types.has(Types::STRING))?;
    if node.allowed.is_empty() && node.text.is_none() {
        return Ok(());
    }
    string(node, &item.string().ok_or(Miss::Doubt)?)
}

/// What a string says, whatever types there may be.
pub(super) fn string(node: &Node, value: &str) -> Outcome {
    let is_among = |allowed: &Allowed| allowed.strings.find(value.as_bytes()).is_some();
    sure(node.allowed.iter().all(is_among))?;
    match &node.text {
        Some(rules) => fits(rules, value),
        None => Ok(()),
    }
}

fn fits(rules: &Text, value: &str) -> Outcome {
    let bytes = value.len();
    // A code point has one to four bytes, so most lengths are known without counting.
    if bytes > rules.max || bytes.div_ceil(4) < rules.min {
        let count = value.chars().count();
        sure(count >= rules.min && count <= rules.max)?;
    }
    if let Some(pattern) = &rules.pattern {
        sure(pattern.matches(value).ok_or(Miss::Doubt)?)?;
    }
    match rules.format {
        Some(format) if !format.fits(value) => Err(Miss::Doubt),
        _ => Ok(()),
    }
}

pub(super) fn number(node: &Node, written: &str) -> Outcome {
    let any = node.types.has(Types::NUMBER);
    let integer = node.types.has(Types::INTEGER);
    sure(any || integer)?;
    if any && node.allowed.is_empty() && node.bounds.is_empty() {
        return Ok(());
    }
    let value = Number::read(written).ok_or(Miss::Doubt)?;
    sure(any || value.is_integer())?;
    for allowed in &node.allowed {
        among(&allowed.numbers, value)?;
    }
    node.bounds
        .iter()
        .try_for_each(|bound| within(bound, value, written))
}

fn among(numbers: &[Number], value: Number) -> Outcome {
    let mut miss = Miss::Invalid;
    for number in numbers {
        match value.compare(*number) {
            Some(Ordering::Equal) => return Ok(()),
            Some(_) => {}
            None => miss = Miss::Doubt,
        }
    }
    Err(miss)
}

fn within(bound: &Bound, value: Number, written: &str) -> Outcome {
    let ordered = |limit: &Number| value.compare(*limit).ok_or(Miss::Doubt);
    sure(match bound {
        Bound::AtLeast(limit) => ordered(limit)?.is_ge(),
        Bound::AtMost(limit) => ordered(limit)?.is_le(),
        Bound::Above(limit) => ordered(limit)?.is_gt(),
        Bound::Below(limit) => ordered(limit)?.is_lt(),
        Bound::MultipleOf(multiple) => multiple.divides(value, written).ok_or(Miss::Doubt)?,
    })
}

/// A scalar, to be compared with others of its list.
enum Scalar<'t> {
    Constant(Kind),
    Text(Cow<'t, str>),
    Number(Number),
}

/// Whether the items of a short list of scalars are all different.
fn unique(item: Item<'_>, count: usize) -> Outcome {
    if count > MAX_UNIQUE {
        return Err(Miss::Doubt);
    }
    let mut seen: Vec<Scalar<'_>> = Vec::with_capacity(count);
    for value in item.items() {
        let scalar = scalar(value).ok_or(Miss::Doubt)?;
        for other in &seen {
            match (&scalar, other) {
                (Scalar::Constant(a), Scalar::Constant(b)) => sure(a != b)?,
                (Scalar::Text(a), Scalar::Text(b)) => sure(a != b)?,
                (Scalar::Number(a), Scalar::Number(b)) => {
                    sure(a.compare(*b).ok_or(Miss::Doubt)?.is_ne())?;
                }
                _ => {}
            }
        }
        seen.push(scalar);
    }
    Ok(())
}

fn scalar(item: Item<'_>) -> Option<Scalar<'_>> {
    match item.kind() {
        Kind::Array | Kind::Object => None,
        Kind::String => item.string().map(Scalar::Text),
        Kind::Number => Number::read(item.raw()).map(Scalar::Number),
        constant => Some(Scalar::Constant(constant)),
    }
}
