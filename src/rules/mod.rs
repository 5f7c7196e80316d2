//! All rules, one file each, in the order in which they are listed.

mod destination;
mod docs;
mod identity;
mod lint;
mod naming;
mod privacy;
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
    &docs::missing_description::RULE,
    &shape::invalid_schema::RULE,
    &shape::contradiction::RULE,
    &shape::invalid_example::RULE,
    &identity::missing_identifier::RULE,
    &identity::missing_scope::RULE,
    &identity::identifier_is_pii::RULE,
    &identity::conflicting_identifier::RULE,
    &identity::numeric_identifier::RULE,
    &identity::placeholder_identifier::RULE,
    &identity::identifier_as_property::RULE,
    &identity::unlinked_identify::RULE,
    &privacy::undeclared_pii::RULE,
    &privacy::understated_pii::RULE,
    &privacy::secret::RULE,
    &privacy::free_text::RULE,
    &privacy::url_query::RULE,
    &privacy::missing_purpose::RULE,
    &privacy::missing_retention::RULE,
    &privacy::unlisted_destinations::RULE,
    &privacy::destination_not_allowed::RULE,
    &privacy::sensitive_example::RULE,
    &destination::event_name_length::RULE,
    &destination::event_name_pattern::RULE,
    &destination::reserved_event::RULE,
    &destination::reserved_event_prefix::RULE,
    &destination::property_name_length::RULE,
    &destination::property_name_pattern::RULE,
    &destination::reserved_property::RULE,
    &destination::reserved_property_prefix::RULE,
    &destination::too_many_properties::RULE,
    &destination::too_many_events::RULE,
    &destination::nested_value::RULE,
    &destination::value_length::RULE,
    &destination::value_type::RULE,
    &destination::semantic_type::RULE,
    &destination::colliding_property::RULE,
    &destination::identifier_length::RULE,
    &destination::unknown_destination::RULE,
    &destination::unknown_alias::RULE,
    &destination::portable_name::RULE,
    &lint::unknown_rule::RULE,
    &lint::unknown_option::RULE,
    &lint::invalid_option::RULE,
];

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
