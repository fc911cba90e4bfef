//! Where the control groups of a machine are, and how to name one.

use super::grammar::{SESSIONS, recognise};
use super::job::JobGroup;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The hierarchies below the control group root that account for CPU time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The control group root itself.
    pub root: PathBuf,
    /// The unified hierarchy: empty, or `unified` beside the old ones.
    pub unified: Option<PathBuf>,
    /// The old hierarchy with the `cpuacct` controller.
    pub cpuacct: Option<PathBuf>,
}

/// The groups of one process, as `/proc/<pid>/cgroup` shows them.
///
/// # Source
///
/// Linux manual, `cgroups(7)`, section on `/proc/pid/cgroup`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Membership {
    /// Path in the unified hierarchy.
    pub unified: Option<String>,
    /// Path in the hierarchy with the `cpuacct` controller.
    pub cpuacct: Option<String>,
}

/// One control group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Its directory, relative to the control group root.
    pub path: PathBuf,
    /// Its path in its hierarchy: `/system.slice/docker-….scope`.
    pub within: String,
}

impl Layout {
    /// Looks which hierarchies there are.
    pub fn detect(root: &Path) -> Self {
        let has = |folder: &&str, file: &str| root.join(folder).join(file).exists();
        let unified = ["", "unified"].into_iter();
        let cpuacct = ["cpuacct", "cpu,cpuacct", "cpuacct,cpu"].into_iter();
        Self {
            root: root.to_owned(),
            unified: unified
                .into_iter()
                .find(|it| has(it, "cgroup.controllers"))
                .map(PathBuf::from),
            cpuacct: cpuacct
                .into_iter()
                .find(|it| has(it, "cpuacct.usage"))
                .map(PathBuf::from),
        }
    }

    /// All groups of a process that account for CPU time, the unified one first.
    pub fn places(&self, of: &Membership) -> Vec<Place> {
        let pairs = [(&self.unified, &of.unified), (&self.cpuacct, &of.cpuacct)];
        let place = |(hierarchy, within): (&Option<PathBuf>, &Option<String>)| {
            let within = within.clone()?;
            let path = hierarchy.as_ref()?.join(relative(&within)?);
            Some(Place { path, within })
        };
        pairs.into_iter().filter_map(place).collect()
    }

    /// The group that tells most about a process: the first that is not the
    /// root of its hierarchy. On hybrid machines one is often the root.
    pub fn leaf(&self, of: &Membership) -> Option<Place> {
        self.places(of)
            .into_iter()
            .find(|place| place.within != "/")
    }
}

/// The path without its leading `/`, or nothing if it leaves the hierarchy.
fn relative(within: &str) -> Option<&str> {
    let path = within.trim_start_matches('/');
    let inside = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    inside.then_some(path)
}

impl Membership {
    /// Reads the groups of a process, or nothing if it is gone.
    pub fn read(procfs: &Path, pid: u32) -> Option<Self> {
        let text = fs::read(procfs.join(pid.to_string()).join("cgroup")).ok()?;
        Some(Self::parse(&String::from_utf8_lossy(&text)))
    }

    /// Understands the content of `/proc/<pid>/cgroup`.
    pub fn parse(text: &str) -> Self {
        let mut found = Self::default();
        for line in text.lines() {
            // `hierarchy:controllers:path`; the path may hold colons.
            let mut fields = line.splitn(3, ':');
            let (Some(number), Some(controllers), Some(path)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let path = path.strip_suffix(" (deleted)").unwrap_or(path);
            if number == "0" && controllers.is_empty() {
                found.unified = Some(path.to_owned());
            } else if controllers.split(',').any(|it| it == "cpuacct") {
                found.cpuacct = Some(path.to_owned());
            }
        }
        found
    }
}

impl Place {
    /// The work that this group or one around it stands for, if its path says so.
    pub fn job(&self) -> Option<JobGroup> {
        recognise(&self.within)
    }

    /// The group that stands for the whole job: for Slurm the job above its
    /// steps and tasks, for a container the one above what it makes inside,
    /// otherwise the group itself.
    #[must_use]
    pub fn leader(self) -> Self {
        let Some(JobGroup { within, .. }) = self.job() else {
            return self;
        };
        let depth = |path: &str| path.split('/').filter(|it| !it.is_empty()).count();
        let below = depth(&self.within) - depth(&within);
        let path = self.path.ancestors().nth(below).unwrap_or(&self.path);
        let path = path.to_owned();
        Self { path, within }
    }

    /// Whether the group only says who is logged in, not what is being done.
    pub fn is_session(&self) -> bool {
        let last = self.within.rsplit('/').next().unwrap_or_default();
        let is_named_so = last.is_empty() || SESSIONS.iter().any(|it| last.starts_with(it));
        is_named_so && self.job().is_none()
    }

    /// A name for people: `slurm-211`, `docker-0123456789ab`, `vllm`.
    pub fn name(&self) -> String {
        if let Some(group) = self.job() {
            return group.job.name();
        }
        let last = self.within.rsplit('/').next().unwrap_or_default();
        let kinds = ["scope", "service", "slice"].into_iter();
        let stem = kinds
            .into_iter()
            .find_map(|kind| last.strip_suffix(kind)?.strip_suffix('.'));
        stem.unwrap_or(last).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(within: &str) -> Place {
        Place {
            path: within.trim_start_matches('/').into(),
            within: within.to_owned(),
        }
    }

    #[test]
    fn every_generation_of_the_file_is_understood() {
        let cases = [
            (
                "0::/user.slice/a:b.scope\n",
                Some("/user.slice/a:b.scope"),
                None,
            ),
            (
                "4:cpu,cpuacct:/docker/1\n1:name=systemd:/x\n",
                None,
                Some("/docker/1"),
            ),
            (
                "2:cpuacct:/\n1:cpu:/y\n0::/z (deleted)\n",
                Some("/z"),
                Some("/"),
            ),
            ("nonsense\n", None, None),
        ];
        for (text, unified, cpuacct) in cases {
            let found = Membership::parse(text);
            assert_eq!(found.unified.as_deref(), unified, "{text}");
            assert_eq!(found.cpuacct.as_deref(), cpuacct, "{text}");
        }
    }

    #[test]
    fn a_group_of_no_known_form_is_named_by_the_last_of_its_path() {
        for (within, expected) in [
            ("/system.slice/vllm.service", "vllm"),
            ("/batch/pool.slice", "pool"),
            ("/docker/7", "7"),
        ] {
            assert_eq!(place(within).name(), expected, "{within}");
        }
    }

    #[test]
    fn a_slurm_job_is_one_workload_with_all_its_steps() {
        let task = "/system.slice/slurmstepd.scope/job_211/step_0/user/task_0";
        let leader = place(task).leader();
        assert_eq!(leader, place("/system.slice/slurmstepd.scope/job_211"));
        assert_eq!(place("/docker/7").leader(), place("/docker/7"));
        let id = "0123456789abcdef".repeat(4);
        let inside = place(&format!("/system.slice/docker-{id}.scope/init.scope"));
        let container = place(&format!("/system.slice/docker-{id}.scope"));
        assert_eq!(inside.leader(), container);
    }

    #[test]
    fn a_login_session_is_not_a_job() {
        for (within, expected) in [
            ("/", true),
            ("/user.slice/user-1000.slice/session-3.scope", true),
            (
                "/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-x.scope",
                true,
            ),
            (
                "/user.slice/user-1000.slice/user@1000.service/app.slice/jupyter.service",
                false,
            ),
            ("/docker/7", false),
        ] {
            assert_eq!(place(within).is_session(), expected, "{within}");
        }
    }

    #[test]
    fn a_path_that_leaves_the_hierarchy_is_no_place() {
        let layout = Layout {
            root: "/sys/fs/cgroup".into(),
            unified: Some(PathBuf::new()),
            cpuacct: None,
        };
        let outside = Membership::parse("0::/../../sibling\n");
        assert_eq!(layout.places(&outside), []);
        let inside = Membership::parse("0::/a/b\n");
        assert_eq!(layout.leaf(&inside), Some(place("/a/b")));
    }
}
