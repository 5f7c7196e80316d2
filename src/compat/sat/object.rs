//! Objects: what each property is, which have to be there, and what some property has to be.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Solver;
use crate::compat::outcome::{Alternatives, Literal, Outcome};
use crate::compat::term::{Id, Term, Types};

/// Properties that are made at most.
const PROPERTIES: u64 = 500;

/// Expressions at most whose ways to match a name are all tried.
const EXPRESSIONS: usize = 8;

/// What is said of an object.
#[derive(Default, Clone)]
struct Said {
    least: u64,
    most: Option<u64>,
    absent: BTreeSet<String>,
    /// What the property of a name is, if it is there.
    property: Vec<(String, Id)>,
    matching: Vec<(String, Id)>,
    others: Vec<(Others, Id)>,
    /// What names are.
    names: Vec<Id>,
    /// What has to be there under some name.
    some: Vec<Unnamed>,
    /// All names that anything is said of.
    known: BTreeSet<String>,
    /// All expressions of names.
    patterns: BTreeSet<String>,
}

/// All but some names.
#[derive(Clone)]
struct Others {
    names: BTreeSet<String>,
    patterns: Vec<String>,
}

/// A property that has to be there, under a name that is not known.
#[derive(Clone)]
struct Unnamed {
    name: Named,
    /// What its value is.
    value: Option<Literal>,
}

#[derive(Clone)]
enum Named {
    Matching(String),
    Others(Others),
    Not(Id),
}

/// What properties that have to be there are, beside what is said of their names.
type Must = BTreeMap<String, Vec<Literal>>;

impl Solver<'_> {
    /// Looks for an object of which all holds that is said.
    pub(super) fn object(&mut self, terms: &[(Term, bool)]) -> Outcome {
        let mut said = Said::default();
        let mut must = Must::new();
        for (term, is) in terms {
            match term {
                Term::MinProperties(least) if *is => said.least = said.least.max(*least),
                Term::MinProperties(more) => {
                    let most = more.saturating_sub(1);
                    said.most = Some(said.most.map_or(most, |known| known.min(most)));
                }
                Term::Required(name) => {
                    said.known.insert(name.clone());
                    match is {
                        true => drop(must.entry(name.clone()).or_default()),
                        false => drop(said.absent.insert(name.clone())),
                    }
                }
                Term::Property { name, of } => {
                    said.known.insert(name.clone());
                    match is {
                        true => said.property.push((name.clone(), *of)),
                        false => must.entry(name.clone()).or_default().push((*of, false)),
                    }
                }
                Term::Matching { pattern, of } => {
                    said.patterns.insert(pattern.clone());
                    match is {
                        true => said.matching.push((pattern.clone(), *of)),
                        false => said.some.push(Unnamed {
                            name: Named::Matching(pattern.clone()),
                            value: Some((*of, false)),
                        }),
                    }
                }
                Term::Others {
                    names,
                    patterns,
                    of,
                } => {
                    said.known.extend(names.iter().cloned());
                    said.patterns.extend(patterns.iter().cloned());
                    let others = Others {
                        names: names.iter().cloned().collect(),
                        patterns: patterns.clone(),
                    };
                    match is {
                        true => said.others.push((others, *of)),
                        false => said.some.push(Unnamed {
                            name: Named::Others(others),
                            value: Some((*of, false)),
                        }),
                    }
                }
                Term::Names(of) if *is => said.names.push(*of),
                Term::Names(of) => said.some.push(Unnamed {
                    name: Named::Not(*of),
                    value: None,
                }),
                _ => {}
            }
        }
        if must.keys().any(|name| said.absent.contains(name)) {
            return Outcome::Empty;
        }
        if said.least > PROPERTIES {
            return Outcome::Unknown("an object would have too many properties".to_owned());
        }
        // What has to be there in any case is looked at first: mostly that is enough.
        for (name, literals) in &must {
            match self.property(&said, name, literals) {
                Outcome::Empty => return Outcome::Empty,
                Outcome::Unknown(_) | Outcome::Value(_) => {}
            }
        }
        let some = said.some.clone();
        self.choose(&said, must, &some)
    }

    /// The value of a property, if one of this name may be there.
    fn property(&mut self, said: &Said, name: &str, literals: &[Literal]) -> Outcome {
        let mut doubt = None;
        if said.absent.contains(name) {
            return Outcome::Empty;
        }
        for of in &said.names {
            match self.holds(*of, &Value::from(name)) {
                Some(true) => {}
                Some(false) => return Outcome::Empty,
                None => doubt = Some("whether a name is allowed cannot be said"),
            }
        }
        let mut asked = literals.to_vec();
        let own = said.property.iter().filter(|(of, _)| of == name);
        asked.extend(own.map(|(_, of)| (*of, true)));
        for (pattern, of) in &said.matching {
            match self.patterns.get(pattern).matches(name) {
                Some(true) => asked.push((*of, true)),
                Some(false) => {}
                None => doubt = Some("whether an expression matches a name cannot be said"),
            }
        }
        for (others, of) in &said.others {
            match self.is_other(others, name) {
                Some(true) => asked.push((*of, true)),
                Some(false) => {}
                None => doubt = Some("whether an expression matches a name cannot be said"),
            }
        }
        match (self.find(asked), doubt) {
            // With less to hold there is none already.
            (Outcome::Empty, _) => Outcome::Empty,
            (_, Some(why)) => Outcome::Unknown(why.to_owned()),
            (outcome, None) => outcome,
        }
    }

    fn is_other(&mut self, others: &Others, name: &str) -> Option<bool> {
        if others.names.contains(name) {
            return Some(false);
        }
        let mut is_other = Some(true);
        for pattern in &others.patterns {
            match self.patterns.get(pattern).matches(name) {
                Some(true) => return Some(false),
                Some(false) => {}
                None => is_other = None,
            }
        }
        is_other
    }

    /// Whether a name is one under which something has to be.
    fn is_named(&mut self, named: &Named, name: &str) -> Option<bool> {
        match named {
            Named::Matching(pattern) => self.patterns.get(pattern).matches(name),
            Named::Others(others) => self.is_other(others, name),
            Named::Not(of) => self.holds(*of, &Value::from(name)).map(|is| !is),
        }
    }

    /// Finds a name for each property that has to be there under some.
    fn choose(&mut self, said: &Said, must: Must, rest: &[Unnamed]) -> Outcome {
        let Some((one, rest)) = rest.split_first() else {
            return self.built(said, must);
        };
        let Some(left) = self.steps.checked_sub(1) else {
            return Outcome::Unknown("it takes too many steps".to_owned());
        };
        self.steps = left;
        let mut found = Alternatives::new();
        let mut names: Vec<String> = said.known.iter().cloned().collect();
        names.extend(
            must.keys()
                .filter(|name| !said.known.contains(*name))
                .cloned(),
        );
        for name in names {
            let outcome = match self.is_named(&one.name, &name) {
                Some(false) => continue,
                None => Outcome::Unknown("whether a name is meant cannot be said".to_owned()),
                Some(true) => self.with(said, &must, &name, one, rest),
            };
            if found.add(outcome) {
                return found.end();
            }
        }
        for name in self.fresh(said, &must, Some(&one.name)) {
            let outcome = match name {
                Ok(name) => self.with(said, &must, &name, one, rest),
                Err(outcome) => outcome,
            };
            if found.add(outcome) {
                return found.end();
            }
        }
        found.end()
    }

    fn with(
        &mut self,
        said: &Said,
        must: &Must,
        name: &str,
        one: &Unnamed,
        rest: &[Unnamed],
    ) -> Outcome {
        let mut must = must.clone();
        let literals = must.entry(name.to_owned()).or_default();
        literals.extend(one.value);
        let literals = literals.clone();
        match self.property(said, name, &literals) {
            Outcome::Empty => Outcome::Empty,
            // What is doubtful here may be impossible elsewhere.
            Outcome::Unknown(_) | Outcome::Value(_) => self.choose(said, must, rest),
        }
    }

    /// Names that nothing is said of, one for each way in which the expressions may match them.
    fn fresh(
        &mut self,
        said: &Said,
        must: &Must,
        named: Option<&Named>,
    ) -> Vec<Result<String, Outcome>> {
        let mut patterns: BTreeSet<&String> = said.patterns.iter().collect();
        let mut base: Vec<Literal> = vec![(self.terms.is(Types::STRING), true)];
        base.extend(said.names.iter().map(|of| (*of, true)));
        for name in said.known.iter().chain(must.keys()) {
            base.push((self.terms.constant(&Value::from(name.as_str())), false));
        }
        match named {
            Some(Named::Not(of)) => base.push((*of, false)),
            Some(Named::Matching(pattern)) => {
                base.push((self.terms.add(Term::Pattern(pattern.clone())), true));
                patterns.remove(pattern);
            }
            Some(Named::Others(others)) => {
                for pattern in &others.patterns {
                    base.push((self.terms.add(Term::Pattern(pattern.clone())), false));
                    patterns.remove(pattern);
                }
            }
            None => {}
        }
        let patterns: Vec<Id> = patterns
            .into_iter()
            .map(|pattern| self.terms.add(Term::Pattern(pattern.clone())))
            .collect();
        if patterns.len() > EXPRESSIONS {
            let why = "there are too many expressions of names".to_owned();
            return vec![Err(Outcome::Unknown(why))];
        }
        let mut names = Vec::new();
        for way in 0..1_u32 << patterns.len() {
            let mut asked = base.clone();
            let each = patterns.iter().enumerate();
            asked.extend(each.map(|(bit, pattern)| (*pattern, way >> bit & 1 == 1)));
            match self.find(asked) {
                Outcome::Empty => {}
                Outcome::Value(Value::String(name)) => names.push(Ok(name)),
                Outcome::Value(_) => {}
                unknown => names.push(Err(unknown)),
            }
        }
        names
    }

    /// Makes an object with what has to be there, and as much more as is asked for.
    fn built(&mut self, said: &Said, mut must: Must) -> Outcome {
        let mut doubt = None;
        if said.most.is_some_and(|most| must.len() as u64 > most) {
            return Outcome::Empty;
        }
        let spare: Vec<String> = said
            .known
            .iter()
            .filter(|name| !must.contains_key(*name))
            .cloned()
            .collect();
        for name in spare {
            if must.len() as u64 >= said.least {
                break;
            }
            match self.property(said, &name, &[]) {
                Outcome::Value(_) => drop(must.insert(name, Vec::new())),
                Outcome::Empty => {}
                Outcome::Unknown(why) => doubt = doubt.or(Some(why)),
            }
        }
        while (must.len() as u64) < said.least {
            let mut more = None;
            for name in self.fresh(said, &must, None) {
                match name.map(|name| (self.property(said, &name, &[]), name)) {
                    Ok((Outcome::Value(_), name)) => {
                        more = Some(name);
                        break;
                    }
                    Ok((Outcome::Empty, _)) => {}
                    Ok((Outcome::Unknown(why), _)) | Err(Outcome::Unknown(why)) => {
                        doubt = doubt.or(Some(why));
                    }
                    Err(_) => {}
                }
            }
            match more {
                Some(name) => drop(must.insert(name, Vec::new())),
                None => return doubt.map_or(Outcome::Empty, Outcome::Unknown),
            }
        }
        let mut members = Map::new();
        for (name, literals) in &must {
            match self.property(said, name, literals) {
                Outcome::Value(value) => drop(members.insert(name.clone(), value)),
                other => return other,
            }
        }
        Outcome::Value(Value::Object(members))
    }
}
