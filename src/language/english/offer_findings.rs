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
        "active-above-total",
        "{0} active parameters are more than all {1}",
        "correct `model.active_parameters`, which are those that one token uses",
    ),
    sentences(
        "energy-unit-more",
        "{0} for one unit is far above the {1} to {2} of such a service; it looks like {3} given for {4}",
        "write `{5}` if that is meant, or correct the number",
    ),
    sentences(
        "energy-unit-less",
        "{0} for one unit is far below the {1} to {2} of such a service; it looks like {3} given for {4}",
        "write `{5}` if that is meant, or correct the number",
    ),
    sentences(
        "energy-far-above",
        "{0} for one unit is more than 100 times above the {1} to {2} of such a service",
        "correct the energy, its unit or `measured.per`; the energy is that of one unit, not of all",
    ),
    sentences(
        "energy-far-below",
        "{0} for one unit is more than 100 times below the {1} to {2} of such a service",
        "correct the energy, its unit or `measured.per`",
    ),
    sentences(
        "energy-below-floor",
        "{0} for one unit is less than the {1} that this hardware needs for this model, whatever the software",
        "correct the energy, its unit, the model or the hardware",
    ),
    sentences(
        "energy-unusual",
        "{0} for one unit lies outside the {1} to {2} that published measurements lead one to expect",
        "say how it was measured, and name the document under `proof`",
    ),
    sentences(
        "throughput-other-unit",
        "is it so that one unit takes {0}? a copy on {1} × `hardware.accelerator` that serves {2} units an hour takes {3} to {4} for each, and {5} would fit",
        "correct the unit of `measured.energy`, or say why the hardware draws so much more or less",
    ),
    sentences(
        "throughput-disagrees",
        "is it so that one unit takes {0}? a copy on {1} × `hardware.accelerator` that serves {2} units an hour takes {3} to {4} for each",
        "correct `measured.energy`, `hardware.throughput` or `hardware.accelerators`, or say why the hardware draws so much more or less",
    ),
    sentences(
        "workload-differs",
        "the measurement had {0} of {1}, and {2} is asked for",
        "measure what is asked for",
    ),
    sentences(
        "peak-below-mean",
        "a peak of {0} units an hour is below the mean of {1}",
        "correct `demand.peak` or `demand.amount`",
    ),
    sentences(
        "capacity-below-demand",
        "the reserved copies serve {0} units an hour at most, and {1} are asked for",
        "state more `hardware.replicas`, or correct `hardware.throughput`",
    ),
    sentences(
        "measured-inside-out",
        "{0} at the wider border is less than the {1} within it",
        "correct the figures or their `boundary`",
    ),
    sentences(
        "pue-disagrees",
        "{0} at the building does not follow from the server's energy and the PUE, which give {1}{2}",
        "correct the figure, `site.pue` or the `boundary`",
    ),
    sentences(
        "report-unread",
        "the report {0} was not found or cannot be read",
        "put it beside the offer",
    ),
    sentences(
        "report-hypothetical",
        "the report {0} says what would be, under --what-if: nothing in it was measured so",
        "attach the report of what was measured",
    ),
    sentences(
        "report-planned",
        "the report {0} is a plan or an offer: nothing was measured",
        "leave this [[measured]] out, and fill in [model] and [hardware]: the energy is then computed",
    ),
    sentences(
        "report-modelled",
        "the report {0} is of a run without a sensor: its energy is computed, and nothing was measured",
        "measure where sensors can be read; `wattprint doctor` says what would help",
    ),
    sentences(
        "report-lacks-unit",
        "the report {0} has no energy per {1} at that border",
        "report with --work {1}=N, or correct `measured.per` and `measured.boundary`",
    ),
    sentences(
        "digest-differs",
        "the report {0} is not the file whose digest is stated",
        "send the file that was meant, or correct `sha256`",
    ),
    sentences(
        "report-other-model",
        "the report {0} is of the model {1}, and {2} is offered",
        "attach a measurement of the model that is offered",
    ),
    sentences(
        "report-other-place",
        "the report {0} is of the place {1}, and the service runs in {2}",
        "attach a measurement of the site that is offered, or measure the server alone without a place",
    ),
    sentences(
        "report-disagrees",
        "by {0}: {1} is stated for one unit, and this report has {2}",
        "correct `measured.energy`, or leave it out",
    ),
    sentences(
        "totals-disagree",
        "`{0}` of {1} does not follow from the other numbers, which give {2}{3}",
        "correct the total or the numbers from which it follows",
    ),
    sentences(
        "totals-beyond",
        "`{0}` of {1} lies outside what the other numbers come to: {2}, between {3} and {4}",
        "correct the total or the numbers from which it follows; only totals of the first year belong here, and emissions are location-based",
    ),
    sentences(
        "proof-without-by",
        "`{0}` is said to be verified, and not by whom",
        "name who verified it under `proof.by`",
    ),
    sentences(
        "proof-without-reference",
        "`{0}` is said to be shown, and not by which document",
        "name the document under `proof.reference`",
    ),
    sentences(
        "proof-after-offer",
        "the proof of `{0}` is of {1}, after the offer of {2}",
        "correct one of the dates",
    ),
    sentences(
        "valid-before-date",
        "the offer is of {0} and holds until {1}",
        "correct one of the dates",
    ),
    sentences(
        "unsupported",
        "`{0}` is stated, and nothing shows it: its bounds are wide",
        "name a document or who verified it under `proof`",
    ),
];

const fn sentences(id: &'static str, text: &'static str, remedy: &'static str) -> FindingWords {
    FindingWords { id, text, remedy }
}
