//! Which accelerators a scheduler or an owner has named in a variable.

use super::Environment;

/// An accelerator, or a part of one, as somebody names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeviceName {
    /// `GPU-…` or `MIG-…`, or the beginning of one.
    Uuid(String),
    /// A number, as the kernel driver numbers its device files.
    Index(u32),
}

/// A node has fewer.
const MOST: u32 = 1024;

impl DeviceName {
    /// The name that the kubelet gives out. A device that is shared in time has
    /// replicas: `GPU-…::3`.
    pub fn replica(id: &str) -> Self {
        let (device, _) = id.split_once("::").unwrap_or((id, ""));
        Self::Uuid(device.to_owned())
    }
}

/// What is set aside by what the environment says: none of them if it says that
/// there are none, nothing if it says nothing.
///
/// Slurm's list goes first, and the job's before the step's, which may be a part
/// of it. A container's is its runtime's, so that outside a container nobody
/// heeds it; `all` sets nothing aside. `CUDA_VISIBLE_DEVICES` is believed only
/// where it has UUIDs: its numbers count what else is visible.
pub fn reserved(environment: &Environment, in_container: bool) -> Option<Vec<DeviceName>> {
    let mut slurm = ["SLURM_JOB_GPUS", "SLURM_STEP_GPUS"].into_iter();
    let slurm = slurm.find_map(|name| Some(indices(environment.get(name)?)));
    let container = || visible(environment.even_empty("NVIDIA_VISIBLE_DEVICES")?);
    let cuda = || uuids(environment.get("CUDA_VISIBLE_DEVICES")?);
    slurm
        .or_else(|| container().filter(|_| in_container))
        .or_else(cuda)
}

/// `0,1` or `0-3`. What is no number is left out.
fn indices(list: &str) -> Vec<DeviceName> {
    let ranges = list.split(',').filter_map(|range| {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        (to < MOST).then_some(from..=to)
    });
    let numbers = ranges.flatten().map(DeviceName::Index);
    numbers.take(MOST as usize).collect()
}

/// # Source
///
/// NVIDIA Container Toolkit, *Specialized configurations with Docker*: UUIDs,
/// indices, `all`, `none`, `void` or nothing.
fn visible(list: &str) -> Option<Vec<DeviceName>> {
    match list {
        "all" => None,
        "none" | "void" | "" => Some(Vec::new()),
        list => {
            let names = list.split(',').map(str::trim);
            let name = |name: &str| match name.parse() {
                Ok(index) => Some(DeviceName::Index(index)),
                Err(_) => uuid(name),
            };
            // One that is not understood would make the others a part of the truth.
            names.map(name).collect()
        }
    }
}

fn uuids(list: &str) -> Option<Vec<DeviceName>> {
    list.split(',').map(|name| uuid(name.trim())).collect()
}

fn uuid(name: &str) -> Option<DeviceName> {
    let is_uuid = name.starts_with("GPU-") || name.starts_with("MIG-");
    is_uuid.then(|| DeviceName::replica(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(environment: &str, in_container: bool) -> Option<String> {
        let environment = Environment::parse(environment.replace(' ', "\0").as_bytes());
        let names = reserved(&environment, in_container)?;
        let names: Vec<String> = names
            .into_iter()
            .map(|name| match name {
                DeviceName::Uuid(uuid) => uuid,
                DeviceName::Index(index) => index.to_string(),
            })
            .collect();
        Some(names.join(" "))
    }

    #[test]
    fn each_list_is_read_as_its_maker_means_it() {
        for (environment, expected) in [
            ("SLURM_STEP_GPUS=3 SLURM_JOB_GPUS=0,2-4", Some("0 2 3 4")),
            ("SLURM_STEP_GPUS=3", Some("3")),
            ("SLURM_JOB_GPUS=0-4000000000", Some("")),
            ("NVIDIA_VISIBLE_DEVICES=1,GPU-a", Some("1 GPU-a")),
            ("NVIDIA_VISIBLE_DEVICES=GPU-a::2", Some("GPU-a")),
            (
                "NVIDIA_VISIBLE_DEVICES=void CUDA_VISIBLE_DEVICES=GPU-a",
                Some(""),
            ),
            ("NVIDIA_VISIBLE_DEVICES=all", None),
            ("NVIDIA_VISIBLE_DEVICES=0:0,1", None),
            ("CUDA_VISIBLE_DEVICES=MIG-b,GPU-a", Some("MIG-b GPU-a")),
            ("CUDA_VISIBLE_DEVICES=0", None),
            ("PATH=x", None),
        ] {
            assert_eq!(
                shown(environment, true).as_deref(),
                expected,
                "{environment}"
            );
        }
    }

    #[test]
    fn outside_a_container_its_list_says_nothing() {
        assert_eq!(shown("NVIDIA_VISIBLE_DEVICES=0", false), None);
        let both = "NVIDIA_VISIBLE_DEVICES=0 CUDA_VISIBLE_DEVICES=GPU-a";
        assert_eq!(shown(both, false).as_deref(), Some("GPU-a"));
    }
}
