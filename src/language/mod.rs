//! The words that readers see, one catalogue for each language.
//!
//! A catalogue is a struct, so a language that lacks a word does not compile.
//! It holds words and sentences, never numbers: those come from the report and
//! are the same in every language.
//!
//! This room is pure: no files, sockets, clocks, environment or logging.

mod beside;
mod clean;
pub mod compare;
mod dutch;
mod english;
mod explain;
mod exports;
mod grouped;
mod noted;
pub mod offer;
pub mod page;
mod register;
mod said;
mod template;
mod what_if;

pub use beside::Beside;
pub use clean::{clean, is_harmful};
pub use dutch::{DUTCH, REGISTER};
pub use english::ENGLISH;
pub use explain::Explain;
pub use exports::{Exports, Form, ModelCard, Score, Source};
pub use register::Register;
pub use said::Sentence;
pub use what_if::WhatIf;

use crate::sample::{Phase, Provenance};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Every language, the default first.
pub const LANGUAGES: &[&Catalogue] = &[&ENGLISH, &DUTCH];

/// Everything a format says in one language.
pub struct Catalogue {
    /// The language's code: `en`.
    pub code: &'static str,
    /// A number, or an amount with its unit, with the language's decimal mark.
    pub number: fn(&str) -> String,
    /// A day, as in the heading of a letter.
    pub date: fn(Timestamp) -> String,
    /// A moment to the minute, in UTC.
    pub moment: fn(Timestamp) -> String,
    /// A moment to the second in a table, in UTC, without saying so.
    pub instant: fn(Timestamp) -> String,
    /// What each figure is called and what it means.
    pub quantities: &'static [Quantity],
    /// What the parts inside and outside a boundary are called.
    pub parts: &'static [(&'static str, &'static str)],
    /// What figures are called in a summary, where that is plainer than their name.
    pub plain: &'static [(&'static str, &'static str)],
    /// What equivalences count: kilometres, households, bottles.
    pub equivalences: &'static [(&'static str, &'static str)],
    /// What stands above the equivalences.
    pub as_much_as: &'static str,
    /// The name of a phase.
    pub phase: fn(Phase) -> &'static str,
    /// The name of a provenance.
    pub provenance: fn(Provenance) -> &'static str,
    /// How a workload ended: its exit code, if it has one.
    pub ended: fn(Option<i32>, bool) -> String,
    /// All that ran on some machines.
    pub everything_on: fn(&str) -> String,
    /// A plan of something, with its phase where that is stated.
    pub planned: fn(&str, Option<&str>) -> String,
    /// Accelerator-hours: the best guess, and the bounds if there are any.
    pub accelerator_hours: fn(&str, Option<(&str, &str)>) -> String,
    /// A wall time in days: the best guess, and the bounds if there are any.
    pub days: fn(&str, Option<(&str, &str)>) -> String,
    /// A stretch of time, from and until.
    pub period: fn(&str, &str) -> String,
    /// Time that passed, and time that CPUs worked.
    pub times: fn(&str, Option<&str>) -> String,
    /// An interval with the unit stated once.
    pub interval: fn(&str, &str) -> String,
    /// That a figure is per unit of work.
    pub per: fn(&str) -> String,
    /// A unit of work.
    pub unit_of_work: fn(&str) -> &str,
    /// Many of a unit of work that is usual.
    pub units_of_work: fn(&str) -> Option<&'static str>,
    /// A share of the node's energy that sensors measured.
    pub measured_share: fn(&str) -> String,
    /// Readings all the time but for some seconds, and what fills these.
    pub all_but: fn(&str, &str) -> String,
    /// Something with so many readings a second.
    pub at_rate: fn(&str, &str) -> String,
    /// A part of the figure above it.
    pub of_which: fn(&str) -> String,
    /// So many devices of one name.
    pub devices: fn(usize, &str) -> String,
    /// A virtual machine, and what runs it: `unknown` where nobody says.
    pub virtual_machine: fn(&str) -> String,
    /// That energies are those of the components, and their provenance.
    pub components_only: fn(&str, &str) -> String,
    /// The command that tells the rest.
    pub rest: fn(&str) -> String,
    /// A policy by its name, and what it means.
    pub idle_policy: fn(&str) -> String,
    /// More items than there was room for.
    pub more: fn(usize) -> String,
    /// A number, and the one that it replaced.
    pub instead_of: fn(&str, &str) -> String,
    /// The words of offers.
    pub offer: offer::OfferWords,
    /// What stands beside a report's figures.
    pub beside: Beside,
    /// The headings of a report's sections.
    pub headings: Headings,
    /// How figures follow from their inputs.
    pub explain: Explain,
    /// That something was not so.
    pub what_if: WhatIf,
    /// What formats say that others read into files of their own.
    pub exports: Exports,
    /// The words of a report's page.
    pub page: page::PageWords,
    /// The sentences that reports hold in English, and the same in this language.
    pub sentences: &'static [&'static [Sentence]],
    /// What a comparison says.
    pub comparing: compare::Comparing,
}

/// Whether a number that is shown is one: `1`, `1.0` or `1,00`.
fn is_one(shown: &str) -> bool {
    let rest = shown.strip_prefix('1');
    let decimals = rest.map(|it| it.strip_prefix(['.', ',']).unwrap_or(it));
    let is_bare = shown.len() == 1 || shown.contains(['.', ',']);
    is_bare && decimals.is_some_and(|it| it.chars().all(|digit| digit == '0'))
}

/// What a figure is called and what it means.
pub struct Quantity {
    /// The figure's id.
    pub id: &'static str,
    /// Its name in a table.
    pub name: &'static str,
    /// Its meaning in one sentence.
    pub definition: &'static str,
}

/// The headings of a report's sections, short enough for a margin.
pub struct Headings {
    /// What there was to see beside the subject's own energy.
    pub beside: &'static str,
    /// Who used the components while a workload ran.
    pub while_it_ran: &'static str,
    /// Who used the components of a node.
    pub shared_out: &'static str,
    /// The subject's own part.
    pub own: &'static str,
    /// How much was observed.
    pub observed: &'static str,
    /// What is inside the boundary.
    pub counted: &'static str,
    /// What is outside it.
    pub not_counted: &'static str,
    /// What the idle policy `reserved` means.
    pub idle_reserved: &'static str,
    /// Who pays for idle power.
    pub idle_policy: &'static str,
    /// Where the uncertainty comes from.
    pub unsure: &'static str,
    /// What was taken because nothing better was given.
    pub defaults: &'static str,
    /// Factors of the user's that took the place of built-in ones.
    pub overridden: &'static str,
    /// What a reader should know.
    pub notes: &'static str,
    /// Where numbers come from.
    pub sources: &'static str,
    /// What could not be known.
    pub missing: &'static str,
    /// The machine.
    pub machine: &'static str,
    /// Readings without a gap.
    pub all_the_time: &'static str,
    /// A figure without an interval.
    pub exact: &'static str,
}

impl Catalogue {
    /// A figure's name; its id where the catalogue does not know it.
    pub fn name<'a>(&self, id: &'a str) -> &'a str {
        self.find(id).map_or(id, |quantity| quantity.name)
    }

    /// A figure's name in a summary.
    pub fn plain<'a>(&self, id: &'a str) -> &'a str {
        let found = self.plain.iter().find(|(known, _)| *known == id);
        found.map_or_else(|| self.name(id), |(_, words)| words)
    }

    /// A figure's meaning; nothing where the catalogue does not know it.
    pub fn definition(&self, id: &str) -> &'static str {
        self.find(id).map_or("", |quantity| quantity.definition)
    }

    /// What an equivalence counts.
    pub fn equivalence<'a>(&self, id: &'a str) -> &'a str {
        let found = self.equivalences.iter().find(|(known, _)| *known == id);
        found.map_or(id, |(_, words)| words)
    }

    /// What a part of a boundary is called.
    pub fn part<'a>(&self, id: &'a str) -> &'a str {
        let found = self.parts.iter().find(|(known, _)| *known == id);
        found.map_or(id, |(_, words)| words)
    }

    /// A day without a time.
    pub fn day(&self, date: Date) -> String {
        let midnight = TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0));
        midnight.map_or_else(|_| date.to_string(), self.date)
    }

    fn find(&self, id: &str) -> Option<&'static Quantity> {
        let base = id.split('/').next().unwrap_or(id);
        self.quantities.iter().find(|quantity| quantity.id == base)
    }
}
