//! Payloads that are large, broken or cunning, given to the real program with 1 GiB of address space: it
//! ends by itself, says what is wrong and where, and takes no more memory than is stated.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    reason = "a test that writes the files it looks at"
)]

#[path = "hostile/child.rs"]
#[expect(dead_code, reason = "runs over dictionaries are not of this test")]
mod child;

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::process::Stdio;

use child::{Folder, command};
use flate2::Compression;
use flate2::write::GzEncoder;
use wait4::Wait4 as _;

const MIB: usize = 1024 * 1024;

/// Peak memory of a run over any input here, in bytes: a record of 64 MiB while more is read behind it, what
/// it is taken apart into, and the chunks of other threads.
const MEMORY: u64 = 400 * MIB as u64;

/// Peak memory where no record is long.
const USUAL: u64 = 100 * MIB as u64;

const DICTIONARY: &str = "\
events:
  order_placed:
    description: An order was placed.
    properties:
      total: {type: number, description: With tax.}
      note: {type: string, description: What was said.}
      rows: {type: array, items: {type: integer}, description: Some numbers.}
";

/// An event with these properties.
fn event(properties: &str) -> String {
    format!(
        "{{\"type\":\"track\",\"event\":\"order_placed\",\"anonymousId\":\"a\",\"properties\":{properties}}}"
    )
}

/// How a run ended.
struct Ended {
    code: Option<i32>,
    out: String,
    notes: String,
    /// Peak memory in bytes.
    memory: u64,
}

fn folder() -> Folder {
    Folder::new().with("dictionary/shop.yaml", DICTIONARY)
}

/// Runs `script`, in which `"$@"` is `schema lint`.
#[track_caller]
fn run(folder: &Folder, script: &str) -> Ended {
    let (out, notes) = (folder.path(".out"), folder.path(".notes"));
    let file = |path: &std::path::Path| fs::File::create(path).expect("a file");
    let mut child = command(folder, script, "short")
        .stdin(Stdio::null())
        .stdout(file(&out))
        .stderr(file(&notes))
        .spawn()
        .expect("sh is there");
    let usage = child.wait4().expect("a child");
    let read = |path| String::from_utf8(fs::read(path).expect("output")).expect("UTF-8");
    let ended = Ended {
        code: usage.status.code(),
        out: read(&out),
        notes: read(&notes),
        memory: usage.rusage.maxrss,
    };
    let said = format!("{}{}", ended.out, ended.notes);
    assert!(!said.contains("panicked"), "{said}");
    assert!(ended.memory <= MEMORY, "{} MiB", ended.memory / MIB as u64);
    ended
}

/// Runs over one file. What is told, without what comes behind the first two lines.
#[track_caller]
fn told(name: &str, bytes: impl AsRef<[u8]>) -> (Option<i32>, String) {
    let folder = folder().with(name, bytes);
    let ended = run(&folder, &format!("exec \"$@\" {name}"));
    assert!(ended.memory <= USUAL, "{} MiB", ended.memory / MIB as u64);
    let told = format!("{}{}", ended.out, ended.notes);
    let lines: Vec<&str> = told.lines().take(2).collect();
    (ended.code, lines.join("\n"))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// 200 MiB of blank lines, never held in memory: the peak of this process would be that of its children.
fn blank_lines() -> impl io::Read {
    io::repeat(b'\n').take(200 * MIB as u64)
}

/// What is told of a file: a name, its bytes, the exit code, and how what is told begins, line by line.
type Case = (&'static str, Vec<u8>, i32, &'static [&'static str]);

#[track_caller]
fn assert_told(cases: Vec<Case>) {
    for (name, bytes, code, wanted) in cases {
        let (found, lines) = told(name, bytes);
        assert_eq!(found, Some(code), "{lines}");
        let mut found = lines.lines();
        for wanted in wanted {
            let line = found.next().unwrap_or_default();
            assert!(
                line.starts_with(wanted),
                "{wanted}\nis wanted, and there is\n{line}"
            );
        }
    }
}

fn good() -> String {
    event("{\"total\":1}") + "\n"
}

const NOTHING: &str = "checked 0 events in payloads in 1 file: no findings";
const ONE: &str = "checked 1 event in payloads in 1 file: no findings";

#[test]
fn files_with_nothing_in_them() {
    assert_told(vec![
        ("a.ndjson", b"".to_vec(), 0, &[NOTHING]),
        ("a.ndjson", b"\xef\xbb\xbf".to_vec(), 0, &[NOTHING]),
        ("a.ndjson", b"\n \r\n\t\n".to_vec(), 0, &[NOTHING]),
    ]);
}

#[test]
fn texts_that_are_none() {
    let utf16 = |mark: &[u8]| {
        let units = good()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<_>>();
        [mark, &units].concat()
    };
    const UTF_16: &str =
        "error: cannot read `a.json`: the text is UTF-16, and only UTF-8 is read; convert it first";
    let bad = event("{\"note\":\"?\"}").replace('?', "\u{1}").into_bytes();
    let bad = bad
        .into_iter()
        .map(|byte| if byte == 1 { 0xff } else { byte })
        .collect::<Vec<_>>();
    let bad_key = event("{\"?\":1}").into_bytes();
    let bad_key = bad_key
        .into_iter()
        .map(|byte| if byte == b'?' { 0xff } else { byte })
        .collect();
    assert_told(vec![
        ("a.json", utf16(&[0xff, 0xfe]), 2, &[NOTHING, UTF_16]),
        ("a.json", utf16(&[]), 2, &[NOTHING, UTF_16]),
        (
            "a.ndjson",
            [good().into_bytes(), bad].concat(),
            1,
            &[
                "a.ndjson:2:1: error[payload/invalid-json] this cannot be read: it is not UTF-8 here",
            ],
        ),
        (
            "a.ndjson",
            bad_key,
            1,
            &[
                "a.ndjson:1:1: error[payload/invalid-json] this cannot be read: it is not UTF-8 here",
            ],
        ),
        (
            "a.ndjson",
            format!("{}\0\0\0\n{}", good(), good()).into_bytes(),
            1,
            &[
                "a.ndjson:2:1: error[payload/invalid-json] this cannot be read: a value is missing here",
                "1 error in 1 file, 2 events in payloads, and 1 that could not be read as one",
            ],
        ),
        (
            "a.ndjson",
            event("{\"note\":\"a\0b\"}").into_bytes(),
            1,
            &[
                "a.ndjson:1:81: error[payload/invalid-json] this cannot be read: a control character",
            ],
        ),
        (
            "a.ndjson",
            good().replace('\n', "\r").repeat(3).into_bytes(),
            1,
            &[
                "a.ndjson:1:84: error[payload/invalid-json] this cannot be read: something stands after the end",
            ],
        ),
        (
            "a.json",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec(),
            1,
            &["a.json:1:1: error[payload/invalid-json] this cannot be read: it is not UTF-8 here"],
        ),
    ]);
}

#[test]
fn values_at_the_edge_of_json() {
    let deep = |levels: usize| {
        event(&format!(
            "{{\"rows\":{}{}}}",
            "[".repeat(levels),
            "]".repeat(levels)
        ))
        .into_bytes()
    };
    const DEEP: &str =
        "error[payload/invalid-json] this cannot be read: it is nested deeper than 1,000 levels";
    let (at_1077, at_1002, at_5001) = (
        "a.ndjson:1:1077: ",
        "a.ndjson:1:1002: ",
        "a.ndjson:1:5001: ",
    );
    for (place, bytes) in [
        (at_1077, deep(999)),
        (at_1002, "[".repeat(1_000_000).into_bytes()),
        (at_5001, "{\"a\":".repeat(200_000).into_bytes()),
    ] {
        let (code, lines) = told("a.ndjson", bytes);
        assert_eq!(code, Some(1));
        assert!(lines.starts_with(&format!("{place}{DEEP}")), "{lines}");
    }
    assert_told(vec![
        // The object of the event and that of its properties are two levels.
        (
            "a.ndjson",
            deep(998),
            1,
            &["a.ndjson:1:80: error[payload/wrong-type] `rows` is a list, not a whole number"],
        ),
        (
            "a.ndjson",
            event("{\"note\":\"\\ud800\"}").into_bytes(),
            1,
            &[
                "a.ndjson:1:80: error[payload/invalid-json] this cannot be read: this escape is half of a character (a lone surrogate)",
            ],
        ),
        (
            "a.ndjson",
            event("{\"note\":\"\\ud83d\\ude00\"}").into_bytes(),
            0,
            &[ONE],
        ),
        (
            "a.ndjson",
            event(&format!("{{\"total\":{}}}", "9".repeat(MIB))).into_bytes(),
            0,
            &[ONE],
        ),
        (
            "a.ndjson",
            event("{\"total\":1e400}").into_bytes(),
            0,
            &[ONE],
        ),
        (
            "a.ndjson",
            event("{\"total\":-0,\"rows\":[1.0,1e2,18446744073709551616]}").into_bytes(),
            0,
            &[ONE],
        ),
        (
            "a.ndjson",
            event("{\"total\":01}").into_bytes(),
            1,
            &[
                "a.ndjson:1:80: error[payload/invalid-json] this cannot be read: this is no number of JSON",
            ],
        ),
        (
            "a.ndjson",
            event("{\"total\":1,\"t\\u006ftal\":2}").into_bytes(),
            0,
            &["a.ndjson:1:82: warn[payload/duplicate-key] a key stands twice in one object"],
        ),
        (
            "a.ndjson",
            event("{\"t\\u006ftal\":2}").into_bytes(),
            0,
            &[ONE],
        ),
    ]);
}

#[test]
fn a_name_of_a_megabyte_is_told_by_its_beginning() {
    for text in [
        event(&format!("{{\"{}\":1}}", "k".repeat(MIB))),
        event("{}").replace("order_placed", &"n".repeat(MIB)),
    ] {
        let (_, lines) = told("a.ndjson", text);
        assert!(lines.len() < 2_000, "{} bytes", lines.len());
        assert!(lines.contains('…'), "{lines}");
    }
}

#[test]
fn files_that_are_cut_off_or_damaged() {
    let packed = gzip(good().repeat(1_000).as_bytes());
    let cut = packed[..packed.len() - 20].to_vec();
    let zstd = zstd::encode_all(good().repeat(1_000).as_bytes(), 0).expect("memory can be written");
    let one = gzip(good().as_bytes());
    assert_told(vec![
        (
            "a.json",
            event("{\"total\":1}").as_bytes()[..60].to_vec(),
            1,
            &[
                "a.json:1:61: error[payload/invalid-json] this cannot be read: the text ends within a value",
            ],
        ),
        (
            "a.json",
            format!("[{},", good()).into_bytes(),
            2,
            &[
                ONE,
                "error: cannot read `a.json`: the array that begins on line 1 is never closed",
            ],
        ),
        (
            "a.ndjson.gz",
            cut,
            2,
            &[
                "checked ",
                "error: cannot read `a.ndjson.gz`: the gzip data is cut off at its byte ",
            ],
        ),
        (
            "a.ndjson.gz",
            [one.clone(), b"garbage here".to_vec()].concat(),
            2,
            &[
                ONE,
                "error: cannot read `a.ndjson.gz`: the gzip data is damaged at its byte ",
            ],
        ),
        (
            "a.ndjson.gz",
            [one.clone(), one.clone()].concat(),
            0,
            &["checked 2 events in payloads in 1 file: no findings"],
        ),
        (
            "a.ndjson.gz",
            gzip(&one),
            1,
            &[
                "a.ndjson.gz:1:1: error[payload/invalid-json] this cannot be read: it is not UTF-8 here",
            ],
        ),
        (
            "a.ndjson.zst",
            zstd[..zstd.len() - 9].to_vec(),
            2,
            &[
                "checked ",
                "error: cannot read `a.ndjson.zst`: the zstd data is cut off at its byte ",
            ],
        ),
    ]);
}

/// Beyond 64 MiB, a thousand bytes from one are too many.
#[test]
fn bombs() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    io::copy(&mut blank_lines(), &mut encoder).expect("memory can be written");
    let gzip = encoder.finish().expect("memory can be written");
    let zstd = zstd::encode_all(blank_lines(), 0).expect("memory can be written");
    for (name, bytes) in [("a.ndjson.gz", gzip), ("a.ndjson.zst", zstd)] {
        let (code, lines) = told(name, bytes);
        assert_eq!(code, Some(2), "{lines}");
        let said = "bytes, more than 1000 times, and is not read any further";
        assert!(lines.contains(said), "{lines}");
    }
}

#[test]
fn many_of_everything() {
    let list = format!("[{}]", vec!["1"; 1_000_000].join(","));
    let keys: Vec<String> = (0..200_000).map(|key| format!("\"k{key}\":1")).collect();
    for (what, bytes, wanted) in [
        (
            "items",
            list,
            "a.json:1:2: error[payload/unknown-envelope] this is no object, and so no event",
        ),
        (
            "rows",
            event(&format!(
                "{{\"rows\":[{}]}}",
                vec!["1"; 1_000_000].join(",")
            )),
            ONE,
        ),
        (
            "keys",
            event(&format!("{{{}}}", keys.join(","))),
            "a.json:1:77: warn[payload/unexpected-property] `k0` is not a property",
        ),
        (
            "the same key",
            event(&format!("{{{}}}", vec!["\"total\":1"; 100_000].join(","))),
            "a.json:1:82: warn[payload/duplicate-key] a key stands twice in one object",
        ),
        (
            "broken lines",
            format!("{}{}", good(), "{\n".repeat(300_000)),
            "a.json:2:2: error[payload/invalid-json] this cannot be read: the text ends within a value",
        ),
    ] {
        let folder = folder().with("a.json", bytes);
        let ended = run(&folder, "exec \"$@\" a.json");
        let told = format!("{}{}", ended.out, ended.notes);
        assert!(
            told.starts_with(wanted),
            "{what}: {}",
            told.lines().next().unwrap_or_default()
        );
        // Beyond the limit, findings are only counted.
        assert!(
            told.lines().count() <= 130,
            "{what}: {} lines",
            told.lines().count()
        );
    }
}

/// A gibibyte without a line break, through a pipe: 64 MiB are read as one.
#[test]
fn a_line_without_end() {
    for start in ["", "{\"a\":\""] {
        let script = format!(
            "(printf '%s' '{start}'; head -c 1073741824 /dev/zero | tr '\\0' a) | \"$@\" -"
        );
        let ended = run(&folder(), &script);
        assert_eq!(ended.code, Some(1), "{}", ended.notes);
        let wanted = "-:1:1: error[payload/invalid-json] this cannot be read: it is longer than 64 MiB (10737418";
        assert!(ended.out.starts_with(wanted), "{}", ended.out);
    }
    let script = "(printf '{\"type\":\"track\",\"event\":\"order_placed\",\"properties\":{\"rows\":[1'; \
                  yes ,1 | head -c 60000000 | tr -d '\\n'; echo ']}}') | \"$@\" -";
    let ended = run(&folder(), script);
    let wanted =
        "error[payload/invalid-json] this cannot be read: it has more than 4,000,000 values";
    assert!(ended.out.contains(wanted), "{}", ended.out);
}

#[test]
fn what_is_no_file() {
    for (script, code, wanted) in [
        (
            "\"$@\" nowhere.ndjson",
            2,
            "error: `nowhere.ndjson` is not there",
        ),
        (
            "mkdir d.ndjson; \"$@\" d.ndjson",
            2,
            "error: `d.ndjson` is no file of this dictionary",
        ),
        (
            "mkfifo f.ndjson; (echo '{' > f.ndjson &); \"$@\" f.ndjson",
            1,
            "f.ndjson:1:2: error[payload/invalid-json] this cannot be read: the text ends within a value",
        ),
        // Whoever reads has had enough.
        (
            "(echo '{}'; yes '{' | head -n 100000) | \"$@\" - --limit 100000 | head -n 1",
            0,
            "-:1:1: error[payload/unknown-envelope] no envelope that is known has these keys",
        ),
    ] {
        let ended = run(&folder(), script);
        let told = format!("{}{}", ended.out, ended.notes);
        assert_eq!(ended.code, Some(code), "{told}");
        assert!(told.starts_with(wanted), "{told}");
    }
}
