//! `schema init`: looks at a folder, and writes the first files of a dictionary.

mod apps;
mod scaffold;
mod survey;

pub use scaffold::{Answers, presets, scaffold};
pub use survey::{Survey, argument, survey, told};
