//! What is said over the socket, and when it is refused.

use crate::metrics::Standing;
use crate::sample::{Phase, Work, WorkloadId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a client asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase", deny_unknown_fields)]
pub enum Request {
    /// A workload begins, or a member joins one.
    Begin(Begin),
    /// What this connection began has ended.
    End(End),
    /// A workload that stays has ended.
    Stop(Stop),
    /// A workload goes on in another phase.
    Mark(Mark),
    /// Which workloads are open.
    List,
    /// The accelerators' driver is let go of for a while.
    Release(Release),
    /// How the server is.
    Status,
    /// Where everything stands: what was charged to whom so far.
    Standing,
}

/// The accelerators' driver is let go of, so that somebody can reset a device or
/// unload the driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// For so many milliseconds.
    pub for_ms: u64,
}

/// The driver is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freed {
    /// The processes that held it and have ended.
    pub ended: Vec<u32>,
    /// When it is taken again.
    pub until: jiff::Timestamp,
}

/// A workload begins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// The process whose descendants belong to it; 0 if it is only a control
    /// group or only accelerators.
    #[serde(default)]
    pub pid: u32,
    /// Whether that process itself belongs to it.
    #[serde(default)]
    pub include_root: bool,
    /// Its own control group, relative to the control group root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cgroup: Option<PathBuf>,
    /// Accelerators that are set aside for it: by the place in which the driver
    /// lists them, or by their identity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gpus: Vec<String>,
    /// Whether it stays when this connection is closed, until it is stopped.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stays: bool,
    /// The process with which one that stays ends at the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<u32>,
    /// How its owner describes it.
    #[serde(default)]
    pub workload: Description,
    /// The user who asks. Filled by the server.
    #[serde(skip)]
    pub user: u32,
}

/// How an owner describes a workload.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Description {
    /// What its owner calls it.
    pub name: String,
    /// Where in a model's life it belongs.
    pub phase: Phase,
    /// The owner's labels.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The command and its arguments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// The run of which it is a part, if its owner says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
}

/// A workload, or this connection's member of one, has ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Which.
    pub workload: WorkloadId,
    /// Its exact CPU time in microseconds, if the owner knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_us: Option<u64>,
    /// The command's exit code; 128+n for a signal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// Its useful output, as its owner states it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub work: Vec<Work>,
    /// The process with which it was begun. Filled by the server.
    #[serde(skip)]
    pub pid: u32,
    /// True if nobody said so: the connection closed. Filled by the server.
    #[serde(skip)]
    pub owner_died: bool,
}

/// A workload that stays has ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Which.
    pub workload: WorkloadId,
    /// Its useful output, so that figures are also given per unit of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub work: Vec<Work>,
    /// The user who asks. Filled by the server.
    #[serde(skip)]
    pub user: u32,
}

/// A workload goes on in another phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Which; if absent, the innermost one to which the asking process belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload: Option<WorkloadId>,
    /// The phase in which it is from now on.
    pub phase: Phase,
    /// The user who asks. Filled by the server.
    #[serde(skip)]
    pub user: u32,
    /// The process that asks. Filled by the server.
    #[serde(skip)]
    pub pid: u32,
}

/// One workload that is open, or that has ended by itself not long ago.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its identity, that of its present phase.
    pub workload: WorkloadId,
    /// What its owner calls it.
    pub name: String,
    /// Where in a model's life it belongs now.
    pub phase: Phase,
    /// When that began.
    pub started: jiff::Timestamp,
    /// The run of which it is a part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The user who began it.
    pub user: u32,
    /// Whether it stays until it is stopped.
    pub stays: bool,
    /// How its processes are followed; empty before the first sample.
    pub followed_by: String,
    /// Accelerators that are set aside for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gpus: Vec<String>,
    /// When and why it ended, if it did so by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
}

/// What the server answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Response {
    /// Whether it was done.
    pub ok: bool,
    /// The workload that has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload: Option<WorkloadId>,
    /// What the workload amounts to, if it can be said already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Value>,
    /// The driver is free, and until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Freed>,
    /// How the server is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Value>,
    /// Where everything stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Box<Standing>>,
    /// The workloads that are open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workloads: Option<Vec<Listed>>,
    /// What was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Answers requests that the server has found in order.
pub trait Handler: Fn(Request) -> Response + Send + Sync + 'static {}

impl<T: Fn(Request) -> Response + Send + Sync + 'static> Handler for T {}

impl Response {
    /// It was done.
    pub fn done() -> Self {
        Self {
            ok: true,
            ..Self::default()
        }
    }

    /// The workload has begun.
    pub fn begun(workload: WorkloadId) -> Self {
        Self {
            workload: Some(workload),
            ..Self::done()
        }
    }

    /// It was not done, and why.
    pub fn refused(why: impl Into<String>) -> Self {
        Self {
            error: Some(why.into()),
            ..Self::default()
        }
    }
}

/// Every `op` there is, for who writes another.
const OPS: &str = "begin, end, list, mark, release, standing, status, stop";

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// Understands one line, or says what is wrong with it.
pub(super) fn parse(line: &[u8]) -> Result<Request, String> {
    serde_json::from_slice(line)
        .map_err(|why| format!("the request is not understood: {why}; `op` is one of {OPS}"))
}
