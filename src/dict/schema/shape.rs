//! What the compiler is told of an object.

use crate::dict::model::{Additional, Object};
use crate::syntax::decode::{List, Slot};
use crate::text::Name;

/// What an event, a group or a property says about an object.
#[derive(Clone, Copy)]
pub(super) struct Shape<'d> {
    pub(super) properties: &'d Slot<Object>,
    pub(super) include: &'d Slot<List<Name>>,
    pub(super) additional: Option<&'d Slot<Additional>>,
    /// Whether a raw fragment stands beside, which may declare members too.
    pub(super) has_fragment: bool,
    /// Whether a shared property stands behind it, which may bring members of its own.
    pub(super) refers: bool,
    /// Whether its type says object.
    pub(super) is_object: bool,
}
