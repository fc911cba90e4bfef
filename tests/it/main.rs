//! The integration tests: no root, no network, no wall clock, no GPU.
#![allow(
    clippy::disallowed_methods,
    clippy::duration_suboptimal_units,
    clippy::expect_used,
    clippy::float_cmp,
    clippy::format_collect,
    clippy::needless_for_each,
    clippy::needless_pass_by_value,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::similar_names,
    clippy::too_many_lines,
    clippy::type_complexity,
    clippy::unchecked_time_subtraction,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, says what it saw, and may read the clock to bound itself"
)]

mod accelerators;
mod acceptance;
mod accounts;
mod agent;
mod attribution;
mod claims;
mod cli;
mod common;
mod compare;
mod dashboards;
mod documented;
mod examples;
mod explain;
mod exports;
mod fleet;
mod groups;
mod hopper;
mod invalid;
mod language;
mod ledger;
mod mangled;
mod metrics;
mod nvml;
mod offers;
mod owners;
mod pages;
mod physics;
mod plan;
mod plan_inference;
mod processes;
mod processor;
mod profiles;
mod pty;
mod published;
mod reports;
mod rooms;
mod sampler;
mod scenarios;
mod sensor;
mod series;
mod shown;
mod tidy;
mod traps;
mod truth;
mod uncertainty;
mod web;
mod whatif;
