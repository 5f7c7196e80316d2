//! What payloads say that a dictionary does not: proposals, which a person takes over or not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::define::{Definition, Describer};
use super::draft::Draft;
use super::drafted::Drafted;
use super::events::{Event, Events, events};
use super::groups::Groups;
use super::options::Options;
use super::personal::{at, declare};
use crate::dict::model::{Additional, BoxedProperty, EventKind, JsonType, Pii, Property, Required};
use crate::dict::personal::personal;
use crate::dict::schema::escape;
use crate::dict::{Dictionary, Member};
use crate::exchange::import::Comments;
use crate::payload::infer::{Fields, Known, Observed, Place, Seen, Shape};
use crate::report::{count, one_line};
use crate::syntax::decode::Map;

/// What a proposal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// An event that is not there.
    NewEvent,
    /// Another spelling of an event that is there.
    NewName,
    /// A property that is not there.
    NewProperty,
    /// A property that has other types besides.
    WiderType,
    /// Values that a list does not have.
    NewValue,
    /// A required property that is not always there.
    NotAlwaysThere,
}

impl Change {
    fn word(self) -> &'static str {
        match self {
            Self::NewEvent => "new event",
            Self::NewName => "new name",
            Self::NewProperty => "new property",
            Self::WiderType => "wider type",
            Self::NewValue => "new value",
            Self::NotAlwaysThere => "not always there",
        }
    }
}

/// One thing that a dictionary could say.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The event, by its key; of a new one the key that it would have.
    pub event: String,
    /// JSON Pointer to the property in the event; empty for the event itself.
    pub pointer: String,
    /// What it is about.
    pub change: Change,
    /// What was seen, in words. No value that may be somebody's is in it.
    pub what: String,
    /// How many payloads or values say so.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The definition as it could be written.
    pub definition: Option<Value>,
}

/// All proposals, and the new events as files.
#[derive(Debug)]
pub struct Proposals {
    /// By event, then by pointer.
    pub list: Vec<Proposal>,
    /// Files of new events, without a manifest.
    pub drafted: Drafted,
}

/// Compares what was seen with what a dictionary says.
pub fn propose(observed: &Observed, dictionary: &Dictionary, options: &Options) -> Proposals {
    let mut known = Known::of(dictionary);
    let mut list = Vec::new();
    let mut there: BTreeMap<&str, Seen> = BTreeMap::new();
    let mut new = Observed {
        total: observed.total,
        unread: observed.unread.clone(),
        by_envelope: observed.by_envelope.clone(),
        beyond: observed.beyond,
        flattened: observed.flattened,
        ambiguous: observed.ambiguous,
        ..Observed::default()
    };
    for (name, seen) in &observed.events {
        match known.find(name, seen) {
            Place::Event(event) => there.entry(event).or_default().add(seen.clone()),
            Place::Respelled(event) => {
                list.push(Proposal {
                    event: event.to_owned(),
                    pointer: String::new(),
                    change: Change::NewName,
                    what: format!(
                        "sent as `{name}`: one spelling too many, or a name for `aliases`"
                    ),
                    count: seen.count,
                    of: seen.count,
                    definition: None,
                });
                there.entry(event).or_default().add(seen.clone());
            }
            Place::New => {
                new.events.insert(name.clone(), seen.clone());
            }
        }
    }
    for (kind, seen) in &observed.calls {
        match known.only(*kind) {
            Some(event) => there.entry(event).or_default().add(seen.clone()),
            // Which of several it is depends on more than its kind.
            None if known.has(*kind) => {}
            None => {
                new.calls.insert(*kind, seen.clone());
                let called = observed.called.get(kind).cloned();
                new.called.extend(called.map(|names| (*kind, names)));
            }
        }
    }
    let taken: BTreeSet<String> = dictionary
        .events()
        .map(|event| event.name.value.to_string())
        .collect();
    let (mut drafted, conflicts) = events(&new, options, &taken);
    for event in drafted.values_mut() {
        event
            .identifiers
            .retain(|name| dictionary.identifier(name).is_some());
    }
    let mut draft = Draft {
        events: drafted,
        groups: Groups::new(),
        identifiers: BTreeMap::new(),
        conflicts,
    };
    let added = compare(&there, dictionary, options, &mut list);
    declare(&mut draft);
    list.extend(added);
    let drafted = Drafted::of(&draft, &new, options, false);
    for (key, event) in &draft.events {
        let mut comments = Comments::new();
        list.push(Proposal {
            event: key.clone(),
            pointer: String::new(),
            change: Change::NewEvent,
            what: format!("sent in {}", count(event.count as usize, "payload")),
            count: event.count,
            of: observed.total,
            definition: Some(event.write("", &mut comments)),
        });
    }
    list.sort_by(|a, b| {
        let key = |of: &Proposal| (of.event.clone(), of.pointer.clone(), of.change);
        key(a).cmp(&key(b))
    });
    Proposals { list, drafted }
}

/// Compares events that are there; gives the properties that are not.
fn compare(
    there: &BTreeMap<&str, Seen>,
    dictionary: &Dictionary,
    options: &Options,
    list: &mut Vec<Proposal>,
) -> Vec<Proposal> {
    let mut added = Draft {
        events: Events::new(),
        groups: Groups::new(),
        identifiers: BTreeMap::new(),
        conflicts: Vec::new(),
    };
    let private: BTreeSet<*const Property> = personal(dictionary)
        .iter()
        .filter(|one| one.meant().map(|pii| pii.value).or(one.asked()) > Some(Pii::None))
        .map(|one| std::ptr::from_ref(one.at.property))
        .collect();
    let mut places = Vec::new();
    for (name, seen) in there {
        let Some(event) = dictionary.event(name) else {
            continue;
        };
        let body = event.body;
        let mut comparison = Comparison {
            dictionary,
            private: &private,
            describer: Describer::new(options, name),
            event: name,
            way: Vec::new(),
            list,
            added: Definition::default(),
            places: Vec::new(),
        };
        let members = dictionary.members(&body.properties, &body.include, event.tree, |_, _| {});
        let is_open = is_open(body.additional_properties.get()) || !body.json_schema.is_absent();
        comparison.fields(&seen.fields, &members, is_open);
        let Comparison {
            added: contents,
            places: of,
            ..
        } = comparison;
        places.extend(of.into_iter().map(|place| ((*name).to_owned(), place)));
        let kind = body.kind.or(EventKind::Track);
        added
            .events
            .insert((*name).to_owned(), Event::holding(kind, contents));
    }
    // What is personal by its name depends on what it is in.
    declare(&mut added);
    let mut out = Vec::new();
    for (event, (way, there, of)) in places {
        let Some(contents) = added
            .events
            .get_mut(&event)
            .map(|event| &mut event.contents)
        else {
            continue;
        };
        let mut definition = None;
        at(contents, &way, &mut |found| {
            definition = Some(found.write("", &mut Comments::new()));
        });
        out.push(Proposal {
            event,
            pointer: pointer(&way),
            change: Change::NewProperty,
            what: format!("sent in {there} of {of}"),
            count: there,
            of,
            definition,
        });
    }
    out
}

fn is_open(additional: Option<&Additional>) -> bool {
    additional.is_some_and(|additional| *additional != Additional::Any(false))
}

/// A way as a JSON Pointer; `*` stands for any item of a list.
fn pointer(way: &[Option<String>]) -> String {
    let step = |step: &Option<String>| match step {
        Some(name) => format!("/{}", escape(name)),
        None => "/*".to_owned(),
    };
    way.iter().map(step).collect()
}

/// A property that is not there: where, how often it was, and in how many objects.
type Added = (Vec<Option<String>>, u64, u64);

/// One event that is being compared.
struct Comparison<'c, 'd> {
    dictionary: &'d Dictionary,
    /// Properties that are personal by their names, with nobody who says otherwise.
    private: &'c BTreeSet<*const Property>,
    describer: Describer<'c>,
    event: &'c str,
    way: Vec<Option<String>>,
    list: &'c mut Vec<Proposal>,
    /// What is not there, in the objects that it is in.
    added: Definition,
    places: Vec<Added>,
}

impl<'d> Comparison<'_, 'd> {
    fn propose(&mut self, change: Change, what: String, count: u64, of: u64) {
        self.list.push(Proposal {
            event: self.event.to_owned(),
            pointer: pointer(&self.way),
            change,
            what,
            count,
            of,
            definition: None,
        });
    }

    fn within(&mut self, step: Option<&str>, compare: impl FnOnce(&mut Self)) {
        self.way.push(step.map(str::to_owned));
        compare(self);
        self.way.pop();
    }

    fn fields(&mut self, fields: &Fields, members: &[Member<'d>], is_open: bool) {
        let mut by_wire: BTreeMap<&str, &Member<'d>> = BTreeMap::new();
        for member in members {
            let aliases = member
                .property
                .aliases
                .get()
                .into_iter()
                .flat_map(Map::readable);
            for (_, alias) in aliases {
                by_wire.insert(alias.as_str(), member);
            }
        }
        for member in members {
            by_wire.insert(member.name.value.as_str(), member);
        }
        for (name, shape) in &fields.keys {
            match by_wire.get(name.as_str()) {
                Some(member) => {
                    self.within(Some(name), |within| within.property(member.property, shape))
                }
                None if is_open => {}
                None => self.add(name, shape, fields.count),
            }
        }
        for member in members {
            let required = self
                .dictionary
                .lookup(member.property, |property| &property.required);
            let is_required =
                required.is_some_and(|required| *required.value == Required::Always(true));
            let wires = by_wire
                .iter()
                .filter(|(_, of)| std::ptr::eq(of.property, member.property));
            let there: u64 = wires
                .filter_map(|(wire, _)| fields.keys.get(*wire))
                .map(Shape::count)
                .sum();
            if is_required && there < fields.count {
                let (missing, of) = (fields.count - there, fields.count);
                let name = member.name.value.as_str();
                self.within(Some(name), |within| {
                    let what = format!("required, and missing in {missing} of {of}");
                    within.propose(Change::NotAlwaysThere, what, missing, of);
                });
            }
        }
    }

    /// A property that is not there.
    fn add(&mut self, name: &str, shape: &Shape, of: u64) {
        let mut definition = self.describer.shape(name, shape);
        self.describer.presence(shape.count(), of, &mut definition);
        let mut here = &mut self.added;
        for step in &self.way {
            here = match step {
                Some(name) => here.properties.entry(name.clone()).or_default(),
                None => here.items.get_or_insert_default(),
            };
        }
        here.properties.insert(name.to_owned(), definition);
        let mut way = self.way.clone();
        way.push(Some(name.to_owned()));
        self.places.push((way, shape.count(), of));
    }

    fn property(&mut self, property: &'d Property, shape: &Shape) {
        // What a raw fragment says is not taken apart.
        let mut layers = self.dictionary.layers(property);
        if layers.any(|layer| !layer.json_schema.is_absent() || layer.partial) {
            return;
        }
        self.types(property, shape);
        self.values(property, shape);
        if let (Some(items), Some(seen)) =
            (self.dictionary.lookup(property, |p| &p.items), &shape.items)
        {
            let BoxedProperty(items) = items.value;
            self.within(None, |within| within.property(items, seen));
        }
        let holds =
            |layer: &&'d Property| !layer.properties.is_absent() || !layer.include.is_absent();
        let layer = self.dictionary.layers(property).find(holds);
        if let (Some(layer), Some(seen)) = (layer, &shape.objects) {
            let tree = layer.properties.span().or(layer.include.span());
            let tree = tree.and_then(|span| self.dictionary.tree(span.file));
            let Some(tree) = tree else { return };
            let members =
                self.dictionary
                    .members(&layer.properties, &layer.include, tree, |_, _| {});
            let open = self
                .dictionary
                .lookup(property, |p| &p.additional_properties);
            self.fields(seen, &members, is_open(open.map(|open| open.value)));
        }
    }

    fn types(&mut self, property: &'d Property, shape: &Shape) {
        let Some(types) = self.dictionary.lookup(property, |p| &p.types) else {
            return;
        };
        let has = |any: &[JsonType]| any.iter().any(|kind| types.value.has(*kind));
        let nullable = self.dictionary.lookup(property, |p| &p.nullable);
        let takes_null = has(&[JsonType::Null]) || nullable.is_some_and(|nullable| *nullable.value);
        let seen = [
            (
                "string",
                shape.texts.count,
                has(&[JsonType::String, JsonType::Timestamp]),
            ),
            (
                "integer",
                shape.integers,
                has(&[JsonType::Integer, JsonType::Number]),
            ),
            ("number", shape.fractions, has(&[JsonType::Number])),
            ("boolean", shape.booleans, has(&[JsonType::Boolean])),
            ("array", shape.lists, has(&[JsonType::Array])),
            ("object", shape.maps(), has(&[JsonType::Object])),
            ("null", shape.nulls, takes_null),
        ];
        let wider = seen.iter().filter(|(_, count, takes)| *count > 0 && !takes);
        let wider: Vec<(&str, u64)> = wider.map(|(word, count, _)| (*word, *count)).collect();
        if wider.is_empty() {
            return;
        }
        let told: Vec<String> = wider
            .iter()
            .map(|(word, count)| format!("{word} in {count}"))
            .collect();
        let (sum, of) = (wider.iter().map(|(_, count)| count).sum(), shape.count());
        self.propose(
            Change::WiderType,
            format!("{} of {of}", told.join(", ")),
            sum,
            of,
        );
    }

    fn values(&mut self, property: &'d Property, shape: &Shape) {
        let Some(list) = self.dictionary.lookup(property, |p| &p.values_allowed) else {
            return;
        };
        let Some(values) = &shape.texts.values else {
            return;
        };
        let listed = list
            .value
            .iter()
            .filter_map(|value| self.dictionary.json(value.value));
        let listed: BTreeSet<String> = listed
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect();
        let unlisted: Vec<(&String, &u64)> = values
            .iter()
            .filter(|(value, _)| !listed.contains(*value))
            .collect();
        if unlisted.is_empty() {
            return;
        }
        let pii = self.dictionary.lookup(property, |p| &p.pii);
        let mut layers = self.dictionary.layers(property);
        let is_private = pii.is_some_and(|pii| *pii.value > Pii::None)
            || layers.any(|layer| self.private.contains(&std::ptr::from_ref(layer)));
        let sum = unlisted.iter().map(|(_, count)| **count).sum();
        let what = match is_private {
            true => count(unlisted.len(), "value"),
            false => {
                let told: Vec<String> = unlisted
                    .iter()
                    .map(|(value, count)| format!("`{value}` in {count}"))
                    .collect();
                told.join(", ")
            }
        };
        let of = shape.texts.count;
        self.propose(
            Change::NewValue,
            format!("not listed: {what} of {of}"),
            sum,
            of,
        );
    }
}

impl fmt::Display for Proposals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.drafted.summary.total as usize;
        match self.list.len() {
            0 => writeln!(
                f,
                "no proposal from {}: the dictionary says it all",
                count(total, "payload")
            )?,
            more => writeln!(
                f,
                "{} from {}",
                count(more, "proposal"),
                count(total, "payload")
            )?,
        }
        let mut event = None;
        for proposal in &self.list {
            if event != Some(&proposal.event) {
                writeln!(f, "\n{}", one_line(&proposal.event))?;
                event = Some(&proposal.event);
            }
            let at = match proposal.pointer.as_str() {
                "" => String::new(),
                pointer => format!(" {pointer}"),
            };
            let text = format!("{}{at}: {}", proposal.change.word(), proposal.what);
            writeln!(f, "  {}", one_line(&text))?;
            if let (Change::NewProperty, Some(definition)) = (proposal.change, &proposal.definition)
            {
                writeln!(
                    f,
                    "    {}",
                    one_line(&crate::exchange::import::to_flow(definition))
                )?;
            }
        }
        self.drafted.summary.rest(f)
    }
}
