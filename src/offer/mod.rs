//! Offers: what a supplier states of a service, in a TOML file that it fills in
//! for a buyer.
//!
//! [`FIELDS`] is the table of everything that an offer may say. From it come the
//! reader ([`parse`]), the blank to fill in ([`blank`]) and the table of
//! `docs/offers.md`, so that a field stands in one place. [`check`] tells what is
//! missing, implausible, contradictory or unsupported, and [`report`] makes the
//! same object of an offer as of a measurement, so that offers can be compared.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `value`, `demand`, `claimed` | an offer, what is asked for, and a number that somebody states with its proof |
//! | `fields` | the table of fields, section by section |
//! | `takes`, `proven`, `reading`, `parse`, `problem` | TOML to an offer, or all that is wrong with it |
//! | `template` | the blank, and the table for the documentation |
//! | `check` | what does not hold or cannot be told |
//! | `energy`, `planned`, `serving`, `hours` | energy per unit and over the term |
//! | `site` | what the offer states of its data centre, as a site's document |
//! | `report`, `sensed` | the report, and which share of its energy rests on sensors |
//! | `page` | what was found, as a document for people |
//!
//! This room is pure: no files, sockets, clocks, environment or logging. A report
//! that an offer refers to is read by the caller and attached.

mod check;
mod claimed;
mod demand;
mod energy;
mod fields;
mod hours;
mod making;
mod numbers;
mod page;
mod parse;
mod planned;
mod problem;
mod proven;
mod reading;
mod report;
mod sensed;
mod serving;
mod site;
mod takes;
mod template;
mod value;

pub use check::{Arg, Criterion, Finding, Kind, Severity, Verdict, check, verdict};
pub use claimed::Claimed;
pub use demand::{DAYS_A_YEAR, Demand, Growth, Per, Scenario};
pub use energy::{UnitEnergy, unit_energies};
pub use fields::{FIELDS, Field, Needed, SECTIONS, Section};
pub use numbers::{LARGEST, LONGEST_TERM};
pub use page::page;
pub use parse::parse;
pub use planned::{Facts, planned};
pub use problem::{OfferError, Problem};
pub use proven::Claims;
pub use reading::Given;
pub use report::{report, statement_ids};
pub use site::site_document;
pub use takes::Takes;
pub use template::{blank, table};
pub use value::{
    Attached, Contract, Development, Hardware, Measured, Offer, Service, Site, Supplier, Totals,
};

/// The form and version of an offer, as its `schema` says.
pub const SCHEMA: &str = "supplier-offer/v1";
