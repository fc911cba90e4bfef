//! One agent's energy of one component, and who is charged for it. Pure.

use super::agents::Agent;
use super::families::{Bound, Counted};
use super::selector::Labels;
use crate::accounting::{Holder, Microjoules, apportion};
use std::collections::BTreeMap;

/// An energy with its parts, which add up to it once it is settled.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Balance {
    /// All of it.
    pub whole: Microjoules,
    /// Who is charged how much.
    pub shares: BTreeMap<Holder, Microjoules>,
}

/// What had to be done so that the parts add up, in microjoules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// Metered, and charged to nobody in the series.
    pub to_unattributed: u64,
    /// Charged, and not metered in the series.
    pub to_meter: u64,
}

impl Balance {
    /// Charges a holder.
    pub fn charge(&mut self, holder: &Holder, energy: Microjoules) {
        *self.shares.entry(holder.clone()).or_default() += energy;
    }

    /// Makes the parts add up.
    ///
    /// What is metered and charged to nobody is unattributed: the last that a workload
    /// used before its agent ended was seen by nobody under its name. Nothing is scaled.
    /// Who filled the gaps no series tells, so that everybody has the same part of them.
    pub fn settle(&mut self) -> Settled {
        let mut charged = Microjoules::default();
        self.shares.values().for_each(|share| charged += *share);
        let missing = self.whole - charged;
        let mut settled = Settled::default();
        if charged.energy > self.whole.energy {
            settled.to_meter = charged.energy - self.whole.energy;
            self.whole.energy = charged.energy;
        } else if missing.energy > 0 {
            settled.to_unattributed = missing.energy;
            self.charge(&Holder::Unattributed, missing);
        }
        self.whole = in_order(self.whole);
        let weights: Vec<u64> = self.shares.values().map(|it| it.energy).collect();
        let gaps = apportion(self.whole.gap, &weights);
        for (share, gap) in self.shares.values_mut().zip(gaps) {
            *share = in_order(Microjoules { gap, ..*share });
        }
        settled
    }
}

/// What series of an agent gained, those of one number of labels together.
pub fn energies<K: Ord>(
    agent: &Agent,
    family: &Counted,
    key: impl Fn(&Labels) -> Option<K>,
) -> BTreeMap<K, Microjoules> {
    let mut sums: BTreeMap<K, [f64; 3]> = BTreeMap::new();
    for (at, bound) in [Bound::Central, Bound::Low, Bound::High]
        .into_iter()
        .enumerate()
    {
        for (labels, increase) in agent.gains(family, bound) {
            if let Some(key) = key(labels) {
                sums.entry(key).or_default()[at] += increase.gain;
            }
        }
    }
    let energy = |(key, [central, low, high]): (K, [f64; 3])| {
        let [energy, low, high] = [central, low, high].map(microjoules);
        let bounded = family.bounded && high > 0;
        let (low, high) = if bounded {
            (low, high)
        } else {
            (energy, energy)
        };
        let energy = Microjoules {
            energy,
            low,
            high,
            gap: 0,
        };
        (key, in_order(energy))
    };
    sums.into_iter().map(energy).collect()
}

/// Joules of a series in whole microjoules.
pub fn microjoules(joules: f64) -> u64 {
    (joules * 1e6).round() as u64
}

/// With bounds that enclose the energy, which contains the gap.
fn in_order(energy: Microjoules) -> Microjoules {
    Microjoules {
        energy: energy.energy,
        low: energy.low.min(energy.energy),
        high: energy.high.max(energy.energy),
        gap: energy.gap.min(energy.energy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(energy: u64) -> Microjoules {
        Microjoules::exact(energy)
    }

    proptest! {
        #[test]
        fn whatever_the_series_say_the_parts_add_up(
            whole in 0_u64..1_000_000,
            gap in 0_u64..1_000_000,
            shares in prop::collection::vec(0_u64..400_000, 0..4),
        ) {
            let mut balance = Balance {
                whole: Microjoules { gap: gap.min(whole), ..exact(whole) },
                ..Balance::default()
            };
            let charged: u64 = shares.iter().sum();
            for (number, share) in shares.iter().enumerate() {
                let id = crate::sample::WorkloadId(format!("w{number}").into());
                balance.charge(&Holder::Workload(id), exact(*share));
            }
            let settled = balance.settle();
            let sum = |of: fn(&Microjoules) -> u64| balance.shares.values().map(of).sum::<u64>();
            prop_assert_eq!(sum(|it| it.energy), balance.whole.energy);
            prop_assert_eq!(sum(|it| it.gap), balance.whole.gap);
            prop_assert_eq!(balance.whole.energy, whole.max(charged));
            prop_assert_eq!(settled.to_unattributed, whole.saturating_sub(charged));
            prop_assert_eq!(settled.to_meter, charged.saturating_sub(whole));
        }
    }
}
