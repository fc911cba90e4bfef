//! What is asked for, and what is disclosed.
use super::Needed::{Advised, Optional, Required};
use super::{About, Field};
use crate::offer::demand::{Per, Scenario};
use crate::offer::reading::Given;
use crate::offer::takes::Takes;
use crate::offer::value::Offer;
use crate::report::Statement;

/// Keeps what is said of something that is published, certified or promised.
fn disclosed(offer: &mut Offer, id: &str, given: Given) {
    let Given::Disclosure(yes, said, proof) = given else {
        return;
    };
    let answer = Statement::answer(id, yes, said.as_deref(), proof);
    offer.disclosures.push(answer);
}

/// Its rows.
pub(super) const FIELDS: &[Field] = &[
    Field {
        section: "demand",
        key: "unit",
        takes: Takes::Unit,
        needed: Required,
        example: r#""request""#,
        about: About {
            en: "The functional unit: one chat request, one answer, one page.",
            nl: "De functionele eenheid: één chatverzoek, één antwoord, één pagina.",
        },
        set: |offer, it| offer.demand.unit = it.text(),
    },
    Field {
        section: "demand",
        key: "amount",
        takes: Takes::Above0,
        needed: Required,
        example: r"1_200_000",
        about: About {
            en: "How many of them in the first year …",
            nl: "Hoeveel daarvan in het eerste jaar …",
        },
        set: |offer, it| offer.demand.amount = it.number(),
    },
    Field {
        section: "demand",
        key: "per",
        takes: Takes::Choice(&["day", "month", "year"]),
        needed: Required,
        example: r#""year""#,
        about: About {
            en: "… each day, month or year.",
            nl: "… per dag (day), maand (month) of jaar (year).",
        },
        set: |offer, it| offer.demand.per = it.among(&Per::NAMES),
    },
    Field {
        section: "demand",
        key: "input_tokens",
        takes: Takes::Above0,
        needed: Advised,
        example: r"700",
        about: About {
            en: "Tokens of a prompt, on average.",
            nl: "Invoertokens van een verzoek (de prompt), gemiddeld.",
        },
        set: |offer, it| offer.demand.input_tokens = it.number(),
    },
    Field {
        section: "demand",
        key: "output_tokens",
        takes: Takes::Above0,
        needed: Advised,
        example: r"350",
        about: About {
            en: "Tokens of an answer, on average, those that are not shown included.",
            nl: "Tokens van een antwoord, gemiddeld, ook de tokens die niet worden getoond.",
        },
        set: |offer, it| offer.demand.output_tokens = it.number(),
    },
    Field {
        section: "demand",
        key: "peak",
        takes: Takes::Above0,
        needed: Optional,
        example: r"900",
        about: About {
            en: "The most units in one hour.",
            nl: "Het hoogste aantal eenheden in één uur.",
        },
        set: |offer, it| offer.demand.peak = it.number(),
    },
    Field {
        section: "demand",
        key: "months",
        takes: Takes::Months,
        needed: Required,
        example: r"48",
        about: About {
            en: "The term of the contract, in months.",
            nl: "De looptijd van het contract, in maanden.",
        },
        set: |offer, it| offer.demand.months = it.number(),
    },
    Field {
        section: "growth",
        key: "scenario",
        takes: Takes::Choice(&["low", "central", "high"]),
        needed: Required,
        example: r#""central""#,
        about: About {
            en: "Which of three scenarios it is: the least, the expected or the most.",
            nl: "Welk scenario het is: het minste (low), het verwachte (central) of het meeste \
             (high).",
        },
        set: |offer, it| {
            if let Some(last) = offer.demand.growth.last_mut() {
                last.scenario = it.among(&Scenario::NAMES);
            }
        },
    },
    Field {
        section: "growth",
        key: "name",
        takes: Takes::Text,
        needed: Optional,
        example: r#""one more department""#,
        about: About {
            en: "What it is called.",
            nl: "Hoe het heet.",
        },
        set: |offer, it| {
            if let Some(last) = offer.demand.growth.last_mut() {
                last.name = it.text();
            }
        },
    },
    Field {
        section: "growth",
        key: "yearly",
        takes: Takes::Growth,
        needed: Required,
        example: r"0.10",
        about: About {
            en: "By how much of itself the volume grows each year: 0.10 is 10 %.",
            nl: "De jaarlijkse groei van het volume: 0.10 is 10 %.",
        },
        set: |offer, it| {
            if let Some(last) = offer.demand.growth.last_mut() {
                last.yearly = it.number();
            }
        },
    },
    Field {
        section: "disclosures",
        key: "iso_14001",
        takes: Takes::Disclosure,
        needed: Optional,
        example: r#"{ yes = true, proof = { level = "documented", reference = "…" } }"#,
        about: About {
            en: "ISO 14001: environmental management of the site or the supplier.",
            nl: "ISO 14001: milieumanagement van de locatie of de leverancier.",
        },
        set: |offer, it| disclosed(offer, "iso-14001", it),
    },
    Field {
        section: "disclosures",
        key: "iso_50001",
        takes: Takes::Disclosure,
        needed: Optional,
        example: r#"{ yes = true, proof = { level = "documented", reference = "…" } }"#,
        about: About {
            en: "ISO 50001: energy management of the site.",
            nl: "ISO 50001: energiemanagement van de locatie.",
        },
        set: |offer, it| disclosed(offer, "iso-50001", it),
    },
    Field {
        section: "disclosures",
        key: "eed_report",
        takes: Takes::Disclosure,
        needed: Advised,
        example: r#"{ yes = true, proof = { level = "documented", reference = "…" } }"#,
        about: About {
            en: "The data centre reports to the European database (EED, Regulation 2024/1364).",
            nl: "Het datacenter rapporteert aan de Europese databank (Gedelegeerde \
             Verordening (EU) 2024/1364).",
        },
        set: |offer, it| disclosed(offer, "eed-report", it),
    },
    Field {
        section: "disclosures",
        key: "code_of_conduct",
        takes: Takes::Disclosure,
        needed: Optional,
        example: r#"{ yes = true, proof = { level = "documented", reference = "…" } }"#,
        about: About {
            en: "The data centre takes part in the EU Code of Conduct for energy efficiency.",
            nl: "Het datacenter doet mee aan de Europese gedragscode voor datacenters.",
        },
        set: |offer, it| disclosed(offer, "code-of-conduct", it),
    },
    Field {
        section: "disclosures",
        key: "yearly_report",
        takes: Takes::Disclosure,
        needed: Advised,
        example: r#"{ yes = true, proof = { level = "documented", reference = "…" } }"#,
        about: About {
            en: "You promise a report of energy, water and emissions each year.",
            nl: "U zegt elk jaar een rapport toe over energie, water en uitstoot.",
        },
        set: |offer, it| disclosed(offer, "yearly-report", it),
    },
    Field {
        section: "disclosures",
        key: "hourly_data",
        takes: Takes::Disclosure,
        needed: Optional,
        example: r#"{ yes = true, proof = { level = "documented", reference = "…" } }"#,
        about: About {
            en: "You promise energy data by the hour.",
            nl: "U zegt energiegegevens per uur toe.",
        },
        set: |offer, it| disclosed(offer, "hourly-data", it),
    },
    Field {
        section: "disclosures",
        key: "audit_right",
        takes: Takes::Disclosure,
        needed: Optional,
        example: r#"{ yes = true, proof = { level = "documented", reference = "…" } }"#,
        about: About {
            en: "The buyer may have the figures audited.",
            nl: "De inkoper mag de cijfers laten controleren.",
        },
        set: |offer, it| disclosed(offer, "audit-right", it),
    },
];
