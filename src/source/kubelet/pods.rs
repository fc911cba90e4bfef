//! What the kubelet says of who has which device.

use std::collections::BTreeSet;

/// One container of a pod, with the accelerators that it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PodContainer {
    /// The pod's namespace.
    pub namespace: String,
    /// The pod.
    pub pod: String,
    /// The container in it.
    pub container: String,
    /// Its accelerators, as the device plugin names them: `GPU-…`, `MIG-…`, or
    /// `GPU-…::3` for a replica of one that is shared in time.
    pub devices: BTreeSet<String>,
}

impl PodContainer {
    /// Whether it is the same container, whatever it has now.
    pub fn is_same(&self, other: &Self) -> bool {
        let named = (&self.namespace, &self.pod, &self.container);
        named == (&other.namespace, &other.pod, &other.container)
    }
}

/// By what a container of this node can be recognised in the kubelet's answer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signs<'a> {
    /// Namespace and pod, as the container's runtime has them …
    pub pod: Option<(&'a str, &'a str)>,
    /// … and what it calls the container in it.
    pub container: Option<&'a str>,
    /// The accelerators that it was shown, or holds, without replicas.
    pub devices: &'a [&'a str],
    /// What the container calls its host: the pod, unless the pod says otherwise.
    pub host: Option<&'a str>,
}

/// Finds a container among those that the kubelet knows.
///
/// The runtime's word is certain. Without it the devices tell, if exactly one
/// container has them; among several that share a device, the host's name does,
/// if exactly one pod is called so. Otherwise it is not known which one it is.
pub fn recognise<'a>(pods: &'a [PodContainer], signs: Signs<'_>) -> Option<&'a PodContainer> {
    if let Some((namespace, pod)) = signs.pod {
        let of_pod = pods
            .iter()
            .filter(|it| it.namespace == namespace && it.pod == pod);
        let named = |it: &&PodContainer| signs.container.is_none_or(|name| it.container == name);
        return only(of_pod.filter(named));
    }
    if signs.devices.is_empty() {
        return None;
    }
    let has = |it: &&PodContainer| {
        let held = || it.devices.iter().map(|id| without_replica(id));
        signs
            .devices
            .iter()
            .all(|device| held().any(|it| it == *device))
    };
    let holders = || pods.iter().filter(has);
    only(holders()).or_else(|| {
        let host = signs.host?;
        only(holders().filter(|it| it.pod == host))
    })
}

fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn without_replica(id: &str) -> &str {
    id.split_once("::").map_or(id, |(device, _)| device)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(pod: &str, name: &str, devices: &[&str]) -> PodContainer {
        PodContainer {
            namespace: "ml".to_owned(),
            pod: pod.to_owned(),
            container: name.to_owned(),
            devices: devices.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    #[test]
    fn a_container_is_recognised_only_where_no_other_could_be_meant() {
        let pods = [
            container("a-0", "main", &["GPU-1", "GPU-2"]),
            container("b-0", "main", &["GPU-3::0"]),
            container("b-1", "main", &["GPU-3::1"]),
            container("c-0", "main", &[]),
            container("c-0", "side", &[]),
        ];
        let named = |pod, container| Signs {
            pod: Some(("ml", pod)),
            container,
            ..Signs::default()
        };
        let shown = |devices, host| Signs {
            devices,
            host,
            ..Signs::default()
        };
        for (signs, expected) in [
            (named("a-0", None), Some(0)),
            (named("c-0", Some("side")), Some(4)),
            (named("c-0", None), None),
            (named("z-9", Some("main")), None),
            (shown(&["GPU-2"], None), Some(0)),
            (shown(&["GPU-3"], None), None),
            (shown(&["GPU-3"], Some("b-1")), Some(2)),
            (shown(&["GPU-3"], Some("a-0")), None),
            (shown(&[], Some("a-0")), None),
        ] {
            let found = recognise(&pods, signs);
            assert_eq!(found, expected.map(|it: usize| &pods[it]), "{signs:?}");
        }
    }
}
