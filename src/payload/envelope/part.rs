//! What an event is made of, and the kinds of calls.

use serde::Deserialize;

/// A place that an envelope has for something of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The name of the event.
    Name,
    /// Its properties.
    Properties,
    /// Of calls that describe a person or a group: what they say of it.
    Traits,
    /// What an event says of the person besides.
    UserProperties,
    /// The id of the person.
    UserId,
    /// The id of a device or of somebody not known by name.
    AnonymousId,
    /// The id of an account.
    GroupId,
    /// Groups by their kinds.
    Groups,
    /// When it happened.
    Time,
    /// The id of the event itself, by which a second copy is known.
    MessageId,
    /// The version of the event's definition.
    Version,
    /// What it was sent from: `web`, `iOS`, the name of a service.
    Platform,
    /// The app or source that it is from.
    App,
    /// The version of that.
    AppVersion,
    /// The SDK, with its version after a `/` where both are known.
    Library,
    /// The session.
    Session,
    /// The stream that it is of.
    Stream,
    /// The one value of an event that has a place for one.
    Value,
    /// Snowplow's entities: self-describing objects beside the event.
    Entities,
    /// How it came in: `server`, `mobile`.
    Channel,
    /// Which destinations it is for.
    Integrations,
}

impl Part {
    /// All parts, in the order of their numbers.
    pub const ALL: [Self; 21] = [
        Self::Name,
        Self::Properties,
        Self::Traits,
        Self::UserProperties,
        Self::UserId,
        Self::AnonymousId,
        Self::GroupId,
        Self::Groups,
        Self::Time,
        Self::MessageId,
        Self::Version,
        Self::Platform,
        Self::App,
        Self::AppVersion,
        Self::Library,
        Self::Session,
        Self::Stream,
        Self::Value,
        Self::Entities,
        Self::Channel,
        Self::Integrations,
    ];
}

/// The kind of call, in the words of the Segment Spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// Something happened: an event in the narrow sense.
    Track,
    /// A page was seen.
    Page,
    /// A screen was seen.
    Screen,
    /// Who a person is, with traits.
    Identify,
    /// Which account a person belongs to, with traits of it.
    Group,
    /// Two ids are the same person.
    Alias,
}
