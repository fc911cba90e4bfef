//! Where the control groups of a machine are, and how to name one.

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
    /// The group that stands for the whole job: for Slurm the job above its
    /// steps and tasks, otherwise the group itself.
    #[must_use]
    pub fn leader(self) -> Self {
        let parts: Vec<&str> = self.within.split('/').collect();
        let Some(job) = parts.iter().position(|part| slurm_job(part).is_some()) else {
            return self;
        };
        let below = parts.len() - 1 - job;
        let path = self.path.ancestors().nth(below).unwrap_or(&self.path);
        Self {
            path: path.to_owned(),
            within: parts.get(..=job).unwrap_or(&parts).join("/"),
        }
    }

    /// Whether the group only says who is logged in, not what is being done.
    pub fn is_session(&self) -> bool {
        let last = self.within.rsplit('/').next().unwrap_or_default();
        let begins = |with: &[&str]| with.iter().any(|it| last.starts_with(it));
        last.is_empty()
            || last == "init.scope"
            || begins(&[
                "session-",
                "user@",
                "user-",
                "app-",
                "vte-spawn-",
                "tmux-spawn-",
            ])
    }

    /// A name for people: `slurm-211`, `docker-0123456789ab`, `vllm`.
    pub fn name(&self) -> String {
        let mut parts = self.within.rsplit('/');
        let last = parts.next().unwrap_or_default();
        if let Some(job) = slurm_job(last) {
            return format!("slurm-{job}");
        }
        let stem = ["scope", "service", "slice"]
            .into_iter()
            .find_map(|kind| last.strip_suffix(kind)?.strip_suffix('.'))
            .unwrap_or(last);
        let (runtime, container) = match stem.rsplit_once('-') {
            Some((runtime, id)) if is_container(id) => (runtime, id),
            _ if is_container(stem) => (parts.next().unwrap_or_default(), stem),
            _ => return stem.to_owned(),
        };
        let short = container.get(..12).unwrap_or(container);
        match pod(&self.within) {
            Some(pod) => format!("pod-{pod}-{short}"),
            None => format!("{runtime}-{short}"),
        }
    }
}

fn slurm_job(part: &str) -> Option<&str> {
    let number = part.strip_prefix("job_")?;
    let digits = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    digits.then_some(number)
}

/// Container runtimes number containers with 64 hexadecimal digits.
fn is_container(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|it| it.is_ascii_hexdigit())
}

/// The first eight digits of a Kubernetes pod's UUID.
fn pod(within: &str) -> Option<&str> {
    let starts = within.match_indices("pod").map(|(at, _)| at + 3);
    let mut digits = starts.filter_map(|start| within.get(start..start + 8));
    digits.find(|it| it.bytes().all(|digit| digit.is_ascii_hexdigit()))
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
    fn groups_are_named_after_what_people_know() {
        let id = "0123456789abcdef".repeat(4);
        let uuid = "1f2e3d4c_0000_1111_2222_333344445555";
        for (within, expected) in [
            ("/system.slice/vllm.service".to_owned(), "vllm"),
            (
                format!("/system.slice/docker-{id}.scope"),
                "docker-0123456789ab",
            ),
            (format!("/docker/{id}"), "docker-0123456789ab"),
            (
                format!("/machine.slice/libpod-{id}.scope"),
                "libpod-0123456789ab",
            ),
            (
                format!("/kubepods.slice/kubepods-pod{uuid}.slice/cri-containerd-{id}.scope"),
                "pod-1f2e3d4c-0123456789ab",
            ),
            (
                format!("/kubepods/burstable/pod{}/{id}", uuid.replace('_', "-")),
                "pod-1f2e3d4c-0123456789ab",
            ),
            (
                "/system.slice/slurmstepd.scope/job_211".to_owned(),
                "slurm-211",
            ),
        ] {
            assert_eq!(place(&within).name(), expected, "{within}");
        }
    }

    #[test]
    fn a_slurm_job_is_one_workload_with_all_its_steps() {
        let task = "/system.slice/slurmstepd.scope/job_211/step_0/user/task_0";
        let leader = place(task).leader();
        assert_eq!(leader, place("/system.slice/slurmstepd.scope/job_211"));
        assert_eq!(place("/docker/7").leader(), place("/docker/7"));
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
