//! Who sent an event, as its envelope says.

use crate::config::Config;
use crate::payload::envelope::{Part, Sent};
use crate::syntax::decode::Map;
use crate::text::squash;

/// The platforms and applications of a manifest.
#[derive(Debug)]
pub(super) struct Senders<'d> {
    /// By the name without case and separators: `iOS` is `ios`.
    platforms: Vec<(String, &'d str)>,
    /// The same, each with its platform.
    sources: Vec<(String, &'d str, Option<&'d str>)>,
}

/// A platform and an application.
pub(super) type Who<'d> = (Option<&'d str>, Option<&'d str>);

impl<'d> Senders<'d> {
    pub(super) fn of(config: &'d Config) -> Self {
        let manifest = &config.manifest;
        let platforms = manifest.platforms.get().into_iter().flat_map(Map::readable);
        let sources = manifest.sources.get().into_iter().flat_map(Map::readable);
        Self {
            platforms: platforms
                .map(|(name, _)| (squash(&name.value), name.value.as_str()))
                .collect(),
            sources: sources
                .map(|(name, source)| {
                    let platform = source.platform.get().map(|name| name.as_str());
                    (squash(&name.value), name.value.as_str(), platform)
                })
                .collect(),
        }
    }

    /// Who an event says that it is from, where the manifest knows that platform or application. What SDKs
    /// call what the manifest calls otherwise is nobody.
    pub(super) fn who(&self, sent: &Sent<'_>) -> Who<'d> {
        if self.platforms.is_empty() && self.sources.is_empty() {
            return (None, None);
        }
        for part in [Part::App, Part::Platform, Part::Channel] {
            let text = sent.get(part).ok().flatten().and_then(|field| field.text());
            let Some(text) = text.map(|text| squash(&text)) else {
                continue;
            };
            if let Some((_, source, platform)) = self.sources.iter().find(|known| known.0 == text) {
                return (*platform, Some(source));
            }
            if let Some((_, platform)) = self.platforms.iter().find(|known| known.0 == text) {
                return (Some(platform), None);
            }
        }
        (None, None)
    }
}
