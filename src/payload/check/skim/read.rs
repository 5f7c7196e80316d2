//! Reads a text as one that is made like those before it.

use super::family::{Family, Kinds, Named};
use super::layout::{Entry, Layout, Object, PROPERTIES, Role, Within, is, say, says};
use crate::payload::expected::{Aside, Shape, Table};
use crate::payload::tape::{Cursor, Item, Kind, Passed, Room, Tape};
use crate::tables::pii;

/// How an event is made.
pub(super) struct Made {
    /// What has a say in it, added up.
    pub(super) said: u64,
    /// Where nothing is to be said of the properties, as those of this event.
    pub(super) straight: Option<Named>,
}

/// Why a text was not read.
pub(super) enum Not {
    /// It is made otherwise than those before it.
    Alike,
    /// Something may be to be said of its properties, as far as it was guessed whose they are.
    Straight,
}

impl Family {
    /// Reads a text that is made as those before it.
    ///
    /// With a `table` the properties are not taken apart where they are those of an event of it, by its name
    /// and by what had a say in the event before: it is found while they are read that they are right.
    pub(super) fn read(
        &mut self,
        text: &str,
        room: &mut Room,
        tape: &mut Tape,
        table: Option<&Table<'_>>,
    ) -> Result<Made, Not> {
        let mut reader = Reader {
            text,
            cursor: Cursor::new(text, room),
            tape,
            guess: table.zip(self.kinds.get(&self.last)),
            wires: &self.wires,
            name: None,
            properties: Properties::None,
            values: &mut self.values,
            said: 0,
        };
        let is_read = reader.object(&self.layout, 0).is_some();
        let is_whole = is_read && reader.cursor.token().is_none();
        let straight = match reader.properties {
            Properties::Straight(_) if !is_read => return Err(Not::Straight),
            Properties::Straight(named) => Some(named),
            Properties::Taped => None,
            Properties::None => return Err(Not::Alike),
        };
        let said = reader.said;
        match is_whole {
            true => Ok(Made { said, straight }),
            false => Err(Not::Alike),
        }
    }
}

struct Reader<'r, 'd> {
    text: &'r str,
    cursor: Cursor<'r>,
    tape: &'r mut Tape,
    /// What events are held against, and the names of those that are made as the one before.
    guess: Option<(&'r Table<'d>, &'r Kinds)>,
    /// The names of identifiers.
    wires: &'r [String],
    /// The number of the value that is the name, once it was read.
    name: Option<usize>,
    properties: Properties,
    values: &'r mut [Passed],
    said: u64,
}

/// What was done with the properties.
enum Properties {
    None,
    /// They were taken apart.
    Taped,
    /// They were checked, as those of this event.
    Straight(Named),
}

impl<'r, 'd> Reader<'r, 'd> {
    fn object(&mut self, layout: &Layout, number: usize) -> Option<()> {
        if !self.cursor.enter(b'{') {
            return None;
        }
        let object = layout.objects.get(number)?;
        let mut seen = 0_u64;
        let mut before: Option<&Entry> = None;
        let mut at = object.first.get();
        if self.cursor.token()? == b'}' {
            return self.cursor.leave(b'}').then_some(());
        }
        loop {
            let mut entry = object.entries.get(at)?;
            if !self.cursor.eat_label(&entry.label) {
                at = self.other(object)?;
                before.map_or(&object.first, |before| &before.next).set(at);
                entry = object.entries.get(at)?;
            }
            let bit = 1_u64.checked_shl(at as u32)?;
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;
            match &entry.role {
                Role::Free => self.cursor.skip()?,
                Role::Within(child) => self.within(layout, (number, at), *child)?,
                role => self.value((number, at), role)?,
            }
            if !self.cursor.eat(b',') {
                return self.cursor.leave(b'}').then_some(());
            }
            at = entry.next.get();
            before = Some(entry);
            self.cursor.token()?;
        }
    }

    /// Moves past the key that stands here, which is another than was expected: its number.
    #[cold]
    fn other(&mut self, object: &Object) -> Option<usize> {
        let key = self.cursor.key()?;
        let mut entries = object.entries.iter();
        let at = entries.position(|entry| entry.label.key() == key)?;
        self.cursor.eat(b':').then_some(at)
    }

    fn within(&mut self, layout: &Layout, place: (usize, usize), child: usize) -> Option<()> {
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
                if let Role::Name(number) = role {
                    self.name = Some(*number);
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
        if !matches!(self.properties, Properties::None) {
            return None;
        }
        if let Some((named, shape)) = self.guessed() {
            self.properties = Properties::Straight(named);
            let is_looked_for = |key: &str| {
                within.names.find(key.as_bytes()).is_some() || self.wires.iter().any(|w| w == key)
            };
            let aside = Aside {
                tape: self.tape,
                is_quiet: &|text| pii().value(text).is_none(),
                is_free: &|key| !is_looked_for(key),
            };
            return shape.reads(&mut self.cursor, aside);
        }
        self.properties = Properties::Taped;
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

    /// The event whose properties follow, as far as can be guessed, and what they are held against.
    fn guessed(&self) -> Option<(Named, &'r Shape<'d>)> {
        let (table, kinds) = self.guess?;
        let number = self.name.filter(|number| *number == kinds.name)?;
        let name = self.values.get(number)?.plain(self.text)?;
        let named = kinds.of_name(name).filter(|named| named.is_straight)?;
        Some((named, &table.plan(named.position)?.shape))
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
