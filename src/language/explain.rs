//! The words of an explanation: how a figure follows from its inputs.

use crate::quantity::{BoundKind, Origin};

/// Everything that an explanation says in one language.
pub struct Explain {
    /// The title of the page, of a report about something.
    pub title: &'static str,
    /// That figures below a name are of one part of the whole.
    pub of_part: &'static str,
    /// Per unit of work, behind a figure's name.
    pub per: fn(&str) -> String,
    /// The figure's id, for commands and programs.
    pub id: &'static str,
    /// What the report says of how the figure was obtained.
    pub method: &'static str,
    /// Where a formula is published.
    pub formula: &'static str,
    /// That the inputs give the very figure that the report states.
    pub agrees: &'static str,
    /// That they give another one: what the report states, and what they give.
    pub differs: fn(&str, &str) -> String,
    /// How the bounds follow from those of the inputs.
    pub bounds_follow: &'static str,
    /// That no input has bounds.
    pub exact: &'static str,
    /// The heading of the derivation.
    pub derivation: &'static str,
    /// A sum that has no name of its own.
    pub together: &'static str,
    /// So many things of one kind.
    pub alike: fn(usize) -> String,
    /// Least and most of several alike.
    pub between: fn(&str, &str) -> String,
    /// What shows each of several alike.
    pub full: &'static str,
    /// That something was explained further up.
    pub above: &'static str,
    /// A share of the figure's uncertainty.
    pub share: fn(&str) -> String,
    /// What the bounds of an input are.
    pub bounds: fn(BoundKind) -> &'static str,
    /// How an input is known.
    pub origin: fn(Origin) -> &'static str,
    /// How closely a factor matches what was asked for.
    pub matched: fn(&str) -> &str,
    /// What a factor stands under.
    pub factor: &'static str,
    /// The publication.
    pub source: &'static str,
    /// The table, row or page.
    pub locator: &'static str,
    /// The licence of the data.
    pub licence: &'static str,
    /// What it covers.
    pub scope: &'static str,
    /// The place it holds for.
    pub place: &'static str,
    /// The period it holds for.
    pub period: &'static str,
    /// How closely it matches.
    pub match_of: &'static str,
    /// That it was taken because nothing better was given.
    pub default: &'static str,
    /// The built-in factor in whose place it is.
    pub overrides: &'static str,
    /// The instrument.
    pub instrument: &'static str,
    /// All that the instrument counted, whoever is charged for it.
    pub counted: fn(&str) -> String,
    /// The raw counter, from and to.
    pub raw: fn(u64, u64) -> String,
    /// Readings that succeeded, and that did not.
    pub readings: fn(u64, u64) -> String,
    /// How often the counter restarted.
    pub restarts: fn(u64) -> String,
    /// Seconds without a reading, and what fills them.
    pub gap: fn(&str, &str) -> String,
    /// What the power readings add up to.
    pub by_power: fn(&str) -> String,
    /// What the report notes about it.
    pub note: &'static str,
    /// The heading of factors behind the inputs.
    pub behind: &'static str,
    /// The heading of the inputs.
    pub inputs: &'static str,
    /// The caption of their table.
    pub table: &'static str,
    /// The heads of that table: input, value, bounds, share.
    pub columns: [&'static str; 4],
    /// The caption of the chart of shares.
    pub shares: &'static str,
    /// What begins the sentence that stands for the chart.
    pub shares_are: &'static str,
    /// Everything that was left out of a chart.
    pub rest: &'static str,
}
