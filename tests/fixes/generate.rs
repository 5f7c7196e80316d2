//! Dictionary files made up from a string of choices, in every style that YAML and JSON have.

use serde_json::{Map, Value, json};

/// Choices, read one after the other; then always the first.
pub(crate) struct Choices<'c>(pub(crate) std::slice::Iter<'c, u8>);

impl Choices<'_> {
    fn below(&mut self, n: usize) -> usize {
        self.0.next().map_or(0, |byte| usize::from(*byte) % n)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn pick<'p>(&mut self, of: &[&'p str]) -> &'p str {
        of[self.below(of.len())]
    }
}

const EVENTS: [[&str; 3]; 4] = [
    ["cart_viewed", "CartViewed", "cart-viewed"],
    ["order_paid", "orderPaid", "Order Paid"],
    ["page_seen", "PageSeen", "page.seen"],
    ["sign_up", "SignUp", "SIGN_UP"],
];
const PROPERTIES: [[&str; 3]; 4] = [
    ["cart_id", "cartId", "Cart Id"],
    ["total_sum", "totalSum", "total-sum"],
    ["currency", "Currency", "CURRENCY"],
    ["source", "Source", "source"],
];
const TEXTS: [&str; 4] = [
    "It was shown.",
    "What the cart costs.",
    "cartId of it.",
    "Where it is from.",
];

/// A dictionary without structure faults.
fn dictionary(choices: &mut Choices<'_>) -> Value {
    let shared = choices.pick(&["currency_code", "CurrencyCode"]);
    let group = choices.pick(&["page_context", "PageContext"]);
    let url = choices.pick(&["page_url", "pageUrl"]);
    let count = 1 + choices.below(EVENTS.len());
    let names: Vec<&str> = EVENTS[..count]
        .iter()
        .map(|names| choices.pick(names))
        .collect();
    let mut events = Map::new();
    for (i, name) in names.iter().enumerate() {
        let mut properties = Map::new();
        let count = 1 + choices.below(PROPERTIES.len());
        let own: Vec<&str> = PROPERTIES[..count]
            .iter()
            .map(|names| choices.pick(names))
            .collect();
        for (j, property) in own.iter().enumerate() {
            let text = choices.pick(&TEXTS);
            let mut body = match choices.below(3) {
                0 => json!({"ref": shared}),
                1 if j == 0 => json!({"type": "array", "description": text, "items":
                    {"type": "object", "properties": {"lineNo": {"type": "string", "description": text}}}}),
                _ => json!({"type": "string", "description": text}),
            };
            if j > 1 && choices.one_in(2) {
                body["required"] = json!({"when": {(own[1]): "web"}});
            }
            properties.insert((*property).to_owned(), body);
        }
        let mut example = Map::new();
        for property in &own {
            let value = match properties[*property]["type"] == "array" {
                true => json!([{"lineNo": "7"}]),
                false => json!("web"),
            };
            example.insert((*property).to_owned(), value);
        }
        let mut event = json!({"description": choices.pick(&TEXTS)});
        if choices.one_in(2) {
            event["include"] = json!([group]);
            example.insert(url.to_owned(), json!("x"));
        }
        if choices.one_in(2) {
            event["unique_by"] = json!([own[0]]);
        }
        if i > 0 && choices.one_in(2) {
            event["status"] = json!("deprecated");
            event["deprecated"] = json!({"since": "1.0.0", "on": "2026-01-01", "reason": "Old.",
                "replaced_by": names[0], "sunset": "2027-01-01"});
        }
        if choices.one_in(2) {
            event["examples"] = json!([example]);
        }
        event["properties"] = Value::Object(properties);
        events.insert((*name).to_owned(), event);
    }
    json!({
        "events": events,
        "properties": {shared: {"type": "string", "description": choices.pick(&TEXTS)}},
        "groups": {group: {"description": choices.pick(&TEXTS),
            "properties": {url: {"type": "string", "description": choices.pick(&TEXTS)}}}},
    })
}

/// A file: its path and its text.
pub(crate) fn file(choices: &mut Choices<'_>) -> (&'static str, String) {
    let value = dictionary(choices);
    if choices.one_in(5) {
        let text = match choices.one_in(2) {
            true => value.to_string(),
            false => serde_json::to_string_pretty(&value).expect("JSON"),
        };
        return ("dictionary/a.json", text);
    }
    let mut yaml = Yaml {
        choices,
        out: String::new(),
        comments: 0,
        anchors: Vec::new(),
    };
    yaml.block(&value, 0);
    let mut text = yaml.out;
    if choices.one_in(4) {
        text = text.replace('\n', "\r\n");
    }
    if choices.one_in(6) {
        text.insert(0, '\u{feff}');
    }
    ("dictionary/a.yaml", text)
}

struct Yaml<'c, 'b> {
    choices: &'c mut Choices<'b>,
    out: String,
    comments: usize,
    /// Texts that an anchor stands before.
    anchors: Vec<String>,
}

impl Yaml<'_, '_> {
    fn comment(&mut self) -> String {
        self.comments += 1;
        match self.choices.below(6) {
            0 => format!(
                "# schema: allow(naming/event-case) of number {}",
                self.comments
            ),
            1 => format!(
                "# schema: allow(naming/property-case, naming/event-case) n{}",
                self.comments
            ),
            _ => format!("# Number {}: cartId, é", self.comments),
        }
    }

    fn line_end(&mut self) {
        if self.choices.one_in(5) {
            let comment = self.comment();
            self.out.push_str("  ");
            self.out.push_str(&comment);
        }
        self.out.push('\n');
    }

    fn begin(&mut self, indent: usize) {
        let pad = " ".repeat(indent);
        while self.choices.one_in(6) {
            let comment = self.comment();
            self.out.push_str(&format!("{pad}{comment}\n"));
        }
        self.out.push_str(&pad);
    }

    fn block(&mut self, value: &Value, indent: usize) {
        let step = 1 + self.choices.below(4);
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    self.begin(indent);
                    let key_text = self.scalar(key, false);
                    self.out.push_str(&key_text);
                    self.out.push(':');
                    self.value(key, value, indent, step);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.begin(indent);
                    self.out.push('-');
                    self.value("", item, indent, step);
                }
            }
            _ => {}
        }
    }

    fn value(&mut self, key: &str, value: &Value, indent: usize, step: usize) {
        match value {
            Value::Object(_) | Value::Array(_) if !self.choices.one_in(3) => {
                self.line_end();
                self.block(value, indent + step);
            }
            Value::Object(_) | Value::Array(_) => {
                let text = self.flow(value, indent + step);
                self.out.push_str(&format!(" {text}"));
                self.line_end();
            }
            Value::String(text) => {
                let text = self.string(key, text, indent + step);
                self.out.push_str(&format!(" {text}"));
                if text.contains('\n') {
                    self.out.push('\n');
                } else {
                    self.line_end();
                }
            }
            other => {
                self.out.push_str(&format!(" {other}"));
                self.line_end();
            }
        }
    }

    /// A string behind a key of a block: anchors and block scalars, too.
    fn string(&mut self, key: &str, text: &str, indent: usize) -> String {
        if key == "description" {
            if let Some(at) = self.anchors.iter().position(|known| known == text) {
                return format!("*a{at}");
            }
            match self.choices.below(6) {
                4 => return format!(">-\n{}{text}", " ".repeat(indent)),
                5 => {
                    self.anchors.push(text.to_owned());
                    let text = self.scalar(text, false);
                    return format!("&a{} {text}", self.anchors.len() - 1);
                }
                _ => {}
            }
        }
        self.scalar(text, false)
    }

    fn scalar(&mut self, text: &str, in_flow: bool) -> String {
        let quoted =
            text.starts_with(|c: char| c.is_ascii_digit()) || (in_flow && text.contains(','));
        match self.choices.below(4) {
            0 => format!("\"{text}\""),
            1 => format!("'{text}'"),
            _ if quoted => format!("\"{text}\""),
            _ => text.to_owned(),
        }
    }

    fn flow(&mut self, value: &Value, indent: usize) -> String {
        let separator = match self.choices.below(4) {
            0 => format!(",\n{}", " ".repeat(indent)),
            1 => ",".to_owned() + "  ",
            _ => ", ".to_owned(),
        };
        let end = match self.choices.one_in(4) {
            true => " ",
            false => "",
        };
        match value {
            Value::Object(map) => {
                let entries: Vec<String> = map
                    .iter()
                    .map(|(key, value)| {
                        let key = self.scalar(key, true);
                        format!("{key}: {}", self.flow(value, indent))
                    })
                    .collect();
                format!("{{{end}{}{end}}}", entries.join(&separator))
            }
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.flow(item, indent)).collect();
                format!("[{}{end}]", items.join(&separator))
            }
            Value::String(text) => self.scalar(text, true),
            other => other.to_string(),
        }
    }
}
