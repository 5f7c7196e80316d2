//! Wires: where events go, and what they and their properties are called there.
//!
//! An event goes to its own `destinations:`, else to those of whoever sends it: the platforms and
//! sources that it names, all of the manifest's where it names none. A platform stands for its
//! sources too. What something is called on a wire is its alias for, in this order, the envelope,
//! the destination, the source, the platform; without one it is the key ([`wire_name`]).

use std::sync::Arc;

use super::model::{Event, EventKind, Property, Status};
use super::{Definition, Dictionary, Member};
use crate::config::Config;
use crate::syntax::Tree;
use crate::syntax::decode::{List, Map, MapEntry};
use crate::tables::{self, destinations};
use crate::text::{Name, Span, Spanned};

/// What a name is looked up for. Whatever is not known is left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wire<'n> {
    /// The envelope, or those that the destination's own SDKs use, first choice first.
    pub envelopes: &'n [String],
    /// The destination.
    pub destination: Option<&'n str>,
    /// The application that sends.
    pub source: Option<&'n str>,
    /// The platform that it runs on.
    pub platform: Option<&'n str>,
}

/// A name as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireName<'d> {
    /// The name.
    pub name: &'d Name,
    /// Where it is written: the alias, else the key.
    pub span: Span,
    /// The key of the alias that gives it.
    pub alias: Option<Span>,
}

/// What `key` with these aliases is called on `wire`.
pub fn wire_name<'d>(
    key: &'d Spanned<Name>,
    aliases: Option<&'d Map<Name>>,
    wire: Wire<'_>,
) -> WireName<'d> {
    let own = WireName {
        name: &key.value,
        span: key.span,
        alias: None,
    };
    let Some(aliases) = aliases.filter(|aliases| !aliases.is_empty()) else {
        return own;
    };
    let envelopes = wire.envelopes.iter().map(String::as_str);
    let rest = [wire.destination, wire.source, wire.platform];
    let names = envelopes.chain(rest.into_iter().flatten());
    let alias = names.filter_map(|name| aliases.get(name)).next();
    let found = alias.and_then(|MapEntry { name, value }| {
        Some(WireName {
            name: value.value.as_ref()?,
            span: value.span,
            alias: Some(name.span),
        })
    });
    found.unwrap_or(own)
}

/// Who sends an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sender<'d> {
    /// The application, where it is known which.
    pub source: Option<&'d Name>,
    /// The platform.
    pub platform: Option<&'d Name>,
    /// Where its events go.
    destinations: Option<&'d List<Name>>,
}

/// One destination of an event, and who sends it there.
#[derive(Debug, Clone)]
pub struct Route<'d> {
    /// The destination.
    pub destination: &'d Name,
    /// The line that says so: of the event or of the manifest.
    pub asked: Span,
    /// Who sends it.
    pub senders: Vec<Sender<'d>>,
}

/// Everybody that the manifest says sends events.
#[derive(Debug, Default)]
pub struct Senders<'d>(Vec<Sender<'d>>);

impl<'d> Senders<'d> {
    /// Reads them from the manifest.
    pub fn of(config: &'d Config) -> Self {
        let manifest = &config.manifest;
        let platforms = manifest.platforms.get();
        let mut senders = Vec::new();
        for (name, platform) in platforms.into_iter().flat_map(Map::readable) {
            senders.push(Sender {
                source: None,
                platform: Some(&name.value),
                destinations: platform.destinations.get(),
            });
        }
        for (name, source) in manifest.sources.get().into_iter().flat_map(Map::readable) {
            let platform = source.platform.get();
            let of_platform = || {
                let entry = platforms?.get(platform?)?;
                entry.value.value.as_ref()?.destinations.get()
            };
            let own = &source.destinations;
            senders.push(Sender {
                source: Some(&name.value),
                platform,
                destinations: match own.is_absent() {
                    true => of_platform(),
                    false => own.get(),
                },
            });
        }
        Self(senders)
    }

    /// Who sends `event`. One whose platforms could not be read is sent by nobody that we know.
    pub fn of_event(&self, event: &Event) -> Vec<Sender<'d>> {
        if event.platforms.is_absent() {
            return match event.partial {
                true => Vec::new(),
                false => self.0.clone(),
            };
        }
        let named: Vec<&Name> = event
            .platforms
            .get()
            .into_iter()
            .flatten()
            .map(|name| &name.value)
            .collect();
        let sends = |sender: &&Sender<'d>| {
            let by = [sender.source, sender.platform];
            by.into_iter().flatten().any(|name| named.contains(&name))
        };
        self.0.iter().filter(sends).copied().collect()
    }

    /// Where `event` goes, in the order in which destinations are named first.
    pub fn routes(&self, event: &'d Event) -> Vec<Route<'d>> {
        let senders = self.of_event(event);
        let mut routes: Vec<Route<'d>> = Vec::new();
        if let Some(own) = event.destinations.get() {
            for name in own {
                if routes.iter().all(|route| *route.destination != name.value) {
                    routes.push(Route {
                        destination: &name.value,
                        asked: name.span,
                        senders: senders.clone(),
                    });
                }
            }
            return routes;
        }
        if !event.destinations.is_absent() {
            return routes;
        }
        for sender in senders {
            for name in sender.destinations.into_iter().flatten() {
                match routes.iter_mut().find(|r| *r.destination == name.value) {
                    Some(route) => route.senders.push(sender),
                    None => routes.push(Route {
                        destination: &name.value,
                        asked: name.span,
                        senders: vec![sender],
                    }),
                }
            }
        }
        routes
    }
}

/// All events that go somewhere, with what they are called there. Removed ones are left out:
/// what was sent was sent.
#[derive(Debug, Default)]
pub struct Traffic<'d> {
    /// By name.
    pub events: Vec<SentEvent<'d>>,
}

/// An event that is sent.
#[derive(Debug)]
pub struct SentEvent<'d> {
    /// The event.
    pub event: Definition<'d, Event>,
    /// Its kind.
    pub kind: EventKind,
    /// Whether it is on its way out, and sent until then.
    pub is_deprecated: bool,
    /// Its properties, those of its groups too.
    pub members: Vec<Member<'d>>,
    /// Where it goes.
    pub arrivals: Vec<Arrival<'d>>,
}

/// An event at one destination.
#[derive(Debug)]
pub struct Arrival<'d> {
    /// The destination.
    pub destination: &'d Name,
    /// What is known of it.
    pub known: Option<&'static tables::Destination>,
    /// The line that sends the event there.
    pub asked: Span,
    /// What the event is called there; several names where it depends on who sends it.
    pub names: Vec<WireName<'d>>,
    /// Its properties, without deprecated ones and those that the SDK sets: an SDK knows what its
    /// destination takes.
    pub fields: Vec<SentField<'d>>,
}

/// A property at one destination.
#[derive(Debug, Clone)]
pub struct SentField<'d> {
    /// Its name there.
    pub name: WireName<'d>,
    /// Its name in the dictionary.
    pub key: &'d Name,
    /// What it says.
    pub property: &'d Property,
    /// The tree of the file that it is in.
    pub tree: &'d Arc<Tree>,
    /// The senders of the route that call it so, by their place there; none where all do.
    by: Option<Vec<usize>>,
}

impl SentField<'_> {
    /// Whether somebody sends both it and `other`, each by this name.
    pub fn meets(&self, other: &SentField<'_>) -> bool {
        match (&self.by, &other.by) {
            (Some(by), Some(others)) => by.iter().any(|sender| others.contains(sender)),
            _ => true,
        }
    }
}

impl<'d> SentEvent<'d> {
    /// Follows one event to the ends of `routes`.
    pub fn of(
        dictionary: &'d Dictionary,
        event: Definition<'d, Event>,
        routes: &[Route<'d>],
    ) -> Self {
        let Event {
            properties,
            include,
            ..
        } = event.body;
        let members = dictionary.members(properties, include, event.tree, |_, _| {});
        let arrive = |route: &Route<'d>| arrive(dictionary, event, &members, route);
        Self {
            event,
            kind: event.body.kind.or(EventKind::Track),
            is_deprecated: event.body.status.get() == Some(&Status::Deprecated),
            arrivals: routes.iter().map(arrive).collect(),
            members,
        }
    }
}

impl SentEvent<'_> {
    /// Whether its properties are traits of a person.
    pub fn has_traits(&self) -> bool {
        self.kind == EventKind::Identify
    }

    /// Whether the name of the event is sent as the name of an event. The others are named by
    /// the SDK's own call.
    pub fn sends_its_name(&self) -> bool {
        self.kind == EventKind::Track
    }
}

impl Arrival<'_> {
    /// What the destination is known to say of properties like those of `event`: traits have
    /// rules of their own, those of accounts none that are known.
    pub fn rules(&self, event: &SentEvent<'_>) -> Option<&'static tables::Fields> {
        let known = self.known?;
        match event.kind {
            EventKind::Identify => Some(&known.traits),
            EventKind::Group | EventKind::Alias => None,
            EventKind::Track | EventKind::Page | EventKind::Screen => Some(&known.properties),
        }
    }
}

impl<'d> Traffic<'d> {
    /// The events whose names and values can still be chosen: what is on its way out is not
    /// renamed for a destination any more.
    pub fn current(&self) -> impl Iterator<Item = &SentEvent<'d>> {
        self.events.iter().filter(|event| !event.is_deprecated)
    }

    /// Follows every event to where it goes.
    pub fn of(dictionary: &'d Dictionary, config: &'d Config) -> Self {
        let senders = Senders::of(config);
        let mut events = Vec::new();
        for event in dictionary.events() {
            let status = event.body.status.get();
            if status == Some(&Status::Removed) || event.body.kind.is_broken() {
                continue;
            }
            let routes = senders.routes(event.body);
            if !routes.is_empty() {
                events.push(SentEvent::of(dictionary, event, &routes));
            }
        }
        Self { events }
    }
}

fn arrive<'d>(
    dictionary: &'d Dictionary,
    event: Definition<'d, Event>,
    members: &[Member<'d>],
    route: &Route<'d>,
) -> Arrival<'d> {
    let known = destinations().get(route.destination);
    let all =
        |key: &'d Spanned<Name>, aliases: Option<&'d Map<Name>>| names(key, aliases, known, route);
    let mut fields = Vec::new();
    for member in members.iter().filter(|member| !member.set_by_context) {
        let property = member.property;
        let deprecated = dictionary.lookup(property, |p| &p.deprecated).is_some();
        if deprecated {
            continue;
        }
        let aliases = dictionary.lookup(property, |p| &p.aliases);
        for (mut name, by) in all(member.name, aliases.map(|aliases| aliases.value)) {
            if name.alias.is_none() {
                name.span = definition_of(dictionary, member);
            }
            fields.push(SentField {
                name,
                key: &member.name.value,
                property,
                tree: member.tree,
                by,
            });
        }
    }
    let named = all(event.name, event.body.aliases.get());
    Arrival {
        destination: route.destination,
        known,
        asked: route.asked,
        names: named.into_iter().map(|(name, _)| name).collect(),
        fields,
    }
}

/// What `key` is called at the end of `route`, each name with those who send it, unless all do.
fn names<'d>(
    key: &'d Spanned<Name>,
    aliases: Option<&'d Map<Name>>,
    known: Option<&tables::Destination>,
    route: &Route<'d>,
) -> Vec<(WireName<'d>, Option<Vec<usize>>)> {
    let wire = Wire {
        envelopes: known.map_or(&[], |known| &known.envelopes),
        destination: Some(route.destination),
        ..Wire::default()
    };
    if route.senders.is_empty() || aliases.is_none() {
        return vec![(wire_name(key, aliases, wire), None)];
    }
    let mut names: Vec<(WireName<'_>, Option<Vec<usize>>)> = Vec::new();
    for (i, sender) in route.senders.iter().enumerate() {
        let wire = Wire {
            source: sender.source.map(Name::as_str),
            platform: sender.platform.map(Name::as_str),
            ..wire
        };
        let name = wire_name(key, aliases, wire);
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, by)) => by.get_or_insert_default().push(i),
            None => names.push((name, Some(vec![i]))),
        }
    }
    if let [(_, by)] = &mut names[..] {
        *by = None;
    }
    names
}

/// Where the name of a property is defined: a shared one that keeps its name, there.
fn definition_of(dictionary: &Dictionary, member: &Member<'_>) -> Span {
    let shared = member.property.reference.get();
    match shared.and_then(|name| dictionary.property(name)) {
        Some(shared) if shared.name.value == member.name.value => shared.name.span,
        _ => member.name.span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dict::Fragment;
    use crate::syntax::parse_yaml;
    use crate::text::FileId;

    fn read(manifest: &str, files: &str) -> (Config, Dictionary) {
        let config = Config::read(Arc::new(parse_yaml(FileId(0), manifest.into())));
        let tree = Arc::new(parse_yaml(FileId(1), files.into()));
        let fragment = Arc::new(Fragment::read(tree));
        (config, Dictionary::new(vec![fragment], false))
    }

    const MANIFEST: &str = "
version: 1
platforms:
  web: {destinations: [ga4_web, amplitude]}
  ios: {destinations: [amplitude]}
  server: {}
sources:
  shop: {platform: web}
  admin: {platform: web, destinations: [mixpanel]}
";

    fn routes(event: &str) -> Vec<String> {
        let (config, dictionary) = read(MANIFEST, &format!("events: {{e: {event}}}\n"));
        let e = dictionary.event("e").expect("there");
        let routes = Senders::of(&config).routes(e.body);
        routes
            .iter()
            .map(|r| format!("{}×{}", r.destination, r.senders.len()))
            .collect()
    }

    #[test]
    fn an_event_goes_where_its_senders_send() {
        assert_eq!(
            routes("{platforms: [web]}"),
            ["ga4_web×2", "amplitude×2", "mixpanel×1"]
        );
        assert_eq!(routes("{platforms: [shop]}"), ["ga4_web×1", "amplitude×1"]);
        assert_eq!(
            routes("{platforms: [admin, ios]}"),
            ["amplitude×1", "mixpanel×1"]
        );
        assert_eq!(routes("{platforms: [server]}"), [] as [&str; 0]);
        assert_eq!(routes("{}").len(), 3);
        assert_eq!(
            routes("{platforms: [ios], destinations: [heap]}"),
            ["heap×1"]
        );
        assert_eq!(routes("{destinations: []}"), [] as [&str; 0]);
    }

    #[test]
    fn the_nearest_alias_gives_the_name() {
        let event = "
events:
  e:
    platforms: [web]
    aliases: {amplitude: Amp, amplitude_http_v2: Http, web: Web, shop: Shop}
    properties:
      p: {ref: p}
      q: {ref: p}
      r: {type: string, aliases: {ga4_web: gr}}
properties:
  p: {type: string}
";
        let (config, dictionary) = read(MANIFEST, event);
        let traffic = Traffic::of(&dictionary, &config);
        let arrivals = &traffic.events[0].arrivals;
        let names = |to: &str| -> Vec<&str> {
            let arrival = arrivals.iter().find(|a| *a.destination == *to);
            let names = &arrival.expect("goes there").names;
            names.iter().map(|n| n.name.as_str()).collect()
        };
        assert_eq!(names("ga4_web"), ["Web", "Shop"]);
        assert_eq!(names("amplitude"), ["Http"]);
        assert_eq!(names("mixpanel"), ["Web"]);
        let fields = &arrivals[0].fields;
        assert_eq!(fields.len(), 3);
        let shared = dictionary.property("p").expect("there").name.span;
        assert_eq!(fields[0].name.span, shared);
        assert_ne!(fields[1].name.span, shared);
        assert_eq!(&**fields[2].name.name, "gr");
    }

    /// Every set of aliases there can be: two keys in the wrong order would fail for some of them.
    #[test]
    fn the_first_known_key_wins_whatever_else_is_there() {
        let order = ["second_envelope", "first_envelope", "to", "shop", "web"];
        let envelopes = ["second_envelope", "first_envelope"].map(str::to_owned);
        let wire = Wire {
            envelopes: &envelopes,
            destination: Some("to"),
            source: Some("shop"),
            platform: Some("web"),
        };
        for set in 0..1 << order.len() {
            let present = |i: &usize| set & (1 << i) != 0;
            // Written last to first, so that the order in the file is never the order that counts.
            let written = (0..order.len()).rev().filter(present);
            let aliases: String = written
                .map(|i| format!("{key}: by_{key}, ", key = order[i]))
                .collect();
            let text = format!("events: {{e: {{aliases: {{{aliases}other: x}}}}}}");
            let (_, dictionary) = read("version: 1", &text);
            let e = dictionary.event("e").expect("there");
            let found = wire_name(e.name, e.body.aliases.get(), wire);
            let wanted = match (0..order.len()).find(present) {
                Some(i) => format!("by_{}", order[i]),
                None => "e".to_owned(),
            };
            assert_eq!(&**found.name, wanted, "{text}");
            assert_eq!(found.alias.is_some(), set != 0);
        }
    }

    #[test]
    fn what_is_over_or_set_by_the_sdk_is_left_out() {
        let (config, dictionary) = read(
            MANIFEST,
            "
events:
  old: {status: deprecated, platforms: [web]}
  gone: {status: removed, platforms: [web]}
  e:
    platforms: [ios]
    include: [page]
    properties:
      gone: {type: string, deprecated: {since: 1.0.0}}
      here: {type: string}
groups:
  page: {set: context, properties: {url: {type: string}}}
",
        );
        let traffic = Traffic::of(&dictionary, &config);
        assert_eq!(traffic.events.len(), 2);
        let current: Vec<&SentEvent<'_>> = traffic.current().collect();
        assert_eq!(current.len(), 1);
        let fields = &current[0].arrivals[0].fields;
        assert_eq!(fields.len(), 1);
        assert_eq!(&**fields[0].name.name, "here");
        assert_eq!(current[0].members.len(), 3);
    }
}
