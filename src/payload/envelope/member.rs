//! What is looked up by its key, wherever the envelope has no place for it.

use super::field::Field;
use super::sent::Sent;
use crate::payload::tape::Kind;

impl<'t> Sent<'t> {
    /// The property of this name, else what stands under the name at the top of the event; none where that
    /// is null.
    pub fn member(&self, name: &str) -> Option<Field<'t>> {
        let properties = self.properties().ok();
        let properties = properties.and_then(|properties| properties.field().cloned());
        let fields = properties
            .into_iter()
            .chain([self.ground.field(self.ground.event.item)]);
        let mut members = fields.filter_map(|field| {
            let item = field.item()?.get(name)?;
            (item.kind() != Kind::Null).then_some(Field { item, ..field })
        });
        members.next()
    }
}
