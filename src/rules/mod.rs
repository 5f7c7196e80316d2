//! All rules, one file each, in the order in which they are listed.

mod docs;
mod lint;
mod naming;
mod shape;
mod structure;

use crate::rule::Rule;

/// Every rule. The order is that of `schema rules`.
pub static ALL: &[&Rule] = &[
    &structure::invalid_yaml::RULE,
    &structure::duplicate_key::RULE,
    &structure::duplicate_definition::RULE,
    &structure::unknown_key::RULE,
    &structure::missing_key::RULE,
    &structure::wrong_type::RULE,
    &structure::invalid_value::RULE,
    &structure::ambiguous_scalar::RULE,
    &structure::merge_key::RULE,
    &structure::unresolved_reference::RULE,
    &structure::unused_definition::RULE,
    &structure::missing_file::RULE,
    &naming::event_case::RULE,
    &naming::property_case::RULE,
    &naming::collision::RULE,
    &naming::event_grammar::RULE,
    &naming::event_tense::RULE,
    &naming::event_action::RULE,
    &naming::event_length::RULE,
    &naming::property_length::RULE,
    &naming::near_duplicate::RULE,
    &naming::synonym_action::RULE,
    &naming::mixed_spelling::RULE,
    &naming::dynamic_name::RULE,
    &naming::value_in_name::RULE,
    &naming::vague_word::RULE,
    &naming::boolean_prefix::RULE,
    &naming::negated_boolean::RULE,
    &naming::suffix_type::RULE,
    &naming::unit_mismatch::RULE,
    &naming::missing_unit::RULE,
    &naming::plural_array::RULE,
    &naming::redundant_prefix::RULE,
    &naming::common_prefix::RULE,
    &naming::reserved_column::RULE,
    &docs::missing_description::RULE,
    &shape::invalid_schema::RULE,
    &shape::contradiction::RULE,
    &shape::invalid_example::RULE,
    &lint::unknown_rule::RULE,
    &lint::unknown_option::RULE,
    &lint::invalid_option::RULE,
];

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
