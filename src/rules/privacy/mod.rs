//! Personal data: what is declared, and what names say.

pub(super) mod destination_not_allowed;
pub(super) mod free_text;
mod holds;
pub(super) mod missing_purpose;
pub(super) mod missing_retention;
pub(super) mod secret;
pub(super) mod sensitive_example;
pub(super) mod undeclared_pii;
pub(super) mod understated_pii;
pub(super) mod unlisted_destinations;
pub(super) mod url_query;
