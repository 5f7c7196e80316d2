//! Whether a value is what a term says.

use serde_json::Value;

use super::decimal::Decimal;
use super::patterns::Patterns;
use super::term::{Id, Term, Terms, Types, equal};
use crate::dict::validate::fits_format;

/// References followed at most within one value.
const DEEP: usize = 500;

/// Asks values.
pub(super) struct Evaluator<'t> {
    terms: &'t Terms,
    patterns: &'t mut Patterns,
    depth: usize,
}

impl<'t> Evaluator<'t> {
    pub(super) fn new(terms: &'t Terms, patterns: &'t mut Patterns) -> Self {
        Self {
            terms,
            patterns,
            depth: 0,
        }
    }

    /// Whether `value` is so; `None` where nobody can say.
    pub(super) fn holds(&mut self, id: Id, value: &Value) -> Option<bool> {
        self.depth += 1;
        let held = match self.depth > DEEP {
            true => None,
            false => self.term(self.terms.get(id), value),
        };
        self.depth -= 1;
        held
    }

    fn term(&mut self, term: &Term, value: &Value) -> Option<bool> {
        Some(match term {
            Term::Any => true,
            Term::Not(id) => return self.holds(*id, value).map(|is| !is),
            Term::All(ids) => {
                let mut all = Some(true);
                for id in ids {
                    match self.holds(*id, value) {
                        Some(true) => {}
                        Some(false) => return Some(false),
                        None => all = None,
                    }
                }
                return all;
            }
            Term::Some(ids) => {
                let mut any = Some(false);
                for id in ids {
                    match self.holds(*id, value) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => any = None,
                    }
                }
                return any;
            }
            Term::Ref(number) => return self.holds(self.terms.behind(*number)?, value),
            Term::Is(types) => types.has(Types::of(value)),
            Term::Const(constant) => constant.is(value),
            Term::Opaque { .. } => return None,
            Term::AtLeast { .. } | Term::AtMost { .. } | Term::Multiple(_) => match value {
                Value::Number(number) => return number_holds(term, Decimal::of(number)?),
                _ => true,
            },
            Term::MinLength(_) | Term::Pattern(_) | Term::Format(_) => match value {
                Value::String(text) => return self.text(term, text),
                _ => true,
            },
            Term::MinItems(_)
            | Term::Unique
            | Term::Item { .. }
            | Term::Items { .. }
            | Term::Contains { .. } => match value {
                Value::Array(items) => return self.list(term, items),
                _ => true,
            },
            _ => match value {
                Value::Object(members) => return self.object(term, members),
                _ => true,
            },
        })
    }

    fn text(&mut self, term: &Term, text: &str) -> Option<bool> {
        match term {
            Term::MinLength(least) => Some(text.chars().count() as u64 >= *least),
            Term::Pattern(pattern) => self.patterns.get(pattern).matches(text),
            Term::Format(format) => Some(fits_format(format, text)),
            _ => Some(true),
        }
    }

    fn list(&mut self, term: &Term, items: &[Value]) -> Option<bool> {
        match term {
            Term::MinItems(least) => Some(items.len() as u64 >= *least),
            Term::Unique => Some(are_unique(items)),
            Term::Item { at, of } => items
                .get(*at)
                .map_or(Some(true), |item| self.holds(*of, item)),
            Term::Items { from, of } => {
                let mut all = Some(true);
                for item in items.iter().skip(*from) {
                    match self.holds(*of, item) {
                        Some(true) => {}
                        Some(false) => return Some(false),
                        None => all = None,
                    }
                }
                all
            }
            Term::Contains { least, of } => {
                let (mut sure, mut perhaps) = (0, 0);
                for item in items {
                    match self.holds(*of, item) {
                        Some(true) => sure += 1,
                        Some(false) => {}
                        None => perhaps += 1,
                    }
                }
                match (sure >= *least, sure + perhaps >= *least) {
                    (true, _) => Some(true),
                    (false, false) => Some(false),
                    (false, true) => None,
                }
            }
            _ => Some(true),
        }
    }

    fn object(&mut self, term: &Term, members: &serde_json::Map<String, Value>) -> Option<bool> {
        let mut all = Some(true);
        let mut and = |holds: Option<bool>| match holds {
            Some(true) => true,
            Some(false) => false,
            None => {
                all = None;
                true
            }
        };
        match term {
            Term::MinProperties(least) => return Some(members.len() as u64 >= *least),
            Term::Required(name) => return Some(members.contains_key(name)),
            Term::Property { name, of } => {
                let value = members.get(name);
                return value.map_or(Some(true), |value| self.holds(*of, value));
            }
            Term::Matching { pattern, of } => {
                let pattern = self.patterns.get(pattern);
                for (name, value) in members {
                    let holds = match pattern.matches(name) {
                        Some(false) => Some(true),
                        Some(true) => self.holds(*of, value),
                        None => self.holds(*of, value).filter(|holds| *holds),
                    };
                    if !and(holds) {
                        return Some(false);
                    }
                }
            }
            Term::Others {
                names,
                patterns,
                of,
            } => {
                for (name, value) in members.iter().filter(|(name, _)| !names.contains(name)) {
                    let matched: Vec<Option<bool>> = patterns
                        .iter()
                        .map(|pattern| self.patterns.get(pattern).matches(name))
                        .collect();
                    if matched.contains(&Some(true)) {
                        continue;
                    }
                    let holds = self.holds(*of, value);
                    let is_sure = !matched.contains(&None);
                    if !and(holds.filter(|holds| *holds || is_sure)) {
                        return Some(false);
                    }
                }
            }
            Term::Names(of) => {
                for name in members.keys() {
                    let holds = self.holds(*of, &Value::from(name.as_str()));
                    if !and(holds) {
                        return Some(false);
                    }
                }
            }
            _ => {}
        }
        all
    }
}

/// Whether a number is so; `None` where that takes too many digits.
pub(super) fn number_holds(term: &Term, number: Decimal) -> Option<bool> {
    Some(match term {
        Term::AtLeast { bound, open } => {
            let order = number.compare(*bound);
            order.is_gt() || order.is_eq() && !open
        }
        Term::AtMost { bound, open } => {
            let order = number.compare(*bound);
            order.is_lt() || order.is_eq() && !open
        }
        Term::Multiple(step) => return number.is_multiple_of(*step),
        _ => true,
    })
}

/// Whether no two items are equal.
pub(super) fn are_unique(items: &[Value]) -> bool {
    let mut rest = items.iter();
    while let Some(item) = rest.next() {
        if rest.clone().any(|other| equal(item, other)) {
            return false;
        }
    }
    true
}
