//! What is found in payloads.

mod exact;
mod quick;

use std::sync::Arc;

use crate::config::Config;
use crate::dict::{Dictionary, Fragment};
use crate::syntax::parse_yaml;
use crate::text::FileId;

/// A dictionary of one file, and its manifest.
fn read(dictionary: &str, manifest: &str) -> (Dictionary, Config) {
    let config = Config::read(Arc::new(parse_yaml(FileId(0), manifest.into())));
    let tree = Arc::new(parse_yaml(FileId(1), dictionary.into()));
    let fragment = Arc::new(Fragment::read(tree));
    (Dictionary::new(vec![fragment], false), config)
}
