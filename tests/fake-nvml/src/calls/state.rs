//! Temperature, clocks, errors and modes.

use super::{Code, Handle, INVALID_ARGUMENT, Out, answer, put};
use crate::page::Call::State;
use std::ffi::{c_uint, c_ulonglong};

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
