//! Events as they are sent.

pub(super) mod ambiguous_envelope;
pub(super) mod deprecated_event;
pub(super) mod deprecated_property;
pub(super) mod deprecated_value;
pub(super) mod destination_limit;
pub(super) mod draft_event;
pub(super) mod duplicate_event;
pub(super) mod duplicate_key;
pub(super) mod enum_spelling;
pub(super) mod format;
pub(super) mod invalid_identifier;
pub(super) mod invalid_json;
pub(super) mod invalid_timestamp;
pub(super) mod invalid_value;
pub(super) mod length;
pub(super) mod missing_identifier;
pub(super) mod missing_property;
pub(super) mod number_as_string;
pub(super) mod pattern;
pub(super) mod pii_value;
pub(super) mod placeholder_identifier;
pub(super) mod range;
pub(super) mod removed_event;
pub(super) mod unexpected_property;
pub(super) mod unknown_envelope;
pub(super) mod unknown_event;
pub(super) mod unknown_version;
pub(super) mod value_not_in_enum;
pub(super) mod wrong_kind;
pub(super) mod wrong_platform;
pub(super) mod wrong_type;

use crate::diag::Level;
use crate::payload::Mismatch;
use crate::rule::Ctx;

/// Days before a sunset from which on it is a warning, where the manifest says nothing.
const WARN_BEFORE: i64 = 30;

/// How bad it is that something on its way out is sent, and until when it may be, as the end of a clause.
/// This reads today's date.
fn by_sunset(ctx: &Ctx<'_>, m: &Mismatch) -> (Level, String) {
    let Some(sunset) = m.sunset else {
        return (Level::Info, String::new());
    };
    let policy = ctx.config.manifest.deprecation.get();
    let notice = policy.and_then(|policy| policy.warn_before.get());
    let notice = notice.map_or(WARN_BEFORE, |notice| (notice.hours / 24) as i64);
    match sunset.days() - ctx.today.days() {
        left if left < 0 => (Level::Error, format!(", and its sunset was {sunset}")),
        left if left <= notice => (Level::Warn, format!(", and may be sent until {sunset}")),
        _ => (Level::Info, format!(", and may be sent until {sunset}")),
    }
}

/// What to do about something on its way out.
fn instead(m: &Mismatch) -> String {
    match &m.meant {
        Some(other) => format!("what reads it will stop; send `{other}`"),
        None => "what reads it will stop: take it out".to_owned(),
    }
}
