//! Fixes leave files that can be read, that differ only where a finding was, with every comment, and
//! that a second run does not change.
//!
//! Each folder of `fixtures/fixes/` is a run: `before/` is what is there, `args` the arguments of
//! `schema lint`, `after/` the files afterwards, `output.txt` what is printed. `UPDATE=1` rewrites both.

#![allow(
    clippy::disallowed_methods,
    reason = "compares, rewrites and damages files in scratch folders"
)]

#[path = "fixes/check.rs"]
mod check;
#[path = "fixes/drift.rs"]
mod drift;
#[path = "fixes/engine.rs"]
mod engine;
#[path = "fixes/generate.rs"]
mod generate;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use event_schema::diag::Safety;
use event_schema::exchange::import::json_schema::from_source;
use event_schema::exchange::import::{rudderstack, segment};
use event_schema::lint::fix::{Replacement, replace_files};
use event_schema::session::{EXAMPLES_DAY, FixOptions, Fixed, Session, fix};
use event_schema::source::{Disk, Memory};
use event_schema::text::{Edit, apply_edits};
use proptest::prelude::{ProptestConfig, any, proptest};

use check::{case_alone, judge, load};
use support::{Scratch, repository, update};

const MANIFEST: &str = "event-schema.yaml";

fn options(with_unsafe: bool) -> FixOptions<'static> {
    FixOptions {
        with_unsafe,
        may_change: &|_| true,
        today: EXAMPLES_DAY,
    }
}

fn source(files: &BTreeMap<String, String>) -> Memory {
    let files = files.iter();
    files.fold(Memory::new(), |memory, (path, text)| {
        memory.with(path.clone(), text.as_str())
    })
}

/// `files` with all fixes made, and what came of it.
fn fixed(files: &BTreeMap<String, String>) -> (BTreeMap<String, String>, Fixed) {
    fixed_by(files, &options(true))
}

fn fixed_by(
    files: &BTreeMap<String, String>,
    options: &FixOptions<'_>,
) -> (BTreeMap<String, String>, Fixed) {
    let fixed = fix(&source(files), "", options).expect("a manifest is there");
    let mut after = files.clone();
    for change in &fixed.changes {
        after.insert(change.path.clone(), change.after.clone());
    }
    (after, fixed)
}

fn with_manifest(path: &str, text: &str) -> BTreeMap<String, String> {
    let manifest = (MANIFEST.to_owned(), format!("version: 1\n{}", case_alone()));
    [manifest, (path.to_owned(), text.to_owned())].into()
}

fn is_suppression(comment: &str) -> bool {
    comment.starts_with("# schema: allow(")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn generated_files_keep_all_but_names(choices in proptest::collection::vec(any::<u8>(), 0..400)) {
        let (path, before) = generate::file(&mut generate::Choices(choices.iter()));
        let problems = load(&[(path, &before)]).lint().findings;
        let sound = problems.iter().all(|f| !f.diagnostic.rule.starts_with("structure/invalid"));
        assert!(sound, "the generator makes files that can be read: {problems:#?}\n{before}");
        let (after, outcome) = fixed(&with_manifest(path, &before));
        let text = &after[path];
        assert_eq!(judge(path, &before, text, is_suppression), [""; 0], "{before}\n=>\n{text}");
        assert!(outcome.refused.is_empty() && outcome.endless.is_empty(), "{outcome:#?}");
        // A comment that allows something goes only when it allows nothing, and then whole.
        let kept = check::comments(path, text, |c| !is_suppression(c));
        let mut all = check::comments(path, &before, |c| !is_suppression(c)).into_iter();
        for comment in kept {
            let number = |c: &str| c.rsplit_once(' ').map(|(_, n)| n.to_owned());
            assert!(all.any(|c| number(&c) == number(&comment)), "{comment} is new or moved");
        }
        let (again, second) = fixed(&after);
        assert!(second.changes.is_empty(), "not a fixed point:\n{text}\n=>\n{}", again[path]);
        // Nothing that could be renamed is left.
        let left = load(&[(path, text)]).lint().findings;
        assert!(left.iter().all(|f| f.diagnostic.fix.is_none()), "{left:#?}");
    }
}

/// Each fault that a fixer could have is planted in a sound result, and noticed.
#[test]
fn planted_faults_are_noticed() {
    let path = "dictionary/a.yaml";
    let before = "\u{feff}# One\r\nevents:\r\n  CartViewed: # Two\r\n    description: &d It was shown.\r\n    unique_by: [cartId]\r\n    properties: {cartId: {type: string, description: *d}}\r\n";
    let (after, _) = fixed(&with_manifest(path, before));
    let after = after[path].as_str();
    let judged = |text: &str| judge(path, before, text, is_suppression);
    assert_eq!(judged(after), [""; 0], "{after}");
    assert!(after.contains("cart_viewed: # Two"), "{after}");
    let plant = |from: &str, to: &str| {
        assert!(after.contains(from), "{from} is in\n{after}");
        judged(&after.replacen(from, to, 1))
    };
    for (fault, found) in [
        (
            "an edit one byte late",
            plant("  cart_viewed:", "  Ccart_viewed"),
        ),
        (
            "a longer range",
            plant("cart_viewed: # Two", "cart_viewed # Two"),
        ),
        ("overlapping edits", plant("[cart_id]", "[cart_cart_idid]")),
        ("a mention forgotten", plant("[cart_id]", "[cartId]")),
        ("a comment eaten", plant(" # Two", "")),
        ("a comment eaten with its line", plant("# One\r\n", "")),
        (
            "line breaks normalised",
            judged(&after.replace("\r\n", "\n")),
        ),
        (
            "one line break normalised",
            plant("events:\r\n", "events:\n"),
        ),
        ("the mark lost", plant("\u{feff}", "")),
        ("an alias written out", plant("*d", "It was showed.")),
        ("two lines joined", plant("[cart_id]\r\n", "[cart_id] ")),
    ] {
        assert!(!found.is_empty(), "{fault} is not noticed");
    }
    // Overlaps are dropped by what makes the edits, too: naive splicing would write rubbish.
    let span =
        |start, end| event_schema::text::Span::new(event_schema::text::FileId(0), start, end);
    let edits = [
        Edit::replace(span(0, 4), "ab"),
        Edit::replace(span(2, 6), "cd"),
    ];
    assert_eq!(apply_edits("012345", &edits).0, "ab45");
}

#[test]
fn imported_corpora() {
    let corpora = repository().join("fixtures/corpora");
    let disk = |folder: &str| Disk::new(corpora.join(folder));
    let schemas = |folder: &str| from_source(&disk(folder), "a").expect("imports");
    let plan = |file: &str| {
        let text = fs::read_to_string(corpora.join(file)).expect("readable");
        segment::from_text(&text, file).expect("imports")
    };
    let catalog =
        |folder: &str| rudderstack::from_source(&disk(folder), "a", None).expect("imports");
    for (name, imported, case, least) in [
        ("wikimedia", schemas("wikimedia-primary"), "camelCase", 100),
        ("iglu", schemas("iglu-snowplow"), "snake_case", 100),
        ("iglu", schemas("iglu-snowplow"), "PascalCase", 100),
        ("matrix", schemas("matrix/schemas"), "snake_case", 50),
        ("segment", plan("segment/plan.json"), "snake_case", 50),
        ("segment-v1", plan("segment/plan-v1.json"), "snake_case", 50),
        (
            "rudder",
            catalog("rudder-catalog/cli/tests/testdata/project/create"),
            "snake_case",
            5,
        ),
        (
            "rudder-typer",
            catalog("rudder-catalog/cli/internal/typer/plan/testdata/project"),
            "kebab-case",
            20,
        ),
    ] {
        let mut before: BTreeMap<String, String> = imported.files.iter().cloned().collect();
        // Under another policy than the one that the import found to fit.
        let manifest = format!(
            "version: 1\nnaming: {{event: {{case: {case}}}, property: {{case: {case}}}}}\n{}",
            case_alone()
        );
        before.insert(MANIFEST.to_owned(), manifest);
        let (after, outcome) = fixed(&before);
        assert!(outcome.count >= least, "{name}: {} fixes", outcome.count);
        assert!(
            outcome.endless.is_empty() && outcome.refused.is_empty(),
            "{name}"
        );
        for (path, text) in &after {
            let old = &before[path];
            assert!(check::tree(path, text).faults().is_empty(), "{name}/{path}");
            let comments = |text: &str| check::comments(path, text, |_| false);
            assert_eq!(comments(old), comments(text), "{name}/{path}");
            // Other than by case, nothing is different: names are all that was found fault with.
            if old != text {
                assert_eq!(check::letters(old), check::letters(text), "{name}/{path}");
                assert_eq!(old.lines().count(), text.lines().count(), "{name}/{path}");
            }
        }
        let (_, second) = fixed(&after);
        assert!(second.changes.is_empty(), "{name} is not a fixed point");
    }
}

/// A dictionary that is broken in all the ways that rules know of, and in order after that as far as
/// a program can tell: what is touched is where a finding was, and comments stay.
#[test]
fn the_drifted_store() {
    let root = repository().join("fixtures/store-drifted");
    let before: BTreeMap<String, String> = files(&root)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".yaml"))
        .collect();
    let session = Session::load(&source(&before), "").expect("a manifest is there");
    let found = session.lint().findings;
    for with_unsafe in [false, true] {
        let (after, outcome) = fixed_by(&before, &options(with_unsafe));
        assert!(outcome.count >= if with_unsafe { 25 } else { 3 });
        assert!(outcome.endless.is_empty() && outcome.refused.is_empty());
        let left = outcome.outcome.findings.len();
        assert!(left + 3 <= found.len(), "{left} are left");
        let rules = outcome.outcome.findings.iter().map(|f| f.diagnostic.rule);
        let broken: Vec<_> = rules
            .filter(|rule| rule.starts_with("structure/"))
            .collect();
        assert_eq!(broken, [""; 0]);
        assert_eq!(before.len(), after.len());
        for (path, text) in &after {
            let old = &before[path];
            assert!(check::tree(path, text).faults().is_empty(), "{path}");
            // Only a comment that allows something is a fix's to change.
            let others = |text: &str| check::comments(path, text, |c| c.contains("schema"));
            assert_eq!(others(old), others(text), "{path}");
            // A second round mends what the first brought about, on the same lines.
            let fixes = found.iter().filter_map(|f| f.diagnostic.fix.as_ref());
            let edits: Vec<Range<usize>> = fixes
                .filter(|fix| with_unsafe || fix.safety == Safety::Safe)
                .flat_map(|fix| &fix.edits)
                .filter(|edit| session.files.get(edit.span.file).path == *path)
                .map(|edit| edit.span.range())
                .collect();
            assert_eq!(elsewhere(old, text, &edits), Ok(()), "{path}");
            if let Some(planted) = text.lines().find(|line| line.contains("version: 1.0.0")) {
                let text = text.replacen(planted, "    version: 1.0.1", 1);
                assert!(elsewhere(old, &text, &edits).is_err(), "{path}");
            }
        }
        let (_, second) = fixed_by(&after, &options(with_unsafe));
        assert!(second.changes.is_empty(), "it is no fixed point");
    }
}

/// Whether `after` has every line of `before` on which none of `edits` is, and besides these one line
/// at most for each that is edited, and one for each edit.
fn elsewhere(before: &str, after: &str, edits: &[Range<usize>]) -> Result<(), String> {
    let mut rest = after.lines();
    let mut other = 0;
    let mut other_may_be = edits.len();
    let mut start = 0;
    for line in before.split_inclusive('\n') {
        let end = start + line.len();
        let is_edited = edits
            .iter()
            .any(|edit| edit.start < end && edit.end >= start);
        start = end;
        if is_edited {
            other_may_be += 1;
            continue;
        }
        let line = line.trim_end_matches(['\r', '\n']);
        match rest.position(|new| new == line) {
            Some(skipped) => other += skipped,
            None => return Err(format!("`{line}` is gone")),
        }
    }
    other += rest.count();
    match other <= other_may_be {
        true => Ok(()),
        false => Err(format!(
            "{other} new lines, at most {other_may_be} of them edited"
        )),
    }
}

/// The generator makes what the property above is about, and the fixes are many.
#[test]
fn generated_files_have_much_to_fix() {
    let mut seed = 1_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..300 {
        let choices: Vec<u8> = (0..400).map(|_| next()).collect();
        let (path, text) = generate::file(&mut generate::Choices(choices.iter()));
        let (_, outcome) = fixed(&with_manifest(path, &text));
        for (what, is_there) in [
            ("JSON", path.ends_with(".json") && outcome.count > 0),
            ("CRLF", text.contains("\r\n") && outcome.count > 0),
            ("a mark", text.starts_with('\u{feff}') && outcome.count > 0),
            ("comments", text.contains("# Number") && outcome.count > 1),
            ("an alias", text.contains("*a0") && outcome.count > 1),
            (
                "a suppression that is used",
                outcome.outcome.summary.suppressed > 0,
            ),
            ("three fixes", outcome.count > 2),
            ("flow over lines", text.contains(",\n") && outcome.count > 0),
        ] {
            *seen.entry(what).or_default() += usize::from(is_there);
        }
    }
    assert!(seen.values().all(|count| *count >= 15), "{seen:#?}");
}

/// The messy and the hostile: whatever is broken, no more is broken afterwards.
#[test]
fn broken_dictionaries() {
    let mut seen = 0;
    for folder in ["fixtures/hostile-dictionaries", "fixtures/messy/dictionary"] {
        let mut open = vec![repository().join(folder)];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                let entries = fs::read_dir(&path).expect("a folder");
                open.extend(entries.map(|entry| entry.expect("an entry").path()));
                continue;
            }
            let is_ours = path
                .extension()
                .is_some_and(|end| end == "yaml" || end == "json");
            let Some(text) = fs::read_to_string(&path).ok().filter(|_| is_ours) else {
                continue;
            };
            let end = path.extension().expect("one").to_string_lossy();
            let name = format!("dictionary/a.{end}");
            let (after, _) = fixed(&with_manifest(&name, &text));
            let faults = |text: &str| check::tree(&name, text).faults().len();
            assert!(faults(&after[&name]) <= faults(&text), "{}", path.display());
            let (_, second) = fixed(&after);
            assert!(
                second.changes.is_empty(),
                "{} is no fixed point",
                path.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen} files");
}

#[test]
fn cases() {
    let root = repository().join("fixtures/fixes");
    let mut folders: Vec<_> = fs::read_dir(root)
        .expect("fixtures/fixes is there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    folders.sort();
    assert!(!folders.is_empty());
    let problems: Vec<String> = folders.iter().filter_map(|folder| case(folder)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn case(folder: &Path) -> Option<String> {
    let name = folder.file_name()?.to_string_lossy().into_owned();
    let scratch = Scratch::new(&format!("fixes-{name}"));
    scratch.copy(&format!("fixtures/fixes/{name}/before"), ".");
    let args = fs::read_to_string(folder.join("args")).expect("args");
    let args: Vec<&str> = args.split_whitespace().collect();
    let mut line = vec!["lint", "--today", "2026-10-01", "--format", "short"];
    line.extend(&args);
    let before = files(&scratch.path("."));
    let mut preview: Vec<&str> = line.clone();
    preview.push("--diff");
    let diff = scratch.run(".", &preview);
    assert_eq!(
        files(&scratch.path(".")),
        before,
        "{name}: --diff writes nothing"
    );
    let run = scratch.run(".", &line);
    let after = files(&scratch.path("."));
    assert_eq!(
        diff.code == Some(1),
        before != after,
        "{name}: the exit code of --diff"
    );
    let second = scratch.run(".", &line);
    assert_eq!(files(&scratch.path(".")), after, "{name}: a fixed point");
    assert!(
        second.stderr.contains("nothing to fix"),
        "{name}: {}",
        second.stderr
    );
    assert_eq!(
        run.stdout, second.stdout,
        "{name}: what is left is reported"
    );
    let found = format!(
        "exit {:?}\n{}{}\n{}",
        run.code, run.stderr, run.stdout, diff.stdout
    );
    let wanted = folder.join("after");
    if update() {
        let _ = fs::remove_dir_all(&wanted);
        for (path, text) in &after {
            let path = wanted.join(path);
            fs::create_dir_all(path.parent()?).expect("a folder");
            fs::write(path, text).expect("written");
        }
        fs::write(folder.join("output.txt"), found).expect("written");
        return None;
    }
    if files(&wanted) != after {
        return Some(format!(
            "{name}: after/ is not what comes of it: {after:#?}"
        ));
    }
    let output = fs::read_to_string(folder.join("output.txt")).unwrap_or_default();
    (output != found).then(|| format!("{name}: output.txt is stale:\n{found}"))
}

/// Every file below `root`, by path.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if let Ok(bytes) = fs::read(&path) {
            let name = path.strip_prefix(root).expect("below").to_string_lossy();
            found.insert(
                name.into_owned(),
                String::from_utf8_lossy(&bytes).into_owned(),
            );
        }
    }
    found
}

fn replacement(path: &str, before: &str, after: &str) -> Replacement {
    Replacement {
        path: path.to_owned(),
        before: before.as_bytes().to_vec(),
        after: after.to_owned(),
    }
}

#[test]
fn a_file_that_changed_is_refused_and_so_are_the_others() {
    let scratch = Scratch::new("fixes-changed");
    scratch.write("a", "a");
    scratch.write("b", "b, edited since");
    let all = [replacement("a", "a", "A"), replacement("b", "b", "B")];
    let error = replace_files(&scratch.path("."), &all).expect_err("b is not what was read");
    assert_eq!(error.path, "b");
    assert!(
        error.reason.contains("changed since it was read"),
        "{error}"
    );
    let now = files(&scratch.path("."));
    assert_eq!(now["a"], "a", "all or nothing");
    assert_eq!(now.len(), 2, "nothing temporary is left: {now:?}");
}

#[test]
fn a_file_that_is_gone_and_one_that_is_read_only() {
    let scratch = Scratch::new("fixes-gone");
    scratch.write("a", "a");
    let gone = [replacement("a", "a", "A"), replacement("x/y", "", "Y")];
    assert_eq!(
        replace_files(&scratch.path("."), &gone)
            .expect_err("gone")
            .path,
        "x/y"
    );
    let mut permissions = fs::metadata(scratch.path("a"))
        .expect("there")
        .permissions();
    permissions.set_readonly(true);
    fs::set_permissions(scratch.path("a"), permissions).expect("set");
    let error = replace_files(&scratch.path("."), &gone[..1]).expect_err("read-only");
    assert_eq!(error.reason, "it is read-only");
    assert_eq!(files(&scratch.path(".")).len(), 1);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let scratch = Scratch::new("fixes-links");
    scratch.write("real/a", "a");
    fs::create_dir_all(scratch.path("linked")).expect("a folder");
    symlink("../real/a", scratch.path("linked/a")).expect("a link");
    let mode = fs::Permissions::from_mode(0o640);
    fs::set_permissions(scratch.path("real/a"), mode).expect("set");
    replace_files(&scratch.path("."), &[replacement("linked/a", "a", "A")]).expect("replaced");
    assert!(
        scratch.path("linked/a").is_symlink(),
        "the link is still one"
    );
    assert_eq!(
        fs::read_to_string(scratch.path("real/a")).expect("there"),
        "A"
    );
    let mode = fs::metadata(scratch.path("real/a"))
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
    let twice = ["linked/a", "real/a"].map(|path| replacement(path, "A", "B"));
    let error = replace_files(&scratch.path("."), &twice).expect_err("one file by two paths");
    assert_eq!(error.path, "real/a");
    assert_eq!(files(&scratch.path(".")).len(), 2);
}

/// An edit would write the stand-ins of bytes that are no text.
#[test]
fn a_file_that_is_not_utf8_is_left_alone() {
    let bytes = b"events:\n  CartOpened: {description: \xff}\n".to_vec();
    let source = Memory::new()
        .with(MANIFEST, "version: 1\n")
        .with("dictionary/a.yaml", bytes)
        .with("dictionary/b.yaml", "# schema: alow(a/b) x\nevents: {}\n");
    let fixed = fix(&source, "", &options(true)).expect("a manifest is there");
    let paths: Vec<&str> = fixed.changes.iter().map(|change| &*change.path).collect();
    assert_eq!(
        paths,
        ["dictionary/b.yaml"],
        "the other one is fixed all the same"
    );
}

/// `--today` goes before the variable, the variable before the clock.
#[test]
fn the_day_comes_from_the_environment() {
    let scratch = Scratch::new("fixes-today");
    let manifest = "version: 1\nlint: {rules: {naming/event-case: error}}\nnaming: {event: {case: snake_case}}\n";
    scratch.write(MANIFEST, manifest);
    let event = "events:\n  CartOpened: # schema: allow(naming/event-case) old, until 2026-10-01\n    \
                 description: The cart was opened.\n";
    scratch.write("dictionary/a.yaml", event);
    let day = |seconds: &str, more: &[&str]| {
        let args = [&["lint", "--quiet", "--format", "short"], more].concat();
        let mut command = scratch.command(".", &args);
        let output = command.env("SOURCE_DATE_EPOCH", seconds).output();
        output.expect("it starts").status.code()
    };
    // 2026-10-01 and the day after.
    assert_eq!(day("1790812800", &[]), Some(0));
    assert_eq!(day("1790899200", &[]), Some(1));
    assert_eq!(day("1790899200", &["--today", "2026-10-01"]), Some(0));
    assert_eq!(day("soon", &[]), Some(2));
}
