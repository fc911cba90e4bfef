//! Start, end, versions, and handles to GPUs.

use super::{Code, Handle, NOT_FOUND, Out, UNKNOWN, answer, page, present, put, put_text, text};
use super::{INVALID_ARGUMENT, identity::bus};
use crate::gpu::uuid;
use crate::page::{Call, MAGIC};
use std::ffi::{c_char, c_uint};
use std::sync::atomic::Ordering::Relaxed;

#[unsafe(no_mangle)]
extern "C" fn nvmlInit_v2() -> Code {
    if page().magic.load(Relaxed) != MAGIC {
        return UNKNOWN;
    }
    answer(page().faults.meet(Call::Init))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlInitWithFlags(_flags: c_uint) -> Code {
    nvmlInit_v2()
}

#[unsafe(no_mangle)]
extern "C" fn nvmlShutdown() -> Code {
    answer(page().faults.meet(Call::Shutdown))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlSystemGetDriverVersion(version: *mut c_char, length: c_uint) -> Code {
    let met = page().faults.meet(Call::Version);
    answer(met.and_then(|()| put_text(&page().driver_version.get(), version, length)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlSystemGetNVMLVersion(version: *mut c_char, length: c_uint) -> Code {
    let met = page().faults.meet(Call::Version);
    answer(met.and_then(|()| put_text("13.580.82.03", version, length)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetCount_v2(count: Out<c_uint>) -> Code {
    let met = page().faults.meet(Call::Count);
    answer(met.and_then(|()| put(count, listed().count() as c_uint)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetHandleByIndex_v2(index: c_uint, handle: Out<Handle>) -> Code {
    let slot = listed().nth(index as usize).ok_or(INVALID_ARGUMENT);
    answer(slot.and_then(|slot| give(slot, handle)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetHandleByUUID(name: *const c_char, handle: Out<Handle>) -> Code {
    answer(text(name).and_then(|name| give_found(|slot| uuid(slot, 0) == name, handle)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetHandleByPciBusId_v2(name: *const c_char, handle: Out<Handle>) -> Code {
    answer(text(name).and_then(|name| give_found(|slot| bus(slot) == name, handle)))
}

/// The slots whose GPUs the driver lists; their order gives the index.
fn listed() -> impl Iterator<Item = usize> {
    (0..page().gpu.len()).filter(|slot| present(*slot))
}

/// A handle to the GPU that is wanted. One that is gone counts the call, too.
fn give_found(wanted: impl Fn(usize) -> bool, handle: Out<Handle>) -> Result<(), Code> {
    let slot = (0..page().gpu.len())
        .find(|slot| wanted(*slot))
        .ok_or(NOT_FOUND)?;
    if present(slot) {
        return give(slot, handle);
    }
    page().gpu[slot].faults.meet(Call::Handle)?;
    Err(NOT_FOUND)
}

fn give(slot: usize, handle: Out<Handle>) -> Result<(), Code> {
    page().gpu[slot].faults.meet(Call::Handle)?;
    put(handle, Handle::new(slot, 0))
}
