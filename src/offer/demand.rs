//! What is asked for: how much of it, for how long.

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Demand {
    /// The functional unit: `request`, `page`.
    pub unit: Option<String>,
    /// How many of it …
    pub amount: Option<f64>,
    /// … in which time, in the first year.
    pub per: Option<Per>,
    /// Tokens of a prompt.
    pub input_tokens: Option<f64>,
    /// Tokens of an answer.
    pub output_tokens: Option<f64>,
    /// The most units in an hour.
    pub peak: Option<f64>,
    /// The term of the contract, in months.
    pub months: Option<f64>,
    /// How the volume may grow.
    pub growth: Vec<Growth>,
}

/// A stretch of time for which a volume is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// A day.
    Day,
    /// A twelfth of a year.
    Month,
    /// A year of 365.25 days.
    Year,
}

/// One way in which the volume may grow.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Growth {
    /// Which of the scenarios it is.
    pub scenario: Option<Scenario>,
    /// What a person calls it.
    pub name: Option<String>,
    /// By how much of itself the volume grows each year: 0.1 is 10 %.
    pub yearly: Option<f64>,
}

/// Which of several scenarios.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scenario {
    /// The least that is expected.
    Low,
    /// What is expected.
    Central,
    /// The most that is expected.
    High,
}

impl Per {
    /// Names in an offer.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("day", Self::Day),
        ("month", Self::Month),
        ("year", Self::Year),
    ];

    /// How many of it are in a year.
    pub fn in_a_year(self) -> f64 {
        match self {
            Self::Day => DAYS_A_YEAR,
            Self::Month => 12.0,
            Self::Year => 1.0,
        }
    }
}

/// Days in a year, leap years included.
///
/// # Source
///
/// The Julian year of 365.25 days (*The International System of Units*, 9th edition,
/// uses the day; the International Astronomical Union defines the year).
pub const DAYS_A_YEAR: f64 = 365.25;

impl Scenario {
    /// Names in an offer.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("low", Self::Low),
        ("central", Self::Central),
        ("high", Self::High),
    ];

    /// Its name in an offer.
    pub fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter();
        names.find(|it| it.1 == self).map_or("", |it| it.0)
    }
}

impl Demand {
    /// Units in the first year, if they are stated.
    pub fn yearly(&self) -> Option<f64> {
        Some(self.amount? * self.per?.in_a_year())
    }

    /// How much the volume grows a year in a scenario, if that is stated.
    pub fn growth(&self, scenario: Scenario) -> Option<f64> {
        let mut rows = self.growth.iter();
        rows.find(|it| it.scenario == Some(scenario))?.yearly
    }

    /// Units over the whole term, where the volume grows by so much of itself at the
    /// end of each year.
    pub fn over_term(&self, growth: f64) -> Option<f64> {
        let (yearly, mut months) = (self.yearly()?, self.months?);
        let (mut units, mut volume) = (0.0, yearly);
        while months > 0.0 {
            units += volume * months.min(12.0) / 12.0;
            volume *= 1.0 + growth;
            months -= 12.0;
        }
        Some(units)
    }

    /// Days of the term, if it is stated.
    pub fn days(&self) -> Option<f64> {
        Some(self.months? / 12.0 * DAYS_A_YEAR)
    }

    /// What one unit is called in figures.
    pub fn unit(&self) -> &str {
        self.unit.as_deref().unwrap_or("request")
    }
}
