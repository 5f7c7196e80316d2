//! The dialects that schemas are written in.

/// The drafts of JSON Schema, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Draft {
    /// Draft-04 and what came before it.
    Four,
    /// Draft-06.
    Six,
    /// Draft-07.
    Seven,
    /// 2019-09.
    Y2019,
    /// 2020-12, and schemas that do not say.
    Y2020,
}

impl Draft {
    /// The draft that `$schema` names.
    pub(crate) fn of(dialect: Option<&str>) -> Self {
        let Some(uri) = dialect else {
            return Self::Y2020;
        };
        // Iglu's meta-schema extends draft-04.
        if uri.contains("draft-04") || uri.contains("draft-03") || uri.contains("self-desc") {
            Self::Four
        } else if uri.contains("draft-06") {
            Self::Six
        } else if uri.contains("draft-07") {
            Self::Seven
        } else if uri.contains("2019-09") {
            Self::Y2019
        } else {
            Self::Y2020
        }
    }

    /// Its name for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Four => "draft-04",
            Self::Six => "draft-06",
            Self::Seven => "draft-07",
            Self::Y2019 => "2019-09",
            Self::Y2020 => "2020-12",
        }
    }

    /// Whether keywords beside `$ref` mean nothing.
    pub(crate) fn ref_hides_siblings(self) -> bool {
        self <= Self::Seven
    }

    /// Whether the draft gives `keyword` a meaning for validation.
    pub(crate) fn knows(self, keyword: &str) -> bool {
        let since = match keyword {
            "const" | "contains" | "propertyNames" => Self::Six,
            "if" | "then" | "else" => Self::Seven,
            "dependentRequired"
            | "dependentSchemas"
            | "unevaluatedProperties"
            | "unevaluatedItems"
            | "minContains"
            | "maxContains" => Self::Y2019,
            "prefixItems" => Self::Y2020,
            _ => return true,
        };
        self >= since
    }
}
