//! What a container runtime has written down of one container.

use super::words::clean;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A runtime's file is read up to here; a longer one is not believed.
const LONGEST: u64 = 4 * 1024 * 1024;
/// Labels of a container that say what `WATTPRINT_…` variables could.
const OURS: &str = "wattprint.";

/// What is known of one container, each thing only if its runtime says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Container {
    /// What people call it.
    pub name: Option<String>,
    /// The image from which it was made.
    pub image: Option<String>,
    /// The Kubernetes namespace and pod of which it is a part.
    pub pod: Option<(String, String)>,
    /// Its labels that begin with `wattprint.`, without that.
    pub labels: BTreeMap<String, String>,
}

/// Why a container is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// No runtime has written anything of it here.
    Absent,
    /// The file is there, and may not be read.
    Denied,
    /// The file is there, and is not what it should be.
    Content,
}

/// A way to learn of a container: the runtime's file below a root.
type Way = fn(&Path, &str) -> Result<Container, Unknown>;

const WAYS: &[Way] = &[docker, kubernetes, podman, podman_volatile];

impl Container {
    /// Looks for a container by its number, 64 hexadecimal digits, below `root`.
    ///
    /// # Errors
    ///
    /// The first thing that kept a file from being read, if none could be.
    pub fn find(root: &Path, id: &str) -> Result<Self, Unknown> {
        let mut why = Unknown::Absent;
        for way in WAYS {
            match way(root, id) {
                Ok(container) => return Ok(container),
                Err(other) if why == Unknown::Absent => why = other,
                Err(_) => {}
            }
        }
        Err(why)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct DockerFile {
    name: String,
    config: DockerConfig,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct DockerConfig {
    image: String,
    labels: Option<BTreeMap<String, String>>,
}

/// # Source
///
/// Moby, `daemon/container`: `config.v2.json`, in which the name begins with `/`.
fn docker(root: &Path, id: &str) -> Result<Container, Unknown> {
    let folder = root.join("var/lib/docker/containers").join(id);
    let file: DockerFile = json(&folder.join("config.v2.json"))?;
    let labels = file.config.labels.unwrap_or_default().into_iter();
    let ours = |(name, value): (String, String)| {
        let name = name.strip_prefix(OURS)?.to_owned();
        Some((name, value))
    };
    Ok(Container {
        name: clean(file.name.trim_start_matches('/')),
        image: clean(&file.config.image),
        pod: None,
        labels: labels.filter_map(ours).collect(),
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RuntimeFile {
    annotations: BTreeMap<String, String>,
}

/// The configuration with which a Kubernetes runtime started a container.
///
/// # Source
///
/// containerd, `internal/cri/annotations`, and CRI-O, `pkg/annotations`: the keys
/// of the annotations that they give to every container.
fn kubernetes(root: &Path, id: &str) -> Result<Container, Unknown> {
    let containerd = root.join("run/containerd/io.containerd.runtime.v2.task/k8s.io");
    let file = json(&containerd.join(id).join("config.json"));
    let file: RuntimeFile = match file {
        Err(Unknown::Absent) => json(&stored(root, "run/containers", id))?,
        read => read?,
    };
    let first = |keys: &[&str]| {
        let mut values = keys.iter().filter_map(|key| file.annotations.get(*key));
        values.find_map(|value| clean(value))
    };
    let namespace = first(&[
        "io.kubernetes.cri.sandbox-namespace",
        "io.kubernetes.pod.namespace",
    ]);
    let pod = first(&["io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name"]);
    let found = Container {
        name: first(&[
            "io.kubernetes.cri.container-name",
            "io.kubernetes.container.name",
        ]),
        image: first(&[
            "io.kubernetes.cri.image-name",
            "io.kubernetes.cri-o.ImageName",
        ]),
        pod: namespace.zip(pod),
        labels: BTreeMap::new(),
    };
    // Podman keeps such a file too, which says nothing of this.
    if found == Container::default() {
        return Err(Unknown::Absent);
    }
    Ok(found)
}

#[derive(Deserialize)]
struct Stored {
    id: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    metadata: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", default)]
struct Metadata {
    image_name: String,
}

/// # Source
///
/// containers/storage: containers in one list, those of `--rm` in another, whose
/// `metadata` is a JSON text in which Podman keeps the image's name.
fn podman(root: &Path, id: &str) -> Result<Container, Unknown> {
    listed(root, "containers.json", id)
}

fn podman_volatile(root: &Path, id: &str) -> Result<Container, Unknown> {
    listed(root, "volatile-containers.json", id)
}

fn listed(root: &Path, list: &str, id: &str) -> Result<Container, Unknown> {
    let folder = root.join("var/lib/containers/storage/overlay-containers");
    let list: Vec<Stored> = json(&folder.join(list))?;
    let stored = list.into_iter().find(|it| it.id == id);
    let stored = stored.ok_or(Unknown::Absent)?;
    let metadata: Metadata = serde_json::from_str(&stored.metadata).unwrap_or_default();
    Ok(Container {
        name: stored.names.first().and_then(|name| clean(name)),
        image: clean(&metadata.image_name),
        ..Container::default()
    })
}

fn stored(root: &Path, store: &str, id: &str) -> std::path::PathBuf {
    let containers = root.join(store).join("storage/overlay-containers");
    containers.join(id).join("userdata/config.json")
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, Unknown> {
    let content = File::open(path).and_then(|file| {
        let mut content = Vec::new();
        file.take(LONGEST + 1).read_to_end(&mut content)?;
        Ok(content)
    });
    let content = content.map_err(|why| match why.kind() {
        io::ErrorKind::PermissionDenied => Unknown::Denied,
        _ => Unknown::Absent,
    })?;
    if content.len() as u64 > LONGEST {
        return Err(Unknown::Content);
    }
    serde_json::from_slice(&content).map_err(|_| Unknown::Content)
}
