//! The service, its model and what it runs on.
use super::Needed::{Advised, Optional, Required};
use super::{About, Field, claim};
use crate::offer::takes::Takes;
use crate::sample::Phase;

/// The phases that can be offered.
const PHASES: &[(&str, Phase)] = &[
    ("inference", Phase::Inference),
    ("pretraining", Phase::Pretraining),
    ("finetuning", Phase::Finetuning),
];

/// Its rows.
pub(super) const FIELDS: &[Field] = &[
    Field {
        section: "service",
        key: "name",
        takes: Takes::Text,
        needed: Required,
        example: r#""Chat assistant""#,
        about: About {
            en: "What the service is called.",
            nl: "Hoe de dienst heet.",
        },
        set: |offer, it| offer.service.name = it.text(),
    },
    Field {
        section: "service",
        key: "phase",
        takes: Takes::Choice(&["inference", "pretraining", "finetuning"]),
        needed: Required,
        example: r#""inference""#,
        about: About {
            en: "What is offered: use of a model (inference), or training or adapting one.",
            nl: "Wat wordt aangeboden: het gebruik van een model (inference), of het trainen \
             (pretraining) of aanpassen (finetuning) ervan.",
        },
        set: |offer, it| offer.service.phase = it.among(PHASES),
    },
    Field {
        section: "model",
        key: "name",
        takes: Takes::Text,
        needed: Required,
        example: r#""Example-70B-Instruct""#,
        about: About {
            en: "The model, as its maker names it.",
            nl: "Het model, zoals de maker het noemt.",
        },
        set: |offer, it| offer.model.name = it.text().unwrap_or_default(),
    },
    Field {
        section: "model",
        key: "version",
        takes: Takes::Text,
        needed: Optional,
        example: r#""1.2""#,
        about: About {
            en: "Which version of it.",
            nl: "Welke versie.",
        },
        set: |offer, it| offer.model.version = it.text(),
    },
    Field {
        section: "model",
        key: "organisation",
        takes: Takes::Text,
        needed: Optional,
        example: r#""Example AI""#,
        about: About {
            en: "Who made it.",
            nl: "Wie het heeft gemaakt.",
        },
        set: |offer, it| offer.model.organisation = it.text(),
    },
    Field {
        section: "model",
        key: "parameters",
        takes: Takes::Above0,
        needed: Advised,
        example: r"70e9",
        about: About {
            en: "How many parameters it has, all of them (70e9 is 70 billion).",
            nl: "Hoeveel parameters het heeft, allemaal (70e9 is 70 miljard).",
        },
        set: |offer, it| offer.model.parameters = it.number(),
    },
    Field {
        section: "model",
        key: "active_parameters",
        takes: Takes::Above0,
        needed: Optional,
        example: r"13e9",
        about: About {
            en: "How many of them one token uses, in a mixture of experts.",
            nl: "Hoeveel daarvan één token gebruikt, bij een mixture of experts.",
        },
        set: |offer, it| offer.model.active_parameters = it.number(),
    },
    Field {
        section: "model",
        key: "licence",
        takes: Takes::Text,
        needed: Optional,
        example: r#""Apache-2.0""#,
        about: About {
            en: "The licence of the weights (SPDX).",
            nl: "De licentie van de gewichten (SPDX).",
        },
        set: |offer, it| offer.model.licence = it.text(),
    },
    Field {
        section: "model",
        key: "base",
        takes: Takes::Text,
        needed: Optional,
        example: r#""Example-70B""#,
        about: About {
            en: "The model that it was adapted from.",
            nl: "Het model waarvan het is afgeleid.",
        },
        set: |offer, it| offer.model.base = it.text(),
    },
    Field {
        section: "model",
        key: "digest",
        takes: Takes::Digest,
        needed: Optional,
        example: r#""0000000000000000000000000000000000000000000000000000000000000000""#,
        about: About {
            en: "The SHA-256 digest of the weights.",
            nl: "De SHA-256-controlesom van de gewichten.",
        },
        set: |offer, it| offer.model.digest = it.text(),
    },
    Field {
        section: "model",
        key: "url",
        takes: Takes::Address,
        needed: Optional,
        example: r#""https://example.org/model""#,
        about: About {
            en: "Where it can be had.",
            nl: "Waar het te vinden is.",
        },
        set: |offer, it| offer.model.url = it.text(),
    },
    Field {
        section: "hardware",
        key: "accelerator",
        takes: Takes::Text,
        needed: Advised,
        example: r#""H100""#,
        about: About {
            en: "The accelerator (GPU), as its driver names it or short.",
            nl: "De accelerator (GPU), zoals de driver die noemt, of kort.",
        },
        set: |offer, it| offer.hardware.accelerator = it.text(),
    },
    Field {
        section: "hardware",
        key: "accelerators",
        takes: Takes::Count,
        needed: Advised,
        example: r"2",
        about: About {
            en: "How many accelerators hold one copy of the model.",
            nl: "Hoeveel accelerators één kopie van het model dragen.",
        },
        set: |offer, it| offer.hardware.count = it.count(),
    },
    Field {
        section: "hardware",
        key: "precision",
        takes: Takes::Choice(&[
            "bf16", "fp16", "fp32", "fp8", "int8", "mxfp4", "nvfp4", "fp4", "int4",
        ]),
        needed: Advised,
        example: r#""fp8""#,
        about: About {
            en: "How the weights are stored.",
            nl: "Hoe de gewichten zijn opgeslagen.",
        },
        set: |offer, it| offer.hardware.precision = it.text(),
    },
    Field {
        section: "hardware",
        key: "batch",
        takes: Takes::Above0,
        needed: Advised,
        example: r"32",
        about: About {
            en: "How many requests a copy serves at once while there is work.",
            nl: "Hoeveel verzoeken een kopie tegelijk afhandelt als er werk is.",
        },
        set: |offer, it| offer.hardware.batch = it.number(),
    },
    Field {
        section: "hardware",
        key: "replicas",
        takes: Takes::Count,
        needed: Advised,
        example: r"1",
        about: About {
            en: "Copies that are reserved for this buyer all the time: their idle energy is the \
             buyer's. Leave it out if several buyers share the copies.",
            nl: "Kopieën die steeds voor deze inkoper gereserveerd zijn: hun energieverbruik in \
             rust is voor de inkoper. Laat dit weg als afnemers de kopieën delen.",
        },
        set: |offer, it| offer.hardware.replicas = it.count(),
    },
    Field {
        section: "hardware",
        key: "utilisation",
        takes: Takes::Share,
        needed: Advised,
        example: r"0.4",
        about: About {
            en: "Where buyers share the copies: the share of the time in which these have work \
             (0.4 is 40 %).",
            nl: "Als afnemers de kopieën delen: het deel van de tijd waarin er werk is (0.4 is \
             40 %).",
        },
        set: |offer, it| offer.hardware.utilisation = it.number(),
    },
    Field {
        section: "hardware",
        key: "throughput",
        takes: Takes::Above0,
        needed: Advised,
        example: r"4000",
        about: About {
            en: "Functional units that one copy serves in an hour in which it has work. The \
             hours for which hardware is reserved follow from it.",
            nl: "Functionele eenheden die één kopie afhandelt in een uur waarin er werk is. \
             Hieruit volgt hoe lang apparatuur bezet is.",
        },
        set: |offer, it| offer.hardware.throughput = it.number(),
    },
    Field {
        section: "hardware",
        key: "host_multiplier",
        takes: claim(&[("", 1.0)]),
        needed: Optional,
        example: r#"{ value = 1.6, proof = { level = "documented", reference = "power test, page 3" } }"#,
        about: About {
            en: "Power of the whole server over that of its accelerators, at least 1.",
            nl: "Vermogen van de hele server gedeeld door dat van de accelerators, minstens 1.",
        },
        set: |offer, it| offer.hardware.host = it.claim(),
    },
    Field {
        section: "hardware",
        key: "lifetime",
        takes: claim(&[("years", 1.0)]),
        needed: Optional,
        example: r#"{ value = 5, unit = "years" }"#,
        about: About {
            en: "For how many years of use the making of the hardware is spread.",
            nl: "Over hoeveel gebruiksjaren de productie van de apparatuur wordt verdeeld.",
        },
        set: |offer, it| offer.hardware.lifetime = it.claim(),
    },
    Field {
        section: "hardware",
        key: "embodied",
        takes: claim(&[("kg", 1.0), ("t", 1000.0)]),
        needed: Optional,
        example: r#"{ value = 450, unit = "kg", proof = { level = "documented", reference = "product carbon footprint" } }"#,
        about: About {
            en: "Making one accelerator with its share of the server, in kg CO2e.",
            nl: "De productie van één accelerator met zijn deel van de server, in kg CO2-eq.",
        },
        set: |offer, it| offer.hardware.embodied = it.claim(),
    },
];
