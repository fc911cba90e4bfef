//! One row of the table of metrics, and how it gives its series.

use super::served::Served;
use super::snapshot::Snapshot;
use super::tally::{Bound, Tally};
use crate::sample::Moment;

/// One metric family, and with `bounded` its two bounds as families of their own.
pub struct Family {
    /// Its name: prefix, what it is, base unit, and `_total` if it is a counter.
    pub name: &'static str,
    /// What kind of number it is.
    pub kind: Kind,
    /// Its unit, which its name contains; empty for a count.
    pub unit: &'static str,
    /// What it means, in whole sentences.
    pub help: &'static str,
    /// The names of its labels.
    pub labels: &'static [&'static str],
    /// Whether `…_low_…` and `…_high_…` stand beside it.
    pub bounded: bool,
    /// Gives its series.
    pub read: fn(&Scrape<'_>, &mut Emit<'_>),
}

/// What kind of number a family holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It starts at 0 with the process and never falls.
    Counter,
    /// It may fall.
    Gauge,
    /// It is always 1; its labels are the information.
    Info,
}

/// What one scrape sees.
#[derive(Debug, Clone)]
pub struct Scrape<'a> {
    /// The sums.
    pub snapshot: &'a Snapshot,
    /// When the scrape was served.
    pub at: Moment,
    /// What the operating system says of this process, if it can be read.
    pub process: Option<Process>,
    /// Scrapes served before this one.
    pub served: u64,
    /// Who was turned away, and how the web configuration fares.
    pub web: Served,
}

/// What the operating system says of this process.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Process {
    /// CPU time, user and system, in seconds.
    pub cpu_seconds: f64,
    /// Resident memory in bytes.
    pub resident_bytes: u64,
    /// Virtual memory in bytes.
    pub virtual_bytes: u64,
    /// Open file descriptors.
    pub open_fds: u64,
    /// How many of them may be open.
    pub max_fds: u64,
}

/// Takes the series of one family, one after the other.
pub struct Emit<'a> {
    bound: Bound,
    take: &'a mut dyn FnMut(&[&str], f64),
}

impl Emit<'_> {
    /// One series, with the values of the family's labels in their order. What is
    /// no number is left out: a gap can be seen, and a sum survives it.
    pub fn value(&mut self, labels: &[&str], value: f64) {
        if value.is_finite() {
            (self.take)(labels, value);
        }
    }

    /// One series of a bounded family.
    pub fn tally(&mut self, labels: &[&str], tally: &Tally) {
        self.value(labels, tally.base(self.bound));
    }

    /// One series that counts whole things.
    pub fn count(&mut self, labels: &[&str], count: u64) {
        self.value(labels, count as f64);
    }
}

impl Family {
    /// The bounds under which it appears.
    pub fn bounds(&self) -> &'static [Bound] {
        const ONE: &[Bound] = &[Bound::Central];
        if self.bounded { &Bound::ALL } else { ONE }
    }

    /// The name of one of its bounds: the word stands before the unit.
    pub fn name_of(&self, bound: Bound) -> String {
        let word = match bound {
            Bound::Central => return self.name.to_owned(),
            Bound::Low => "low",
            Bound::High => "high",
        };
        let unit = format!("_{}", self.unit);
        match self.name.rsplit_once(&unit) {
            Some((stem, rest)) => format!("{stem}_{word}{unit}{rest}"),
            None => format!("{}_{word}", self.name),
        }
    }

    /// The help of one of its bounds.
    pub fn help_of(&self, bound: Bound) -> String {
        match bound {
            Bound::Central => self.help.to_owned(),
            Bound::Low => format!("Lower bound of {}.", self.name),
            Bound::High => format!("Upper bound of {}.", self.name),
        }
    }

    /// Hands over the labels' values and the number of each of its series.
    pub(super) fn visit(
        &self,
        scrape: &Scrape<'_>,
        bound: Bound,
        take: &mut dyn FnMut(&[&str], f64),
    ) {
        (self.read)(scrape, &mut Emit { bound, take });
    }
}

impl Kind {
    /// The word that the documentation uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Info => "info",
        }
    }
}

/// Every name that can appear, bounds included: what a dashboard may ask for.
pub fn names() -> Vec<String> {
    let all = super::families::families()
        .flat_map(|it| it.bounds().iter().map(|bound| it.name_of(*bound)));
    all.collect()
}
