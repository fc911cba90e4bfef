//! What is said between this process and its worker: one JSON object a line.

use crate::sample::{DeviceUser, Instrument, Moment, Observation, Partition, Sample, SampleKind};
use crate::source::{OpenError, ReadError, chain};
use serde::{Deserialize, Serialize};
use std::io;

/// Look at all devices now.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) kind: SampleKind,
    pub(super) at: Moment,
}

/// What a worker says: once how it began, then one answer to each request.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Reply {
    /// The library is loaded and the devices are known.
    Opened,
    /// It cannot be used here. The worker ends.
    Refused(Refusal),
    /// What was observed.
    Seen(Box<Seen>),
}

/// An [`OpenError`] as text.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Refusal {
    Absent { what: String },
    Denied { what: String, remedy: String },
    Broken { what: String, why: String },
}

/// What one look at all devices gave.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Seen {
    pub(super) burst: bool,
    pub(super) instruments: Vec<Instrument>,
    pub(super) observations: Vec<Observation>,
    pub(super) users: Vec<DeviceUser>,
    pub(super) partitions: Vec<Partition>,
    pub(super) up: bool,
    /// Errors since this worker was started, by kind.
    pub(super) errors: Vec<(String, u64)>,
    /// Why the library has to be opened again.
    pub(super) fault: Option<Fault>,
}

/// A [`ReadError::Reopen`] as text.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Fault {
    what: String,
    lost: bool,
    why: String,
}

/// A cause that was told by another process.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Told(pub(super) String);

impl Refusal {
    pub(super) fn of(error: &OpenError) -> Self {
        match error {
            OpenError::Absent { what } => Self::Absent { what: what.clone() },
            OpenError::Denied { what, remedy, .. } => Self::Denied {
                what: what.clone(),
                remedy: remedy.clone(),
            },
            OpenError::Broken { what, source } => Self::Broken {
                what: what.clone(),
                why: chain(source.as_ref()),
            },
        }
    }

    pub(super) fn into_error(self) -> OpenError {
        match self {
            Self::Absent { what } => OpenError::Absent { what },
            Self::Denied { what, remedy } => OpenError::Denied {
                what,
                remedy,
                source: io::ErrorKind::PermissionDenied.into(),
            },
            Self::Broken { what, why } => OpenError::Broken {
                what,
                source: Box::new(Told(why)),
            },
        }
    }
}

impl Seen {
    /// What a source added to an empty sample, and how that ended.
    pub(super) fn of(sample: Sample, result: Result<(), ReadError>) -> Self {
        let health = sample.health.into_iter().next();
        Self {
            burst: sample.kind == SampleKind::Burst,
            instruments: sample.instruments,
            observations: sample.observations,
            users: sample.device_users,
            partitions: sample.partitions,
            up: health.as_ref().is_some_and(|it| it.up),
            errors: health.map(|it| it.errors).unwrap_or_default(),
            fault: result.err().and_then(Fault::of),
        }
    }
}

impl Fault {
    fn of(error: ReadError) -> Option<Self> {
        match error {
            ReadError::Reopen { what, kind, source } => Some(Self {
                what,
                lost: kind == "lost",
                why: chain(source.as_ref()),
            }),
            ReadError::Transient { .. } | ReadError::Ended { .. } => None,
        }
    }

    pub(super) fn into_error(self) -> ReadError {
        ReadError::Reopen {
            what: self.what,
            kind: if self.lost { "lost" } else { "driver" },
            source: Box::new(Told(self.why)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_the_same_on_both_sides() {
        let denied = OpenError::Denied {
            what: "the driver".to_owned(),
            remedy: "ask".to_owned(),
            source: io::ErrorKind::PermissionDenied.into(),
        };
        let absent = OpenError::Absent {
            what: "the library".to_owned(),
        };
        let broken = OpenError::Broken {
            what: "the library".to_owned(),
            source: Box::new(Told("its version".to_owned())),
        };
        for error in [denied, absent, broken] {
            let line = serde_json::to_vec(&Refusal::of(&error)).expect("it can be written");
            let told: Refusal = serde_json::from_slice(&line).expect("it can be read");
            assert_eq!(chain(&told.into_error()), chain(&error));
        }
    }
}
