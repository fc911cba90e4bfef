//! The words of a report's page, in English.

use crate::language::page::{
    Borders, Captions, ContractWords, Facts, Heads, Keys, Kinds, Notices, PageHeadings, PageWords,
    ProofWords, Short,
};

pub(super) const PAGE: PageWords = PageWords {
    of: "Energy, water and emissions of ",
    kinds: Kinds {
        workload: "one workload, from its start to its end",
        node: "a machine, with all that ran on it",
        period: "all that ran in a stretch of time",
        plan: "a plan: work that has not been done",
        offer: "an offer: what a supplier states",
    },
    notices: Notices {
        plan: "This is a plan. Nothing was measured: every figure is computed from published \
               factors and from what was asked.",
        offer: "This is an offer. Nothing was measured here: the figures follow from what the \
                supplier states and from published factors.",
        hypothetical: "Hypothetical: this is not what happened. It is computed from report ",
        changed: ", with these changes: ",
        becomes: " becomes ",
        failed: |count| match count {
            1 => "1 run failed. Its electricity, water and emissions are counted.".to_owned(),
            _ => {
                format!("{count} runs failed. Their electricity, water and emissions are counted.")
            }
        },
    },
    facts: Facts {
        about: "About",
        phase: "Phase",
        result: "Result",
        period: "Period",
        time: "Time",
        place: "Place",
        supplier: "Supplier",
        model: "Model",
        hardware: "Hardware",
        work: "Work",
        report: "Report",
        period_of: |from, until| format!("{from}, until {until}"),
        made: |moment, tool, version| format!(", made on {moment} by {tool} {version}"),
        parameters: |number| format!("{number} parameters"),
        based_on: ", made from ",
    },
    headings: PageHeadings {
        short: "In short",
        figures: "Figures",
        boundary: "What is counted",
        parts: "Parts and earlier periods",
        stated: "What is stated, and how it is shown",
        sure: "How sure this is",
        missing: "What is missing",
        sources: "Where the numbers come from",
        equivalences: "To give an idea",
        evidence: "How to check this",
        limitations: "What a reader should know",
        assumptions: "Assumed, because nothing better was given",
    },
    short: Short {
        measured: "What was measured.",
        planned: "What was computed.",
        boundary: "Where the boundary lies.",
        missing: "What is missing.",
        sure: "How sure this is.",
        assumed: "What was assumed.",
        share: |share| {
            format!(
                "Sensors measured {share} of the machine's electricity; a model stands for the rest."
            )
        },
        all: "Sensors measured all of the machine's electricity.",
        none: "No sensor could be read: models stand for all of it, which makes the figures unsure.",
        plan: "Nothing was measured. The figures follow from published factors and from what was asked.",
        offer: "Nothing was measured here. The figures follow from the supplier's statements and from \
                published factors.",
        left_out: "Not counted: ",
        nothing: "Nothing that a report of this kind tells.",
        unknown: "Unknown, and so absent rather than zero: ",
        between: |name, best, (low, high)| {
            format!(
                "{name}: {best} is the best guess; in nineteen of twenty cases the truth lies between {low} and {high}."
            )
        },
        exact: |name, best| format!("{name}: {best}, for which no uncertainty is known."),
        mostly: |share| format!(" {share} of this uncertainty comes from: "),
        no_assumption: "Nothing: all that was needed was measured, given or published for this very case.",
        defaults: "Where nothing better was given: ",
    },
    borders: Borders {
        accelerator: "At the accelerators: nothing else of the machine is in the figures.",
        components: "At the components that were metered one by one; power supplies and fans are outside.",
        node: "At the machine's power supply; the building's cooling and power distribution are outside.",
        facility: "At the building: cooling and power distribution are inside.",
        unknown: "No energy is known, and so there is no boundary.",
    },
    keys: Keys {
        facility: "Electricity, with the building's share",
        node: "Electricity, machine only",
        components: "Electricity, components only",
        location: "Greenhouse gas (CO2e), location-based",
        embodied: "Greenhouse gas (CO2e), embodied",
        water: "Water, on site and at power stations",
        site_water: "Water, on site only",
        grid_water: "Water, at power stations only",
        each: "Electricity per ",
        per: "per ",
    },
    heads: Heads {
        figure: "Figure",
        best: "Best guess",
        between: "Between",
        known: "Known by",
        method: "How it was obtained",
        part: "Part",
        workloads: "Runs",
        this: "This period",
        before: "Period before",
        ratio: "Ratio",
        what: "What",
        says: "As stated",
        proof: "Proof",
        reference: "Shown by",
        why: "Why",
        remedy: "What would help",
        input: "Factor or instrument",
        value: "Value as published",
        publication: "Publication and place in it",
        licence: "Licence; match",
        assumed: "assumed",
    },
    captions: Captions {
        energy: "Electricity, by component and as a whole",
        emissions: "Greenhouse gas (CO2e), by kind",
        figures: "All figures. The truth lies between the bounds in nineteen of twenty cases",
        divided: "The same, by ",
        previous: |from, until| format!("Beside the period before, {from} until {until}"),
        statements: "Statements about the service and the data centre",
        contracts: "Contracts for electricity, as stated; they change no location-based figure",
        contributors: |figure| format!("Where the uncertainty of this figure comes from: {figure}"),
        missing: "Unknown, and so absent rather than zero",
        sources: "Factors and instruments",
        failed: |all, failed| match failed {
            0 => all.to_string(),
            _ => format!("{all}, {failed} failed"),
        },
        market: "Market-based figures follow contracts, location-based ones the grid. They answer \
                 different questions and are never added or netted.",
    },
    proof: ProofWords {
        stated: "stated only",
        documented: "documented",
        verified: "verified",
        by: ", by ",
    },
    contracts: ContractWords {
        guarantees: "guarantees of origin",
        purchase: "power purchase agreement",
        on_site: "generated on site",
        mix: "the electricity supplier's mix",
        share: |share| format!("{share} of the electricity"),
        renewable: "renewable",
        not_renewable: "not renewable",
    },
    statements: &[
        (
            "pue",
            "PUE (energy of the building per energy of the machines)",
        ),
        ("wue", "WUE (water on site per energy of the machines)"),
        ("renewable-share", "Share of renewable electricity"),
        ("heat-reuse", "Heat that is used again"),
        ("cooling", "Cooling"),
        ("refrigerant", "Refrigerant"),
        ("certificate", "Certificate"),
    ],
    matches: &[
        ("supplied", "given by the user"),
        ("exact", "exact"),
        ("older-period", "an earlier period"),
        ("wider-region", "a wider region"),
        ("global", "worldwide"),
        ("calibrated", "calibrated"),
        ("prior", "not calibrated"),
    ],
    divided: &[
        ("workload", "workload"),
        ("phase", "phase"),
        ("month", "month"),
        ("node", "machine"),
        ("label", "label"),
    ],
    equivalents: &[
        ("car-km", "kilometres by car"),
        ("household-years", "years of a household's electricity"),
        ("bottles", "bottles of water"),
    ],
    check: "The report's JSON holds every figure with its derivation; this tells it step by step: ",
};
