//! The `schema` command.

fn main() -> std::process::ExitCode {
    event_schema::cli::main()
}
