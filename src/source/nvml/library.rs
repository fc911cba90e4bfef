//! The NVML library, loaded and started: the only place that calls it.
//!
//! Functions are called by their symbols, because a device of `nvml-wrapper`
//! borrows the library and could not be kept beside it, and because some calls
//! need arguments or buffers that the wrapper does not offer.

use super::fault::Fault;
use super::opening;
use crate::quantity::Power;
use crate::source::OpenError;
use nvml_wrapper::Nvml;
use nvml_wrapper_sys::bindings as sys;
use std::ffi::{CStr, CString, c_char, c_uint};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::ptr;

/// NVML, started. It is shut down when this is dropped.
pub(super) struct Library {
    nvml: ManuallyDrop<Nvml>,
    events: Option<EventSet>,
}

/// A device as NVML knows it: valid until the library ends or says otherwise.
///
/// A handle is used only with the library that gave it: both are kept by one
/// source, and neither leaves it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Handle(pub(super) sys::nvmlDevice_t);

struct EventSet(sys::nvmlEventSet_t);

// SAFETY: a handle is a name for a device and never dereferenced here; NVML is
// documented as safe to call from several threads.
unsafe impl Send for Handle {}
// SAFETY: as for a handle; the set is used by the owner of the library only.
unsafe impl Send for EventSet {}

/// Calls a function of NVML, if the library has it.
macro_rules! call {
    ($library:expr, $function:ident($($argument:expr),*)) => {
        match &$library.symbols().$function {
            // SAFETY: the signature is that of `nvml.h`; the library is started;
            // handles are its own; pointers are to live values of the right type.
            Ok(function) => $crate::source::nvml::library::check(unsafe {
                function($($argument),*)
            }),
            Err(_) => Err($crate::source::nvml::fault::Fault::NO_FUNCTION),
        }
    };
}
pub(super) use call;

/// A return code as a result.
pub(super) fn check(code: sys::nvmlReturn_t) -> Result<(), Fault> {
    if code == 0 { Ok(()) } else { Err(Fault(code)) }
}

impl Library {
    /// Loads and starts NVML: that of `path`, or what the loader finds.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, OpenError> {
        let nvml = opening::start(path)?;
        Ok(Self {
            nvml: ManuallyDrop::new(nvml),
            events: None,
        })
    }

    /// The functions, each present or not.
    pub(super) fn symbols(&self) -> &sys::NvmlLib {
        self.nvml.lib()
    }

    /// The driver's version, if it tells.
    pub(super) fn driver_version(&self) -> Option<String> {
        self.nvml.sys_driver_version().ok()
    }

    /// How many GPUs the driver lists.
    pub(super) fn count(&self) -> Result<u32, Fault> {
        let mut count = 0;
        call!(self, nvmlDeviceGetCount_v2(&raw mut count)).map(|()| count)
    }

    /// The GPU at a place in the list. Places change; UUIDs do not.
    pub(super) fn handle_at(&self, index: u32) -> Result<Handle, Fault> {
        let mut device = ptr::null_mut();
        call!(self, nvmlDeviceGetHandleByIndex_v2(index, &raw mut device))?;
        Ok(Handle(device))
    }

    /// The GPU of that UUID.
    pub(super) fn handle_of(&self, uuid: &str) -> Result<Handle, Fault> {
        let uuid = CString::new(uuid).map_err(|_| Fault::NOT_FOUND)?;
        let mut device = ptr::null_mut();
        call!(
            self,
            nvmlDeviceGetHandleByUUID(uuid.as_ptr(), &raw mut device)
        )?;
        Ok(Handle(device))
    }

    /// Its UUID.
    pub(super) fn uuid(&self, device: Handle) -> Result<String, Fault> {
        text(|buffer, length| call!(self, nvmlDeviceGetUUID(device.0, buffer, length)))
    }

    /// Its name.
    pub(super) fn name(&self, device: Handle) -> Result<String, Fault> {
        text(|buffer, length| call!(self, nvmlDeviceGetName(device.0, buffer, length)))
    }

    /// Its `NVML_DEVICE_ARCH_*` number.
    pub(super) fn architecture(&self, device: Handle) -> Result<u32, Fault> {
        let mut architecture = 0;
        call!(
            self,
            nvmlDeviceGetArchitecture(device.0, &raw mut architecture)
        )?;
        Ok(architecture)
    }

    /// The power limit in force.
    pub(super) fn limit(&self, device: Handle) -> Result<Power, Fault> {
        let mut limit = 0;
        call!(
            self,
            nvmlDeviceGetEnforcedPowerLimit(device.0, &raw mut limit)
        )?;
        Ok(Power::from_milliwatts(f64::from(limit)))
    }

    /// Energy since the driver was loaded, in millijoules.
    pub(super) fn energy(&self, device: Handle) -> Result<u64, Fault> {
        let mut energy = 0;
        call!(
            self,
            nvmlDeviceGetTotalEnergyConsumption(device.0, &raw mut energy)
        )?;
        Ok(energy)
    }

    /// Power by the older call: a 1 s average on Ampere (not GA100) and later,
    /// what the sensor showed last on others.
    ///
    /// # Source
    ///
    /// NVIDIA, `nvml.h` (NVML 13.0), `nvmlDeviceGetPowerUsage`.
    pub(super) fn power_usage(&self, device: Handle) -> Result<Power, Fault> {
        let mut power = 0;
        call!(self, nvmlDeviceGetPowerUsage(device.0, &raw mut power))?;
        Ok(Power::from_milliwatts(f64::from(power)))
    }

    /// Memory in use, in bytes, by the call that tells reserved memory apart.
    pub(super) fn memory_used(&self, device: Handle) -> Result<u64, Fault> {
        let mut memory = sys::nvmlMemory_v2_t {
            version: size_of::<sys::nvmlMemory_v2_t>() as c_uint | 2 << 24,
            total: 0,
            reserved: 0,
            free: 0,
            used: 0,
        };
        call!(self, nvmlDeviceGetMemoryInfo_v2(device.0, &raw mut memory))?;
        Ok(memory.used)
    }

    /// Memory in use, in bytes, by the call that every driver has.
    pub(super) fn memory_used_v1(&self, device: Handle) -> Result<u64, Fault> {
        let mut memory = sys::nvmlMemory_t {
            total: 0,
            free: 0,
            used: 0,
        };
        call!(self, nvmlDeviceGetMemoryInfo(device.0, &raw mut memory))?;
        Ok(memory.used)
    }

    /// How many MIG devices a device may have at most.
    pub(super) fn most_instances(&self, device: Handle) -> Result<u32, Fault> {
        let mut count = 0;
        call!(
            self,
            nvmlDeviceGetMaxMigDeviceCount(device.0, &raw mut count)
        )?;
        Ok(count)
    }

    /// The GPU instance in which a MIG device lies.
    pub(super) fn instance(&self, part: Handle) -> Result<u32, Fault> {
        let mut id = 0;
        call!(self, nvmlDeviceGetGpuInstanceId(part.0, &raw mut id))?;
        Ok(id)
    }

    /// The slices of the GPU instance in which a MIG device lies.
    pub(super) fn slices(&self, part: Handle) -> Result<u32, Fault> {
        // SAFETY: the structure holds nothing but whole numbers.
        let mut own: sys::nvmlDeviceAttributes_t = unsafe { std::mem::zeroed() };
        call!(self, nvmlDeviceGetAttributes_v2(part.0, &raw mut own))?;
        Ok(own.gpuInstanceSliceCount)
    }

    /// The slices that an instance of a profile takes, if the device has it.
    pub(super) fn slices_of_profile(&self, device: Handle, profile: u32) -> Result<u32, Fault> {
        // SAFETY: the structure holds nothing but whole numbers.
        let mut info: sys::nvmlGpuInstanceProfileInfo_t = unsafe { std::mem::zeroed() };
        call!(
            self,
            nvmlDeviceGetGpuInstanceProfileInfo(device.0, profile, &raw mut info)
        )?;
        Ok(info.sliceCount)
    }

    /// Asks to be told of this device's critical Xid errors.
    pub(super) fn watch_xids(&mut self, device: Handle) -> Result<(), Fault> {
        if self.events.is_none() {
            let mut set = ptr::null_mut();
            call!(self, nvmlEventSetCreate(&raw mut set))?;
            self.events = Some(EventSet(set));
        }
        let Some(EventSet(set)) = self.events else {
            return Err(Fault::NOT_SUPPORTED);
        };
        let kinds = u64::from(sys::nvmlEventTypeXidCriticalError);
        call!(self, nvmlDeviceRegisterEvents(device.0, kinds, set))
    }

    /// The next Xid error that has happened, without waiting for one.
    pub(super) fn next_xid(&self) -> Result<Option<u64>, Fault> {
        let Some(set) = &self.events else {
            return Ok(None);
        };
        let mut event = sys::nvmlEventData_t {
            device: ptr::null_mut(),
            eventType: 0,
            eventData: 0,
            gpuInstanceId: 0,
            computeInstanceId: 0,
        };
        match call!(self, nvmlEventSetWait_v2(set.0, &raw mut event, 0)) {
            Ok(()) => Ok(Some(event.eventData)),
            Err(Fault::TIMEOUT) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        if let Some(set) = self.events.take() {
            // The library ends in the next line: a set that cannot be freed goes with it.
            let _ = call!(self, nvmlEventSetFree(set.0));
        }
        // `Nvml` panics when dropped if the library cannot be shut down; such a
        // library stays loaded until the process ends.
        if self.symbols().nvmlShutdown.is_ok() {
            // SAFETY: this is the last use of the field.
            unsafe { ManuallyDrop::drop(&mut self.nvml) }
        }
    }
}

/// What a call writes into a buffer of 96 bytes, the most that NVML writes.
///
/// # Source
///
/// NVIDIA, `nvml.h`: `NVML_DEVICE_UUID_V2_BUFFER_SIZE`, `NVML_DEVICE_NAME_V2_BUFFER_SIZE`.
fn text(fill: impl FnOnce(*mut c_char, c_uint) -> Result<(), Fault>) -> Result<String, Fault> {
    let mut buffer = [0_u8; 96];
    fill(buffer.as_mut_ptr().cast(), buffer.len() as c_uint)?;
    let text = CStr::from_bytes_until_nul(&buffer).map_err(|_| Fault::LAYOUT)?;
    Ok(text.to_string_lossy().into_owned())
}
