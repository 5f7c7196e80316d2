//! Names of amounts of money, and of what says their currency.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Provenance;
use crate::text::words;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Amount {
    /// The whole name.
    name: Option<String>,
    /// Its last words.
    last: Option<String>,
    status: Provenance,
    #[serde(default, rename = "source")]
    _source: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Table {
    amounts: Vec<Amount>,
    not_money: Vec<String>,
    currencies: Vec<String>,
    said: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    serde_yaml::from_str(include_str!("money.yaml")).expect("src/tables/money.yaml is sound")
});

/// Bytes of the longest name or text that is taken apart.
const LONGEST: usize = 2_000;

/// How well it is known that a number of this name is an amount of money without a currency of
/// its own; none where it is not one.
pub fn amount_of_money(name: &str) -> Option<Provenance> {
    if name.len() > LONGEST {
        return None;
    }
    // Most names have none of the words, in any form.
    let lower = name.to_lowercase();
    let has = |amount: &Amount| {
        let said = amount.name.as_deref().or(amount.last.as_deref());
        said.and_then(|said| said.rsplit(' ').next())
            .is_some_and(|word| lower.contains(word))
    };
    if !TABLE.amounts.iter().any(has) {
        return None;
    }
    let words = words(name);
    if name.contains('%')
        || says_currency(name)
        || words.iter().any(|word| TABLE.not_money.contains(word))
    {
        return None;
    }
    let whole = words.join(" ");
    let named = |amount: &&Amount| {
        let is = amount.name.as_deref() == Some(whole.as_str());
        let ends = amount.last.as_deref().is_some_and(|last| {
            whole
                .strip_suffix(last)
                .is_some_and(|rest| rest.ends_with(' ') || (rest.is_empty() && last.contains(' ')))
        });
        is || ends
    };
    let known = TABLE.amounts.iter().filter(named);
    known.map(|amount| amount.status).max()
}

/// Whether a property of this name says a currency: `currency`, `price_currency`.
pub fn is_currency(name: &str) -> bool {
    if name.len() > LONGEST {
        return false;
    }
    let lower = name.to_lowercase();
    let has = |known: &String| {
        known
            .rsplit(' ')
            .next()
            .is_some_and(|word| lower.contains(word))
    };
    if !TABLE.currencies.iter().any(has) {
        return false;
    }
    let name = words(name).join(" ");
    let known = TABLE.currencies.iter();
    known.into_iter().any(|currency| {
        name.strip_suffix(currency.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    })
}

/// Whether a name or a description says the currency itself, or that it is no amount of money; a
/// text that is too long to be looked through may well do.
pub fn says_currency(text: &str) -> bool {
    if text.len() > LONGEST {
        return true;
    }
    let sign = text.contains(['€', '$', '£', '¥']);
    // "In %" is a unit, "the 50% rule" is a remark.
    let percent = text.match_indices('%').any(|(at, _)| {
        let before = text[..at].trim_end().chars().next_back();
        !before.is_some_and(char::is_numeric)
    });
    sign || percent || words(text).iter().any(|word| TABLE.said.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{Provenance, amount_of_money, is_currency, says_currency};

    #[test]
    fn amounts_are_told_from_counts() {
        assert_eq!(amount_of_money("revenue"), Some(Provenance::Sourced));
        for name in [
            "price",
            "unitPrice",
            "refund_amount",
            "order_total",
            "Subtotal",
            "ltv",
            "cost",
            "mrr",
            "new_mrr",
            "predicted_ltv",
        ] {
            assert_eq!(amount_of_money(name), Some(Provenance::Unsourced), "{name}");
        }
        for name in [
            "total",
            "item_total",
            "price_usd",
            "amount_cents",
            "price_level",
            "discount_percent_amount",
            "water_amount",
            "value",
            "discount_%_amount",
            "amount_gems",
            "cost_center",
            "priced",
            "enterprise",
        ] {
            assert_eq!(amount_of_money(name), None, "{name}");
        }
    }

    #[test]
    fn a_currency_is_known_by_its_name_or_the_text() {
        for name in [
            "currency",
            "currencyCode",
            "price_currency",
            "transaction_currency_code",
            "virtual_currency_name",
            "currency_name",
        ] {
            assert!(is_currency(name), "{name}");
        }
        assert!(!is_currency("cryptocurrency") && !is_currency("currency_rate"));
        assert!(says_currency("Price in euros.") && says_currency("Price in US$"));
        assert!(says_currency("Price in gems.") && says_currency("Discount in %."));
        for text in ["Price of one.", "Net revenue, see wiki for 50% rule."] {
            assert!(!says_currency(text), "{text}");
        }
    }
}
