//! What a control group may use, and how much memory it occupies.

use super::Layout;
use crate::source::topology::{Topology, parse_cpus};
use std::fs;
use std::path::{Path, PathBuf};

/// What is set aside for a group, and what it occupies now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    /// CPUs that it may use, where that is fewer than the machine has.
    pub cpus: Option<f64>,
    /// The packages to which it is pinned; none if it may use all.
    pub packages: Vec<u32>,
    /// Main memory that it occupies, in bytes, without what the kernel would
    /// take back first.
    pub memory: Option<u64>,
}

/// Looks up limits below one control group root.
#[derive(Debug)]
pub(in crate::source) struct LimitReader {
    layout: Layout,
    topology: Topology,
    /// How many CPUs the machine has; unknown if zero.
    cpus: usize,
}

/// The directories in which the controllers keep a group's files: one and the
/// same in the unified hierarchy, one for each controller in the old ones.
struct Folders {
    unified: bool,
    cpu: Vec<PathBuf>,
    cpuset: PathBuf,
    memory: PathBuf,
    within: PathBuf,
}

impl LimitReader {
    pub(in crate::source) fn new(layout: Layout, topology: Topology, cpus: usize) -> Self {
        Self {
            layout,
            topology,
            cpus,
        }
    }

    /// What holds for the group with this path relative to the root.
    ///
    /// A group is bound by those above it too. What cannot be read is unknown.
    pub(in crate::source) fn of(&self, group: &Path) -> Limits {
        let Some(folders) = self.folders(group) else {
            return Limits::default();
        };
        let allowed = folders.allowed_cpus();
        let narrower = |count: &usize| *count > 0 && *count < self.cpus;
        let pinned = allowed.as_ref().map(Vec::len).filter(narrower);
        let quota = folders.quota().filter(|it| *it < self.cpus as f64);
        let cpus = [quota, pinned.map(|it| it as f64)];
        Limits {
            cpus: cpus.into_iter().flatten().reduce(f64::min),
            packages: self.topology.pinned_to(&allowed.unwrap_or_default()),
            memory: folders.occupied(),
        }
    }

    fn folders(&self, group: &Path) -> Option<Folders> {
        let root = &self.layout.root;
        let old = self.layout.cpuacct.as_ref();
        if let Some(within) = old.and_then(|old| group.strip_prefix(old).ok()) {
            let named = ["cpu", "cpu,cpuacct", "cpuacct,cpu"];
            return Some(Folders {
                unified: false,
                cpu: named.map(|it| root.join(it)).into(),
                cpuset: root.join("cpuset"),
                memory: root.join("memory"),
                within: within.to_owned(),
            });
        }
        let base = root.join(self.layout.unified.as_ref()?);
        let within = group.strip_prefix(self.layout.unified.as_ref()?).ok()?;
        Some(Folders {
            unified: true,
            cpu: vec![base.clone()],
            cpuset: base.clone(),
            memory: base,
            within: within.to_owned(),
        })
    }
}

impl Folders {
    /// The smallest quota of the group and those above it, in CPUs.
    ///
    /// # Source
    ///
    /// Linux, Documentation/admin-guide/cgroup-v2.rst (`cpu.max`) and
    /// Documentation/scheduler/sched-bwc.rst (`cpu.cfs_quota_us`).
    fn quota(&self) -> Option<f64> {
        let quota = |folder: PathBuf| {
            if self.unified {
                return parse_quota(&fs::read_to_string(folder.join("cpu.max")).ok()?);
            }
            let read = |file| fs::read_to_string(folder.join(file)).ok();
            let (quota, period) = (read("cpu.cfs_quota_us")?, read("cpu.cfs_period_us")?);
            parse_quota(&format!("{} {}", quota.trim(), period.trim()))
        };
        let folders = self.cpu.iter().flat_map(|base| self.upwards(base));
        folders.filter_map(quota).reduce(f64::min)
    }

    /// The CPUs on which it may run, as the nearest group above it says that
    /// the controller knows.
    fn allowed_cpus(&self) -> Option<Vec<u32>> {
        let files: &[&str] = if self.unified {
            &["cpuset.cpus.effective"]
        } else {
            &["cpuset.effective_cpus", "cpuset.cpus"]
        };
        let mut texts = self.upwards(&self.cpuset).flat_map(|folder| {
            let read = move |file: &&str| fs::read_to_string(folder.join(file)).ok();
            files.iter().filter_map(read)
        });
        texts.find_map(|text| parse_cpus(&text))
    }

    /// Memory in use without pages of files that nobody has used lately.
    ///
    /// # Source
    ///
    /// The *working set* of Kubernetes: usage without `inactive_file`
    /// (kubernetes.io, *Resource metrics pipeline*, working set).
    fn occupied(&self) -> Option<u64> {
        let (usage, inactive) = if self.unified {
            ("memory.current", "inactive_file ")
        } else {
            ("memory.usage_in_bytes", "total_inactive_file ")
        };
        let folder = self.memory.join(&self.within);
        let usage = fs::read_to_string(folder.join(usage)).ok()?;
        let usage: u64 = usage.trim().parse().ok()?;
        let stat = fs::read_to_string(folder.join("memory.stat")).ok()?;
        let mut lines = stat.lines().filter_map(|it| it.strip_prefix(inactive));
        let inactive: u64 = lines.next()?.trim().parse().ok()?;
        Some(usage.saturating_sub(inactive))
    }

    /// The group's directory and those above it, the hierarchy's own last.
    fn upwards<'a>(&'a self, base: &'a Path) -> impl Iterator<Item = PathBuf> + 'a {
        self.within.ancestors().map(|it| base.join(it))
    }
}

/// `200000 100000` is two CPUs; `max 100000` and `-1 100000` are no limit.
fn parse_quota(text: &str) -> Option<f64> {
    let (quota, period) = text.trim().split_once(' ')?;
    let (quota, period): (u64, u64) = (quota.parse().ok()?, period.parse().ok()?);
    (period > 0).then(|| quota as f64 / period as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(root: &Path, unified: Option<&str>, cpuacct: Option<&str>) -> LimitReader {
        let layout = Layout {
            root: root.to_owned(),
            unified: unified.map(PathBuf::from),
            cpuacct: cpuacct.map(PathBuf::from),
        };
        let packages = [(0, 0), (1, 0), (2, 1), (3, 1)];
        LimitReader::new(layout, Topology::of(packages.into()), 4)
    }

    fn put(root: &Path, file: &str, text: &str) {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn a_group_is_bound_by_its_own_limits_and_by_those_above_it() {
        let folder = tempfile::tempdir().unwrap();
        let put = |file: &str, text: &str| put(folder.path(), file, text);
        put("pods/cpu.max", "150000 100000\n");
        put("pods/cpuset.cpus.effective", "0-1\n");
        put("pods/one/cpu.max", "max 100000\n");
        put("pods/one/memory.current", "1000\n");
        put(
            "pods/one/memory.stat",
            "anon 1\ninactive_file 300\nactive_file 5\n",
        );
        put("free/cpu.max", "max 100000\n");
        put("free/cpuset.cpus.effective", "0-3\n");
        put("free/memory.current", "1000\n");
        let reader = reader(folder.path(), Some(""), None);
        let one = reader.of(Path::new("pods/one"));
        assert_eq!(
            (one.cpus, one.packages, one.memory),
            (Some(1.5), vec![0], Some(700))
        );
        let free = reader.of(Path::new("free"));
        assert_eq!(
            free,
            Limits::default(),
            "no limit, and half a figure is none"
        );
        put("pods/one/cpu.max", "50000 100000\n");
        assert_eq!(reader.of(Path::new("pods/one")).cpus, Some(0.5));
    }

    #[test]
    fn the_old_controllers_keep_their_files_apart() {
        let folder = tempfile::tempdir().unwrap();
        let put = |file: &str, text: &str| put(folder.path(), file, text);
        put("cpu,cpuacct/docker/a/cpu.cfs_quota_us", "-1\n");
        put("cpu,cpuacct/docker/a/cpu.cfs_period_us", "100000\n");
        put("cpuset/docker/a/cpuset.cpus", "3\n");
        put("memory/docker/a/memory.usage_in_bytes", "900\n");
        put(
            "memory/docker/a/memory.stat",
            "inactive_file 1\ntotal_inactive_file 400\n",
        );
        let reader = reader(folder.path(), None, Some("cpu,cpuacct"));
        let group = Path::new("cpu,cpuacct/docker/a");
        let limits = reader.of(group);
        assert_eq!(
            (limits.cpus, limits.packages, limits.memory),
            (Some(1.0), vec![1], Some(500))
        );
        put("cpu,cpuacct/docker/a/cpu.cfs_quota_us", "25000\n");
        assert_eq!(reader.of(group).cpus, Some(0.25));
    }

    #[test]
    fn a_quota_is_two_numbers() {
        for (text, expected) in [
            ("200000 100000\n", Some(2.0)),
            ("max 100000\n", None),
            ("-1 100000", None),
            ("1 0", None),
            ("", None),
        ] {
            assert_eq!(parse_quota(text), expected, "{text:?}");
        }
    }
}
