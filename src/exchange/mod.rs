//! Other formats: reading them into a dictionary, and writing a dictionary as one of them; and the
//! beginning of a dictionary from what is in a folder, or from events as they are sent.

pub mod import;
pub mod infer;
pub mod init;
