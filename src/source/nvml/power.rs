//! Mean power of a device, by the best call that it answers.

use super::fault::{Consequence, Fault};
use super::library::{Handle, Library, call};
use crate::quantity::Power;
use nvml_wrapper_sys::bindings as sys;
use sys::field_id::{NVML_FI_DEV_POWER_AVERAGE, NVML_FI_DEV_TOTAL_ENERGY_CONSUMPTION};
use sys::{NVML_POWER_SCOPE_GPU, NVML_POWER_SCOPE_MODULE};

/// `NVML_VALUE_TYPE_*`, NVIDIA, `nvml.h` (NVML 13.0).
const UNSIGNED_INT: u32 = 1;
const UNSIGNED_LONG_LONG: u32 = 3;

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

/// The energy counter and the average power of the GPU, by one call.
///
/// Each call waits for the driver, whatever it asks: on an H100 the counter alone
/// took 2.4 ms and three fields together 2.2 ms (`tests/fixtures/h100`).
///
/// # Errors
///
/// The fault of the call, or of the first field that has one.
pub(super) fn counter_and_average(
    library: &Library,
    device: Handle,
) -> Result<(u64, Power), Fault> {
    let mut values = [
        field(NVML_FI_DEV_TOTAL_ENERGY_CONSUMPTION, NVML_POWER_SCOPE_GPU),
        field(NVML_FI_DEV_POWER_AVERAGE, NVML_POWER_SCOPE_GPU),
    ];
    call!(
        library,
        nvmlDeviceGetFieldValues(device.0, 2, values.as_mut_ptr())
    )?;
    let [energy, power] = values;
    Ok((millijoules(&energy)?, milliwatts(&power)?))
}

/// Whether a device tells its counter by that call as by the counter's own.
pub(super) fn tells_both_at_once(library: &Library, device: Handle) -> bool {
    let (before, both, after) = (
        library.energy(device),
        counter_and_average(library, device),
        library.energy(device),
    );
    match (before, both, after) {
        (Ok(before), Ok((energy, _)), Ok(after)) => (before..=after).contains(&energy),
        _ => false,
    }
}

/// The average power field. The wrapper cannot ask for a module's.
fn average(library: &Library, device: Handle, scope: u32) -> Result<Power, Fault> {
    let mut value = field(NVML_FI_DEV_POWER_AVERAGE, scope);
    call!(
        library,
        nvmlDeviceGetFieldValues(device.0, 1, &raw mut value)
    )?;
    milliwatts(&value)
}

/// A field that is asked for.
fn field(id: u32, scope: u32) -> sys::nvmlFieldValue_t {
    sys::nvmlFieldValue_t {
        fieldId: id,
        scopeId: scope,
        timestamp: 0,
        latencyUsec: 0,
        valueType: 0,
        nvmlReturn: 0,
        value: sys::nvmlValue_t { ullVal: 0 },
    }
}

fn millijoules(value: &sys::nvmlFieldValue_t) -> Result<u64, Fault> {
    super::library::check(value.nvmlReturn)?;
    if value.valueType != UNSIGNED_LONG_LONG {
        return Err(Fault::LAYOUT);
    }
    // SAFETY: the driver says that it wrote this member; any bits are valid in it.
    Ok(unsafe { value.value.ullVal })
}

fn milliwatts(value: &sys::nvmlFieldValue_t) -> Result<Power, Fault> {
    super::library::check(value.nvmlReturn)?;
    if value.valueType != UNSIGNED_INT {
        return Err(Fault::LAYOUT);
    }
    // SAFETY: the driver says that it wrote this member; any bits are valid in it.
    let milliwatts = unsafe { value.value.uiVal };
    Ok(Power::from_milliwatts(f64::from(milliwatts)))
}
