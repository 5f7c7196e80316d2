//! What fixes change, as a unified diff.

use similar::{Algorithm, TextDiff};

/// Lines shown around each change.
const CONTEXT: usize = 3;

/// The unified diff from `before` to `after`, both of the file that is shown as `path`; empty where
/// they are the same. `patch -p0` takes it.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .diff_lines(before, after);
    // `patch` takes what stands before a tab for the name, blanks and all.
    let name = match path.contains(' ') {
        true => format!("{path}\t"),
        false => path.to_owned(),
    };
    diff.unified_diff()
        .context_radius(CONTEXT)
        .header(&name, &name)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn shows_lines_and_a_missing_line_break() {
        assert_eq!(unified("a", "x\n", "x\n"), "");
        assert_eq!(
            unified("a/b", "1\n2\n3\n4\n5\nx\n", "1\n2\n3\n4\n5\ny"),
            "--- a/b\n+++ a/b\n@@ -3,4 +3,4 @@\n 3\n 4\n 5\n-x\n+y\n\\ No newline at end of file\n"
        );
        assert!(unified("a b", "x", "y").starts_with("--- a b\t\n+++ a b\t\n"));
        assert!(unified("a", "x\r\n", "y\r\n").ends_with("-x\r\n+y\r\n"));
    }
}
