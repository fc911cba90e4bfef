//! Who uses a GPU.

use super::{Code, Handle, INSUFFICIENT_SIZE, INVALID_ARGUMENT, NOT_FOUND, NOT_SUPPORTED, Out};
use super::{answer, put};
use crate::gpu::List;
use crate::page::{Call, GpuPage, ProcessList};
use std::ffi::{c_uint, c_ulonglong};
use std::sync::atomic::Ordering::Relaxed;

#[repr(C)]
struct ProcessInfo {
    pid: c_uint,
    memory: c_ulonglong,
    instance: c_uint,
    compute_instance: c_uint,
}

#[repr(C)]
struct ProcessUse {
    pid: c_uint,
    timestamp: c_ulonglong,
    multiprocessors: c_uint,
    memory: c_uint,
    encoder: c_uint,
    decoder: c_uint,
}

macro_rules! lists {
    ($($name:ident => $list:ident, $call:ident;)+) => { $(
        #[unsafe(no_mangle)]
        extern "C" fn $name(device: Handle, count: Option<&mut c_uint>, infos: *mut ProcessInfo) -> Code {
            let met = device.meet(Call::$call);
            answer(met.and_then(|gpu| list(gpu, List::$list, count, infos)))
        }
    )+ };
}

lists! {
    nvmlDeviceGetComputeRunningProcesses_v3 => Compute, ComputeList;
    nvmlDeviceGetGraphicsRunningProcesses_v3 => Graphics, GraphicsList;
    nvmlDeviceGetMPSComputeRunningProcesses_v3 => Mps, MpsList;
    nvmlDeviceGetComputeRunningProcesses_v2 => Compute, ComputeList;
    nvmlDeviceGetGraphicsRunningProcesses_v2 => Graphics, GraphicsList;
    nvmlDeviceGetMPSComputeRunningProcesses_v2 => Mps, MpsList;
}

fn list(
    gpu: &GpuPage,
    which: List,
    count: Option<&mut c_uint>,
    infos: *mut ProcessInfo,
) -> Result<(), Code> {
    let list = &gpu.lists[which as usize];
    let count = count.ok_or(INVALID_ARGUMENT)?;
    let present = list.count.load(Relaxed);
    let room = std::mem::replace(count, present);
    if present > 0 && (infos.is_null() || room < present) {
        return Err(INSUFFICIENT_SIZE);
    }
    let stride = gpu.stride.load(Relaxed) as usize;
    for index in 0..present as usize {
        // SAFETY: the caller vouches for so many entries of the size that this
        // driver has, which an R535 driver did not tell it.
        unsafe { write_entry(infos.cast::<u8>().add(index * stride), stride, list, index) };
    }
    Ok(())
}

/// Writes one entry and, as R535 drivers do, zeros behind it.
///
/// # Safety
///
/// `entry` must be aligned to 8 and have room for `stride` bytes.
unsafe fn write_entry(entry: *mut u8, stride: usize, list: &ProcessList, index: usize) {
    let info = ProcessInfo {
        pid: list.pid[index].load(Relaxed),
        memory: list.memory[index].load(Relaxed),
        instance: list.instance[index].load(Relaxed),
        compute_instance: list.instance[index].load(Relaxed),
    };
    let rest = stride.saturating_sub(size_of::<ProcessInfo>());
    // SAFETY: as the caller vouches.
    unsafe {
        #[expect(clippy::cast_ptr_alignment, reason = "the caller vouches for it")]
        entry.cast::<ProcessInfo>().write(info);
        entry.add(size_of::<ProcessInfo>()).write_bytes(0, rest);
    }
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetProcessUtilization(
    device: Handle,
    uses: *mut ProcessUse,
    count: Option<&mut c_uint>,
    since: c_ulonglong,
) -> Code {
    let met = device.meet(Call::ProcessUtilization);
    answer(met.and_then(|gpu| {
        if gpu.mig.load(Relaxed) != 0 {
            return Err(NOT_SUPPORTED);
        }
        let told = gpu.uses_since(since);
        let count = count.ok_or(INVALID_ARGUMENT)?;
        let present = told.len() as c_uint;
        let room = std::mem::replace(count, present);
        if present == 0 {
            return Err(NOT_FOUND);
        }
        if uses.is_null() || room < present {
            return Err(INSUFFICIENT_SIZE);
        }
        let stride = gpu.use_stride.load(Relaxed) as usize;
        for (index, it) in told.iter().enumerate() {
            let own = ProcessUse {
                pid: it.pid,
                timestamp: it.stamp_us,
                multiprocessors: it.percent,
                memory: 1,
                encoder: 0,
                decoder: 0,
            };
            let rest = stride.saturating_sub(size_of::<ProcessUse>());
            // SAFETY: the caller vouches for `room` places of the size that this
            // driver has, which a multiple of eight keeps aligned.
            unsafe {
                let entry = uses.cast::<u8>().add(index * stride);
                #[expect(clippy::cast_ptr_alignment, reason = "as said above")]
                entry.cast::<ProcessUse>().write(own);
                entry.add(size_of::<ProcessUse>()).write_bytes(0, rest);
            }
        }
        Ok(())
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetAccountingMode(device: Handle, mode: Out<c_uint>) -> Code {
    answer(device.meet(Call::State).and_then(|_| put(mode, 0)))
}
