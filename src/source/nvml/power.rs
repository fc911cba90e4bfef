//! Mean power of a device, by the best call that it answers.

use super::fault::{Consequence, Fault};
use super::library::{Handle, Library, call};
use crate::quantity::Power;
use nvml_wrapper_sys::bindings as sys;
use sys::field_id::NVML_FI_DEV_POWER_AVERAGE;
use sys::{NVML_POWER_SCOPE_GPU, NVML_POWER_SCOPE_MODULE};

/// `NVML_VALUE_TYPE_*`, NVIDIA, `nvml.h` (NVML 13.0).
const UNSIGNED_INT: u32 = 1;

/// The call that gives a device's power.
///
/// Instant power is not among them: on A100 and H100 it sees 25 ms of every
/// 100 ms (Yang, Adamek, Armour, arXiv:2312.02741).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PowerCall {
    /// The average power field, of the GPU alone.
    OfGpu,
    /// The average power field, of a whole module: GPU, host CPU and memories.
    OfModule,
    /// The older call, where the field is unknown.
    Usage,
    /// The device tells no power.
    None,
}

impl PowerCall {
    /// The first call that this device answers.
    ///
    /// # Errors
    ///
    /// A fault that ends the device or the library. One that may pass counts as
    /// an answer: the call is tried again at the next tick.
    pub(super) fn detect(library: &Library, device: Handle) -> Result<Self, Fault> {
        for call in [Self::OfGpu, Self::OfModule, Self::Usage] {
            if answers(call.read(library, device).map(drop))? {
                return Ok(call);
            }
        }
        Ok(Self::None)
    }

    /// What is left when this call turns out to be unsupported after all. The
    /// channel stays the same, so that a GPU never becomes a module.
    pub(super) fn next(self) -> Self {
        match self {
            Self::OfGpu => Self::Usage,
            Self::OfModule | Self::Usage | Self::None => Self::None,
        }
    }

    /// The power now.
    pub(super) fn read(self, library: &Library, device: Handle) -> Result<Power, Fault> {
        match self {
            Self::OfGpu => average(library, device, NVML_POWER_SCOPE_GPU),
            Self::OfModule => average(library, device, NVML_POWER_SCOPE_MODULE),
            Self::Usage => library.power_usage(device),
            Self::None => Err(Fault::NOT_SUPPORTED),
        }
    }
}

/// Whether a device supports a call that gave this.
pub(super) fn answers(result: Result<(), Fault>) -> Result<bool, Fault> {
    match result.map_err(|fault| (fault, fault.consequence_aside())) {
        Ok(()) | Err((_, Consequence::Transient)) => Ok(true),
        Err((_, Consequence::Unsupported)) => Ok(false),
        Err((fault, Consequence::Lost | Consequence::Reopen)) => Err(fault),
    }
}

/// The average power field. The wrapper cannot ask for a module's.
fn average(library: &Library, device: Handle, scope: u32) -> Result<Power, Fault> {
    let mut value = sys::nvmlFieldValue_t {
        fieldId: NVML_FI_DEV_POWER_AVERAGE,
        scopeId: scope,
        timestamp: 0,
        latencyUsec: 0,
        valueType: 0,
        nvmlReturn: 0,
        value: sys::nvmlValue_t { ullVal: 0 },
    };
    call!(
        library,
        nvmlDeviceGetFieldValues(device.0, 1, &raw mut value)
    )?;
    super::library::check(value.nvmlReturn)?;
    if value.valueType != UNSIGNED_INT {
        return Err(Fault::LAYOUT);
    }
    // SAFETY: the driver says that it wrote this member; any bits are valid in it.
    let milliwatts = unsafe { value.value.uiVal };
    Ok(Power::from_milliwatts(f64::from(milliwatts)))
}
