//! The first files of a dictionary, as text with comments that teach.

use super::survey::Survey;
use crate::config::MANIFEST;
use crate::exchange::import::to_scalar as scalar;

/// What a person decides, or leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// Name of the dictionary.
    pub name: String,
    /// Where events are sent from.
    pub platforms: Vec<String>,
    /// The team that answers for the first event.
    pub owner: String,
}

impl Answers {
    /// What `survey` suggests.
    pub fn suggested(survey: &Survey) -> Self {
        let mut platforms: Vec<String> = ["web", "ios", "android", "server"]
            .into_iter()
            .filter(|platform| survey.platforms.contains_key(platform))
            .map(str::to_owned)
            .collect();
        if platforms.is_empty() {
            platforms.push("web".to_owned());
        }
        Self {
            name: survey.name.clone(),
            platforms,
            owner: "product".to_owned(),
        }
    }
}

/// The naming standard where nothing points to another one.
const DEFAULT_PRESET: &str = "snake_object_action_past";

/// The naming presets that names which were seen may keep to: the one of the SDKs first.
pub fn presets(survey: &Survey) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = survey.preset.into_iter().collect();
    for preset in [DEFAULT_PRESET, "segment"] {
        if !all.contains(&preset) {
            all.push(preset);
        }
    }
    all
}

/// The files of a new dictionary whose names keep to `preset`, by default to that of the SDKs. The
/// first event is called `event`, as payloads have it, or is an example. Where a `dictionary/` is
/// there, it stays as it is.
pub fn scaffold(
    survey: &Survey,
    answers: &Answers,
    event: Option<&str>,
    preset: Option<&'static str>,
) -> Vec<(String, String)> {
    let preset = preset.or(survey.preset).unwrap_or(DEFAULT_PRESET);
    let mut files = vec![(MANIFEST.to_owned(), manifest(survey, answers, preset))];
    if survey.has_dictionary() {
        return files;
    }
    let (path, text) = match event {
        Some(name) => ("dictionary/first_event.yaml", seen(survey, answers, name)),
        None => ("dictionary/first_event.yaml", example(answers, preset)),
    };
    files.push((path.to_owned(), text));
    files.push((
        "dictionary/identifiers.yaml".to_owned(),
        IDENTIFIERS.to_owned(),
    ));
    files
}

const IDENTIFIERS: &str = "\
# Who an event is about. Events name these under `identifiers`.
identifiers:
  user_id:
    scope: person                      # or device, session, account
    type: string
    pii: pseudonymous                  # none, pseudonymous, personal, sensitive or secret
    description: Id of a signed-in person, the same on every platform.
";

fn manifest(survey: &Survey, answers: &Answers, preset: &str) -> String {
    let mut platforms = String::new();
    for platform in &answers.platforms {
        let found = survey.platforms.get(platform.as_str());
        let found = found.filter(|file| is_plain(file));
        let note = found.map(|file| format!("   # as {file} tells"));
        let sent = survey.destinations.iter();
        let sent: Vec<&str> = sent
            .filter(|(from, _)| from == platform)
            .map(|(_, to)| *to)
            .collect();
        let holds = match sent.is_empty() {
            true => "{}".to_owned(),
            false => format!("{{destinations: [{}]}}", sent.join(", ")),
        };
        platforms.push_str(&format!(
            "  {}: {holds}{}\n",
            scalar(platform),
            note.unwrap_or_default()
        ));
    }
    // What is there is read, however its name ends.
    let pattern = match survey.dictionary.iter().all(|ending| *ending == "yaml") {
        true => "dictionary/**/*.yaml",
        false => "\"dictionary/**/*.{yaml,yml,json}\"",
    };
    let first = answers.platforms.first().map_or("web", String::as_str);
    let name = scalar(&answers.name);
    let owner = scalar(&answers.owner);
    format!(
        "\
# The policy of this dictionary: what holds for its events, which are in `dictionary/`.
# `schema lint` checks both; `schema rules` lists what is checked.
version: 1
name: {name}
dictionary: [{pattern}]

# Where events are sent from. Name destinations to have their limits checked:
#   web: {{destinations: [ga4_web, amplitude]}}
platforms:
{platforms}
# Several apps on one platform are sources:
# sources: {{checkout: {{platform: {first}}}}}

# Who answers for an event, and where to ask.
owners:
  {owner}: {{contact: {contact}}}

# How names are written. Presets are snake_object_action_past, segment, posthog, ga4, gitlab, otel
# and snowplow; each key below a preset overrides it.
naming:
  preset: {preset}
#   event: {{max_length: 40}}
#   property: {{case: snake_case}}

# How severe a rule is: error, warn, info or off.
# lint:
#   rules: {{structure/unused-definition: error}}
#   overrides: [{{files: [dictionary/legacy/**], rules: {{naming/*: warn}}}}]

# Events as they are sent, which `schema lint` holds against the dictionary:
# payloads: [{{files: [payloads/**/*.ndjson], platform: {first}}}]

# Read and kept, and not acted on by this version: calls in source code.
# code: [{{files: [src/**/*.ts], platform: {first}}}]
",
        contact = scalar(&contact(&answers.owner)),
    )
}

/// Where to ask `owner`: an address is one, any other name is taken for a channel's.
fn contact(owner: &str) -> String {
    if owner.contains('@') {
        return owner.to_owned();
    }
    let name = owner.replace(['"', '\\', '#'], "");
    format!("#{}", name.split_whitespace().collect::<Vec<_>>().join("-"))
}

/// An event to learn from.
fn example(answers: &Answers, preset: &str) -> String {
    let name = match preset {
        "segment" => "Account Created",
        "posthog" => "account_create",
        _ => "account_created",
    };
    format!(
        "\
# An example, to be replaced by an event of yours. One file an event, or a team, or all in one.
events:
  {name}:
    version: 1
    description: A visitor finished the sign-up form and has an account.
    trigger: The new account is stored, once per account.
    owner: {owner}
    platforms: [{platforms}]
    identifiers: {{any_of: [user_id]}}
    properties:
      signup_method:
        type: string
        enum: [email, google, apple]
        required: true
        description: How the visitor proved who they are.
    examples:
      - signup_method: email
",
        owner = scalar(&answers.owner),
        platforms = list(&answers.platforms),
    )
}

/// An event that payloads have: its name is all that is known for sure.
fn seen(survey: &Survey, answers: &Answers, name: &str) -> String {
    let file = survey.payloads.first().map_or("", String::as_str);
    let file = match is_plain(file) {
        true => format!(" in {file}"),
        false => String::new(),
    };
    format!(
        "\
# The most frequent event{file}. Its name is all that was taken from there:
# say what happened, when it is sent, and which properties it has. Then make it `active`.
events:
  {name}:
    status: draft
    version: 1
    description: {description}
    trigger: Sent today; the exact moment is still to be written down.
    owner: {owner}
    platforms: [{platforms}]
    identifiers: {{any_of: [user_id]}}
    # properties:
    #   signup_method: {{type: string, required: true, description: How they signed up.}}
    # schema: allow(shape/open-object) until its properties are listed
    additionalProperties: true
    examples:
      - {{}}
",
        name = scalar(name),
        description = scalar(&format!(
            "The most frequent event of today's payloads, {name}; its meaning is still to be written down."
        )),
        owner = scalar(&answers.owner),
        platforms = list(&answers.platforms),
    )
}

fn list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| scalar(word)).collect();
    words.join(", ")
}

/// Whether a path can stand in a comment as it is.
fn is_plain(path: &str) -> bool {
    !path.is_empty() && !path.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_people_stay_one_scalar() {
        for text in [
            "shop",
            "a: b",
            "no",
            "1.10",
            "a, b",
            "it's \"x\"",
            "#a",
            "a]",
            "[",
            "",
            "naïve 価格",
        ] {
            let back: serde_json::Value =
                serde_yaml::from_str(&format!("{{a: [{}]}}", scalar(text))).expect("YAML");
            assert_eq!(back["a"][0], text);
        }
    }

    #[test]
    fn what_is_commented_out_is_right() {
        let survey = Survey {
            name: "shop".into(),
            ..Survey::default()
        };
        let files = scaffold(&survey, &Answers::suggested(&survey), None, None);
        let manifest = &files[0].1;
        let mut uncommented = String::new();
        for line in manifest.lines() {
            let entry = line.strip_prefix("# ").filter(|rest| {
                rest.starts_with(['s', 'l', 'p', 'c', ' '])
                    && rest.contains(": ") | rest.ends_with(':')
            });
            match entry {
                Some(entry) if !entry.contains("destinations") && !entry.starts_with("`") => {
                    uncommented.push_str(entry);
                }
                _ => uncommented.push_str(line),
            }
            uncommented.push('\n');
        }
        let value: serde_json::Value = serde_yaml::from_str(&uncommented).expect("YAML");
        for section in ["sources", "lint", "payloads", "code"] {
            assert!(value.get(section).is_some(), "{section}: {uncommented}");
        }
        assert_eq!(value["naming"]["event"]["max_length"], 40, "{uncommented}");
    }
}
