//! Accelerators: to who holds them, and between several by who kept them busy.

use super::apportion;
use super::claims::{Claims, Party, nanoseconds};
use super::doubt::{Part, by_busy, by_number, ran_at_once};
use super::partitions;
use super::usage::{AcceleratorUse, Hold, Stay};
use std::time::Duration;

/// Stands for the whole where a part of it must be a whole number.
const WHOLE: f64 = 1e15;

/// Who is charged for an accelerator.
pub(super) fn claims(held: &AcceleratorUse, time: Duration) -> Claims {
    if !held.partitions.is_empty() {
        return partitions::claims(held, time);
    }
    let holds: Vec<&Hold> = held.holds.iter().collect();
    let whole = nanoseconds(time);
    let alone = Part {
        central: 1.0,
        low: 1.0,
        high: 1.0,
    };
    Claims {
        parties: parties(&holds, whole, alone, time),
        whole,
    }
}

/// Those who hold a device or a partition, of whose active energy they have
/// `part` together and of which `set_aside` is reserved for them.
///
/// They share what is set aside equally: each keeps it from others as much. The
/// active energy goes by the time for which each kept the device busy; by the
/// number of processes where the driver does not tell that for all of them, or
/// where nothing ran.
///
/// Who left meanwhile is charged for nothing, because those who are there at the
/// end are. But it may have held the device for all but a moment, so that it may
/// have caused all of it, and who came may have caused none.
pub(super) fn parties(holds: &[&Hold], set_aside: u64, part: Part, time: Duration) -> Vec<Party> {
    let all = holds.iter().copied();
    let (left, holds): (Vec<&Hold>, Vec<&Hold>) = all.partition(|hold| hold.stay == Stay::Left);
    let mut parties = of_those_there(&holds, set_aside, part, time);
    if left.is_empty() {
        return parties;
    }
    let worked = left.iter().any(|hold| hold.processes > 0);
    let seats = u64::try_from(holds.len() + left.len()).unwrap_or(u64::MAX);
    for (party, hold) in parties.iter_mut().zip(&holds) {
        if let Some((low, _)) = party.doubt.as_mut().filter(|_| worked) {
            *low = 0.0;
        }
        let least = match hold.stay {
            Stay::Came => 0,
            Stay::Throughout | Stay::Left => party.reserved.min(set_aside / seats),
        };
        party.stay = Some((least, party.reserved));
    }
    parties.extend(left.iter().map(|hold| {
        Party {
            doubt: Some((0.0, if hold.processes > 0 { part.high } else { 0.0 })),
            stay: Some((0, set_aside)),
            ..hold
                .holder
                .clone()
                .map_or_else(Party::unattributed, Party::of)
        }
    }));
    parties
}

/// The same without those who left.
fn of_those_there(holds: &[&Hold], set_aside: u64, part: Part, time: Duration) -> Vec<Party> {
    let equally = apportion(set_aside, &vec![1; holds.len()]);
    let workers: Vec<f64> = holds.iter().map(|hold| hold.workers()).collect();
    let busy = busy_times(holds);
    let ran = busy.as_ref().map(|busy| busy.iter().any(|it| *it > 0.0));
    let parts = match busy {
        Some(busy) if ran == Some(true) => {
            let parts = by_busy(&busy, &workers).into_iter();
            let at_once = ran_at_once(&busy, time.as_secs_f64());
            parts
                .map(|part| if at_once { part.unsure() } else { part })
                .collect()
        }
        _ => by_number(&workers),
    };
    holds
        .iter()
        .zip(parts)
        .zip(equally)
        .map(|((hold, own), reserved)| {
            let own = own.within(part);
            let holder = hold.holder.clone();
            Party {
                active: (own.central * WHOLE) as u64,
                reserved,
                usage: f64::from(hold.processes) * time.as_secs_f64(),
                doubt: Some((own.low, own.high)),
                idles: ran == Some(false),
                ..holder.map_or_else(Party::unattributed, Party::of)
            }
        })
        .collect()
}

/// Busy time of each, if it is known of all who have processes there.
fn busy_times(holds: &[&Hold]) -> Option<Vec<f64>> {
    let time = |hold: &&Hold| match hold.busy {
        Some(busy) => Some(busy.as_secs_f64()),
        None if hold.processes == 0 => Some(0.0),
        None => None,
    };
    holds.iter().map(time).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::WorkloadId;

    fn hold(name: &str, stay: Stay) -> Hold {
        Hold {
            holder: Some(WorkloadId(name.into())),
            partition: None,
            processes: 1,
            busy: None,
            stay,
        }
    }

    #[test]
    fn who_came_as_another_left_may_have_used_all_of_it_or_nothing() {
        let held = AcceleratorUse {
            holds: vec![hold("new", Stay::Came), hold("old", Stay::Left)],
            ..AcceleratorUse::default()
        };
        let parties = claims(&held, Duration::from_secs(1)).parties;
        let bounds = parties
            .iter()
            .map(|it| (it.active > 0, it.doubt, it.stay))
            .collect::<Vec<_>>();
        let (all, second) = (Some((0.0, 1.0)), Some((0, 1_000_000_000)));
        assert_eq!(bounds, [(true, all, second), (false, all, second)]);
    }
}
