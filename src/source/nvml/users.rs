//! When to ask who uses a GPU, and what was answered last.
//!
//! A process list takes the driver milliseconds and holds up the work on the
//! device, so that it is read only when something has happened: at first, at a
//! workload's edge, when the memory in use has changed, and when somebody works or
//! an instance is used that nobody knows.
//!
//! Beside energy and power one call is made at a tick, by turns: for the memory in
//! use, for what the processes did, or for what a MIG instance did.

use super::fault::{Consequence, Fault};
use super::library::{Handle, Library};
use super::partitions::Partitions;
use super::processes::{self, List, Users};
use super::utilization::Utilization;
use crate::sample::{Channel, DeviceUser, Moment, Sample, SampleKind};
use std::collections::BTreeSet;
use std::time::Duration;

/// How long a list is good where no change can be seen, or after a failure.
const GOOD_FOR: Duration = Duration::from_secs(10);
/// Of so many turns one is for the memory in use, where instances are measured.
const TURNS: u8 = 3;

/// Who uses one GPU, as far as known.
#[derive(Default)]
pub(super) struct Watch {
    memory: MemoryCall,
    used: Option<u64>,
    /// Lists that the device does not have, in the order of [`List::ALL`].
    lacks: [bool; List::ALL.len()],
    listed_at: Option<Duration>,
    failed: bool,
    users: Users,
    utilization: Utilization,
    /// Processes that worked when the list was read and were not on it.
    strangers: BTreeSet<u32>,
    partitions: Partitions,
    /// Instances that the list named and a look did not find.
    unseen: BTreeSet<u32>,
    turn: u8,
}

/// One look at one GPU.
pub(super) struct Look<'a> {
    pub(super) library: &'a Library,
    pub(super) device: Handle,
    /// Why it is looked at.
    pub(super) kind: SampleKind,
    /// When.
    pub(super) at: Moment,
    /// Whether another call takes the place of the one that is made by turns.
    pub(super) spare: bool,
}

/// For what the one call beside energy and power is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Memory,
    Utilization,
    Partitions,
    None,
}

/// How the device tells its memory in use.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum MemoryCall {
    #[default]
    Second,
    First,
    None,
}

impl Watch {
    /// Asks whatever must be asked now. Gives the faults that it met.
    pub(super) fn look(&mut self, look: &Look) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.listed_at.is_none() {
            faults.extend(self.partitions.look(look.library, look.device).err());
        }
        let at_once = look.kind == SampleKind::Edge || self.listed_at.is_none();
        let turn = if at_once || look.spare {
            Turn::None
        } else {
            self.turn(look.at.monotonic)
        };
        let by_memory = turn == Turn::Memory || at_once && !look.spare;
        let changed = by_memory
            && self.memory_changed(look).unwrap_or_else(|fault| {
                faults.push(fault);
                false
            });
        let is_new =
            (changed || at_once || self.due(look.at.monotonic)) && self.list(look, &mut faults);
        if is_new || at_once || turn == Turn::Utilization {
            self.ask(look, &mut faults);
        }
        let measured = match turn {
            Turn::Partitions => self.partitions.measure(look),
            _ if at_once => self.partitions.measure_all(look),
            _ => Ok(()),
        };
        faults.extend(measured.err());
        if self.partitions.take_stale() {
            match self.look_again(look) {
                // All are there that were known: it is not one of them that is gone,
                // and an instance that does not tell leaves nothing to compare.
                Ok(true) => self.partitions.stop_metering(look.library),
                Ok(false) => {}
                Err(fault) => faults.push(fault),
            }
        }
        faults
    }

    /// Looks at one thing in the division of the device, and at all of it if that
    /// has changed.
    pub(super) fn look_at_partitions(&mut self, look: &Look) -> Result<(), Fault> {
        let (library, device) = (look.library, look.device);
        if self.partitions.have_changed(library, device)? {
            self.look_again(look)?;
        }
        Ok(())
    }

    /// Adds the processes that were listed last, and the partitions.
    pub(super) fn add_to(&self, channel: &Channel, into: &mut Sample) {
        let (divided, now) = (self.partitions.are_on(), into.at.monotonic);
        let all_are_listed = self.utilization.unlisted(now).next().is_none();
        let user = |((pid, instance), memory): (&(u32, Option<u32>), &Option<u64>)| DeviceUser {
            memory: *memory,
            partition: instance.filter(|id| self.partitions.has(*id)),
            busy: (!divided)
                .then(|| self.utilization.busy(*pid, now, all_are_listed))
                .flatten(),
            ..DeviceUser::of(channel.clone(), *pid)
        };
        into.device_users.extend(self.users.iter().map(user));
        let unlisted = self.utilization.unlisted(now);
        let unlisted = unlisted.filter(|(_, busy)| !divided && *busy != Some(Duration::ZERO));
        into.device_users
            .extend(unlisted.map(|(pid, busy)| DeviceUser {
                busy,
                ..DeviceUser::of(channel.clone(), pid)
            }));
        self.partitions.add(channel, now, &mut into.partitions);
    }

    /// Gives back what the library has lent, before it ends.
    pub(super) fn let_go(&mut self, library: &Library) {
        self.partitions.stop_metering(library);
    }

    fn turn(&mut self, now: Duration) -> Turn {
        if self.partitions.are_on() {
            self.turn = (self.turn + 1) % TURNS;
            let metered = self.partitions.are_metered() && self.turn > 0;
            return if metered {
                Turn::Partitions
            } else {
                Turn::Memory
            };
        }
        if self.utilization.due(now, self.users.len()) {
            return Turn::Utilization;
        }
        Turn::Memory
    }

    fn pids(&self) -> BTreeSet<u32> {
        self.users.keys().map(|(pid, _)| *pid).collect()
    }

    fn due(&self, now: Duration) -> bool {
        let ages = self.failed || self.memory == MemoryCall::None;
        let old = |at: Duration| ages && now.saturating_sub(at) >= GOOD_FOR;
        self.listed_at.is_none_or(old)
    }

    /// Takes in what the processes did. If one did that is not known, they are listed.
    fn ask(&mut self, look: &Look, faults: &mut Vec<Fault>) {
        if self.partitions.are_on() {
            return;
        }
        let answer = self.utilization.ask(look.library, look.device, &look.at);
        faults.extend(answer.err());
        let now = look.at.monotonic;
        let unlisted = |it: &Utilization| it.unlisted(now).map(|(pid, _)| pid).collect();
        let working: BTreeSet<u32> = unlisted(&self.utilization);
        if !working.is_subset(&self.strangers) {
            self.list(look, faults);
            self.strangers = unlisted(&self.utilization);
        }
    }

    fn memory_changed(&mut self, look: &Look) -> Result<bool, Fault> {
        loop {
            let used = match self.memory {
                MemoryCall::Second => look.library.memory_used(look.device),
                MemoryCall::First => look.library.memory_used_v1(look.device),
                MemoryCall::None => return Ok(false),
            };
            match used.map_err(|fault| (fault, fault.consequence_aside())) {
                Ok(used) => return Ok(self.used.replace(used) != Some(used)),
                Err((_, Consequence::Unsupported)) => self.memory = self.memory.older(),
                Err((fault, _)) => return Err(fault),
            }
        }
    }

    /// Reads all lists; true if somebody is new. After a failure the users last
    /// known stay.
    fn list(&mut self, look: &Look, faults: &mut Vec<Fault>) -> bool {
        let mut users = Users::new();
        self.listed_at = Some(look.at.monotonic);
        self.failed = false;
        for (list, lacks) in List::ALL.into_iter().zip(&mut self.lacks) {
            if *lacks {
                continue;
            }
            match list.read(look.library, look.device) {
                Ok(others) => processes::merge(&mut users, others),
                Err(fault) if fault.consequence_aside() == Consequence::Unsupported => {
                    *lacks = true;
                }
                Err(fault) => {
                    faults.push(fault);
                    self.failed = true;
                    return false;
                }
            }
        }
        self.users = users;
        let unseen = self.unknown_instances();
        if self.partitions.are_on() && !unseen.is_subset(&self.unseen) {
            faults.extend(self.look_again(look).err());
        }
        self.unseen = self.unknown_instances();
        self.utilization.list(&self.pids(), &look.at)
    }

    /// Instances that somebody uses and that are not known.
    fn unknown_instances(&self) -> BTreeSet<u32> {
        let instances = self.users.keys().filter_map(|(_, instance)| *instance);
        instances.filter(|id| !self.partitions.has(*id)).collect()
    }

    /// Looks at the whole division of the device, and begins to measure it; true if it is
    /// as it was.
    fn look_again(&mut self, look: &Look) -> Result<bool, Fault> {
        let before = self.partitions.are_on();
        let looked = self.partitions.look(look.library, look.device);
        if self.partitions.are_on() != before {
            // What a divided device refuses to tell it may tell of the whole one.
            self.utilization = Utilization::default();
            self.strangers.clear();
            self.utilization.list(&self.pids(), &look.at);
        }
        let same = looked?;
        self.partitions.measure_all(look)?;
        Ok(same)
    }
}

impl MemoryCall {
    fn older(self) -> Self {
        match self {
            Self::Second => Self::First,
            Self::First | Self::None => Self::None,
        }
    }
}
