//! Who a found workload is: its name, its owner, its labels, what is set aside
//! for it.
//!
//! Everything is what a file says. What cannot be read is absent and never
//! guessed, and whoever could read it is told what would help. Reading and
//! understanding are apart: [`Evidence`] is a value, and what it amounts to
//! needs no file.

mod container;
mod devices;
mod environ;
mod glob;
mod owner;
mod place;
mod rules;
mod words;

pub use container::{Container, Unknown};
pub use devices::DeviceName;
pub use environ::Environment;
pub use glob::{BadPattern, Glob};
pub use owner::{Accounts, Owner};
pub use place::Residence;
pub use rules::{Field, Rule, Rules, Stated, Subject};
pub use words::{clean, is_label};

use crate::sample::Workload;
use crate::source::kubelet::PodContainer;
use std::collections::BTreeMap;

/// The labels that only evidence sets. An owner who could set them could have
/// another charged.
const OURS: &[&str] = &[
    "user",
    "account",
    "partition",
    "cluster",
    "slurm_job",
    "nodes",
    "unit",
    "container",
    "image",
    "namespace",
    "pod",
];

/// Everything that was seen of one workload.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Where its processes live.
    pub residence: Residence,
    /// What their environment says.
    pub environment: Environment,
    /// Who owns them.
    pub owner: Option<Owner>,
    /// The command and its arguments, for rules to look at.
    pub command: Option<String>,
    /// What the container's runtime says.
    pub container: Option<Container>,
    /// What the kubelet says.
    pub pod: Option<PodContainer>,
}

impl Evidence {
    /// The workload as the evidence, and then the rules, describe it. `found` is
    /// what it would be without both.
    pub fn describe(&self, found: &Workload, rules: &Rules) -> Workload {
        let mut workload = found.clone();
        let environment = self.environment();
        let say = |variable: &str| environment.get(variable).and_then(clean);
        let given = |word: &str| {
            let variable = format!("WATTPRINT_{}", word.to_ascii_uppercase());
            let labels = self.container.as_ref().map(|it| &it.labels);
            say(&variable).or_else(|| clean(labels?.get(word)?))
        };
        if let Some(name) = given("name").or_else(|| self.name(&environment)) {
            workload.name = name;
        }
        let phase = given("phase").and_then(|it| words::phase(&it));
        workload.phase = phase.unwrap_or(workload.phase);
        // A scheduler's runs are not for its users to name.
        let run = given("run_id").filter(|run| !run.starts_with("slurm:"));
        // What the path of its group says holds where its processes say nothing.
        let run = run.or_else(|| self.slurm_run(&environment));
        workload.run = run.or_else(|| found.run.clone());
        let own = environment.get("WATTPRINT_LABELS").map(words::labels);
        let own = own.unwrap_or_default().into_iter();
        let allowed = own.filter(|(name, _)| !OURS.contains(&name.as_str()));
        workload.labels.extend(allowed);
        let mut label = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                workload.labels.insert(name.to_owned(), value);
            }
        };
        label("project", given("project"));
        label("model", given("model"));
        for (name, value) in self.labels(&environment) {
            label(name, value);
        }
        // Where nobody names a project, Slurm's account is what it is charged to.
        if let Some(account) = say("SLURM_JOB_ACCOUNT") {
            let project = workload.labels.entry("project".to_owned());
            project.or_insert(account);
        }
        let unruled = workload.clone();
        rules.apply(&self.subject(&unruled), &mut workload);
        workload
    }

    /// What is set aside for it: none if that is what is said, nothing if
    /// nobody says anything.
    pub fn reserved(&self) -> Option<Vec<DeviceName>> {
        let of_pod = self.pod.as_ref().filter(|pod| !pod.devices.is_empty());
        let named = |pod: &PodContainer| {
            let ids = pod.devices.iter();
            ids.map(|id| DeviceName::replica(id)).collect()
        };
        let in_container = self.residence.container.is_some();
        of_pod
            .map(named)
            .or_else(|| devices::reserved(&self.environment(), in_container))
    }

    /// The accelerators that its container was shown, by UUID.
    pub fn shown(&self) -> Vec<&str> {
        let list = self.environment.get("NVIDIA_VISIBLE_DEVICES");
        let names = list.into_iter().flat_map(|list| list.split(','));
        let names = names.map(str::trim);
        names
            .filter(|name| name.starts_with("GPU-") || name.starts_with("MIG-"))
            .collect()
    }

    /// CPUs of this node that Slurm has set aside for it.
    pub fn cpus(&self) -> Option<f64> {
        let cpus: u32 = self.environment().get("SLURM_CPUS_ON_NODE")?.parse().ok()?;
        (cpus > 0).then(|| f64::from(cpus))
    }

    /// The Slurm job. The control group is the scheduler's own word; without it
    /// the environment counts.
    pub fn job(&self) -> Option<String> {
        let told = || slurm_number(self.environment.get("SLURM_JOB_ID")?);
        self.residence.job.clone().or_else(told)
    }

    fn environment(&self) -> Environment {
        let environment = self.environment.clone();
        match &self.residence.job {
            Some(job) => environment.of_job(job),
            None => environment,
        }
    }

    fn slurm_run(&self, environment: &Environment) -> Option<String> {
        let cluster = environment.get("SLURM_CLUSTER_NAME").and_then(clean);
        let cluster = cluster.unwrap_or_default();
        Some(format!("slurm:{cluster}:{}", self.job()?))
    }

    /// What it is called by those who started it.
    fn name(&self, environment: &Environment) -> Option<String> {
        let job = || self.job().and(environment.get("SLURM_JOB_NAME"));
        let pod = || self.pod_name().map(|(_, pod)| pod);
        let container = || self.container.as_ref()?.name.as_deref();
        job()
            .and_then(clean)
            .or_else(pod)
            .or_else(|| container().and_then(clean))
    }

    fn pod_name(&self) -> Option<(String, String)> {
        let written = self.container.as_ref().and_then(|it| it.pod.clone());
        let told = || {
            self.pod
                .as_ref()
                .map(|it| (it.namespace.clone(), it.pod.clone()))
        };
        let (namespace, pod) = written.or_else(told)?;
        Some((clean(&namespace)?, clean(&pod)?))
    }

    /// The labels that only evidence sets, each with its value if that is known.
    fn labels(&self, environment: &Environment) -> [(&'static str, Option<String>); 11] {
        let job = self.job();
        let slurm = |variable: &str| {
            let value = environment.get(variable).and_then(clean);
            value.filter(|_| job.is_some())
        };
        let container = self.container.as_ref();
        let pod = self.pod_name();
        let named = container.and_then(|it| it.name.clone());
        let id = || Some(self.residence.container.as_ref()?.get(..12)?.to_owned());
        let of_pod = || self.pod.as_ref().and_then(|it| clean(&it.container));
        [
            ("user", self.user(environment)),
            ("account", slurm("SLURM_JOB_ACCOUNT")),
            ("partition", slurm("SLURM_JOB_PARTITION")),
            ("cluster", slurm("SLURM_CLUSTER_NAME")),
            ("nodes", slurm("SLURM_NNODES")),
            ("slurm_job", job.clone()),
            ("unit", self.residence.unit.clone()),
            ("container", named.or_else(of_pod).or_else(id)),
            ("image", container.and_then(|it| it.image.clone())),
            (
                "namespace",
                pod.as_ref().map(|(namespace, _)| namespace.clone()),
            ),
            ("pod", pod.map(|(_, pod)| pod)),
        ]
    }

    /// The user by name if that is known, else by number. Slurm's name counts
    /// where it means the number that the kernel gives: users of a directory
    /// service are in no list of this machine.
    fn user(&self, environment: &Environment) -> Option<String> {
        let owner = self.owner.as_ref()?;
        let number = owner.uid.to_string();
        let same = environment.get("SLURM_JOB_UID") == Some(number.as_str());
        let slurm = environment.get("SLURM_JOB_USER").filter(|_| same);
        let name = owner.name.as_deref().or(slurm);
        name.and_then(clean).or(Some(number))
    }

    fn subject<'a>(&'a self, workload: &'a Workload) -> Subject<'a> {
        let label = |name: &str| workload.labels.get(name).map(String::as_str);
        let path = Some(self.residence.path.as_str()).filter(|path| !path.is_empty());
        let known = [
            (Field::Name, Some(workload.name.as_str())),
            (Field::Unit, label("unit")),
            (Field::Image, label("image")),
            (Field::Container, label("container")),
            (Field::User, label("user")),
            (Field::Command, self.command.as_deref()),
            (Field::Namespace, label("namespace")),
            (Field::Pod, label("pod")),
            (Field::Account, label("account")),
            (Field::Partition, label("partition")),
            (Field::Cgroup, path),
        ];
        let known = known.into_iter();
        known
            .filter_map(|(field, text)| Some((field, text?)))
            .collect::<BTreeMap<_, _>>()
    }
}

/// The number of a job, without what the het jobs' form adds.
pub fn slurm_number(text: &str) -> Option<String> {
    let digits: String = text
        .trim()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    (!digits.is_empty()).then_some(digits)
}

#[cfg(test)]
mod tests;
