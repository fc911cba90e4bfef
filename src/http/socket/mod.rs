//! The unix socket by which a command registers with whoever meters the node.
//!
//! One JSON object a line, in both directions. Plain threads, no runtime: an
//! agent has few of these connections, and most only wait.
//!
//! ```text
//! → {"op":"begin","pid":4711,"include_root":false,"workload":{"name":"train","phase":"finetuning"}}
//! ← {"ok":true,"workload":"w0123456789abcdef"}
//! → {"op":"end","workload":"w0123456789abcdef","cpu_us":1250000,"exit_code":0}
//! ← {"ok":true,"summary":{…}}
//! ```
//!
//! `docs/workloads.md` has every request. Another one is a variant of
//! [`Request`] with a struct of its own, a field of [`Response`] if it is
//! answered with more than "done", an arm in `connection` that says who may ask,
//! and a method of [`Client`].

mod client;
mod connection;
mod line;
mod permission;
mod protocol;
mod server;

pub use client::{Client, ClientError, agent_sockets, find_agent};
pub use protocol::{
    Begin, Description, End, Freed, Handler, Listed, Mark, Release, Request, Response, Stop,
};
pub use server::{Access, Server, ServerError, Settings};
