//! What the path of a control group says of who lives in it.

/// Who lives in a control group, as far as its path tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Residence {
    /// The path in its hierarchy.
    pub path: String,
    /// The systemd unit that it is: `vllm.service`.
    pub unit: Option<String>,
    /// The container, by the 64 digits of its runtime.
    pub container: Option<String>,
    /// The Slurm job.
    pub job: Option<String>,
    /// Whether Kubernetes made it.
    pub in_pod: bool,
}

impl Residence {
    /// Reads the path of a control group in its hierarchy.
    pub fn of(path: &str) -> Self {
        let parts = || path.split('/').filter(|part| !part.is_empty());
        let container = parts().rev().find_map(container);
        let job = parts().find_map(job);
        let is_unit = |part: &&str| part.ends_with(".service") || part.ends_with(".scope");
        // The scope of a container is only its runtime's way of naming it.
        let unit = parts().rev().find(is_unit);
        let unit = unit.filter(|_| container.is_none() && job.is_none());
        Self {
            path: path.to_owned(),
            unit: unit.map(str::to_owned),
            container: container.map(str::to_owned),
            job: job.map(str::to_owned),
            in_pod: parts().any(|part| part.starts_with("kubepods") || part.contains("-kubepods")),
        }
    }
}

/// Container runtimes number containers with 64 hexadecimal digits, and write
/// their own name before them: `docker-….scope`, `libpod-…`.
fn container(part: &str) -> Option<&str> {
    let stem = part.strip_suffix(".scope").unwrap_or(part);
    let id = stem.rsplit(['-', ':']).next()?;
    let is_id = id.len() == 64 && id.bytes().all(|it| it.is_ascii_hexdigit());
    is_id.then_some(id)
}

fn job(part: &str) -> Option<&str> {
    let number = part.strip_prefix("job_")?;
    let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    is_number.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_who_lives_there() {
        let id = "0123456789abcdef".repeat(4);
        let pod = format!("/kubepods.slice/kubepods-pod1.slice/cri-containerd-{id}.scope");
        let nested = format!("/kubelet.slice/kubelet-kubepods.slice/x/crio-{id}.scope");
        let docker = format!("/system.slice/docker-{id}.scope");
        let id = Some(id.as_str());
        for (path, unit, container, job, in_pod) in [
            (
                "/system.slice/vllm.service",
                Some("vllm.service"),
                None,
                None,
                false,
            ),
            (
                "/system.slice/vllm.service/worker",
                Some("vllm.service"),
                None,
                None,
                false,
            ),
            ("/slurm/uid_1000/job_211", None, None, Some("211"), false),
            (
                "/system.slice/slurmstepd.scope/job_7",
                None,
                None,
                Some("7"),
                false,
            ),
            (&docker, None, id, None, false),
            (&pod, None, id, None, true),
            (&nested, None, id, None, true),
            ("/", None, None, None, false),
        ] {
            let found = Residence::of(path);
            assert_eq!(found.unit.as_deref(), unit, "{path}");
            assert_eq!(found.container.as_deref(), container, "{path}");
            assert_eq!(found.job.as_deref(), job, "{path}");
            assert_eq!(found.in_pod, in_pod, "{path}");
        }
    }
}
