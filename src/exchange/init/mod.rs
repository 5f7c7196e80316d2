//! `schema init`: looks at a folder, and writes the first files of a dictionary.

mod apps;
mod scaffold;
mod survey;

pub use scaffold::{Answers, scaffold};
pub use survey::{Survey, survey, told};
