//! How the YAML parser is set up.

use granit_parser::Options;

/// Strict, with everything that the tree keeps.
pub(super) fn options() -> Options {
    granit_parser::options! {
        strict_indentation: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        max_buffered_comment_events: 1 << 24,
        // The tree has its own, lower limit that counts both kinds together.
        flow_nesting_limit: 1024,
        block_nesting_limit: 1024,
    }
}

/// The same without comments.
pub(super) fn quiet_options() -> Options {
    let mut options = options();
    options.set_emit_comments(false);
    options
}
