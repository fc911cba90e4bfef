//! Xid errors, as events that one waits for.

use super::{Code, Handle, Out, TIMEOUT, answer, page, put};
use crate::page::Call::Events;
use std::ffi::{c_uint, c_ulonglong};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// `nvmlEventTypeXidCriticalError`.
const XID_CRITICAL: u64 = 8;
/// The one event set that there is.
const SET: usize = 1;

#[repr(C)]
struct EventData {
    device: Handle,
    kind: c_ulonglong,
    data: c_ulonglong,
    instance: c_uint,
    compute_instance: c_uint,
}

#[unsafe(no_mangle)]
extern "C" fn nvmlEventSetCreate(set: Out<usize>) -> Code {
    answer(page().faults.meet(Events).and_then(|()| put(set, SET)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetSupportedEventTypes(device: Handle, kinds: Out<c_ulonglong>) -> Code {
    answer(device.meet(Events).and_then(|_| put(kinds, XID_CRITICAL)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceRegisterEvents(device: Handle, kinds: c_ulonglong, _set: usize) -> Code {
    answer(
        device
            .meet(Events)
            .map(|gpu| _ = gpu.events.fetch_or(kinds, Relaxed)),
    )
}

#[unsafe(no_mangle)]
extern "C" fn nvmlEventSetWait_v2(_set: usize, event: Out<EventData>, timeout_ms: c_uint) -> Code {
    answer(page().faults.meet(Events).and_then(|()| {
        let mut waits = 0..timeout_ms;
        loop {
            if let Some(found) = next_event() {
                return put(event, found);
            }
            waits.next().ok_or(TIMEOUT)?;
            std::thread::sleep(Duration::from_millis(1));
        }
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlEventSetFree(_set: usize) -> Code {
    answer(page().faults.meet(Events))
}

/// Takes the oldest event of a GPU that was registered for Xid errors.
fn next_event() -> Option<EventData> {
    let registered = |gpu: &crate::page::GpuPage| gpu.events.load(Relaxed) & XID_CRITICAL != 0;
    let gpus = page()
        .gpu
        .iter()
        .enumerate()
        .filter(|(_, gpu)| registered(gpu));
    let mut waiting = gpus.flat_map(|(slot, gpu)| gpu.xids.iter().map(move |xid| (slot, xid)));
    waiting.find_map(|(slot, xid)| {
        let data = xid.swap(0, Relaxed);
        (data != 0).then(|| EventData {
            device: Handle::new(slot, 0),
            kind: XID_CRITICAL,
            data,
            instance: u32::MAX,
            compute_instance: u32::MAX,
        })
    })
}
