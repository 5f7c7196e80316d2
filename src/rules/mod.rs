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
    &docs::description_repeats_name::RULE,
    &docs::placeholder_description::RULE,
    &docs::duplicate_description::RULE,
    &docs::missing_owner::RULE,
    &docs::missing_contact::RULE,
    &docs::missing_trigger::RULE,
    &docs::trigger_repeats_description::RULE,
    &docs::missing_example::RULE,
    &docs::undescribed_value::RULE,
    &shape::invalid_schema::RULE,
    &shape::contradiction::RULE,
    &shape::invalid_example::RULE,
    &shape::conflicting_type::RULE,
    &shape::conflicting_unit::RULE,
    &shape::conflicting_enum::RULE,
    &shape::open_object::RULE,
    &shape::union_type::RULE,
    &shape::untyped_property::RULE,
    &shape::untyped_items::RULE,
    &shape::unbounded_string::RULE,
    &shape::unbounded_number::RULE,
    &shape::unsafe_integer::RULE,
    &shape::enum_case_variants::RULE,
    &shape::mixed_enum::RULE,
    &shape::boolean_enum::RULE,
    &shape::unsorted_enum::RULE,
    &shape::money_without_currency::RULE,
    &shape::optional_key::RULE,
    &shape::impossible_object::RULE,
    &shape::repeated_property::RULE,
    &shape::required_default::RULE,
    &lint::unknown_rule::RULE,
    &lint::unknown_option::RULE,
    &lint::invalid_option::RULE,
    &lint::unused_override::RULE,
    &lint::invalid_suppression::RULE,
    &lint::unused_suppression::RULE,
    &lint::suppression_without_reason::RULE,
    &lint::suppression_expired::RULE,
];

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
