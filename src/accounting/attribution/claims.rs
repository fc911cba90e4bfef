//! Claims on one channel's energy, and how they divide it to the microjoule.

use super::apportion;
use super::doubted::Doubted;
use super::idle::IdleEnergy;
use super::policy::{IdlePolicy, Remainder};
use crate::accounting::entry::{Entry, Holder, Microjoules};
use crate::sample::{Channel, WorkloadId};
use std::collections::HashMap;
use std::time::Duration;

/// One who is charged for a channel, and by what.
#[derive(Debug, Clone)]
pub(super) struct Party {
    /// Who.
    pub holder: Holder,
    /// Its weight in what the device did.
    pub active: u64,
    /// What is set aside for it, of [`Claims::whole`].
    pub reserved: u64,
    /// Its usage, as [`Entry::usage`].
    pub usage: f64,
    /// Bounds of its part of the active energy, from 0 to 1; none if it is sure.
    pub doubt: Option<(f64, f64)>,
    /// Bounds of what is set aside for it, where that is not sure.
    pub stay: Option<(u64, u64)>,
    /// It holds an accelerator on which nothing ran.
    pub idles: bool,
}

/// All who are charged for a channel.
#[derive(Debug, Clone)]
pub(super) struct Claims {
    /// Each of them.
    pub parties: Vec<Party>,
    /// All that can be set aside.
    pub whole: u64,
}

impl Party {
    fn new(holder: Holder) -> Self {
        Self {
            holder,
            active: 0,
            reserved: 0,
            usage: 0.0,
            doubt: None,
            stay: None,
            idles: false,
        }
    }

    /// A workload that has neither used nor reserved anything.
    pub fn of(workload: WorkloadId) -> Self {
        Self::new(Holder::Workload(workload))
    }

    /// Those who are no known workload.
    pub fn unattributed() -> Self {
        Self::new(Holder::Unattributed)
    }

    /// Who is charged for busy time and memory of no known workload.
    pub fn remainder(to: Remainder) -> Self {
        match to {
            Remainder::Unattributed => Self::unattributed(),
            Remainder::System => Self::of(WorkloadId(Remainder::SYSTEM.into())),
        }
    }
}

/// Nanoseconds, as weights.
pub(super) fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// The sum, or the largest number there is.
pub(super) fn total(weights: impl Iterator<Item = u64>) -> u64 {
    weights.fold(0, u64::saturating_add)
}

/// A channel's energy in whole microjoules, party by party and idle at the end.
struct Division {
    /// What was used: it goes by activity.
    active: Vec<u64>,
    /// What would have been drawn in any case: it goes by the policy.
    standing: Vec<u64>,
    /// The weights by which the standing part was divided.
    weights: Vec<u64>,
    /// The weights of the activity.
    activity: Vec<u64>,
}

impl Claims {
    /// Divides `energy`, of which `idle` would have been drawn with nothing to do.
    ///
    /// The entries' energies sum to `energy`, to the microjoule.
    pub fn divide(
        self,
        channel: &Channel,
        energy: Microjoules,
        idle: IdleEnergy,
        policy: IdlePolicy,
        time: Duration,
    ) -> Vec<Entry> {
        let (division, mut shares) = self.shares(energy, idle.central, policy);
        for end in idle.ends.into_iter().filter(|end| *end != idle.central) {
            let (_, others) = self.shares(energy, end, policy);
            for (share, other) in shares.iter_mut().zip(others) {
                share.low = share.low.min(other.low);
                share.high = share.high.max(other.high);
            }
        }
        for (share, doubted) in shares
            .iter_mut()
            .zip(division.doubted_standing(idle, policy))
        {
            share.low = share.low.saturating_sub(doubted);
        }
        // Whoever pays for a part of the standing energy has the constant power
        // of the node for that part of the time.
        let constant = apportion(nanoseconds(time), &division.weights);
        let set_aside = total(self.parties.iter().map(|it| it.reserved));
        let usage_total = self.parties.iter().map(|it| it.usage).sum();
        let mut entries: Vec<Entry> = Vec::new();
        // A party may hold several partitions: it has one entry.
        let mut places: HashMap<&Holder, usize> = HashMap::new();
        for (index, party) in self.parties.iter().enumerate() {
            let own = shares[index];
            let entry = Entry {
                holder: party.holder.clone(),
                channel: channel.clone(),
                energy: own,
                usage: party.usage,
                usage_total,
                reserved: portion(time, party.reserved, set_aside.max(self.whole)),
                constant: Duration::from_nanos(constant[index]),
                execution_idle: if party.idles { own.energy } else { 0 },
            };
            if own.high > 0 || party.active > 0 || party.reserved > 0 {
                let place = *places.entry(&party.holder).or_insert(entries.len());
                match entries.get_mut(place) {
                    Some(known) => merge(known, &entry),
                    None => entries.push(entry),
                }
            }
        }
        if let Some(idle) = shares.last().filter(|it| it.high > 0) {
            entries.push(Entry::of(Holder::Idle, channel.clone(), *idle));
        }
        entries
    }

    /// Each party's energy and idle's, if so much is idle, with all bounds.
    fn shares(
        &self,
        energy: Microjoules,
        idle: u64,
        policy: IdlePolicy,
    ) -> (Division, Vec<Microjoules>) {
        let division = self.division(energy.energy, idle, policy);
        let mut shares = division.with_bounds(energy);
        let doubted = division.doubted(policy);
        for (index, party) in self.parties.iter().enumerate() {
            let share = doubted.widen(index, shares[index], party.doubt);
            shares[index] = match party.stay.filter(|_| policy == IdlePolicy::Reserved) {
                Some(bounds) => division.standing_within(index, share, bounds),
                None => share,
            };
        }
        (division, shares)
    }

    fn division(&self, energy: u64, idle: u64, policy: IdlePolicy) -> Division {
        let mut activity: Vec<u64> = self.parties.iter().map(|it| it.active).collect();
        activity.push(0);
        let any_use = activity.iter().any(|weight| *weight > 0);
        let idle = if any_use { idle.min(energy) } else { energy };
        let weights = self.standing(&activity, policy);
        Division {
            active: apportion(energy - idle, &activity),
            standing: apportion(idle, &weights),
            weights,
            activity,
        }
    }

    /// The weights by which idle power is divided, idle's own at the end.
    fn standing(&self, activity: &[u64], policy: IdlePolicy) -> Vec<u64> {
        let nobody = || {
            let mut weights = vec![0; self.parties.len()];
            weights.push(1);
            weights
        };
        let weights = match policy {
            IdlePolicy::Reserved => {
                let mut weights: Vec<u64> = self.parties.iter().map(|it| it.reserved).collect();
                let set_aside = total(weights.iter().copied());
                weights.push(self.whole.saturating_sub(set_aside));
                weights
            }
            IdlePolicy::Proportional => activity.to_vec(),
            IdlePolicy::None => nobody(),
        };
        if weights.iter().all(|weight| *weight == 0) {
            return nobody();
        }
        weights
    }
}

impl Division {
    /// Each one's energy. Bounds and gaps follow the energies, so that no share is
    /// surer than the whole; with nothing to follow, they follow the idle power.
    fn with_bounds(&self, energy: Microjoules) -> Vec<Microjoules> {
        let both = self.active.iter().zip(&self.standing);
        let parts: Vec<u64> = both.map(|(active, standing)| active + standing).collect();
        let upper = if energy.energy == 0 {
            &self.weights
        } else {
            &parts
        };
        let below = apportion(energy.energy.saturating_sub(energy.low), &parts);
        let above = apportion(energy.high.saturating_sub(energy.energy), upper);
        let gaps = apportion(energy.gap, &parts);
        let share = |(index, part): (usize, &u64)| Microjoules {
            energy: *part,
            low: part.saturating_sub(below[index]),
            high: part.saturating_add(above[index]),
            gap: gaps[index].min(*part),
        };
        parts.iter().enumerate().map(share).collect()
    }

    /// A share whose weight in the standing energy may be any between these.
    fn standing_within(
        &self,
        index: usize,
        mut share: Microjoules,
        bounds: (u64, u64),
    ) -> Microjoules {
        let all = total(self.standing.iter().copied()) as f64;
        let whole = total(self.weights.iter().copied()).max(1) as f64;
        let part = |weight: u64| all * (weight as f64 / whole).min(1.0);
        let own = self.standing[index];
        let (low, high) = (part(bounds.0).floor() as u64, part(bounds.1).ceil() as u64);
        share.low = share.low.saturating_sub(own.saturating_sub(low));
        share.high = share.high.saturating_add(high.saturating_sub(own));
        share
    }

    /// The active energy, and the idle energy where it follows the active.
    fn doubted(&self, policy: IdlePolicy) -> Doubted<'_> {
        let mut parts = vec![&self.active[..]];
        if self.follows(policy) {
            parts.push(&self.standing);
        }
        Doubted::new(parts)
    }

    /// What of each one's standing energy may have been the use of another. Where
    /// idle energy follows the active, the doubt of that tells it.
    fn doubted_standing(&self, idle: IdleEnergy, policy: IdlePolicy) -> Vec<u64> {
        let doubted = if self.follows(policy) {
            0
        } else {
            idle.doubted
        };
        apportion(doubted, &self.weights)
    }

    fn follows(&self, policy: IdlePolicy) -> bool {
        policy == IdlePolicy::Proportional && self.activity.iter().any(|weight| *weight > 0)
    }
}

/// Adds an entry of the same holder.
fn merge(sum: &mut Entry, next: &Entry) {
    sum.energy += next.energy;
    sum.usage += next.usage;
    sum.reserved += next.reserved;
    sum.constant += next.constant;
    sum.execution_idle += next.execution_idle;
}

/// So much of the time as `part` is of `whole`.
fn portion(time: Duration, part: u64, whole: u64) -> Duration {
    let nanoseconds = time.as_nanos() * u128::from(part) / u128::from(whole.max(1));
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}
