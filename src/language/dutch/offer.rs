//! Dutch words of offers.

use super::offer_findings::FINDINGS;
use super::offer_measured::MEASURED;
use crate::language::offer::OfferWords;

/// What is said of offers.
pub const OFFER: OfferWords = OfferWords {
    heading: |name, phase| match phase {
        Some(phase) => format!("OFFERTE, {phase}: {name}"),
        None => format!("OFFERTE: {name}"),
    },
    title: "Controle van de offerte",
    supplier: "Leverancier",
    offer: "Offerte",
    complete: "Alle verplichte velden zijn ingevuld, en er is geen tegenstrijdigheid gevonden.",
    does_not_hold: "De offerte klopt niet: iets erin is onmogelijk of onaannemelijk.",
    cannot_tell: "De offerte is niet volledig: iets wat bekend moet zijn, ontbreekt.",
    severities: [
        "Onmogelijk of onaannemelijk",
        "Moet worden ingevuld",
        "Goed om te weten",
    ],
    columns: [
        "Veld",
        "Wat er aan de hand is",
        "Wat zou helpen",
        "Nog niet vast te stellen",
    ],
    kinds: [
        "ontbreekt",
        "onaannemelijk",
        "tegenstrijdig",
        "niet onderbouwd",
    ],
    nothing: "Er is niets gevonden.",
    line: |line| format!("regel {line}"),
    criterion: "nog niet vast te stellen",
    blank: &[
        "Een offerte voor een dienst met kunstmatige intelligentie, met energieverbruik, waterverbruik en uitstoot.",
        "Vul in wat u weet: haal het # voor een veld weg en vervang het voorbeeld.",
        "Laat weg wat u niet weet. Wat ontbreekt, wordt nooit als nul gerekend.",
        "Een getal mag grenzen, een periode en een bewijs hebben:",
        "  { value = 1.2, unit = \"…\", low = 1.1, high = 1.3, period = \"2025\", proof = { … } }",
        "Een bewijs heeft een niveau (level): stated (alleen opgegeven), documented (noem het document bij",
        "reference) of verified (noem bij by wie het heeft geverifieerd), en eventueel een datum en sha256:",
        "  proof = { level = \"verified\", reference = \"…\", by = \"…\", date = 2026-03-01, sha256 = \"…\" }",
        "Getallen hebben een decimale punt. `wattprint offer check BESTAND` vertelt wat ontbreekt of niet kan.",
    ],
    examples: &[
        ("Chat assistant", "Chatassistent"),
        ("Example-70B-Instruct", "Voorbeeld-70B-Instruct"),
        ("Example-70B", "Voorbeeld-70B"),
        ("Example AI", "Voorbeeld AI"),
        ("offers@acme.example", "offertes@acme.example"),
        ("Hall 2", "Zaal 2"),
        ("EED report 2025", "EED-rapport 2025"),
        ("guarantees of origin 2025", "garanties van oorsprong 2025"),
        ("Auditor", "Voorbeeld Accountants"),
        ("contract 4711", "contractnummer 4711"),
        ("one more department", "nog een afdeling"),
        ("test report 12", "testrapport 12"),
        ("rack PDU", "PDU van het rek"),
        ("by expected requests", "naar verwachte verzoeken"),
        ("0.02 EUR a request", "0,02 EUR per verzoek"),
        ("power test, page 3", "vermogenstest, bladzijde 3"),
        ("product carbon footprint", "CO2-voetafdruk van het product"),
    ],
    several: "Mag meermaals voorkomen: herhaal de kop met zijn velden.",
    needed: ["verplicht", "aanbevolen", "facultatief"],
    takes: &[
        ("text", "woorden"),
        ("name", "letters, cijfers, . _ -"),
        ("choice", "een van"),
        ("unit", "eenheid (unit)"),
        ("above-zero", "getal boven 0"),
        ("growth", "getal van -1 tot 10"),
        ("address", "adres op het web"),
        ("amount", "getal van minstens 0"),
        ("count", "geheel getal"),
        ("share", "aandeel van 0 tot 1"),
        ("day", "dag"),
        ("yes-no", "true (ja) of false (nee)"),
        ("claim", "getal met bewijs"),
        ("proof", "bewijs"),
        ("disclosure", "true (ja), false (nee), of met bewijs"),
        ("place", "plaats"),
        ("price", "prijs per kWh"),
        ("digest", "SHA-256-controlesom"),
    ],
    fields: ["Veld", "Nodig", "Neemt", "Wat het is"],
    mistakes: &[
        (
            "pue-twice",
            "; dat zou wel zo zijn als de PUE dubbel was toegepast",
        ),
        (
            "pue-left-out",
            "; dat zou wel zo zijn als de PUE was weggelaten",
        ),
        (
            "host-left-out",
            "; dat zou wel zo zijn als alleen de accelerators waren geteld",
        ),
        (
            "facility-taken-as-it",
            "; dat zou wel zo zijn als het verbruik van het gebouw voor dat van de server was genomen",
        ),
        (
            "thousandfold",
            "; dat zou wel zo zijn als een voorvoegsel was verwisseld, zoals bij kWh en MWh",
        ),
        (
            "eightfold",
            "; dat zou wel zo zijn als servers met acht accelerators als accelerators waren geteld of omgekeerd",
        ),
        (
            "pounds",
            "; dat zou wel zo zijn als ponden en kilogrammen waren verwisseld",
        ),
        (
            "carbon-for-dioxide",
            "; dat zou wel zo zijn als koolstof en kooldioxide waren verwisseld",
        ),
        ("market-based", "; het kan marktgebaseerd zijn"),
    ],
    findings: [FINDINGS, MEASURED],
};
