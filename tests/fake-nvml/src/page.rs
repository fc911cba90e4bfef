//! The control page: what the library and the test that drives it share.
//!
//! It is a mapped file beside the library, named after it with `.ctl` added, made
//! of atomics only, so that any process may read and write it at any time.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicI64, AtomicU8, AtomicU32, AtomicU64};
use std::{io, mem, ptr};

/// The most GPUs that the fake can have.
pub const MAX_GPUS: usize = 32;
/// The most processes in one list.
pub const MAX_PROCESSES: usize = 100;
/// The most Xid events that wait on one GPU.
pub const MAX_XIDS: usize = 8;
/// The most samples of what processes did.
pub const MAX_USES: usize = 512;
/// The most MIG devices on one GPU.
pub const MAX_PARTS: usize = 8;
/// The error code at which the library ends the process instead of answering.
pub const ABORT: u32 = u32::MAX;
/// Says that both sides were built from the same page.
pub const MAGIC: u64 = 0x6661_6b65_0000_0000 | mem::size_of::<Page>() as u64;

/// The calls that can be counted, delayed and made to fail.
#[repr(usize)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// `nvmlInit_v2`, `nvmlInitWithFlags`; of the library.
    Init,
    /// `nvmlShutdown`; of the library.
    Shutdown,
    /// Driver and library version; of the library.
    Version,
    /// `nvmlDeviceGetCount_v2`; of the library.
    Count,
    /// A handle by index, UUID or bus.
    Handle,
    /// Name, UUID, index, bus, architecture and the like.
    Identity,
    /// Power limits.
    Limit,
    /// `nvmlDeviceGetTotalEnergyConsumption`.
    Energy,
    /// `nvmlDeviceGetPowerUsage`.
    Power,
    /// `nvmlDeviceGetFieldValues`.
    Field,
    /// `nvmlDeviceGetSamples`.
    Samples,
    /// The list of compute processes.
    ComputeList,
    /// The list of graphics processes.
    GraphicsList,
    /// The list of MPS clients.
    MpsList,
    /// `nvmlDeviceGetProcessUtilization`.
    ProcessUtilization,
    /// `nvmlDeviceGetUtilizationRates`.
    Utilization,
    /// Memory in use.
    Memory,
    /// MIG mode, instances and their handles.
    Mig,
    /// Event sets; of the library, and registering of the GPU.
    Events,
    /// Profiling metrics.
    Gpm,
    /// Temperature, clocks, errors and the rest.
    State,
}

/// How many kinds of calls there are.
pub const CALLS: usize = Call::State as usize + 1;

/// What happens at each kind of call.
#[repr(C)]
pub struct Faults {
    /// 0, or the code to return instead of an answer; [`ABORT`] ends the process.
    pub code: [AtomicU32; CALLS],
    /// How long the call takes, microseconds.
    pub delay_us: [AtomicU64; CALLS],
    /// How long the call keeps a CPU busy, microseconds.
    pub busy_us: [AtomicU64; CALLS],
    /// How often it was made.
    pub calls: [AtomicU64; CALLS],
}

/// Text that fits NVML's own buffers; its end is the first zero.
#[repr(C)]
pub struct Text([AtomicU8; 64]);

/// One list of processes.
#[repr(C)]
pub struct ProcessList {
    /// How many entries are valid.
    pub count: AtomicU32,
    /// Process numbers.
    pub pid: [AtomicU32; MAX_PROCESSES],
    /// Memory in bytes; `u64::MAX` is NVML's "not available".
    pub memory: [AtomicU64; MAX_PROCESSES],
    /// MIG instance, `u32::MAX` for none.
    pub instance: [AtomicU32; MAX_PROCESSES],
}

/// What one process did until an instant: the driver's own samples.
#[repr(C)]
pub struct UsePage {
    /// Process number.
    pub pid: AtomicU32,
    /// Percent of the multiprocessors' time.
    pub percent: AtomicU32,
    /// Until when, microseconds of wall time.
    pub stamp_us: AtomicU64,
}

/// One MIG device.
#[repr(C)]
pub struct PartPage {
    /// One more than the number of its GPU instance, 0 if there is none at this place.
    pub instance: AtomicU32,
    /// The compute slices of that instance.
    pub slices: AtomicU32,
    /// Time in which its multiprocessors were busy, and all of its time, microseconds.
    pub spent_us: [AtomicU64; 2],
}

/// One GPU.
#[repr(C)]
pub struct GpuPage {
    /// Not 0 if it has been pulled out.
    pub removed: AtomicU32,
    /// Its faults.
    pub faults: Faults,
    /// Its name.
    pub name: Text,
    /// `NVML_DEVICE_ARCH_*`.
    pub architecture: AtomicU32,
    /// Enforced power limit, milliwatts.
    pub limit_mw: AtomicU32,
    /// The fields of [`Wave`](crate::wave::Wave), in order.
    pub wave: [AtomicU64; 6],
    /// The fields of [`Sensor`](crate::wave::Sensor), in order.
    pub sensor: [AtomicI64; 7],
    /// One more than the value at which the counter is stuck, 0 if it is not.
    pub frozen_mj: AtomicU64,
    /// Added to the counter where it is read as a field, millijoules.
    pub field_offset_mj: AtomicU64,
    /// Bit n: power fields answer in scope n.
    pub power_scopes: AtomicU32,
    /// Bit n: the average power field was asked for in scope n; bit 8 + n: the
    /// instant one.
    pub asked_scopes: AtomicU32,
    /// `NVML_VALUE_TYPE_*` of the power fields.
    pub power_type: AtomicU32,
    /// What a module draws beside its GPU, milliwatts.
    pub module_mw: AtomicU32,
    /// Memory in use, bytes.
    pub memory_used: AtomicU64,
    /// GPU utilisation, percent.
    pub utilization: AtomicU32,
    /// Compute, graphics and MPS processes.
    pub lists: [ProcessList; 3],
    /// Bytes per process entry.
    pub stride: AtomicU32,
    /// How many samples of what processes did were ever taken; the last are kept.
    pub uses_taken: AtomicU64,
    /// The driver's samples of what processes did, as a ring.
    pub uses: [UsePage; MAX_USES],
    /// Not 0 if each such sample is told by itself.
    pub uses_apart: AtomicU32,
    /// Bytes per entry of what processes did.
    pub use_stride: AtomicU32,
    /// MIG is on if not 0.
    pub mig: AtomicU32,
    /// MIG devices by their place in the driver's list.
    pub parts: [PartPage; MAX_PARTS],
    /// Not 0 if it has no counters for GPU performance monitoring.
    pub without_gpm: AtomicU32,
    /// One more than the number of the instance whose counters cannot be copied, 0 for
    /// none.
    pub uncopied: AtomicU32,
    /// Event types that were registered.
    pub events: AtomicU64,
    /// Xid events that nobody has fetched yet, 0 for none.
    pub xids: [AtomicU64; MAX_XIDS],
}

/// The whole page.
#[repr(C)]
pub struct Page {
    /// [`MAGIC`] once the test has set the page up.
    pub magic: AtomicU64,
    /// GPUs, removed ones included.
    pub gpus: AtomicU32,
    /// Faults of calls that concern no single GPU.
    pub faults: Faults,
    /// What the driver calls itself.
    pub driver_version: Text,
    /// Buffers for GPU performance monitoring that were lent and not given back.
    pub gpm_buffers: AtomicI64,
    /// One slot per GPU.
    pub gpu: [GpuPage; MAX_GPUS],
}

impl Page {
    /// Maps the page in `file`, which is made if it is not there.
    ///
    /// The mapping stays until the process ends.
    ///
    /// # Errors
    ///
    /// The operating system's, if the file cannot be made or mapped.
    pub fn map(file: &Path) -> io::Result<&'static Self> {
        let path = CString::new(file.as_os_str().as_bytes())?;
        let size = mem::size_of::<Self>();
        // SAFETY: the path ends in zero; the descriptor is ours and closed once.
        let mapped = unsafe {
            let flags = libc::O_RDWR | libc::O_CREAT | libc::O_CLOEXEC;
            let fd = libc::open(path.as_ptr(), flags, 0o600);
            if fd < 0 || libc::ftruncate(fd, size as libc::off_t) != 0 {
                return Err(io::Error::last_os_error());
            }
            let access = libc::PROT_READ | libc::PROT_WRITE;
            let mapped = libc::mmap(ptr::null_mut(), size, access, libc::MAP_SHARED, fd, 0);
            libc::close(fd);
            mapped
        };
        if mapped == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the mapping is as large as a page, aligned, never unmapped, and
        // consists of atomics, for which every bit pattern is valid.
        Ok(unsafe { &*mapped.cast::<Self>() })
    }
}

impl Faults {
    /// Counts a call, takes its time, and gives the code to fail with, if any.
    pub fn meet(&self, call: Call) -> Result<(), u32> {
        self.calls[call as usize].fetch_add(1, Relaxed);
        self.suffer(call)
    }

    /// What ails a call, also when another call reads the same register.
    pub fn suffer(&self, call: Call) -> Result<(), u32> {
        self.hold(call);
        match self.code[call as usize].load(Relaxed) {
            0 => Ok(()),
            ABORT => std::process::abort(),
            code => Err(code),
        }
    }

    /// Takes a call's time. A delay that is shortened meanwhile ends it: a driver
    /// that hangs can be mended.
    fn hold(&self, call: Call) {
        let since = monotonic_us();
        loop {
            let delay = self.delay_us[call as usize].load(Relaxed);
            let spent = monotonic_us() - since;
            if spent >= delay {
                break;
            }
            let pause = (delay - spent).min(5_000);
            std::thread::sleep(std::time::Duration::from_micros(pause));
        }
        let busy = self.busy_us[call as usize].load(Relaxed);
        let since = monotonic_us();
        while monotonic_us() - since < busy {
            std::hint::spin_loop();
        }
    }

    /// How often a call was made.
    pub fn count(&self, call: Call) -> u64 {
        self.calls[call as usize].load(Relaxed)
    }

    /// How many calls were made in all.
    pub fn total(&self) -> u64 {
        self.calls.iter().map(|calls| calls.load(Relaxed)).sum()
    }
}

impl Text {
    /// Replaces the text; what does not fit is cut off.
    pub fn set(&self, text: &str) {
        let bytes = text.bytes().take(self.0.len() - 1).chain([0]);
        for (slot, byte) in self.0.iter().zip(bytes) {
            slot.store(byte, Relaxed);
        }
    }

    /// The text.
    pub fn get(&self) -> String {
        let bytes = self.0.iter().map(|slot| slot.load(Relaxed));
        let bytes: Vec<u8> = bytes.take_while(|byte| *byte != 0).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Now on `CLOCK_MONOTONIC`, microseconds: the clock of all waves.
pub fn monotonic_us() -> u64 {
    clock_us(libc::CLOCK_MONOTONIC)
}

/// Now in wall time, microseconds since 1970: the clock of NVML's time stamps.
pub fn wall_us() -> u64 {
    clock_us(libc::CLOCK_REALTIME)
}

fn clock_us(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the pointer is to a live timespec.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    time.tv_sec as u64 * 1_000_000 + time.tv_nsec as u64 / 1_000
}
