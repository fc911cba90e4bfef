//! The integration tests: no root, no network, no wall clock, no GPU.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::too_many_lines,
    missing_docs
)]

mod cli;
mod ledger;
mod metrics;
mod nvml;
mod physics;
mod processes;
mod processor;
mod profiles;
mod reports;
mod tidy;
