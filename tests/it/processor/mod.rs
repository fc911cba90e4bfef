//! Processor, memory and node meters, on trees of files like those of real machines.

mod cray;
mod facts;
mod hwmon;
mod model;
mod rapl;

use crate::common::moment;
use std::fs;
use wattprint::quantity::{Estimate, Power};
use wattprint::sample::{Counter, Reading, Rollover, Sample, SampleKind, TickSize};
use wattprint::source::stat::CpuTime;
use wattprint::source::{DRIVERS, Driver, OpenError, ReadError, Roots, Source};

const INTEL: &str = "GenuineIntel";
const AMD: &str = "AuthenticAMD";

/// A machine made of files.
struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    fn new(vendor: &str, model: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let machine = Self { folder };
        let cpu = format!("vendor_id : {vendor}\nmodel name : {model}\nflags : fpu vme\n");
        let cpus =
            format!("processor : 0\nphysical id : 0\n{cpu}\nprocessor : 1\nphysical id : 1\n{cpu}");
        machine.put("proc/cpuinfo", &cpus);
        machine.put("proc/meminfo", "MemTotal:       67108864 kB\n");
        machine.put("proc/stat", "cpu  100 0 0 300 0 0 0 0 0 0\n");
        machine
    }

    fn put(&self, path: &str, text: &str) {
        self.put_bytes(path, text.as_bytes());
    }

    fn put_bytes(&self, path: &str, bytes: &[u8]) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// A powercap zone; the class lists all of them side by side.
    fn zone(&self, index: &str, name: &str, energy: &str) {
        let zone = format!("sys/class/powercap/{index}");
        self.put(&format!("{zone}/name"), &format!("{name}\n"));
        self.put(&format!("{zone}/energy_uj"), energy);
        self.put(&format!("{zone}/max_energy_range_uj"), "262143328850\n");
    }

    fn rail(&self, number: u32, label: &str, microwatts: &str) {
        let meter = format!("sys/class/hwmon/hwmon{number}");
        self.put(&format!("{meter}/name"), "power_meter\n");
        self.put(&format!("{meter}/device/power1_average"), microwatts);
        self.put(&format!("{meter}/device/power1_average_interval"), "50\n");
        if !label.is_empty() {
            self.put(&format!("{meter}/device/power1_oem_info"), label);
        }
    }

    fn roots(&self) -> Roots {
        Roots {
            sysfs: self.folder.path().join("sys"),
            procfs: self.folder.path().join("proc"),
            cgroup: self.folder.path().join("cgroup"),
            ..Roots::default()
        }
    }

    fn open(&self, name: &str) -> Box<dyn Source> {
        (driver(name).open)(&self.roots()).unwrap()
    }

    fn refusal(&self, name: &str) -> OpenError {
        let opened = (driver(name).open)(&self.roots());
        opened.err().expect("it must not open")
    }

    /// The message of a refusal, without the folder that holds the machine.
    fn message(&self, name: &str) -> String {
        let root = self.folder.path().display().to_string();
        self.refusal(name).to_string().replace(&root, "")
    }

    /// The first sample of one source alone.
    fn first(&self, name: &str) -> Sample {
        let mut sample = sample();
        self.open(name)
            .observe(SampleKind::Tick, &mut sample)
            .unwrap();
        sample
    }

    fn channels(&self, name: &str) -> Vec<String> {
        let sample = self.first(name);
        let described = sample.instruments.iter().map(|it| &it.channel);
        assert!(described.eq(sample.observations.iter().map(|it| &it.channel)));
        let channels = sample.instruments.iter();
        channels.map(|it| it.channel.to_string()).collect()
    }
}

fn driver(name: &str) -> &'static Driver {
    DRIVERS.iter().find(|it| it.name == name).unwrap()
}

fn sample() -> Sample {
    Sample::new(moment(0), SampleKind::Tick)
}

fn observe(source: &mut dyn Source) -> (Vec<Reading>, Result<(), ReadError>) {
    let mut sample = sample();
    let result = source.observe(SampleKind::Tick, &mut sample);
    (
        sample.observations.iter().map(|it| it.reading).collect(),
        result,
    )
}

fn microjoules(ticks: u64) -> Reading {
    Reading::Counter(Counter {
        ticks,
        tick: TickSize::MICROJOULE,
        rollover: Rollover::Wraps {
            max: 262_143_328_850,
        },
    })
}

fn watts(estimate: Estimate<Power>) -> [f64; 3] {
    [estimate.low(), estimate.central(), estimate.high()].map(Power::watts)
}

#[track_caller]
fn assert_near(actual: [f64; 3], expected: [f64; 3]) {
    for (a, e) in actual.into_iter().zip(expected) {
        assert!((a - e).abs() <= 0.01 * e.abs(), "{actual:?} {expected:?}");
    }
}

/// What the model says after half of the time was busy.
fn modelled(machine: &Machine) -> Sample {
    let roots = machine.roots();
    let (mut clock, mut model) = (CpuTime::open(&roots).unwrap(), machine.open("cpu_model"));
    let mut last = sample();
    for stat in [
        "cpu  100 0 0 300 0 0 0 0\n",
        "cpu  150 0 50 400 0 0 0 700\n",
    ] {
        machine.put("proc/stat", stat);
        let instruments = last.instruments;
        last = sample();
        clock.observe(SampleKind::Tick, &mut last).unwrap();
        model.observe(SampleKind::Tick, &mut last).unwrap();
        last.instruments.extend(instruments);
    }
    last
}

fn readings(sample: &Sample) -> Vec<(String, [f64; 3])> {
    let power = |reading: &Reading| match reading {
        Reading::Gauge(power) | Reading::Mean(power) => watts(*power),
        other => panic!("{other:?}"),
    };
    let all = sample.observations.iter();
    all.map(|it| (it.channel.to_string(), power(&it.reading)))
        .collect()
}
