//! The NVML calls that are timed, each by itself.

use crate::source::clock::monotonic;
use anyhow::{Context, Result, bail};
use nvml_wrapper::enum_wrappers::device::Sampling;
use nvml_wrapper::error::NvmlError;
use nvml_wrapper::{Device, Nvml};
use nvml_wrapper_sys::bindings::{nvmlFieldValue_t, nvmlProcessInfo_t};
use serde::Serialize;
use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

/// Field ids of the energy counter and the two powers.
///
/// # Source
///
/// nvml.h: `NVML_FI_DEV_TOTAL_ENERGY_CONSUMPTION`, `NVML_FI_DEV_POWER_AVERAGE`,
/// `NVML_FI_DEV_POWER_INSTANT`.
const FIELDS: [u32; 3] = [83, 185, 186];

/// Processes for which there is room, and bytes for each: more than any driver
/// is known to write per process.
const MOST_PROCESSES: usize = 256;
const ENTRY_ROOM: usize = 64;

/// The library, for as long as it is used.
pub struct Library(Option<Nvml>);

/// One GPU as the experiments see it.
pub struct Meter<'lib> {
    /// The library that it belongs to.
    pub library: &'lib Nvml,
    /// The GPU.
    pub device: Device<'lib>,
    index: u32,
}

/// All sensors of one GPU, read at one moment. What it lacks is absent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reading {
    /// Before the calls, on the monotonic clock.
    pub at: Duration,
    /// The energy counter, millijoules.
    pub energy: Option<u64>,
    /// `nvmlDeviceGetPowerUsage`, milliwatts.
    pub usage: Option<u32>,
    /// The field POWER_AVERAGE, milliwatts.
    pub average: Option<u32>,
    /// The field POWER_INSTANT, milliwatts.
    pub instant: Option<u32>,
}

/// One call that is timed.
pub struct Call {
    /// What it asks.
    pub name: &'static str,
    /// Asks it; an error means that it is not supported here.
    pub make: fn(&Meter<'_>) -> Result<()>,
}

/// Every call that is timed, cheapest questions first.
pub const CALLS: &[Call] = &[
    Call {
        name: "device handle",
        make: |meter| Ok(meter.library.device_by_index(meter.index).map(drop)?),
    },
    Call {
        name: "energy counter",
        make: |meter| Ok(meter.device.total_energy_consumption().map(drop)?),
    },
    Call {
        name: "power usage",
        make: |meter| Ok(meter.device.power_usage().map(drop)?),
    },
    Call {
        name: "field batch",
        make: |meter| meter.fields(0).map(drop),
    },
    Call {
        name: "field batch, module scope",
        make: |meter| meter.fields(1).map(drop),
    },
    Call {
        name: "field batch, memory scope",
        make: |meter| meter.fields(2).map(drop),
    },
    Call {
        name: "memory info",
        make: |meter| Ok(meter.device.memory_info().map(drop)?),
    },
    Call {
        name: "utilisation rates",
        make: |meter| Ok(meter.device.utilization_rates().map(drop)?),
    },
    Call {
        name: "process list",
        make: |meter| meter.process_list().map(drop),
    },
    Call {
        name: "process utilisation",
        make: |meter| match meter.device.process_utilization_stats(None) {
            Ok(_) | Err(NvmlError::NotFound) => Ok(()),
            Err(error) => Err(error.into()),
        },
    },
    Call {
        name: "power samples",
        make: |meter| match meter.device.samples(Sampling::Power, None) {
            Ok(_) | Err(NvmlError::NotFound) => Ok(()),
            Err(error) => Err(error.into()),
        },
    },
];

impl Library {
    /// Loads NVML from `path`, or from where the loader finds it.
    ///
    /// # Errors
    ///
    /// There is no library or no driver here.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let name = path.map_or(OsStr::new("libnvidia-ml.so.1"), Path::as_os_str);
        let opened = Nvml::builder().lib_path(name).init();
        let opened = opened.with_context(|| {
            format!(
                "no NVIDIA GPU can be measured here: could not open the driver's library {}",
                name.display()
            )
        })?;
        Ok(Self(Some(opened)))
    }

    /// The GPU of that index.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn meter(&self, index: u32) -> Result<Meter<'_>> {
        let library = self.0.as_ref().context("the library is closed")?;
        let count = library.device_count().context("could not count the GPUs")?;
        if index >= count {
            bail!("there is no GPU {index}: the driver counts {count}, from 0");
        }
        let device = library.device_by_index(index);
        let device = device.with_context(|| format!("could not open GPU {index}"))?;
        Ok(Meter {
            library,
            device,
            index,
        })
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        // The binding panics when it shuts down a library that cannot be.
        if let Some(library) = self.0.take()
            && library.lib().nvmlShutdown.is_err()
        {
            std::mem::forget(library);
        }
    }
}

impl Meter<'_> {
    /// Reads all sensors once: two calls.
    pub fn read(&self) -> Reading {
        let at = monotonic();
        let fields = self.fields(0).unwrap_or_default();
        let milliwatts = |value: Option<u64>| u32::try_from(value?).ok();
        Reading {
            at,
            energy: fields[0].or_else(|| self.device.total_energy_consumption().ok()),
            usage: self.device.power_usage().ok(),
            average: milliwatts(fields[1]),
            instant: milliwatts(fields[2]),
        }
    }

    /// The pids on the GPU, at whatever distance the driver writes them.
    ///
    /// # Errors
    ///
    /// The call is missing or fails.
    pub fn process_list(&self) -> Result<Vec<u8>> {
        let list = self
            .library
            .lib()
            .nvmlDeviceGetComputeRunningProcesses_v3
            .as_ref();
        let list = list.ok().context("this driver has no process list")?;
        let mut room = vec![0u64; MOST_PROCESSES * ENTRY_ROOM / 8];
        let mut count = MOST_PROCESSES as u32;
        // SAFETY: the handle lives as long as the library; the buffer holds
        // `count` entries of 64 bytes, more than the 40 that drivers are known
        // to write for each, and is aligned for them.
        let code = unsafe {
            let entries = room.as_mut_ptr().cast::<nvmlProcessInfo_t>();
            list(self.device.handle(), &raw mut count, entries)
        };
        if code != 0 {
            bail!("the process list failed with NVML error {code}");
        }
        let words = room.iter().take(count as usize * ENTRY_ROOM / 8);
        Ok(words.flat_map(|word| word.to_ne_bytes()).collect())
    }

    /// What identifies this GPU and its driver.
    pub fn identity(&self) -> Vec<(&'static str, String)> {
        let device = &self.device;
        let text =
            |value: Result<String, NvmlError>| value.unwrap_or_else(|error| error.to_string());
        let limit = device
            .enforced_power_limit()
            .map(|it| format!("{} W", it / 1000));
        vec![
            ("gpu", text(device.name())),
            ("uuid", text(device.uuid())),
            ("driver", text(self.library.sys_driver_version())),
            ("nvml", text(self.library.sys_nvml_version())),
            ("power limit", text(limit)),
            (
                "performance state",
                text(device.performance_state().map(|it| format!("{it:?}"))),
            ),
            (
                "persistence",
                text(device.is_in_persistent_mode().map(|it| it.to_string())),
            ),
        ]
    }

    /// The bus address, by which CUDA finds the same GPU.
    ///
    /// # Errors
    ///
    /// The driver does not tell it.
    pub fn bus_address(&self) -> Result<String> {
        let address = self.device.pci_info().map(|info| info.bus_id);
        address.context("could not learn the GPU's bus address")
    }

    /// The energy counter and the two powers, in one call, in one scope.
    fn fields(&self, scope: u32) -> Result<[Option<u64>; 3]> {
        let get = self.library.lib().nvmlDeviceGetFieldValues.as_ref();
        let get = get.ok().context("this driver has no field values")?;
        // SAFETY: the struct is plain numbers, for all of which zero is a value.
        let mut fields: [nvmlFieldValue_t; 3] = unsafe { std::mem::zeroed() };
        for (field, id) in fields.iter_mut().zip(FIELDS) {
            field.fieldId = id;
            field.scopeId = scope;
        }
        // SAFETY: the handle lives as long as the library, and there are three fields.
        let code = unsafe { get(self.device.handle(), 3, fields.as_mut_ptr()) };
        if code != 0 {
            bail!("the field values failed with NVML error {code}");
        }
        let values = fields.map(|field| number(&field));
        if values.iter().all(Option::is_none) {
            bail!("no field is supported in scope {scope}");
        }
        Ok(values)
    }
}

/// The whole number in a field, if it has one.
///
/// # Source
///
/// nvml.h, `nvmlValueType_t`: 1 unsigned int, 2 unsigned long, 3 unsigned long long.
fn number(field: &nvmlFieldValue_t) -> Option<u64> {
    if field.nvmlReturn != 0 {
        return None;
    }
    // SAFETY: the driver says in `valueType` which member it has written.
    unsafe {
        match field.valueType {
            1 => Some(u64::from(field.value.uiVal)),
            2 => Some(field.value.ulVal),
            3 => Some(field.value.ullVal),
            _ => None,
        }
    }
}

/// Where in the driver's buffer a number stands: the distance between two known
/// pids is the size of an entry.
pub fn offset_of(buffer: &[u8], pid: u32) -> Option<usize> {
    let words = buffer.chunks_exact(4);
    let position = words.into_iter().position(|word| word == pid.to_ne_bytes());
    position.map(|position| position * 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_an_entry_is_the_distance_between_two_known_pids() {
        let mut buffer = vec![0; 128];
        buffer[..4].copy_from_slice(&1000u32.to_ne_bytes());
        buffer[40..44].copy_from_slice(&1001u32.to_ne_bytes());
        assert_eq!(offset_of(&buffer, 1000), Some(0));
        assert_eq!(offset_of(&buffer, 1001), Some(40));
        assert_eq!(offset_of(&buffer, 7), None);
    }
}
