//! The words of a comparison and of a policy's verdict.

use super::Catalogue;

/// Everything that a comparison says in one language.
pub struct Comparing {
    /// The title, with the labels of the sides.
    pub title: fn(&str) -> String,
    /// What each metric is called in a sentence.
    pub metrics: &'static [(&'static str, &'static str)],
    /// Headings and heads of columns.
    pub heads: CompareHeads,
    /// Several labels in a row: `A, B and C`.
    pub all_of: fn(&[String]) -> String,
    /// On what unit all are compared; a unit's name, or nothing for each as a whole.
    pub per_unit: fn(Option<&str>) -> String,
    /// At which border energies are compared: `facility`, `node` …
    pub at_border: fn(&str) -> String,
    /// The volume a year, with its unit, and the months of the term, as far as known.
    #[allow(clippy::type_complexity, reason = "two facts that may each be absent")]
    pub contract: fn(Option<(&str, &str)>, Option<&str>) -> String,
    /// That one is really lower: metric, lower, other, ratio with interval, probability.
    pub is_lower: fn(&Told<'_>) -> String,
    /// That it cannot be told which is lower.
    pub not_told: fn(&Told<'_>) -> String,
    /// That both are the same: metric, and both labels.
    pub is_equal: fn(&str, &str) -> String,
    /// Who is lowest of several: metric, labels of the lowest, and how many of all these are.
    pub are_lowest: fn(&str, &str, Lowest) -> String,
    /// That a metric is known of too few sides: metric, and who lacks it.
    pub lacks: fn(&str, &str) -> String,
    /// What may be said of two sides, in a cell.
    pub ranking: fn(Order<'_>) -> String,
    /// What an input would have to be for both to come out equal.
    pub change: fn(&Changed<'_>) -> String,
    /// That no input within its bounds changes a ranking, and the nearest one: of which
    /// sides, its value, its bounds, and where the sides come out equal. Its name follows.
    pub robust: fn(&str, &str, &str, Option<&str>) -> String,
    /// What a difference is in.
    pub difference: fn(&str) -> Option<&'static str>,
    /// What one side says of it: `included`, `excluded`, `unknown`, a border.
    pub says: fn(&str) -> Option<&'static str>,
    /// The name of a scenario, and by how much the volume grows a year.
    pub scenario: fn(&str, &str) -> String,
    /// What a reader should know: a remark's id, and of which sides.
    pub remark: fn(&str, &str) -> String,
    /// The policy's overall verdict on one side.
    pub overall: fn(&str, &str) -> String,
    /// The name of a verdict: `pass`, `cannot-tell`, `fail`.
    pub verdict: fn(&str) -> &'static str,
    /// Why a verdict is what it is.
    pub because: fn(&Because<'_>) -> String,
    /// What would settle it.
    pub settle: fn(&Settling<'_>) -> String,
    /// What a level or a statement is called; its id where it is not known.
    pub subjects: &'static [(&'static str, &'static str)],
    /// What a measure of a framework is called.
    pub measures: &'static [(&'static str, &'static str)],
    /// Measures that no criterion answers, with their names.
    pub unanswered: fn(&str) -> String,
    /// The picture of one metric in a sentence: metric, and each side's value.
    pub chart: fn(&str, &str) -> String,
    /// How the comparison was made, in a few sentences; the confidence asked.
    pub method: fn(&str) -> String,
}

/// Headings and heads of columns.
pub struct CompareHeads {
    /// What is compared.
    pub sides: &'static str,
    /// The answer in plain words.
    pub answer: &'static str,
    /// The numbers behind it.
    pub numbers: &'static str,
    /// In what the sides differ beside the numbers.
    pub differences: &'static str,
    /// What would change it.
    pub changes: &'static str,
    /// Over the term of the contract.
    pub totals: &'static str,
    /// What a policy says.
    pub policy: &'static str,
    /// The measures of a framework.
    pub checklist: &'static str,
    /// What was taken because nothing better was given.
    pub defaults: &'static str,
    /// What is not known.
    pub missing: &'static str,
    /// What a reader should know.
    pub remarks: &'static str,
    /// Where who decides puts name and date.
    pub signed: &'static str,
    /// Where numbers come from.
    pub sources: &'static str,
    /// The column of metrics.
    pub metric: &'static str,
    /// The column of two sides.
    pub pair: &'static str,
    /// The column of ratios.
    pub ratio: &'static str,
    /// The column of probabilities that the first is lower.
    pub probability: &'static str,
    /// The column of what may be said.
    pub ranking: &'static str,
    /// The column of what differs.
    pub difference: &'static str,
    /// The column of scenarios.
    pub scenario: &'static str,
    /// The column of criteria.
    pub criterion: &'static str,
    /// Before what would settle it.
    pub settle: &'static str,
    /// What the table of verdicts shows.
    pub by_criterion: &'static str,
    /// What the table of totals shows.
    pub by_growth: &'static str,
    /// What the checklist shows.
    pub by_measure: &'static str,
    /// What the table of differences shows.
    pub by_part: &'static str,
    /// The column of measures.
    pub measure: &'static str,
    /// A figure that a side does not have.
    pub absent: &'static str,
    /// Who offers it.
    pub supplier: &'static str,
    /// The model.
    pub model: &'static str,
    /// The place.
    pub place: &'static str,
    /// The file that a side was read from.
    pub file: &'static str,
    /// By what that file is recognised.
    pub digest: &'static str,
}

/// Two sides' figures as they are told.
pub struct Told<'a> {
    /// The metric's name.
    pub metric: &'a str,
    /// The label of the lower one.
    pub lower: &'a str,
    /// The label of the other.
    pub other: &'a str,
    /// The ratio of the lower one to the other.
    pub ratio: &'a str,
    /// Its bounds, if it has any.
    pub bounds: Option<&'a str>,
    /// The probability that it is the lower.
    pub probability: &'a str,
}

/// What may be said of two sides.
#[derive(Clone, Copy)]
pub enum Order<'a> {
    /// This one is really lower.
    Lower(&'a str),
    /// They cannot be told apart.
    NotTold,
    /// They are the same.
    Equal,
}

/// How many of all sides are the lowest.
#[derive(Clone, Copy)]
pub enum Lowest {
    /// One.
    One,
    /// Several, which cannot be told apart.
    Several,
    /// All, so that none is lower.
    All,
}

/// An input that would change a ranking; its name stands before.
pub struct Changed<'a> {
    /// Of which sides.
    pub sides: &'a str,
    /// The value at which both come out equal.
    pub equal_at: Option<&'a str>,
    /// Its own value.
    pub value: &'a str,
    /// Its bounds.
    pub bounds: &'a str,
    /// Whether the value lies within them.
    pub within: bool,
    /// By how much the interval narrows when it is known.
    pub narrowing: &'a str,
    /// Whether knowing it would settle the ranking; nothing where that is settled.
    pub would_settle: Option<bool>,
}

/// Why a verdict is what it is.
pub enum Because<'a> {
    /// A number against a limit: the number with its bounds, `max` or `min`, the limit
    /// as written, the verdict, and the scenario.
    Number(&'a str, &'a str, &'a str, &'a str, Option<&'a str>),
    /// It is disclosed: how strongly it is shown.
    Disclosed(&'a str),
    /// The supplier says that it is not so.
    Denied,
    /// It is shown less strongly than was asked.
    WeaklyShown(&'a str, &'a str),
    /// Only a default is known.
    OnlyDefault(&'a str),
    /// How a figure was obtained, how it may be, and whether that is so.
    Obtained(&'a str, &'a str, bool),
    /// The place, the places of the rule, whether it allows, and whether it holds.
    Place(&'a str, &'a str, bool, bool),
}

/// What would settle a criterion.
pub enum Settling<'a> {
    /// To know an input, and its share of the interval.
    Input(&'a str, &'a str),
    /// Proof of a statement, and how strong.
    Proof(&'a str, &'a str),
    /// A statement.
    Statement(&'a str),
    /// What the report says would help.
    Remedy(&'a str),
}

impl Catalogue {
    /// What a metric is called in a sentence; its name in a table where no other is known.
    pub fn metric<'a>(&self, id: &'a str) -> &'a str {
        let found = self
            .comparing
            .metrics
            .iter()
            .find(|(known, _)| *known == id);
        found.map_or_else(|| self.name(id), |(_, words)| words)
    }

    /// What a level or a statement is called; its id where it is not known.
    pub fn subject<'a>(&self, id: &'a str) -> &'a str {
        let found = self
            .comparing
            .subjects
            .iter()
            .find(|(known, _)| *known == id);
        found.map_or_else(|| self.metric(id), |(_, words)| words)
    }
}
