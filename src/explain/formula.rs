//! Where the formulas are published by which figures follow from others.

/// Figures and the publications of their formulas: those that `accounting` names.
///
/// # Source
///
/// The `# Source` of `accounting::assess`, `accounting::embodied`, of
/// `profile::Market` and of `plan::training::plan`.
const PUBLISHED: [(&str, &str); 10] = [
    ("energy.facility", "ISO/IEC 30134-2:2016 (PUE)"),
    (
        "emissions.location",
        "GHG Protocol Scope 2 Guidance (World Resources Institute, 2015), location-based method",
    ),
    (
        "emissions.market",
        "GHG Protocol Scope 2 Guidance (World Resources Institute, 2015), tables 6.2 and 6.3",
    ),
    (
        "emissions.embodied",
        "ISO/IEC 21031:2024 (SCI), embodied emissions",
    ),
    (
        "emissions.total",
        "ISO/IEC 21031:2024 (SCI): operational and embodied emissions",
    ),
    ("water.site", "ISO/IEC 30134-9:2022 (WUE)"),
    ("water.site.withdrawal", "ISO/IEC 30134-9:2022 (WUE)"),
    (
        "water.grid",
        "Li, Yang, Islam and Ren, Making AI Less \"Thirsty\" (arXiv 2304.03271v5)",
    ),
    (
        "water.total",
        "Li, Yang, Islam and Ren, Making AI Less \"Thirsty\" (arXiv 2304.03271v5)",
    ),
    (
        "time.accelerator",
        "Patterson and others, Carbon Emissions and Large Neural Network Training (2021), \
         section 2.4",
    ),
];

/// Where the rule by which bounds follow is published; `docs/uncertainty.md` has more.
pub(super) const BOUNDS: &str = "JCGM 101:2008 (propagation of distributions); Koutsourelakis, \
                                 Pradlwarter and Schuëller, Reliability of structures in high \
                                 dimensions, part I (Probabilistic Engineering Mechanics 19, 2004)";

/// The publication of a figure's formula, if it has one.
pub(super) fn source(figure: &str) -> Option<&'static str> {
    let whole = figure.split('/').next().unwrap_or(figure);
    let found = PUBLISHED.iter().find(|(id, _)| *id == whole);
    found.map(|(_, source)| *source)
}
