//! What the path of a control group says of who lives in it.

use crate::source::cgroup::{Job, recognise};

/// Who lives in a control group, as far as its path tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Residence {
    /// The path in its hierarchy.
    pub path: String,
    /// The unit of a service manager that it is: `vllm.service`.
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
        let mut found = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        let Some(group) = recognise(path) else {
            return found;
        };
        match group.job {
            Job::Slurm { id, .. } => found.job = Some(id),
            Job::Pod { container, .. } => {
                found.container = Some(container.id);
                found.in_pod = true;
            }
            Job::Container(container) => found.container = Some(container.id),
            Job::Service { unit, .. } => {
                let kind = group.within.rsplit('.').next().unwrap_or_default();
                found.unit = Some(format!("{unit}.{kind}"));
            }
            Job::Machine { .. } | Job::Own { .. } => {}
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_who_lives_there() {
        let id = "0123456789abcdef".repeat(4);
        let uid = "1f2e3d4c_0000_1111_2222_333344445555";
        let pod = format!("/kubepods.slice/kubepods-pod{uid}.slice/cri-containerd-{id}.scope");
        let docker = format!("/system.slice/docker-{id}.scope");
        let id = Some(id.as_str());
        let escaped = r"/system.slice/jupyter\x2dlab.service/worker";
        for (path, unit, container, job, in_pod) in [
            (escaped, Some("jupyter-lab.service"), None, None, false),
            ("/slurm/uid_1000/job_211", None, None, Some("211"), false),
            (&docker, None, id, None, false),
            (&pod, None, id, None, true),
            ("/user.slice/session-3.scope", None, None, None, false),
            ("/", None, None, None, false),
        ] {
            let found = Residence::of(path);
            assert_eq!(found.path, path);
            assert_eq!(found.unit.as_deref(), unit, "{path}");
            assert_eq!(found.container.as_deref(), container, "{path}");
            assert_eq!(found.job.as_deref(), job, "{path}");
            assert_eq!(found.in_pod, in_pod, "{path}");
        }
    }
}
