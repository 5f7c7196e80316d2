//! The layout of the source, kept by a test: who may import whom, who may touch files, how long a
//! file may be, and that CONTRIBUTING.md names nothing that is not there.
//!
//! Each check takes a tree of files, so that the tests below can plant a fault and see it found.

#![allow(
    clippy::disallowed_methods,
    reason = "a test that looks at the repository itself"
)]

#[path = "architecture/imports.rs"]
mod imports;
#[path = "architecture/tokens.rs"]
mod tokens;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use imports::{Crate, Tree};

/// The modules of the library. Each imports only from those before it. Those that are not built
/// yet have their place already; a new one is given its place here and in lib.rs.
const ORDER: &[&str] = &[
    "text",
    "source",
    "syntax",
    "diag",
    "tables",
    "config",
    "dict",
    "compat",
    "release",
    "payload",
    "scan",
    "journey",
    "drift",
    "codegen",
    "rule",
    "rules",
    "lint",
    "report",
    "manual",
    "catalogue",
    "exchange",
    "session",
    "cmd",
    "cli",
];

/// A file longer than this is two files.
const MAX_LINES: usize = 600;

/// Files that may be longer, each with the reason.
const LONG: &[(&str, &str)] = &[];

/// Who may touch files (`std::fs`, the `ignore` walker), each with the reason.
const TOUCH_FILES: &[(&str, &str)] = &[
    ("src/source/", "where all text comes from"),
    (
        "src/lint/fix",
        "writes fixed files through a temporary file",
    ),
    ("src/exchange/", "an import writes a folder of files"),
];

/// Paths that CONTRIBUTING.md names and that are still to be built. A line that has come true
/// has to go.
const NOT_YET: &[&str] = &[];

#[test]
fn modules_are_declared_in_their_order() {
    none(declared(&sources(), ORDER));
}

#[test]
fn modules_import_only_from_those_above() {
    none(layers(&sources(), ORDER));
}

#[test]
fn files_do_not_import_in_a_circle() {
    none(circles(&sources()));
}

#[test]
fn files_are_short() {
    none(lengths(&sources(), LONG));
}

#[test]
fn only_sources_and_writers_touch_files() {
    none(outside(&sources(), &["std", "fs"], TOUCH_FILES));
    none(outside(&sources(), &["ignore"], TOUCH_FILES));
}

#[test]
fn only_the_yaml_reader_knows_the_yaml_parser() {
    let reader = [(
        "src/syntax/yaml",
        "the one place that depends on its events",
    )];
    none(outside(&sources(), &["granit_parser"], &reader));
}

#[test]
fn the_guide_names_what_is_there() {
    let guide = fs::read_to_string(root().join("CONTRIBUTING.md")).expect("CONTRIBUTING.md");
    none(guided(&guide, NOT_YET, |path| root().join(path).exists()));
}

/// Every file below `src/` is declared, and lib.rs declares its modules in the given order.
fn declared(tree: &Tree, order: &[&str]) -> Vec<String> {
    let library = Crate::read(tree);
    let mut problems = Vec::new();
    let children = |module: &[String]| {
        let parent = library.files.values().find(|file| file.module == module);
        parent.map_or(&[][..], |file| &file.children)
    };
    for (path, file) in &library.files {
        if let Some((name, parent)) = file.module.split_last()
            && !children(parent).contains(name)
        {
            problems.push(format!(
                "{path}: no `mod {name};` declares it, so it is not compiled"
            ));
        }
    }
    let mut last = 0;
    for name in children(&[]) {
        match order.iter().position(|known| known == name) {
            None => problems.push(format!(
                "src/lib.rs: `{name}` has no place in ORDER of tests/architecture.rs"
            )),
            Some(place) if place < last => problems.push(format!(
                "src/lib.rs: `{name}` is declared after `{}`, but comes before it in ORDER; \
                 keep a blank line between declarations, or rustfmt sorts them",
                order[last]
            )),
            Some(place) => last = place,
        }
    }
    problems
}

/// No module imports from one that comes later.
fn layers(tree: &Tree, order: &[&str]) -> Vec<String> {
    let library = Crate::read(tree);
    let place = |name: &str| order.iter().position(|known| *known == name);
    let mut problems = BTreeSet::new();
    for (from, file) in &library.files {
        let Some(own) = file.module.first() else {
            continue;
        };
        for path in &file.paths {
            let Some(to) = library.resolve(&path.segments) else {
                continue;
            };
            let at = format!("{from}:{}", path.line);
            let shown = path.shown();
            match library.files[to].module.first() {
                None => {
                    problems.insert(format!("{at}: `{shown}` is in no module of lib.rs"));
                }
                Some(top) if place(top) > place(own) => {
                    problems.insert(format!(
                        "{at}: `{own}` imports `{shown}`, but `{top}` comes after it in lib.rs"
                    ));
                }
                Some(_) => {}
            }
        }
    }
    problems.into_iter().collect()
}

/// No file imports itself by way of others. See [`Crate::imports`] for what an import is.
fn circles(tree: &Tree) -> Vec<String> {
    let library = Crate::read(tree);
    let imports = library.imports();
    let mut problems = Vec::new();
    let mut done = BTreeSet::new();
    for start in imports.keys() {
        // Each step on the way: a file and the imports of it that are still to be followed.
        let mut way = vec![(*start, imports[start].keys())];
        while let Some((file, rest)) = way.last_mut() {
            let file = *file;
            let Some(next) = rest.next().filter(|_| !done.contains(file)) else {
                done.insert(file);
                way.pop();
                continue;
            };
            if let Some(first) = way.iter().position(|(on_way, _)| on_way == next) {
                let mut circle: Vec<&str> = way[first..].iter().map(|(file, _)| *file).collect();
                circle.push(next);
                let steps = circle.windows(2).map(|step| {
                    format!(
                        "\n  {}:{} imports {}",
                        step[0], imports[step[0]][step[1]], step[1]
                    )
                });
                problems.push(format!("a circle of imports:{}", steps.collect::<String>()));
            } else if !done.contains(next) {
                way.push((*next, imports[next].keys()));
            }
        }
    }
    problems
}

/// No file is longer than [`MAX_LINES`], save those with a reason; and those still are.
fn lengths(tree: &Tree, long: &[(&str, &str)]) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let lines = text.lines().count();
        let allowed = long.iter().any(|(allowed, _)| allowed == path);
        if lines > MAX_LINES && !allowed {
            problems.push(format!(
                "{path}: {lines} lines; split what is over {MAX_LINES}"
            ));
        }
    }
    for (path, _) in long {
        if tree
            .get(*path)
            .is_none_or(|text| text.lines().count() <= MAX_LINES)
        {
            problems.push(format!(
                "{path}: not that long any more; take it out of LONG"
            ));
        }
    }
    problems
}

/// Nobody but `allowed` (the beginnings of paths) uses what is `wanted` from another crate.
fn outside(tree: &Tree, wanted: &[&str], allowed: &[(&str, &str)]) -> Vec<String> {
    let library = Crate::read(tree);
    let mut problems = Vec::new();
    for (from, file) in &library.files {
        if allowed.iter().any(|(prefix, _)| from.starts_with(prefix)) {
            continue;
        }
        for path in file.paths.iter().filter(|path| path.leads_out_to(wanted)) {
            let places: Vec<&str> = allowed.iter().map(|(prefix, _)| *prefix).collect();
            problems.push(format!(
                "{from}:{}: `{}` belongs in {}",
                path.line,
                path.shown(),
                places.join(", ")
            ));
        }
    }
    problems
}

/// Every path between backticks in `guide` exists. A path with a placeholder (`<rule>`, `*`) is
/// looked up as far as the folder before it.
fn guided(guide: &str, not_yet: &[&str], exists: impl Fn(&str) -> bool) -> Vec<String> {
    const ROOTS: &[&str] = &[
        "src/",
        "tests/",
        "fixtures/",
        "docs/",
        "benches/",
        "schemas/",
        ".ci/",
    ];
    let mut problems = Vec::new();
    let mut fenced = false;
    for (number, line) in guide.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for quoted in line.split('`').skip(1).step_by(2) {
            let end = quoted.find(['<', '*', '{', ' ']).unwrap_or(quoted.len());
            let path = match end == quoted.len() {
                true => quoted,
                false => &quoted[..quoted[..end].rfind('/').map_or(0, |slash| slash + 1)],
            };
            // `docs/missing-example` is a rule: a file has an extension, a folder ends with a slash.
            let last = path.rsplit('/').next().unwrap_or(path);
            let meant = ROOTS.iter().any(|root| path.starts_with(root))
                && (last.is_empty() || last.contains('.') || path.starts_with(".ci/"));
            if meant && !exists(path) && !not_yet.contains(&path) {
                problems.push(format!(
                    "CONTRIBUTING.md:{}: there is no `{path}`",
                    number + 1
                ));
            }
        }
    }
    for path in not_yet {
        if exists(path) {
            problems.push(format!("`{path}` is there now; take it out of NOT_YET"));
        }
    }
    problems
}

fn none(problems: Vec<String>) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files of the library.
fn sources() -> Tree {
    fn read(folder: &Path, tree: &mut Tree) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                read(&path, tree);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(root()).expect("below the root");
                let key = below.to_string_lossy().replace('\\', "/");
                tree.insert(key, fs::read_to_string(&path).expect("UTF-8"));
            }
        }
    }
    let mut tree = Tree::new();
    read(&root().join("src"), &mut tree);
    tree
}

mod planted {
    //! Each check finds what it is for.

    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let owned = |(path, text): &(&str, &str)| (format!("src/{path}"), (*text).to_owned());
        files.iter().map(owned).collect()
    }

    fn one(problems: &[String], wanted: &[&str]) {
        assert_eq!(problems.len(), 1, "{problems:#?}");
        for part in wanted {
            assert!(
                problems[0].contains(part),
                "no {part:?} in {:?}",
                problems[0]
            );
        }
    }

    #[test]
    fn a_module_in_the_wrong_place() {
        let files = [
            ("lib.rs", "mod b;\nmod a;"),
            ("a.rs", ""),
            ("b.rs", ""),
            ("c.rs", ""),
        ];
        let found = declared(&tree(&files), &["a", "b", "c"]);
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found[0].contains("src/c.rs: no `mod c;`"));
        assert!(found[1].contains("`a` is declared after `b`"));
        let unknown = tree(&[("lib.rs", "mod x;"), ("x.rs", "")]);
        one(&declared(&unknown, &["a"]), &["`x` has no place"]);
    }

    #[test]
    fn an_import_from_below() {
        for planted in [
            "use crate::b::Thing;",
            "use crate::{b::Thing};",
            "use super::b;",
            "fn f() { crate::b::g() }",
            "mod tests { use super::super::b::Thing; }",
            "macro_rules! m { () => { $crate::b::g() } }",
            "fn f() { crate::shout!() }",
        ] {
            let tree = tree(&[
                ("lib.rs", "mod a; mod b;"),
                ("a.rs", &format!("//! crate::b\n{planted}")),
                (
                    "b.rs",
                    "use crate::a;\n#[macro_export]\nmacro_rules! shout { () => {} }",
                ),
            ]);
            one(
                &layers(&tree, &["a", "b"]),
                &["src/a.rs:2: `a` imports `crate::"],
            );
        }
    }

    #[test]
    fn a_circle_of_files() {
        let tree = tree(&[
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod x; mod y; mod z; pub use z::Z;"),
            ("a/x.rs", "\nuse super::y::Y;"),
            ("a/y.rs", "use super::Z;"),
            ("a/z.rs", "fn f() { super::x::g() }"),
        ]);
        one(
            &circles(&tree),
            &[
                "src/a/x.rs:2 imports src/a/y.rs",
                "src/a/y.rs:1 imports src/a/z.rs",
                "src/a/z.rs:1 imports src/a/x.rs",
            ],
        );
    }

    #[test]
    fn a_parent_that_uses_what_its_child_builds_on_it() {
        let with = |parent: &str| {
            circles(&tree(&[
                ("lib.rs", "mod a;"),
                ("a/mod.rs", parent),
                ("a/x.rs", "use super::Thing;\nmod tests { use super::*; }"),
            ]))
        };
        none(with("mod x;\npub use x::X;\npub struct Thing;"));
        let circle = ["src/a/mod.rs", "src/a/x.rs"];
        one(&with("mod x;\nuse x::X;\npub struct Thing;"), &circle);
        one(&with("mod x;\npub struct Thing(x::X);"), &circle);
        one(
            &with("mod x;\npub use x::X;\npub struct Thing(X);"),
            &circle,
        );
    }

    #[test]
    fn a_file_that_is_too_long() {
        let tree = tree(&[("a.rs", &"\n".repeat(MAX_LINES + 1)), ("b.rs", "\n")]);
        one(&lengths(&tree, &[]), &["src/a.rs: 601 lines"]);
        let long = [("src/a.rs", "a table"), ("src/b.rs", "was long once")];
        one(&lengths(&tree, &long), &["src/b.rs: not that long"]);
    }

    #[test]
    fn a_stray_reader() {
        for planted in [
            "use std::fs;",
            "use std::{fmt, fs::File};",
            "fn f() { std::fs::read(p) }",
        ] {
            let tree = tree(&[("a.rs", planted), ("source/disk.rs", planted)]);
            let found = outside(&tree, &["std", "fs"], TOUCH_FILES);
            one(&found, &["src/a.rs:1: `std::fs"]);
        }
    }

    #[test]
    fn a_guide_to_lost_files() {
        let guide = "`src/a.rs`, `src/b/<rule>.rs`, `src/c/<rule>.rs`, `docs/a-rule`\n`src/d.rs`";
        let exists = |path: &str| ["src/a.rs", "src/b/"].contains(&path);
        one(
            &guided(guide, &["src/d.rs"], exists),
            &["md:1: there is no `src/c/`"],
        );
        let found = guided("", &["src/a.rs"], exists);
        one(&found, &["`src/a.rs` is there now"]);
    }
}
