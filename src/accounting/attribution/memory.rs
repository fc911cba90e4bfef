//! Main memory: bytes in use, and the rest that is refreshed for nobody.

use super::apportion;
use super::claims::{Claims, Party, total};
use super::policy::Remainder;
use super::processor;
use super::usage::Use;
use crate::sample::MemoryUse;

/// Who is charged for main memory, and the energy of the part that is not in use.
///
/// Memory is refreshed whether or not it holds anything, so that its energy
/// follows bytes more than CPU time. What nobody's figures cover is divided by
/// CPU time among those without figures and those who are no known workload:
/// each may have had none or all of it. Reservations are those of CPUs.
///
/// # Source
///
/// Derived: energy by resident bytes over all bytes.
pub(super) fn claims(
    energy: u64,
    memory: MemoryUse,
    package: Option<u32>,
    usage: &Use,
    remainder: Remainder,
) -> (Claims, u64) {
    let mut claims = processor::claims(package, usage, remainder);
    let used = memory.used.min(memory.total);
    let own: Vec<Option<u64>> = usage.workloads.iter().map(|it| it.memory).collect();
    let known = total(own.iter().flatten().copied());
    let is_sure = own.iter().all(Option::is_some);
    let rest = used.saturating_sub(known);
    // The last party is the remainder, of which no figure tells.
    let own = own.into_iter().chain([None]);
    let parties: Vec<(&mut Party, Option<u64>)> = claims.parties.iter_mut().zip(own).collect();
    let unknown: Vec<u64> = parties
        .iter()
        .map(|(party, bytes)| bytes.map_or(party.active, |_| 0))
        .collect();
    let shared = shared(rest, unknown);
    let whole = known.saturating_add(rest).max(1) as f64;
    for ((party, bytes), shared) in parties.into_iter().zip(shared) {
        party.active = bytes.unwrap_or(shared);
        party.usage = party.active as f64 * usage.time.as_secs_f64();
        party.doubt = (bytes.is_none() && !is_sure).then(|| (0.0, rest as f64 / whole));
    }
    let idle = apportion(energy, &[used, memory.total.saturating_sub(used)])[1];
    (claims, idle)
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
