//! One line, held against serde_json, and against itself once it was sent often.

#![no_main]

mod shop;

use event_schema::payload::Kind;
use event_schema::payload::tape::{Reason, Tape};

/// Times that the line is sent: more than have to be right before events are skimmed.
const TIMES: u64 = 40;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let text = text.trim();
    let read = Tape::default().read(text);
    match (&read, serde_json::from_str::<serde_json::Value>(text)) {
        (Ok(()), Ok(_)) | (Err(_), Err(_)) => {}
        // Numbers that no double holds, and more levels than it takes, are JSON all the same.
        (Ok(()), Err(error)) => {
            let why = error.to_string();
            let is_known = why.contains("out of range") || why.contains("recursion limit");
            assert!(is_known, "{why}: {text}");
        }
        (Err(fault), Ok(_)) => {
            assert!(
                matches!(fault.reason, Reason::Depth | Reason::Values),
                "{fault:?}: {text}"
            );
        }
    }
    // What is broken, or over several lines, is one document with places of its own.
    if read.is_err() || !text.starts_with('{') || text.contains('\n') {
        return;
    }
    let log = [text; TIMES as usize].join("\n");
    let checked = shop::check(log.as_bytes(), 1);
    let told = |line: u64| {
        let mismatches = checked.mismatches.iter().map(|(_, mismatch)| mismatch);
        let here = mismatches.filter(|mismatch| mismatch.at.line == line);
        // All but the first are sent again.
        let here = here.filter(|mismatch| mismatch.kind != Kind::DuplicateEvent);
        here.map(|mismatch| {
            (
                mismatch.kind,
                mismatch.at.pointer.clone(),
                mismatch.what.clone(),
            )
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(told(1), told(TIMES), "{text}");
});
