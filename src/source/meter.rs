//! Reading many meters one by one: what the sources made of files share.

use super::ReadError;
use super::clock::stamped;
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
        // Behind some files is a board controller, which takes milliseconds.
        let (at, shown) = stamped(|| meter.read());
        let (reading, error) = match shown {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Estimate, Ratio};
    use crate::sample::{Channel, Component, Moment, Provenance, SampleKind};
    use crate::source::clock;
    use std::time::Duration;

    /// A meter that takes its time, as one behind a board controller does.
    struct Slow {
        instrument: Instrument,
        takes: Duration,
    }

    impl Meter for Slow {
        fn instrument(&self) -> &Instrument {
            &self.instrument
        }

        fn place(&self) -> String {
            self.instrument.name.clone()
        }

        fn read(&self) -> io::Result<Reading> {
            std::thread::sleep(self.takes);
            Ok(Reading::Gauge(Estimate::exact(Power::from_watts(100.0))))
        }
    }

    fn slow(takes: u64) -> Slow {
        Slow {
            instrument: Instrument {
                channel: Channel::new(Component::Node, "board"),
                source: "test".to_owned(),
                name: "board".to_owned(),
                method: "average power".to_owned(),
                provenance: Provenance::Measured,
                gain: Estimate::exact(Ratio::new(1.0)),
                gain_source: String::new(),
                idle: Power::ZERO,
                limit: Power::from_watts(1000.0),
                update: Duration::ZERO,
                epoch: String::new(),
                package: None,
            },
            takes: Duration::from_millis(takes),
        }
    }

    #[test]
    fn a_slow_meter_is_stamped_in_the_middle_of_its_call_and_moves_no_other_stamp() {
        let start = clock::now();
        let mut sample = Sample::new(start, SampleKind::Tick);
        let read = observe(&[slow(40), slow(0)], &mut sample);
        let end = clock::monotonic();
        assert!(read.is_ok());
        let [board, other] = sample.observations.as_slice() else {
            unreachable!("two meters were read");
        };
        let since = |at: Duration, from: &Moment| at.saturating_sub(from.monotonic);
        assert!(since(board.at, &start) >= Duration::from_millis(20));
        assert!(board.at + Duration::from_millis(20) <= other.at);
        assert!(other.at <= end);
    }
}
