//! A rule's page, taken apart: headings, examples, links.

/// The headings of a page, in their order. Options are for rules that have some.
const HEADINGS: [&str; 6] = ["What", "Why", "Bad", "Good", "Options", "See also"];

/// What an example is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The rule fires at the marks.
    Bad,
    /// Nothing fires.
    Good,
    /// What the fixes make of the bad example before it.
    Fixed,
}

impl Role {
    /// As a fence spells it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Bad => "bad",
            Self::Good => "good",
            Self::Fixed => "fixed",
        }
    }
}

/// One file of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) path: String,
    pub(crate) text: String,
    /// Lines at which the rule fires, from 1.
    pub(crate) marks: Vec<usize>,
}

/// Fences that make one project: those with `file=`, up to one without, or up to the next role,
/// heading or second version of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    pub(crate) role: Role,
    /// The line of its first fence on the page, from 1.
    pub(crate) line: usize,
    pub(crate) files: Vec<Sample>,
    /// Other rules that fire too.
    pub(crate) also: Vec<String>,
    complete: bool,
}

/// A page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) examples: Vec<Example>,
    /// The bullets under Options, as written.
    pub(crate) options: Vec<String>,
    /// What is wrong with the page itself.
    pub(crate) problems: Vec<String>,
}

/// The mark at the end of a line on which the rule fires.
pub(crate) const MARK: &str = "# here";

/// The folder of examples of payloads.
pub(crate) const PAYLOADS: &str = "payloads/";

struct Fence {
    role: Option<Role>,
    line: usize,
    path: Option<String>,
    json: bool,
    at: Vec<usize>,
    also: Vec<String>,
    text: String,
}

impl Page {
    /// Takes a page apart. `link_exists` says whether there is something behind the address of a
    /// link, seen from the folder of the rule's generated page.
    pub(crate) fn read(text: &str, link_exists: impl Fn(&str) -> bool) -> Self {
        let mut page = Self::default();
        if text.trim().is_empty() {
            page.problems.push("the page is empty".to_owned());
            return page;
        }
        let mut headings: Vec<&str> = Vec::new();
        let mut bodies: Vec<String> = Vec::new();
        let mut fence: Option<Fence> = None;
        for (i, line) in text.lines().enumerate() {
            let number = i + 1;
            if let Some(open) = &mut fence {
                if line == "```" {
                    if let Some(done) = fence.take() {
                        page.add(done, headings.last().copied());
                    }
                } else {
                    open.text.push_str(line);
                    open.text.push('\n');
                }
                continue;
            }
            if let Some(info) = line.strip_prefix("```") {
                fence = Some(page.open(info, number));
            } else if let Some(heading) = line.strip_prefix("## ") {
                headings.push(heading);
                bodies.push(String::new());
                page.end_example();
            } else if let Some(body) = bodies.last_mut() {
                body.push_str(line);
                body.push('\n');
                if headings.last() == Some(&"Options") && line.starts_with("- ") {
                    page.options.push(line.to_owned());
                }
            } else if !line.trim().is_empty() {
                page.say(number, "text before the first heading");
            }
        }
        if let Some(open) = fence {
            page.say(open.line, "this fence is never closed");
        }
        page.judge_headings(&headings, &bodies);
        for (heading, body) in headings.iter().zip(&bodies) {
            page.judge_links(heading, body, &link_exists);
        }
        for role in [Role::Bad, Role::Good] {
            if !page.examples.iter().any(|example| example.role == role) {
                let problem = format!("there is no `{}` example", role.word());
                page.problems.push(problem);
            }
        }
        page
    }

    fn say(&mut self, line: usize, problem: &str) {
        self.problems.push(format!("line {line}: {problem}"));
    }

    /// Reads what stands behind the three backticks.
    fn open(&mut self, info: &str, line: usize) -> Fence {
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default();
        let mut fence = Fence {
            role: None,
            line,
            path: None,
            json: language == "json",
            at: Vec::new(),
            also: Vec::new(),
            text: String::new(),
        };
        let list = |value: &str| -> Vec<String> { value.split(',').map(str::to_owned).collect() };
        for word in words {
            match word.split_once('=') {
                None => match [Role::Bad, Role::Good, Role::Fixed]
                    .into_iter()
                    .find(|role| role.word() == word)
                {
                    Some(role) => fence.role = Some(role),
                    None => self.say(line, &format!("`{word}` is no role of a fence")),
                },
                Some(("file", path)) => fence.path = Some(path.to_owned()),
                Some(("also", rules)) => fence.also = list(rules),
                Some(("at", lines)) => match lines.split(',').map(str::parse).collect() {
                    Ok(lines) => fence.at = lines,
                    Err(_) => self.say(line, "`at=` takes line numbers"),
                },
                Some((key, _)) => self.say(line, &format!("a fence has no attribute `{key}`")),
            }
        }
        match (language, fence.role) {
            ("yaml" | "json", Some(_)) | ("text" | "sh", None) => {}
            ("yaml" | "json", None) => {
                self.say(line, "this fence says neither `bad`, `good` nor `fixed`");
            }
            _ => self.say(line, "only `yaml` and `json` fences can be run"),
        }
        fence
    }

    /// Adds a fence to the example that it belongs to.
    fn add(&mut self, fence: Fence, heading: Option<&str>) {
        let Some(role) = fence.role else { return };
        let place = match role {
            Role::Good => "Good",
            Role::Bad | Role::Fixed => "Bad",
        };
        if heading != Some(place) && heading != Some("Options") {
            self.say(
                fence.line,
                &format!("a `{}` fence belongs under {place}", role.word()),
            );
        }
        let path = fence.path.clone().unwrap_or_else(|| {
            let extension = if fence.json { "json" } else { "yaml" };
            format!("dictionary/example.{extension}")
        });
        // Payloads stand behind the dictionary that they are held against.
        let is_sent = path.starts_with(PAYLOADS);
        let goes_on = self.examples.last().is_some_and(|last| {
            (!last.complete || is_sent)
                && last.role == role
                && last.files.iter().all(|file| file.path != path)
        });
        if !goes_on {
            self.end_example();
            if role == Role::Fixed && self.examples.last().map(|last| last.role) != Some(Role::Bad)
            {
                self.say(fence.line, "no bad example stands before this `fixed` one");
            }
            self.examples.push(Example {
                role,
                line: fence.line,
                files: Vec::new(),
                also: Vec::new(),
                complete: false,
            });
        }
        let mut marks = fence.at;
        // A mark is for readers of the page: behind a comment it would be part of it.
        let mut text = String::new();
        for (i, line) in fence.text.split_inclusive('\n').enumerate() {
            match line.trim_end_matches('\n').strip_suffix(MARK) {
                Some(marked) => {
                    marks.push(i + 1);
                    text.push_str(marked.trim_end());
                    text.push('\n');
                }
                None => text.push_str(line),
            }
        }
        if role == Role::Good && !marks.is_empty() {
            self.say(fence.line, "a `good` example has a mark");
        }
        if let Some(example) = self.examples.last_mut() {
            example.files.push(Sample { path, text, marks });
            example.also.extend(fence.also);
            example.complete = fence.path.is_none();
        }
    }

    fn end_example(&mut self) {
        if let Some(last) = self.examples.last_mut() {
            last.complete = true;
        }
    }

    fn judge_headings(&mut self, headings: &[&str], bodies: &[String]) {
        let mut last = 0;
        for heading in headings {
            match HEADINGS.iter().position(|known| known == heading) {
                None => self
                    .problems
                    .push(format!("there is no heading `{heading}`")),
                Some(place) if place < last => {
                    let after = HEADINGS[last];
                    let problem = format!("`{heading}` stands after `{after}`");
                    self.problems.push(problem);
                }
                Some(place) => last = place,
            }
        }
        for (i, heading) in headings.iter().enumerate() {
            if headings[..i].contains(heading) {
                self.problems.push(format!("`{heading}` stands twice"));
            }
        }
        for wanted in HEADINGS.iter().filter(|heading| **heading != "Options") {
            if !headings.contains(wanted) {
                self.problems
                    .push(format!("the heading `{wanted}` is missing"));
            }
        }
        for (heading, body) in headings.iter().zip(bodies) {
            let prose = matches!(*heading, "What" | "Why" | "See also");
            if prose && body.trim().is_empty() {
                self.problems.push(format!("`{heading}` says nothing"));
            }
        }
    }

    /// Links lead somewhere; those under See also are what the heading is for.
    fn judge_links(&mut self, heading: &str, body: &str, exists: &impl Fn(&str) -> bool) {
        let mut links = 0;
        for (i, _) in body.match_indices("](") {
            let address = body[i + 2..].split(')').next().unwrap_or_default();
            links += 1;
            if !exists(address) {
                let problem = format!("`{heading}` links to `{address}`, which is not there");
                self.problems.push(problem);
                continue;
            }
            // A link to a rule is called as the rule is.
            let called = body[..i].rsplit('[').next().unwrap_or_default();
            if let Some(id) = rule_of(address)
                && called != format!("`{id}`")
            {
                let problem = format!("the link to {id} is called {called}, not `{id}`");
                self.problems.push(problem);
            }
        }
        if heading == "See also" && links == 0 {
            self.problems.push("`See also` has no link".to_owned());
        }
    }
}

/// The rule whose page a link leads to: `../naming/event-case.md`.
pub(crate) fn rule_of(address: &str) -> Option<&str> {
    let id = address.strip_prefix("../")?.strip_suffix(".md")?;
    (id.split('/').count() == 2 && !id.starts_with("..")).then_some(id)
}
