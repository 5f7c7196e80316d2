//! JSON Pointers (RFC 6901) of values, made only when somebody asks.

use super::places::Places;
use crate::payload::tape::{Item, Kind};

/// The JSON Pointer of a value in the text that it was read from; of a key, that of its value.
///
/// The items before it are counted: [`Event::pointer`] and [`Field::pointer`] know the place of
/// an event, and are to be asked in long lists.
///
/// [`Event::pointer`]: super::Event::pointer
/// [`Field::pointer`]: super::Field::pointer
pub fn pointer(item: Item<'_>) -> String {
    let mut pointer = String::new();
    push_pointer(item, &Places::default(), &mut pointer);
    pointer
}

/// Adds the same, where the places of some items are known.
pub(super) fn push_pointer(item: Item<'_>, places: &Places, pointer: &mut String) {
    walk(item, places, &mut |token, _| token.push_to(pointer));
}

/// A step of a pointer.
pub(super) enum Token<'t> {
    Key(Item<'t>),
    Index(usize),
}

impl Token<'_> {
    pub(super) fn push_to(&self, pointer: &mut String) {
        pointer.push('/');
        match self {
            Self::Index(index) => pointer.push_str(&index.to_string()),
            Self::Key(key) => {
                let key = key.string().unwrap_or_default();
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
        }
    }
}

/// Goes from the root of the text to the value, and shows each step and where it leads.
pub(super) fn walk<'t>(item: Item<'t>, places: &Places, see: &mut dyn FnMut(Token<'t>, Item<'t>)) {
    let index = item.index();
    let mut at = item.at(0);
    while at.index() < index {
        let next = match at.kind() {
            Kind::Array => {
                let counted = || {
                    let upto = at.items().enumerate();
                    upto.take_while(|(_, child)| child.index() <= index).last()
                };
                let found = known(at, item, places).or_else(counted);
                found.map(|(place, child)| (Token::Index(place), child))
            }
            Kind::Object => {
                let upto = at.entries();
                let last = upto.take_while(|(key, _)| key.index() <= index).last();
                last.map(|(key, value)| (Token::Key(key), value))
            }
            _ => None,
        };
        let Some((token, child)) = next else { return };
        see(token, child);
        at = child;
    }
}

/// The item of a list that a value is in, with its place, where that is known.
fn known<'t>(list: Item<'t>, value: Item<'t>, places: &Places) -> Option<(usize, Item<'t>)> {
    let place = places.of(list)?;
    let item = list.at(place.item);
    let holds = item.range().contains(&value.range().start);
    holds.then_some((place.index as usize, item))
}
