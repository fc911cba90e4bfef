//! What is known of the machine itself.

use serde::{Deserialize, Serialize};

/// The machine on which something was observed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Host {
    /// Its network name.
    pub name: String,
    /// Identifies one boot, so that counters are compared only within it.
    pub boot_id: String,
    /// The CPU's model as it names itself.
    pub cpu_model: String,
    /// CPUs that the operating system can schedule on.
    pub cpus: u32,
    /// Main memory in bytes, or the container's limit if that is less.
    pub memory: u64,
    /// The hypervisor, if this is a virtual machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hypervisor: Option<String>,
    /// Kernel name and release.
    pub kernel: String,
}
