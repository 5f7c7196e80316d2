//! Findings without what may be somebody's: a message that repeats a value, or a key of an example,
//! repeats the address that it may be.

use std::borrow::Cow;

use crate::diag::Diagnostic;
use crate::tables::pii;

/// Takes out of what a finding says whatever is somebody's by its shape.
pub(super) fn mask(diagnostic: &mut Diagnostic) {
    let hide = |text: &mut String| {
        if let Cow::Owned(masked) = pii().masked(text) {
            *text = masked;
        }
    };
    hide(&mut diagnostic.message.text);
    diagnostic.message.args.iter_mut().for_each(hide);
    diagnostic.label.iter_mut().for_each(hide);
    diagnostic.help.iter_mut().for_each(hide);
    for label in &mut diagnostic.related {
        hide(&mut label.text);
    }
    if let Some(fix) = &mut diagnostic.fix {
        hide(&mut fix.title);
    }
}
