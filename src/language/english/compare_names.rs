//! What metrics, headings, subjects and measures are called in a comparison.

use crate::language::compare::CompareHeads;

pub(super) const METRICS: &[(&str, &str)] = &[
    (
        "energy.facility",
        "Electricity, with the data centre's share",
    ),
    ("energy.node", "Electricity of the servers"),
    ("energy.components", "Electricity of the components"),
    ("energy.accelerator", "Electricity of the accelerators"),
    (
        "emissions.location",
        "Emissions (CO2e) of electricity, location-based",
    ),
    (
        "emissions.market",
        "Emissions (CO2e) of electricity, market-based",
    ),
    (
        "emissions.embodied",
        "Emissions (CO2e) of making the hardware",
    ),
    ("emissions.total", "Emissions (CO2e), total, location-based"),
    ("water.total", "Water, site and power stations"),
    ("water.site", "Water evaporated at the site"),
    ("cost.electricity", "Cost of electricity"),
];

pub(super) const HEADS: CompareHeads = CompareHeads {
    sides: "What is compared",
    answer: "The answer",
    numbers: "The numbers",
    differences: "What is not counted alike",
    changes: "What would change it",
    totals: "Over the term of the contract",
    policy: "Verdict by the policy",
    checklist: "Checklist",
    defaults: "Assumed, because nobody stated it",
    missing: "Not known",
    signed: "Decided by (name, office, date, signature): ______________________________",
    remarks: "Before relying on it",
    sources: "Sources",
    metric: "Metric",
    pair: "Sides",
    ratio: "Ratio",
    probability: "Chance first is lower",
    ranking: "Ranking",
    difference: "In what",
    scenario: "Growth",
    criterion: "Criterion",
    settle: "Needed",
    by_criterion: "Per criterion and side",
    by_growth: "Growth scenarios",
    by_measure: "Measures of the framework",
    by_part: "Part by part",
    measure: "Measure",
    absent: "not known",
    supplier: "supplier",
    model: "model",
    place: "place",
    file: "file",
    digest: "digest",
};

pub(super) const SUBJECTS: &[(&str, &str)] = &[
    ("pue", "PUE"),
    ("dcie", "DCiE, the inverse of PUE"),
    ("wue", "WUE"),
    ("renewable-share", "share of renewable electricity"),
    ("ref", "REF, renewable energy factor"),
    ("erf", "ERF, energy reuse factor"),
    ("measured-share", "share of the energy that was measured"),
    ("coverage", "share of the time with readings"),
    ("place", "the country where it runs"),
    ("iso-14001", "ISO 14001"),
    ("iso-50001", "ISO 50001"),
    ("eed-report", "report to the European data centre database"),
    ("code-of-conduct", "EU Code of Conduct for data centres"),
    (
        "yearly-report",
        "yearly report of energy, water and emissions",
    ),
    ("hourly-data", "energy data by the hour"),
    ("audit-right", "right to have figures audited"),
];

/// # Source
///
/// Titles after the Dutch Algorithm Framework (*Algoritmekader*), June 2026.
pub(super) const MEASURES: &[(&str, &str)] = &[
    ("urn:nl:ak:mtr:owp-12", "buy algorithms sustainably"),
    (
        "urn:nl:ak:mtr:owp-13",
        "design algorithms as simply as possible",
    ),
    (
        "urn:nl:ak:mtr:owp-17",
        "have the supplier show that it meets the requirements",
    ),
    ("urn:nl:ak:mtr:dat-06", "use sustainable data centres"),
    (
        "urn:nl:ak:mtr:owk-05",
        "choose energy-saving ways of programming",
    ),
    ("urn:nl:ak:mtr:owk-06", "make training energy-efficient"),
    (
        "urn:nl:ak:mtr:mon-06",
        "measure, monitor and report the environmental impact",
    ),
];
