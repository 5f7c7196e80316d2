//! Properties that many events share, as groups.

use std::collections::BTreeMap;

use super::define::Definition;
use super::events::Events;
use crate::dict::model::EventKind;
use crate::exchange::import::Comments;

/// Events that have to share them, and properties that they share, before it is a group.
const LEAST: (usize, usize) = (3, 2);

/// The groups of a draft: what each holds, by name.
pub(super) type Groups = BTreeMap<String, Group>;

/// A group.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) uses: usize,
    pub(super) contents: Definition,
}

/// Takes out of events what several of them define alike: the properties that the very same events share
/// are one group.
pub(super) fn share(events: &mut Events) -> Groups {
    let mut users: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (key, event) in &*events {
        let is_alike = matches!(
            event.kind,
            EventKind::Track | EventKind::Page | EventKind::Screen
        );
        // Traits are of somebody: what is personal among them is so by that.
        for (name, property) in event.contents.properties.iter().filter(|_| is_alike) {
            let mut comments = Comments::new();
            let written = property.write("", &mut comments);
            let shape = format!("{written} {comments:?}");
            let of = users.entry((name.clone(), shape)).or_default();
            of.push(key.clone());
        }
    }
    let mut shared: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for ((name, _), events) in users {
        shared.entry(events).or_default().push(name);
    }
    let mut groups = Groups::new();
    for (users, properties) in shared {
        if users.len() < LEAST.0 || properties.len() < LEAST.1 {
            continue;
        }
        let name = name(&properties, &groups);
        let mut contents = Definition::default();
        for user in &users {
            let Some(event) = events.get_mut(user) else {
                continue;
            };
            event.include.push(name.clone());
            event.include.sort();
            for property in &properties {
                if let Some(definition) = event.contents.properties.remove(property) {
                    contents.properties.insert(property.clone(), definition);
                }
            }
        }
        let uses = users.len();
        contents.comments = vec![format!(
            "{uses} events have these alike: give the group the name of what they have in common"
        )];
        groups.insert(name, Group { uses, contents });
    }
    groups
}

/// A name that says what is in it, until somebody has a better one.
fn name(properties: &[String], groups: &Groups) -> String {
    let first = properties.first().map_or("", String::as_str);
    let wanted = match properties {
        [one, other] => format!("{one}_and_{other}"),
        _ => format!("{first}_and_{}_more", properties.len() - 1),
    };
    crate::exchange::import::names::free_name(&wanted, |name| groups.contains_key(name))
}
