//! What a property that is personal by its name can really hold.

use crate::dict::Dictionary;
use crate::dict::model::{JsonType, Pii, Property};
use crate::dict::personal::Personal;
use crate::tables::{KeyMatch, Provenance};
use crate::text::Spanned;

/// Whether what a name says must not be sent at all: what opens an account or pays, and the
/// numbers of a state that are well known for such.
pub(super) fn must_not_be_sent(found: &KeyMatch<'_>) -> bool {
    let of_state = found.name == "government_id" && found.status == Provenance::Sourced;
    !found.hashed && (found.class.asks_for == "secret" || of_state)
}

/// Whether a property can hold what its name says: a flag and a number of things cannot, though
/// a number may be a code; and a fixed list of words is no address, it may well be a gender.
pub(super) fn holds_data(
    dictionary: &Dictionary,
    personal: &Personal<'_>,
    found: &KeyMatch<'_>,
) -> bool {
    let class = found.name;
    let property = personal.at.property;
    let types = dictionary.lookup(property, |property| &property.types);
    let single = types.and_then(|types| types.value.single());
    let few_words = matches!(class, "demographic" | "special_category");
    let number = matches!(single, Some(JsonType::Number | JsonType::Integer));
    let wordy = matches!(
        class,
        "credential" | "contact_email" | "person_name" | "postal_address" | "network_id"
    );
    match single {
        Some(JsonType::Boolean) => false,
        _ if number && wordy && !found.may_be_number => false,
        _ => few_words || is_open(dictionary, property),
    }
}

/// Whether the values are not all written down.
pub(super) fn is_open(dictionary: &Dictionary, property: &Property) -> bool {
    dictionary
        .chain(property)
        .iter()
        .all(|property| property.values_allowed.is_absent() && property.constant.is_absent())
}

/// Names as a sentence lists them.
pub(super) fn listed_with_and(names: &[&str]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        all => all.concat(),
    }
}

/// The level that this very definition declares, where it is personal and may be sent.
pub(super) fn declared_personal(personal: &Personal<'_>) -> Option<Spanned<Pii>> {
    let level = personal.declared.filter(|_| personal.declares)?;
    matches!(level.value, Pii::Personal | Pii::Sensitive).then_some(level)
}
