use std::io::{self, Read as _};

use super::super::{InputError, Options, Shape};
use super::{Failing, What, options, records, texts};

/// Lines and texts of records outside of arrays.
fn loose(text: &str) -> Vec<(u64, String)> {
    let (all, done) = texts(text);
    assert_eq!(done.shape, Shape::Document);
    assert!(done.error.is_none());
    all.into_iter()
        .map(|(line, element, text)| {
            assert_eq!(element, None);
            (line, text)
        })
        .collect()
}

/// Lines, elements and texts of records in arrays.
fn elements(text: &str) -> Vec<(u64, u64, String)> {
    let (all, done) = texts(text);
    assert_eq!(done.shape, Shape::Document);
    assert!(done.error.is_none());
    all.into_iter()
        .map(|(line, element, text)| (line, element.unwrap(), text))
        .collect()
}

fn at<const N: usize>(wanted: [(u64, &str); N]) -> Vec<(u64, String)> {
    wanted.map(|(line, text)| (line, text.to_owned())).to_vec()
}

fn of<const N: usize>(wanted: [(u64, u64, &str); N]) -> Vec<(u64, u64, String)> {
    wanted
        .map(|(line, element, text)| (line, element, text.to_owned()))
        .to_vec()
}

#[test]
fn an_array_is_given_out_by_elements() {
    assert_eq!(elements("[]"), []);
    assert_eq!(
        elements("[{\"a\":1}, {\"b\":2}]"),
        of([(1, 0, "{\"a\":1}"), (1, 1, "{\"b\":2}")])
    );
    assert_eq!(
        elements(
            "\n[\r\n  {\r\n    \"a\": [1, 2]\r\n  },\r\n  [3, [4]], null,\r\n -1.5e3 ,\"x,]\",\n]\n"
        ),
        of([
            (3, 0, "{\r\n    \"a\": [1, 2]\r\n  }"),
            (6, 1, "[3, [4]]"),
            (6, 2, "null"),
            (7, 3, "-1.5e3"),
            (7, 4, "\"x,]\"")
        ])
    );
}

#[test]
fn values_one_after_the_other() {
    assert_eq!(
        loose("{\n\"a\":1}{\"b\":2} 1 true\n\"s\" null\n-2"),
        at([
            (1, "{\n\"a\":1}"),
            (2, "{\"b\":2}"),
            (2, "1"),
            (2, "true"),
            (3, "\"s\""),
            (3, "null"),
            (4, "-2")
        ])
    );
    // Each array counts from 0.
    assert_eq!(
        elements("[\n1,2]\n[3]"),
        of([(2, 0, "1"), (2, 1, "2"), (3, 0, "3")])
    );
}

#[test]
fn brackets_in_strings_are_text() {
    let value = "{\n\"a\\\\\": \"}]\\\"}{\", \"\\\\\\\"[\": \"\\\\\"\n}";
    assert_eq!(
        loose(&format!("{value}\n{value}")),
        at([(1, value), (4, value)])
    );
}

#[test]
fn garbage_is_a_record_of_its_own() {
    assert_eq!(
        loose("{\n}\nlog started, all well  \n2 } ,{\"a\":1},\n]\n{}"),
        at([
            (1, "{\n}"),
            (3, "log started, all well"),
            (4, "2"),
            (4, "} ,"),
            (4, "{\"a\":1}"),
            (4, ","),
            (5, "]"),
            (6, "{}")
        ])
    );
    assert_eq!(
        elements("[\n,1,,2, oops oops, } {\"a\":1} {}\n]"),
        of([
            (2, 0, ","),
            (2, 1, "1"),
            (2, 2, ","),
            (2, 3, "2"),
            (2, 4, "oops oops"),
            (2, 5, "}"),
            (2, 6, "{\"a\":1}"),
            (2, 7, "{}")
        ])
    );
}

#[test]
fn faults_that_stay_within_their_value() {
    // A string that is not closed ends with its line.
    assert_eq!(
        loose("{\n\"a\": \"x,\n\"b\": \"\\\n\"c\": 1\n}\n{}\n\"y\n3"),
        at([
            (1, "{\n\"a\": \"x,\n\"b\": \"\\\n\"c\": 1\n}"),
            (6, "{}"),
            (7, "\"y"),
            (8, "3")
        ])
    );
    // A bracket that is not closed is closed by the one around it.
    assert_eq!(
        elements("[\n{\"a\": [1, {\"b\": [2}, 3}, {\"c\": 1]}, {}\n]"),
        of([
            (2, 0, "{\"a\": [1, {\"b\": [2}, 3}"),
            (2, 1, "{\"c\": 1]}"),
            (2, 2, "{}")
        ])
    );
}

#[test]
fn a_value_that_never_ends_is_the_rest() {
    let (all, done) = texts("[\n{},\n{\"a\": 1,\n{}, {}\n]\n");
    assert_eq!(all.len(), 2);
    assert_eq!(all[1], (3, Some(1), "{\"a\": 1,\n{}, {}\n]".to_owned()));
    assert!(done.error.is_none());
    let text = format!("[\n{{}},\n{{\"a\": 1,\n{}", "{\"b\": 2},\n".repeat(1000));
    for (workers, chunk) in [(1, 1), (3, 7), (1, 100), (2, 1 << 20)] {
        let limit = Options {
            max_record: 100,
            ..options(workers, chunk)
        };
        let (all, _) = records(text.as_bytes(), &limit);
        assert_eq!(all.len(), 2);
        assert_eq!(
            (all[1].line, all[1].offset, all[1].element),
            (3, 6, Some(1))
        );
        assert_eq!(all[1].text, What::TooLong(text.len() as u64 - 6));
    }
}

#[test]
fn an_array_that_is_never_closed() {
    for text in ["{\n}\n[\n{},\n", "{\n}\n[\n{}", "{\n}\n["] {
        let (_, done) = texts(text);
        assert_eq!(
            done.error.unwrap().to_string(),
            "the array that begins on line 3 is never closed; \
             see whether the file was cut off, or add the `]`"
        );
    }
}

#[test]
fn long_values_are_skipped_to_their_end() {
    let text = "[\n{\"a\":1},\n{\"b\":\"}1234\\\"567\"\n}, {\"c\":2}\n, 12345678901 ,\n\"0123456789\"\n,{}]";
    for chunk in 1..90 {
        for workers in [1, 3] {
            let limit = Options {
                max_record: 9,
                ..options(workers, chunk)
            };
            let (all, done) = records(text.as_bytes(), &limit);
            let all = all
                .into_iter()
                .map(|record| (record.line, record.element, record.text));
            let wanted = [
                (2, Some(0), What::Utf8("{\"a\":1}".into())),
                (3, Some(1), What::TooLong(19)),
                (4, Some(2), What::Utf8("{\"c\":2}".into())),
                (5, Some(3), What::TooLong(11)),
                (6, Some(4), What::TooLong(12)),
                (7, Some(5), What::Utf8("{}".into())),
            ];
            assert_eq!(all.collect::<Vec<_>>(), wanted, "{chunk}");
            assert_eq!((done.lines, done.bytes), (7, text.len() as u64));
            assert!(done.error.is_none());
        }
    }
}

#[test]
fn deep_and_long_values() {
    const LONG: u64 = 100 << 20;
    let open = io::repeat(b'[').take(LONG);
    let close = io::repeat(b']').take(LONG);
    let text = b"[\n{},\n".chain(open).chain(close).chain(&b",\n{}]"[..]);
    let (all, done) = records(
        text,
        &Options {
            max_record: 1000,
            ..options(2, 1 << 20)
        },
    );
    assert_eq!(all.len(), 3);
    assert_eq!(all[1].text, What::TooLong(2 * LONG));
    assert_eq!((all[2].line, all[2].element), (4, Some(2)));
    assert!(done.error.is_none());
}

#[test]
fn an_input_that_fails_says_only_that() {
    for text in ["[\n{},\n{\"a\":", "[\n{},\n"] {
        let (all, done) = records(Failing(text.as_bytes()), &options(1, 3));
        assert_eq!(all.len(), 1);
        assert_eq!(done.bytes, text.len() as u64);
        assert!(matches!(done.error, Some(InputError::Io(_))));
    }
}

#[test]
fn bytes_that_are_not_utf_8_concern_their_element() {
    let (all, _) = records(
        &b"[\n{\"\xff\":1},\n{\"b\":\"\xc3\xa4\"}]"[..],
        &options(1, 99),
    );
    assert_eq!(all[0].text, What::NotUtf8(b"{\"\xff\":1}".to_vec(), 2));
    assert_eq!(all[1].text, What::Utf8("{\"b\":\"\u{e4}\"}".into()));
}
