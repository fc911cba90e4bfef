//! Accelerators that are set aside for a workload, whether or not it uses them.
//!
//! Schedulers and owners name accelerators by UUID or by number. A UUID is
//! looked up among those that are metered. A number is one of the kernel
//! driver's device files, which the driver itself lists with its UUID; it is
//! heeded only where that list has the same order by device file and by bus
//! address, because it is not always known which of the two was meant.

use super::Processes;
use crate::sample::{Channel, Component, DeviceUse, Partition, Sample};
use crate::source::facts::DeviceName;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What is set aside: an accelerator, or one partition of it.
type Target = (Channel, Option<u32>);

/// The accelerators of this machine, by what they are called.
#[derive(Debug, Default)]
pub(super) struct Devices {
    by_uuid: BTreeMap<String, Channel>,
    /// UUIDs by the number of the device file.
    by_number: BTreeMap<u32, String>,
}

impl Devices {
    /// Takes in accelerators that were seen for the first time.
    fn hear(&mut self, procfs: &Path, sample: &Sample) {
        let described = sample.instruments.iter().map(|it| &it.channel);
        let used = sample.device_users.iter().map(|it| &it.channel);
        let mut is_new = false;
        for channel in described.chain(used) {
            let is_accelerator = matches!(
                channel.component,
                Component::Accelerator | Component::Module
            );
            if is_accelerator && !self.by_uuid.contains_key(&*channel.device) {
                self.by_uuid
                    .insert(channel.device.to_string(), channel.clone());
                is_new = true;
            }
        }
        if is_new {
            self.by_number = numbers(procfs);
        }
    }

    /// What a name means; nothing if no metered accelerator is called so, or if
    /// several could be.
    fn find(&self, name: &DeviceName, partitions: &[Partition]) -> Vec<Target> {
        match name {
            DeviceName::Uuid(uuid) if uuid.starts_with("MIG-") => self.partition(uuid, partitions),
            DeviceName::Uuid(uuid) => whole(self.device(uuid), partitions),
            DeviceName::Index(number) => {
                let uuid = self.by_number.get(number);
                let channel = uuid.and_then(|uuid| self.by_uuid.get(uuid));
                // What a scheduler numbers may be the partitions.
                let is_whole = |it: &&Channel| !partitions.iter().any(|p| p.channel == **it);
                whole(channel.filter(is_whole), partitions)
            }
        }
    }

    /// An accelerator by its UUID, or by a beginning that only one has.
    fn device(&self, uuid: &str) -> Option<&Channel> {
        if let Some(channel) = self.by_uuid.get(uuid) {
            return Some(channel);
        }
        let from = self.by_uuid.range(uuid.to_owned()..);
        let mut matching = from.take_while(|(it, _)| it.starts_with(uuid));
        let (_, channel) = matching.next().filter(|_| uuid.len() > "GPU-".len())?;
        matching.next().is_none().then_some(channel)
    }

    /// A partition by the UUID of what lies in it, or by the form of drivers
    /// before R470: `MIG-GPU-…/3/0`, with the partition's number in the middle.
    fn partition(&self, uuid: &str, partitions: &[Partition]) -> Vec<Target> {
        let named = |it: &&Partition| it.devices.iter().any(|name| name == uuid);
        let found = partitions.iter().find(named);
        let old = || {
            let mut parts = uuid.strip_prefix("MIG-")?.split('/');
            let channel = self.by_uuid.get(parts.next()?)?;
            let id: u32 = parts.next()?.parse().ok()?;
            let is_it = |it: &&Partition| it.channel == *channel && it.id == id;
            partitions.iter().find(is_it)
        };
        let found = found.or_else(old).into_iter();
        found.map(|it| (it.channel.clone(), Some(it.id))).collect()
    }
}

/// A whole accelerator is all its partitions, if it has any.
pub(super) fn whole(channel: Option<&Channel>, partitions: &[Partition]) -> Vec<Target> {
    let Some(channel) = channel else {
        return Vec::new();
    };
    let parts = partitions.iter().filter(|it| it.channel == *channel);
    let parts: Vec<Target> = parts.map(|it| (it.channel.clone(), Some(it.id))).collect();
    if parts.is_empty() {
        return vec![(channel.clone(), None)];
    }
    parts
}

/// The UUIDs of NVIDIA's devices by the number of their device file, for those
/// whose place is the same by bus address.
///
/// # Source
///
/// NVIDIA driver README, *The /proc interface*: `/proc/driver/nvidia/gpus/`
/// *bus address* `/information`, with `GPU UUID` and `Device Minor`.
fn numbers(procfs: &Path) -> BTreeMap<u32, String> {
    let folder = fs::read_dir(procfs.join("driver/nvidia/gpus"));
    let folders = folder.into_iter().flatten().flatten();
    let by_address: BTreeMap<_, _> = folders
        .filter_map(|it| {
            let text = fs::read_to_string(it.path().join("information")).ok()?;
            Some((it.file_name(), information(&text)))
        })
        .collect();
    let places = by_address.into_values().enumerate();
    let same = places.filter_map(|(place, it)| it.filter(|it| it.0 as usize == place));
    same.collect()
}

fn information(text: &str) -> Option<(u32, String)> {
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim_start_matches(':').trim())
    };
    let uuid = field("GPU UUID").filter(|uuid| !uuid.contains('?'))?;
    Some((field("Device Minor")?.parse().ok()?, uuid.to_owned()))
}

impl Processes {
    /// Adds to everybody's use what is set aside for them, and the CPUs that a
    /// scheduler has set aside where no control group does.
    pub(super) fn set_aside(&mut self, sample: &mut Sample) {
        let knowledge = &mut self.knowledge;
        knowledge.devices.hear(&self.machine.roots.procfs, sample);
        let running: BTreeSet<_> = sample.usage.iter().map(|it| &it.workload).collect();
        knowledge.known.retain(|id, _| running.contains(id));
        // A command that registered inside a job has what the job has.
        let of_registered = knowledge.known.values().filter(|it| it.is_registered());
        let registered: BTreeSet<String> = of_registered
            .filter(|it| it.aside.devices.is_some())
            .filter_map(|it| it.aside.job.clone())
            .collect();
        for usage in sample.usage.iter_mut().filter(|usage| !usage.ended) {
            let Some(known) = knowledge.known.get_mut(&usage.workload) else {
                continue;
            };
            usage.cpus = usage.cpus.or(known.aside.cpus);
            known.hold(&usage.devices, &sample.partitions);
            let job = known.aside.job.as_ref();
            if !known.is_registered() && job.is_some_and(|it| registered.contains(it)) {
                continue;
            }
            for name in known.aside.devices.iter().flatten() {
                let targets = knowledge.devices.find(name, &sample.partitions);
                if targets.is_empty() && known.told.insert("device_unknown") {
                    *knowledge.errors.entry("device_unknown").or_default() += 1;
                }
                for target in targets {
                    reserve(&mut usage.devices, target);
                }
            }
        }
    }
}

impl super::known::Known {
    /// Notes on which accelerators it is, by the names that schedulers use.
    fn hold(&mut self, devices: &[DeviceUse], partitions: &[Partition]) {
        self.holds.clear();
        for device in devices.iter().filter(|it| it.processes > 0) {
            let Some(id) = device.partition else {
                self.holds.insert(device.channel.device.to_string());
                continue;
            };
            let is_it = |it: &&Partition| it.channel == device.channel && it.id == id;
            let partition = partitions.iter().find(is_it);
            if let Some([name]) = partition.map(|it| it.devices.as_slice()) {
                self.holds.insert(name.clone());
            }
        }
    }
}

/// Marks a use as reserved; one without processes if there is none yet.
pub(super) fn reserve(devices: &mut Vec<DeviceUse>, (channel, partition): Target) {
    let is_it = |it: &&mut DeviceUse| it.channel == channel && it.partition == partition;
    if let Some(device) = devices.iter_mut().find(is_it) {
        device.reserved = true;
        return;
    }
    devices.push(DeviceUse {
        partition,
        reserved: true,
        ..DeviceUse::of(channel, 0)
    });
}
