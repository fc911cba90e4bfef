//! When to ask who uses a GPU, and what was answered last.
//!
//! A process list takes the driver milliseconds and holds up the work on the
//! device, so that it is read only when something has happened: at first, at a
//! workload's edge, and when the memory in use has changed.

use super::fault::{Consequence, Fault};
use super::library::{Handle, Library};
use super::processes::{self, List, Users};
use crate::sample::{Channel, DeviceUser, Sample, SampleKind};
use std::time::Duration;

/// How long a list is good where no change can be seen, or after a failure.
const GOOD_FOR: Duration = Duration::from_secs(10);

/// Who uses one GPU, as far as known.
#[derive(Debug, Default)]
pub(super) struct Watch {
    memory: MemoryCall,
    used: Option<u64>,
    /// Lists that the device does not have, in the order of [`List::ALL`].
    lacks: [bool; List::ALL.len()],
    listed_at: Option<Duration>,
    failed: bool,
    users: Users,
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
    ///
    /// A call is spared by leaving the memory for the next tick.
    pub(super) fn look(
        &mut self,
        library: &Library,
        device: Handle,
        spare_memory: bool,
        kind: SampleKind,
        now: Duration,
    ) -> Vec<Fault> {
        let mut faults = Vec::new();
        let changed = !spare_memory
            && self
                .memory_changed(library, device)
                .unwrap_or_else(|fault| {
                    faults.push(fault);
                    false
                });
        if changed || kind == SampleKind::Edge || self.due(now) {
            self.listed_at = Some(now);
            self.list(library, device, &mut faults);
        }
        faults
    }

    /// Adds the processes that were listed last.
    pub(super) fn add_users(&self, channel: &Channel, into: &mut Sample) {
        let user = |(pid, memory): (&u32, &Option<u64>)| DeviceUser {
            memory: *memory,
            ..DeviceUser::of(channel.clone(), *pid)
        };
        into.device_users.extend(self.users.iter().map(user));
    }

    fn due(&self, now: Duration) -> bool {
        let ages = self.failed || self.memory == MemoryCall::None;
        let old = |at: Duration| ages && now.saturating_sub(at) >= GOOD_FOR;
        self.listed_at.is_none_or(old)
    }

    fn memory_changed(&mut self, library: &Library, device: Handle) -> Result<bool, Fault> {
        loop {
            let used = match self.memory {
                MemoryCall::Second => library.memory_used(device),
                MemoryCall::First => library.memory_used_v1(device),
                MemoryCall::None => return Ok(false),
            };
            match used.map_err(|fault| (fault, fault.consequence_aside())) {
                Ok(used) => return Ok(self.used.replace(used) != Some(used)),
                Err((_, Consequence::Unsupported)) => self.memory = self.memory.older(),
                Err((fault, _)) => return Err(fault),
            }
        }
    }

    /// Reads all lists. After a failure the users last known stay.
    fn list(&mut self, library: &Library, device: Handle, faults: &mut Vec<Fault>) {
        let mut users = Users::new();
        self.failed = false;
        for (list, lacks) in List::ALL.into_iter().zip(&mut self.lacks) {
            if *lacks {
                continue;
            }
            match list.read(library, device) {
                Ok(others) => processes::merge(&mut users, others),
                Err(fault) if fault.consequence_aside() == Consequence::Unsupported => {
                    *lacks = true;
                }
                Err(fault) => {
                    faults.push(fault);
                    self.failed = true;
                    return;
                }
            }
        }
        self.users = users;
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
