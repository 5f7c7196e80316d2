//! Texts between lengths, that some expressions match and others do not.

use serde_json::Value;

use super::Solver;
use crate::compat::automaton::{Automaton, texts};
use crate::compat::outcome::Outcome;
use crate::compat::patterns::samples;
use crate::compat::term::{Constant, Term};
use crate::dict::validate::fits_format;

/// Texts that are tried.
const TRIED: usize = 24;

/// Values that are not allowed at most, to be looked at one by one.
const EXCLUDED: usize = 64;

/// What is said of a text.
#[derive(Default)]
struct Said<'s> {
    least: u64,
    most: Option<u64>,
    patterns: Vec<(&'s str, bool)>,
    formats: Vec<(&'s str, bool)>,
    excluded: Vec<&'s str>,
}

impl Solver<'_> {
    /// Looks for a text of which all holds that is said.
    pub(super) fn string(&mut self, terms: &[(Term, bool)]) -> Outcome {
        let mut said = Said::default();
        for (term, is) in terms {
            match (term, is) {
                (Term::MinLength(least), true) => said.least = said.least.max(*least),
                (Term::MinLength(more), false) => {
                    let most = more.saturating_sub(1);
                    said.most = Some(said.most.map_or(most, |known| known.min(most)));
                }
                (Term::Pattern(pattern), is) => said.patterns.push((pattern, *is)),
                (Term::Format(format), is) => said.formats.push((format, *is)),
                (
                    Term::Const(Constant {
                        value: Value::String(text),
                        ..
                    }),
                    false,
                ) => {
                    said.excluded.push(text);
                }
                _ => {}
            }
        }
        if said.most.is_some_and(|most| most < said.least) {
            return Outcome::Empty;
        }
        self.text(&said)
    }

    fn text(&mut self, said: &Said<'_>) -> Outcome {
        let known: Vec<_> = said
            .patterns
            .iter()
            .map(|(pattern, is)| (self.patterns.get(pattern), *is))
            .collect();
        let is_right = |text: &str| {
            let length = text.chars().count() as u64;
            length >= said.least
                && said.most.is_none_or(|most| length <= most)
                && !said.excluded.contains(&text)
                && known
                    .iter()
                    .all(|(pattern, is)| pattern.matches(text) == Some(*is))
                && said
                    .formats
                    .iter()
                    .all(|(format, is)| fits_format(format, text) == *is)
        };
        // Texts of a format are not to be found by trying letters.
        let wanted = said.formats.iter().filter(|(_, is)| *is);
        for (format, _) in wanted.clone() {
            if let Some(text) = samples(format).iter().find(|text| is_right(text)) {
                return Outcome::Value(Value::from(*text));
            }
        }
        let excluded: Vec<Automaton> = (said.excluded.iter().take(EXCLUDED))
            .map(|text| Automaton::exactly(text))
            .collect();
        let sure = known.iter().filter_map(|(pattern, is)| {
            let automaton = pattern.automaton.as_ref()?;
            Some((automaton, *is))
        });
        let automata: Vec<(&Automaton, bool)> = sure
            .chain(excluded.iter().map(|one| (one, false)))
            .collect();
        let patterns_known = known.iter().all(|(pattern, _)| pattern.automaton.is_some());
        if automata.is_empty() && patterns_known && said.formats.is_empty() {
            // Any letters do.
            let Ok(length) = usize::try_from(said.least.max(1).min(said.most.unwrap_or(u64::MAX)))
            else {
                return Outcome::Unknown("a text would be too long".to_owned());
            };
            return Outcome::Value("a".repeat(length).into());
        }
        let found = texts(&automata, said.least, said.most, TRIED, &mut self.states);
        if found.texts.is_empty() && found.is_all {
            return Outcome::Empty;
        }
        if let Some(text) = found.texts.iter().find(|text| is_right(text)) {
            return Outcome::Value(text.as_str().into());
        }
        let word = |word: &str| Outcome::Unknown(word.to_owned());
        match (
            wanted.clone().next(),
            known
                .iter()
                .find(|(pattern, _)| pattern.automaton.is_none()),
        ) {
            (Some((format, _)), _) => Outcome::Unknown(format!(
                "which texts of format `{format}` there are is not known well enough"
            )),
            (None, Some(_)) => word("a `pattern` has what cannot be compared, such as a lookahead"),
            (None, None) if !found.is_all => word("patterns take too many states to compare"),
            (None, None) => word("no text was found that shows it"),
        }
    }
}
