//! GPUs divided into instances.

use super::{Code, Handle, NOT_FOUND, NOT_SUPPORTED, Out, answer, put};
use crate::page::Call::Mig;
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
        let on = c_uint::from(gpu.instances.load(Relaxed) > 0);
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
        if index >= gpu.instances.load(Relaxed) {
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
    answer(of_instance(device).and_then(|()| put(id, device.instance() as c_uint)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetComputeInstanceId(device: Handle, id: Out<c_uint>) -> Code {
    answer(of_instance(device).and_then(|()| put(id, 0)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetAttributes_v2(device: Handle, attributes: Out<Attributes>) -> Code {
    let own = Attributes {
        multiprocessors: 16,
        shared_copy_engines: 1,
        shared_decoders: 0,
        shared_encoders: 0,
        shared_jpegs: 0,
        shared_ofas: 0,
        gpu_slices: 1,
        compute_slices: 1,
        memory_mb: 9_728,
    };
    answer(of_instance(device).and_then(|()| put(attributes, own)))
}

fn of_instance(device: Handle) -> Result<(), Code> {
    device.meet(Mig)?;
    (device.instance() > 0).then_some(()).ok_or(NOT_SUPPORTED)
}
