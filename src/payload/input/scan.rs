//! Finds where the values of a document begin and end.

use memchr::memchr3;

use super::chunk::{blanks, is_blank};

/// How deep brackets are told apart. Beyond, they are only counted.
const KNOWN_DEPTH: usize = 1024;

/// What the scanner came upon, with its index in the text.
pub(super) enum Event {
    /// The `[` of a top-level array.
    Array(usize),
    /// A record begins.
    Begin {
        /// The index of its first byte.
        at: usize,
        /// Its place in the top-level array.
        element: Option<u64>,
    },
    /// The record that began ends before this index.
    End(usize),
    /// The text is used up.
    More,
}

/// A scanner of JSON structure. It goes through the text once, keeps nothing of it, and gets
/// over what is not JSON as well as it can.
#[derive(Default)]
pub(super) struct Scanner {
    state: State,
    nesting: Nesting,
    array: Option<Array>,
}

#[derive(Clone, Copy, Default)]
enum State {
    /// Between records.
    #[default]
    Between,
    /// At a comma without an element before it.
    Comma,
    /// In a number, a literal or something that is not JSON.
    Bare { number: bool },
    /// In an object or an array.
    Value,
    /// In a string.
    String,
    /// After a backslash in a string.
    Escape,
}

/// The top-level array whose elements are given out.
#[derive(Default)]
struct Array {
    elements: u64,
    /// An element has ended, so that a comma may follow.
    comma: bool,
}

impl Scanner {
    /// Goes on from `at`, which it moves, to the next event. `start` is where the record began
    /// that is open, as long as it is in the text.
    pub(super) fn next(&mut self, text: &[u8], at: &mut usize, start: Option<usize>) -> Event {
        loop {
            let Some(rest) = text.get(*at..).filter(|rest| !rest.is_empty()) else {
                return Event::More;
            };
            let event = match self.state {
                State::Between => self.between(rest, at),
                State::Comma => Some(self.end(*at + 1, at)),
                State::Bare { number } => {
                    let start = start.unwrap_or(*at);
                    self.bare(text, at, start, number)
                }
                State::Value => self.value(rest, at),
                State::String => self.string(rest, at),
                State::Escape => self.escape(rest, at),
            };
            if let Some(event) = event {
                return event;
            }
        }
    }

    /// Whether a top-level array is open and none of its elements.
    pub(super) fn wants_bracket(&self) -> bool {
        matches!(self.state, State::Between) && self.array.is_some()
    }

    fn between(&mut self, rest: &[u8], at: &mut usize) -> Option<Event> {
        let blanks = blanks(rest);
        *at += blanks;
        let here = *at;
        let byte = *rest.get(blanks)?;
        match (byte, &mut self.array) {
            (b'[', None) => {
                self.array = Some(Array::default());
                *at += 1;
                return Some(Event::Array(here));
            }
            (b']', Some(_)) => {
                self.array = None;
                *at += 1;
                return None;
            }
            (b',', Some(array)) if array.comma => {
                array.comma = false;
                *at += 1;
                return None;
            }
            (b',', Some(_)) => self.state = State::Comma,
            (b'{' | b'[', _) => {
                self.nesting.open(byte);
                self.state = State::Value;
                *at += 1;
            }
            (b'"', _) => {
                self.state = State::String;
                *at += 1;
            }
            _ => {
                let number = matches!(byte, b'-' | b'0'..=b'9');
                self.state = State::Bare { number };
                // Whatever it is: a closing bracket, too, is the beginning of garbage here.
                *at += 1;
            }
        }
        let element = self.array.as_mut().map(|array| {
            array.elements += 1;
            array.elements - 1
        });
        Some(Event::Begin { at: here, element })
    }

    /// A number or literal ends at white space. Garbage goes on to the end of its line or to
    /// something that opens, so that a line of it is one record and not one a word.
    fn bare(&mut self, text: &[u8], at: &mut usize, start: usize, number: bool) -> Option<Event> {
        let from = *at;
        for (index, byte) in text.iter().enumerate().skip(from) {
            let ends = match byte {
                b'\n' | b'{' | b'[' => true,
                b',' | b']' => self.array.is_some(),
                byte if is_blank(*byte) => number || text.get(start..index).is_some_and(is_literal),
                _ => false,
            };
            if ends {
                return Some(self.end(index, at));
            }
        }
        *at = text.len();
        None
    }

    fn value(&mut self, rest: &[u8], at: &mut usize) -> Option<Event> {
        for (index, byte) in rest.iter().enumerate() {
            match byte {
                b'"' => {
                    self.state = State::String;
                    *at += index + 1;
                    return None;
                }
                b'{' | b'[' => self.nesting.open(*byte),
                b'}' | b']' if self.nesting.close(*byte) => {
                    return Some(self.end(*at + index + 1, at));
                }
                _ => {}
            }
        }
        *at += rest.len();
        None
    }

    fn string(&mut self, rest: &[u8], at: &mut usize) -> Option<Event> {
        let Some(index) = memchr3(b'"', b'\\', b'\n', rest) else {
            *at += rest.len();
            return None;
        };
        *at += index;
        match rest.get(index) {
            Some(b'\\') => {
                self.state = State::Escape;
                *at += 1;
                return None;
            }
            Some(b'"') => *at += 1,
            // No string goes on over a line end: one that was not closed ends here, and what
            // follows is structure again.
            _ => {}
        }
        if self.nesting.is_empty() {
            return Some(self.end(*at, at));
        }
        self.state = State::Value;
        None
    }

    fn escape(&mut self, rest: &[u8], at: &mut usize) -> Option<Event> {
        if rest.first() != Some(&b'\n') {
            *at += 1;
        }
        self.state = State::String;
        None
    }

    fn end(&mut self, index: usize, at: &mut usize) -> Event {
        if let (Some(array), false) = (&mut self.array, matches!(self.state, State::Comma)) {
            array.comma = true;
        }
        self.state = State::Between;
        *at = index;
        Event::End(index)
    }
}

fn is_literal(word: &[u8]) -> bool {
    matches!(word, b"true" | b"false" | b"null")
}

/// The brackets that are open in a record.
#[derive(Default)]
struct Nesting {
    open: Vec<u8>,
    deeper: u64,
}

impl Nesting {
    fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    fn open(&mut self, bracket: u8) {
        if self.open.len() < KNOWN_DEPTH {
            self.open.push(bracket);
        } else {
            self.deeper += 1;
        }
    }

    /// Closes the innermost bracket of the kind and all that was left open in it. A bracket
    /// that closes nothing is passed over. True if nothing is open any more.
    fn close(&mut self, bracket: u8) -> bool {
        if self.deeper > 0 {
            self.deeper -= 1;
            return false;
        }
        let opening = if bracket == b'}' { b'{' } else { b'[' };
        if let Some(index) = self.open.iter().rposition(|open| *open == opening) {
            self.open.truncate(index);
        }
        self.is_empty()
    }
}
