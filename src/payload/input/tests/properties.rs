//! Against plain implementations that hold all of the text.
//!
//! Bugs that were planted to see these fail: in `Lines::next`, `searched` beginning behind the
//! carry; in `Scanner::escape`, no step over the escaped byte; in `Document::chunk`, `open.start`
//! left as it was.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use super::super::{Options, Shape};
use super::{Owned, What, records, slow};

fn is_blank(byte: u8) -> bool {
    b" \t\r\n".contains(&byte)
}

/// The records of a text of lines.
fn naive(text: &[u8], limit: usize) -> Vec<Owned> {
    let mut all = Vec::new();
    let mut offset = 0;
    for (line, whole) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        if let Some(lead) = whole.iter().position(|byte| !is_blank(*byte)) {
            let end = whole.iter().rposition(|byte| !is_blank(*byte)).unwrap() + 1;
            let bytes = &whole[lead..end];
            let what = match str::from_utf8(bytes) {
                _ if whole.len() - lead > limit => What::TooLong((whole.len() - lead) as u64),
                Ok(text) => What::Utf8(text.to_owned()),
                Err(error) => What::NotUtf8(bytes.to_owned(), error.valid_up_to()),
            };
            all.push(Owned {
                line,
                offset: (offset + lead) as u64,
                element: None,
                text: what,
            });
        }
        offset += whole.len() + 1;
    }
    all
}

fn how(limit: usize) -> impl Strategy<Value = Options> {
    let chunk = prop_oneof![1..4usize, 4..200usize, Just(1 << 20)];
    (1..5usize, chunk, prop_oneof![Just(64 << 20), 1..limit]).prop_map(
        |(workers, chunk, max_record)| Options {
            workers,
            chunk,
            max_record,
            max_ratio: 1000,
        },
    )
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => json().prop_map(|value| value.to_string().into_bytes()),
        2 => "[ \t]{0,3}[\\{\\}\\[\\]\",:a\u{e4}\u{1f600} ]{0,30}[ \t]{0,30}\r?"
            .prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..20),
        1 => "[ \t\r]{0,40}".prop_map(String::into_bytes),
    ]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[\\{\\}\\[\\]\",:\\\\a\u{e4}\u{1f600} \n]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let key = "[\\{\\}\"\\\\a-c]{0,3}";
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((key, inner), 0..5).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// That each record stands where it says, on the line that it says.
fn check_places(text: &[u8], all: &[Owned]) {
    for record in all {
        let start = usize::try_from(record.offset).unwrap();
        let before = &text[..start];
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        assert_eq!(record.line, line);
        if let What::Utf8(own) = &record.text {
            assert_eq!(&text[start..start + own.len()], own.as_bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_what_splitting_gives(lines in vec(line(), 0..30), how in how(60), end in "\n?") {
        let text = [&b"{}\n{}\n"[..], &lines.join(&b'\n'), end.as_bytes()].concat();
        let wanted = naive(&text, how.max_record);
        for (all, done) in [records(&text[..], &how), records(slow(&text[..]), &how)] {
            prop_assert_eq!(done.shape, Shape::Lines);
            prop_assert_eq!(&all, &wanted);
            prop_assert_eq!(done.bytes, text.len() as u64);
            let lines = text.split_inclusive(|byte| *byte == b'\n').count() as u64;
            prop_assert_eq!(done.lines, lines);
            prop_assert!(done.error.is_none());
        }
    }

    #[test]
    fn arrays_give_their_elements(values in vec(json(), 1..12), how in how(60)) {
        let text = serde_json::to_string_pretty(&values).unwrap();
        let how = Options { max_record: 64 << 20, ..how };
        let (all, done) = records(text.as_bytes(), &how);
        prop_assert_eq!(done.shape, Shape::Document);
        prop_assert!(done.error.is_none());
        check_places(text.as_bytes(), &all);
        prop_assert_eq!(all.len(), values.len());
        for (index, (record, value)) in (0..).zip(all.iter().zip(&values)) {
            let What::Utf8(text) = &record.text else { panic!("{record:?}") };
            prop_assert_eq!(&serde_json::from_str::<Value>(text).unwrap(), value);
            prop_assert_eq!(record.element, Some(index));
        }
    }

    #[test]
    fn values_come_one_by_one(
        values in vec(json(), 0..12),
        gap in prop_oneof![Just("\n"), Just(" "), Just("\r\n\r\n")],
        how in how(60),
    ) {
        // A top-level array would be taken apart.
        let mut text = "{\n}".to_owned();
        let values = values.into_iter().filter(|value| !value.is_array()).collect::<Vec<_>>();
        for value in &values {
            write!(text, "{gap}{value:#}").unwrap();
        }
        let how = Options { max_record: 64 << 20, ..how };
        let (all, done) = records(text.as_bytes(), &how);
        prop_assert!(done.error.is_none());
        check_places(text.as_bytes(), &all);
        prop_assert_eq!(all.len(), values.len() + 1);
        for (record, value) in all[1..].iter().zip(&values) {
            let What::Utf8(text) = &record.text else { panic!("{record:?}") };
            prop_assert_eq!(&serde_json::from_str::<Value>(text).unwrap(), value);
            prop_assert_eq!(record.element, None);
        }
    }

    #[test]
    fn how_a_document_is_cut_does_not_show(
        text in "[\\{\\}\\[\\]\",:\\\\\n\r a1\u{e4}]{0,120}",
        how in how(30),
    ) {
        let text = format!("{{\n}}\n{text}");
        let whole = Options { workers: 1, chunk: 1 << 20, ..how };
        let (wanted, whole) = records(text.as_bytes(), &whole);
        let (all, done) = records(slow(text.as_bytes()), &how);
        check_places(text.as_bytes(), &wanted);
        prop_assert_eq!(all, wanted.clone());
        prop_assert_eq!((done.lines, done.bytes), (whole.lines, whole.bytes));
        prop_assert_eq!(done.bytes, text.len() as u64);
        prop_assert_eq!(done.error.is_some(), whole.error.is_some());

        // Nothing but structure and white space is left out.
        let mut rest = text.into_bytes();
        for record in &wanted {
            let start = usize::try_from(record.offset).unwrap();
            let length = match &record.text {
                What::Utf8(text) => text.len(),
                What::NotUtf8(bytes, _) => bytes.len(),
                What::TooLong(length) => usize::try_from(*length).unwrap(),
            };
            rest[start..start + length].fill(b' ');
        }
        prop_assert!(rest.iter().all(|byte| is_blank(*byte) || b"[],".contains(byte)));
    }
}
