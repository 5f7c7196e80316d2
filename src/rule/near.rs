//! Names that are one slip of the pen apart.

use std::collections::BTreeSet;

use crate::text::is_one_slip;

/// Names longer than this are not compared: each costs as many entries as it has letters.
const LONGEST: usize = 80;

/// Pairs of `names`, by position, of which one slip makes the other: one letter too many, too few,
/// another, or two in the wrong order. Names are filed under what is left of them without one letter, as
/// two that are one slip apart share such a rest; so the work grows with the letters, not with the
/// pairs. Of many that share one rest, each is compared with its neighbours alone.
pub fn near_pairs(names: &[&str]) -> BTreeSet<(usize, usize)> {
    let mut rests: Vec<(u64, usize)> = Vec::new();
    for (i, name) in names.iter().enumerate() {
        if name.chars().count() > LONGEST {
            continue;
        }
        rests.push((hash(name, ""), i));
        for (at, letter) in name.char_indices() {
            rests.push((hash(&name[..at], &name[at + letter.len_utf8()..]), i));
        }
    }
    rests.sort_unstable();
    rests.dedup();
    let mut pairs = BTreeSet::new();
    for window in rests.windows(2) {
        let [(rest, a), (other, b)] = window else {
            continue;
        };
        if rest == other && is_one_slip(names[*a], names[*b]) {
            pairs.insert((*a, *b));
        }
    }
    pairs
}

/// FNV-1a: short texts, many of them. Two that share a hash by chance are told apart when compared.
fn hash(before: &str, after: &str) -> u64 {
    let bytes = before.bytes().chain(after.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_kind_of_slip_and_nothing_else() {
        let names = [
            "checkout_id",
            "chekout_id",
            "checkuot_id",
            "checkout_ids",
            "chuckout_id",
            "cart_id",
        ];
        let found = near_pairs(&names);
        let near: Vec<usize> = (1..names.len())
            .filter(|i| found.contains(&(0, *i)))
            .collect();
        assert_eq!(near, [1, 2, 3, 4]);
        assert!(found.iter().all(|(a, b)| is_one_slip(names[*a], names[*b])));
        assert!(near_pairs(&["é", "e", ""]).contains(&(0, 1)));
    }
}
