//! Energy counters of the processor: RAPL through perf events or powercap.
//!
//! The perf counters come first: the kernel folds the hardware's 32-bit wrap
//! into them, so that no wrap can be lost however late a reading is. Powercap
//! shows the same registers as files.

mod alive;
mod duplicate;
mod perf;
mod powercap;
mod zone;

use super::sysfs::Attribute;
use super::{Driver, OpenError, ReadError, Roots, Source, meter};
use crate::sample::{Counter, Instrument, Reading, Rollover, Sample, SampleKind, TickSize};
use std::io;
use zone::Facts;

pub(super) const DRIVER: Driver = Driver {
    name: "rapl",
    about: "CPU, memory and platform energy counters (perf events, else powercap)",
    open,
};

/// What would let this process read the counters, the least right first.
const REMEDY: &str = "any one of these: \
    `sudo setcap cap_perfmon=ep \"$(command -v wattprint)\"` for the perf counters \
    (a container also needs perf_event_open allowed in its seccomp profile); \
    `sudo setcap cap_dac_read_search=ep \"$(command -v wattprint)\"` for the powercap files; \
    or `z /sys/class/powercap/intel-rapl:*/energy_uj 0440 root wattprint` in \
    /etc/tmpfiles.d/wattprint.conf with the agent in the group wattprint";

/// One energy counter of the processor.
struct Meter {
    instrument: Instrument,
    register: Register,
    rollover: Rollover,
}

/// Where a counter is read.
enum Register {
    Perf(perf::Event),
    Powercap(Attribute),
}

struct Rapl {
    meters: Vec<Meter>,
    announced: bool,
}

fn open(roots: &Roots) -> Result<Box<dyn Source>, OpenError> {
    let facts = Facts::read(roots);
    let counting = |opened: Result<_, _>| opened.and_then(alive::counting);
    let meters = either(counting(perf::open(roots, &facts)), || {
        counting(powercap::open(roots, &facts))
    })?;
    Ok(Box::new(Rapl {
        meters,
        announced: false,
    }))
}

/// The perf counters, else the powercap files: both show the same registers.
fn either<T>(
    perf: Result<T, OpenError>,
    powercap: impl FnOnce() -> Result<T, OpenError>,
) -> Result<T, OpenError> {
    perf.or_else(|from_perf| powercap().map_err(|from_powercap| choose(from_perf, from_powercap)))
}

/// The error that tells more: what is there but refused, rather than absent.
fn choose(perf: OpenError, powercap: OpenError) -> OpenError {
    match (perf, powercap) {
        (perf, OpenError::Absent { what }) => match perf {
            OpenError::Absent { .. } => OpenError::Absent { what },
            refused => refused,
        },
        (_, refused) => refused,
    }
}

impl Source for Rapl {
    fn observe(&mut self, _: SampleKind, into: &mut Sample) -> Result<(), ReadError> {
        if !self.announced {
            let described = self.meters.iter().map(|meter| meter.instrument.clone());
            into.instruments.extend(described);
            self.announced = true;
        }
        meter::observe(&self.meters, into)
    }
}

impl meter::Meter for Meter {
    fn instrument(&self) -> &Instrument {
        &self.instrument
    }

    fn place(&self) -> String {
        self.register.name()
    }

    fn read(&self) -> io::Result<Reading> {
        Ok(Reading::Counter(Counter {
            ticks: self.register.read()?,
            tick: self.register.tick(),
            rollover: self.rollover,
        }))
    }
}

impl Register {
    /// What it is, for an error: the event or the file.
    fn name(&self) -> String {
        match self {
            Self::Perf(event) => event.name().to_owned(),
            Self::Powercap(attribute) => attribute.path().display().to_string(),
        }
    }

    fn read(&self) -> io::Result<u64> {
        match self {
            Self::Perf(event) => event.read(),
            Self::Powercap(attribute) => attribute.read(),
        }
    }

    fn tick(&self) -> TickSize {
        match self {
            Self::Perf(_) => TickSize::PERF,
            Self::Powercap(_) => TickSize::MICROJOULE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn absent(what: &str) -> OpenError {
        OpenError::Absent { what: what.into() }
    }

    fn refused(what: &str) -> OpenError {
        OpenError::Denied {
            what: what.into(),
            remedy: REMEDY.into(),
            source: io::ErrorKind::PermissionDenied.into(),
        }
    }

    #[test]
    fn powercap_serves_where_perf_is_refused_and_never_beside_it() {
        let unasked = || unreachable!("the same energy would be read twice");
        assert_eq!(either(Ok("perf"), unasked).ok(), Some("perf"));
        for from_perf in [absent("perf"), refused("perf")] {
            assert_eq!(
                either(Err(from_perf), || Ok("powercap")).ok(),
                Some("powercap")
            );
        }
    }

    #[test]
    fn a_refusal_is_told_rather_than_an_absence() {
        let told = |perf, powercap| {
            let error = either::<()>(Err(perf), || Err(powercap)).err();
            error.map(|error| error.to_string())
        };
        let expected = Some("permission denied reading it".to_owned());
        assert_eq!(told(refused("it"), absent("powercap")), expected);
        assert_eq!(told(absent("perf"), refused("it")), expected);
        let nothing = Some("powercap is not present".to_owned());
        assert_eq!(told(absent("perf"), absent("powercap")), nothing);
    }
}
