//! Every form of path by which orchestrators name their control groups.
//!
//! A path is looked through from its end, so that the innermost piece of work
//! wins: a pod inside a container that plays a node is the pod. What a container
//! or a job makes below itself belongs to it. Units of the service manager come
//! last, because a container may have a service manager of its own inside.
//!
//! # Source
//!
//! Slurm: *Control Group v2 plugin* and *Cgroups Guide* (slurm.schedmd.com).
//! Kubernetes: kubelet's `pkg/kubelet/cm`, containerd's and CRI-O's cgroup
//! managers. Docker: *Runtime metrics*. Podman: `libpod`'s cgroup managers.
//! libvirt: *Control Groups Resource Management*.

use super::job::{Container, Job, JobGroup, Kind, Qos, unescaped};

/// A part of a path between those above it and those below.
struct Part<'a> {
    above: &'a [&'a str],
    name: &'a str,
    below: &'a [&'a str],
}

/// One form of path: the work that a part of one stands for.
type Rule = fn(&Part<'_>) -> Option<Job>;

/// The forms that are looked for at every part of a path, the last part first.
const INNER: &[Rule] = &[slurm, pod, container, machine, own];

/// What the path of a group, or of a group inside it, says of the work there.
///
/// Nothing is said of the machine's own groups, nor of login sessions.
pub fn recognise(within: &str) -> Option<JobGroup> {
    let parts: Vec<&str> = within.split('/').filter(|it| !it.is_empty()).collect();
    let inner = (0..parts.len()).rev().map(|at| (at, INNER));
    // Of services the outermost counts, beside which there is no user's manager.
    let outer = (0..parts.len()).map(|at| (at, &[service as Rule][..]));
    inner.chain(outer).find_map(|(at, rules)| {
        let part = Part {
            above: parts.get(..at)?,
            name: parts.get(at)?,
            below: parts.get(at + 1..)?,
        };
        let job = rules.iter().find_map(|rule| rule(&part))?;
        let within = format!("/{}", parts.get(..=at)?.join("/"));
        Some(JobGroup { within, job })
    })
}

/// `…/[<node>_]slurmstepd.scope/job_211/step_0/user/task_0`, or of old
/// `/slurm[_<node>]/uid_1000/job_211/step_0/task_0`.
fn slurm(part: &Part<'_>) -> Option<Job> {
    let id = digits(part.name.strip_prefix("job_")?)?;
    let up = |levels: usize| part.above.iter().rev().nth(levels).copied();
    let user = up(0).and_then(|it| it.strip_prefix("uid_"));
    let node = if user.is_some() {
        up(1)?.strip_prefix("slurm")?.strip_prefix('_')
    } else {
        let node = up(0)?.strip_suffix("slurmstepd.scope")?;
        node.strip_suffix('_')
    };
    let below = |prefix: &str| {
        let mut found = part.below.iter().filter_map(|it| it.strip_prefix(prefix));
        found.next().map(str::to_owned)
    };
    Some(Job::Slurm {
        id: id.to_owned(),
        step: below("step_"),
        task: below("task_"),
        user: user.and_then(|it| it.parse().ok()),
        node: node.map(str::to_owned),
    })
}

/// `/kubepods/burstable/pod<uid>/<id>`, or by the service manager
/// `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod<uid>.slice/cri-containerd-<id>.scope`,
/// in which a guaranteed pod has no level of its own and kind puts `kubelet-` in
/// front; or, where runtime and kubelet disagree on who makes groups,
/// `kubepods-burstable-pod<uid>.slice:cri-containerd:<id>`.
fn pod(part: &Part<'_>) -> Option<Job> {
    let mut fields = part.name.splitn(3, ':');
    let (first, runtime, id) = (fields.next(), fields.next(), fields.next());
    let (name, runtime, id) = if let (Some(pod), Some(runtime), Some(id)) = (first, runtime, id) {
        (pod, runtime, id)
    } else {
        let (runtime, id) = runtime_and_id(part.name)?;
        (*part.above.last()?, runtime, id)
    };
    let name = name.strip_suffix(".slice").unwrap_or(name);
    let (before, uid) = name.rsplit_once("pod")?;
    let uid = is_uid(uid).then(|| uid.replace('_', "-"))?;
    let class = |word| before.contains(word) || part.above.contains(&word);
    let qos = match () {
        () if class("burstable") => Qos::Burstable,
        () if class("besteffort") => Qos::BestEffort,
        () => Qos::Guaranteed,
    };
    let container = Container {
        runtime: known_runtime(runtime)?,
        id: container_id(id)?.to_owned(),
        user: None,
    };
    Some(Job::Pod {
        uid,
        qos,
        container,
    })
}

/// `docker-<id>.scope`, `/docker/<id>`, `libpod-<id>.scope`,
/// `libpod-payload-<id>`, and the like of any other runtime.
///
/// The processes that only watch a container, `…-conmon-<id>.scope`, are none.
fn container(part: &Part<'_>) -> Option<Job> {
    let (runtime, id) = runtime_and_id(part.name)?;
    let above = part.above.last().copied().unwrap_or_default();
    let above = above.strip_suffix(".slice").unwrap_or(above);
    let runtime = if runtime.is_empty() { above } else { runtime };
    Some(Job::Container(Container {
        runtime: known_runtime(runtime)?,
        id: container_id(id)?.to_owned(),
        user: user(part.above),
    }))
}

/// `machine-qemu\x2d1\x2d<name>.scope`, `/machine/qemu-1-<name>.libvirt-qemu`,
/// `/machine/<name>.libvirt-qemu`, `/libvirt/qemu/<name>`, and Proxmox VE's
/// `/qemu.slice/<number>.scope` and `/lxc/<number>`.
fn machine(part: &Part<'_>) -> Option<Job> {
    let above = part.above.last().copied().unwrap_or_default();
    let named = |driver: Option<&str>, name: &str| {
        Some(Job::Machine {
            driver: driver.map(str::to_owned),
            name: name.to_owned(),
        })
    };
    if let Some(scope) = part.name.strip_suffix(".scope") {
        if above == "qemu.slice" {
            return named(Some("qemu"), digits(scope)?);
        }
        let text = unescaped(scope.strip_prefix("machine-")?);
        let (driver, name) = driver_and_name(&text);
        return named(driver, name);
    }
    if let Some((text, driver)) = part.name.rsplit_once(".libvirt-") {
        return named(Some(driver), driver_and_name(text).1);
    }
    let parent = part.above.iter().rev().nth(1).copied();
    match above {
        "lxc" => named(Some("lxc"), digits(part.name)?),
        "qemu" | "lxc-guests" if parent == Some("libvirt") => named(Some(above), part.name),
        _ => None,
    }
}

/// `wattprint-<id>`, which `wattprint run` makes for its command.
fn own(part: &Part<'_>) -> Option<Job> {
    let id = part.name.strip_prefix("wattprint-")?;
    let kind = id.rsplit_once('.').map(|(_, kind)| kind);
    let is_unit = matches!(kind, Some("service" | "slice" | "scope"));
    (!is_unit && !id.is_empty()).then(|| Job::Own { id: id.to_owned() })
}

/// `/system.slice/vllm.service`, and below a user's manager
/// `/user.slice/user-1000.slice/user@1000.service/app.slice/jupyter.service`.
fn service(part: &Part<'_>) -> Option<Job> {
    let mut kinds = [".service", ".scope"].into_iter();
    let unit = kinds.find_map(|kind| part.name.strip_suffix(kind))?;
    let is_slice = |it: &&str| it.strip_suffix(".slice").is_some() || it.starts_with("user@");
    let is_inside = !part.above.iter().all(is_slice);
    if is_inside || SESSIONS.iter().any(|it| part.name.starts_with(it)) {
        return None;
    }
    Some(Job::Service {
        unit: unescaped(unit),
        user: user(part.above),
    })
}

/// Units that only say who is logged in or which window is open, not what is
/// being done, and those that hold work of others.
pub(super) const SESSIONS: &[&str] = &[
    "session-",
    "user@",
    "user-",
    "app-",
    "vte-spawn-",
    "tmux-spawn-",
    "init.scope",
    "slurmd.",
    "slurmd@",
    "slurmstepd.scope",
    "libpod-",
    "crio-",
];

/// The sorts of work of which a group is the whole: what it has used beyond the
/// job groups that are known in it was used by those that came and went unseen.
pub(super) fn bounds(within: &str) -> &'static [Kind] {
    let last = within.rsplit('/').next().unwrap_or_default();
    let depth = within.matches('/').count();
    match last {
        _ if last.ends_with("slurmstepd.scope") => &[Kind::Slurm],
        _ if depth == 1 && (last == "slurm" || last.starts_with("slurm_")) => &[Kind::Slurm],
        "kubepods" | "kubepods.slice" | "kubelet-kubepods.slice" => &[Kind::Kubernetes],
        "docker" => &[Kind::Docker],
        "machine" | "machine.slice" => &[Kind::Machine, Kind::Podman],
        "libpod_parent" => &[Kind::Podman],
        "qemu.slice" | "lxc" | "libvirt" if depth == 1 => &[Kind::Machine],
        _ => &[],
    }
}

/// Whether groups may be made in this one that are worth to be listened for,
/// even while there are none.
pub(super) fn is_folder(within: &str) -> bool {
    let last = within.rsplit('/').next().unwrap_or_default();
    let is_unit = [".service", ".scope"].iter().any(|it| last.ends_with(it));
    let holds_others = last.ends_with("slurmstepd.scope") || last.starts_with("user@");
    holds_others || !is_unit && recognise(within).is_none()
}

/// The user whose manager is among these parts.
fn user(above: &[&str]) -> Option<u32> {
    let mut managers = above.iter().filter_map(|it| it.strip_prefix("user@"));
    managers.next()?.strip_suffix(".service")?.parse().ok()
}

/// `docker-<id>.scope` is `docker` and the id, `<id>` nothing and the id.
fn runtime_and_id(part: &str) -> Option<(&str, &str)> {
    let stem = part.strip_suffix(".scope").unwrap_or(part);
    let (runtime, id) = stem.rsplit_once('-').unwrap_or(("", stem));
    container_id(id).map(|id| (runtime, id))
}

/// What people call a runtime, or nothing if the process only watches.
fn known_runtime(word: &str) -> Option<String> {
    let name = match word {
        _ if word.ends_with("conmon") => return None,
        "cri-containerd" => "containerd",
        "libpod" | "libpod-payload" | "libpod_parent" => "podman",
        other => other,
    };
    Some(unescaped(name))
}

/// `qemu-1-web-2` is the machine `web-2`: libvirt puts its driver and a number in
/// front; of old it did not.
fn driver_and_name(text: &str) -> (Option<&str>, &str) {
    let mut fields = text.splitn(3, '-');
    match (fields.next(), fields.next().and_then(digits), fields.next()) {
        (Some(driver), Some(_), Some(name)) if !name.is_empty() => (Some(driver), name),
        _ => (None, text),
    }
}

fn digits(text: &str) -> Option<&str> {
    let all = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    all.then_some(text)
}

/// Container runtimes number containers with 64 hexadecimal digits.
fn container_id(id: &str) -> Option<&str> {
    (id.len() == 64 && is_hexadecimal(id)).then_some(id)
}

/// A UUID with dashes or underscores, or the hash that a static pod has.
fn is_uid(text: &str) -> bool {
    let fields: Vec<&str> = text.split(['-', '_']).collect();
    let lengths: Vec<usize> = fields.iter().map(|it| it.len()).collect();
    let fits = lengths == [8, 4, 4, 4, 12] || lengths == [32];
    fits && fields.iter().all(|it| is_hexadecimal(it))
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const UID: &str = "1f2e3d4c-0000-1111-2222-333344445555";

    fn id() -> String {
        "0123456789abcdef".repeat(4)
    }

    /// The name, the kind, and what is left of the path below the group.
    fn told(path: &str) -> Option<(String, &'static str, String)> {
        let path = path.replace("<id>", &id()).replace("<uid>", UID);
        let path = path.replace("<u_id>", &UID.replace('-', "_"));
        let group = recognise(&path)?;
        let below = path.strip_prefix(&group.within).unwrap_or("elsewhere");
        let kind = group.job.kind().name();
        Some((group.job.name(), kind, below.to_owned()))
    }

    #[test]
    fn every_form_of_path_is_recognised_as_the_work_it_stands_for() {
        let pod = ("pod-1f2e3d4c-0123456789ab", "kubernetes", "");
        let docker = ("docker-0123456789ab", "docker", "");
        let podman = ("podman-0123456789ab", "podman", "");
        let user = "/user.slice/user-1000.slice/user@1000.service";
        #[rustfmt::skip]
        let cases = [
            ("/system.slice/slurmstepd.scope/job_211", ("slurm-211", "slurm", "")),
            ("/system.slice/slurmstepd.scope/job_211/step_batch/user/task_0", ("slurm-211", "slurm", "/step_batch/user/task_0")),
            ("/system.slice/n1_slurmstepd.scope/job_7/step_extern", ("slurm-7", "slurm", "/step_extern")),
            ("/slurm/uid_1000/job_211/step_0", ("slurm-211", "slurm", "/step_0")),
            ("/slurm_n1/uid_1000/job_211", ("slurm-211", "slurm", "")),
            ("/kubepods/pod<uid>/<id>", pod),
            ("/kubepods/burstable/pod<uid>/<id>", pod),
            ("/kubepods/burstable/pod<uid>/crio-<id>", pod),
            ("/kubepods.slice/kubepods-pod<u_id>.slice/cri-containerd-<id>.scope", pod),
            ("/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod<u_id>.slice/crio-<id>.scope", pod),
            ("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod<u_id>.slice/docker-<id>.scope", pod),
            ("/system.slice/containerd.service/kubepods-burstable-pod<u_id>.slice:cri-containerd:<id>", pod),
            ("/docker/<id>/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice/kubelet-kubepods-burstable-pod<u_id>.slice/cri-containerd-<id>.scope", pod),
            ("/kubelet/kubepods/pod<uid>/<id>/nested", ("pod-1f2e3d4c-0123456789ab", "kubernetes", "/nested")),
            ("/system.slice/docker-<id>.scope", docker),
            ("/docker/<id>", docker),
            ("/user.slice/user-1000.slice/user@1000.service/user.slice/docker-<id>.scope", docker),
            ("/system.slice/docker-<id>.scope/system.slice/cron.service", ("docker-0123456789ab", "docker", "/system.slice/cron.service")),
            ("/machine.slice/libpod-<id>.scope", podman),
            ("/machine.slice/libpod-<id>.scope/container", ("podman-0123456789ab", "podman", "/container")),
            ("/libpod_parent/libpod-<id>", podman),
            ("/system.slice/web.service/libpod-payload-<id>", podman),
            ("/machine.slice/machine-libpod_pod_<id>.slice/libpod-<id>.scope", podman),
            ("/system.slice/nerdctl-<id>.scope", ("nerdctl-0123456789ab", "container", "")),
            ("/k8s.io/<id>", ("k8s.io-0123456789ab", "container", "")),
            ("/<id>", ("container-0123456789ab", "container", "")),
            ("/machine.slice/machine-qemu\\x2d1\\x2dgpu\\x2dbox.scope/libvirt/vcpu0", ("gpu-box", "machine", "/libvirt/vcpu0")),
            ("/machine.slice/machine-lxc\\x2d99\\x2dbuild.scope", ("build", "machine", "")),
            ("/machine.slice/machine-ubuntu.scope", ("ubuntu", "machine", "")),
            ("/machine/qemu-2-web.libvirt-qemu/emulator", ("web", "machine", "/emulator")),
            ("/machine/web-2.libvirt-qemu", ("web-2", "machine", "")),
            ("/libvirt/qemu/web", ("web", "machine", "")),
            ("/qemu.slice/100.scope", ("100", "machine", "")),
            ("/lxc/100/ns", ("100", "machine", "/ns")),
            ("/system.slice/vllm.service", ("vllm", "service", "")),
            ("/ai.slice/ai-models.slice/jupyter\\x2dlab.service/worker", ("jupyter-lab", "service", "/worker")),
            ("/system.slice/run-u12.scope", ("run-u12", "service", "")),
            ("/user.slice/user-1000.slice/session-3.scope/wattprint-ab12", ("wattprint-ab12", "own", "")),
            ("/system.slice/slurmstepd.scope/job_9/step_0/wattprint-ab12/x", ("wattprint-ab12", "own", "/x")),
        ];
        for (path, (name, kind, below)) in cases {
            let expected = (name.to_owned(), kind, below.to_owned());
            assert_eq!(told(path), Some(expected), "{path}");
        }
        let (name, kind, _) = told(&format!("{user}/app.slice/jupyter.service")).unwrap();
        assert_eq!((name.as_str(), kind), ("jupyter", "user-service"));
    }

    #[test]
    fn what_only_looks_like_work_is_none() {
        for path in [
            "/",
            "",
            "/init.scope",
            "/system.slice",
            "/system.slice/slurmstepd.scope",
            "/system.slice/slurmstepd.scope/system",
            "/job_1",
            "/slurm/uid_1000",
            "/slurm/uid_1000/job_",
            "/slurm/uid_1000/job_2x",
            "/kubepods.slice/kubepods-burstable.slice",
            "/kubepods/burstable/pod<uid>",
            "/machine.slice/libpod-conmon-<id>.scope",
            "/kubepods.slice/kubepods-pod<u_id>.slice/crio-conmon-<id>.scope",
            "/machine.slice",
            "/docker/7",
            "/user.slice/user-1000.slice/session-3.scope",
            "/user.slice/user-1000.slice/user@1000.service/init.scope",
            "/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-x.scope",
            "/wattprint-",
        ] {
            assert_eq!(told(path), None, "{path}");
        }
    }

    #[test]
    fn facts_of_jobs_and_pods_are_kept_whole() {
        let told = |path: &str| recognise(path).map(|it| it.job);
        let slurm = |step: Option<&str>, task: Option<&str>, user, node: Option<&str>| {
            let own = |it: Option<&str>| it.map(str::to_owned);
            let (step, task, node) = (own(step), own(task), own(node));
            let id = "4".to_owned();
            #[rustfmt::skip]
            let job = Job::Slurm { id, step, task, user, node };
            Some(job)
        };
        let new = told("/system.slice/a-b_slurmstepd.scope/job_4/step_0/user/task_3");
        assert_eq!(new, slurm(Some("0"), Some("3"), None, Some("a-b")));
        let old = told("/slurm/uid_1000/job_4/step_batch");
        assert_eq!(old, slurm(Some("batch"), None, Some(1000), None));
        let hash = "4f".repeat(16);
        let id = id();
        for (path, expected) in [
            (
                format!("/kubepods/besteffort/pod{UID}/{id}"),
                (UID, Qos::BestEffort),
            ),
            (
                format!("/kubepods/pod{hash}/{id}"),
                (hash.as_str(), Qos::Guaranteed),
            ),
            (
                format!(
                    "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod{}.slice/crio-{id}.scope",
                    UID.replace('-', "_")
                ),
                (UID, Qos::Burstable),
            ),
        ] {
            let Some(Job::Pod {
                uid,
                qos,
                container,
            }) = told(&path)
            else {
                unreachable!("{path} is a pod");
            };
            assert_eq!((uid.as_str(), qos), expected);
            assert_eq!(container.id, id);
        }
    }
}
