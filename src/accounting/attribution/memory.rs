//! Main memory: bytes in use, and the rest that is refreshed for nobody.

use super::apportion;
use super::claims::{Claims, total};
use super::idle::IdleEnergy;
use super::policy::Remainder;
use super::processor;
use super::usage::Use;
use crate::sample::MemoryUse;

/// What memory drew, microjoules.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    /// All of it.
    pub energy: u64,
    /// What it would have drawn without being read or written.
    pub idle: u64,
}

/// Who is charged for main memory, and the energy of the part that is not in use.
///
/// Memory is refreshed whether or not it holds anything, so that its energy
/// follows bytes more than CPU time. What nobody's figures cover is divided by
/// CPU time among those without figures and those who are no known workload:
/// each may have had none or all of it. Reservations are those of CPUs.
///
/// Bytes do not tell who reads and writes. So what is drawn beyond refreshing may
/// be any one's of several, as far as the bounds go: each owes at least the
/// refreshing of its own bytes, and at most that and all the traffic. The energy of
/// the part that is not in use has its share of the traffic, which is in doubt.
///
/// # Source
///
/// Derived: energy by resident bytes over all bytes.
pub(super) fn claims(
    drawn: Drawn,
    memory: MemoryUse,
    package: Option<u32>,
    usage: &Use,
    remainder: Remainder,
) -> (Claims, IdleEnergy) {
    let mut claims = processor::claims(package, usage, remainder);
    let used = memory.used.min(memory.total);
    let own: Vec<Option<u64>> = usage.workloads.iter().map(|it| it.memory).collect();
    let known = total(own.iter().flatten().copied());
    let is_sure = own.iter().all(Option::is_some);
    let rest = used.saturating_sub(known);
    // The last party is the remainder, of which no figure tells.
    let own: Vec<Option<u64>> = own.into_iter().chain([None]).collect();
    let unknown: Vec<u64> = claims
        .parties
        .iter()
        .zip(&own)
        .map(|(party, bytes)| bytes.map_or(party.active, |_| 0))
        .collect();
    let shared = shared(rest, unknown);
    let free = memory.total.saturating_sub(used);
    let unused = apportion(drawn.energy, &[used, free])[1];
    let traffic = Traffic { drawn, memory };
    let several = own
        .iter()
        .zip(&shared)
        .filter(|(own, shared)| own.unwrap_or(**shared) > 0);
    let several = several.count() > 1 || !is_sure;
    for ((party, bytes), shared) in claims.parties.iter_mut().zip(own).zip(shared) {
        party.active = bytes.unwrap_or(shared);
        party.usage = party.active as f64 * usage.time.as_secs_f64();
        let (least, most) = match bytes {
            Some(bytes) => (bytes, bytes),
            None if is_sure => (rest, rest),
            None => (0, rest),
        };
        let [low, high] = traffic.bounds(least, most);
        let active = drawn.energy.saturating_sub(unused).max(1) as f64;
        party.doubt = several.then_some((low / active, high / active));
    }
    let refreshed = apportion(drawn.idle, &[used, free])[1];
    let unused = IdleEnergy {
        doubted: unused.saturating_sub(refreshed),
        ..IdleEnergy::sure(unused)
    };
    (claims, unused)
}

/// Energy of which bytes do not tell whose it is.
struct Traffic {
    drawn: Drawn,
    memory: MemoryUse,
}

impl Traffic {
    /// The least and the most that one may owe of the used memory's energy, in
    /// microjoules, who has so many bytes.
    fn bounds(&self, least: u64, most: u64) -> [f64; 2] {
        let whole = self.memory.total.max(1) as f64;
        let refreshing = |bytes: u64| self.drawn.idle as f64 * bytes as f64 / whole;
        let traffic = self.drawn.energy.saturating_sub(self.drawn.idle) as f64;
        [refreshing(least), refreshing(most) + traffic]
    }
}

/// Bytes of those whose memory is not known; without CPU time, the remainder's.
fn shared(rest: u64, mut weights: Vec<u64>) -> Vec<u64> {
    if weights.iter().all(|it| *it == 0)
        && let Some(remainder) = weights.last_mut()
    {
        *remainder = 1;
    }
    apportion(rest, &weights)
}
