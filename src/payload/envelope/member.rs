//! What is looked up by its key, wherever the envelope has no place for it.

use super::field::Field;
use super::sent::{Properties, Sent};
use crate::payload::tape::Kind;

impl<'t> Sent<'t> {
    /// The property of this name, else what stands under the name at the top of the event; none where that
    /// is null.
    pub fn member(&self, name: &str, properties: Option<&Properties<'t>>) -> Option<Field<'t>> {
        let member = |field: &Field<'t>| {
            let item = field.item()?.get(name)?;
            let field = field.clone();
            (item.kind() != Kind::Null).then_some(Field { item, ..field })
        };
        let property = properties.and_then(Properties::field).and_then(member);
        property.or_else(|| member(&self.ground.field(self.ground.event.item)))
    }
}
