//! The words of an explanation in English.

use crate::language::Explain;
use crate::quantity::{BoundKind, Origin};

/// How a figure follows from its inputs, in English.
pub(super) const EXPLAIN: Explain = Explain {
    title: "How the figures were computed",
    of_part: "Of this part alone",
    per: |unit| format!(", per {unit}"),
    id: "Id",
    method: "Method",
    formula: "Formula",
    agrees: "Recomputed from its inputs here: value and bounds are those that the report states.",
    differs: |stated, given| {
        format!("The report states {stated}, but its inputs give {given}: do not rely on it.")
    },
    bounds_follow: "The bounds follow from those of the inputs: each input is taken as a \
                    log-normal with its bounds as 95 % interval, independent of the others, and \
                    the figure's distribution is found along lines through their space.",
    exact: "No input has bounds, so the figure has none.",
    derivation: "Derivation",
    together: "together",
    alike: |count| format!("{count} ×"),
    between: |low, high| format!("each between {low} and {high}"),
    full: "--full shows each of them",
    above: "explained above",
    share: |share| format!("{share} of the uncertainty"),
    bounds: |kind| match kind {
        BoundKind::Exact => "exact",
        BoundKind::Interval95 => "95 % interval, published",
        BoundKind::Range => "published range",
        BoundKind::Derived => "derived by a cited rule",
    },
    origin: |origin| match origin {
        Origin::Measured => "measured",
        Origin::Modelled => "modelled",
        Origin::Factor => "published factor",
        Origin::Supplied => "stated by hand",
    },
    matched: |word| match word {
        "supplied" => "given by hand for this case",
        "exact" => "exactly what was asked for",
        "older-period" => "the place asked for, an earlier period",
        "wider-region" => "a wider region",
        "global" => "the whole world, or any such thing",
        "calibrated" => "calibrated",
        "prior" => "a prior, not calibrated here",
        other => other,
    },
    factor: "Factor",
    source: "Source",
    locator: "Where in it",
    licence: "Licence",
    scope: "Covers",
    place: "Place",
    period: "Period",
    match_of: "Match",
    default: "A DEFAULT, taken because nothing better was given",
    overrides: "In place of the built-in factor",
    instrument: "Instrument",
    counted: |energy| format!("It counted {energy} in all, whoever is charged for it"),
    raw: |start, end| format!("Raw counter from {start} to {end}"),
    readings: |reads, misses| format!("Readings {reads}, failed or rejected {misses}"),
    restarts: |times| format!("Counter restarts {times}"),
    gap: |time, energy| format!("{time} without a reading, filled with {energy}"),
    by_power: |energy| format!("Its power readings add up to {energy}"),
    note: "Note",
    behind: "Behind these inputs",
    inputs: "The inputs",
    table: "The inputs with their shares in the uncertainty",
    columns: ["Input", "Value", "Bounds", "Share"],
    shares: "Where the uncertainty comes from",
    shares_are: "Shares of the uncertainty: ",
    rest: "all others",
};
