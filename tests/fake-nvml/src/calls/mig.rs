//! GPUs divided into instances.

use super::{Code, Handle, NOT_FOUND, NOT_SUPPORTED, Out, answer, put};
use crate::page::Call::Mig;
use crate::page::PartPage;
use std::ffi::{c_uint, c_ulonglong};
use std::sync::atomic::Ordering::Relaxed;

#[repr(C)]
struct Attributes {
    multiprocessors: c_uint,
    shared_copy_engines: c_uint,
    shared_decoders: c_uint,
    shared_encoders: c_uint,
    shared_jpegs: c_uint,
    shared_ofas: c_uint,
    gpu_slices: c_uint,
    compute_slices: c_uint,
    memory_mb: c_ulonglong,
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetMigMode(device: Handle, now: Out<c_uint>, pending: Out<c_uint>) -> Code {
    answer(device.meet(Mig).and_then(|gpu| {
        let on = gpu.mig.load(Relaxed);
        put(now, on).and_then(|()| put(pending, on))
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetMaxMigDeviceCount(device: Handle, count: Out<c_uint>) -> Code {
    answer(device.meet(Mig).and_then(|_| put(count, 7)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetMigDeviceHandleByIndex(
    device: Handle,
    index: c_uint,
    instance: Out<Handle>,
) -> Code {
    answer(device.meet_whole(Mig).and_then(|gpu| {
        let part = gpu.parts.get(index as usize).ok_or(NOT_FOUND)?;
        if gpu.mig.load(Relaxed) == 0 || part.instance.load(Relaxed) == 0 {
            return Err(NOT_FOUND);
        }
        put(instance, Handle::new(device.slot(), index as usize + 1))
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetDeviceHandleFromMigDeviceHandle(
    instance: Handle,
    device: Out<Handle>,
) -> Code {
    answer(
        instance
            .meet(Mig)
            .and_then(|_| put(device, Handle::new(instance.slot(), 0))),
    )
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceIsMigDeviceHandle(device: Handle, is: Out<c_uint>) -> Code {
    let instance = c_uint::from(device.instance() > 0);
    answer(device.meet(Mig).and_then(|_| put(is, instance)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetGpuInstanceId(device: Handle, id: Out<c_uint>) -> Code {
    answer(part(device).and_then(|part| put(id, part.instance.load(Relaxed) - 1)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetComputeInstanceId(device: Handle, id: Out<c_uint>) -> Code {
    answer(part(device).and_then(|_| put(id, 0)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetAttributes_v2(device: Handle, attributes: Out<Attributes>) -> Code {
    answer(part(device).and_then(|part| {
        let slices = part.slices.load(Relaxed);
        let own = Attributes {
            multiprocessors: 16 * slices,
            shared_copy_engines: 1,
            shared_decoders: 0,
            shared_encoders: 0,
            shared_jpegs: 0,
            shared_ofas: 0,
            gpu_slices: slices,
            compute_slices: 1,
            memory_mb: 9_728,
        };
        put(attributes, own)
    }))
}

/// `NVML_GPU_INSTANCE_PROFILE_*`, with the slices of each that an H100 has.
const PROFILES: [(c_uint, c_uint); 5] = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 7)];

#[repr(C)]
struct Profile {
    id: c_uint,
    peer_to_peer: c_uint,
    slices: c_uint,
    instances: c_uint,
    multiprocessors: c_uint,
    engines: [c_uint; 5],
    memory_mb: c_ulonglong,
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetGpuInstanceProfileInfo(
    device: Handle,
    profile: c_uint,
    info: Out<Profile>,
) -> Code {
    answer(device.meet_whole(Mig).and_then(|_| {
        let known = PROFILES.iter().find(|(id, _)| *id == profile);
        let (id, slices) = *known.ok_or(NOT_SUPPORTED)?;
        let own = Profile {
            id,
            peer_to_peer: 0,
            slices,
            instances: 7 / slices,
            multiprocessors: 16 * slices,
            engines: [1; 5],
            memory_mb: 9_728 * c_ulonglong::from(slices),
        };
        put(info, own)
    }))
}

/// The MIG device of a handle.
fn part(device: Handle) -> Result<&'static PartPage, Code> {
    let gpu = device.meet(Mig)?;
    let place = device.instance().checked_sub(1).ok_or(NOT_SUPPORTED)?;
    let part = gpu.parts.get(place).ok_or(NOT_SUPPORTED)?;
    (part.instance.load(Relaxed) > 0)
        .then_some(part)
        .ok_or(NOT_FOUND)
}
