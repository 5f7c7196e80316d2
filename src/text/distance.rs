//! How near two texts are.

/// Whether one letter too many, too few, another, or two letters in the wrong order make one text of
/// the other.
pub fn is_one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same_start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same_start..], &b[same_start..]);
    let ends = a.iter().rev().zip(b.iter().rev());
    let same_end = ends.take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - same_end], &b[..b.len() - same_end]);
    match (a, b) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([x, y], [u, v]) => x == v && y == u,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_one_slip;

    #[test]
    fn one_slip_is_one() {
        for other in [
            "chekout",
            "checkkout",
            "checkuot",
            "checkoot",
            "heckout",
            "checkou",
        ] {
            assert!(is_one_slip("checkout", other), "{other}");
            assert!(is_one_slip(other, "checkout"), "{other}");
        }
        for other in ["checkout", "chkout", "chekuot", "checks", ""] {
            assert!(!is_one_slip("checkout", other), "{other}");
        }
        assert!(is_one_slip("aab", "ab"));
    }
}
