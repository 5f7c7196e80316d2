//! The parser of the language of [`super::grammar`].

use super::grammar::{
    Check, Choice, Decoding, Function, Lists, Path, Place, Predicate, Root, Source, Step, Style,
    Test, Type,
};
use super::scan::{Parsed, Parser};

/// Most lists within each other that events are split from; `^^` goes up as far.
pub(super) const MAX_LISTS: usize = 3;

/// A path; what has to be decoded for it is added to `slots`.
pub(super) fn path(text: &str, slots: &mut Vec<Decoding>) -> Parsed<Path> {
    let mut parser = Parser::of(text);
    let mut choices = vec![parser.choice(slots)?];
    while parser.eat("|") {
        choices.push(parser.choice(slots)?);
    }
    parser.end()?;
    Ok(Path { choices })
}

/// A predicate.
pub(super) fn predicate(text: &str) -> Parsed<Predicate> {
    let mut parser = Parser::of(text);
    let predicate = parser.predicate()?;
    parser.end()?;
    Ok(predicate)
}

/// A place.
pub(super) fn place(text: &str) -> Parsed<Place> {
    let mut parser = Parser::of(text);
    let place = parser.place()?;
    parser.end()?;
    Ok(place)
}

/// Where events stand: `$`, or paths that end in `[*]`, with `|` between.
pub(super) fn events(text: &str) -> Parsed<Vec<Lists>> {
    let mut parser = Parser::of(text);
    let mut all = vec![parser.lists()?];
    while parser.eat("|") {
        all.push(parser.lists()?);
    }
    parser.end()?;
    Ok(all)
}

impl Parser<'_> {
    fn choice(&mut self, slots: &mut Vec<Decoding>) -> Parsed<Choice> {
        let when = match self.word("when") {
            true => {
                let when = self.predicate()?;
                self.want(":", "`:` after the condition")?;
                Some(when)
            }
            false => None,
        };
        let source = self.source(slots)?;
        let mut functions = Vec::new();
        while self.eat(">") {
            functions.push(self.function()?);
        }
        Ok(Choice {
            when,
            source,
            functions,
        })
    }

    fn function(&mut self) -> Parsed<Function> {
        self.space();
        let start = self.at;
        let name = self.name();
        if let Some((_, function)) = Function::ALL.iter().find(|(known, _)| *known == name) {
            return Ok(*function);
        }
        self.at = start;
        self.fail("a function; `base64url` and `json` come first, and once")
    }

    fn source(&mut self, slots: &mut Vec<Decoding>) -> Parsed<Source> {
        self.space();
        if self.rest().starts_with(['$', '^']) {
            let place = self.place()?;
            return self.decoded(place, slots);
        }
        if self.rest().starts_with('\'') {
            return self.text().map(Source::Text);
        }
        let start = self.at;
        match self.name() {
            "rest" => Ok(Source::Rest),
            "join" => {
                self.want("(", "`(`")?;
                let separator = self.text()?;
                self.want(",", "`,`")?;
                let places = self.places()?;
                Ok(Source::Join { separator, places })
            }
            "pairs" => self.pairs(Style::Otlp, slots),
            "params" => self.pairs(Style::Ga4, slots),
            "members" => {
                self.want("(", "`(`")?;
                let place = self.place()?;
                self.want(")", "`)`")?;
                self.slot(Decoding::Members(place), slots)
            }
            _ => {
                self.at = start;
                self.fail("`$`, `^`, `join`, `pairs`, `params`, `members`, `rest` or a text")
            }
        }
    }

    fn pairs(&mut self, style: Style, slots: &mut Vec<Decoding>) -> Parsed<Source> {
        self.want("(", "`(`")?;
        let places = self.places()?;
        self.slot(Decoding::Pairs(style, places), slots)
    }

    /// Places up to the closing parenthesis.
    fn places(&mut self) -> Parsed<Vec<Place>> {
        let mut places = vec![self.place()?];
        while self.eat(",") {
            places.push(self.place()?);
        }
        self.want(")", "`,` or `)`")?;
        Ok(places)
    }

    /// The place itself, or what it holds as text.
    fn decoded(&mut self, place: Place, slots: &mut Vec<Decoding>) -> Parsed<Source> {
        let before = self.at;
        let base64 = self.eat(">") && self.word("base64url");
        if base64 {
            self.want(">", "`> json`: only JSON is in base64url")?;
            if !self.word("json") {
                return self.fail("`json`: only JSON is in base64url");
            }
            return self.slot(Decoding::Json { place, base64 }, slots);
        }
        self.at = before;
        if self.eat(">") && self.word("json") {
            return self.slot(Decoding::Json { place, base64 }, slots);
        }
        self.at = before;
        Ok(Source::Place(place))
    }

    /// The same text is decoded once, whatever is read in it.
    fn slot(&mut self, decoding: Decoding, slots: &mut Vec<Decoding>) -> Parsed<Source> {
        let known = slots.iter().position(|slot| *slot == decoding);
        let slot = known.unwrap_or_else(|| {
            slots.push(decoding);
            slots.len() - 1
        });
        let steps = self.steps()?;
        Ok(Source::Decoded { slot, steps })
    }

    fn root(&mut self) -> Parsed<Root> {
        if self.eat("$") {
            return Ok(Root::Event);
        }
        self.want("^", "`$` or `^`")?;
        let mut above = 0;
        while self.rest().starts_with('^') {
            self.at += 1;
            above += 1;
        }
        if above >= MAX_LISTS {
            return self.fail("fewer `^`: no event is in so many lists");
        }
        Ok(Root::Above(above))
    }

    fn place(&mut self) -> Parsed<Place> {
        let root = self.root()?;
        let steps = self.steps()?;
        Ok(Place::new(root, steps))
    }

    fn steps(&mut self) -> Parsed<Vec<Step>> {
        let mut steps = Vec::new();
        loop {
            if self.rest().starts_with("[*]") {
                return self.fail("a step to one value: `[*]` is for `events`");
            }
            match self.step()? {
                Some(step) => steps.push(step),
                None => return Ok(steps),
            }
        }
    }

    fn step(&mut self) -> Parsed<Option<Step>> {
        if self.rest().starts_with('.') {
            self.at += 1;
            return match self.name() {
                "" => self.fail("a name; one with other signs as `['na.me']`"),
                name => Ok(Some(Step::Key(name.to_owned()))),
            };
        }
        if !self.rest().starts_with('[') {
            return Ok(None);
        }
        self.at += 1;
        let step = if self.rest().starts_with('\'') {
            Step::Key(self.text()?)
        } else {
            let start = self.at;
            let name = self.name();
            if let Ok(index) = name.parse() {
                Step::Index(index)
            } else if name.is_empty() {
                self.at = start;
                return self.fail("a number, a text or `key='text'`");
            } else {
                self.want("=", "`=`")?;
                let text = self.text()?;
                let key = name.to_owned();
                Step::Item { key, text }
            }
        };
        self.want("]", "`]`")?;
        Ok(Some(step))
    }

    fn lists(&mut self) -> Parsed<Lists> {
        self.want("$", "`$`")?;
        let mut lists = Lists::default();
        let mut steps = Vec::new();
        loop {
            if self.rest().starts_with("[*]") {
                self.at += "[*]".len();
                lists.0.push(std::mem::take(&mut steps));
                if lists.0.len() > MAX_LISTS {
                    return self.fail("fewer `[*]`");
                }
            } else if let Some(step) = self.step()? {
                steps.push(step);
            } else if steps.is_empty() {
                return Ok(lists);
            } else {
                return self.fail("`[*]`: events stand in a list");
            }
        }
    }

    fn predicate(&mut self) -> Parsed<Predicate> {
        let mut tests = vec![self.test()?];
        while self.word("and") {
            tests.push(self.test()?);
        }
        Ok(Predicate { tests })
    }

    fn test(&mut self) -> Parsed<Test> {
        let not = self.word("not");
        let has = self.word("has");
        let place = self.place()?;
        let check = if has { Check::Has } else { self.check()? };
        Ok(Test { not, place, check })
    }

    fn check(&mut self) -> Parsed<Check> {
        if self.eat("=") {
            return Ok(Check::In(vec![self.text()?]));
        }
        self.space();
        let start = self.at;
        match self.name() {
            "is" => self.of_type().map(Check::Is),
            "in" => self.texts().map(Check::In),
            "starts" => self.text().map(Check::Starts),
            "holds" => self.text().map(Check::Holds),
            _ => {
                self.at = start;
                self.fail("`=`, `is`, `in`, `starts` or `holds`")
            }
        }
    }

    fn of_type(&mut self) -> Parsed<Type> {
        self.space();
        let start = self.at;
        match self.name() {
            "array" => Ok(Type::Array),
            "object" => Ok(Type::Object),
            "string" => Ok(Type::String),
            "number" => Ok(Type::Number),
            _ => {
                self.at = start;
                self.fail("`array`, `object`, `string` or `number`")
            }
        }
    }

    fn texts(&mut self) -> Parsed<Vec<String>> {
        self.want("[", "`[`")?;
        let mut texts = vec![self.text()?];
        while self.eat(",") {
            texts.push(self.text()?);
        }
        self.want("]", "`,` or `]`")?;
        Ok(texts)
    }
}
