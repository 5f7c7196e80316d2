//! A large dictionary, made from a seed: the same bytes on every machine.

#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark writes its own input"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Xorshift: small, seeded, and the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    /// A sequence that `seed` alone decides.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `below`.
    pub(crate) fn number(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below
    }

    /// One of `choices`.
    pub(crate) fn pick<'c, T: ?Sized>(&mut self, choices: &[&'c T]) -> &'c T {
        choices[self.number(choices.len())]
    }
}

const OBJECTS: &[&str] = &[
    "checkout",
    "cart",
    "product",
    "order",
    "payment",
    "invoice",
    "account",
    "profile",
    "search",
    "filter",
    "wishlist",
    "coupon",
    "shipment",
    "refund",
    "review",
    "banner",
    "newsletter",
    "session",
    "plan",
    "seat",
];
const ACTIONS: &[&str] = &[
    "started",
    "viewed",
    "completed",
    "added",
    "removed",
    "updated",
    "submitted",
    "cancelled",
    "opened",
    "closed",
];
const NOUNS: &[&str] = &[
    "item", "price", "list", "page", "step", "method", "source", "campaign", "position", "variant",
    "color", "size", "brand", "category", "query", "result", "error", "reason", "plan", "period",
];

/// Lines of each event file.
const LINES: usize = 40;

/// Writes a manifest, a file of shared definitions, and `events` files of one event and forty
/// lines each into `root`. Returns the number of lines in all.
pub(crate) fn dictionary(root: &Path, events: usize, seed: u64) -> std::io::Result<usize> {
    let mut random = Random::new(seed);
    let mut lines = 0;
    let mut write = |path: &str, text: &str| -> std::io::Result<()> {
        lines += text.lines().count();
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)
    };
    write("event-schema.yaml", MANIFEST)?;
    write("dictionary/shared.yaml", SHARED)?;
    for i in 0..events {
        let object = OBJECTS[i % OBJECTS.len()];
        let action = ACTIONS[i / OBJECTS.len() % ACTIONS.len()];
        let name = format!("{object}_{}_{action}", spelled(i / 200));
        write(
            &format!("dictionary/{object}/{name}.yaml"),
            &event(&name, &mut random),
        )?;
    }
    Ok(lines)
}

/// `i` in letters, so that no two names differ by digits alone.
fn spelled(mut i: usize) -> String {
    let mut text = String::new();
    loop {
        text.push_str(NOUNS[i % NOUNS.len()]);
        i /= NOUNS.len();
        if i == 0 {
            return text;
        }
        text.push('_');
    }
}

fn event(name: &str, random: &mut Random) -> String {
    let words = name.replace('_', " ");
    let mut text = format!(
        "# Owned by the team below; ask before you change it.\nevents:\n  {name}:\n    version: {}.{}.0\n    \
         status: active\n    description: Somebody saw that the {words}, on any screen of the shop.\n    \
         trigger: Once, when the server has confirmed it; never on a retry.\n    owner: {}\n    \
         platforms: [web, ios, android]\n    include: [page_context]\n    properties:\n      \
         currency: {{ref: currency, required: true}}\n",
        1 + random.number(4),
        random.number(9),
        random.pick(&["growth", "payments", "catalog"]),
    );
    let offset = random.number(NOUNS.len());
    let mut property = 0;
    while text.lines().count() < LINES - 8 {
        // Seven steps through twenty nouns never meet the same one twice in an event.
        let noun = NOUNS[(property * 7 + offset) % NOUNS.len()];
        let name = format!(
            "{noun}_{}",
            ["name", "count", "value", "kind"][property % 4]
        );
        let required = random.pick(&["true", "false"]);
        let _ = match property % 4 {
            0 => writeln!(
                text,
                "      {name}:\n        type: string\n        maxLength: {}\n        required: {required}\n        description: The {noun} that the person saw last, as shown.",
                20 + random.number(200)
            ),
            1 => writeln!(
                text,
                "      {name}: {{type: integer, minimum: 0, required: {required}, description: \"How many of the {noun}, at that moment.\"}}"
            ),
            2 => writeln!(
                text,
                "      {name}: # as billed\n        type: number\n        minimum: 0\n        unit: {{property: currency}}\n        description: >-\n          What the {noun} is worth,\n          before tax and shipping."
            ),
            _ => writeln!(
                text,
                "      {name}:\n        type: string\n        enum: [first, second, third, other]\n        description: Which kind of {noun} it was."
            ),
        };
        property += 1;
    }
    while text.lines().count() < LINES - 1 {
        text.push_str("    # kept short on purpose\n");
    }
    text.truncate(text.trim_end().len());
    let _ = writeln!(text, "\n    tags: [shop, {}]", random.pick(&["web", "app"]));
    text
}

const MANIFEST: &str = "\
version: 1
name: benchmark
dictionary: [dictionary/**/*.yaml]
platforms: {web: {}, ios: {}, android: {}, server: {}}
owners: {growth: {}, payments: {}, catalog: {}}
naming: {preset: snake_object_action_past}
";

const SHARED: &str = "\
properties:
  currency: {type: string, pattern: \"^[A-Z]{3}$\", description: ISO 4217 code., examples: [EUR]}
groups:
  page_context:
    set: context
    description: Where the person was.
    properties:
      page_url: {type: string, format: uri, description: Address of the page.}
      page_title: {type: string, maxLength: 300, description: Title of the page.}
";
