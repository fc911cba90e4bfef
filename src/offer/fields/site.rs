//! The data centre and its contracts for electricity.
use super::Needed::{Advised, Optional, Required};
use super::{About, Field, claim, share};
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
        about: About {
            en: "What the data centre is called.",
            nl: "Hoe het datacenter heet.",
        },
        set: |offer, it| offer.site.name = it.text(),
    },
    Field {
        section: "site",
        key: "place",
        takes: Takes::Place,
        needed: Required,
        example: r#""NL""#,
        about: About {
            en: "Where it stands: a country code, or a region such as gcp:europe-west4.",
            nl: "Waar het staat: een landcode, of een regio zoals gcp:europe-west4.",
        },
        set: |offer, it| offer.site.place = it.place(),
    },
    Field {
        section: "site",
        key: "pue",
        takes: claim(&[("", 1.0)]),
        needed: Advised,
        example: r#"{ value = 1.2, low = 1.15, high = 1.25, period = "2025", proof = { level = "documented", reference = "EED report 2025", date = 2026-03-01 } }"#,
        about: About {
            en: "PUE: energy of the whole data centre over that of the IT, at least 1, as a \
             mean of a year.",
            nl: "PUE: energieverbruik van het hele datacenter gedeeld door dat van de IT, \
             minstens 1, als jaargemiddelde.",
        },
        set: |offer, it| offer.site.pue = it.claim(),
    },
    Field {
        section: "site",
        key: "wue",
        takes: claim(WUE),
        needed: Advised,
        example: r#"{ value = 0.3, unit = "L/kWh", period = "2025", proof = { level = "stated" } }"#,
        about: About {
            en: "WUE: water that the site consumes (evaporates) per kWh of IT energy.",
            nl: "WUE: water dat op locatie verbruikt wordt (verdampt) per kWh IT-energie.",
        },
        set: |offer, it| offer.site.wue = it.claim(),
    },
    Field {
        section: "site",
        key: "wue_withdrawal",
        takes: claim(WUE),
        needed: Optional,
        example: r#"{ value = 1.1, unit = "L/kWh", period = "2025" }"#,
        about: About {
            en: "Water that the site takes per kWh of IT energy, also what flows back.",
            nl: "Water dat de locatie onttrekt per kWh IT-energie, ook wat terugvloeit.",
        },
        set: |offer, it| offer.site.wue_withdrawal = it.claim(),
    },
    Field {
        section: "site",
        key: "wue_definition",
        takes: Takes::Choice(&["2022", "2024", "2026"]),
        needed: Optional,
        example: r#""2024""#,
        about: About {
            en: "By which definition the WUE is stated: ISO/IEC 30134-9:2022, the EED \
             regulation of 2024, or its revision of 2026.",
            nl: "Volgens welke definitie de WUE is opgegeven: ISO/IEC 30134-9:2022, Gedelegeerde \
             Verordening (EU) 2024/1364 of de herziening van 2026.",
        },
        set: |offer, it| offer.site.wue_definition = it.text(),
    },
    Field {
        section: "site",
        key: "renewable_share",
        takes: share(),
        needed: Advised,
        example: r#"{ value = 0.9, period = "2025", proof = { level = "verified", reference = "guarantees of origin 2025", by = "Auditor", date = 2026-02-01 } }"#,
        about: About {
            en: "Share of the electricity that is renewable, from 0 to 1.",
            nl: "Deel van de elektriciteit dat hernieuwbaar is, van 0 tot 1.",
        },
        set: |offer, it| offer.site.renewable_share = it.claim(),
    },
    Field {
        section: "site",
        key: "ref",
        takes: share(),
        needed: Optional,
        example: r#"{ value = 0.9, period = "2025" }"#,
        about: About {
            en: "REF, the renewable energy factor (ISO/IEC 30134-3), from 0 to 1.",
            nl: "REF, de factor hernieuwbare energie (ISO/IEC 30134-3), van 0 tot 1.",
        },
        set: |offer, it| offer.site.renewable_factor = it.claim(),
    },
    Field {
        section: "site",
        key: "erf",
        takes: share(),
        needed: Optional,
        example: r#"{ value = 0.1, period = "2025" }"#,
        about: About {
            en: "ERF, the energy reuse factor (ISO/IEC 30134-6), from 0 to 1: heat that others \
             use.",
            nl: "ERF, de factor energiehergebruik (ISO/IEC 30134-6), van 0 tot 1: warmte die \
             anderen gebruiken.",
        },
        set: |offer, it| offer.site.reuse_factor = it.claim(),
    },
    Field {
        section: "site",
        key: "grid_intensity",
        takes: claim(&[("g/kWh", 1.0), ("kg/MWh", 1.0), ("kg/kWh", 1000.0)]),
        needed: Optional,
        example: r#"{ value = 30, unit = "g/kWh", period = "2025", proof = { level = "documented", reference = "…" } }"#,
        about: About {
            en: "Emissions of the electricity at this very place, if you have a better number \
             than the grid's average. It is used only where a document shows it.",
            nl: "Uitstoot van de elektriciteit op precies deze plaats, als u een beter getal \
             hebt dan het netgemiddelde. Alleen gebruikt als een document het aantoont.",
        },
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
        about: About {
            en: "What kind of instrument it is.",
            nl: "Om welk soort instrument het gaat.",
        },
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
        about: About {
            en: "The share of the data centre's electricity that it covers, from 0 to 1.",
            nl: "Het deel van de elektriciteit van het datacenter waarvoor het geldt, van 0 tot \
             1.",
        },
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
        about: About {
            en: "Emissions that the contract states, in grams CO2e per kWh. Without it there is \
             no market-based figure.",
            nl: "Uitstoot die het contract vermeldt, in gram CO2-eq per kWh. Zonder dit getal is \
             er geen marktgebaseerd cijfer.",
        },
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
        about: About {
            en: "Whether its electricity is renewable.",
            nl: "Of de elektriciteit hernieuwbaar is.",
        },
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
        about: About {
            en: "The country in which it is generated.",
            nl: "Het land waar de stroom wordt opgewekt.",
        },
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
        about: About {
            en: "The years for which it holds.",
            nl: "De jaren waarvoor het geldt.",
        },
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
        about: About {
            en: "How it is shown to be true.",
            nl: "Hoe het is aangetoond.",
        },
        set: |offer, it| {
            if let Some(last) = offer.contracts.last_mut() {
                last.proof = it.proof();
            }
        },
    },
];
