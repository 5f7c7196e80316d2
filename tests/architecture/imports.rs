//! What each file of the crate declares and names, and which file a path leads to.

use std::collections::{BTreeMap, BTreeSet};

use crate::tokens::{Token, tokens};

/// Path from the repository's root → text.
pub(crate) type Tree = BTreeMap<String, String>;

/// One path that a file names, from the root of the crate.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// `["text", "Span"]` for `crate::text::Span`; starts with `::` when it leads out of the crate.
    pub(crate) segments: Vec<String>,
    /// From 1.
    pub(crate) line: usize,
    /// The name it gets here, if it is brought in by `use`.
    binds: Option<String>,
    /// Whether the `use` has a visibility.
    public: bool,
}

impl Path {
    /// The path as a person would write it.
    pub(crate) fn shown(&self) -> String {
        match self.segments.first().map(String::as_str) {
            Some("::") => self.segments[1..].join("::"),
            _ => format!("crate::{}", self.segments.join("::")),
        }
    }

    /// Whether it leads to `wanted` outside of the crate (`["std", "fs"]`), or below it.
    pub(crate) fn leads_out_to(&self, wanted: &[&str]) -> bool {
        self.segments.first().is_some_and(|first| first == "::")
            && self.segments.len() > wanted.len()
            && self.segments[1..].iter().zip(wanted).all(|(a, b)| a == b)
    }
}

/// One source file.
pub(crate) struct File {
    /// Its module, from the root of the crate.
    pub(crate) module: Vec<String>,
    /// The modules it declares in files of their own, in order.
    pub(crate) children: Vec<String>,
    /// Everything it names by a path.
    pub(crate) paths: Vec<Path>,
    /// Macros that it puts at the root of the crate.
    macros: Vec<String>,
    /// Words outside of `use`.
    words: BTreeSet<String>,
}

/// All source files of the library.
pub(crate) struct Crate {
    pub(crate) files: BTreeMap<String, File>,
    by_module: BTreeMap<Vec<String>, String>,
}

impl Crate {
    /// Reads `src/` of `tree`, without `main.rs`, which is a crate of its own.
    pub(crate) fn read(tree: &Tree) -> Self {
        let mut files = BTreeMap::new();
        let mut by_module = BTreeMap::new();
        for (path, text) in tree {
            let Some(inner) = path
                .strip_prefix("src/")
                .and_then(|p| p.strip_suffix(".rs"))
            else {
                continue;
            };
            if inner == "main" {
                continue;
            }
            let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
            if inner == "lib" || module.last().is_some_and(|last| last == "mod") {
                module.pop();
            }
            by_module.insert(module.clone(), path.clone());
            files.insert(path.clone(), read_file(module, text));
        }
        Self { files, by_module }
    }

    /// The file that defines what a path of the crate names. What a module hands on (`pub use`)
    /// is followed to where it comes from.
    pub(crate) fn resolve(&self, segments: &[String]) -> Option<&str> {
        self.resolve_within(segments, 8)
    }

    fn resolve_within(&self, segments: &[String], hops: usize) -> Option<&str> {
        if segments.first().is_some_and(|first| first == "::") {
            return None;
        }
        if let [name, ..] = segments
            && !self.by_module.contains_key(&segments[..1])
            && let Some((path, _)) = self.files.iter().find(|(_, f)| f.macros.contains(name))
        {
            return Some(path);
        }
        let known = (0..=segments.len())
            .rev()
            .find(|&n| self.by_module.contains_key(&segments[..n]))?;
        let path = &self.by_module[&segments[..known]];
        if let (Some(name), true) = (segments.get(known), hops > 0)
            && let Some(handed) = self.files[path]
                .paths
                .iter()
                .find(|path| path.binds.as_ref() == Some(name) && path.segments != segments)
            && let Some(found) = self.resolve_within(&handed.segments, hops - 1)
        {
            return Some(found);
        }
        Some(path)
    }

    /// Which file imports which, and on which line.
    ///
    /// `mod child;` is no import, nor is `pub use child::Thing`, as long as the file does not
    /// itself use the `Thing` that it hands on. So a `mod.rs` may define what its children
    /// import, or use what its children define; both at once is a circle.
    pub(crate) fn imports(&self) -> BTreeMap<&str, BTreeMap<&str, usize>> {
        let mut all = BTreeMap::new();
        for (from, file) in &self.files {
            let edges: &mut BTreeMap<&str, usize> = all.entry(from.as_str()).or_default();
            for path in &file.paths {
                let handed_on = path.public
                    && path.segments.starts_with(&file.module)
                    && !path
                        .binds
                        .as_ref()
                        .is_some_and(|name| file.words.contains(name));
                if handed_on {
                    continue;
                }
                if let Some(to) = self.resolve(&path.segments)
                    && to != from
                {
                    edges.entry(to).or_insert(path.line);
                }
            }
        }
        all
    }
}

fn read_file(module: Vec<String>, text: &str) -> File {
    let tokens = tokens(text);
    let mut file = File {
        children: tokens
            .windows(3)
            .filter(|w| w[0].text == "mod" && w[1].is_word() && w[2].text == ";")
            .map(|w| w[1].text.clone())
            .collect(),
        module,
        paths: Vec::new(),
        macros: Vec::new(),
        words: BTreeSet::new(),
    };
    let is = |i: usize, text: &str| tokens.get(i).is_some_and(|token| token.text == text);
    // Modules written out in place, with the depth of braces at which each ends.
    let mut inline: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut exported = false;
    let mut i = 0;
    while i < tokens.len() {
        let token = &tokens[i];
        let before = |n: usize| i.checked_sub(n).map_or("", |at| tokens[at].text.as_str());
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if inline.last().is_some_and(|(_, end)| *end == depth) {
                    inline.pop();
                }
            }
            "mod" if is(i + 2, "{") => inline.push((tokens[i + 1].text.clone(), depth)),
            "macro_export" => exported = true,
            "macro_rules" if exported => {
                exported = false;
                file.macros
                    .extend(tokens.get(i + 2).map(|name| name.text.clone()));
            }
            "use" if !is(i + 1, "<") => {
                let public = matches!(before(1), "pub" | ")");
                let here = file.paths.len();
                i = use_tree(&tokens, i + 1, &[], &mut file.paths);
                for path in &mut file.paths[here..] {
                    path.public = public && inline.is_empty();
                    absolute(&mut path.segments, &file.module, &file.children, &inline);
                    if !inline.is_empty() {
                        path.binds = None;
                    }
                }
            }
            _ if token.is_word() && before(1) != "::" && is(i + 1, "::") => {
                let mut segments = vec![token.text.clone()];
                let line = token.line;
                while is(i + 1, "::") && tokens.get(i + 2).is_some_and(Token::is_word) {
                    i += 2;
                    segments.push(tokens[i].text.clone());
                }
                file.words.insert(segments[0].clone());
                absolute(&mut segments, &file.module, &file.children, &inline);
                file.paths.push(Path {
                    segments,
                    line,
                    binds: None,
                    public: false,
                });
            }
            _ if token.is_word() => {
                file.words.insert(token.text.clone());
            }
            _ => {}
        }
        i += 1;
    }
    file
}

/// Reads one tree of a `use` from `i`; returns where it ends: at `;`, `,` or `}`.
fn use_tree(tokens: &[Token], mut i: usize, prefix: &[String], out: &mut Vec<Path>) -> usize {
    let mut segments = prefix.to_vec();
    let line = tokens.get(i).map_or(0, |token| token.line);
    let mut binds = None;
    while let Some(token) = tokens.get(i) {
        match token.text.as_str() {
            ";" | "," | "}" => break,
            "::" => {}
            "{" => {
                while tokens
                    .get(i)
                    .is_some_and(|t| t.text == "{" || t.text == ",")
                {
                    if tokens.get(i + 1).is_some_and(|t| t.text == "}") {
                        i += 1;
                        break;
                    }
                    i = use_tree(tokens, i + 1, &segments, out);
                }
                return i + 1;
            }
            "as" => {
                i += 1;
                binds = tokens.get(i).map(|token| token.text.clone());
            }
            "self" if !prefix.is_empty() && segments.len() == prefix.len() => {}
            name => segments.push(name.to_owned()),
        }
        i += 1;
    }
    let binds = binds.or_else(|| segments.last().cloned());
    out.push(Path {
        binds: binds.filter(|name| name != "*" && name != "_"),
        segments,
        line,
        public: false,
    });
    i
}

/// Makes a path as written absolute: from the root of the crate, or out of it behind `::`.
fn absolute(
    segments: &mut Vec<String>,
    module: &[String],
    children: &[String],
    inline: &[(String, usize)],
) {
    let mut base = module.to_vec();
    base.extend(inline.iter().map(|(name, _)| name.clone()));
    let mut used = 0;
    match segments.first().map_or("", String::as_str) {
        "crate" => {
            base.clear();
            used = 1;
        }
        "self" => used = 1,
        "super" => {
            while segments.get(used).is_some_and(|segment| segment == "super") {
                base.pop();
                used += 1;
            }
        }
        name if inline.is_empty() && children.iter().any(|child| child == name) => {}
        _ => base = vec!["::".to_owned()],
    }
    segments.splice(..used, base);
}
