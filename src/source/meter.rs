//! Reading many meters one by one: what the sources made of files share.

use super::{ReadError, clock};
use crate::quantity::Power;
use crate::sample::{Instrument, Miss, Observation, Reading, Sample};
use nix::libc::ENODEV;
use std::io;

/// One meter that can be read by itself.
pub(super) trait Meter {
    /// What it is.
    fn instrument(&self) -> &Instrument;

    /// Where it is read, as an error names it.
    fn place(&self) -> String;

    /// What it shows now.
    fn read(&self) -> io::Result<Reading>;

    /// The power that it shows beside a counter.
    fn power(&self) -> Option<Power> {
        None
    }
}

/// Adds what each of these meters shows.
///
/// Every meter is read before an error is reported: one that fails must not
/// hide the others.
///
/// # Errors
///
/// The first meter's that could not be read.
pub(super) fn observe<'a, M: Meter + 'a>(
    meters: impl IntoIterator<Item = &'a M>,
    into: &mut Sample,
) -> Result<(), ReadError> {
    let mut failure = None;
    for meter in meters {
        let at = clock::monotonic();
        let (reading, error) = match meter.read() {
            Ok(reading) => (reading, None),
            Err(error) if is_gone(&error) => (Reading::Missing(Miss::Lost), Some(error)),
            Err(error) => (Reading::Missing(Miss::Failed), Some(error)),
        };
        let power = meter.power().filter(|_| error.is_none());
        into.observations.push(Observation {
            channel: meter.instrument().channel.clone(),
            at,
            reading,
            power,
        });
        failure = failure.or(error.map(|error| read_error(meter.place(), error)));
    }
    failure.map_or(Ok(()), Err)
}

fn read_error(what: String, source: io::Error) -> ReadError {
    if is_gone(&source) {
        ReadError::Reopen {
            what,
            kind: "lost",
            source: source.into(),
        }
    } else {
        ReadError::Transient {
            what,
            kind: "io",
            source: source.into(),
        }
    }
}

/// Whether the device itself is gone, as after its driver was unloaded.
fn is_gone(error: &io::Error) -> bool {
    error.raw_os_error() == Some(ENODEV)
}
