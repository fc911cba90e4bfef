//! What each second for which a device is reserved adds of its making.

use super::tally::Tally;
use crate::quantity::{Emissions, Estimate};
use crate::sample::{Component, Instrument};
use std::collections::{BTreeMap, BTreeSet};

/// What one second of reserving a device of this name adds to its making, if
/// that is known.
pub type Making = dyn Fn(&str) -> Option<Estimate<Emissions>> + Send + Sync;

/// The rates of making by the names of accelerators.
///
/// They are known only if those of every accelerator are: a part would pass for
/// the whole.
pub(super) struct Makings<'a>(BTreeMap<&'a str, Tally>);

impl<'a> Makings<'a> {
    /// The rates of the accelerators among `instruments`.
    pub fn new(instruments: &'a [Instrument], making: Option<&Making>) -> Self {
        let accelerators = instruments.iter().filter(|it| is_accelerator(it));
        let names: BTreeSet<&str> = accelerators.map(|it| &*it.name).collect();
        let rate = |name| Some((name, Tally::rate(&making?(name)?)));
        let rates: Option<_> = names.into_iter().map(rate).collect();
        Self(rates.unwrap_or_default())
    }

    /// Whether there are accelerators and all of them are known.
    pub fn is_known(&self) -> bool {
        !self.0.is_empty()
    }

    /// The rate of one device, grams a second; zero for what is no accelerator.
    pub fn of(&self, instrument: &Instrument) -> Tally {
        let own = Some(instrument).filter(|it| is_accelerator(it));
        let found = own.and_then(|it| self.0.get(&*it.name));
        found.copied().unwrap_or_default()
    }
}

fn is_accelerator(instrument: &Instrument) -> bool {
    instrument.channel.component == Component::Accelerator
}
