//! What was measured, what is charged, and what is stated for a year.
use super::Needed::{Advised, Optional, Required};
use super::{Field, with_unit};
use crate::offer::takes::Takes;
use crate::plan::claim::units;
use crate::report::Level;

/// Where the border of a measurement may lie.
const LEVELS: &[(&str, Level)] = &[
    ("accelerator", Level::Accelerator),
    ("node", Level::Node),
    ("facility", Level::Facility),
];

/// Its rows.
pub(super) const FIELDS: &[Field] = &[
    Field {
        section: "measured",
        key: "energy",
        takes: with_unit(units::ENERGY),
        needed: Required,
        example: r#"{ value = 0.45, unit = "Wh", low = 0.40, high = 0.55, period = "2026-06", proof = { level = "documented", reference = "test report 12" } }"#,
        about: "The energy of one unit.",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.energy = it.claim();
            }
        },
    },
    Field {
        section: "measured",
        key: "per",
        takes: Takes::Unit,
        needed: Required,
        example: r#""request""#,
        about: "Of which unit: the functional unit of the demand, or token (generated tokens).",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.per = it.text();
            }
        },
    },
    Field {
        section: "measured",
        key: "boundary",
        takes: Takes::Choice(&["accelerator", "node", "facility"]),
        needed: Required,
        example: r#""node""#,
        about: "What was metered: the accelerators, the whole server (node), or the building's \
             share too (facility).",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.boundary = it.among(LEVELS);
            }
        },
    },
    Field {
        section: "measured",
        key: "idle_included",
        takes: Takes::YesNo,
        needed: Advised,
        example: r"true",
        about: "Whether energy of hours in which nothing was asked is in it.",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.idle_included = it.yes();
            }
        },
    },
    Field {
        section: "measured",
        key: "instrument",
        takes: Takes::Text,
        needed: Advised,
        example: r#""rack PDU""#,
        about: "What measured it.",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.instrument = it.text();
            }
        },
    },
    Field {
        section: "measured",
        key: "sample",
        takes: Takes::Above0,
        needed: Advised,
        example: r"20_000",
        about: "How many units were measured.",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.sample = it.number();
            }
        },
    },
    Field {
        section: "measured",
        key: "input_tokens",
        takes: Takes::Above0,
        needed: Advised,
        example: r"700",
        about: "Tokens of a prompt in the measurement.",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.input_tokens = it.number();
            }
        },
    },
    Field {
        section: "measured",
        key: "output_tokens",
        takes: Takes::Above0,
        needed: Advised,
        example: r"350",
        about: "Tokens of an answer in the measurement, those that are not shown included.",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.output_tokens = it.number();
            }
        },
    },
    Field {
        section: "measured",
        key: "batch",
        takes: Takes::Above0,
        needed: Optional,
        example: r"32",
        about: "Requests served at once in the measurement.",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.batch = it.number();
            }
        },
    },
    Field {
        section: "measured",
        key: "report",
        takes: Takes::Text,
        needed: Optional,
        example: r#""benchmark.json""#,
        about: "A report of wattprint with the measurement, beside this file. The energy is \
             then read from it, and `energy` may be left out.",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.report = it.text();
            }
        },
    },
    Field {
        section: "measured",
        key: "report_sha256",
        takes: Takes::Digest,
        needed: Optional,
        example: r#""0000000000000000000000000000000000000000000000000000000000000000""#,
        about: "The SHA-256 digest of that report, so that the buyer sees that it is the same file.",
        set: |offer, it| {
            if let Some(last) = offer.measured.last_mut() {
                last.digest = it.text();
            }
        },
    },
    Field {
        section: "development",
        key: "energy",
        takes: with_unit(units::ENERGY),
        needed: Optional,
        example: r#"{ value = 1200, unit = "MWh", proof = { level = "stated" } }"#,
        about: "Energy of the servers that trained or adapted the model.",
        set: |offer, it| offer.development.energy = it.claim(),
    },
    Field {
        section: "development",
        key: "share",
        takes: Takes::Share,
        needed: Optional,
        example: r"0.001",
        about: "The share of it that this contract is charged, from 0 to 1.",
        set: |offer, it| offer.development.share = it.number(),
    },
    Field {
        section: "development",
        key: "method",
        takes: Takes::Text,
        needed: Optional,
        example: r#""by expected requests""#,
        about: "How that share follows.",
        set: |offer, it| offer.development.method = it.text(),
    },
    Field {
        section: "price",
        key: "electricity",
        takes: Takes::Price,
        needed: Optional,
        example: r#""0.24EUR""#,
        about: "What a kWh costs you.",
        set: |offer, it| offer.price = it.price(),
    },
    Field {
        section: "price",
        key: "service",
        takes: Takes::Text,
        needed: Optional,
        example: r#""0.02 EUR a request""#,
        about: "What the service costs, in your own words.",
        set: |offer, it| offer.service_price = it.text(),
    },
    Field {
        section: "totals",
        key: "energy",
        takes: with_unit(units::ENERGY),
        needed: Optional,
        example: r#"{ value = 648, unit = "kWh" }"#,
        about: "Energy of the first year at the building's border.",
        set: |offer, it| offer.totals.energy = it.claim(),
    },
    Field {
        section: "totals",
        key: "emissions",
        takes: with_unit(units::EMISSIONS),
        needed: Optional,
        example: r#"{ value = 19, unit = "kg" }"#,
        about: "Location-based emissions of the first year.",
        set: |offer, it| offer.totals.emissions = it.claim(),
    },
];
