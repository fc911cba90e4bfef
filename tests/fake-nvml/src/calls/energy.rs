//! Energy, power and limits.

use super::{Code, Handle, INVALID_ARGUMENT, NOT_FOUND, NOT_SUPPORTED, Out, answer, put};
use crate::gpu::Scope;
use crate::page::{Call, GpuPage, monotonic_us, wall_us};
use std::ffi::{c_int, c_longlong, c_uint, c_ulonglong};
use std::slice;
use std::sync::atomic::Ordering::Relaxed;

const FIELD_ENERGY: c_uint = 83;
const FIELD_POWER_AVERAGE: c_uint = 185;
const FIELD_POWER_INSTANT: c_uint = 186;
const VALUE_UINT: c_uint = 1;
const VALUE_ULONG_LONG: c_uint = 3;

/// The ring of power samples: how many, and how far apart.
const SAMPLES: u64 = 120;
const SAMPLE_STEP_US: u64 = 20_000;

#[repr(C)]
struct FieldValue {
    field: c_uint,
    scope: c_uint,
    timestamp: c_longlong,
    latency_us: c_longlong,
    value_type: c_uint,
    code: Code,
    value: c_ulonglong,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct Sample {
    timestamp: c_ulonglong,
    value: c_ulonglong,
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetTotalEnergyConsumption(
    device: Handle,
    energy: Out<c_ulonglong>,
) -> Code {
    let met = device.meet_whole(Call::Energy);
    answer(met.and_then(|gpu| put(energy, gpu.counter_mj(monotonic_us()))))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetPowerUsage(device: Handle, power: Out<c_uint>) -> Code {
    let met = device.meet_whole(Call::Power);
    let shown = |gpu: &GpuPage| gpu.sensor().average_mw(&gpu.wave(), monotonic_us());
    answer(met.and_then(|gpu| put(power, shown(gpu) as c_uint)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetFieldValues(
    device: Handle,
    count: c_int,
    values: *mut FieldValue,
) -> Code {
    let met = device.meet_whole(Call::Field);
    answer(met.and_then(|gpu| {
        if values.is_null() || count < 0 {
            return Err(INVALID_ARGUMENT);
        }
        // SAFETY: the caller vouches for so many initialised values.
        let values = unsafe { slice::from_raw_parts_mut(values, count as usize) };
        for value in values {
            fill(value, gpu);
        }
        Ok(())
    }))
}

fn fill(value: &mut FieldValue, gpu: &GpuPage) {
    value.timestamp = wall_us() as c_longlong;
    value.latency_us = 30;
    let read = field(gpu, value.field, value.scope);
    value.code = read.err().unwrap_or(0);
    (value.value_type, value.value) = read.unwrap_or((VALUE_UINT, 0));
}

/// The type and the value of one field.
fn field(gpu: &GpuPage, field: c_uint, scope: c_uint) -> Result<(c_uint, u64), Code> {
    let (wave, sensor, now) = (gpu.wave(), gpu.sensor(), monotonic_us());
    let power = match field {
        // The same register: what ails the call ails the field.
        FIELD_ENERGY => {
            gpu.faults.suffer(Call::Energy)?;
            let counter = gpu.counter_mj(now) + gpu.field_offset_mj.load(Relaxed);
            return Ok((VALUE_ULONG_LONG, counter));
        }
        FIELD_POWER_AVERAGE => sensor.average_mw(&wave, now),
        FIELD_POWER_INSTANT => sensor.instant_mw(&wave, now),
        188..=190 => return Ok((VALUE_UINT, u64::from(gpu.limit_mw.load(Relaxed)))),
        _ => return Err(NOT_SUPPORTED),
    };
    if matches!(field, FIELD_POWER_AVERAGE | FIELD_POWER_INSTANT) {
        let bit = scope.min(7) + 8 * c_uint::from(field == FIELD_POWER_INSTANT);
        gpu.asked_scopes.fetch_or(1 << bit, Relaxed);
    }
    if scope > 3 || gpu.power_scopes.load(Relaxed) >> scope & 1 == 0 {
        return Err(NOT_SUPPORTED);
    }
    let beside = if scope == Scope::Module as c_uint {
        gpu.module_mw.load(Relaxed)
    } else {
        0
    };
    Ok((gpu.power_type.load(Relaxed), power + u64::from(beside)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetSamples(
    device: Handle,
    kind: c_uint,
    since: c_ulonglong,
    value_type: Out<c_uint>,
    count: Option<&mut c_uint>,
    samples: *mut Sample,
) -> Code {
    let met = device.meet_whole(Call::Samples);
    answer(met.and_then(|gpu| {
        if kind > 1 {
            return Err(NOT_SUPPORTED);
        }
        let count = count.ok_or(INVALID_ARGUMENT)?;
        put(value_type, VALUE_UINT)?;
        if samples.is_null() {
            *count = SAMPLES as c_uint;
            return Ok(());
        }
        let ring = ring(gpu, kind, since, u64::from(*count));
        // SAFETY: the caller vouches for `count` places, and the ring is no longer.
        unsafe { std::ptr::copy_nonoverlapping(ring.as_ptr(), samples, ring.len()) };
        *count = ring.len() as c_uint;
        if ring.is_empty() {
            Err(NOT_FOUND)
        } else {
            Ok(())
        }
    }))
}

/// The newest samples of power (kind 0) or utilisation, oldest first.
fn ring(gpu: &GpuPage, kind: c_uint, since: u64, most: u64) -> Vec<Sample> {
    let (now, wall) = (monotonic_us(), wall_us());
    let sample = |back: u64| Sample {
        timestamp: wall - back * SAMPLE_STEP_US,
        value: match kind {
            0 => gpu
                .sensor()
                .instant_mw(&gpu.wave(), now - back * SAMPLE_STEP_US),
            _ => u64::from(gpu.utilization.load(Relaxed)),
        },
    };
    let samples = (0..SAMPLES.min(most)).rev().map(sample);
    samples.filter(|sample| sample.timestamp > since).collect()
}

fn limit(device: Handle, limit: Out<c_uint>) -> Code {
    let met = device.meet_whole(Call::Limit);
    answer(met.and_then(|gpu| put(limit, gpu.limit_mw.load(Relaxed))))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetEnforcedPowerLimit(device: Handle, out: Out<c_uint>) -> Code {
    limit(device, out)
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetPowerManagementLimit(device: Handle, out: Out<c_uint>) -> Code {
    limit(device, out)
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetPowerManagementDefaultLimit(device: Handle, out: Out<c_uint>) -> Code {
    limit(device, out)
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetPowerManagementLimitConstraints(
    device: Handle,
    low: Out<c_uint>,
    high: Out<c_uint>,
) -> Code {
    let met = device.meet_whole(Call::Limit);
    answer(
        met.and_then(|_| put(low, 200_000))
            .and_then(|()| put(high, 700_000)),
    )
}
