//! The words of a report's page: two sheets for a jurist and an engineer.

mod tables;

pub use tables::{Captions, ContractWords, Heads, ProofWords};

/// All that a page says by itself.
pub struct PageWords {
    /// What a page is about, before the subject's name.
    pub of: &'static str,
    /// What kind of thing the subject is.
    pub kinds: Kinds,
    /// What must not be overlooked.
    pub notices: Notices,
    /// What stands before a fact at the top.
    pub facts: Facts,
    /// The headings of the sections.
    pub headings: PageHeadings,
    /// The first answers, in sentences.
    pub short: Short,
    /// Where the border lies, in a sentence.
    pub borders: Borders,
    /// What figures are called in large type.
    pub keys: Keys,
    /// The heads of columns.
    pub heads: Heads,
    /// The captions of tables and charts.
    pub captions: Captions,
    /// How something is shown to be true.
    pub proof: ProofWords,
    /// Contracts for electricity.
    pub contracts: ContractWords,
    /// What is stated, by its id.
    pub statements: &'static [(&'static str, &'static str)],
    /// How closely a factor matches what was asked for, by its word.
    pub matches: &'static [(&'static str, &'static str)],
    /// By what a whole is divided, by its word.
    pub divided: &'static [(&'static str, &'static str)],
    /// What something known is called, by the id of the equivalence.
    pub equivalents: &'static [(&'static str, &'static str)],
    /// How to check the figures.
    pub check: &'static str,
    /// That command, with the word for a file.
    pub check_by: &'static str,
    /// Before the digest of the report's JSON.
    pub digest: &'static str,
}

/// What kind of thing a report is about.
pub struct Kinds {
    /// One workload.
    pub workload: &'static str,
    /// A node.
    pub node: &'static str,
    /// A stretch of time.
    pub period: &'static str,
    /// Work that has not been done.
    pub plan: &'static str,
    /// What a supplier offers.
    pub offer: &'static str,
}

/// What must not be overlooked.
pub struct Notices {
    /// That nothing was measured, for it has not been done.
    pub plan: &'static str,
    /// That a supplier states it.
    pub offer: &'static str,
    /// That something was supposed, before the report of what was so.
    pub hypothetical: &'static str,
    /// What was changed, before a list of it.
    pub changed: &'static str,
    /// Between what was so and what is supposed.
    pub becomes: &'static str,
    /// That work failed, and is counted.
    pub failed: fn(u64) -> String,
}

/// What stands before a fact.
pub struct Facts {
    /// What kind of thing it is.
    pub about: &'static str,
    /// Where in a model's life it belongs.
    pub phase: &'static str,
    /// How it ended.
    pub result: &'static str,
    /// From when until when.
    pub period: &'static str,
    /// How long it took.
    pub time: &'static str,
    /// Where.
    pub place: &'static str,
    /// Who offers or operates it.
    pub supplier: &'static str,
    /// The model.
    pub model: &'static str,
    /// The hardware.
    pub hardware: &'static str,
    /// What came of it.
    pub work: &'static str,
    /// Which report this is.
    pub report: &'static str,
    /// From one moment to another.
    pub period_of: fn(&str, &str) -> String,
    /// When it was made, and by which program.
    pub made: fn(&str, &str, &str) -> String,
    /// So many parameters.
    pub parameters: fn(&str) -> String,
    /// A model from which another was made.
    pub based_on: &'static str,
}

/// The headings of the sections.
pub struct PageHeadings {
    /// The first answers.
    pub short: &'static str,
    /// The figures.
    pub figures: &'static str,
    /// What is counted.
    pub boundary: &'static str,
    /// Parts of the whole, and the period before.
    pub parts: &'static str,
    /// Statements and contracts.
    pub stated: &'static str,
    /// How sure it is.
    pub sure: &'static str,
    /// What is missing.
    pub missing: &'static str,
    /// Where numbers come from.
    pub sources: &'static str,
    /// How much of something known it comes to.
    pub equivalences: &'static str,
    /// How to check it.
    pub evidence: &'static str,
    /// What a reader should know.
    pub limitations: &'static str,
    /// What was taken because nothing better was given.
    pub assumptions: &'static str,
}

/// The first answers: a few words to be seen first, and a sentence.
pub struct Short {
    /// What was measured.
    pub measured: &'static str,
    /// What was planned.
    pub planned: &'static str,
    /// Where the boundary lies.
    pub boundary: &'static str,
    /// What is missing.
    pub missing: &'static str,
    /// How sure it is.
    pub sure: &'static str,
    /// What was assumed.
    pub assumed: &'static str,
    /// That sensors measured such a share, and models stand for the rest.
    pub share: fn(&str) -> String,
    /// That sensors measured all of it.
    pub all: &'static str,
    /// That no sensor could be read.
    pub none: &'static str,
    /// That a plan follows from published factors.
    pub plan: &'static str,
    /// That an offer follows from what a supplier states.
    pub offer: &'static str,
    /// What is left out, before a list of it.
    pub left_out: &'static str,
    /// That nothing that could be told is missing.
    pub nothing: &'static str,
    /// What could not be known, before a list of it.
    pub unknown: &'static str,
    /// Between which bounds a figure lies: its name, best guess, and both bounds.
    pub between: fn(&str, &str, (&str, &str)) -> String,
    /// That a figure has no interval: its name, and best guess.
    pub exact: fn(&str, &str) -> String,
    /// What most of the uncertainty comes from: a share, and before its name.
    pub mostly: fn(&str) -> String,
    /// Nothing was assumed.
    pub no_assumption: &'static str,
    /// What nobody gave, before a list of it.
    pub defaults: &'static str,
}

/// Where the border of what is counted lies.
pub struct Borders {
    /// At the accelerators.
    pub accelerator: &'static str,
    /// At the components.
    pub components: &'static str,
    /// At the node.
    pub node: &'static str,
    /// At the building.
    pub facility: &'static str,
    /// Nowhere, for no energy is known.
    pub unknown: &'static str,
}

/// What figures are called in large type.
pub struct Keys {
    /// Electricity, with the border at the building.
    pub facility: &'static str,
    /// Electricity, with the border at the node.
    pub node: &'static str,
    /// Electricity of the components.
    pub components: &'static str,
    /// Location-based emissions.
    pub location: &'static str,
    /// Embodied emissions.
    pub embodied: &'static str,
    /// All water.
    pub water: &'static str,
    /// Water at the site alone.
    pub site_water: &'static str,
    /// Water at the power stations alone.
    pub grid_water: &'static str,
    /// Electricity for each unit of work, before the unit.
    pub each: &'static str,
    /// A figure for each unit of work, before the unit.
    pub per: &'static str,
}

/// What a word stands for, if the table knows it.
pub fn known(table: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    let found = table.iter().find(|(known, _)| *known == word);
    found.map(|(_, words)| *words)
}
