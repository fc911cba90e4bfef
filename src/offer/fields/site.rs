//! The data centre and its contracts for electricity.
use super::Needed::{Advised, Optional, Required};
use super::{Field, claim, share};
use crate::offer::takes::Takes;
use crate::plan::claim::Unit;
use crate::report::ContractKind;

/// Water per IT energy, in L/kWh.
const WUE: &[Unit] = &[
    ("L/kWh", 1.0),
    ("m3/MWh", 1.0),
    ("mL/kWh", 0.001),
    ("m3/kWh", 1000.0),
    ("L/MWh", 0.001),
];

/// The kinds of contracts.
const KINDS: &[(&str, ContractKind)] = &[
    ("guarantees-of-origin", ContractKind::GuaranteesOfOrigin),
    (
        "power-purchase-agreement",
        ContractKind::PowerPurchaseAgreement,
    ),
    ("on-site", ContractKind::OnSite),
    ("supplier-mix", ContractKind::SupplierMix),
];

/// Its rows.
pub(super) const FIELDS: &[Field] = &[
    Field {
        section: "site",
        key: "name",
        takes: Takes::Text,
        needed: Optional,
        example: r#""Hall 2""#,
        about: "What the data centre is called.",
        set: |offer, it| offer.site.name = it.text(),
    },
    Field {
        section: "site",
        key: "place",
        takes: Takes::Place,
        needed: Required,
        example: r#""NL""#,
        about: "Where it stands: a country code, or a region such as gcp:europe-west4.",
        set: |offer, it| offer.site.place = it.place(),
    },
    Field {
        section: "site",
        key: "pue",
        takes: claim(&[("", 1.0)]),
        needed: Advised,
        example: r#"{ value = 1.2, low = 1.15, high = 1.25, period = "2025", proof = { level = "documented", reference = "EED report 2025", date = 2026-03-01 } }"#,
        about: "PUE: energy of the whole data centre over that of the IT, at least 1, as a \
             mean of a year.",
        set: |offer, it| offer.site.pue = it.claim(),
    },
    Field {
        section: "site",
        key: "wue",
        takes: claim(WUE),
        needed: Advised,
        example: r#"{ value = 0.3, unit = "L/kWh", period = "2025", proof = { level = "stated" } }"#,
        about: "WUE: water that the site consumes (evaporates) per kWh of IT energy.",
        set: |offer, it| offer.site.wue = it.claim(),
    },
    Field {
        section: "site",
        key: "wue_withdrawal",
        takes: claim(WUE),
        needed: Optional,
        example: r#"{ value = 1.1, unit = "L/kWh", period = "2025" }"#,
        about: "Water that the site takes per kWh of IT energy, also what flows back.",
        set: |offer, it| offer.site.wue_withdrawal = it.claim(),
    },
    Field {
        section: "site",
        key: "wue_definition",
        takes: Takes::Choice(&["2022", "2024", "2026"]),
        needed: Optional,
        example: r#""2024""#,
        about: "By which definition the WUE is stated: ISO/IEC 30134-9:2022, the EED \
             regulation of 2024, or its revision of 2026.",
        set: |offer, it| offer.site.wue_definition = it.text(),
    },
    Field {
        section: "site",
        key: "renewable_share",
        takes: share(),
        needed: Advised,
        example: r#"{ value = 0.9, period = "2025", proof = { level = "verified", reference = "guarantees of origin 2025", by = "Auditor", date = 2026-02-01 } }"#,
        about: "Share of the electricity that is renewable, from 0 to 1.",
        set: |offer, it| offer.site.renewable_share = it.claim(),
    },
    Field {
        section: "site",
        key: "ref",
        takes: share(),
        needed: Optional,
        example: r#"{ value = 0.9, period = "2025" }"#,
        about: "REF, the renewable energy factor (ISO/IEC 30134-3), from 0 to 1.",
        set: |offer, it| offer.site.renewable_factor = it.claim(),
    },
    Field {
        section: "site",
        key: "erf",
        takes: share(),
        needed: Optional,
        example: r#"{ value = 0.1, period = "2025" }"#,
        about: "ERF, the energy reuse factor (ISO/IEC 30134-6), from 0 to 1: heat that others \
             use.",
        set: |offer, it| offer.site.reuse_factor = it.claim(),
    },
    Field {
        section: "site",
        key: "grid_intensity",
        takes: claim(&[("g/kWh", 1.0), ("kg/MWh", 1.0), ("kg/kWh", 1000.0)]),
        needed: Optional,
        example: r#"{ value = 30, unit = "g/kWh", period = "2025", proof = { level = "documented", reference = "…" } }"#,
        about: "Emissions of the electricity at this very place, if you have a better number \
             than the grid's average. It is used only where a document shows it.",
        set: |offer, it| offer.site.grid_intensity = it.claim(),
    },
    Field {
        section: "contract",
        key: "kind",
        takes: Takes::Choice(&[
            "guarantees-of-origin",
            "power-purchase-agreement",
            "on-site",
            "supplier-mix",
        ]),
        needed: Required,
        example: r#""guarantees-of-origin""#,
        about: "What kind of instrument it is.",
        set: |offer, it| {
            if let Some(last) = offer.contracts.last_mut() {
                last.kind = it.among(KINDS);
            }
        },
    },
    Field {
        section: "contract",
        key: "share",
        takes: Takes::Share,
        needed: Required,
        example: r"1.0",
        about: "The share of the data centre's electricity that it covers, from 0 to 1.",
        set: |offer, it| {
            if let Some(last) = offer.contracts.last_mut() {
                last.share = it.number();
            }
        },
    },
    Field {
        section: "contract",
        key: "intensity",
        takes: Takes::Amount,
        needed: Advised,
        example: r"0",
        about: "Emissions that the contract states, in grams CO2e per kWh. Without it there is \
             no market-based figure.",
        set: |offer, it| {
            if let Some(last) = offer.contracts.last_mut() {
                last.intensity = it.number();
            }
        },
    },
    Field {
        section: "contract",
        key: "renewable",
        takes: Takes::YesNo,
        needed: Advised,
        example: r"true",
        about: "Whether its electricity is renewable.",
        set: |offer, it| {
            if let Some(last) = offer.contracts.last_mut() {
                last.renewable = it.yes();
            }
        },
    },
    Field {
        section: "contract",
        key: "place",
        takes: Takes::Text,
        needed: Advised,
        example: r#""NL""#,
        about: "The country in which it is generated.",
        set: |offer, it| {
            if let Some(last) = offer.contracts.last_mut() {
                last.place = it.text();
            }
        },
    },
    Field {
        section: "contract",
        key: "period",
        takes: Takes::Text,
        needed: Advised,
        example: r#""2026-2030""#,
        about: "The years for which it holds.",
        set: |offer, it| {
            if let Some(last) = offer.contracts.last_mut() {
                last.period = it.text();
            }
        },
    },
    Field {
        section: "contract",
        key: "proof",
        takes: Takes::Proof,
        needed: Advised,
        example: r#"{ level = "documented", reference = "contract 4711" }"#,
        about: "How it is shown to be true.",
        set: |offer, it| {
            if let Some(last) = offer.contracts.last_mut() {
                last.proof = it.proof();
            }
        },
    },
];
