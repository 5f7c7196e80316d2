//! Expressions as automata, and the shortest texts that some of them match and others do not.
//!
//! Thompson's construction (1968) over ranges of characters, then subsets of states as they are met
//! (Rabin and Scott, 1959), of all expressions at once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// States that an expression may have.
const STATES: usize = 4_000;

/// Characters of one class that are tried.
const TRIED: usize = 3;

/// An expression, which matches somewhere in a text.
#[derive(Debug)]
pub(super) struct Automaton {
    states: Vec<State>,
    start: usize,
}

#[derive(Debug)]
enum State {
    /// One of these characters, then on.
    Chars(Vec<(char, char)>, usize),
    /// On to any of these.
    Split(Vec<usize>),
    /// On at the beginning of the text only.
    Start(usize),
    /// On at its end only.
    End(usize),
    Match,
}

impl Automaton {
    /// Of an expression in the syntax of the `regex` crate; `None` where it is too large, or has what an
    /// automaton of this kind cannot tell.
    pub(super) fn of(expression: &str) -> Option<Self> {
        let hir = regex_syntax::parse(expression).ok()?;
        let mut automaton = Self {
            states: vec![State::Match],
            start: 0,
        };
        automaton.start = automaton.add(&hir, 0)?;
        Some(automaton)
    }

    /// Of one text, which it matches and no other.
    pub(super) fn exactly(text: &str) -> Self {
        let mut states = vec![State::Match, State::End(0)];
        for c in text.chars().rev() {
            let next = states.len() - 1;
            states.push(State::Chars(vec![(c, c)], next));
        }
        let next = states.len() - 1;
        states.push(State::Start(next));
        let start = states.len() - 1;
        Self { states, start }
    }

    fn push(&mut self, state: State) -> Option<usize> {
        self.states.push(state);
        (self.states.len() <= STATES).then(|| self.states.len() - 1)
    }

    /// Adds an expression that goes on to `next`.
    fn add(&mut self, hir: &Hir, next: usize) -> Option<usize> {
        match hir.kind() {
            HirKind::Empty => Some(next),
            HirKind::Literal(literal) => {
                let text = str::from_utf8(&literal.0).ok()?;
                let mut next = next;
                for c in text.chars().rev() {
                    next = self.push(State::Chars(vec![(c, c)], next))?;
                }
                Some(next)
            }
            HirKind::Class(Class::Unicode(class)) => {
                let ranges = class.iter().map(|range| (range.start(), range.end()));
                self.push(State::Chars(ranges.collect(), next))
            }
            HirKind::Class(Class::Bytes(class)) => {
                let ranges = class.iter().map(|range| {
                    let plain = range.end().is_ascii();
                    plain.then(|| (char::from(range.start()), char::from(range.end())))
                });
                let ranges = ranges.collect::<Option<Vec<_>>>()?;
                self.push(State::Chars(ranges, next))
            }
            HirKind::Look(Look::Start) => self.push(State::Start(next)),
            HirKind::Look(Look::End) => self.push(State::End(next)),
            HirKind::Look(_) => None,
            HirKind::Capture(capture) => self.add(&capture.sub, next),
            HirKind::Concat(parts) => {
                let mut next = next;
                for part in parts.iter().rev() {
                    next = self.add(part, next)?;
                }
                Some(next)
            }
            HirKind::Alternation(parts) => {
                let mut starts = Vec::new();
                for part in parts {
                    starts.push(self.add(part, next)?);
                }
                self.push(State::Split(starts))
            }
            HirKind::Repetition(repetition) => {
                let mut next = next;
                match repetition.max {
                    None => {
                        let split = self.push(State::Split(Vec::new()))?;
                        let again = self.add(&repetition.sub, split)?;
                        self.states[split] = State::Split(vec![again, next]);
                        next = split;
                    }
                    Some(max) => {
                        let end = next;
                        for _ in repetition.min..max {
                            let one = self.add(&repetition.sub, next)?;
                            next = self.push(State::Split(vec![one, end]))?;
                        }
                    }
                }
                for _ in 0..repetition.min {
                    next = self.add(&repetition.sub, next)?;
                }
                Some(next)
            }
        }
    }

    /// Adds the states that are reached from `state` without a character; whether one of them is the match.
    fn close(&self, state: usize, at: At, into: &mut BTreeSet<usize>) -> bool {
        let mut waiting = vec![state];
        let mut matches = false;
        let mut seen = BTreeSet::new();
        while let Some(state) = waiting.pop() {
            if !seen.insert(state) {
                continue;
            }
            match &self.states[state] {
                State::Match => matches = true,
                State::Split(next) => waiting.extend(next),
                State::Start(next) if at.is_start => waiting.push(*next),
                State::End(next) if at.is_end => waiting.push(*next),
                // It may turn out that this is the end.
                State::End(_) | State::Chars(..) => {
                    into.insert(state);
                }
                State::Start(_) => {}
            }
        }
        matches
    }

    fn begin(&self) -> Subset {
        let mut states = BTreeSet::new();
        let at = At {
            is_start: true,
            is_end: false,
        };
        let has_matched = self.close(self.start, at, &mut states);
        self.subset(states, has_matched, true)
    }

    /// A subset; what comes after a match is no matter.
    fn subset(&self, states: BTreeSet<usize>, has_matched: bool, is_start: bool) -> Subset {
        match has_matched {
            true => Subset {
                states: Vec::new(),
                has_matched,
                is_start: false,
            },
            false => Subset {
                states: states.into_iter().collect(),
                has_matched,
                is_start,
            },
        }
    }

    fn step(&self, subset: &Subset, c: char) -> Subset {
        if subset.has_matched {
            return subset.clone();
        }
        let mut states = BTreeSet::new();
        let within = At {
            is_start: false,
            is_end: false,
        };
        let mut has_matched = false;
        for state in &subset.states {
            if let State::Chars(ranges, next) = &self.states[*state]
                && ranges
                    .iter()
                    .any(|(start, end)| (*start..=*end).contains(&c))
            {
                has_matched |= self.close(*next, within, &mut states);
            }
        }
        // It may begin anywhere.
        has_matched |= self.close(self.start, within, &mut states);
        self.subset(states, has_matched, false)
    }

    /// Whether it has matched, if the text ends here.
    fn accepts(&self, subset: &Subset) -> bool {
        let end = At {
            is_start: subset.is_start,
            is_end: true,
        };
        let mut rest = BTreeSet::new();
        subset.has_matched
            || subset
                .states
                .iter()
                .any(|state| self.close(*state, end, &mut rest))
    }

    /// Where classes of characters begin that it does not tell apart.
    fn edges(&self, edges: &mut BTreeSet<u32>) {
        for state in &self.states {
            if let State::Chars(ranges, _) = state {
                for (start, end) in ranges {
                    edges.insert(u32::from(*start));
                    edges.insert(u32::from(*end) + 1);
                }
            }
        }
    }
}

/// Where in a text.
#[derive(Clone, Copy)]
struct At {
    is_start: bool,
    is_end: bool,
}

/// States of one expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Subset {
    states: Vec<usize>,
    has_matched: bool,
    /// Nothing was read yet.
    is_start: bool,
}

/// Texts that were found.
pub(super) struct Found {
    pub(super) texts: Vec<String>,
    /// Whether it was looked everywhere: where `texts` is empty there are none.
    pub(super) is_all: bool,
}

/// The shortest texts of `least` to `most` characters that each expression matches or not, as said, but not
/// more than `wanted`. `budget` is how many states may still be looked at.
pub(super) fn texts(
    of: &[(&Automaton, bool)],
    least: u64,
    most: Option<u64>,
    wanted: usize,
    budget: &mut usize,
) -> Found {
    let mut found = Found {
        texts: Vec::new(),
        is_all: false,
    };
    let letters = letters(of);
    let first: Vec<Subset> = of.iter().map(|(automaton, _)| automaton.begin()).collect();
    // How often a state was met: once is enough to know whether there is any text.
    let mut met: BTreeMap<(Vec<Subset>, u64), usize> = BTreeMap::new();
    let mut waiting = VecDeque::from([(first, String::new(), 0_u64)]);
    while let Some((states, text, length)) = waiting.pop_front() {
        let Some(left) = budget.checked_sub(1) else {
            return found;
        };
        *budget = left;
        let is_right = |((automaton, matches), state): (&(&Automaton, bool), &Subset)| {
            automaton.accepts(state) == *matches
        };
        if length >= least && of.iter().zip(&states).all(is_right) {
            found.texts.push(text.clone());
            if found.texts.len() >= wanted {
                return found;
            }
        }
        if most.is_some_and(|most| length >= most) {
            continue;
        }
        // What must not match and has, and what must and has no state left, will never be right again: where an
        // expression may begin anywhere, it has states after each character.
        let is_lost = |((_, matches), state): (&(&Automaton, bool), &Subset)| match matches {
            true => !state.has_matched && state.states.is_empty(),
            false => state.has_matched,
        };
        if of.iter().zip(&states).any(is_lost) {
            continue;
        }
        for c in &letters {
            let next: Vec<Subset> = of
                .iter()
                .zip(&states)
                .map(|((automaton, _), state)| automaton.step(state, *c))
                .collect();
            // Beyond the least length all lengths are one, as no longer text is shorter.
            let longer = length + 1;
            let counted = longer.min(least);
            let times = met.entry((next.clone(), counted)).or_default();
            if *times < wanted {
                *times += 1;
                let mut text = text.clone();
                text.push(*c);
                waiting.push_back((next, text, longer));
            }
        }
    }
    found.is_all = true;
    found
}

/// Characters that stand for all: some of each class that no expression tells apart, those that are easily
/// read before others.
fn letters(of: &[(&Automaton, bool)]) -> Vec<char> {
    let mut edges = BTreeSet::from([0, 0x11_0000]);
    for (automaton, _) in of {
        automaton.edges(&mut edges);
    }
    let edges: Vec<u32> = edges
        .into_iter()
        .filter(|edge| *edge <= 0x11_0000)
        .collect();
    let mut letters = Vec::new();
    for pair in edges.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let nice = |c: &char| (start..end).contains(&u32::from(*c));
        let mut chosen: Vec<char> = "axkAXK059 -_.".chars().filter(nice).take(TRIED).collect();
        let mut code = start;
        while chosen.len() < TRIED && code < end {
            if let Some(c) = char::from_u32(code)
                && !chosen.contains(&c)
            {
                chosen.push(c);
            }
            // A range of surrogates has no characters.
            code = if code == 0xD800 { 0xE000 } else { code + 1 };
        }
        letters.extend(chosen);
    }
    let rank = |c: &char| (!c.is_ascii_alphanumeric(), !c.is_ascii_graphic(), *c);
    letters.sort_by_key(rank);
    letters
}

#[cfg(test)]
mod tests {
    use super::{Automaton, texts};

    fn found(of: &[(&str, bool)], least: u64, most: Option<u64>) -> (Vec<String>, bool) {
        let automata: Vec<(Automaton, bool)> = of
            .iter()
            .map(|(text, matches)| (Automaton::of(text).expect("plain"), *matches))
            .collect();
        let of: Vec<(&Automaton, bool)> = automata.iter().map(|(one, is)| (one, *is)).collect();
        let found = texts(&of, least, most, 2, &mut 20_000);
        (found.texts, found.is_all)
    }

    #[test]
    fn shortest_texts() {
        assert_eq!(found(&[("^a+$", true)], 2, None).0[0], "aa");
        assert_eq!(
            found(&[("^[a-z]{3}$", true), ("x", true)], 0, None).0[0].len(),
            3
        );
        assert_eq!(found(&[("b", true)], 0, None).0[0], "b");
        assert_eq!(
            found(&[("^(?:ab|cd)*$", true), ("^$", false)], 0, None).0[0],
            "ab"
        );
        assert_eq!(found(&[("^a|b$", true), ("^a", false)], 0, None).0[0], "b");
    }

    #[test]
    fn none_there_are() {
        let none = (Vec::new(), true);
        assert_eq!(
            found(&[("^[a-c]+$", true), ("^[a-f]+$", false)], 0, None),
            none
        );
        assert_eq!(found(&[("^a{2,4}$", true)], 5, None), none);
        assert_eq!(found(&[("^a{2,4}$", true)], 0, Some(1)), none);
        assert_eq!(found(&[("a", true), ("a", false)], 0, None), none);
        assert_eq!(found(&[("^ab$", true), ("b", false)], 0, None), none);
        assert_eq!(found(&[("$.", true)], 0, None), none);
    }

    #[test]
    fn one_text() {
        let one = Automaton::exactly("ab");
        let all = Automaton::of("^[ab]{2}$").expect("plain");
        let found = texts(&[(&one, false), (&all, true)], 0, None, 9, &mut 20_000);
        assert_eq!(found.texts, ["aa", "ba", "bb"]);
        assert!(found.is_all);
    }
}
