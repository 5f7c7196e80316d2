use std::io::{self, Read as _};

use super::super::{InputError, Options, Shape};
use super::{Failing, Owned, What, options, records, slow, texts};

fn line(line: u64, text: &str) -> (u64, Option<u64>, String) {
    (line, None, text.to_owned())
}

#[test]
fn one_value_a_line() {
    let (all, done) = texts("{\"a\":1}\n{\"b\":2}\n[1, 2]\n");
    assert_eq!(
        all,
        [
            line(1, "{\"a\":1}"),
            line(2, "{\"b\":2}"),
            line(3, "[1, 2]")
        ]
    );
    assert_eq!(
        (done.shape, done.lines, done.records, done.bytes),
        (Shape::Lines, 3, 3, 23)
    );
    assert!(done.error.is_none());
}

#[test]
fn line_ends_blank_lines_and_white_space() {
    let (all, done) = texts("\r\n \t\r\n {\"a\":1} \r\n\n\n{\"b\":2}\r\n  [3]");
    assert_eq!(
        all,
        [line(3, "{\"a\":1}"), line(6, "{\"b\":2}"), line(7, "[3]")]
    );
    assert_eq!(done.lines, 7);
}

#[test]
fn nothing_at_all() {
    for (text, lines) in [
        ("", 0),
        ("\u{feff}", 0),
        ("\n\n", 2),
        ("  ", 1),
        ("\u{feff} \n ", 2),
    ] {
        let (all, done) = texts(text);
        assert_eq!(all, []);
        assert_eq!(
            (done.lines, done.bytes),
            (lines, text.len() as u64),
            "{text:?}"
        );
        assert!(done.error.is_none());
    }
}

#[test]
fn a_byte_order_mark_counts_for_offsets_only() {
    let (all, done) = records(&b"\xef\xbb\xbf{}\n{}"[..], &options(1, 1));
    let owned = |line, offset| Owned {
        line,
        offset,
        element: None,
        text: What::Utf8("{}".into()),
    };
    assert_eq!(all, [owned(1, 3), owned(2, 6)]);
    assert_eq!(done.bytes, 8);
}

#[test]
fn other_encodings_are_refused() {
    let cases: [(&[u8], &str); 4] = [
        (b"\xff\xfe{\0}\0", "UTF-16"),
        (b"\xfe\xff\0{\0}", "UTF-16"),
        (b"\xff\xfe\0\0{\0\0\0", "UTF-32"),
        (b"\0\0\xfe\xff\0\0\0{", "UTF-32"),
    ];
    for (text, encoding) in cases {
        let (all, done) = records(text, &options(2, 1));
        assert_eq!(all, []);
        let error = done.error.unwrap();
        assert!(matches!(error, InputError::Encoding { name } if name == encoding));
        let wanted = format!(
            "the text is {encoding}, and only UTF-8 is read; \
             convert it first, for example with `iconv -f {encoding} -t UTF-8`"
        );
        assert_eq!(error.to_string(), wanted);
    }
}

#[test]
fn bytes_that_are_not_utf_8_concern_their_record() {
    let (all, _) = records(
        &b"{\"a\":\"\xc3\xa4\"}\n{\"b\":\"\xe4\"}\r\n{\"c\":\0}\n"[..],
        &options(1, 99),
    );
    assert_eq!(all[0].text, What::Utf8("{\"a\":\"\u{e4}\"}".into()));
    assert_eq!(all[1].text, What::NotUtf8(b"{\"b\":\"\xe4\"}".to_vec(), 6));
    assert_eq!(all[2].text, What::Utf8("{\"c\":\0}".into()));
}

#[test]
fn a_broken_line_does_not_swallow_the_next() {
    for broken in ["{\"a\": [\"", "oo\": 1}}", "}", "\"", "[[[["] {
        let (all, done) = texts(format!("{broken}\n{{}}\n{{}}\n{broken}\n[1]\n"));
        assert_eq!(done.shape, Shape::Lines);
        let texts = all
            .iter()
            .map(|(_, _, text)| text.as_str())
            .collect::<Vec<_>>();
        assert_eq!(texts, [broken, "{}", "{}", broken, "[1]"]);
    }
}

#[test]
fn long_lines_are_skipped() {
    let text =
        "{\"a\":1}\n  {\"b\":\"123456789\"}\n{\"c\":2}  \n\n          {}\n{\"d\":\"0123456789\"}";
    for chunk in 1..70 {
        let limit = Options {
            max_record: 9,
            ..options(1, chunk)
        };
        let (all, done) = records(text.as_bytes(), &limit);
        let all = all
            .into_iter()
            .map(|record| (record.line, record.offset, record.text));
        let wanted = [
            (1, 0, What::Utf8("{\"a\":1}".into())),
            (2, 10, What::TooLong(17)),
            (3, 28, What::Utf8("{\"c\":2}".into())),
            (5, 49, What::Utf8("{}".into())),
            (6, 52, What::TooLong(18)),
        ];
        assert_eq!(all.collect::<Vec<_>>(), wanted, "{chunk}");
        assert_eq!((done.lines, done.bytes), (6, text.len() as u64));
    }
}

#[test]
fn a_line_of_200_megabytes() {
    const LONG: u64 = 200 << 20;
    let text = b"{}\n{}\n[\""
        .chain(io::repeat(b'x').take(LONG))
        .chain(&b"\"]\n{}\n"[..]);
    let (all, done) = records(
        text,
        &Options {
            max_record: 1000,
            ..options(1, 1 << 20)
        },
    );
    assert_eq!(all[2].text, What::TooLong(LONG + 4));
    assert_eq!((all[3].line, all[3].offset), (4, LONG + 11));
    assert_eq!(done.lines, 4);

    // White space is no record, however long.
    let text = b"{}\n{}\n"
        .chain(io::repeat(b' ').take(LONG))
        .chain(&b"[]\n"[..]);
    let (all, _) = records(
        text,
        &Options {
            max_record: 1000,
            ..options(3, 1 << 20)
        },
    );
    assert_eq!(all.len(), 3);
    assert_eq!((all[2].line, all[2].offset), (3, LONG + 6));
}

#[test]
fn one_byte_at_a_time() {
    let text = "\u{feff}{\"a\":\"\u{e4}\"}\r\n\n{\"b\":2}\n{\"c\":";
    let whole = records(text.as_bytes(), &options(1, 1 << 20));
    for (workers, chunk) in [(1, 1), (1, 8), (4, 1), (4, 1 << 20)] {
        assert_eq!(
            records(slow(text.as_bytes()), &options(workers, chunk)).0,
            whole.0
        );
    }
}

#[test]
fn an_input_that_fails_keeps_what_came_before() {
    let (all, done) = records(Failing(&b"{}\n[1]\n{\"cut\":"[..]), &options(2, 4));
    assert_eq!(all.len(), 2);
    assert_eq!(done.bytes, 14);
    assert_eq!(
        done.error.unwrap().to_string(),
        "the input cannot be read any further: the disk is gone; \
         what came before was checked, run it again for the rest"
    );
    let (all, done) = records(Failing(&b""[..]), &options(1, 4));
    assert_eq!((all.len(), done.lines), (0, 0));
    assert!(matches!(done.error, Some(InputError::Io(_))));
}

#[test]
fn shapes() {
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(2 << 20));
    let long_array = format!("[{}1]", "1,".repeat(1 << 20));
    let cases = [
        ("{}", Shape::Lines),
        ("{\"a\":", Shape::Lines),
        ("{} {}\n", Shape::Lines),
        ("\n\n[{}, {}]\n\n", Shape::Document),
        ("[1]\n[2]", Shape::Lines),
        ("{}\n{}", Shape::Lines),
        ("{}\n[", Shape::Lines),
        ("{}\nnonsense\n{}", Shape::Lines),
        ("{\"a\":\n{}\n{}", Shape::Lines),
        ("{}\nnonsense", Shape::Document),
        ("[\n{},\n{}\n]", Shape::Document),
        ("[\n{}\n,\n{}\n]", Shape::Document),
        ("{\n\"a\": [\n{}\n]\n}", Shape::Document),
        ("{},\n{},\n", Shape::Document),
        ("1\n2\n", Shape::Document),
        ("{\n\"a\": 1\n}\n{}\n{}\n", Shape::Document),
        (&long, Shape::Lines),
        (&format!("{long}\n{{}}\n{long}"), Shape::Lines),
        (&format!("{{}}\n{long}"), Shape::Lines),
        (&long_array, Shape::Document),
        (&format!("[\n{long},\n{long}\n]"), Shape::Document),
    ];
    for (text, shape) in cases {
        let (_, done) = records(text.as_bytes(), &options(1, 1 << 20));
        assert_eq!(done.shape, shape, "{}", &text[..text.len().min(40)]);
    }
}
