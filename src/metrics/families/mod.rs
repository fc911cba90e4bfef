//! The table of metrics: every family, and where its numbers come from.

mod context;
mod energy;
mod health;
mod serving;
mod workloads;

use super::family::{Family, Kind};

/// A part of the table, with the heading it has in the documentation.
pub struct Part {
    /// The heading.
    pub title: &'static str,
    /// Its rows.
    pub families: &'static [Family],
}

/// Every family, in the order in which a scrape shows them.
pub const FAMILIES: &[Part] = &[
    Part {
        title: "The node",
        families: energy::FAMILIES,
    },
    Part {
        title: "Workloads",
        families: workloads::FAMILIES,
    },
    Part {
        title: "Health",
        families: health::FAMILIES,
    },
    Part {
        title: "Serving",
        families: serving::FAMILIES,
    },
    Part {
        title: "Context and process",
        families: context::FAMILIES,
    },
];

/// The rows of all parts.
pub fn families() -> impl Iterator<Item = &'static Family> {
    FAMILIES.iter().flat_map(|part| part.families)
}

/// The rows that can be told of a time when nobody scraped, from what the ledger
/// holds: what was added up, and who it was. What was withdrawn from scrapes was not.
pub fn historical() -> impl Iterator<Item = &'static Family> {
    let told = energy::FAMILIES.iter().chain(workloads::FAMILIES);
    told.filter(|it| match it.kind {
        Kind::Counter => !it.name.contains("_withdrawn_"),
        Kind::Info => true,
        Kind::Gauge => false,
    })
}

/// What rows have in common: a plain count without labels.
const COUNTER: Family = Family {
    name: "",
    kind: Kind::Counter,
    unit: "",
    help: "",
    labels: &[],
    bounded: false,
    read: |_, _| (),
};
const GAUGE: Family = Family {
    kind: Kind::Gauge,
    ..COUNTER
};
const INFO: Family = Family {
    kind: Kind::Info,
    ..COUNTER
};
const ENERGY: Family = Family {
    unit: "joules",
    bounded: true,
    ..COUNTER
};
