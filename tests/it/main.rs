//! The integration tests: no root, no network, no wall clock, no GPU.

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
