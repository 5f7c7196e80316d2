//! Numbers of the keys that the places of envelopes begin with.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Keys that have numbers at most.
pub(super) const MOST: usize = 128;

/// The keys at the top of an event that places begin with, in the order of their numbers.
static NUMBERED: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn all() -> MutexGuard<'static, Vec<String>> {
    NUMBERED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The number of a key that places begin with, which it keeps. None of those beyond [`MOST`], which are found
/// by a search.
pub(super) fn number(key: &str) -> Option<u8> {
    let mut numbered = all();
    let known = numbered.iter().position(|known| known == key);
    let number = known.or_else(|| {
        let room = numbered.len() < MOST;
        room.then(|| {
            numbered.push(key.to_owned());
            numbered.len() - 1
        })
    });
    number.and_then(|number| u8::try_from(number).ok())
}

/// The keys that have numbers by now.
pub(super) fn numbered() -> Vec<String> {
    all().clone()
}
