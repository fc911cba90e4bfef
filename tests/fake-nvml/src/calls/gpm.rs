//! GPU performance monitoring: counters that are copied and compared.

use super::{Code, Handle, INVALID_ARGUMENT, NOT_FOUND, NOT_SUPPORTED, Out, UNKNOWN};
use super::{VERSION_MISMATCH, answer, page, put};
use crate::page::Call::Gpm;
use std::ffi::{c_char, c_uint};
use std::sync::atomic::Ordering::Relaxed;

/// `NVML_GPM_METRIC_SM_UTIL`.
const MULTIPROCESSORS: c_uint = 2;
const VERSION: c_uint = 1;

#[repr(C)]
struct Support {
    version: c_uint,
    supported: c_uint,
}

/// What a buffer holds: whose counters, and what they had counted.
#[derive(Default, Clone, Copy)]
struct Copied {
    slot: usize,
    instance: u32,
    busy_us: u64,
    all_us: u64,
}

#[repr(C)]
struct Metric {
    id: c_uint,
    code: Code,
    value: f64,
    texts: [*mut c_char; 3],
}

/// The head of the structure; so many metrics follow as are asked for.
#[repr(C)]
struct Comparison {
    version: c_uint,
    metrics: c_uint,
    from: *mut Copied,
    until: *mut Copied,
    first: [Metric; 1],
}

#[unsafe(no_mangle)]
extern "C" fn nvmlGpmQueryDeviceSupport(device: Handle, support: Option<&mut Support>) -> Code {
    answer(device.meet(Gpm).and_then(|gpu| {
        let support = support.ok_or(INVALID_ARGUMENT)?;
        if support.version != VERSION {
            return Err(VERSION_MISMATCH);
        }
        support.supported = c_uint::from(gpu.without_gpm.load(Relaxed) == 0);
        Ok(())
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlGpmSampleAlloc(sample: Out<*mut Copied>) -> Code {
    let met = page().faults.meet(Gpm);
    answer(met.and_then(|()| {
        page().gpm_buffers.fetch_add(1, Relaxed);
        put(sample, Box::into_raw(Box::default()))
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlGpmSampleFree(sample: *mut Copied) -> Code {
    let met = page().faults.meet(Gpm);
    answer(met.map(|()| {
        page().gpm_buffers.fetch_sub(1, Relaxed);
        // SAFETY: the caller vouches for a buffer that it got above and frees once.
        drop(unsafe { Box::from_raw(sample) });
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlGpmSampleGet(device: Handle, _sample: *mut Copied) -> Code {
    answer(device.meet(Gpm).and(Err(NOT_SUPPORTED)))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlGpmMigSampleGet(
    device: Handle,
    instance: c_uint,
    sample: Option<&mut Copied>,
) -> Code {
    answer(device.meet_whole(Gpm).and_then(|gpu| {
        if gpu.without_gpm.load(Relaxed) != 0 {
            return Err(NOT_SUPPORTED);
        }
        let part = gpu.part_of(instance).ok_or(NOT_FOUND)?;
        if gpu.uncopied.load(Relaxed) == instance + 1 {
            return Err(UNKNOWN);
        }
        let [busy_us, all_us] = [0, 1].map(|at: usize| part.spent_us[at].load(Relaxed));
        *sample.ok_or(INVALID_ARGUMENT)? = Copied {
            slot: device.slot(),
            instance,
            busy_us,
            all_us,
        };
        Ok(())
    }))
}

#[unsafe(no_mangle)]
extern "C" fn nvmlGpmMetricsGet(asked: Option<&mut Comparison>) -> Code {
    answer(compare(asked))
}

fn compare(asked: Option<&mut Comparison>) -> Result<(), Code> {
    let asked = asked.ok_or(INVALID_ARGUMENT)?;
    // SAFETY: the caller vouches for two buffers that it got above.
    let (from, until) = unsafe { (&*asked.from, &*asked.until) };
    page().gpu[until.slot].faults.meet(Gpm)?;
    let alike = (from.slot, from.instance) == (until.slot, until.instance);
    if asked.version != VERSION || asked.metrics != 1 || !alike {
        return Err(INVALID_ARGUMENT);
    }
    let [metric] = &mut asked.first;
    let all = until.all_us.saturating_sub(from.all_us);
    let busy = until.busy_us.saturating_sub(from.busy_us);
    metric.code = if metric.id == MULTIPROCESSORS {
        0
    } else {
        NOT_SUPPORTED
    };
    metric.value = busy as f64 / all.max(1) as f64 * 100.0;
    Ok(())
}
