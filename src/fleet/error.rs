//! Why a server gave no record, named by what its user can do about it.

use super::answer::Flaw;
use super::selector::BadSelector;
use std::path::PathBuf;
use std::time::Duration;

/// Why no record could be made. No variant holds a password or a token.
///
/// [`FleetError::hint`] says what would help.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FleetError {
    /// The address cannot be used.
    #[error("`{address}` is no address of a Prometheus: {problem}")]
    Address {
        /// As it was given.
        address: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// Credentials would travel where anybody can read them.
    #[error("a password or token is not sent to `{address}` without TLS")]
    Insecure {
        /// The server.
        address: String,
    },
    /// A file with a credential or certificate cannot be used.
    #[error("reading {what} from `{}`: {problem}", path.display())]
    Secret {
        /// What it should hold.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// The selector is not one.
    #[error(transparent)]
    Selector(#[from] BadSelector),
    /// Nobody answers.
    #[error("asking {address} failed {tries} times")]
    Unreachable {
        /// The server.
        address: String,
        /// How often it was tried.
        tries: u32,
        /// What happened the last time.
        #[source]
        source: Box<ureq::Error>,
    },
    /// The answer did not come in time.
    #[error("{address} did not answer within {} s", limit.as_secs_f64())]
    Slow {
        /// The server.
        address: String,
        /// How long it had.
        limit: Duration,
    },
    /// It is too busy, or broken.
    #[error("{address} answered with status {status} {tries} times: {said}")]
    Busy {
        /// The server.
        address: String,
        /// The HTTP status.
        status: u16,
        /// How often it was tried.
        tries: u32,
        /// The beginning of what it said.
        said: String,
    },
    /// It does not let us in.
    #[error("{address} refused access with status {status}")]
    Denied {
        /// The server.
        address: String,
        /// The HTTP status.
        status: u16,
    },
    /// It does not take the question.
    #[error("{address} refused the query `{query}` with status {status}: {said}")]
    Refused {
        /// The server.
        address: String,
        /// What was asked.
        query: String,
        /// The HTTP status.
        status: u16,
        /// The beginning of what it said.
        said: String,
    },
    /// It sends us elsewhere. Credentials are for the address that was given.
    #[error("{address} redirects to `{to}`, which is not followed")]
    Redirected {
        /// The server.
        address: String,
        /// Where it points.
        to: String,
    },
    /// What it answers is nothing that can be read.
    #[error("the answer of {address} to `{query}` cannot be used")]
    Answer {
        /// The server.
        address: String,
        /// What was asked.
        query: String,
        /// What is wrong with it.
        #[source]
        source: Flaw,
    },
    /// One instant's answer alone is too large.
    #[error("the answer of {address} to `{query}` is larger than {} MiB", limit >> 20)]
    TooLarge {
        /// The server.
        address: String,
        /// What was asked.
        query: String,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// It answers about something else than was asked.
    #[error("asked for `{query}`, {address} answered with a series of {label}=\"{got}\"")]
    Foreign {
        /// The server.
        address: String,
        /// What was asked.
        query: String,
        /// The label that differs.
        label: String,
        /// Its value.
        got: String,
    },
    /// It answers about another time than was asked.
    #[error("asked for `{query}`, {address} answered with values of other instants")]
    OtherTimes {
        /// The server.
        address: String,
        /// What was asked.
        query: String,
    },
    /// The server says that its answer may not be all.
    #[error("{address} says that its answer is not whole: {said}")]
    Partial {
        /// The server.
        address: String,
        /// What it said.
        said: String,
    },
    /// One agent is there twice, and would be counted twice.
    #[error("{name} is scraped twice: {differences}")]
    Twice {
        /// The agent.
        name: String,
        /// The labels in which its series differ, with their values.
        differences: String,
    },
    /// It knows no agent in that period.
    #[error("{address} knows no wattprint agent with {selector} from {from} to {until}")]
    Nothing {
        /// The server.
        address: String,
        /// What was selected.
        selector: String,
        /// From here …
        from: jiff::Timestamp,
        /// … to here.
        until: jiff::Timestamp,
    },
    /// It knows no such workload or run in that period.
    #[error("{address} knows no energy of {what} from {from} to {until}")]
    NoWorkload {
        /// The server.
        address: String,
        /// What was asked for.
        what: String,
        /// From here …
        from: jiff::Timestamp,
        /// … to here.
        until: jiff::Timestamp,
    },
    /// The period is none.
    #[error("a period ends after it begins, and not in the future: {from} to {until}")]
    Period {
        /// From here …
        from: jiff::Timestamp,
        /// … to here.
        until: jiff::Timestamp,
    },
}

impl FleetError {
    /// What would help.
    pub fn hint(&self) -> String {
        match self {
            Self::Address { .. } => {
                "give the address below which /api/v1/query lies, as in \
                                     http://127.0.0.1:9090 or https://mimir/prometheus"
            }
            Self::Insecure { .. } => {
                "use an https:// address, or a tunnel that ends on this machine"
            }
            Self::Secret { .. } => "check the file and who may read it",
            Self::Selector(_) => "the selector is added to every query; see docs/fleet.md",
            Self::Unreachable { .. } => {
                "check the address, the port and, with TLS, --ca-file and --client-cert"
            }
            Self::Slow { .. } => {
                "a larger --step or --prometheus-timeout, or a narrower --selector"
            }
            Self::Busy { .. } => "try later, or ask for less with a larger --step",
            Self::Denied { .. } => "check --bearer-token-file, --basic-auth-user and --tenant",
            Self::Refused { .. } | Self::Answer { .. } | Self::OtherTimes { .. } => {
                "check that the address leads to the API of Prometheus, Thanos, Mimir or \
                 VictoriaMetrics, with the path before /api/v1"
            }
            Self::Redirected { .. } => "give the address that it points to, if you trust it",
            Self::TooLarge { .. } => "a narrower --selector, or --recorded",
            Self::Foreign { .. } => {
                "what answers does not keep to the selector: another tenant's \
                                     data, or a proxy that changes queries; check --tenant"
            }
            Self::Partial { .. } => "without --strict it is used, and the report says so",
            Self::Twice { .. } => {
                "select one of them, as in --selector '{replica=\"a\"}', or \
                                   have the server merge replicas"
            }
            Self::Nothing { .. } => {
                "check the selector and the period; `wattprint_build_info` \
                                     shows which agents are scraped, and recorded hours need \
                                     the recording rules"
            }
            Self::NoWorkload { .. } => {
                "`wattprint_workload_info` shows the workloads and runs \
                                        that the server knows"
            }
            Self::Period { .. } => "give --from and --to, both in the past",
        }
        .to_owned()
    }
}
