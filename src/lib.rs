//! wattprint measures what AI work costs in electricity, water and greenhouse gas.
//!
//! ```text
//!  observe (IO)     │ account (pure)                         │         │ assess, show (pure)              │ IO
//!                   │                                        │         │                                  │
//!  nvml    ┐        │                                        │         │                                  │
//!  rapl    ├─▶ Sample ─▶ energy ─▶ attribution ─▶ Span, Entry ─┬────────▶ footprint ─▶ Snapshot ─▶ metrics ─▶ http
//!  hwmon   │        │                                        │ └▶ ledger ─▶ footprint ─▶ Report ─▶ formats ─▶ file
//!  cpu     ┘        │                                        │         │      ▲
//!                   │                                        │         │   Profile
//! ```
//!
//! No arrow goes left. `ARCHITECTURE.md` has the map and the invariants.

pub mod accounting;
pub mod agent;
pub mod cli;
pub mod compare;
pub mod config;
pub mod document;
pub mod explain;
pub mod fleet;
pub mod http;
pub mod language;
pub mod ledger;
pub mod metrics;
pub mod offer;
pub mod plan;
pub mod profile;
pub mod quantity;
pub mod report;
pub mod sample;
pub mod source;
