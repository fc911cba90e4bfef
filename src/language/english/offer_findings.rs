//! English sentences of what the check of an offer finds.

use crate::language::offer::FindingWords;

/// The sentences of what a check finds.
pub const FINDINGS: &[FindingWords] = &[
    sentences("field", "`{0}` is not stated", "fill in `{0}`: {1}"),
    sentences(
        "growth-without-central",
        "growth is stated without a central scenario, so the volume is taken to stay the same",
        "add a [[growth]] with scenario = \"central\"",
    ),
    sentences(
        "growth-twice",
        "the scenario `{0}` is given twice",
        "keep one [[growth]] for each of low, central and high",
    ),
    sentences(
        "growth-same-rate",
        "the scenarios `{0}` and `{1}` both grow by {2} a year, so that they are one",
        "give each a rate of its own, or leave one out",
    ),
    sentences(
        "growth-order",
        "the scenarios are out of order: `{0}` grows by {2} a year and `{1}` by {3}",
        "give the least growth to low and the most to high",
    ),
    sentences(
        "token-without-tokens",
        "energy is measured per token, and it is not stated how many tokens one unit has",
        "fill in `demand.output_tokens`",
    ),
    sentences(
        "unit-differs",
        "energy is measured per {0}, and the functional unit is {1}",
        "state it per {1}, or per token",
    ),
    sentences(
        "no-measurement",
        "no energy was measured: it is computed from model and hardware, within wide bounds",
        "measure the service and add a [[measured]]; `wattprint run` and `wattprint report` do that",
    ),
    sentences(
        "energy-unknown",
        "no energy is known: nothing was measured, and a computation lacks {0}",
        "add a [[measured]], or fill these in",
    ),
    sentences(
        "hardware-unknown",
        "no accelerator is called {0}",
        "write its name as its driver reports it, such as H100, or add a [[measured]]",
    ),
    sentences(
        "pue-below-one",
        "a PUE of {0} cannot be: the data centre contains its IT",
        "write the energy of the whole data centre over that of its IT; its inverse, the DCiE, is below 1",
    ),
    sentences(
        "pue-decimal-point",
        "a PUE of {0} is no data centre's; it looks like {1} without its decimal point",
        "write {1} if that is meant",
    ),
    sentences(
        "pue-percent",
        "a PUE of {0} is no data centre's; it looks like a percentage",
        "write {1} if that is meant",
    ),
    sentences(
        "pue-implausible",
        "a PUE of {0} is no data centre's",
        "write the energy of the whole data centre over that of its IT, such as 1.2",
    ),
    sentences(
        "wue-implausible",
        "{0} L of water per kWh is more than heat can evaporate; it looks like m³ or L/MWh given for L/kWh",
        "write {1} if that is meant, or its unit",
    ),
    sentences(
        "wue-above-withdrawal",
        "the site is said to consume {0} L/kWh of water and to take {1}: it cannot consume more than it takes",
        "correct `site.wue` or `site.wue_withdrawal`",
    ),
    sentences(
        "wue-of-input",
        "by the definition of 2024 a WUE counts all water that the site takes in, so {0} L/kWh is a withdrawal, and `site.wue` is what evaporates",
        "move it to `site.wue_withdrawal`, or state in `site.wue` what evaporates with `site.wue_definition` = \"2022\"",
    ),
    sentences(
        "grid-implausible",
        "a grid of {0} g/kWh is dirtier than any fuel",
        "write grams CO2e per kWh, or the unit",
    ),
    sentences(
        "grid-far-below",
        "{0} g/kWh is far below the {1} g/kWh that is published for the place; it may be a contract's, which is market-based",
        "move it to a [[contract]] if it is",
    ),
    sentences(
        "grid-unused",
        "the intensity of {0} g/kWh is shown by no document: the published one of the place is used",
        "name the document under `proof`",
    ),
    sentences(
        "contract-shares",
        "the contracts cover {0} of the electricity, which is more than all of it",
        "make their shares add up to at most 1",
    ),
    sentences(
        "renewable-uncovered",
        "a renewable share of {0} is stated, and contracts for renewable electricity cover {1}",
        "add the contracts that back it",
    ),
    sentences(
        "utilisation-zero",
        "hardware that never has work serves nothing",
        "state the share of the time in which copies serve, or leave `hardware.utilisation` out",
    ),
    sentences(
        "host-below-one",
        "a host multiplier of {0} cannot be: a server contains its accelerators",
        "state the power of the server over that of its accelerators, at least 1",
    ),
    sentences(
        "host-implausible",
        "a host multiplier of {0} is no server's: published ones end at {1}",
        "state the power of the server over that of its accelerators",
    ),
    sentences(
        "lifetime-implausible",
        "{0} years are longer than any server is used: published lifetimes end at {1}",
        "state the years of use in which the making is written off",
    ),
    sentences(
        "embodied-implausible",
        "{0} kg for making one accelerator lies far beyond the {1} to {2} kg that are published",
        "state kilograms of CO2e for one accelerator with its share of the server",
    ),
];

pub(super) const fn sentences(
    id: &'static str,
    text: &'static str,
    remedy: &'static str,
) -> FindingWords {
    FindingWords { id, text, remedy }
}
