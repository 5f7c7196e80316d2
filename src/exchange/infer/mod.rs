//! From events as they are sent to the draft of a dictionary.

mod define;
mod draft;
mod drafted;
mod events;
mod groups;
mod options;
mod personal;
mod propose;
mod summary;
mod write;

pub use define::Conflict;
pub use drafted::{Drafted, draft};
pub use options::Options;
pub use propose::{Change, Proposal, Proposals, propose};
pub use summary::{Noted, Summary};
