//! NVIDIA GPUs through NVML: energy counter, average power, who uses them how much.
//!
//! One source owns the library; nothing else calls it. In service that source is in a
//! process of its own, the [`worker`]. At each tick a GPU costs
//! at most two driver calls, because every call takes the driver's global lock
//! from the work that is being measured: energy with average power, and by turns memory
//! in use, what the processes did, or what MIG instances did. Where a device does not tell the first two at once, they are three.
//! Devices are known by their UUID; each may come, go and fail by itself.
//!
//! Nothing is judged here: a counter that falls or jumps is passed on as it is.

mod family;
mod fault;
mod gpm;
mod gpu;
mod instrument;
mod library;
mod opening;
mod partitions;
mod power;
mod processes;
mod replay;
mod rota;
mod rounds;
mod users;
mod uses;
mod utilization;
mod visit;
mod worker;

pub use worker::{SUBCOMMAND, Workers, serve};

use super::{Driver, OpenError, ReadError, Roots, Source};
use crate::sample::{Reading, Sample, SampleKind, SourceHealth};
use fault::{Consequence, Errors, Fault};
use gpu::Gpu;
use library::Library;
use rota::{Duty, Rota};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;
use visit::Visit;

/// The driver of NVIDIA GPUs.
pub(super) const DRIVER: Driver = Driver {
    name: "nvml",
    about: "NVIDIA GPUs: energy counter, average power and processes, through NVML",
    open,
};

/// After so long without any device the library is opened again, in case it
/// does not see devices that came back after it was started.
const PATIENCE: Duration = Duration::from_mins(1);
/// Xid errors fetched at once: enough, and never endless.
const XIDS_AT_ONCE: usize = 16;

/// All NVIDIA GPUs of this machine.
struct Nvidia {
    gpus: Vec<Gpu>,
    /// The length of the driver's list when all of it was known.
    listed: Option<u32>,
    errors: Errors,
    rota: Rota,
    lost_since: Option<Duration>,
    epoch: String,
    /// Last, because handles are of no use without it.
    library: Library,
}

fn open(roots: &Roots) -> Result<Box<dyn Source>, OpenError> {
    match &roots.workers {
        Some(workers) => {
            opening::look(roots.nvml.as_deref())?;
            Ok(Box::new(worker::Remote::open(roots, workers)?))
        }
        None => open_here(roots),
    }
}

/// Opens the library in this process.
fn open_here(roots: &Roots) -> Result<Box<dyn Source>, OpenError> {
    let library = Library::open(roots.nvml.as_deref())?;
    let mut source = Nvidia {
        gpus: Vec::new(),
        listed: None,
        errors: Errors::default(),
        rota: Rota::new(),
        lost_since: None,
        epoch: epoch(&library, &roots.sysfs),
        library,
    };
    source.find_devices().map_err(|fault| OpenError::Broken {
        what: "listing the NVIDIA GPUs".into(),
        source: Box::new(fault),
    })?;
    Ok(Box::new(source))
}

/// One life of the driver: its version and, where visible, its kernel module.
///
/// The module's directory gets a new inode number each time it is loaded. The
/// times of files in `/proc` and `/sys` would not do: they change whenever the
/// kernel forgets and remembers the file.
fn epoch(library: &Library, sysfs: &Path) -> String {
    let version = library.driver_version();
    let version = version.as_deref().unwrap_or("of unknown version");
    match fs::metadata(sysfs.join("module/nvidia")) {
        Ok(module) => format!("driver {version}, module {}", module.ino()),
        Err(_) => format!("driver {version}"),
    }
}

impl Source for Nvidia {
    fn observe(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        let known = into.observations.len();
        let result = self.read(kind, into);
        let mut readings = into
            .observations
            .iter()
            .skip(known)
            .map(|seen| &seen.reading);
        let delivered = readings.any(|reading| !matches!(reading, Reading::Missing(_)));
        into.health.push(SourceHealth {
            source: DRIVER.name.into(),
            up: result.is_ok() && (delivered || into.observations.len() == known),
            errors: self.errors.list(),
        });
        result.map_err(|fault| ReadError::Reopen {
            what: "the NVIDIA driver".into(),
            kind: if fault == Fault::LOST {
                "lost"
            } else {
                "driver"
            },
            source: Box::new(fault),
        })
    }
}

impl Nvidia {
    /// Reads all devices, then does what is due besides.
    fn read(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), Fault> {
        let now = into.at.monotonic;
        let duty = self.rota.due(now, kind);
        self.visit(kind, duty.is_some(), |gpu, visit| gpu.observe(visit, into))?;
        match duty {
            Some(Duty::Devices) => {
                self.recover()?;
                self.find_devices()?;
            }
            Some(Duty::Limits) => self.visit(kind, true, Gpu::refresh_limit)?,
            Some(Duty::Xids) => self.fetch_xids()?,
            Some(Duty::Partitions) => {
                let at = into.at;
                self.visit(kind, true, |gpu, visit| gpu.refresh_partitions(visit, at))?;
            }
            None => {}
        }
        self.lose_patience(now)
    }

    /// Does something with each device.
    fn visit(
        &mut self,
        kind: SampleKind,
        spare: bool,
        mut act: impl FnMut(&mut Gpu, &mut Visit) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut visit = Visit {
            library: &self.library,
            kind,
            spare,
            errors: &mut self.errors,
            epoch: &self.epoch,
        };
        self.gpus
            .iter_mut()
            .try_for_each(|gpu| act(gpu, &mut visit))
    }

    /// Asks for each lost device by its UUID.
    fn recover(&mut self) -> Result<(), Fault> {
        for gpu in self.gpus.iter_mut().filter(|gpu| gpu.is_lost()) {
            let found = self.library.handle_of(gpu.uuid());
            let attached = found.and_then(|handle| gpu.attach(&self.library, handle));
            // One that is still lost has been counted when it was lost.
            attached.or_else(unless_fatal)?;
            if let Some(handle) = gpu.handle() {
                // Xid errors are extra: a device that does not tell them is read all the same.
                _ = self.library.watch_xids(handle);
            }
        }
        Ok(())
    }

    /// Finds devices that are new, if the driver's list has another length.
    fn find_devices(&mut self) -> Result<(), Fault> {
        let count = match self.library.count() {
            Ok(count) => count,
            Err(fault) => return self.note(fault),
        };
        if self.listed == Some(count) {
            return Ok(());
        }
        let mut settled = true;
        for index in 0..count {
            if let Err(fault) = self.find_device(index) {
                self.note(fault)?;
                // A device that may not be used is left alone; others are tried again.
                settled &= fault.consequence() == Consequence::Unsupported;
            }
        }
        self.listed = settled.then_some(count);
        Ok(())
    }

    fn find_device(&mut self, index: u32) -> Result<(), Fault> {
        let handle = self.library.handle_at(index)?;
        let uuid = self.library.uuid(handle)?;
        if self.gpus.iter().any(|gpu| gpu.uuid() == uuid) {
            return Ok(());
        }
        self.gpus.push(Gpu::new(&self.library, handle, &uuid)?);
        _ = self.library.watch_xids(handle);
        Ok(())
    }

    /// Counts a fault that concerns no device that is read.
    fn note(&mut self, fault: Fault) -> Result<(), Fault> {
        self.errors.count(fault.kind());
        unless_fatal(fault)
    }

    /// Counts the Xid errors that have happened since, each under its number.
    fn fetch_xids(&mut self) -> Result<(), Fault> {
        for _ in 0..XIDS_AT_ONCE {
            match self.library.next_xid() {
                Ok(Some(xid)) => self.errors.count(format!("xid-{xid}")),
                Ok(None) => return Ok(()),
                Err(fault) => return self.note(fault),
            }
        }
        Ok(())
    }

    /// Gives the library up when no device has answered for long.
    fn lose_patience(&mut self, now: Duration) -> Result<(), Fault> {
        if self.gpus.is_empty() || !self.gpus.iter().all(Gpu::is_lost) {
            self.lost_since = None;
            return Ok(());
        }
        let since = *self.lost_since.get_or_insert(now);
        if now.saturating_sub(since) < PATIENCE {
            return Ok(());
        }
        Err(Fault::LOST)
    }
}

impl Drop for Nvidia {
    fn drop(&mut self) {
        self.gpus
            .iter_mut()
            .for_each(|gpu| gpu.let_go(&self.library));
    }
}

fn unless_fatal(fault: Fault) -> Result<(), Fault> {
    match fault.consequence() {
        Consequence::Reopen => Err(fault),
        _ => Ok(()),
    }
}
