//! What the files of a build tell: the platforms of its apps and their analytics SDKs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Platforms and SDKs, each with the first file that tells of it.
#[derive(Debug, Default)]
pub(super) struct Clues {
    /// Platforms.
    pub platforms: BTreeMap<&'static str, String>,
    /// SDKs.
    pub sdks: BTreeMap<&'static str, String>,
    /// The SDKs of each platform.
    pub uses: BTreeSet<(&'static str, &'static str)>,
    /// Files that should tell something and cannot be read.
    pub broken: Vec<String>,
}

const WEB: &[&str] = &["web"];
const SERVER: &[&str] = &["server"];
const IOS: &[&str] = &["ios"];
const ANDROID: &[&str] = &["android"];
const MOBILE: &[&str] = &["ios", "android"];

/// Dependencies of a `package.json`: its name, or how it begins where it ends with `*`; the
/// platforms and the vendor that it stands for.
const NPM: &[(&str, &[&str], &str)] = &[
    ("@segment/analytics-next", WEB, "Segment"),
    ("@segment/snippet", WEB, "Segment"),
    ("@segment/analytics-node", SERVER, "Segment"),
    ("analytics-node", SERVER, "Segment"),
    ("@segment/analytics-react-native", MOBILE, "Segment"),
    ("@rudderstack/analytics-js", WEB, "RudderStack"),
    ("@rudderstack/rudder-sdk-node", SERVER, "RudderStack"),
    (
        "@rudderstack/rudder-sdk-react-native",
        MOBILE,
        "RudderStack",
    ),
    ("posthog-js", WEB, "PostHog"),
    ("posthog-node", SERVER, "PostHog"),
    ("posthog-react-native", MOBILE, "PostHog"),
    ("mixpanel-browser", WEB, "Mixpanel"),
    ("mixpanel", SERVER, "Mixpanel"),
    ("mixpanel-react-native", MOBILE, "Mixpanel"),
    ("@amplitude/analytics-browser", WEB, "Amplitude"),
    ("amplitude-js", WEB, "Amplitude"),
    ("@amplitude/analytics-node", SERVER, "Amplitude"),
    ("@amplitude/analytics-react-native", MOBILE, "Amplitude"),
    ("@snowplow/browser-tracker", WEB, "Snowplow"),
    ("@snowplow/javascript-tracker", WEB, "Snowplow"),
    ("@snowplow/node-tracker", SERVER, "Snowplow"),
    ("@snowplow/react-native-tracker", MOBILE, "Snowplow"),
    ("react-ga4", WEB, "Google Analytics"),
    ("firebase", WEB, "Firebase"),
    ("@react-native-firebase/analytics", MOBILE, "Firebase"),
    ("react-native", MOBILE, ""),
    ("expo", MOBILE, ""),
    ("react-dom", WEB, ""),
    ("next", WEB, ""),
    ("vue", WEB, ""),
    ("nuxt", WEB, ""),
    ("svelte", WEB, ""),
    ("@angular/core", WEB, ""),
    ("solid-js", WEB, ""),
    ("preact", WEB, ""),
    ("express", SERVER, ""),
    ("fastify", SERVER, ""),
    ("koa", SERVER, ""),
    ("@nestjs/core", SERVER, ""),
    ("hono", SERVER, ""),
];

/// What the text of other build files holds where they use an SDK.
const MENTIONS: &[(&str, &str)] = &[
    ("segment-analytics-python", "Segment"),
    ("analytics-python", "Segment"),
    ("analytics-ruby", "Segment"),
    ("segmentio/", "Segment"),
    ("com.segment.analytics", "Segment"),
    ("analytics-swift", "Segment"),
    ("segment_analytics", "Segment"),
    ("posthog", "PostHog"),
    ("mixpanel", "Mixpanel"),
    ("amplitude", "Amplitude"),
    ("rudder-sdk", "RudderStack"),
    ("rudder_sdk", "RudderStack"),
    ("rudderlabs", "RudderStack"),
    ("snowplow", "Snowplow"),
    ("firebase_analytics", "Firebase"),
    ("firebase-analytics", "Firebase"),
    ("firebaseanalytics", "Firebase"),
    ("firebase/analytics", "Firebase"),
];

/// What the tables of destinations call a vendor's product on a platform, where both are known.
pub(super) fn destination(platform: &str, vendor: &str) -> Option<&'static str> {
    Some(match (vendor, platform) {
        ("Amplitude", _) => "amplitude",
        ("Mixpanel", _) => "mixpanel",
        ("PostHog", _) => "posthog",
        ("Segment", _) => "segment",
        ("RudderStack", _) => "rudderstack",
        ("Snowplow", _) => "snowplow",
        ("Google Analytics" | "Firebase", "web") => "ga4_web",
        ("Firebase", "ios" | "android") => "firebase_app",
        _ => return None,
    })
}

/// Whether the file at `path` tells of an app.
pub(super) fn is_clue(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    matches!(
        file,
        "package.json"
            | "Podfile"
            | "Package.swift"
            | "build.gradle"
            | "build.gradle.kts"
            | "pubspec.yaml"
            | "go.mod"
            | "pyproject.toml"
            | "requirements.txt"
            | "Gemfile"
            | "composer.json"
            | "pom.xml"
            | "Cargo.toml"
    ) || file.ends_with(".xcodeproj")
}

/// The name that a `package.json` gives, without its scope.
pub(super) fn package_name(text: &str) -> Option<String> {
    let package: Value = serde_json::from_str(text).ok()?;
    let name = package.get("name")?.as_str()?;
    let name = name.rsplit('/').next().unwrap_or(name).trim();
    let sound = !name.is_empty() && !name.chars().any(char::is_control);
    sound.then(|| name.to_owned())
}

impl Clues {
    /// Adds what the file at `path` tells.
    pub(super) fn look(&mut self, path: &str, text: &str) {
        let file = path.rsplit('/').next().unwrap_or(path);
        let platforms = match file {
            "package.json" => return self.package(path, text),
            "Podfile" | "Package.swift" => IOS,
            "build.gradle" | "build.gradle.kts" if text.contains("com.android") => ANDROID,
            // The build of all modules names the plugin without applying it, or nothing at all.
            "build.gradle" | "build.gradle.kts" if !text.contains("implementation") => &[],
            "pubspec.yaml" if text.contains("flutter") => MOBILE,
            "pubspec.yaml" => &[],
            file if file.ends_with(".xcodeproj") => IOS,
            _ => SERVER,
        };
        self.platforms(platforms, path);
        let lower = text.to_lowercase();
        for (needle, vendor) in MENTIONS {
            if lower.contains(needle) {
                self.sdk(vendor, platforms, path);
            }
        }
    }

    fn package(&mut self, path: &str, text: &str) {
        let Ok(package) = serde_json::from_str::<Value>(text) else {
            self.broken.push(path.to_owned());
            return;
        };
        for section in ["dependencies", "devDependencies", "peerDependencies"] {
            let section = package.get(section).and_then(Value::as_object);
            for name in section.into_iter().flatten().map(|(name, _)| name) {
                if let Some((_, platforms, vendor)) = NPM.iter().find(|(known, ..)| known == name) {
                    self.platforms(platforms, path);
                    self.sdk(vendor, platforms, path);
                }
            }
        }
    }

    fn platforms(&mut self, platforms: &[&'static str], path: &str) {
        for platform in platforms {
            self.platforms
                .entry(platform)
                .or_insert_with(|| path.to_owned());
        }
    }

    fn sdk(&mut self, vendor: &'static str, platforms: &[&'static str], path: &str) {
        if vendor.is_empty() {
            return;
        }
        self.sdks.entry(vendor).or_insert_with(|| path.to_owned());
        self.uses
            .extend(platforms.iter().map(|platform| (*platform, vendor)));
    }
}

/// The naming preset that `vendors` ask for; none where they do not agree.
pub(super) fn preset(vendors: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let mut found = vendors.filter_map(|vendor| match vendor {
        "Segment" => Some("segment"),
        "PostHog" => Some("posthog"),
        "Snowplow" => Some("snowplow"),
        _ => None,
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clues(files: &[(&str, &str)]) -> (Vec<&'static str>, Vec<&'static str>) {
        let mut clues = Clues::default();
        for (path, text) in files {
            assert!(is_clue(path), "{path}");
            clues.look(path, text);
        }
        let names = |map: &BTreeMap<&'static str, String>| map.keys().copied().collect();
        (names(&clues.platforms), names(&clues.sdks))
    }

    #[test]
    fn knows_apps_by_their_build_files() {
        let package = r#"{"dependencies": {"next": "1", "posthog-js": "1"}}"#;
        assert_eq!(
            clues(&[("web/package.json", package)]),
            (vec!["web"], vec!["PostHog"])
        );
        let native = r#"{"dependencies": {"react-native": "1"}}"#;
        assert_eq!(
            clues(&[("package.json", native)]),
            (vec!["android", "ios"], vec![])
        );
        // A tool of the build says nothing of what sends events.
        let tools = r#"{"devDependencies": {"prettier": "1"}}"#;
        assert_eq!(clues(&[("package.json", tools)]), (vec![], vec![]));
        let gradle = "plugins { id 'com.android.application' }\n implementation 'com.posthog:posthog-android:3'";
        assert_eq!(
            clues(&[("app/build.gradle", gradle)]),
            (vec!["android"], vec!["PostHog"])
        );
        assert_eq!(
            clues(&[("build.gradle", "allprojects {}")]),
            (vec![], vec![])
        );
        assert_eq!(
            clues(&[
                ("Podfile", "pod 'Mixpanel'"),
                ("requirements.txt", "segment-analytics-python==2")
            ]),
            (vec!["ios", "server"], vec!["Mixpanel", "Segment"])
        );
        assert_eq!(clues(&[("package.json", "{not json")]), (vec![], vec![]));
        let firebase = [
            (
                "web/package.json",
                r#"{"dependencies": {"firebase": "12"}}"#,
            ),
            (
                "app/package.json",
                r#"{"dependencies": {"@react-native-firebase/analytics": "23"}}"#,
            ),
            ("pubspec.yaml", "flutter: {}\n  firebase_analytics: ^12.0.0"),
            (
                "app/build.gradle.kts",
                "implementation(\"com.google.firebase:firebase-analytics\") // com.android",
            ),
        ];
        for file in firebase {
            assert_eq!(clues(&[file]).1, ["Firebase"], "{file:?}");
        }
    }

    #[test]
    fn destinations_are_those_of_the_tables() {
        let vendors = NPM.iter().map(|(.., vendor)| *vendor);
        let vendors = vendors.chain(MENTIONS.iter().map(|(_, vendor)| *vendor));
        for vendor in vendors {
            for platform in ["web", "ios", "android", "server"] {
                if let Some(name) = destination(platform, vendor) {
                    let table = crate::tables::destinations();
                    assert!(table.get(name).is_some(), "{vendor}: {name}");
                }
            }
        }
    }

    #[test]
    fn a_preset_needs_vendors_that_agree() {
        let of = |vendors: &[&'static str]| preset(vendors.iter().copied());
        assert_eq!(of(&["Mixpanel", "Segment"]), Some("segment"));
        assert_eq!(of(&["PostHog", "Segment"]), None);
        assert_eq!(of(&["Amplitude"]), None);
    }
}
