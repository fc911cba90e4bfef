//! How busy the multiprocessors of a MIG instance are, by GPU performance monitoring.
//!
//! The device counts without being asked, on Hopper and later. What it has counted
//! is copied into a buffer, and two buffers tell the mean of the time between them,
//! however long: so one call at a time, in turn, is enough and loses nothing.
//!
//! # Source
//!
//! NVIDIA, `nvml.h` (NVML 13.0), `nvmlGpmMigSampleGet`, `nvmlGpmMetricsGet`,
//! `NVML_GPM_METRIC_SM_UTIL`: the percentage of multiprocessors that were busy.

use super::fault::Fault;
use super::library::{Handle, Library, call};
use nvml_wrapper_sys::bindings as sys;
use std::ptr;
use std::time::Duration;

/// One buffer of the library's. It is given back by [`Meter::free`].
struct Buffer(sys::nvmlGpmSample_t);

// SAFETY: the pointer is only ever handed to the library that gave it, by the one
// source that owns both.
unsafe impl Send for Buffer {}

/// The activity of one instance.
pub(super) struct Meter {
    instance: u32,
    /// What was counted before, and what was counted last.
    buffers: [Buffer; 2],
    /// When each was filled.
    filled: [Option<Duration>; 2],
    busy: Duration,
}

/// Whether a device has these counters.
///
/// # Errors
///
/// The fault of the call: an old library, too, has none.
pub(super) fn supports(library: &Library, device: Handle) -> Result<bool, Fault> {
    let mut support = sys::nvmlGpmSupport_t {
        version: sys::NVML_GPM_SUPPORT_VERSION,
        isSupportedDevice: 0,
    };
    call!(
        library,
        nvmlGpmQueryDeviceSupport(device.0, &raw mut support)
    )?;
    Ok(support.isSupportedDevice != 0)
}

impl Meter {
    /// A meter for an instance that was never busy yet.
    pub(super) fn new(library: &Library, instance: u32) -> Result<Self, Fault> {
        let first = Buffer::new(library)?;
        let buffers = match Buffer::new(library) {
            Ok(second) => [first, second],
            Err(fault) => {
                first.free(library);
                return Err(fault);
            }
        };
        Ok(Self {
            instance,
            buffers,
            filled: [None; 2],
            busy: Duration::ZERO,
        })
    }

    /// Which instance.
    pub(super) fn instance(&self) -> u32 {
        self.instance
    }

    /// How long it has been busy, as far as it was asked.
    pub(super) fn busy(&self) -> Duration {
        self.busy
    }

    /// Copies what has been counted until now; true if there is something to
    /// compare it with.
    pub(super) fn copy(
        &mut self,
        library: &Library,
        device: Handle,
        now: Duration,
    ) -> Result<bool, Fault> {
        if self.filled[1].is_some_and(|last| last >= now) {
            return Ok(false);
        }
        let [oldest, _] = &self.buffers;
        call!(
            library,
            nvmlGpmMigSampleGet(device.0, self.instance, oldest.0)
        )?;
        self.buffers.swap(0, 1);
        self.filled = [self.filled[1], Some(now)];
        Ok(self.filled[0].is_some())
    }

    /// Adds what was done between the last two copies. After a failure the older
    /// one is kept, so that the next comparison covers both times.
    pub(super) fn compare(&mut self, library: &Library) -> Result<(), Fault> {
        let [Some(from), Some(until)] = self.filled else {
            return Ok(());
        };
        let fraction = multiprocessors(library, &self.buffers).inspect_err(|_| {
            self.buffers.swap(0, 1);
            self.filled.swap(0, 1);
        })?;
        self.busy += until.saturating_sub(from).mul_f64(fraction);
        Ok(())
    }

    /// Gives the buffers back.
    pub(super) fn free(self, library: &Library) {
        for buffer in self.buffers {
            buffer.free(library);
        }
    }
}

impl Buffer {
    fn new(library: &Library) -> Result<Self, Fault> {
        let mut sample = ptr::null_mut();
        call!(library, nvmlGpmSampleAlloc(&raw mut sample))?;
        Ok(Self(sample))
    }

    fn free(self, library: &Library) {
        // One that cannot be given back goes with the library.
        _ = call!(library, nvmlGpmSampleFree(self.0));
    }
}

/// The share of multiprocessors that were busy between two copies.
fn multiprocessors(library: &Library, [from, until]: &[Buffer; 2]) -> Result<f64, Fault> {
    let unasked = sys::nvmlGpmMetric_t {
        metricId: 0,
        nvmlReturn: 0,
        value: f64::NAN,
        metricInfo: sys::nvmlGpmMetric_t__bindgen_ty_1 {
            shortName: ptr::null_mut(),
            longName: ptr::null_mut(),
            unit: ptr::null_mut(),
        },
    };
    let mut asked = Box::new(sys::nvmlGpmMetricsGet_t {
        version: sys::NVML_GPM_METRICS_GET_VERSION,
        numMetrics: 1,
        sample1: from.0,
        sample2: until.0,
        metrics: [unasked; 210],
    });
    asked.metrics[0].metricId = sys::nvmlGpmMetricId_t_NVML_GPM_METRIC_SM_UTIL;
    call!(library, nvmlGpmMetricsGet(&raw mut *asked))?;
    let [metric, ..] = asked.metrics;
    super::library::check(metric.nvmlReturn)?;
    // A driver may be out by a rounding; beyond that it means something else.
    match metric.value {
        percent if (0.0..=101.0).contains(&percent) => Ok((percent / 100.0).min(1.0)),
        _ => Err(Fault::LAYOUT),
    }
}
