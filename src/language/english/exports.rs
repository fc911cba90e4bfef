//! What the exported formats say in English.

use crate::language::exports::{Exports, Form, ModelCard, Score};

pub(super) const EXPORTS: Exports = Exports {
    card: CARD,
    form: FORM,
    score: SCORE,
    plan: "This is a plan: nothing of it was measured.",
    offer: "This follows from what a supplier states: nothing of it was measured here.",
    hypothetical: "This is hypothetical: it was not so.",
    not_stated: "not stated",
    unit: str::to_owned,
    bounded: |value, interval| format!("{value} ({interval})"),
    border: |border| match border {
        "facility" => "at the border of the facility".to_owned(),
        "node" => "at the power supplies of the machines".to_owned(),
        "components" => "of the components alone".to_owned(),
        _ => "of the accelerators alone".to_owned(),
    },
};

const CARD: ModelCard = ModelCard {
    title: "Environmental Impact",
    source: |it| {
        format!(
            "{}, report {}: location-based emissions of the electricity, {}, {}; \
             making the hardware is not in it",
            it.tool, it.report, it.provenance, it.bounds
        )
    },
    left_out: |reason| format!("co2_eq_emissions is left out: {reason}"),
    of_use: "it is about training, and this is not",
    mixed: "several phases are mixed or none is stated; state the phase of each workload and \
            divide the report by phase",
    hardware: "Hardware Type",
    hours: "Hours used",
    provider: "Cloud Provider",
    region: "Compute Region",
    carbon: "Carbon Emitted",
    figures: |phase| format!("Figures of: {phase}"),
    columns: ["Figure", "Best guess", "Interval", "How known", "Border"],
    counted: "Counted",
    not_counted: "Not counted",
    assumed: "Assumed",
    missing: "Missing",
    report: "Report",
};

const FORM: Form = Form {
    title: "Model documentation: computation and energy",
    about: "Items on computation and energy of the Model Documentation Form of the EU's \
            Code of Practice for general-purpose AI (July 2025), for Annex XI, section 1, \
            point 2 (d) and (e) of the AI Act. AIO: the AI Office; NCA: national competent \
            authorities, both on request; DP: downstream providers. None of the items on \
            computation and energy goes to downstream providers: whoever buys the model \
            gets them only by contract.",
    sections: [
        "General information",
        "Model properties",
        "Computational resources (during training)",
        "Energy consumption (during training and inference)",
    ],
    columns: ["Item", "Answer", "AIO", "NCA", "DP"],
    gets: "yes",
    gets_not: "–",
    items: [
        "Model authenticity",
        "Total model size",
        "Total model size (range)",
        "Training time (range)",
        "Training time",
        "Amount of computation used for training (order of magnitude)",
        "Amount of computation used for training",
        "Measurement methodology (computation)",
        "Amount of energy used for training",
        "Measurement methodology (energy)",
        "Benchmarked amount of computation used for inference",
        "Measurement methodology (inference)",
    ],
    months: [
        "less than 1 month",
        "1 to 3 months",
        "3 to 6 months",
        "more than 6 months",
    ],
    unknown: |missing| format!("N/A; missing: {missing}"),
    no_training: "Not applicable: this report is of no training",
    undescribed: |key| format!("N/A; not stated: `{key}` in the description of the model"),
    parameters: |number| format!("{number} parameters"),
    operations: |number| format!("{number} floating-point operations"),
    stated: "stated in the description of the model",
    architecture: "Operations per parameter and token × active parameters × tokens, the \
                   architecture-based approach of the Commission's guidelines on \
                   general-purpose AI (C(2025) 5045, annex A.2.2).",
    no_operations: "utilisation of the arithmetic units; a share of busy time is none",
    measured_period: |from, until| format!("metered from {from} to {until}"),
    planned_period: "planned, from start to end",
    days: |days| format!("{days} days on the clock"),
    device_days: |days, devices| format!("{days} accelerator-days ({devices})"),
    energy_method: |border, method, provenance| {
        format!("Energy {border}: {method} ({provenance}).")
    },
    counted: |parts| format!("Counted: {parts}."),
    not_counted: |parts| format!("Not counted: {parts}."),
    interval: "The range holds the errors of sensors, factors and models together.",
    share: |share| format!("Sensors measured {share} of the machines' energy."),
    assumed: |what| format!("Assumed: {what}"),
};

const SCORE: Score = Score {
    about: "Software Carbon Intensity, ISO/IEC 21031:2024 (SCI 1.1): C per R = (O + M) per \
            R, with O = E × I. Scores of training (provider) and of use (consumer) are \
            kept apart, as SCI for AI asks, and are never added.",
    letters: [
        "energy, with that of idle devices that were reserved",
        "carbon intensity of the grid at the place, location-based",
        "operational emissions",
        "embodied emissions: the share in making the hardware",
        "carbon: operational and embodied",
        "functional unit",
    ],
    provider: "provider: design, training and evaluation",
    consumer: "consumer: operation",
    unassigned: "no phase is stated, or several are mixed: a score belongs to training or \
                 to use; state the phase of each workload and divide the report by phase",
    no_unit: "no functional unit was stated: work of the report, or training_tokens, \
              parameters or training_flop in the description of the model",
    lacks: |what| format!("there is no score without {what}"),
    rationale: "a unit that the standard allows and whose amount was stated; gross, nothing \
                was taken off",
    left_out: "No market-based instruments and no offsets are in it.",
    method: "Energy as the report derives it, times the average intensity of the grid, and \
             the making of the hardware by the time for which it was reserved; bounds hold \
             what is unsure in all of these together.",
};
