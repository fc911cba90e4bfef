//! Memory in use and utilisation.

use super::{Code, Handle, INVALID_ARGUMENT, NOT_SUPPORTED, Out, VERSION_MISMATCH, answer, put};
use crate::page::Call;
use std::ffi::{c_uint, c_ulonglong};
use std::sync::atomic::Ordering::Relaxed;

const TOTAL: u64 = 80 << 30;
const RESERVED: u64 = 500 << 20;
/// Size and number of the structure, as the caller must fill them in.
const VERSION_2: c_uint = size_of::<MemoryV2>() as c_uint | 2 << 24;

#[repr(C)]
struct MemoryV2 {
    version: c_uint,
    total: c_ulonglong,
    reserved: c_ulonglong,
    free: c_ulonglong,
    used: c_ulonglong,
}

#[repr(C)]
struct MemoryV1 {
    total: c_ulonglong,
    free: c_ulonglong,
    used: c_ulonglong,
}

#[repr(C)]
struct Utilization {
    gpu: c_uint,
    memory: c_uint,
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetMemoryInfo_v2(device: Handle, memory: Option<&mut MemoryV2>) -> Code {
    let met = device.meet(Call::Memory);
    answer(met.and_then(|gpu| {
        let memory = memory.ok_or(INVALID_ARGUMENT)?;
        if memory.version != VERSION_2 {
            return Err(VERSION_MISMATCH);
        }
        memory.total = TOTAL;
        memory.reserved = RESERVED;
        memory.used = gpu.memory_used.load(Relaxed);
        memory.free = TOTAL.saturating_sub(RESERVED + memory.used);
        Ok(())
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetMemoryInfo(device: Handle, memory: Out<MemoryV1>) -> Code {
    let met = device.meet(Call::Memory);
    answer(met.and_then(|gpu| {
        let used = gpu.memory_used.load(Relaxed) + RESERVED;
        let free = TOTAL.saturating_sub(used);
        put(
            memory,
            MemoryV1 {
                total: TOTAL,
                free,
                used,
            },
        )
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetUtilizationRates(device: Handle, rates: Out<Utilization>) -> Code {
    let met = device.meet(Call::Utilization);
    answer(met.and_then(|gpu| {
        if gpu.mig.load(Relaxed) != 0 {
            return Err(NOT_SUPPORTED);
        }
        let gpu = gpu.utilization.load(Relaxed);
        put(rates, Utilization { gpu, memory: 11 })
    }))
}
