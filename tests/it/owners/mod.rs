//! Who a found workload is, and what is set aside for it.

mod kubelet;
mod names;
mod reserved;
mod slurm;
mod stub;

use crate::common::{SECOND, instrument, moment};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use wattprint::sample::{
    Channel, Component, DeviceUse, DeviceUser, Partition, Sample, SampleKind, Usage, Workload,
};
use wattprint::source::process::Processes;
use wattprint::source::{Roots, Source};

/// The number that runtimes give to the container of these tests.
pub const CONTAINER: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// The number that Kubernetes gives to its pod.
pub const POD: &str = "1f2e3d4c-0000-1111-2222-333344445555";

/// A machine made of files.
pub struct Machine {
    folder: TempDir,
    second: u64,
    described: bool,
    pub partitions: Vec<Partition>,
}

impl Machine {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let machine = Self {
            folder,
            second: 0,
            described: false,
            partitions: Vec::new(),
        };
        machine.write("cgroup/cgroup.controllers", "");
        machine.process(1, 0, "systemd");
        machine
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn roots(&self) -> Roots {
        Roots {
            procfs: self.path().join("proc"),
            cgroup: self.path().join("cgroup"),
            host: self.path().join("host"),
            ..Roots::default()
        }
    }

    pub fn write(&self, path: &str, content: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn process(&self, pid: u32, parent: u32, comm: &str) {
        let stat =
            format!("{pid} ({comm}) S {parent} {pid} 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 {pid} 0\n");
        self.write(&format!("proc/{pid}/stat"), &stat);
        self.write(
            &format!("proc/{pid}/status"),
            "Name:\tx\nUid:\t1000\t1000\t1000\t1000\n",
        );
        self.write(&format!("proc/{pid}/task/{pid}/children"), "");
        let children = PathBuf::from(format!("proc/{parent}/task/{parent}/children"));
        if let Ok(known) = fs::read_to_string(self.path().join(&children)) {
            let known = format!("{known}{pid} ");
            self.write(children.to_str().unwrap(), &known);
        }
    }

    /// Gives a process its environment; the variables have spaces between them.
    pub fn environ(&self, pid: u32, variables: &str) {
        self.write(
            &format!("proc/{pid}/environ"),
            &variables.replace(' ', "\0"),
        );
    }

    /// A control group with a process in it.
    pub fn group(&self, path: &str, pid: u32) {
        self.write(&format!("cgroup/{path}/cpu.stat"), "usage_usec 1000\n");
        self.write(&format!("cgroup/{path}/cgroup.events"), "populated 1\n");
        self.write(&format!("cgroup/{path}/cgroup.procs"), &format!("{pid}\n"));
        self.write(&format!("proc/{pid}/cgroup"), &format!("0::/{path}\n"));
    }

    /// The driver's own list: UUIDs with their device file, by bus address.
    pub fn driver_lists(&self, devices: &[(&str, u32)]) {
        for (place, (uuid, number)) in devices.iter().enumerate() {
            let text =
                format!("Model: \t NVIDIA\nGPU UUID: \t {uuid}\nDevice Minor: \t {number}\n");
            self.write(
                &format!("proc/driver/nvidia/gpus/0000:0{place}:00.0/information"),
                &text,
            );
        }
    }

    /// A sample some seconds later, in which these processes hold these of the
    /// accelerators `GPU-a`, `GPU-b` and `GPU-c`.
    pub fn sample(&mut self, source: &mut Processes, users: &[(u32, &str)]) -> Sample {
        self.second += 11;
        let mut sample = Sample::new(moment(self.second * SECOND), SampleKind::Tick);
        if !std::mem::replace(&mut self.described, true) {
            let accelerator = |device| instrument(Component::Accelerator, device, 700.0, 100);
            sample.instruments = ["GPU-a", "GPU-b", "GPU-c"].map(accelerator).into();
        }
        sample.partitions.clone_from(&self.partitions);
        let users = users.iter();
        sample.device_users = users
            .map(|(pid, device)| DeviceUser::of(channel(device), *pid))
            .collect();
        source.observe(SampleKind::Tick, &mut sample).unwrap();
        sample
    }
}

pub fn channel(device: &str) -> Channel {
    Channel::new(Component::Accelerator, device)
}

/// The only workload that a sample announces.
pub fn only(sample: &Sample) -> &Workload {
    let [workload] = sample.workloads.as_slice() else {
        panic!("one workload, not {:?}", sample.workloads);
    };
    workload
}

pub fn labels(workload: &Workload) -> String {
    let labels = workload.labels.iter();
    let labels: Vec<String> = labels.map(|(name, it)| format!("{name}={it}")).collect();
    labels.join(" ")
}

/// A usage's hold on accelerators: device, processes, and whether it is reserved.
pub fn held(usage: &Usage) -> Vec<(String, u32, bool)> {
    let name = |it: &DeviceUse| match it.partition {
        Some(partition) => format!("{}/{partition}", it.channel.device),
        None => it.channel.device.to_string(),
    };
    let uses = usage.devices.iter();
    uses.map(|it| (name(it), it.processes, it.reserved))
        .collect()
}

pub fn errors(source: &Processes) -> Vec<(&'static str, u64)> {
    let errors = source.errors().iter();
    errors.map(|(kind, count)| (*kind, *count)).collect()
}
