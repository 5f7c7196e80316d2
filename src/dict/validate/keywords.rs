//! Keywords of a property that can mean nothing, each judged on its own.

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use crate::dict::model::Property;
use crate::syntax::decode::{Fault, FaultKind, Text, closest};
use crate::text::Span;

/// The formats that JSON Schema 2020-12 defines.
pub(super) const FORMATS: &[&str] = &[
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// What other tools call a format of the standard.
fn format_alias(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "url" | "href" | "link" => "uri",
        "datetime" | "timestamp" | "iso8601" | "iso-8601" | "rfc3339" => "date-time",
        "guid" => "uuid",
        "mail" | "e-mail" | "email-address" => "email",
        "ip" | "ip-address" | "ipaddress" => "ipv4",
        "host" | "domain" | "host-name" | "fqdn" => "hostname",
        "regexp" => "regex",
        "iso8601-duration" => "duration",
        _ => return None,
    })
}

/// What is wrong with the keywords of `property` by themselves: a pattern that is no regular
/// expression, a format that nobody defines.
pub fn schema_faults(property: &Property) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |span: Span, keyword: &str, reason: String, suggestion: Option<&str>| {
        let kind = FaultKind::InvalidSchema {
            keyword: keyword.to_owned(),
            reason,
            suggestion: suggestion.map(str::to_owned),
        };
        faults.push(Fault::new(span, kind));
    };
    if let Some(pattern) = property.pattern.spanned()
        && let Some(reason) = pattern_fault(pattern.value.as_str())
    {
        fault(pattern.span, "pattern", reason, None);
    }
    if let Some(format) = property.format.spanned() {
        let word = Text::as_str(format.value);
        if !is_format(word) {
            let meant = format_alias(word).or_else(|| closest(word, FORMATS.iter().copied()));
            let reason = format!("has no `{word}`, so nothing checks it");
            fault(format.span, "format", reason, meant);
        }
    }
    faults
}

/// Whether a format is one of the standard, or is checked anyway.
pub(super) fn is_format(word: &str) -> bool {
    FORMATS.contains(&word) || super::options().is_known_format(Draft::Draft202012, word)
}

/// Whether `text` is of a format, as payloads are judged by it; so is any text where the format is
/// not one that is checked.
pub fn fits_format(format: &str, text: &str) -> bool {
    let validator = super::options().build(&json!({ "format": format }));
    !is_format(format) || validator.map_or(true, |validator| validator.is_valid(&json!(text)))
}

/// Judges single values by keywords that limit text and numbers: `maxLength`, `pattern`,
/// `multipleOf` and the like.
#[derive(Debug)]
pub struct Limits(Validator);

impl Limits {
    /// `None` where the keywords are no schema, which [`schema_faults`] reports.
    pub fn of(keywords: Map<String, Value>) -> Option<Self> {
        let validator = super::options().build(&Value::Object(keywords));
        validator.ok().map(Self)
    }

    /// The keywords that `value` breaks for sure, as payloads are judged by them.
    pub fn broken(&self, value: &Value) -> Vec<String> {
        let sure = |kind: &Kind| {
            !matches!(
                kind,
                Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. }
            )
        };
        let errors = self.0.iter_errors(value);
        errors
            .filter(|error| sure(error.kind()))
            .map(|error| error.kind().keyword().to_owned())
            .collect()
    }
}

/// Why `pattern` is no regular expression of ECMA-262; `None` where it is one.
pub(super) fn pattern_fault(pattern: &str) -> Option<String> {
    let schema = json!({ "pattern": pattern });
    let options = super::options();
    if options.build(&schema).is_ok() {
        return super::ecma::foreign(pattern);
    }
    let reason = match regex::Regex::new(pattern) {
        Err(regex::Error::Syntax(text)) => text
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix("error: "))
            .filter(|reason| !is_ours(reason))
            .map(|reason| format!("is not a regular expression: {reason}")),
        Err(regex::Error::CompiledTooBig(_)) => Some("is too large".to_owned()),
        _ => None,
    };
    Some(reason.unwrap_or_else(|| "is not a regular expression that is understood here".to_owned()))
}

/// Whether an engine without look-around and back-references complains of what ECMA-262 has:
/// then it is not what is wrong with the pattern.
fn is_ours(reason: &str) -> bool {
    ["look-around", "backreferences", "unrecognized escape"]
        .iter()
        .any(|word| reason.contains(word))
}
