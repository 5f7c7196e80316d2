//! Discover, load, lint, fix: the steps that every face of the program shares.

mod fix;
mod load;
mod payloads;

pub use fix::{FixOptions, Fixed, Refused, Why, fix, fix_by};
pub use load::{EXAMPLES_DAY, Home, Session, SessionError};
pub use payloads::{Open, PayloadFile, PayloadFileList, PayloadOptions, PayloadRun};
