//! Temperature, clocks, errors, modes and profiling metrics.

use super::{Code, Handle, INVALID_ARGUMENT, NOT_SUPPORTED, Out, answer, put};
use crate::page::Call::{Gpm, State};
use std::ffi::{c_uint, c_ulonglong};

#[repr(C)]
struct GpmSupport {
    version: c_uint,
    supported: c_uint,
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetTemperature(
    device: Handle,
    sensor: c_uint,
    degrees: Out<c_uint>,
) -> Code {
    answer(device.meet(State).and_then(|_| {
        if sensor != 0 {
            return Err(INVALID_ARGUMENT);
        }
        put(degrees, 55)
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetClockInfo(
    device: Handle,
    _kind: c_uint,
    megahertz: Out<c_uint>,
) -> Code {
    answer(device.meet(State).and_then(|_| put(megahertz, 1_755)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetCurrentClocksThrottleReasons(
    device: Handle,
    reasons: Out<c_ulonglong>,
) -> Code {
    answer(device.meet(State).and_then(|_| put(reasons, 4)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetTotalEccErrors(
    device: Handle,
    _kind: c_uint,
    _counter: c_uint,
    errors: Out<c_ulonglong>,
) -> Code {
    answer(device.meet(State).and_then(|_| put(errors, 0)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetPerformanceState(device: Handle, state: Out<c_uint>) -> Code {
    answer(device.meet(State).and_then(|_| put(state, 0)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlDeviceGetPersistenceMode(device: Handle, mode: Out<c_uint>) -> Code {
    answer(device.meet(State).and_then(|_| put(mode, 1)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlGpmQueryDeviceSupport(device: Handle, support: Option<&mut GpmSupport>) -> Code {
    answer(device.meet(Gpm).and_then(|_| {
        let support = support.ok_or(INVALID_ARGUMENT)?;
        support.supported = 0;
        Ok(())
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlGpmSampleGet(device: Handle, _sample: usize) -> Code {
    answer(device.meet(Gpm).and(Err(NOT_SUPPORTED)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlGpmMigSampleGet(device: Handle, _instance: c_uint, _sample: usize) -> Code {
    answer(device.meet(Gpm).and(Err(NOT_SUPPORTED)))
}
