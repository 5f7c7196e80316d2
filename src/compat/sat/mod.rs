//! Whether there is a value of which several things hold: a proof that there is none, or one.
//!
//! The way of tableaux: what is said is taken apart into what is said of each type, one alternative at a time,
//! and then of the items and properties within. Values are finite, so that a question which comes back
//! within itself needs no answer: the smallest value that answered it would hold a smaller one.

mod array;
mod goal;
mod number;
mod object;
mod string;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::eval::Evaluator;
use super::outcome::{Alternatives, Literal, Outcome};
use super::patterns::Patterns;
use super::term::{Id, Term, Terms, Types};
use goal::{Clash, Goal};

/// Steps until it is given up.
const STEPS: usize = 60_000;

/// States of automata until it is given up.
const STATES: usize = 60_000;

/// Questions within each other at most.
const DEEP: usize = 120;

/// Answers questions.
pub(super) struct Solver<'t> {
    terms: &'t mut Terms,
    patterns: Patterns,
    known: BTreeMap<Vec<Literal>, Outcome>,
    asked: Vec<Vec<Literal>>,
    /// The outermost question whose answer was taken to be no within itself.
    assumed: usize,
    steps: usize,
    states: usize,
}

impl<'t> Solver<'t> {
    pub(super) fn new(terms: &'t mut Terms) -> Self {
        Self {
            terms,
            patterns: Patterns::default(),
            known: BTreeMap::new(),
            asked: Vec::new(),
            assumed: usize::MAX,
            steps: STEPS,
            states: STATES,
        }
    }

    /// Looks for a value of which all of `literals` hold.
    pub(super) fn find(&mut self, mut literals: Vec<Literal>) -> Outcome {
        literals.sort_unstable();
        literals.dedup();
        if let Some(known) = self.known.get(&literals) {
            return known.clone();
        }
        if let Some(at) = self.asked.iter().position(|asked| *asked == literals) {
            self.assumed = self.assumed.min(at);
            return Outcome::Empty;
        }
        if self.asked.len() >= DEEP {
            return Outcome::Unknown("values within each other go too deep".to_owned());
        }
        let at = self.asked.len();
        self.asked.push(literals.clone());
        let before = std::mem::replace(&mut self.assumed, usize::MAX);
        let outcome = match Goal::of(self.terms, &literals) {
            Err(Clash) => Outcome::Empty,
            Ok(goal) => self.goal(goal),
        };
        self.asked.pop();
        let relies = self.assumed < at;
        self.assumed = before.min(if relies { self.assumed } else { usize::MAX });
        if !(relies && outcome == Outcome::Empty) {
            self.known.insert(literals, outcome.clone());
        }
        outcome
    }

    /// Looks for a value of one goal: decides its alternatives, then its type.
    fn goal(&mut self, mut goal: Goal) -> Outcome {
        let Some(left) = self.steps.checked_sub(1) else {
            return Outcome::Unknown("it takes too many steps".to_owned());
        };
        self.steps = left;
        if goal.settle(self.terms).is_err() || goal.types(self.terms).is_empty() {
            return Outcome::Empty;
        }
        if let Some(value) = goal.constant(self.terms) {
            return self.checked(&goal, value);
        }
        if let Some(open) = goal.open() {
            let mut found = Alternatives::new();
            for literal in open {
                let mut one = goal.clone();
                let outcome = match one.add(self.terms, literal) {
                    Err(Clash) => Outcome::Empty,
                    Ok(()) => self.goal(one),
                };
                if found.add(outcome) {
                    break;
                }
            }
            return found.end();
        }
        let mut found = Alternatives::new();
        for types in Types::EACH {
            if goal.types(self.terms).has(types) {
                let outcome = self.of_type(&goal, types);
                if found.add(outcome) {
                    break;
                }
            }
        }
        found.end()
    }

    fn of_type(&mut self, goal: &Goal, types: Types) -> Outcome {
        let said = goal.said(self.terms, types);
        let outcome = match types {
            Types::NULL => return self.checked(goal, Value::Null),
            Types::BOOLEAN => {
                let mut found = Alternatives::new();
                for value in [false, true] {
                    let outcome = self.checked(goal, Value::Bool(value));
                    if found.add(outcome) {
                        break;
                    }
                }
                return found.end();
            }
            Types::NUMBER => number::find(&said),
            Types::STRING => self.string(&said),
            Types::ARRAY => self.array(&said),
            _ => self.object(&said),
        };
        match outcome {
            // What was found may not be so in what was not looked at.
            Outcome::Value(value) => match self.checked(goal, value) {
                Outcome::Empty => Outcome::Unknown("no value was found that shows it".to_owned()),
                outcome => outcome,
            },
            outcome => outcome,
        }
    }

    /// A value, if all of the goal holds of it.
    fn checked(&mut self, goal: &Goal, value: Value) -> Outcome {
        let mut doubt = None;
        for (id, is) in goal.literals() {
            match self.holds(id, &value) {
                Some(holds) if holds == is => {}
                Some(_) => return Outcome::Empty,
                None => doubt = doubt.or(Some(id)),
            }
        }
        match doubt {
            None => Outcome::Value(value),
            Some(id) => Outcome::Unknown(self.reason(id)),
        }
    }

    pub(super) fn holds(&mut self, id: Id, value: &Value) -> Option<bool> {
        Evaluator::new(self.terms, &mut self.patterns).holds(id, value)
    }

    /// Why it cannot be said whether a term holds.
    fn reason(&self, id: Id) -> String {
        let mut waiting = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.terms.get(id) {
                Term::Opaque { why, .. } => return why.clone(),
                Term::Not(of) | Term::Names(of) => waiting.push(*of),
                Term::All(of) | Term::Some(of) => waiting.extend(of),
                Term::Ref(number) => waiting.extend(self.terms.behind(*number)),
                Term::Item { of, .. }
                | Term::Items { of, .. }
                | Term::Contains { of, .. }
                | Term::Property { of, .. }
                | Term::Matching { of, .. }
                | Term::Others { of, .. } => waiting.push(*of),
                _ => {}
            }
        }
        "numbers of too many digits are compared".to_owned()
    }
}
