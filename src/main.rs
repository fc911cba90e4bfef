//! The `wattprint` binary: parse, run one command, print the error chain once.

use std::process::ExitCode;

fn main() -> ExitCode {
    wattprint::cli::main()
}
