//! Accelerators in partitions: each holder pays for its slices and what it did.

use super::accelerator::parties;
use super::claims::{Claims, Party, nanoseconds};
use super::doubt::{Part, by_busy, by_number};
use super::usage::{AcceleratorUse, Hold, PartitionUse};
use std::time::Duration;

/// A partition with those who hold it.
struct Seat<'a> {
    holds: Vec<&'a Hold>,
    slices: u32,
    /// Time in which it was busy, if that is known.
    busy: Option<Duration>,
}

/// Who is charged for a partitioned accelerator.
///
/// The device has one counter, which is charged once. What it draws idle goes by
/// the slices that each partition has, of all that there are: slices of no
/// partition, or of one that nobody holds, are idle. What it draws beyond goes by
/// the time for which each partition was busy, times its slices; where that is
/// not known of all partitions at work, by their slices.
///
/// # Source
///
/// Derived. Neither is a measurement of power: arXiv 2501.17752 finds that no one
/// model divides the power of a GPU among its instances, whence the bounds.
pub(super) fn claims(held: &AcceleratorUse, time: Duration) -> Claims {
    let seats = seats(held);
    let parts = parts(&seats);
    let mut all: Vec<Party> = Vec::new();
    for (seat, part) in seats.iter().zip(parts) {
        let set_aside = nanoseconds(time).saturating_mul(u64::from(seat.slices));
        let mut own = parties(&seat.holds, set_aside, part, time);
        if seat.busy == Some(Duration::ZERO) {
            for party in &mut own {
                party.idles = true;
            }
        }
        all.extend(own);
    }
    Claims {
        parties: all,
        whole: nanoseconds(time).saturating_mul(u64::from(slices(&held.partitions))),
    }
}

/// The partitions that are held. Whoever holds the device by no partition that
/// is known has the slices that the others leave.
fn seats(held: &AcceleratorUse) -> Vec<Seat<'_>> {
    let is_known = |hold: &&Hold| {
        let mut known = held.partitions.iter();
        known.any(|partition| hold.partition == Some(partition.id))
    };
    let seat = |partition: &PartitionUse| Seat {
        holds: of(held, |hold| hold.partition == Some(partition.id)),
        slices: partition.slices,
        busy: partition.busy,
    };
    let mut seats: Vec<Seat<'_>> = held.partitions.iter().map(seat).collect();
    seats.retain(|seat| !seat.holds.is_empty());
    let others = of(held, |hold| !is_known(&hold));
    if !others.is_empty() {
        let taken = seats.iter().map(|seat| seat.slices);
        let taken = taken.fold(0, u32::saturating_add);
        seats.push(Seat {
            holds: others,
            slices: slices(&held.partitions).saturating_sub(taken).max(1),
            busy: None,
        });
    }
    seats
}

fn of(held: &AcceleratorUse, wanted: impl Fn(&Hold) -> bool) -> Vec<&Hold> {
    held.holds.iter().filter(|hold| wanted(hold)).collect()
}

/// All slices of the device.
fn slices(partitions: &[PartitionUse]) -> u32 {
    let told = partitions.iter().map(|it| it.of).max().unwrap_or(0);
    let taken = partitions
        .iter()
        .fold(0, |sum: u32, it| sum.saturating_add(it.slices));
    told.max(taken).max(1)
}

/// The part of the active energy that falls to each partition.
fn parts(seats: &[Seat<'_>]) -> Vec<Part> {
    let is_used = |seat: &Seat<'_>| seat.holds.iter().any(|hold| hold.workers() > 0.0);
    let slices = |seat: &Seat<'_>| {
        if is_used(seat) {
            f64::from(seat.slices)
        } else {
            0.0
        }
    };
    let by_slices: Vec<f64> = seats.iter().map(slices).collect();
    let busy = |seat: &Seat<'_>| match seat.busy {
        Some(busy) => Some(busy.as_secs_f64() * slices(seat)),
        None if is_used(seat) => None,
        None => Some(0.0),
    };
    let busy: Option<Vec<f64>> = seats.iter().map(busy).collect();
    match busy {
        Some(busy) if busy.iter().any(|it| *it > 0.0) => by_busy(&busy, &by_slices),
        _ => by_number(&by_slices),
    }
}
