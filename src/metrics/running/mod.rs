//! What the process has accounted since it started.

mod recovered;

use super::channels::ChannelTotals;
use super::lately::Lately;
use super::making::Making;
use super::rates::{Assess, Basis, Rates};
use super::shares::{Share, holders, shares};
use super::snapshot::{Context, LedgerHealth, Snapshot};
use super::tally::{Level, Tally};
use super::totals::Totals;
use super::workloads::{Charged, Workloads};
use crate::accounting::{Holder, IdlePolicy, Microjoules, NodeModel, Span};
use crate::sample::{
    Channel, Component, Host, Instrument, Miss, Moment, Observation, Reading, SourceHealth, Work,
    Workload,
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// What does not change while the process lives.
#[derive(Clone)]
pub struct Settings {
    /// The node. Its boot's identity says which raw counters can be compared.
    pub host: Arc<Host>,
    /// When the process started.
    pub started: Timestamp,
    /// The steady sampling interval.
    pub interval: Duration,
    /// Who pays for idle power.
    pub idle_policy: IdlePolicy,
    /// How many workloads have series of their own.
    pub max_workloads: usize,
    /// How long an ended workload's series stay, at least.
    pub retention: Duration,
    /// How the node's energy follows from its components'.
    pub model: NodeModel,
}

/// Everything the process has accounted since it started.
///
/// Sums begin at zero with the process and never fall. The ledger is the
/// record of account; this is what a scrape sees of it.
pub struct Running {
    settings: Settings,
    instruments: Vec<Instrument>,
    shown: BTreeMap<Channel, Microjoules>,
    rates: Option<Rates>,
    assess: Option<Arc<Assess>>,
    making: Option<Arc<Making>>,
    totals: Totals,
    lately: Lately,
}

impl Running {
    /// Nothing accounted yet.
    pub fn new(settings: Settings) -> Self {
        let workloads = Workloads::new(settings.max_workloads, settings.retention);
        Self {
            settings,
            instruments: Vec::new(),
            shown: BTreeMap::new(),
            rates: None,
            assess: None,
            making: None,
            totals: Totals::new(workloads),
            lately: Lately::default(),
        }
    }

    /// Gives the place at which energy becomes a footprint.
    ///
    /// What was accounted before stays as it was: a changed factor holds for
    /// the energy that follows.
    pub fn place(&mut self, assess: Arc<Assess>, context: Context) {
        self.assess = Some(assess);
        self.totals.context = context;
        self.rates = None;
    }

    /// Gives what making the devices cost, for the time that follows.
    pub fn making(&mut self, making: Arc<Making>) {
        self.making = Some(making);
        self.rates = None;
    }

    /// Notes what channels are. One that is described again replaces itself.
    pub fn describe(&mut self, instruments: &[Instrument]) {
        for instrument in instruments.iter().filter(|it| !is_rest(&it.channel)) {
            let channel = &instrument.channel;
            let known = self
                .instruments
                .iter_mut()
                .find(|it| it.channel == *channel);
            match known {
                Some(known) => known.clone_from(instrument),
                None => self.instruments.push(instrument.clone()),
            }
            let fresh = || ChannelTotals::new(Some(instrument));
            let totals = self
                .totals
                .channels
                .entry(channel.clone())
                .or_insert_with(fresh);
            totals.describe(instrument);
            if totals.epoch != instrument.epoch {
                // The mark must not pair an old counter with a new epoch.
                totals.epoch.clone_from(&instrument.epoch);
                totals.raw_end = None;
            }
            self.rates = None;
        }
        let rates = self.fresh_rates();
        for (channel, totals) in &mut self.totals.channels {
            totals.is_counted = rates.channels.get(channel).is_some_and(|it| it.counted);
        }
        self.rates = Some(rates);
    }

    /// Notes who a workload is, and initialises its series.
    pub fn workload(&mut self, workload: &Workload, at: Moment) {
        self.totals.workloads.describe(workload, at);
    }

    /// Adds what a workload states to have done.
    pub fn work(&mut self, workload: &Workload, work: &[Work], at: Moment) {
        self.totals.workloads.work(workload, work, at);
    }

    /// Notes how the sources fare.
    pub fn health(&mut self, health: &[SourceHealth], at: Moment) {
        let scrapes = self.totals.workloads.scrapes();
        for one in health {
            let totals = self.totals.sources.entry(one.source.clone()).or_default();
            totals.update(one, at, scrapes);
        }
    }

    /// Notes which channels cannot be read because their driver is let go of.
    pub fn releases(&mut self, observations: &[Observation]) {
        for seen in observations {
            let totals = self.totals.channels.get_mut(&seen.channel);
            if let (Reading::Missing(Miss::Released), Some(totals)) = (seen.reading, totals) {
                totals.release(seen.at);
            }
        }
    }

    /// Notes how the ledger fares. Its errors are counted since the start.
    pub fn ledger(&mut self, health: LedgerHealth) {
        let errors = self.totals.ledger.errors.max(health.errors);
        self.totals.ledger = LedgerHealth { errors, ..health };
    }

    /// Notes how many scrapes were served in all.
    pub fn scraped(&mut self, total: u64) {
        self.totals.workloads.scraped(total);
    }

    /// Adds a stretch of time for which every joule has found its holder.
    pub fn add(&mut self, span: &Span) {
        let before = Lately::before(&self.totals, span);
        let meters = || span.meters.iter().filter(|it| !is_rest(&it.channel));
        for meter in meters() {
            *self.shown.entry(meter.channel.clone()).or_default() += meter.energy;
        }
        let rates = self.rates();
        let elapsed = span.until.monotonic.saturating_sub(span.from.monotonic);
        for meter in meters() {
            self.meter(&meter.channel, meter.energy, &rates);
            if let Some(totals) = self.totals.channels.get_mut(&meter.channel) {
                totals.note(meter, span.from.monotonic, span.until.monotonic);
            }
        }
        let seconds = elapsed.as_secs_f64();
        self.totals.node += rates.per_second.over(seconds);
        let shares = shares(span, &rates, seconds);
        let named = shares.keys().filter_map(|holder| match holder {
            Holder::Workload(id) => Some(id),
            Holder::Idle | Holder::Unattributed => None,
        });
        self.totals.workloads.present(named, span.until);
        for (holder, share) in shares {
            let charged = self.settle(share, &rates);
            *self.account(holder, span.until) += &charged;
        }
        self.totals.late_ticks += span.late_ticks;
        self.totals.suspended += span.suspended;
        self.totals.spans += 1;
        self.totals.accounted = span.until.monotonic;
        self.totals.holders = holders(span);
        self.totals.workloads.tidy(span.until);
        self.lately.after(before, &self.totals, span);
        self.rates = Some(rates);
    }

    /// What a scrape may see now. It is immutable, and swapped as a whole.
    pub fn snapshot(&self, at: Moment) -> Snapshot {
        Snapshot {
            at,
            host: Arc::clone(&self.settings.host),
            started: self.settings.started,
            interval: self.settings.interval,
            idle_policy: self.settings.idle_policy,
            max_workloads: self.settings.max_workloads,
            components: self.totals.components(),
            totals: self.totals.clone(),
            lately: self.lately.clone(),
        }
    }

    /// Adds an energy to its channel and to the node.
    fn meter(&mut self, channel: &Channel, energy: Microjoules, rates: &Rates) {
        let rate = rates.of(channel);
        let described = self.instruments.iter().find(|it| it.channel == *channel);
        let fresh = || ChannelTotals::new(described);
        let totals = self
            .totals
            .channels
            .entry(channel.clone())
            .or_insert_with(fresh);
        totals.charge(energy, rate.part.times(energy), rate.counted);
        self.totals.node += rate.levels.times(energy);
    }

    /// What a holder is charged, with its part of the node's rest.
    ///
    /// Where a meter shows the whole node, the rest is what it shows beyond
    /// the components, and its sum is the sum over the holders.
    fn settle(&mut self, share: Share, rates: &Rates) -> Charged {
        let mut charged = share.charged;
        if rates.metered_node {
            let rest = Tally::beyond(charged.levels[Level::Node], share.counted);
            charged.levels[Level::Rest] = rest;
            self.totals.node[Level::Rest] += rest;
        } else {
            self.totals.modelled_rest += charged.levels[Level::Rest].central;
        }
        charged
    }

    fn account(&mut self, holder: &Holder, at: Moment) -> &mut Charged {
        match holder {
            Holder::Workload(id) => self.totals.workloads.account(id, at),
            Holder::Idle => &mut self.totals.idle,
            Holder::Unattributed => &mut self.totals.unattributed,
        }
    }

    fn basis(&self) -> Basis<'_> {
        Basis {
            instruments: &self.instruments,
            energy: &self.shown,
            model: &self.settings.model,
            assess: self.assess.as_deref(),
            making: self.making.as_deref(),
        }
    }

    /// The rates, made anew when something they depend on has changed.
    fn rates(&mut self) -> Rates {
        match self.rates.take() {
            Some(rates) if !rates.are_outdated(&self.basis()) => rates,
            _ => self.fresh_rates(),
        }
    }

    fn fresh_rates(&mut self) -> Rates {
        let rates = Rates::new(&self.basis());
        // A device that comes later and of which nothing is known takes it away.
        self.totals.known.remove(&Level::Embodied);
        self.totals.known.extend(&rates.known);
        rates
    }
}

/// Whether a channel is the modelled rest of the node, which accounting tells
/// in whole microjoules for the ledger. Here it follows from the rates.
fn is_rest(channel: &Channel) -> bool {
    channel.component == Component::Other
}
