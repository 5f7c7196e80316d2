//! From an event to a value in it.

use super::event::Event;
use super::grammar::{Place, Root, Step};
use crate::payload::tape::{Item, Kind};

/// The value at a place.
pub(super) fn find<'t>(event: Event<'t>, place: &Place) -> Option<Item<'t>> {
    if let Some(known) = place
        .first
        .and_then(|first| event.item.numbered(first.into()))
    {
        return follow(known?, place.steps.get(1..)?);
    }
    let root = match place.root {
        Root::Event => event.item,
        Root::Above(above) => event.above(above)?,
    };
    follow(root, &place.steps)
}

/// The value that steps lead to.
pub(super) fn follow<'t>(root: Item<'t>, steps: &[Step]) -> Option<Item<'t>> {
    let mut at = root;
    for step in steps {
        at = match step {
            Step::Key(key) if at.kind() == Kind::Array => at.items().nth(key.parse().ok()?)?,
            Step::Key(key) => at.get(key)?,
            Step::Index(index) => at.items().nth(*index)?,
            Step::Item { key, text } => {
                let is = |item: &Item<'_>| item.get(key).is_some_and(|value| value.is(text));
                at.items().find(is)?
            }
        };
    }
    Some(at)
}
