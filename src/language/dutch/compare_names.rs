//! What metrics, headings, subjects and measures are called in a comparison.

use crate::language::compare::CompareHeads;

pub(super) const METRICS: &[(&str, &str)] = &[
    (
        "energy.facility",
        "Elektriciteit, met het aandeel van het datacenter",
    ),
    ("energy.node", "Elektriciteit van de servers"),
    ("energy.components", "Elektriciteit van de onderdelen"),
    ("energy.accelerator", "Elektriciteit van de accelerators"),
    (
        "emissions.location",
        "Uitstoot (CO2-eq) van elektriciteit, locatiegebaseerd",
    ),
    (
        "emissions.market",
        "Uitstoot (CO2-eq) van elektriciteit, marktgebaseerd",
    ),
    (
        "emissions.embodied",
        "Ingebedde uitstoot (CO2-eq) van de apparatuur",
    ),
    (
        "emissions.total",
        "Uitstoot (CO2-eq), totaal, locatiegebaseerd",
    ),
    (
        "water.total",
        "Waterverbruik, locatie en elektriciteitscentrales",
    ),
    ("water.site", "Koelwater dat op de locatie verdampt"),
    ("cost.electricity", "Kosten van elektriciteit"),
];

pub(super) const HEADS: CompareHeads = CompareHeads {
    sides: "Wat is vergeleken",
    answer: "Het antwoord",
    numbers: "De cijfers",
    differences: "Wat niet gelijk is geteld",
    changes: "Wat de uitkomst zou veranderen",
    totals: "Over de looptijd van het contract",
    policy: "Oordeel volgens de beleidstoets",
    checklist: "Checklist",
    defaults: "Aangenomen, omdat niemand het opgaf",
    missing: "Niet bekend",
    signed: "Vastgesteld door (naam, functie, datum, handtekening): ______________________________",
    remarks: "Voordat u hierop vertrouwt",
    sources: "Bronnen",
    metric: "Grootheid",
    pair: "Partijen",
    ratio: "Verhouding",
    probability: "Kans dat de eerste lager is",
    ranking: "Rangorde",
    difference: "Waarin",
    scenario: "Groei",
    criterion: "Criterium",
    settle: "Nodig",
    by_criterion: "Per criterium en partij",
    by_growth: "Groeiscenario’s",
    by_measure: "Maatregelen van het kader",
    by_part: "Per onderdeel",
    measure: "Maatregel",
    absent: "niet bekend",
    supplier: "leverancier",
    model: "model",
    place: "plaats",
    file: "bestand",
    digest: "hashwaarde",
};

pub(super) const SUBJECTS: &[(&str, &str)] = &[
    ("pue", "PUE"),
    ("dcie", "DCiE, het omgekeerde van de PUE"),
    ("wue", "WUE"),
    ("renewable-share", "aandeel hernieuwbare elektriciteit"),
    ("ref", "REF, factor hernieuwbare energie"),
    ("erf", "ERF, factor hergebruikte energie"),
    (
        "measured-share",
        "aandeel van het energieverbruik dat is gemeten",
    ),
    ("coverage", "aandeel van de tijd met metingen"),
    ("place", "het land waar de dienst draait"),
    ("iso-14001", "ISO 14001"),
    ("iso-50001", "ISO 50001"),
    (
        "eed-report",
        "rapportage aan de Europese databank voor datacenters",
    ),
    ("code-of-conduct", "Europese gedragscode voor datacenters"),
    (
        "yearly-report",
        "jaarlijks rapport over energie, water en uitstoot",
    ),
    ("hourly-data", "energiegegevens per uur"),
    ("audit-right", "recht om de cijfers te laten controleren"),
];

/// # Source
///
/// Titles of the *Algoritmekader*, June 2026.
pub(super) const MEASURES: &[(&str, &str)] = &[
    ("urn:nl:ak:mtr:owp-12", "koop duurzaam algoritmes in"),
    (
        "urn:nl:ak:mtr:owp-13",
        "ontwerp algoritmes zo eenvoudig mogelijk",
    ),
    (
        "urn:nl:ak:mtr:owp-17",
        "maak bewijs van het voldoen aan de vereisten deel van de beoordeling",
    ),
    ("urn:nl:ak:mtr:dat-06", "gebruik duurzame datacenters"),
    (
        "urn:nl:ak:mtr:owk-05",
        "kies energiezuinige programmeermethoden",
    ),
    ("urn:nl:ak:mtr:owk-06", "maak het trainen energiezuinig"),
    (
        "urn:nl:ak:mtr:mon-06",
        "meet, monitor en rapporteer de milieu-impact",
    ),
];
