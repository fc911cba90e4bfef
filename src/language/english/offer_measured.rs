//! English sentences of what the check of an offer finds in measurements, totals and proofs.

use super::offer_findings::sentences;
use crate::language::offer::FindingWords;

/// The sentences of what a check finds there.
pub const MEASURED: &[FindingWords] = &[
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
        "energy-bounds",
        "the bounds {0} and {1} of one unit reach far beyond the {2} to {3} of such a service, so that the number says nothing",
        "state the bounds that the measurement has",
    ),
    sentences(
        "energy-unusual",
        "{0} for one unit lies outside the {1} to {2} that published measurements lead one to expect",
        "say how it was measured, and name the document under `proof`",
    ),
    sentences(
        "throughput-other-unit",
        "is it so that one unit takes {0}? A copy on {1} × `hardware.accelerator` that serves {2} units an hour takes {3} to {4} for each, and {5} would fit",
        "correct the unit of `measured.energy`, or say why the hardware draws so much more or less",
    ),
    sentences(
        "throughput-disagrees",
        "is it so that one unit takes {0}? A copy on {1} × `hardware.accelerator` that serves {2} units an hour takes {3} to {4} for each",
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
        "measured-twice",
        "{0} for one unit and {1} as `{2}` exclude each other: the same was measured under the same workload",
        "correct one of them, or say in what the measurements differ",
    ),
    sentences(
        "report-changed",
        "the parts of the report {0} disagree, so that somebody has changed it: {1}",
        "attach the file that wattprint wrote, as it was written",
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
        "the offer is of {0} and holds up to and including {1}",
        "correct one of the dates",
    ),
    sentences(
        "offer-ended",
        "the offer held until {0}, and it is read on {1}",
        "ask the supplier whether it still holds, and for one with a later date",
    ),
    sentences(
        "offer-ahead",
        "the offer is dated {0}, and it is read on {1}",
        "correct `offer.date`",
    ),
    sentences(
        "unsupported",
        "`{0}` is stated, and nothing shows it: its bounds are wide",
        "name a document or who verified it under `proof`",
    ),
];
