//! Words for the Dutch register of algorithms, which is in Dutch whoever asks.

/// What the register's fields are filled with.
pub struct Register {
    /// The heading, and what it is.
    pub title: &'static str,
    /// From which report it comes, and made by what.
    pub from: fn(&str, &str) -> String,
    /// That the text is no record, before a field of a plan or an offer.
    pub notice: fn(&str) -> String,
    /// The head of a field: its name on the form, its key, its longest text.
    pub field: fn(&str, &str, usize) -> String,
    /// The names of the fields on the form, in the order in which they are written.
    pub fields: [&'static str; 6],
    /// What the subject used, and at which border.
    pub used: fn(&str, &str, &str) -> String,
    /// What it would use.
    pub would_use: fn(&str, &str, &str) -> String,
    /// From when to when.
    pub period: fn(&str, &str) -> String,
    /// Location-based emissions.
    pub location: fn(&str) -> String,
    /// Market-based emissions.
    pub market: fn(&str) -> String,
    /// Embodied emissions.
    pub embodied: fn(&str) -> String,
    /// Water evaporated.
    pub water: fn(&str) -> String,
    /// The same per unit of work.
    pub per: fn(&str, &[Option<String>; 3]) -> String,
    /// What the organisation itself has to say beside it.
    pub to_weigh: &'static str,
    /// How sure the figures are.
    pub sure: &'static str,
    /// A figure that is not known, and why.
    pub unknown: fn(&str, &str) -> String,
    /// What was assumed.
    pub assumed: fn(&str) -> String,
    /// How the risk is watched.
    pub watched: &'static str,
    /// That the impact on the environment was assessed.
    pub assessed: fn(&str, &str) -> String,
    /// The model, with its base and its size.
    pub model: fn(&str, Option<&str>, Option<&str>) -> String,
    /// What it ran on.
    pub hardware: fn(&str) -> String,
    /// How the energy was obtained.
    pub method: fn(&str, &str) -> String,
    /// What is inside and outside the border.
    pub border: fn(&str, &str) -> String,
    /// What the factors come from.
    pub factor: fn(&str, &str, &str) -> String,
    /// That more did not fit.
    pub more: &'static str,
    /// That the organisation has to name the supplier.
    pub no_provider: &'static str,
    /// Words under which it is found.
    pub tags: &'static str,
    /// The head of the block for the model card, and what it is.
    pub card: &'static str,
    /// What stands where the card demands something that nobody said.
    pub unknown_word: &'static str,
}
