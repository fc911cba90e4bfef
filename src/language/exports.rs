//! Words of the formats that others read into files of their own.

/// What a model card, the EU's form and a carbon score say.
pub struct Exports {
    /// The section of a model card.
    pub card: ModelCard,
    /// The model documentation form.
    pub form: Form,
    /// The carbon score.
    pub score: Score,
    /// That it is a plan, in one sentence.
    pub plan: &'static str,
    /// That it is what a supplier states.
    pub offer: &'static str,
    /// That it is of something that was not so.
    pub hypothetical: &'static str,
    /// That something was not stated.
    pub not_stated: &'static str,
    /// A unit, as the language writes it.
    pub unit: fn(&str) -> String,
    /// A best guess with its interval.
    pub bounded: fn(&str, &str) -> String,
    /// An energy's border: `at the border of the facility`.
    pub border: fn(&str) -> String,
}

/// The section *Environmental Impact* of a model card.
pub struct ModelCard {
    /// Its heading.
    pub title: &'static str,
    /// The front matter's `source`: tool, report, border, provenance and bounds.
    pub source: fn(&Source<'_>) -> String,
    /// Why the front matter has no emissions, as a comment.
    pub left_out: fn(&str) -> String,
    /// That the emissions are those of use, which the field is not for.
    pub of_use: &'static str,
    /// That several phases are mixed.
    pub mixed: &'static str,
    /// The lines of the template.
    pub hardware: &'static str,
    /// For how long.
    pub hours: &'static str,
    /// Who ran the machines.
    pub provider: &'static str,
    /// Where.
    pub region: &'static str,
    /// How much.
    pub carbon: &'static str,
    /// The figures in a table.
    pub figures: fn(&str) -> String,
    /// The heads of its columns: figure, best guess, interval, provenance, border.
    pub columns: [&'static str; 5],
    /// What is inside.
    pub counted: &'static str,
    /// What is outside.
    pub not_counted: &'static str,
    /// What was assumed.
    pub assumed: &'static str,
    /// What is missing.
    pub missing: &'static str,
    /// Where the numbers come from.
    pub report: &'static str,
}

/// What a front matter's `source` is made of.
pub struct Source<'a> {
    /// The program and its version.
    pub tool: &'a str,
    /// The report.
    pub report: &'a str,
    /// Measured, modelled or supplied.
    pub provenance: &'a str,
    /// The bounds.
    pub bounds: &'a str,
}

/// The compute and energy items of the EU's model documentation form.
pub struct Form {
    /// Its heading.
    pub title: &'static str,
    /// What it is, and who gets what.
    pub about: &'static str,
    /// The heads of its sections.
    pub sections: [&'static str; 4],
    /// The heads of its columns: item, answer, and the three readers.
    pub columns: [&'static str; 5],
    /// That a reader gets an item.
    pub gets: &'static str,
    /// That a reader does not.
    pub gets_not: &'static str,
    /// What each item is called, in the form's order.
    pub items: [&'static str; 12],
    /// How long a training took, as ranges of months.
    pub months: [&'static str; 4],
    /// That there is no answer, with the type of information that is missing.
    pub unknown: fn(&str) -> String,
    /// That the report is of no training.
    pub no_training: &'static str,
    /// That the model was not described; with the key that would say it.
    pub undescribed: fn(&str) -> String,
    /// A number of parameters.
    pub parameters: fn(&str) -> String,
    /// A number of floating-point operations.
    pub operations: fn(&str) -> String,
    /// That a number was stated by the model's maker.
    pub stated: &'static str,
    /// How operations follow from parameters and tokens.
    pub architecture: &'static str,
    /// That operations cannot be told from what was metered.
    pub no_operations: &'static str,
    /// A stretch of time that was measured, from and until.
    pub measured_period: fn(&str, &str) -> String,
    /// That a stretch of time was planned.
    pub planned_period: &'static str,
    /// Days on the clock.
    pub days: fn(&str) -> String,
    /// Days of accelerators, and of which.
    pub device_days: fn(&str, &str) -> String,
    /// How an energy was obtained: border, method and provenance.
    pub energy_method: fn(&str, &str, &str) -> String,
    /// What is inside.
    pub counted: fn(&str) -> String,
    /// What is outside.
    pub not_counted: fn(&str) -> String,
    /// What the interval means.
    pub interval: &'static str,
    /// How much of it sensors measured.
    pub share: fn(&str) -> String,
    /// What was assumed.
    pub assumed: fn(&str) -> String,
}

/// The carbon score of ISO/IEC 21031.
pub struct Score {
    /// What it is.
    pub about: &'static str,
    /// What each letter means, in the order E, I, O, M, C, R.
    pub letters: [&'static str; 6],
    /// Who a score of training is for.
    pub provider: &'static str,
    /// Who a score of use is for.
    pub consumer: &'static str,
    /// Why work of no stated phase has no score.
    pub unassigned: &'static str,
    /// That no functional unit was stated, and what would help.
    pub no_unit: &'static str,
    /// That something is not known, without which there is no score.
    pub lacks: fn(&str) -> String,
    /// Why the unit was chosen.
    pub rationale: &'static str,
    /// What is not in it.
    pub left_out: &'static str,
    /// How it was calculated.
    pub method: &'static str,
}
