//! What the program says about itself: rule pages, tables of rules, JSON Schemas of its formats.
//! Everything here is generated from the code; a test keeps the committed copies true.

mod here;
mod rules;
mod schemas;

pub use here::{by_name_only, family_here, level_here, level_line, rule_here};
pub use rules::{rule_page, rule_table};
pub use schemas::{dictionary_schema, manifest_schema};
