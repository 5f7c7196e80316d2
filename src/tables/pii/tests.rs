use std::collections::BTreeSet;

use super::*;

fn within(about: About<'_>) -> Around<'_> {
    Around {
        about,
        ..Around::default()
    }
}

fn class(key: &str, of_person: bool) -> Option<&'static str> {
    let about = match of_person {
        true => About::Person(Provenance::Sourced),
        false => About::Nobody,
    };
    pii().key(key, within(about)).map(|found| found.name)
}

#[test]
fn a_key_is_compared_by_words() {
    for (key, wanted) in [
        ("email", "contact_email"),
        ("billingEmailAddress", "contact_email"),
        ("E-Mail", "contact_email"),
        ("ipAddress", "network_id"),
        ("client_ip", "network_id"),
        ("customer_address", "postal_address"),
        ("address", "postal_address"),
        ("Postal Code", "postal_address"),
        ("new_password", "credential"),
        ("token", "credential"),
        ("passport_number", "government_id"),
        ("user_name", "person_name"),
        ("home_page_url", "url_with_query"),
        ("marital_status", "demographic"),
        ("shipping_full_address", "postal_address"),
        ("eMailAddress", "contact_email"),
        ("postCode", "postal_address"),
        ("billing_name", "person_name"),
        ("id_card_number", "government_id"),
    ] {
        assert_eq!(class(key, false), Some(wanted), "{key}");
    }
    for key in [
        "email_campaign_id",
        "email_domain",
        "emails_sent",
        "has_phone",
        "token_count",
        "next_page_token",
        "page_name",
        "name",
        "tip",
        "page_age",
        "age",
        "shipping_condition",
        "gift_card_number",
        "error_message",
        "image_url",
        "map_pin",
        "is_email",
        "passwordless",
        "store_phone",
        "shop_address",
        "clinic_phone",
        "message",
        "status",
        "shipping_name",
        "delivery_condition",
        "sim_card_number",
    ] {
        assert_eq!(class(key, false), None, "{key}");
    }
}

#[test]
fn what_is_around_a_key_counts() {
    assert_eq!(class("name", true), Some("person_name"));
    assert_eq!(class("age", true), Some("demographic"));
    assert_eq!(class("page_age", true), None);
    let person = |name: &str| matches!(pii().about(name), About::Person(_));
    assert!(person("billing_customer") && person("passengers") && person("user_traits"));
    assert!(!person("customer_type") && !person("delivery"));
    assert_eq!(pii().about("stores"), About::Place);
    let delivery = |key| {
        let found = pii().key(key, within(pii().about("delivery")));
        found.map(|found| found.name)
    };
    assert_eq!(delivery("name"), None);
    assert_eq!(delivery("street"), Some("postal_address"));
    let shop = |key| pii().key(key, within(About::Place)).map(|found| found.name);
    assert_eq!(shop("phone"), None);
    assert_eq!(shop("customer_phone"), Some("contact_phone"));
}

#[test]
fn a_key_is_known_as_well_as_what_it_takes() {
    let status = |key, about| pii().key(key, within(about)).map(|found| found.status);
    for (key, wanted) in [
        ("token", Provenance::Sourced),
        ("access_token", Provenance::Sourced),
        ("guest_token", Provenance::Unsourced),
        ("guest_access_token", Provenance::Sourced),
        ("passport_number", Provenance::Sourced),
        ("credit_card_number", Provenance::Sourced),
        ("card_number", Provenance::Unsourced),
        ("api_key", Provenance::Unsourced),
    ] {
        assert_eq!(status(key, About::Nobody), Some(wanted), "{key}");
    }
    assert_eq!(
        status("visa", pii().about("passenger")),
        Some(Provenance::Unsourced)
    );
    let person = About::Person(Provenance::Sourced);
    assert_eq!(status("visa", person), Some(Provenance::Sourced));
}

/// What is kept from matching, by a word that asks or by a shorter key that is allowed, would
/// be dead.
#[test]
fn every_key_of_the_table_says_what_it_is_there_for() {
    for (name, known) in pii().classes() {
        for key in known.keys.iter().flat_map(|keys| &keys.value) {
            let found = pii().key(key, within(About::Person(Provenance::Sourced)));
            let found = found.map(|found| (found.name, found.key));
            assert_eq!(found, Some((name, key.as_str())));
        }
    }
}

#[test]
fn a_hash_and_a_plural_are_seen_through() {
    let key = |key| pii().key(key, Around::default());
    for hash in ["email_sha256", "hashed_email", "sha256_email_address"] {
        let found = key(hash);
        let seen = found.is_some_and(|found| found.hashed && found.name == "contact_email");
        assert!(seen, "{hash}");
    }
    for opens in ["password_hash", "hashed_api_key"] {
        let found = key(opens);
        let seen = found.is_some_and(|found| !found.hashed && found.name == "credential");
        assert!(seen, "{opens}");
    }
    let around = Around {
        may_be_plural: true,
        ..Around::default()
    };
    let list = |key| pii().key(key, around).map(|found| found.name);
    assert_eq!(list("emails"), Some("contact_email"));
    assert_eq!(list("addresses"), Some("postal_address"));
    assert_eq!(list("allergies"), Some("special_category"));
    assert_eq!(list("gps"), Some("precise_location"));
    assert_eq!(list("user_coordinates"), Some("precise_location"));
    assert_eq!(list("status"), None);
    assert_eq!(list("email_counts"), None);
    assert_eq!(key("emails").map(|found| found.name), None);
}

#[test]
fn what_is_made_up_reveals_nobody() {
    let found = |text: &str| pii().revealing(text).next().map(|(m, _)| m.id.clone());
    for text in [
        "x@y.localhost",
        "jane@mail.example.com",
        "git@github.com:org/repo.git",
        "logo@2x.png",
        "AKIAIOSFODNN7EXAMPLE",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
    assert_eq!(found("müller@bücher.de").as_deref(), Some("email"));
}

#[test]
fn keys_stand_in_one_class_and_value_matchers_name_one() {
    let table = pii();
    let mut seen = BTreeSet::new();
    for (name, class) in table.classes() {
        let levels = ["none", "pseudonymous", "personal", "sensitive", "secret"];
        assert!(levels.contains(&&*class.asks_for), "{name}");
        assert!(!class.keys.is_empty(), "{name}");
        for keys in &class.keys {
            assert_eq!(
                keys.source.is_empty(),
                keys.status == Provenance::Unsourced,
                "{name}: {:?}",
                keys.value
            );
            for key in &keys.value {
                assert!(seen.insert(words(key)), "{key} is there twice");
            }
        }
    }
    let mut ids = BTreeSet::new();
    for matcher in &table.values {
        assert!(matcher.pattern.regex().is_some(), "{}", matcher.id);
        assert!(ids.insert(&matcher.id), "{} is there twice", matcher.id);
        assert!(table.classes.contains_key(&matcher.class), "{}", matcher.id);
    }
}

#[test]
fn value_matchers_find_what_they_are_for() {
    let find = |id: &str, value: &str| {
        let matcher = pii().values.iter().find(|m| m.id == id).expect("there");
        matcher.pattern.is_match(value)
    };
    assert!(find("email", "to jane.doe@mail.acme.io now"));
    assert!(!find("email", "@scope/package"));
    assert!(find("phone_e164", "+4915112345678") && !find("phone_e164", "+1"));
    assert!(find("ipv4", "10.0.0.1") && !find("ipv4", "256.0.0.1"));
    assert!(find("aws_access_key", "AKIAABCDEFGHIJKLMNOP"));
    assert!(find("url_userinfo", "https://user:pass@host/"));
    assert!(!find("url_userinfo", "https://host/?a=b@c"));
}

/// A shape without a sign would never be looked for: each has an example here, which has one.
#[test]
fn each_shape_that_is_looked_for_anywhere_has_a_sign() {
    let letters = "a1B2c3D4".repeat(5);
    let capitals = "A1B2C3D4".repeat(2);
    let examples = [
        ("email", "jane.doe@mail.acme.io".to_owned()),
        ("jwt", "eyJhbGciOiJI.eyJzdWIiOiIx.sig".to_owned()),
        ("bearer", format!("Bearer {letters}")),
        ("bearer", format!("BEARER {letters}")),
        ("aws_access_key", format!("AKIA{capitals}")),
        ("aws_access_key", format!("ASIA{capitals}")),
        ("github_token", format!("ghp_{letters}")),
        ("github_token", format!("ghs_{letters}")),
        ("slack_token", format!("xoxb-{letters}")),
        ("slack_token", format!("xoxs-{letters}")),
        ("stripe_live_key", format!("sk_live_{letters}")),
        (
            "private_key_block",
            "-----BEGIN RSA PRIVATE KEY-----".to_owned(),
        ),
        ("url_userinfo", "https://user:pass@host/".to_owned()),
    ];
    for matcher in pii().values.iter().filter(|matcher| matcher.scan) {
        let mut own = examples
            .iter()
            .filter(|(id, _)| *id == matcher.id)
            .peekable();
        assert!(own.peek().is_some(), "{} has no example", matcher.id);
        for (_, example) in own {
            assert!(
                matcher.pattern.is_match(example),
                "{}: {example}",
                matcher.id
            );
            assert!(
                super::may_reveal(
                    &matcher.id,
                    super::Alphabet::of(example.as_bytes()),
                    example.len()
                ),
                "{}: {example}",
                matcher.id
            );
        }
    }
}

/// The quick look never says no to what a pattern finds. It fails where a sign is taken from the list.
#[test]
fn what_reveals_is_never_ruled_out() {
    for text in [
        "a@b.de",
        "a%40b.de",
        "see https://bob:pw@db.internal/x",
        "http://a:b@c",
        "eyJhbGciOiJI.eyJzdWIiOiIx.",
        "BeaRer abcdefghijklmnop",
        "BEARER ABCDEFGHIJKLMNOP",
        "bearer 0123456789abcdef",
        "AKIAABCDEFGHIJKLMNOP",
        "ASIA0123456789012345",
        "ghp_000000000000000000000000000000000000",
        "xoxb-0123456789",
        "sk_live_0123456789012345",
        "-----BEGIN PRIVATE KEY-----",
    ] {
        let patterns = pii().values.iter().filter(|matcher| matcher.scan);
        let found = patterns.filter(|matcher| matcher.pattern.is_match(text));
        if found.count() > 0 {
            assert!(pii().revealing(text).next().is_some(), "{text}");
        } else {
            assert!(text.starts_with("see "), "{text} is no example of anything");
        }
    }
}
