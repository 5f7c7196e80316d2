//! Where properties of one name are defined, for rules that compare what they look like.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::dict::model::{Event, EventKind, Object, Property, Status, Value};
use crate::dict::{Definition, Dictionary};
use crate::syntax::Tree;
use crate::syntax::decode::{List, MapEntry, Slot};
use crate::text::{Name, Span, Spanned};

/// A property that an event or a group has itself, by its own definition or by `ref`.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// Its name there.
    pub name: &'a Spanned<Name>,
    /// The event or group that has it.
    pub owner: &'a Name,
    /// What it says there.
    pub property: &'a Property,
    /// The tree of the file.
    pub tree: &'a Arc<Tree>,
}

/// Sites by name, traits apart from the properties of events: these go to two tables. Without
/// what is deprecated or removed, whose shape is history.
pub type Sites<'a> = BTreeMap<(bool, &'a Name), Vec<Site<'a>>>;

/// The properties of events and groups by name.
pub(super) fn sites(dictionary: &Dictionary) -> Sites<'_> {
    let mut sites = Sites::new();
    for event in dictionary.events().filter(|event| !is_going(*event)) {
        let kind = event.body.kind.or(EventKind::Track);
        let traits = matches!(kind, EventKind::Identify | EventKind::Group);
        let properties = &event.body.properties;
        let owner = (&event.name.value, traits);
        add(dictionary, &mut sites, owner, properties, event.tree);
    }
    for group in dictionary.groups() {
        let properties = &group.body.properties;
        let owner = (&group.name.value, false);
        add(dictionary, &mut sites, owner, properties, group.tree);
    }
    sites
}

fn add<'a>(
    dictionary: &'a Dictionary,
    sites: &mut Sites<'a>,
    (owner, traits): (&'a Name, bool),
    properties: &'a Slot<Object>,
    tree: &'a Arc<Tree>,
) {
    for MapEntry { name, value } in properties.get().into_iter().flat_map(Object::iter) {
        let Some(property) = &value.value else {
            continue;
        };
        let mut layers = dictionary.layers(property);
        if layers.all(|layer| layer.deprecated.is_absent()) {
            let site = Site {
                name,
                owner,
                property,
                tree,
            };
            let same = sites.entry((traits, &name.value)).or_default();
            same.push(site);
        }
    }
}

fn is_going(event: Definition<'_, Event>) -> bool {
    let status = event.body.status.get();
    matches!(status, Some(Status::Deprecated | Status::Removed))
}

impl<'a> Site<'a> {
    /// A keyword: its value, where it is written, and whether `ref` brought it.
    pub fn keyword<T>(
        self,
        dictionary: &'a Dictionary,
        keyword: impl Fn(&'a Property) -> &'a Slot<T>,
    ) -> Option<(&'a T, Span, bool)> {
        let mut layers = dictionary.layers(self.property).enumerate();
        let (layer, property) = layers.find(|(_, layer)| !keyword(layer).is_absent())?;
        let found = keyword(property).spanned()?;
        Some((found.value, found.span, layer > 0))
    }
}

/// Pairs of words that mean no and yes.
const PAIRS: [[&str; 2]; 7] = [
    ["false", "true"],
    ["no", "yes"],
    ["n", "y"],
    ["f", "t"],
    ["off", "on"],
    ["0", "1"],
    ["0.0", "1.0"],
];

/// The words for no and yes, where the values of an `enum` are just these two: a boolean that is
/// spelt otherwise. Null does not count.
pub fn yes_and_no(dictionary: &Dictionary, allowed: &List<Value>) -> Option<[&'static str; 2]> {
    if !allowed.is_whole() {
        return None;
    }
    let values = allowed.iter().map(|item| dictionary.json(item.value));
    let mut words: Vec<String> = Vec::new();
    for value in values.collect::<Option<Vec<Json>>>()? {
        match value {
            Json::Null => {}
            Json::String(text) => words.push(text.trim().to_lowercase()),
            Json::Number(number) => words.push(number.to_string()),
            _ => return None,
        }
    }
    words.sort_unstable();
    PAIRS.into_iter().find(|pair| words == *pair)
}
