//! Whether nothing is to be said of an event that was read the quick way.

use super::Seen;
use crate::payload::check::document::Document;
use crate::payload::check::event::{noted, revealing};
use crate::payload::check::limits::are_kept;
use crate::payload::check::occurrence::{key, occurrence};
use crate::payload::check::time::fault_of;
use crate::payload::duplicates::Occurrence;
use crate::payload::envelope::Envelope;
use crate::payload::expected::{Planned, Table};
use crate::payload::sender::Sender;
use crate::payload::tape::{Item, Passed};

impl Seen<'_> {
    /// `None` where something may be to be said of the event, which is `text`. Else what tells it from others.
    pub(crate) fn right(
        &self,
        table: &Table<'_>,
        envelope: &Envelope,
        sender: &Sender,
        document: &Document<'_>,
        text: &str,
    ) -> Option<Option<Occurrence>> {
        let plan = self.plan;
        let planned = table.plan(self.position)?;
        let properties = self.properties.map(|properties| properties.root(text));
        let is_extra = |key: &str| sender.is_ignored(key) || envelope.has_own(plan.part, key);
        let is_right = properties.is_none_or(|properties| {
            planned.shape.passes(properties, &is_extra)
                && noted(&planned.notes, properties).next().is_none()
                && are_kept(&planned.ceilings, text.len(), properties)
                && !reveals(planned, properties)
        });
        let is_right = is_right
            && self.has_identifiers(table, properties, text)
            && self.is_in_time(envelope, text)?;
        if !is_right {
            return None;
        }
        let id = match self.value(plan.message_id) {
            Some(id) => Some(id.scalar(text)?),
            None => None,
        };
        let key = key(planned, properties, id);
        Some(key.map(|key| occurrence(document, key, 0, "")))
    }

    fn value(&self, number: Option<usize>) -> Option<&Passed> {
        self.values.get(number?)
    }

    fn has_identifiers(&self, table: &Table<'_>, properties: Option<Item<'_>>, text: &str) -> bool {
        let values = self.plan.identifiers.iter().map(|number| {
            let value = self.values.get(*number)?;
            Some((value.scalar(text)?, value.kind))
        });
        let identifiers = &table.identifiers;
        identifiers.are_right(&self.plan.watched, values, properties)
    }

    fn is_in_time(&self, envelope: &Envelope, text: &str) -> Option<bool> {
        let Some(time) = self.value(self.plan.time) else {
            return Some(true);
        };
        let received = match self.value(self.plan.received) {
            Some(received) if received.escaped => return None,
            Some(received) => received.plain(text),
            None => None,
        };
        let fault = fault_of(time.scalar(text)?, received, envelope.time_formats());
        Some(fault.is_none())
    }
}

fn reveals(planned: &Planned<'_>, properties: Item<'_>) -> bool {
    let mut values = properties.values();
    values.any(|value| revealing(&planned.shape, properties, value).is_some())
}
