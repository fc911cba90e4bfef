//! The words of a page's tables and charts.

/// The heads of columns.
pub struct Heads {
    /// A figure's name.
    pub figure: &'static str,
    /// Its best guess.
    pub best: &'static str,
    /// Its bounds.
    pub between: &'static str,
    /// Whether it is measured.
    pub known: &'static str,
    /// How it was obtained.
    pub method: &'static str,
    /// A part of the whole.
    pub part: &'static str,
    /// How many workloads are in it.
    pub workloads: &'static str,
    /// This period's figure.
    pub this: &'static str,
    /// The period before's.
    pub before: &'static str,
    /// The one over the other.
    pub ratio: &'static str,
    /// What is stated.
    pub what: &'static str,
    /// What it says.
    pub says: &'static str,
    /// How it is shown to be true.
    pub proof: &'static str,
    /// Which document shows it.
    pub reference: &'static str,
    /// Why something is missing.
    pub why: &'static str,
    /// What would make it known.
    pub remedy: &'static str,
    /// A factor or an instrument.
    pub input: &'static str,
    /// Its value.
    pub value: &'static str,
    /// Where it was published.
    pub publication: &'static str,
    /// Its licence, and how closely it matches.
    pub licence: &'static str,
    /// That it was taken because nothing better was given.
    pub assumed: &'static str,
}

/// The captions of tables and charts.
pub struct Captions {
    /// Electricity by component, and of the whole.
    pub energy: &'static str,
    /// Emissions by kind.
    pub emissions: &'static str,
    /// All figures, with what the bounds mean.
    pub figures: &'static str,
    /// The whole divided, before by what.
    pub divided: &'static str,
    /// Beside the period before, from and until.
    pub previous: fn(&str, &str) -> String,
    /// What is stated of the data centre.
    pub statements: &'static str,
    /// The contracts for electricity.
    pub contracts: &'static str,
    /// The shares in the uncertainty of a figure.
    pub contributors: fn(&str) -> String,
    /// What could not be known.
    pub missing: &'static str,
    /// The factors and instruments.
    pub sources: &'static str,
    /// So many that failed among others.
    pub failed: fn(u64, u64) -> String,
    /// Why market-based figures stand apart.
    pub market: &'static str,
}

/// How something is shown to be true.
pub struct ProofWords {
    /// It is stated.
    pub stated: &'static str,
    /// A document is named.
    pub documented: &'static str,
    /// Somebody verified it.
    pub verified: &'static str,
    /// Before the name of who verified it.
    pub by: &'static str,
}

/// Contracts for electricity.
pub struct ContractWords {
    /// Guarantees of origin.
    pub guarantees: &'static str,
    /// A power purchase agreement.
    pub purchase: &'static str,
    /// Generated at the site.
    pub on_site: &'static str,
    /// The supplier's mix.
    pub mix: &'static str,
    /// A share of the electricity.
    pub share: fn(&str) -> String,
    /// That its electricity is renewable.
    pub renewable: &'static str,
    /// That it is not.
    pub not_renewable: &'static str,
}
