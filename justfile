# Without just: each recipe is one line that can be typed, and .cargo/config.toml has aliases.

# List the recipes
default:
    @just --list

# Everything that CI runs
ready:
    .ci/run

# The two files of a new rule: just new-rule naming/event-case
new-rule id:
    .ci/new-rule {{ id }}

# Rewrite expected output, rule pages, tables and JSON Schemas; read the diff
update:
    UPDATE=1 cargo test

# The program on its own worked example
lint-store:
    cargo lint-store

# The library's documentation, private items too
docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --locked
