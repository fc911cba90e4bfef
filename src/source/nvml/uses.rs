//! What a driver keeps of what processes did on a GPU, read without trusting its layout.
//!
//! # Source
//!
//! NVIDIA, `nvml.h` (NVML 13.0), `nvmlDeviceGetProcessUtilization`: one sample for
//! each process that was not idle, with the CPU's time in microseconds, and
//! "not found" where there is none. NVIDIA/go-nvml#51: each process has a stamp of
//! its own. Syllo/nvtop#110: entries of more than 100 %, which nobody filled in.

use super::fault::Fault;
use super::library::{Handle, Library, call};
use nvml_wrapper_sys::bindings::nvmlProcessUtilizationSample_t as Entry;

/// Words of 8 bytes that the buffer holds per entry: twice the documented four.
const ROOM: usize = 8;
const WORDS: usize = size_of::<Entry>() / size_of::<u64>();
/// Entries in the first buffer, and in those after it if it was too small. Drivers
/// differ in what they answer when asked for the number alone (NVIDIA/go-nvml#11).
const SIZES: [u32; 3] = [128, 1024, 8192];
const SENTINEL: u64 = 0xAAAA_AAAA_AAAA_AAAA;

/// One sample: whose, until when, and how much of the time, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub(super) stamp: u64,
    pub(super) pid: u32,
    pub(super) percent: u32,
}

/// What the driver has, in one call if the buffer has room.
pub(super) fn read(library: &Library, device: Handle, since: u64) -> Result<Vec<Use>, Fault> {
    for size in SIZES {
        let mut count = size;
        let mut buffer = vec![SENTINEL; size as usize * ROOM];
        let entries: *mut Entry = buffer.as_mut_ptr().cast();
        match call!(
            library,
            nvmlDeviceGetProcessUtilization(device.0, entries, &raw mut count, since)
        ) {
            Err(Fault::INSUFFICIENT_SIZE) => {}
            Err(Fault::NOT_FOUND | Fault::NO_DATA) => return Ok(Vec::new()),
            Err(fault) => return Err(fault),
            Ok(()) => return uses(&buffer, count.min(size) as usize),
        }
    }
    Err(Fault::INSUFFICIENT_SIZE)
}

/// The entries that a driver wrote into a buffer full of sentinels. One that it
/// left as it was is none.
fn uses(buffer: &[u64], count: usize) -> Result<Vec<Use>, Fault> {
    let written = buffer.iter().rposition(|word| *word != SENTINEL);
    if written.is_some_and(|last| last >= count * WORDS) {
        return Err(Fault::LAYOUT);
    }
    let entries = buffer.chunks(WORDS).take(count);
    let uses = entries.filter_map(|entry| match *entry {
        [pid, stamp, ..] if stamp == SENTINEL && pid == SENTINEL => None,
        [pid, stamp, shares, ..] => Some(Use {
            stamp,
            // The lower half, where the machine has its lower half first: as all do
            // for which there is a driver.
            pid: pid as u32,
            percent: shares as u32,
        }),
        _ => None,
    });
    Ok(uses.collect())
}
