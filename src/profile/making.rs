//! What making hardware cost, and over how many hours that is spread.

use super::catalog::Catalog;
use super::factor::{Factor, Match};
use super::given::supplied_within;
use super::kind::Kind;
use super::problem::DocumentError;
use crate::quantity::{Emissions, Estimate, Quantity, Ratio, Time};

/// The thing whose lifetime and share in use stand for those of all servers.
const SERVER: &str = "server";

/// The thing whose making is divided among eight accelerators.
const HOST: &str = "server of eight accelerators";

/// What making a kind of device cost, and over how many hours that is spread.
#[derive(Debug, Clone, PartialEq)]
pub struct Making {
    /// Making one device.
    pub device: Factor<Emissions>,
    /// Making a server of eight, without the devices; absent where `device` was
    /// given by hand, with its share of the server.
    pub host: Option<Factor<Emissions>>,
    /// For how long hardware is kept.
    pub lifetime: Factor<Time>,
    /// Share of that time in use; absent where `lifetime` was given by hand, in
    /// hours of use.
    pub in_use: Option<Factor<Ratio>>,
}

/// Seconds in a year of use, of 8,760 hours, in which lifetimes are stated.
pub const YEAR_OF_USE: f64 = 8760.0 * 3600.0;

/// What the user gives of the making of hardware.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GivenMaking {
    /// `--embodied-kg`: making one device with its share of the server.
    pub making: Option<Estimate<Emissions>>,
    /// `--lifetime-years`: hours of use over which that is spread.
    pub lifetime: Option<Estimate<Time>>,
}

impl Catalog {
    /// What making a device of this name cost, if that is published or given.
    ///
    /// The name is the one that the driver reports, or of an
    /// [`Accelerator`](super::Accelerator). Nothing stands in for a device of
    /// which nothing is published.
    ///
    /// # Errors
    ///
    /// A document that is refused gives its [`DocumentError`].
    pub fn making(&self, name: &str, given: &GivenMaking) -> Result<Option<Making>, DocumentError> {
        // A slice of a device is named after it.
        let name = name.split(" MIG ").next().unwrap_or(name);
        let by_hand = |making| supplied_within(Kind::AcceleratorMaking, &identity(name), making);
        let device = match given.making.map(by_hand) {
            Some(device) => Some(device),
            None => self.thing(Kind::AcceleratorMaking, name)?,
        };
        let by_hand = |lifetime| supplied_within(Kind::Lifetime, SERVER, lifetime);
        let lifetime = match given.lifetime.map(by_hand) {
            Some(lifetime) => Some(lifetime),
            None => self.stand_in(Kind::Lifetime, SERVER)?,
        };
        let host = match given.making {
            Some(_) => None,
            None => self.stand_in(Kind::ServerMaking, HOST)?,
        };
        let in_use = match given.lifetime {
            Some(_) => None,
            None => self.stand_in(Kind::ActiveShare, SERVER)?,
        };
        Ok(device.zip(lifetime).map(|(device, lifetime)| Making {
            device,
            host,
            lifetime,
            in_use,
        }))
    }

    /// A factor that stands for all hardware, and so is a default.
    fn stand_in<Q: Quantity>(
        &self,
        kind: Kind,
        thing: &str,
    ) -> Result<Option<Factor<Q>>, DocumentError> {
        self.find(kind, &[(thing, Match::Global)], thing, None)
    }
}

impl Making {
    /// The factors as bare numbers in base units, as a report lists them.
    pub fn factors(&self) -> Vec<Factor<f64>> {
        let host = self.host.iter().map(Factor::erased);
        let in_use = self.in_use.iter().map(Factor::erased);
        let own = [self.device.erased(), self.lifetime.erased()];
        own.into_iter().chain(host).chain(in_use).collect()
    }

    /// The factors among them that stand for all hardware.
    pub fn defaults(&self) -> impl Iterator<Item = Factor<f64>> {
        let factors = self.factors().into_iter();
        factors.filter(|it| it.matched() == Match::Global)
    }
}

/// A name as a part of an identity, which has no spaces.
fn identity(name: &str) -> String {
    name.replace(' ', "-")
}
