//! What a control group's path says of the work in it.

use std::fmt::Write;

/// The control group that stands for one piece of work as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobGroup {
    /// Its path in its hierarchy: that of the job above its steps, of the
    /// container above what it makes inside.
    pub within: String,
    /// What is known of it.
    pub job: Job,
}

/// One piece of work that an orchestrator or a service manager has started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// A batch job. The step and the task are those of the process that was
    /// asked for: the job is one workload with all of them.
    Slurm {
        /// The number of the job.
        id: String,
        /// `0`, `batch`, `extern`, `interactive`.
        step: Option<String>,
        /// The number of the task in its step.
        task: Option<String>,
        /// The numeric user, which only the old hierarchies show.
        user: Option<u32>,
        /// The node's name, where several run on one machine.
        node: Option<String>,
    },
    /// One container of a Kubernetes pod.
    Pod {
        /// The pod's UID as the API server writes it: with dashes, except that a
        /// static pod's is a hash without any.
        uid: String,
        /// How surely it gets what it asks for.
        qos: Qos,
        /// The container.
        container: Container,
    },
    /// A container that nobody orchestrates.
    Container(Container),
    /// A virtual machine, or a system container that is managed like one.
    Machine {
        /// `qemu`, `lxc`; absent if the path does not say.
        driver: Option<String>,
        /// What its owner calls it, shortened by libvirt if it is long.
        name: String,
    },
    /// A unit of a service manager: the system's, or a user's own.
    Service {
        /// The unit without its kind: `vllm`, `getty@tty1`.
        unit: String,
        /// The numeric user whose manager runs it; absent for the system's.
        user: Option<u32>,
    },
    /// A command that was started through `wattprint run`.
    Own {
        /// What stands behind `wattprint-`.
        id: String,
    },
}

/// One container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// `docker`, `podman`, `containerd`, `crio`, or whatever stands in the path;
    /// empty if nothing does.
    pub runtime: String,
    /// All 64 digits of it.
    pub id: String,
    /// The numeric user whose it is, if it runs without root's rights.
    pub user: Option<u32>,
}

/// The quality of service of a pod.
///
/// # Source
///
/// Kubernetes documentation, *Pod Quality of Service Classes*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qos {
    /// It gets what it asks for, and asks for all that it uses.
    Guaranteed,
    /// It may use more than it has asked for.
    Burstable,
    /// It has asked for nothing.
    BestEffort,
}

/// Which sort of work it is, by the word in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A batch job of Slurm.
    Slurm,
    /// A container of a pod.
    Kubernetes,
    /// A container of Docker.
    Docker,
    /// A container of Podman.
    Podman,
    /// A container of another runtime.
    Container,
    /// A virtual machine.
    Machine,
    /// A unit of the system's service manager.
    Service,
    /// A unit of a user's service manager.
    UserService,
    /// What `wattprint run` has started.
    Own,
}

impl Kind {
    /// All that can be found by their path. [`Kind::Own`] is left out: who made
    /// such a group tells of it.
    pub const FOUND: [Self; 8] = [
        Self::Slurm,
        Self::Kubernetes,
        Self::Docker,
        Self::Podman,
        Self::Container,
        Self::Machine,
        Self::Service,
        Self::UserService,
    ];

    /// The word for it in the configuration and in labels.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slurm => "slurm",
            Self::Kubernetes => "kubernetes",
            Self::Docker => "docker",
            Self::Podman => "podman",
            Self::Container => "container",
            Self::Machine => "machine",
            Self::Service => "service",
            Self::UserService => "user-service",
            Self::Own => "own",
        }
    }

    /// Whether a machine has many of it that do nothing worth a line in a report.
    pub fn is_plumbing(self) -> bool {
        matches!(self, Self::Service | Self::UserService)
    }
}

impl Job {
    /// Which sort of work it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Slurm { .. } => Kind::Slurm,
            Self::Pod { .. } => Kind::Kubernetes,
            Self::Container(it) if it.runtime == "docker" => Kind::Docker,
            Self::Container(it) if it.runtime == "podman" => Kind::Podman,
            Self::Container(_) => Kind::Container,
            Self::Machine { .. } => Kind::Machine,
            Self::Service { user: None, .. } => Kind::Service,
            Self::Service { user: Some(_), .. } => Kind::UserService,
            Self::Own { .. } => Kind::Own,
        }
    }

    /// A name for people: `slurm-211`, `docker-0123456789ab`, `vllm`.
    pub fn name(&self) -> String {
        match self {
            Self::Slurm { id, .. } => format!("slurm-{id}"),
            Self::Pod { uid, container, .. } => {
                let pod = uid.get(..8).unwrap_or(uid);
                format!("pod-{pod}-{}", container.short())
            }
            Self::Container(it) if it.runtime.is_empty() => format!("container-{}", it.short()),
            Self::Container(it) => format!("{}-{}", it.runtime, it.short()),
            Self::Machine { name, .. } => name.clone(),
            Self::Service { unit, .. } => unit.clone(),
            Self::Own { id } => format!("wattprint-{id}"),
        }
    }
}

impl Container {
    /// The first twelve digits, as the runtimes themselves show it.
    pub fn short(&self) -> &str {
        self.id.get(..12).unwrap_or(&self.id)
    }
}

/// A unit's name as its owner wrote it: the service manager writes what may not
/// stand in a path as `\x2d`.
///
/// # Source
///
/// systemd.unit(5), *String escaping for inclusion in unit names*.
pub(super) fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend_from_slice(before.as_bytes());
        let code = after.get(..2);
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        rest = if let Some(byte) = code {
            bytes.push(byte);
            after.get(2..).unwrap_or_default()
        } else {
            bytes.extend_from_slice(b"\\x");
            after
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    readable(&String::from_utf8_lossy(&bytes))
}

/// Without letters that would break a line or a label.
fn readable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            // Writing to a text cannot fail.
            let _written = write!(shown, "\\x{:02x}", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_as_its_owner_wrote_it() {
        for (escaped, expected) in [
            ("vllm", "vllm"),
            ("qemu\\x2d1\\x2dweb", "qemu-1-web"),
            ("caf\\xc3\\xa9", "café"),
            ("a\\x", "a\\x"),
            ("a\\xzz", "a\\xzz"),
            ("a\\x0ab", "a\\x0ab"),
            ("\\x2", "\\x2"),
            ("\\xé", "\\xé"),
        ] {
            assert_eq!(unescaped(escaped), expected, "{escaped}");
        }
    }

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<_> = Kind::FOUND.iter().map(|it| it.name()).collect();
        assert_eq!(words.len(), Kind::FOUND.len());
    }
}
