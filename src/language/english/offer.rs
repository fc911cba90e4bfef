//! English words of offers.

use super::offer_findings::FINDINGS;
use super::offer_measured::MEASURED;
use crate::language::offer::OfferWords;

/// What is said of offers.
pub const OFFER: OfferWords = OfferWords {
    heading: |name, phase| match phase {
        Some(phase) => format!("OFFER, {phase}: {name}"),
        None => format!("OFFER: {name}"),
    },
    title: "Check of the offer",
    supplier: "Supplier",
    offer: "Offer",
    complete: "All required fields are filled in, and no contradiction was found.",
    does_not_hold: "The offer does not hold: something in it is impossible or implausible.",
    cannot_tell: "The offer is not complete: something that has to be known is missing.",
    severities: [
        "Impossible or implausible",
        "Has to be filled in",
        "Worth knowing",
    ],
    columns: [
        "Field",
        "What is the matter",
        "What would help",
        "Cannot yet be told",
    ],
    kinds: ["missing", "implausible", "contradictory", "unsupported"],
    nothing: "Nothing was found.",
    line: |line| format!("line {line}"),
    criterion: "cannot yet be told",
    blank: &[
        "An offer for a service of artificial intelligence, with its energy, water and emissions.",
        "Fill in what you know: remove the # in front of a field and replace the example.",
        "Leave out what you do not know. Nothing that is left out is taken to be zero.",
        "A number may have bounds, a period and a proof:",
        "  { value = 1.2, unit = \"…\", low = 1.1, high = 1.3, period = \"2025\", proof = { … } }",
        "A proof has a level: stated, documented (name the document under reference) or verified",
        "(name under by who verified it), and may have a date and the sha256 of the document:",
        "  proof = { level = \"verified\", reference = \"…\", by = \"…\", date = 2026-03-01, sha256 = \"…\" }",
        "Numbers have a decimal point. `wattprint offer check FILE` tells what is missing or cannot be so.",
    ],
    examples: &[],
    several: "May stand several times: repeat the heading and its fields.",
    needed: ["required", "advised", "optional"],
    takes: &[
        ("text", "words"),
        ("name", "letters, digits, . _ -"),
        ("choice", "one of"),
        ("unit", "unit"),
        ("above-zero", "number above 0"),
        ("growth", "number from -1 to 10"),
        ("address", "address on the web"),
        ("amount", "number of at least 0"),
        ("count", "whole number"),
        ("share", "share from 0 to 1"),
        ("day", "day"),
        ("yes-no", "true or false"),
        ("claim", "number with proof"),
        ("proof", "proof"),
        ("disclosure", "true, false, or with proof"),
        ("place", "place"),
        ("price", "price per kWh"),
        ("digest", "SHA-256 digest"),
    ],
    fields: ["Field", "Needed", "Takes", "What it is"],
    mistakes: &[
        ("pue-twice", "; it would if the PUE were applied twice"),
        ("pue-left-out", "; it would if the PUE were left out"),
        (
            "host-left-out",
            "; it would if only the accelerators were counted",
        ),
        (
            "facility-taken-as-it",
            "; it would if the building's energy were taken for the server's",
        ),
        (
            "thousandfold",
            "; it would if a prefix were confused, as in kWh and MWh",
        ),
        (
            "eightfold",
            "; it would if servers of eight were counted as accelerators or the other way round",
        ),
        ("pounds", "; it would if pounds and kilograms were confused"),
        (
            "carbon-for-dioxide",
            "; it would if carbon and carbon dioxide were confused",
        ),
        ("market-based", "; it may be market-based"),
    ],
    findings: [FINDINGS, MEASURED],
};
