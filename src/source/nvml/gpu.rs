//! One GPU: what it answers, what it showed, who uses it.

use super::family::Family;
use super::fault::{Consequence, Fault};
use super::instrument::Facts;
use super::library::{Handle, Library};
use super::power::{self, PowerCall};
use super::users::Watch;
use super::visit::Visit;
use crate::quantity::{Estimate, Power};
use crate::sample::{
    Counter, Miss, Moment, Observation, Reading, Rollover, Sample, SampleKind, TickSize,
};
use crate::source::clock::{self, stamped};
use std::time::Duration;

/// The limit of a device that states none: above every GPU's rating, as it only
/// serves to tell a plausible reading from an absurd one.
const NO_LIMIT: Power = Power::from_watts(2_000.0);

/// One GPU, for as long as its UUID is the same.
pub(super) struct Gpu {
    /// None while the device is lost.
    handle: Option<Handle>,
    facts: Facts,
    /// Whether one call tells the counter and the power.
    at_once: bool,
    watch: Watch,
    /// The facts that the samples' reader has been told.
    announced: Option<Facts>,
}

/// What a channel showed, and when.
type Shown<T> = Option<(Duration, T)>;

impl Gpu {
    /// Finds out what a device is and answers.
    ///
    /// # Errors
    ///
    /// A fault that ends the device or the library.
    pub(super) fn new(library: &Library, handle: Handle, uuid: &str) -> Result<Self, Fault> {
        let name = library.name(handle).unwrap_or_else(|_| "NVIDIA GPU".into());
        let architecture = library.architecture(handle).unwrap_or(u32::MAX);
        let facts = Facts {
            uuid: uuid.into(),
            family: Family::of(architecture, &name),
            name,
            limit: NO_LIMIT,
            counter: false,
            power: PowerCall::None,
            module: false,
        };
        let mut gpu = Self {
            handle: None,
            facts,
            at_once: false,
            watch: Watch::default(),
            announced: None,
        };
        gpu.attach(library, handle)?;
        Ok(gpu)
    }

    /// Begins to read the device by this handle, feature by feature.
    ///
    /// # Errors
    ///
    /// A fault that ends the device or the library; then it stays lost.
    pub(super) fn attach(&mut self, library: &Library, handle: Handle) -> Result<(), Fault> {
        let counter = power::answers(library.energy(handle).map(drop))?;
        let power = PowerCall::detect(library, handle)?;
        self.facts.counter = counter;
        self.facts.power = power;
        self.facts.module = power == PowerCall::OfModule;
        self.at_once =
            counter && power == PowerCall::OfGpu && power::tells_both_at_once(library, handle);
        self.facts.limit = library.limit(handle).unwrap_or(self.facts.limit);
        self.watch.let_go(library);
        self.watch = Watch::default();
        self.handle = Some(handle);
        Ok(())
    }

    /// Its UUID.
    pub(super) fn uuid(&self) -> &str {
        &self.facts.uuid
    }

    /// Whether it has stopped answering.
    pub(super) fn is_lost(&self) -> bool {
        self.handle.is_none()
    }

    /// Its handle, unless it is lost.
    pub(super) fn handle(&self) -> Option<Handle> {
        self.handle
    }

    /// Asks for the power limit, which an administrator may change at any time.
    ///
    /// # Errors
    ///
    /// A fault that ends the library.
    pub(super) fn refresh_limit(&mut self, visit: &mut Visit) -> Result<(), Fault> {
        let Some(handle) = self.handle else {
            return Ok(());
        };
        match visit.library.limit(handle) {
            Ok(limit) => self.facts.limit = limit,
            // A device without a limit has none every time: nothing to count.
            Err(fault) if fault.consequence_aside() == Consequence::Unsupported => {}
            Err(fault) => _ = self.suffer(fault, fault.consequence_aside(), visit)?,
        }
        Ok(())
    }

    /// Looks whether the device is divided as it was.
    ///
    /// # Errors
    ///
    /// A fault that ends the library.
    pub(super) fn refresh_partitions(
        &mut self,
        visit: &mut Visit,
        at: Moment,
    ) -> Result<(), Fault> {
        let look = self.handle.map(|device| visit.look(device, at));
        let answer = look.map_or(Ok(()), |look| self.watch.look_at_partitions(&look));
        if let Err(fault) = answer {
            self.suffer(fault, fault.consequence_aside(), visit)?;
        }
        Ok(())
    }

    /// Gives back what the library has lent, before it ends.
    pub(super) fn let_go(&mut self, library: &Library) {
        self.watch.let_go(library);
    }

    /// Adds what the device shows now.
    ///
    /// # Errors
    ///
    /// A fault that ends the library.
    pub(super) fn observe(&mut self, visit: &mut Visit, into: &mut Sample) -> Result<(), Fault> {
        if visit.kind == SampleKind::Burst {
            let counted = self.read_counter(visit)?;
            let lost = self.is_lost().then(|| missing(Miss::Lost));
            self.add(counted.or(lost), None, into);
        } else {
            let (counted, power) = match self.read_both(visit) {
                Some((counted, power)) => (Some(counted), Some(power)),
                None => (self.read_counter(visit)?, self.read_power(visit)?),
            };
            self.add(
                Some(self.best(counted, power)),
                power.filter(|_| counted.is_some()),
                into,
            );
            self.watch_users(visit, into)?;
        }
        self.announce(visit.epoch, into);
        Ok(())
    }

    fn add(&self, shown: Shown<Reading>, power: Shown<Power>, into: &mut Sample) {
        into.observations
            .extend(shown.map(|(at, reading)| Observation {
                channel: self.facts.channel(),
                at,
                reading,
                power: power.map(|(_, power)| power),
            }));
    }

    /// The reading by the best instrument that the device has.
    fn best(&self, counted: Shown<Reading>, power: Shown<Power>) -> (Duration, Reading) {
        let gauge = power.map(|(at, power)| (at, Reading::Gauge(Estimate::exact(power))));
        let miss = if self.is_lost() {
            Miss::Lost
        } else {
            Miss::Failed
        };
        counted.or(gauge).unwrap_or_else(|| missing(miss))
    }

    /// The counter and the power by one call; nothing if it fails, as the calls
    /// of their own tell why and of which.
    fn read_both(&self, visit: &Visit) -> Option<((Duration, Reading), (Duration, Power))> {
        let handle = self.handle.filter(|_| self.at_once)?;
        let (at, both) = stamped(|| power::counter_and_average(visit.library, handle));
        let (ticks, power) = both.ok()?;
        Some(((at, counter(ticks)), (at, power)))
    }

    /// The counter's reading; nothing if the device has none.
    fn read_counter(&mut self, visit: &mut Visit) -> Result<Shown<Reading>, Fault> {
        let Some(handle) = self.handle.filter(|_| self.facts.counter) else {
            return Ok(None);
        };
        let (at, energy) = stamped(|| visit.library.energy(handle));
        let fault = match energy {
            Ok(ticks) => return Ok(Some((at, counter(ticks)))),
            Err(fault) => fault,
        };
        Ok(match self.suffer(fault, fault.consequence(), visit)? {
            Consequence::Lost => Some((at, Reading::Missing(Miss::Lost))),
            Consequence::Unsupported => {
                self.facts.counter = false;
                None
            }
            Consequence::Transient | Consequence::Reopen => {
                Some((at, Reading::Missing(Miss::Failed)))
            }
        })
    }

    /// The device's power, if it tells.
    fn read_power(&mut self, visit: &mut Visit) -> Result<Shown<Power>, Fault> {
        let call = self.facts.power;
        let Some(handle) = self.handle.filter(|_| call != PowerCall::None) else {
            return Ok(None);
        };
        let (at, power) = stamped(|| call.read(visit.library, handle));
        let fault = match power {
            Ok(power) => return Ok(Some((at, power))),
            Err(fault) => fault,
        };
        // Without a counter this is the call that tells whether the handle is good.
        let consequence = if self.facts.counter {
            fault.consequence_aside()
        } else {
            fault.consequence()
        };
        if self.suffer(fault, consequence, visit)? == Consequence::Unsupported {
            self.facts.power = call.next();
        }
        Ok(None)
    }

    /// Looks at who uses the device, and adds those last seen. A device that is
    /// lost stays with those who had it, of whom it is not known what they do.
    fn watch_users(&mut self, visit: &mut Visit, into: &mut Sample) -> Result<(), Fault> {
        if let Some(device) = self.handle {
            for fault in self.watch.look(&visit.look(device, into.at)) {
                self.suffer(fault, fault.consequence_aside(), visit)?;
            }
        }
        let first = (into.device_users.len(), into.partitions.len());
        self.watch.add_to(&self.facts.channel(), into);
        if self.is_lost() {
            let users = into.device_users.iter_mut().skip(first.0);
            users.for_each(|user| user.busy = None);
            let partitions = into.partitions.iter_mut().skip(first.1);
            partitions.for_each(|partition| partition.busy = None);
        }
        Ok(())
    }

    /// Counts a fault and draws its consequence for the device.
    ///
    /// # Errors
    ///
    /// The fault itself, if it ends the library.
    fn suffer(
        &mut self,
        fault: Fault,
        consequence: Consequence,
        visit: &mut Visit,
    ) -> Result<Consequence, Fault> {
        visit.errors.count(fault.kind());
        match consequence {
            Consequence::Reopen => return Err(fault),
            Consequence::Lost => self.handle = None,
            Consequence::Unsupported | Consequence::Transient => {}
        }
        Ok(consequence)
    }

    /// Adds the device's description, if it is not the one that is known.
    fn announce(&mut self, epoch: &str, into: &mut Sample) {
        if self.announced.as_ref() != Some(&self.facts) {
            into.instruments.push(self.facts.instrument(epoch));
            self.announced = Some(self.facts.clone());
        }
    }
}

fn counter(ticks: u64) -> Reading {
    Reading::Counter(Counter {
        ticks,
        tick: TickSize::MILLIJOULE,
        rollover: Rollover::Restarts,
    })
}

fn missing(miss: Miss) -> (Duration, Reading) {
    (clock::monotonic(), Reading::Missing(miss))
}
