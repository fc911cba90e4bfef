//! CPU time of the whole node, from `/proc/stat`.

use super::{OpenError, ReadError, Roots, Source, clock};
use crate::sample::{CpuClock, Sample, SampleKind};
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
    last: (Duration, Duration),
}

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
                last: (Duration::ZERO, Duration::ZERO),
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

    fn read(&self) -> io::Result<(Duration, Duration)> {
        // The first line holds the totals; 256 bytes are ten columns of 20 digits
        // and more.
        let mut buffer = [0; 256];
        let length = self.file.read_at(&mut buffer, 0)?;
        let text = String::from_utf8_lossy(buffer.get(..length).unwrap_or_default());
        parse(&text).ok_or_else(|| {
            let line = text.lines().next().unwrap_or_default();
            let message = format!("`{line}` is not a line of CPU times");
            io::Error::new(io::ErrorKind::InvalidData, message)
        })
    }
}

impl Source for CpuTime {
    fn observe(&mut self, kind: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        if kind == SampleKind::Burst {
            return Ok(());
        }
        let at = clock::monotonic();
        let (busy, total) = self.read().map_err(|source| ReadError::Transient {
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
            packages: Vec::new(),
        });
        Ok(())
    }
}

/// Busy and total time of all CPUs together.
///
/// Busy is user, nice, system, irq and softirq. Guest time is already in user and
/// nice. Steal is time in which the hypervisor ran others: neither busy nor time
/// in which this machine could have worked, so it stands in neither figure. A
/// missing column, on an old kernel, is zero.
///
/// # Source
///
/// proc_stat(5), Linux man-pages 6.9: the columns and their meaning.
fn parse(text: &str) -> Option<(Duration, Duration)> {
    let line = text.lines().next()?;
    let columns: Option<Vec<u64>> = line
        .strip_prefix("cpu ")?
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
        let text = "cpu  100 20 30 400 50 6 7 999 80 10\ncpu0 1 2 3 4\n";
        let expected = (Duration::from_millis(1630), Duration::from_millis(6130));
        assert_eq!(parse(text), Some(expected));
    }

    #[test]
    fn four_columns_are_enough_and_garbage_is_not() {
        let four = (Duration::from_millis(60), Duration::from_millis(100));
        assert_eq!(parse("cpu  1 2 3 4\n"), Some(four));
        for text in [
            "",
            "cpu\n",
            "cpu  1 2 3\n",
            "cpu  1 2 x 4\n",
            "intr 1 2 3 4\n",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
