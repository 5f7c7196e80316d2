//! Lists: what each place asks for, what has to be somewhere, and how many there are.

use serde_json::Value;

use super::Solver;
use crate::compat::eval::are_unique;
use crate::compat::outcome::{Alternatives, Literal, Outcome};
use crate::compat::term::{Id, Term};

/// Items that are made at most.
const ITEMS: u64 = 2_000;

/// Things at most that have to be somewhere.
const SOMEWHERE: u64 = 12;

/// What is said of a list.
#[derive(Default, Clone)]
struct Said {
    least: u64,
    most: Option<u64>,
    /// What the item at a place is.
    at: Vec<(usize, Id)>,
    /// What items are from a place on.
    from: Vec<(usize, Literal)>,
    /// What some item is, from a place on; those of one number are at different places.
    somewhere: Vec<(usize, Literal, usize)>,
    is_unique: Option<bool>,
}

impl Said {
    /// All that the item at `place` has to be.
    fn of(&self, place: usize) -> Vec<Literal> {
        let at = self.at.iter().filter(|(at, _)| *at == place);
        let from = self.from.iter().filter(|(from, _)| *from <= place);
        at.map(|(_, of)| (*of, true))
            .chain(from.map(|(_, literal)| *literal))
            .collect()
    }

    /// From here on all places ask for the same.
    fn tail(&self) -> usize {
        let at = self.at.iter().map(|(at, _)| at + 1);
        let from = self.from.iter().map(|(from, _)| *from);
        let somewhere = self.somewhere.iter().map(|(from, ..)| *from);
        at.chain(from).chain(somewhere).max().unwrap_or(0)
    }
}

/// What items have to be beside what their places ask for.
type Placed = Vec<(usize, Literal, usize)>;

impl Solver<'_> {
    /// Looks for a list of which all holds that is said.
    pub(super) fn array(&mut self, terms: &[(Term, bool)]) -> Outcome {
        let mut said = Said::default();
        let mut doubt = None;
        // Items that are at one place only.
        let mut placed = Placed::new();
        for (number, (term, is)) in terms.iter().enumerate() {
            match (term, is) {
                (Term::MinItems(least), true) => said.least = said.least.max(*least),
                (Term::MinItems(more), false) => limit(&mut said.most, more.saturating_sub(1)),
                (Term::Unique, is) => said.is_unique = Some(*is),
                (Term::Item { at, of }, true) => said.at.push((*at, *of)),
                (Term::Item { at, of }, false) => {
                    said.least = said.least.max(*at as u64 + 1);
                    placed.push((*at, (*of, false), number));
                }
                (Term::Items { from, of }, true) => said.from.push((*from, (*of, true))),
                (Term::Items { from, of }, false) => {
                    said.somewhere.push((*from, (*of, false), number));
                }
                (Term::Contains { least, of }, true) if *least <= SOMEWHERE => {
                    let one = (0, (*of, true), number);
                    said.somewhere
                        .extend(std::iter::repeat_n(one, *least as usize));
                }
                (Term::Contains { least: 1, of }, false) => said.from.push((0, (*of, false))),
                (Term::Contains { least, of }, false) => {
                    let more = |(term, is): &(Term, bool)| {
                        matches!(term,
                        Term::Contains { least: other, of: also } if *is && also == of && other >= least)
                    };
                    if terms.iter().any(more) {
                        return Outcome::Empty;
                    }
                    doubt = Some("`maxContains` above 0 is compared by examples only");
                }
                (Term::Contains { .. }, true) => {
                    doubt = Some("`minContains` of many items is compared by examples only");
                }
                _ => {}
            }
        }
        if said.is_unique == Some(false) {
            said.least = said.least.max(2);
        }
        if said.somewhere.len() as u64 > SOMEWHERE {
            return Outcome::Unknown("too much has to be somewhere in a list".to_owned());
        }
        let outcome = self.placed(&mut said, placed);
        match (outcome, doubt) {
            (Outcome::Unknown(_), Some(why)) => Outcome::Unknown(why.to_owned()),
            (outcome, _) => outcome,
        }
    }

    fn placed(&mut self, said: &mut Said, placed: Placed) -> Outcome {
        // A place for which there is no item ends the list.
        let tail = said.tail();
        for place in 0..=tail {
            if self.find(said.of(place)) == Outcome::Empty {
                limit(&mut said.most, place as u64);
                break;
            }
        }
        if said.most.is_some_and(|most| most < said.least) {
            return Outcome::Empty;
        }
        if said.least > ITEMS {
            return Outcome::Unknown("a list would be too long".to_owned());
        }
        let somewhere = said.somewhere.clone();
        self.place(said, placed, &somewhere)
    }

    /// Finds a place for each that has to be somewhere.
    fn place(&mut self, said: &Said, placed: Placed, rest: &[(usize, Literal, usize)]) -> Outcome {
        let Some(((from, literal, number), rest)) = rest.split_first() else {
            return self.filled(said, &placed);
        };
        let Some(left) = self.steps.checked_sub(1) else {
            return Outcome::Unknown("it takes too many steps".to_owned());
        };
        self.steps = left;
        // Beyond what anything asks for, one place more is enough for each.
        let end = said
            .tail()
            .max(placed.iter().map(|(at, ..)| at + 1).max().unwrap_or(0))
            + 1;
        let most = said
            .most
            .and_then(|most| usize::try_from(most).ok())
            .unwrap_or(usize::MAX);
        let mut found = Alternatives::new();
        for place in *from..end.max(from + 1).min(most) {
            if placed
                .iter()
                .any(|(at, _, of)| at == &place && of == number)
            {
                continue;
            }
            let mut asked = said.of(place);
            asked.push(*literal);
            let here = placed.iter().filter(|(at, ..)| *at == place);
            asked.extend(here.map(|(_, literal, _)| *literal));
            let outcome = match self.find(asked) {
                Outcome::Value(_) => {
                    let mut placed = placed.clone();
                    placed.push((place, *literal, *number));
                    self.place(said, placed, rest)
                }
                outcome => outcome,
            };
            if found.add(outcome) {
                break;
            }
        }
        found.end()
    }

    /// Makes a list with an item at each place.
    fn filled(&mut self, said: &Said, placed: &Placed) -> Outcome {
        let used = placed
            .iter()
            .map(|(at, ..)| *at as u64 + 1)
            .max()
            .unwrap_or(0);
        let length = said.least.max(used);
        if said.most.is_some_and(|most| most < length) {
            return Outcome::Empty;
        }
        let Ok(length) = usize::try_from(length) else {
            return Outcome::Unknown("a list would be too long".to_owned());
        };
        let asked = |place: usize| {
            let mut asked = said.of(place);
            let here = placed.iter().filter(|(at, ..)| *at == place);
            asked.extend(here.map(|(_, literal, _)| *literal));
            asked.sort_unstable();
            asked.dedup();
            asked
        };
        let all: Vec<Vec<Literal>> = (0..length).map(asked).collect();
        if said.is_unique == Some(false) {
            return self.repeated(&all, said);
        }
        let mut items: Vec<Value> = Vec::new();
        for asked in &all {
            let mut outcome = self.find(asked.clone());
            if let (Some(true), Outcome::Value(value)) = (said.is_unique, &outcome)
                && !are_unique(&[&items[..], std::slice::from_ref(value)].concat())
            {
                outcome = self.another(asked, &items);
                let are_alike = all.iter().all(|other| other == asked);
                if outcome == Outcome::Empty && !are_alike {
                    let what = "items that have to differ were not found";
                    outcome = Outcome::Unknown(what.to_owned());
                }
            }
            match outcome {
                Outcome::Value(value) => items.push(value),
                other => return other,
            }
        }
        Outcome::Value(Value::Array(items))
    }

    /// An item as is asked for, which is none of those.
    fn another(&mut self, asked: &[Literal], items: &[Value]) -> Outcome {
        let mut asked = asked.to_vec();
        for item in items {
            asked.push((self.terms.constant(item), false));
        }
        self.find(asked)
    }

    /// A list in which two items are equal.
    fn repeated(&mut self, all: &[Vec<Literal>], said: &Said) -> Outcome {
        let mut found = Alternatives::new();
        let most = said
            .most
            .and_then(|most| usize::try_from(most).ok())
            .unwrap_or(usize::MAX);
        let count = all.len().max(said.tail() + 2).min(most);
        let asked = |place: usize| all.get(place).cloned().unwrap_or_else(|| said.of(place));
        for second in 1..count {
            for first in 0..second {
                let mut both = asked(first);
                both.extend(asked(second));
                let outcome = match self.find(both) {
                    Outcome::Value(value) => {
                        let mut items = Vec::new();
                        for place in 0..all.len().max(second + 1) {
                            let item = match place == first || place == second {
                                true => Outcome::Value(value.clone()),
                                false => self.find(asked(place)),
                            };
                            match item {
                                Outcome::Value(item) => items.push(item),
                                other => return other,
                            }
                        }
                        Outcome::Value(Value::Array(items))
                    }
                    outcome => outcome,
                };
                if found.add(outcome) {
                    return found.end();
                }
            }
        }
        found.end()
    }
}

fn limit(most: &mut Option<u64>, to: u64) {
    *most = Some(most.map_or(to, |most| most.min(to)));
}
