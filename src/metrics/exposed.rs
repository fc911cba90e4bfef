//! What a scrape has seen, so that a successor does not show it again.
//!
//! A counter starts at 0 with each process. Energy that hardware counters kept
//! while no process ran is added after the start, but only the part that no
//! scrape of the former process has covered: Prometheus has counted that part
//! already, and after a reset it would count it a second time.

use crate::accounting::Microjoules;
use crate::sample::{Channel, Rollover, TickSize};
use serde::{Deserialize, Serialize};

/// The raw counters that a served snapshot covered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exposed {
    /// The boot in which they were read.
    pub boot_id: String,
    /// By channel.
    pub channels: Vec<ExposedChannel>,
}

/// One channel's raw counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExposedChannel {
    /// The channel.
    pub channel: Channel,
    /// One life of its counter besides the boot.
    pub epoch: String,
    /// The counter's value, in its own ticks.
    pub raw: u64,
}

/// Energy that the ledger recovered from a hardware counter after a restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// The channel.
    pub channel: Channel,
    /// What the ledger recovered: from `ledger_raw` to `raw_now`.
    pub energy: Microjoules,
    /// The raw counter up to which the ledger already held the energy.
    pub ledger_raw: u64,
    /// The raw counter now.
    pub raw_now: u64,
    /// The raw counter up to which scrapes have seen the energy, if that is known.
    pub exposed_raw: Option<u64>,
    /// What one tick is worth.
    pub tick: TickSize,
    /// Why the counter may show less than before.
    pub rollover: Rollover,
}

impl Exposed {
    /// The counter that scrapes have seen, within one life of the counter.
    pub fn raw(&self, boot_id: &str, channel: &Channel, epoch: &str) -> Option<u64> {
        let same = |it: &&ExposedChannel| it.channel == *channel && it.epoch == epoch;
        let found = self.channels.iter().find(same);
        found.filter(|_| self.boot_id == boot_id).map(|it| it.raw)
    }

    /// Takes over what is newer. A channel that it does not name keeps its
    /// value within the same boot: its source may be down for a while.
    pub fn replace(&mut self, newer: Self) {
        if self.boot_id != newer.boot_id {
            *self = newer;
            return;
        }
        for one in newer.channels {
            let same = |it: &&mut ExposedChannel| it.channel == one.channel;
            match self.channels.iter_mut().find(same) {
                Some(known) => *known = one,
                None => self.channels.push(one),
            }
        }
    }
}

impl Recovery {
    /// The part of the recovered energy that no scrape has seen.
    ///
    /// Without a mark nothing is known to be unseen, so there is none. The
    /// seen part is rounded up, so that the sum over all processes stays
    /// below the ledger's.
    pub fn unseen(&self) -> Microjoules {
        let Some(exposed) = self.exposed_raw else {
            return Microjoules::default();
        };
        if exposed == self.ledger_raw {
            // The ledger was saved before the last scrape was answered, as it is
            // meant to be: nothing beyond it was seen, whatever the counter did since.
            return self.energy;
        }
        let Some(recovered) = self.ticks_since_ledger(self.raw_now) else {
            return Microjoules::default();
        };
        let seen = match (self.ticks_since_ledger(exposed), self.rollover) {
            (Some(seen), _) if seen <= recovered => seen,
            // It lies before the recovered stretch: the ledger was saved after
            // the last scrape.
            (None, _) | (Some(_), Rollover::Wraps { .. }) => 0,
            (Some(_), Rollover::Restarts) => recovered,
        };
        let ticks = u128::from(self.tick.ticks.max(1));
        let seen = (u128::from(seen) * u128::from(self.tick.microjoules)).div_ceil(ticks);
        let seen = u64::try_from(seen).unwrap_or(u64::MAX);
        Microjoules {
            energy: self.energy.energy.saturating_sub(seen),
            low: self.energy.low.saturating_sub(seen),
            high: self.energy.high.saturating_sub(seen),
            gap: self.energy.gap.min(self.energy.energy.saturating_sub(seen)),
        }
    }

    /// Whether it is known that no scrape has seen any of it.
    pub fn is_unseen(&self) -> bool {
        self.exposed_raw.is_some() && self.unseen() == self.energy
    }

    /// Ticks from the ledger's value to `raw`, through at most one wrap.
    fn ticks_since_ledger(&self, raw: u64) -> Option<u64> {
        match self.rollover {
            Rollover::Wraps { max } if raw < self.ledger_raw && self.ledger_raw <= max => {
                Some((max - self.ledger_raw) + raw + 1)
            }
            _ => raw.checked_sub(self.ledger_raw),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Component;

    #[test]
    fn only_what_no_scrape_has_seen_is_shown_after_a_restart() {
        let wraps = Rollover::Wraps { max: 99 };
        for (ledger, exposed, now, rollover, expected) in [
            (10, Some(15), 30, Rollover::Restarts, 15),
            (10, Some(10), 30, Rollover::Restarts, 20),
            (10, Some(5), 30, Rollover::Restarts, 20),
            (10, Some(30), 30, Rollover::Restarts, 0),
            (10, None, 30, Rollover::Restarts, 0),
            (30, Some(31), 10, Rollover::Restarts, 0),
            (30, Some(30), 10, Rollover::Restarts, 80),
            (90, Some(5), 10, wraps, 5),
            (90, Some(95), 10, wraps, 15),
            (90, Some(85), 10, wraps, 20),
        ] {
            let recovery = Recovery {
                channel: Channel::new(Component::Cpu, "package-0"),
                energy: Microjoules::exact((now + 100 - ledger) % 100),
                ledger_raw: ledger,
                raw_now: now,
                exposed_raw: exposed,
                tick: TickSize::MICROJOULE,
                rollover,
            };
            assert_eq!(recovery.unseen().energy, expected, "{recovery:?}");
            let all = exposed.is_some() && expected == recovery.energy.energy;
            assert_eq!(recovery.is_unseen(), all, "{recovery:?}");
        }
    }

    #[test]
    fn a_part_of_a_microjoule_counts_as_seen() {
        let recovery = Recovery {
            channel: Channel::new(Component::Cpu, "package-0"),
            energy: Microjoules::exact(10),
            ledger_raw: 0,
            raw_now: 43_000,
            exposed_raw: Some(1),
            tick: TickSize::PERF,
            rollover: Rollover::Restarts,
        };
        assert_eq!(recovery.unseen().energy, 9);
    }

    #[test]
    fn a_mark_of_another_boot_or_driver_says_nothing() {
        let channel = Channel::new(Component::Accelerator, "GPU-1");
        let exposed = Exposed {
            boot_id: "b1".to_owned(),
            channels: vec![ExposedChannel {
                channel: channel.clone(),
                epoch: "driver 1".to_owned(),
                raw: 7,
            }],
        };
        assert_eq!(exposed.raw("b1", &channel, "driver 1"), Some(7));
        assert_eq!(exposed.raw("b2", &channel, "driver 1"), None);
        assert_eq!(exposed.raw("b1", &channel, "driver 2"), None);
    }
}
