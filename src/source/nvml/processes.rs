//! Who uses a GPU: the process lists, read without trusting their layout.
//!
//! Drivers of the R535 family write entries of 40 bytes where `nvml.h` promises
//! 24, beyond the end of a buffer that was made for the promise. The buffer here
//! has room for twice the documented size, is filled with a sentinel, and the
//! size of an entry follows from how far the driver wrote.
//!
//! # Source
//!
//! The reports of nvitop (XuehaiPan/nvitop#79, #226) and go-nvml
//! (NVIDIA/go-nvml#21, #75).

use super::fault::Fault;
use super::library::{Handle, Library, call};
use nvml_wrapper_sys::bindings::nvmlProcessInfo_t;
use std::collections::BTreeMap;

/// Which list of processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Compute,
    Graphics,
    Mps,
}

/// Memory by process and MIG instance; none where the driver does not tell.
pub(super) type Users = BTreeMap<(u32, Option<u32>), Option<u64>>;

/// Words of 8 bytes that the buffer holds per entry: twice the documented three.
const ROOM: usize = 6;
/// Entries in the first buffer, and in those after it if it was too small.
const SIZES: [u32; 3] = [64, 512, 4096];
const SENTINEL: u64 = 0xAAAA_AAAA_AAAA_AAAA;
/// What stands in place of the MIG instance on a GPU that has none.
const NO_INSTANCE: u32 = u32::MAX;

impl List {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Compute, Self::Graphics, Self::Mps];

    /// The processes in this list now.
    pub(super) fn read(self, library: &Library, device: Handle) -> Result<Users, Fault> {
        for size in SIZES {
            let mut count = size;
            let mut buffer = vec![SENTINEL; size as usize * ROOM];
            let infos = buffer.as_mut_ptr().cast();
            match self.call(library, device, &mut count, infos) {
                Err(Fault::INSUFFICIENT_SIZE) => {}
                Err(Fault::NOT_FOUND) => return Ok(Users::new()),
                Err(fault) => return Err(fault),
                Ok(()) => return users(&buffer, count.min(size) as usize),
            }
        }
        Err(Fault::INSUFFICIENT_SIZE)
    }

    /// The call of drivers since R510; older ones give no list.
    fn call(
        self,
        library: &Library,
        device: Handle,
        count: &mut u32,
        infos: *mut nvmlProcessInfo_t,
    ) -> Result<(), Fault> {
        match self {
            Self::Compute => call!(
                library,
                nvmlDeviceGetComputeRunningProcesses_v3(device.0, count, infos)
            ),
            Self::Graphics => call!(
                library,
                nvmlDeviceGetGraphicsRunningProcesses_v3(device.0, count, infos)
            ),
            Self::Mps => call!(
                library,
                nvmlDeviceGetMPSComputeRunningProcesses_v3(device.0, count, infos)
            ),
        }
    }
}

/// The entries that a driver wrote into a buffer full of sentinels.
///
/// A process that is listed several times on one MIG instance, as once for each of
/// its compute instances, holds the sum of its memories there.
fn users(buffer: &[u64], count: usize) -> Result<Users, Fault> {
    let written = buffer.iter().rposition(|word| *word != SENTINEL);
    let written = written.map_or(0, |last| last + 1);
    let stride = [3, 5].into_iter().find(|stride| written <= count * stride);
    let stride = stride.ok_or(Fault::LAYOUT)?;
    let mut users = Users::new();
    for entry in buffer.chunks(stride).take(count) {
        if let [pid, memory, instance, ..] = *entry {
            let memory = (memory != u64::MAX).then_some(memory);
            let instance = Some(instance as u32).filter(|it| *it != NO_INSTANCE);
            let known = users.entry((pid as u32, instance)).or_insert(None);
            *known = known.map_or(memory, |known| Some(known + memory.unwrap_or(0)));
        }
    }
    Ok(users)
}

/// Adds the processes of another list. One that is in both is one process, whose
/// memory both lists state in full.
pub(super) fn merge(users: &mut Users, others: Users) {
    for (user, memory) in others {
        let known = users.entry(user).or_insert(None);
        *known = (*known).max(memory);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    fn buffer(stride: usize, entries: &[(u64, u64)]) -> Vec<u64> {
        let mut buffer = vec![SENTINEL; 64 * ROOM];
        for (index, (pid, memory)) in entries.iter().enumerate() {
            // The driver leaves padding as it finds it.
            buffer[index * stride] = SENTINEL & !0xFFFF_FFFF | pid;
            buffer[index * stride + 1] = *memory;
            buffer[index * stride + 2..(index + 1) * stride].fill(0);
            buffer[index * stride + 2] = u64::MAX;
        }
        buffer
    }

    #[test]
    fn both_sizes_of_entry_are_read_right() {
        let entries = [(1000, MIB), (1001, 2 * MIB), (1002, u64::MAX)];
        let expected = [(1000, Some(MIB)), (1001, Some(2 * MIB)), (1002, None)];
        let expected = expected.map(|(pid, memory)| ((pid, None), memory));
        for stride in [3, 5] {
            assert_eq!(
                users(&buffer(stride, &entries), 3),
                Ok(Users::from(expected))
            );
        }
    }

    #[test]
    fn an_entry_of_unknown_size_is_refused() {
        let entries = [(1000, MIB), (1001, MIB)];
        assert_eq!(users(&buffer(6, &entries), 2), Err(Fault::LAYOUT));
    }

    #[test]
    fn a_process_twice_on_one_instance_holds_both_memories_but_in_two_lists_only_one() {
        let entries = [(7, MIB), (7, 3 * MIB)];
        let mut all = users(&buffer(3, &entries), 2).unwrap();
        let once = ((7, None), Some(4 * MIB));
        assert_eq!(all, Users::from([once]));
        let other = ((8, None), None);
        merge(&mut all, Users::from([once, other]));
        assert_eq!(all, Users::from([once, other]));
    }

    #[test]
    fn a_process_on_two_instances_is_told_apart_by_them() {
        let mut both = buffer(3, &[(7, MIB), (7, 3 * MIB)]);
        (both[2], both[5]) = (1, 2);
        let expected = [((7, Some(1)), Some(MIB)), ((7, Some(2)), Some(3 * MIB))];
        assert_eq!(users(&both, 2), Ok(Users::from(expected)));
    }
}
