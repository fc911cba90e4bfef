//! The MIG instances into which a GPU is divided, and how busy each is.
//!
//! To look at all of them takes the driver up to thirty calls. So that is done when
//! the device is found and when something has changed: the mode, one of the
//! instances, or an instance that a list of processes names and nobody knows. In
//! between, one call at a time looks at one thing in turn.

use super::fault::{Consequence, Fault};
use super::library::{Handle, Library, call};
use super::rounds::Rounds;
use super::users::Look;
use crate::sample::{Channel, Partition};
use nvml_wrapper_sys::bindings as sys;
use std::collections::BTreeMap;
use std::time::Duration;

/// The instances of one GPU.
#[derive(Default)]
pub(super) struct Partitions {
    /// The device has no such mode, or does not tell.
    never: bool,
    on: bool,
    /// What lies at each place in the driver's list.
    places: Vec<Option<Place>>,
    /// How many questions have been asked about them.
    asked: usize,
    instances: BTreeMap<u32, Instance>,
    /// Compute slices of the whole device.
    slices: u32,
    rounds: Rounds,
}

/// A MIG device in the driver's list. A handle may be that of another device when one
/// is made anew.
#[derive(Clone, Copy)]
struct Place {
    handle: Handle,
    instance: u32,
    slices: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Instance {
    devices: Vec<String>,
    slices: u32,
}

impl Partitions {
    /// Whether the GPU is divided now.
    pub(super) fn are_on(&self) -> bool {
        self.on
    }

    /// Whether there is an instance of that number.
    pub(super) fn has(&self, instance: u32) -> bool {
        self.instances.contains_key(&instance)
    }

    /// Whether any instance tells how busy it is.
    pub(super) fn are_metered(&self) -> bool {
        self.rounds.are_going()
    }

    /// Adds the instances as they are known.
    pub(super) fn add(&self, channel: &Channel, now: Duration, into: &mut Vec<Partition>) {
        into.extend(self.instances.iter().map(|(id, instance)| Partition {
            channel: channel.clone(),
            id: *id,
            devices: instance.devices.clone(),
            slices: instance.slices,
            of: self.slices,
            busy: self.rounds.busy(*id, now),
        }));
    }

    /// Looks at one thing; true if it is not as it was.
    ///
    /// # Errors
    ///
    /// A fault that says nothing of the partitions.
    pub(super) fn have_changed(
        &mut self,
        library: &Library,
        device: Handle,
    ) -> Result<bool, Fault> {
        if self.never {
            return Ok(false);
        }
        if self.on && self.rounds.are_put_off() {
            return self.begin_metering(library, device).map(|()| false);
        }
        if !self.on || self.places.is_empty() {
            return self.mode(library, device).map(|on| on != self.on);
        }
        // After all places comes the mode, which alone tells of a device that is whole
        // again after its instances were taken away.
        let questions = self.places.len() + 1;
        self.asked += 1;
        let (round, place) = (self.asked / questions, self.asked % questions);
        match self.places.get(place) {
            None => self.mode(library, device).map(|on| !on),
            Some(known) => is_another(library, device, (place, *known), round),
        }
    }

    /// Looks at everything; true if it is as it was. Instances that stay are measured on.
    ///
    /// # Errors
    ///
    /// The first fault; then the device counts as undivided, and is looked at again.
    pub(super) fn look(&mut self, library: &Library, device: Handle) -> Result<bool, Fault> {
        let before = std::mem::take(&mut self.instances);
        self.on = false;
        self.places.clear();
        if let Err(fault) = self.find_all(library, device) {
            self.instances.clear();
            self.rounds.end(library);
            return Err(fault);
        }
        let stays = |id: u32| {
            let was = before.get(&id);
            was.is_some_and(|it| Some(it) == self.instances.get(&id))
        };
        self.rounds.keep(library, stays);
        if self.on {
            self.begin_metering(library, device)?;
        }
        Ok(self.instances == before)
    }

    /// Whether an instance that is measured turned out not to be there; told once.
    pub(super) fn take_stale(&mut self) -> bool {
        self.rounds.take_stale()
    }

    fn begin_metering(&mut self, library: &Library, device: Handle) -> Result<(), Fault> {
        let instances = self.instances.keys().copied();
        self.rounds.begin(library, device, instances)
    }

    /// Does the next call that tells how busy the instances are.
    pub(super) fn measure(&mut self, look: &Look) -> Result<(), Fault> {
        let now = look.at.monotonic;
        self.rounds.measure(look.library, look.device, now)
    }

    /// Measures all instances up to now, at a workload's edge.
    pub(super) fn measure_all(&mut self, look: &Look) -> Result<(), Fault> {
        let now = look.at.monotonic;
        self.rounds.measure_all(look.library, look.device, now)
    }

    /// Gives back what the library has lent, before it ends.
    pub(super) fn stop_metering(&mut self, library: &Library) {
        self.rounds.end(library);
    }

    /// Whether the device is divided now.
    fn mode(&mut self, library: &Library, device: Handle) -> Result<bool, Fault> {
        let (mut current, mut pending) = (0, 0);
        let answer = call!(
            library,
            nvmlDeviceGetMigMode(device.0, &raw mut current, &raw mut pending)
        );
        match answer {
            Err(fault) if fault.consequence_aside() == Consequence::Unsupported => {
                self.never = true;
                Ok(false)
            }
            answer => answer.map(|()| current != 0),
        }
    }

    /// Finds out whether the device is divided, and how.
    fn find_all(&mut self, library: &Library, device: Handle) -> Result<(), Fault> {
        if !self.mode(library, device)? {
            return Ok(());
        }
        let count = library.most_instances(device)?;
        self.slices = whole(library, device).unwrap_or(count).max(1);
        self.find(library, device, count)?;
        self.on = true;
        Ok(())
    }

    /// Finds the instances behind the devices that the driver lists. Several of
    /// these may be computing in one instance.
    fn find(&mut self, library: &Library, device: Handle, count: u32) -> Result<(), Fault> {
        for index in 0..count {
            let Some(handle) = at(library, device, index)? else {
                self.places.push(None);
                continue;
            };
            let slices = library.slices(handle)?;
            if slices == 0 || slices > self.slices {
                return Err(Fault::LAYOUT);
            }
            let instance = library.instance(handle)?;
            self.places.push(Some(Place {
                handle,
                instance,
                slices,
            }));
            let found = self.instances.entry(instance).or_insert(Instance {
                devices: Vec::new(),
                slices,
            });
            found.devices.push(library.uuid(handle)?);
        }
        Ok(())
    }
}

/// Whether something else lies at a place than is known. There is one question a
/// round: which handle lies there, which instance is behind it, of how many slices.
fn is_another(
    library: &Library,
    device: Handle,
    (place, known): (usize, Option<Place>),
    round: usize,
) -> Result<bool, Fault> {
    let index = u32::try_from(place).unwrap_or(0);
    let answer = match known.map(|known| (known, round % 3)) {
        Some((known, 1)) => library
            .instance(known.handle)
            .map(|it| it != known.instance),
        Some((known, 2)) => library.slices(known.handle).map(|it| it != known.slices),
        _ => at(library, device, index)
            .map(|it| it.map(|it| it.0) != known.map(|known| known.handle.0)),
    };
    match answer {
        Err(Fault::NOT_FOUND | Fault::INVALID_ARGUMENT) => Ok(true),
        answer => answer,
    }
}

/// What lies at a place in the list of a device's MIG devices.
fn at(library: &Library, device: Handle, index: u32) -> Result<Option<Handle>, Fault> {
    let mut part = std::ptr::null_mut();
    let answer = call!(
        library,
        nvmlDeviceGetMigDeviceHandleByIndex(device.0, index, &raw mut part)
    );
    match answer {
        Ok(()) => Ok(Some(Handle(part))),
        Err(Fault::NOT_FOUND | Fault::INVALID_ARGUMENT) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The slices of the whole device: those of the largest instance that it allows.
fn whole(library: &Library, device: Handle) -> Option<u32> {
    const LARGEST_FIRST: [u32; 4] = [
        sys::NVML_GPU_INSTANCE_PROFILE_8_SLICE,
        sys::NVML_GPU_INSTANCE_PROFILE_7_SLICE,
        sys::NVML_GPU_INSTANCE_PROFILE_6_SLICE,
        sys::NVML_GPU_INSTANCE_PROFILE_4_SLICE,
    ];
    let slices = |profile: &u32| library.slices_of_profile(device, *profile).ok();
    LARGEST_FIRST.iter().find_map(slices)
}
