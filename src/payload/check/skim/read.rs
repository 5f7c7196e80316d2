//! Reads a text as one that is made like those before it.

use super::Family;
use super::layout::{Layout, Object, PROPERTIES, Role, Within, is, say, says};
use crate::payload::tape::{Cursor, Item, Kind, Passed, Room, Tape};

impl Family {
    /// What has a say in it, added up; `None` if it is made otherwise.
    pub(super) fn read(&mut self, text: &str, room: &mut Room, tape: &mut Tape) -> Option<u64> {
        let mut reader = Reader {
            text,
            cursor: Cursor::new(text, room),
            tape,
            is_taped: false,
            values: &mut self.values,
            said: 0,
        };
        reader.object(&mut self.layout, 0)?;
        (reader.is_taped && reader.cursor.token().is_none()).then_some(reader.said)
    }
}

struct Reader<'r> {
    text: &'r str,
    cursor: Cursor<'r>,
    tape: &'r mut Tape,
    is_taped: bool,
    values: &'r mut [Passed],
    said: u64,
}

impl Reader<'_> {
    fn object(&mut self, layout: &mut Layout, number: usize) -> Option<()> {
        if !self.cursor.enter() {
            return None;
        }
        let mut seen = 0_u64;
        let mut before = None;
        let mut at = layout.objects.get(number)?.first;
        if self.cursor.token()? == b'}' {
            return self.cursor.leave().then_some(());
        }
        loop {
            let object = layout.objects.get_mut(number)?;
            let expected = object.entries.get(at)?;
            if !self.cursor.eat_key(&expected.key) {
                at = self.other(object, before)?;
            }
            let bit = 1_u64.checked_shl(at as u32)?;
            if seen & bit != 0 || !self.cursor.eat(b':') {
                return None;
            }
            seen |= bit;
            before = Some(at);
            let entry = object.entries.get(at)?;
            let next = entry.next;
            match &entry.role {
                Role::Free => self.cursor.skip()?,
                Role::Within(child) => {
                    let child = *child;
                    self.within(layout, (number, at), child)?;
                }
                role => self.value((number, at), role)?,
            }
            if !self.cursor.eat(b',') {
                return self.cursor.leave().then_some(());
            }
            at = next;
        }
    }

    /// The number of the key that stands here, which is another than was expected.
    #[cold]
    fn other(&mut self, object: &mut Object, before: Option<usize>) -> Option<usize> {
        let key = self.cursor.key()?;
        let mut entries = object.entries.iter();
        let found = entries.position(|entry| *entry.key == *key)?;
        match before.and_then(|before| object.entries.get_mut(before)) {
            Some(before) => before.next = found,
            None => object.first = found,
        }
        Some(found)
    }

    fn within(&mut self, layout: &mut Layout, place: (usize, usize), child: usize) -> Option<()> {
        if self.cursor.token()? == b'{' {
            self.say(place, is(Kind::Object));
            return self.object(layout, child);
        }
        let passed = self.cursor.value()?;
        self.say(place, is(passed.kind));
        (passed.kind != Kind::Array).then_some(())
    }

    fn value(&mut self, place: (usize, usize), role: &Role) -> Option<()> {
        if let Role::Properties(within) = role
            && self.cursor.token()? == b'{'
        {
            self.say(place, is(Kind::Object));
            return self.properties(within);
        }
        let passed = self.cursor.value()?;
        self.see(place, role, passed)
    }

    fn see(&mut self, place: (usize, usize), role: &Role, passed: Passed) -> Option<()> {
        match role {
            Role::Free => {}
            Role::Value(number) | Role::Name(number) => {
                if passed.kind == Kind::Array {
                    return None;
                }
                self.say(place, is(passed.kind));
                *self.values.get_mut(*number)? = passed;
            }
            Role::Text(number, texts) => {
                let raw = self.text.as_bytes().get(passed.range.clone())?;
                let text = texts.iter().position(|text| **text == *raw)?;
                self.say(place, says(text));
                *self.values.get_mut(*number)? = passed;
            }
            Role::Within(_) | Role::Properties(_) => {
                if matches!(passed.kind, Kind::Array | Kind::Object) {
                    return None;
                }
                self.say(place, is(passed.kind));
            }
        }
        Some(())
    }

    fn properties(&mut self, within: &Within) -> Option<()> {
        // There is room for one.
        if self.is_taped {
            return None;
        }
        self.is_taped = true;
        self.cursor.taped(self.tape)?;
        let item = self.tape.root(self.text);
        let mut told = Vec::new();
        for (key, value) in item.entries() {
            let Some(number) = within.names.find(key.plain()?) else {
                continue;
            };
            told.push((number, passed(value)));
        }
        for (number, passed) in told {
            self.see((PROPERTIES, number), within.roles.get(number)?, passed)?;
        }
        Some(())
    }

    fn say(&mut self, (object, entry): (usize, usize), what: u64) {
        self.said = self.said.wrapping_add(say(object, entry, what));
    }
}

/// A value of a tape as one that was passed.
pub(super) fn passed(item: Item<'_>) -> Passed {
    Passed {
        kind: item.kind(),
        range: item.range(),
        escaped: item.kind() == Kind::String && item.plain().is_none(),
    }
}
