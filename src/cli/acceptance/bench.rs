//! What an experiment has at hand: the meter, the load, the results.

use super::load::{Load, Pattern};
use super::meter::{Meter, Reading};
use super::record::{Results, Row};
use super::statistics::Point;
use crate::source::clock::monotonic;
use anyhow::Result;
use nix::sys::resource::{UsageWho, getrusage};
use std::path::PathBuf;
use std::time::Duration;

/// What an experiment has at hand.
pub struct Bench<'a> {
    /// The GPU's sensors.
    pub meter: Meter<'a>,
    /// Work for the GPU, unless only the sensors are measured.
    pub load: Option<Load>,
    /// Where results go.
    pub results: Results<'a>,
    /// Multiplies every duration.
    pub scale: f64,
    /// Which GPU, as NVML counts.
    pub device: u32,
    /// The NVML library, if it was given.
    pub nvml: Option<PathBuf>,
    /// Mean power without and with steady work, watts, once measured.
    pub levels: Option<(f64, f64)>,
}

/// A sensor, and how to take its value from a reading, in watts or joules.
pub struct Sensor {
    /// What it is called in the results.
    pub name: &'static str,
    /// Its value, if the GPU has it.
    pub value: fn(&Reading) -> Option<f64>,
}

/// The energy counter, joules.
pub const COUNTER: Sensor = Sensor {
    name: "energy counter",
    value: |reading| reading.energy.map(|it| it as f64 / 1e3),
};

/// The three powers, watts.
pub const POWERS: [Sensor; 3] = [
    Sensor {
        name: "power usage",
        value: |reading| reading.usage.map(|it| f64::from(it) / 1e3),
    },
    Sensor {
        name: "POWER_AVERAGE",
        value: |reading| reading.average.map(|it| f64::from(it) / 1e3),
    },
    Sensor {
        name: "POWER_INSTANT",
        value: |reading| reading.instant.map(|it| f64::from(it) / 1e3),
    },
];

impl Sensor {
    /// This sensor's points among the readings.
    pub fn points(&self, readings: &[Reading]) -> Vec<Point> {
        let points = readings.iter();
        points
            .filter_map(|it| Some((it.at, (self.value)(it)?)))
            .collect()
    }
}

impl Bench<'_> {
    /// A duration, scaled.
    pub fn length(&self, seconds: f64) -> Duration {
        let scaled = Duration::try_from_secs_f64(seconds * self.scale);
        scaled.unwrap_or(Duration::MAX / 4)
    }

    /// Changes what the load does, if there is one.
    pub fn set(&self, pattern: Pattern) {
        if let Some(load) = &self.load {
            load.set(pattern);
        }
    }

    /// Changes what the load does and waits until every average has followed.
    pub fn settle(&self, pattern: Pattern) {
        self.set(pattern);
        std::thread::sleep(self.length(2.0));
    }

    /// Reads all sensors at absolute times, `every` so long, for `length`.
    pub fn poll(&self, every: Duration, length: Duration) -> Vec<Reading> {
        let start = monotonic();
        let end = start + length;
        let (mut readings, mut due) = (Vec::new(), start);
        while due < end {
            std::thread::sleep(due.saturating_sub(monotonic()));
            readings.push(self.meter.read());
            // A late reading moves the next one, so that none are made in haste.
            due = (due + every).max(monotonic());
        }
        readings
    }

    /// Adds one result.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn row(&mut self, row: &Row<'_>) -> Result<()> {
        self.results.row(row)
    }
}

/// Memory of this process in bytes: all that is resident, and what of it is
/// not shared with a file.
pub fn resident_memory() -> Option<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    Some((
        memory_line(&status, "VmRSS:")?,
        memory_line(&status, "RssAnon:")?,
    ))
}

/// A size in `/proc/PID/status`, in bytes.
fn memory_line(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// CPU time that this thread has used.
pub fn cpu_time() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_THREAD);
    usage.map_or(Duration::ZERO, |usage| {
        let times = [usage.user_time(), usage.system_time()];
        let micros = times.map(|time| time.tv_sec() * 1_000_000 + time.tv_usec());
        Duration::from_micros(micros.iter().sum::<i64>().unsigned_abs())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_from_the_kernels_own_words() {
        let status = "Name:\twattprint\nVmRSS:\t    5120 kB\nRssAnon:\t     512 kB\n";
        assert_eq!(memory_line(status, "VmRSS:"), Some(5120 * 1024));
        assert_eq!(memory_line(status, "RssAnon:"), Some(512 * 1024));
        assert_eq!(memory_line(status, "VmSwap:"), None);
    }

    #[test]
    fn a_sensor_that_the_gpu_lacks_has_no_points() {
        let reading = Reading {
            at: Duration::from_secs(1),
            energy: Some(1500),
            usage: Some(70_000),
            average: None,
            instant: None,
        };
        assert_eq!(COUNTER.points(&[reading]), [(Duration::from_secs(1), 1.5)]);
        assert_eq!(
            POWERS[0].points(&[reading]),
            [(Duration::from_secs(1), 70.0)]
        );
        assert!(POWERS[1].points(&[reading]).is_empty());
    }
}
