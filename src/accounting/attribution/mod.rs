//! Energy and use to shares: who is charged, and what is left over.
//!
//! Each channel's energy has two parts: what the device would have drawn with
//! nothing to do, and what it drew beyond. The second goes to who caused it. Who
//! pays for the first is settled by the [`IdlePolicy`]:
//!
//! | | beyond idle | idle, `reserved` | idle, `proportional` | idle, `none` |
//! | --- | --- | --- | --- | --- |
//! | processors | by CPU time, of busy time | by reserved CPUs; the rest is idle | as beyond idle | is idle |
//! | memory; idle is what is not in use | by bytes | by reserved CPUs; the rest is idle | by bytes | is idle |
//! | an accelerator of one holder | its holder's | its holder's | its holder's | is idle |
//! | … reserved, without a process | – | its holder's | is idle | is idle |
//! | … of several holders | by busy time, else by processes | equally | as beyond idle | is idle |
//! | … in partitions | by busy time × slices, else by slices | by slices; free slices are idle | as beyond idle | is idle |
//! | … that nobody holds | is idle | is idle | is idle | is idle |
//! | constant power of the node | – | as the idle power of the channels, by their limits | the same | the same |
//!
//! "Of busy time" means that busy time of no known workload is charged to nobody
//! known: see [`Remainder`]. The same holds for memory. Processes on an
//! accelerator that are no known workload's are one holder, and unattributed.
//!
//! What a holder is charged while nothing ran on its accelerator is told besides,
//! as `execution_idle`: by no kernel in the whole span, in any of its partitions
//! and by anybody there, as far as the driver tells.

mod accelerator;
mod claims;
mod doubt;
mod doubted;
mod idle;
mod memory;
mod partitions;
mod policy;
mod processor;
mod usage;

pub use policy::{Charging, IdlePolicy, Remainder};
pub use usage::{AcceleratorUse, CpuUse, Hold, PartitionUse, Stay, Use, WorkloadUse};

use super::apportion::apportion;
use super::entry::{Entry, Holder, Microjoules};
use crate::quantity::{Estimate, Power};
use crate::sample::{Component, Instrument};
use claims::{Claims, Party};
use idle::IdleEnergy;
use std::time::Duration;

/// Divides one channel's energy among those who used or reserved it.
///
/// `idle` is what the device draws with nothing to do, and the bounds of each
/// entry enclose what dividing with either end of it would give. The entries'
/// energies sum to `energy`, to the microjoule.
pub fn attribute(
    instrument: &Instrument,
    energy: Microjoules,
    idle: Estimate<Power>,
    usage: &Use,
    charging: Charging,
) -> Vec<Entry> {
    let channel = &instrument.channel;
    let part = |idle| idle_part(energy, idle, usage.time);
    let mut idle = IdleEnergy {
        central: part(idle.central()),
        ends: [part(idle.low()), part(idle.high())],
        doubted: 0,
    };
    let package = instrument.package;
    let (claims, policy) = match (channel.component, usage.memory) {
        _ if usage.unknown => {
            idle = IdleEnergy::sure(0);
            (nobody_known(), IdlePolicy::None)
        }
        (Component::Accelerator, _) => {
            let held = usage.accelerators.get(channel).cloned().unwrap_or_default();
            (accelerator::claims(&held, usage.time), charging.idle)
        }
        (Component::Dram, Some(memory)) if memory.total > 0 => {
            let to = charging.remainder;
            let drawn = memory::Drawn {
                energy: energy.energy,
                idle: idle.central,
            };
            let (claims, unused) = memory::claims(drawn, memory, package, usage, to);
            idle = unused;
            (claims, charging.idle)
        }
        _ => {
            let claims = processor::claims(package, usage, charging.remainder);
            (claims, charging.idle)
        }
    };
    claims.divide(channel, energy, idle, policy, usage.time)
}

/// Adds energy of which nobody can say who used it.
pub fn charge_nobody(entries: &mut Vec<Entry>, instrument: &Instrument, energy: Microjoules) {
    if energy == Microjoules::default() {
        return;
    }
    let channel = &instrument.channel;
    let known = entries
        .iter_mut()
        .find(|it| it.holder == Holder::Unattributed && it.channel == *channel);
    if let Some(entry) = known {
        entry.energy += energy;
        return;
    }
    let entry = Entry::of(Holder::Unattributed, channel.clone(), energy);
    entries.push(entry);
}

/// All of it is used by somebody of whom nothing is known.
fn nobody_known() -> Claims {
    Claims {
        parties: vec![Party {
            active: 1,
            ..Party::unattributed()
        }],
        whole: 1,
    }
}

/// What the channel would have drawn with nothing to do.
fn idle_part(energy: Microjoules, idle: Power, time: Duration) -> u64 {
    let idle = (idle * time).microjoules().round().max(0.0) as u64;
    idle.min(energy.energy)
}
