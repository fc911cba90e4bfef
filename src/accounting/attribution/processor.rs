//! Processors: CPU time among busy time, on the packages where it was spent.

use super::apportion;
use super::claims::{Claims, Party, nanoseconds, total};
use super::doubt::{CpuTime, by_cpu_time};
use super::policy::Remainder;
use super::usage::{CpuUse, Use, WorkloadUse};
use std::collections::BTreeMap;
use std::time::Duration;

/// What one workload used and had set aside, in nanoseconds of CPU time.
#[derive(Debug, Clone, Copy, Default)]
struct Claim {
    used: u64,
    reserved: u64,
}

/// Who is charged for a processor: for one package, or for all of them.
///
/// Shares are of *busy* time, so that busy time of no known workload is charged
/// to none of the known. A workload that is pinned to packages counts there only;
/// the others share the busy time that those leave, package by package.
///
/// # Source
///
/// Active energy by share of busy CPU time and idle energy apart: the two-part
/// model of Kepler (`docs/developer/design/architecture/principles.md`: node power
/// = active + idle); here the remainder of busy time stays visible.
pub(super) fn claims(package: Option<u32>, usage: &Use, remainder: Remainder) -> Claims {
    let own = package.filter(|package| usage.packages.contains_key(package));
    let (whole, claims) = match own {
        Some(package) => (
            usage.packages.get(&package).copied(),
            on_package(package, usage),
        ),
        None => (usage.node, on_node(usage)),
    };
    let mut parties: Vec<Party> = usage
        .workloads
        .iter()
        .zip(&claims)
        .map(|(workload, claim)| Party {
            active: claim.used,
            reserved: whole.map_or(0, |_| claim.reserved),
            usage: workload.cpu.as_secs_f64(),
            ..Party::of(workload.id.clone())
        })
        .collect();
    let known = total(claims.iter().map(|claim| claim.used));
    // The two clocks tick differently, so that the known may exceed the whole.
    let rest = whole.map_or(0, |whole| nanoseconds(whole.busy).saturating_sub(known));
    parties.push(Party {
        active: rest,
        usage: Duration::from_nanos(rest).as_secs_f64(),
        ..Party::remainder(remainder)
    });
    let times = times(usage, &parties, rest);
    for (party, part) in parties.iter_mut().zip(by_cpu_time(&times)) {
        party.doubt = Some((part.low, part.high));
    }
    Claims {
        parties,
        whole: whole.map_or(1, |whole| nanoseconds(whole.total).max(1)),
    }
}

/// The CPU time of each party with its bounds; the last is the remainder.
///
/// A time is wrong by its grain where it begins and ends, and what is not one's is
/// the remainder's. Who is looked at process by process may have used all of the
/// remainder besides, in processes that began and ended between two looks.
fn times(usage: &Use, parties: &[Party], rest: u64) -> Vec<CpuTime> {
    let (mut grains, mut unseen) = (0.0, 0.0);
    let mut times = Vec::new();
    for (party, workload) in parties.iter().zip(&usage.workloads) {
        let used = party.active as f64;
        let grain = if used > 0.0 {
            nanoseconds(workload.grain) as f64
        } else {
            0.0
        };
        let missed = if workload.by_looks { rest as f64 } else { 0.0 };
        grains += grain;
        unseen = missed.max(unseen);
        times.push(CpuTime {
            used,
            low: (used - grain).max(0.0),
            high: used + grain + missed,
        });
    }
    let used = rest as f64;
    times.push(CpuTime {
        used,
        low: (used - grains - unseen).max(0.0),
        high: used + grains,
    });
    times
}

/// CPU time that was set aside for a workload.
fn reserved(workload: &WorkloadUse, time: Duration) -> u64 {
    let cpus = workload.cpus.filter(|cpus| cpus.is_finite() && *cpus > 0.0);
    (cpus.unwrap_or(0.0) * time.as_nanos() as f64) as u64
}

fn on_node(usage: &Use) -> Vec<Claim> {
    let claim = |workload: &WorkloadUse| Claim {
        used: nanoseconds(workload.cpu),
        reserved: reserved(workload, usage.time),
    };
    usage.workloads.iter().map(claim).collect()
}

fn on_package(package: u32, usage: &Use) -> Vec<Claim> {
    let pins: Vec<Vec<u32>> = usage.workloads.iter().map(|it| pins(it, usage)).collect();
    let room = |of: fn(&CpuUse) -> Duration| -> BTreeMap<u32, u64> {
        let packages = usage.packages.iter();
        packages
            .map(|(package, clock)| (*package, nanoseconds(of(clock))))
            .collect()
    };
    let claims = on_node(usage);
    let used: Vec<u64> = claims.iter().map(|claim| claim.used).collect();
    let reserved: Vec<u64> = claims.iter().map(|claim| claim.reserved).collect();
    let used = on(package, &used, &pins, &room(|clock| clock.busy));
    let reserved = on(package, &reserved, &pins, &room(|clock| clock.total));
    used.into_iter()
        .zip(reserved)
        .map(|(used, reserved)| Claim { used, reserved })
        .collect()
}

/// The packages on which a workload may run.
fn pins(workload: &WorkloadUse, usage: &Use) -> Vec<u32> {
    let all = || usage.packages.keys().copied();
    let mut pinned: Vec<u32> = all().filter(|it| workload.packages.contains(it)).collect();
    if pinned.is_empty() {
        pinned = all().collect();
    }
    pinned
}

/// The part of each amount that falls to one package.
///
/// Those who may run on the fewest packages go first. Each group fills its
/// packages in proportion to the room that is left on them.
fn on(package: u32, amounts: &[u64], pins: &[Vec<u32>], room: &BTreeMap<u32, u64>) -> Vec<u64> {
    let mut groups: BTreeMap<(usize, &[u32]), Vec<usize>> = BTreeMap::new();
    for (index, pinned) in pins.iter().enumerate() {
        let group = groups.entry((pinned.len(), pinned)).or_default();
        group.push(index);
    }
    let mut left = room.clone();
    let mut parts = vec![0; amounts.len()];
    for ((_, packages), members) in groups {
        let weights = weights(packages, &left, room);
        let own = packages.iter().position(|it| *it == package);
        for index in &members {
            let shared = apportion(amounts[*index], &weights);
            parts[*index] = own.map_or(0, |own| shared[own]);
        }
        let all = total(members.iter().map(|index| amounts[*index]));
        for (package, taken) in packages.iter().zip(apportion(all, &weights)) {
            if let Some(left) = left.get_mut(package) {
                *left = left.saturating_sub(taken);
            }
        }
    }
    parts
}

/// The room that is left on each package, or all of it where none is left.
fn weights(packages: &[u32], left: &BTreeMap<u32, u64>, room: &BTreeMap<u32, u64>) -> Vec<u64> {
    let of = |from: &BTreeMap<u32, u64>| -> Vec<u64> {
        let each = packages.iter();
        each.map(|it| from.get(it).copied().unwrap_or(0)).collect()
    };
    let something = |weights: &Vec<u64>| weights.iter().any(|it| *it > 0);
    let weights = Some(of(left)).filter(something);
    let weights = weights.or_else(|| Some(of(room)).filter(something));
    weights.unwrap_or_else(|| vec![1; packages.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_go_first_and_the_others_share_what_they_leave() {
        let room = BTreeMap::from([(0, 1_000), (1, 400)]);
        let pins = [vec![0], vec![0, 1], vec![0, 1]];
        // 800 are pinned to package 0, which leaves 200 there and 400 on 1.
        let amounts = [800, 300, 30];
        assert_eq!(on(0, &amounts, &pins, &room), [800, 100, 10]);
        assert_eq!(on(1, &amounts, &pins, &room), [0, 200, 20]);
    }

    #[test]
    fn every_nanosecond_is_on_one_package() {
        let room = BTreeMap::from([(0, 7), (1, 0), (2, 5)]);
        let pins = [vec![0], vec![1], vec![0, 2], vec![0, 1, 2]];
        let amounts = [9, 4, 11, 3];
        let parts: Vec<Vec<u64>> = (0..3).map(|it| on(it, &amounts, &pins, &room)).collect();
        for (index, amount) in amounts.iter().enumerate() {
            let sum: u64 = parts.iter().map(|part| part[index]).sum();
            assert_eq!(sum, *amount, "{index}");
        }
        assert_eq!((parts[0][0], parts[1][1], parts[1][0]), (9, 4, 0));
    }
}
