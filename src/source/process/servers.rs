//! Processes on an accelerator that cannot be charged for what they hold.

use super::{Machine, Stat};
use crate::sample::DeviceUser;
use std::collections::BTreeSet;

/// The server of NVIDIA's multi-process service, as far as the kernel keeps the
/// name `nvidia-cuda-mps-server`. It computes for its clients.
///
/// # Source
///
/// NVIDIA, *Multi-Process Service*: the server has a context on the device for
/// its clients. `nvml.h`, `nvmlDeviceGetMPSComputeRunningProcesses`: the clients
/// have a list of their own, which not every driver fills.
const SERVER: &str = "nvidia-cuda-mps";

/// What the driver lists that is no holder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Strange {
    /// Servers that are listed without any client.
    pub(super) servers: BTreeSet<u32>,
    /// Processes that do not exist here: those of another process namespace.
    pub(super) invisible: BTreeSet<u32>,
    /// Processes whose work is told as that of a server beside them.
    pub(super) served: BTreeSet<u32>,
}

impl Strange {
    /// Looks at who holds accelerators, and leaves a server out beside its
    /// clients: it would take a share of what they use.
    ///
    /// `visible` are those who were seen here before, so that one that has just
    /// ended is not taken for one of elsewhere.
    pub(super) fn find(
        machine: &Machine,
        users: &mut Vec<DeviceUser>,
        visible: &mut BTreeSet<u32>,
    ) -> Self {
        let pids: BTreeSet<u32> = users.iter().map(|user| user.pid).collect();
        let mut strange = Self::default();
        visible.retain(|pid| pids.contains(pid));
        for pid in pids {
            if let Some(stat) = Stat::read(&machine.roots.procfs, pid) {
                visible.insert(pid);
                if stat.comm == SERVER {
                    strange.servers.insert(pid);
                }
            } else if !visible.contains(&pid) {
                strange.invisible.insert(pid);
            }
        }
        strange.hide_what_servers_did(users);
        let served: Vec<_> = users
            .iter()
            .filter(|user| !strange.servers.contains(&user.pid))
            .map(|user| user.channel.clone())
            .collect();
        users
            .retain(|user| !strange.servers.contains(&user.pid) || !served.contains(&user.channel));
        strange
    }

    /// Where a driver tells what clients do as their server's, one that shows
    /// nothing is not known to be idle.
    fn hide_what_servers_did(&mut self, users: &mut [DeviceUser]) {
        let works = |it: &&DeviceUser| it.busy.is_some_and(|busy| !busy.is_zero());
        let servers = users.iter().filter(|it| self.servers.contains(&it.pid));
        let charged: Vec<_> = servers.filter(works).map(|it| it.channel.clone()).collect();
        let hidden = users.iter_mut().filter(|it| {
            let shows_nothing = it.busy.is_some_and(|busy| busy.is_zero());
            shows_nothing && charged.contains(&it.channel) && !self.servers.contains(&it.pid)
        });
        for client in hidden {
            client.busy = None;
            self.served.insert(client.pid);
        }
    }
}
