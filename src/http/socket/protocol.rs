//! What is said over the socket, and when it is refused.

use crate::metrics::Standing;
use crate::sample::{Phase, WorkloadId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a client asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase", deny_unknown_fields)]
pub enum Request {
    /// A workload begins, or a member joins one.
    Begin(Begin),
    /// What this connection began has ended.
    End(End),
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// The process whose descendants belong to it.
    pub pid: u32,
    /// Whether that process itself belongs to it.
    #[serde(default)]
    pub include_root: bool,
    /// Its own control group, relative to the control group root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cgroup: Option<PathBuf>,
    /// How its owner describes it.
    #[serde(default)]
    pub workload: Description,
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
}

/// A workload, or this connection's member of one, has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The process with which it was begun. Filled by the server.
    #[serde(skip)]
    pub pid: u32,
    /// True if nobody said so: the connection closed. Filled by the server.
    #[serde(skip)]
    pub owner_died: bool,
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

/// Understands one line, or says what is wrong with it.
pub(super) fn parse(line: &[u8]) -> Result<Request, String> {
    serde_json::from_slice(line).map_err(|why| {
        format!("the request is not understood: {why}; `op` is one of begin, end, release, status, standing")
    })
}
