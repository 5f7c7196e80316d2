//! Values against schemas: examples and defaults, raw fragments, keywords that mean nothing.
//! Nothing here ever goes to the network.

mod ecma;
mod examples;
mod fragments;
mod keywords;
mod mismatch;
mod parts;
mod privacy;
mod wording;

pub use examples::{ExampleFault, event_examples, property_examples};
pub use fragments::{FragmentFault, fragment_faults};
pub use keywords::{Limits, fits_format, schema_faults};
pub use mismatch::{Mismatch, mismatches};
pub use privacy::{Holder, is_private};

use jsonschema::{ValidationError, Validator};

use super::schema::Compiled;

/// A validator of compiled schemas: formats are asserted, nothing is fetched. Fails where a
/// fragment or keyword in the schema is invalid, which [`fragment_faults`] and
/// [`schema_faults`] report with a place.
pub fn validator(compiled: &Compiled) -> Result<Validator, Box<ValidationError<'static>>> {
    options().build(&compiled.schema).map_err(Box::new)
}

/// How schemas are validated: formats are asserted, nothing is fetched.
pub(crate) fn options() -> jsonschema::ValidationOptions<'static> {
    jsonschema::options()
        .should_validate_formats(true)
        .offline()
}
