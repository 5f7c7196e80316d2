//! How bad a finding is.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How bad a finding is, in rising order. Every output format maps these and nothing else.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Worth knowing; never fails a run by default.
    Info,
    /// Misleads somebody; fails a run with `--fail-on warn`.
    Warn,
    /// Breaks data; fails the run.
    Error,
}

impl Level {
    /// All levels, as a manifest spells them.
    pub const NAMES: [&'static str; 4] = ["error", "warn", "info", "off"];

    /// The level that a manifest spells `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "off" => Self::Off,
            "info" => Self::Info,
            "warn" => Self::Warn,
            "error" => Self::Error,
            _ => return None,
        })
    }

    /// The name in manifests and in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }

    /// The workflow command of GitHub Actions that annotates at this level.
    pub fn workflow_command(self) -> &'static str {
        match self {
            Self::Off | Self::Info => "notice",
            Self::Warn => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
