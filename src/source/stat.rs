//! CPU time of the whole node, from `/proc/stat`.

use super::topology::Topology;
use super::{OpenError, ReadError, Roots, Source, clock};
use crate::sample::{CpuClock, PackageClock, Sample, SampleKind};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::time::Duration;

/// Reads the node's CPU time into [`Sample::cpu`].
///
/// The sampler opens it always and observes it before every other source, so
/// that what needs the utilisation finds it in the sample.
#[derive(Debug)]
pub struct CpuTime {
    path: PathBuf,
    file: File,
    topology: Topology,
    last: Times,
    /// The same by package; empty where there is only one.
    last_of: BTreeMap<u32, Times>,
}

/// Busy and total time.
type Times = (Duration, Duration);

/// A line of `stat` is ten columns of up to 20 digits, and its name.
const LINE: usize = 256;

impl CpuTime {
    /// Opens `stat` under the procfs root and keeps it open.
    ///
    /// # Errors
    ///
    /// A file that is not there, or may not be read, gives [`OpenError`].
    pub fn open(roots: &Roots) -> Result<Self, OpenError> {
        let path = roots.procfs.join("stat");
        let what = path.display().to_string();
        match File::open(&path) {
            Ok(file) => Ok(Self {
                path,
                file,
                topology: Topology::read(roots),
                last: Times::default(),
                last_of: BTreeMap::new(),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(OpenError::Absent { what })
            }
            Err(source) => Err(OpenError::Denied {
                what,
                remedy: "mount the host's /proc and name it with --path.procfs".to_owned(),
                source,
            }),
        }
    }

    /// The lines of the CPUs, as far as they are needed: the first holds the
    /// totals.
    fn read(&self) -> io::Result<String> {
        let lines = 1 + self.topology.cpus();
        let mut buffer = vec![0; LINE * lines];
        let mut length = 0;
        // The kernel may answer a long read in pieces.
        while let Some(rest) = buffer.get_mut(length..).filter(|it| !it.is_empty()) {
            match self.file.read_at(rest, length as u64)? {
                0 => break,
                more => length += more,
            }
            if lines == 1 {
                break;
            }
        }
        buffer.truncate(length);
        Ok(String::from_utf8_lossy(&buffer).into_owned())
    }

    /// The sums over each package's CPUs. A CPU that goes offline takes its time
    /// with it: the package's clock stands still until it is back.
    fn by_package(&mut self, text: &str) -> Vec<PackageClock> {
        let mut sums: BTreeMap<u32, Times> = BTreeMap::new();
        for line in text.lines().skip(1) {
            let Some((cpu, columns)) = line.strip_prefix("cpu").and_then(|it| it.split_once(' '))
            else {
                break;
            };
            let package = cpu.parse().ok().and_then(|it| self.topology.package_of(it));
            if let Some((package, (busy, total))) = package.zip(parse(columns)) {
                let sum = sums.entry(package).or_default();
                *sum = (sum.0 + busy, sum.1 + total);
            }
        }
        for (package, (busy, total)) in sums {
            let last = self.last_of.entry(package).or_default();
            *last = (busy.max(last.0), total.max(last.1));
        }
        let clock = |(package, (busy, total)): (&u32, &Times)| PackageClock {
            package: *package,
            busy: *busy,
            total: *total,
        };
        self.last_of.iter().map(clock).collect()
    }
}

impl Source for CpuTime {
    fn observe(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        if kind == SampleKind::Burst {
            return Ok(());
        }
        let at = clock::monotonic();
        let read = self.read().and_then(|text| {
            let times = totals(&text)?;
            Ok((text, times))
        });
        let (text, (busy, total)) = read.map_err(|source| ReadError::Transient {
            what: self.path.display().to_string(),
            kind: "io",
            source: source.into(),
        })?;
        // The kernel's idle and iowait columns may fall by a tick; a clock may not.
        self.last = (busy.max(self.last.0), total.max(self.last.1));
        into.cpu = Some(CpuClock {
            at,
            busy: self.last.0,
            total: self.last.1,
            packages: self.by_package(&text),
        });
        Ok(())
    }
}

/// Busy and total time in the columns of one line.
///
/// Busy is user, nice, system, irq and softirq. Guest time is already in user and
/// nice. Steal is time in which the hypervisor ran others: neither busy nor time
/// in which this machine could have worked, so it stands in neither figure. A
/// missing column, on an old kernel, is zero.
///
/// # Source
///
/// proc_stat(5), Linux man-pages 6.9: the columns and their meaning.
/// The times of all CPUs together.
fn totals(text: &str) -> io::Result<Times> {
    let line = text.lines().next().unwrap_or_default();
    let times = line.strip_prefix("cpu ").and_then(parse);
    times.ok_or_else(|| {
        let message = format!("`{line}` is not a line of CPU times");
        io::Error::new(io::ErrorKind::InvalidData, message)
    })
}

fn parse(columns: &str) -> Option<Times> {
    let columns: Option<Vec<u64>> = columns
        .split_ascii_whitespace()
        .map(|column| column.parse().ok())
        .collect();
    let columns = columns.filter(|columns| columns.len() >= 4)?;
    let column = |index: usize| columns.get(index).copied().unwrap_or(0);
    let busy = [0, 1, 2, 5, 6].map(column).iter().sum::<u64>();
    let idle = column(3) + column(4);
    Some((duration(busy), duration(busy + idle)))
}

/// A number of `USER_HZ` ticks, 100 a second on every architecture that Rust's
/// standard library supports on Linux.
///
/// # Source
///
/// proc_stat(5): "1/100ths of a second on most architectures".
fn duration(ticks: u64) -> Duration {
    Duration::from_millis(ticks.saturating_mul(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steal_is_not_our_work_and_guest_is_not_counted_twice() {
        let columns = " 100 20 30 400 50 6 7 999 80 10";
        let expected = (Duration::from_millis(1630), Duration::from_millis(6130));
        assert_eq!(parse(columns), Some(expected));
    }

    #[test]
    fn four_columns_are_enough_and_garbage_is_not() {
        let four = (Duration::from_millis(60), Duration::from_millis(100));
        assert_eq!(parse(" 1 2 3 4\n"), Some(four));
        for text in ["", " 1 2 3", " 1 2 x 4"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
