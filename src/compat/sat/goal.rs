//! What has to hold of one value, taken apart.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::compat::outcome::Literal;
use crate::compat::term::{Id, Term, Terms, Types};

/// Two things of which only one can hold.
#[derive(Debug)]
pub(super) struct Clash;

/// What has to hold of a value.
#[derive(Debug, Clone, Default)]
pub(super) struct Goal {
    /// Terms that are not made of others, and whether they hold.
    atoms: BTreeMap<Id, bool>,
    /// Terms that are, which were taken apart.
    done: BTreeSet<Literal>,
    /// Of each of these lists one has to hold.
    open: Vec<Vec<Literal>>,
}

impl Goal {
    pub(super) fn of(terms: &Terms, literals: &[Literal]) -> Result<Self, Clash> {
        let mut goal = Self::default();
        for literal in literals {
            goal.add(terms, *literal)?;
        }
        Ok(goal)
    }

    /// Adds something that has to hold.
    pub(super) fn add(&mut self, terms: &Terms, literal: Literal) -> Result<(), Clash> {
        let mut waiting = vec![literal];
        while let Some((id, is)) = waiting.pop() {
            match terms.get(id) {
                Term::Any if is => {}
                Term::Any => return Err(Clash),
                Term::Not(of) => waiting.push((*of, !is)),
                Term::Ref(number) => {
                    // It leads to itself where it was met already: nothing more is said.
                    if self.done.insert((id, is))
                        && let Some(of) = terms.behind(*number)
                    {
                        waiting.push((of, is));
                    }
                }
                term @ (Term::All(of) | Term::Some(of)) => {
                    if self.done.contains(&(id, !is)) {
                        return Err(Clash);
                    }
                    if !self.done.insert((id, is)) {
                        continue;
                    }
                    let of = of.iter().map(|id| (*id, is));
                    match matches!(term, Term::All(_)) == is {
                        true => waiting.extend(of),
                        false => self.open.push(of.collect()),
                    }
                }
                _ => match self.atoms.insert(id, is) {
                    Some(before) if before != is => return Err(Clash),
                    _ => {}
                },
            }
        }
        Ok(())
    }

    /// What is known of a literal: that it holds, or that it does not.
    fn knows(&self, terms: &Terms, (id, is): Literal) -> Option<bool> {
        match terms.get(id) {
            Term::Not(of) => self.knows(terms, (*of, !is)),
            Term::Any => Some(is),
            Term::All(_) | Term::Some(_) | Term::Ref(_) => {
                match (
                    self.done.contains(&(id, is)),
                    self.done.contains(&(id, !is)),
                ) {
                    (true, _) => Some(true),
                    (_, true) => Some(false),
                    _ => None,
                }
            }
            term => {
                let known = self.atoms.get(&id).map(|holds| *holds == is);
                known.or_else(|| {
                    // Of another type it holds in any case, and what it denies does not.
                    let own = own_type(term)?;
                    let types = self.types(terms);
                    match types.and(own).is_empty() {
                        true => Some(is),
                        false => None,
                    }
                })
            }
        }
    }

    /// Drops alternatives that cannot be, and takes those that must.
    pub(super) fn settle(&mut self, terms: &Terms) -> Result<(), Clash> {
        loop {
            let mut rest = Vec::new();
            let mut sure = Vec::new();
            for list in std::mem::take(&mut self.open) {
                let mut possible = Vec::new();
                let mut holds = false;
                for literal in list {
                    match self.knows(terms, literal) {
                        Some(true) => holds = true,
                        Some(false) => {}
                        None if self.excludes(terms, literal) => {}
                        None => possible.push(literal),
                    }
                }
                match possible[..] {
                    _ if holds => {}
                    [] => return Err(Clash),
                    [only] => sure.push(only),
                    _ => rest.push(possible),
                }
            }
            self.open = rest;
            if sure.is_empty() {
                return Ok(());
            }
            for literal in sure {
                self.add(terms, literal)?;
            }
        }
    }

    /// Whether a literal is out of the question at first sight.
    fn excludes(&self, terms: &Terms, literal: Literal) -> bool {
        let mut one = Self {
            atoms: self.atoms.clone(),
            ..Self::default()
        };
        match one.add(terms, literal) {
            Err(Clash) => true,
            Ok(()) => one.types(terms).is_empty(),
        }
    }

    /// The alternatives to decide next: the fewest.
    pub(super) fn open(&self) -> Option<Vec<Literal>> {
        self.open.iter().min_by_key(|list| list.len()).cloned()
    }

    /// The types that the value may have.
    pub(super) fn types(&self, terms: &Terms) -> Types {
        let mut types = Types::ALL;
        for (id, is) in &self.atoms {
            match (terms.get(*id), is) {
                (Term::Is(only), true) => types = types.and(*only),
                (Term::Is(not), false) => types = types.but(*not),
                (Term::Const(constant), true) => types = types.and(Types::of(&constant.value)),
                (term, false) => {
                    if let Some(own) = own_type(term) {
                        types = types.and(own);
                    }
                }
                _ => {}
            }
        }
        types
    }

    /// The value that it has to be, if there is one.
    pub(super) fn constant(&self, terms: &Terms) -> Option<Value> {
        self.atoms.iter().find_map(|(id, is)| match terms.get(*id) {
            Term::Const(constant) if *is => Some(constant.value.clone()),
            _ => None,
        })
    }

    /// What is said of values of one type.
    pub(super) fn said(&self, terms: &Terms, types: Types) -> Vec<(Term, bool)> {
        let of_type = |term: &Term| match term {
            Term::Const(constant) => Types::of(&constant.value) == types,
            term => own_type(term) == Some(types),
        };
        let atoms = self.atoms.iter().map(|(id, is)| (terms.get(*id), *is));
        atoms
            .filter(|(term, _)| of_type(term))
            .map(|(term, is)| (term.clone(), is))
            .collect()
    }

    /// All that has to hold.
    pub(super) fn literals(&self) -> Vec<Literal> {
        let atoms = self.atoms.iter().map(|(id, is)| (*id, *is));
        atoms.chain(self.done.iter().copied()).collect()
    }
}

/// The type of the values that a term says something of.
fn own_type(term: &Term) -> Option<Types> {
    Some(match term {
        Term::AtLeast { .. } | Term::AtMost { .. } | Term::Multiple(_) => Types::NUMBER,
        Term::MinLength(_) | Term::Pattern(_) | Term::Format(_) => Types::STRING,
        Term::MinItems(_)
        | Term::Unique
        | Term::Item { .. }
        | Term::Items { .. }
        | Term::Contains { .. } => Types::ARRAY,
        Term::MinProperties(_)
        | Term::Required(_)
        | Term::Property { .. }
        | Term::Matching { .. }
        | Term::Others { .. }
        | Term::Names(_) => Types::OBJECT,
        _ => return None,
    })
}
