//! A power model of one machine.

use super::curve::Curve;
use super::rows::Sides;
use crate::quantity::{BoundKind, Estimate, Power, Ratio};

/// A power model that has been chosen for one machine.
#[derive(Debug, Clone, PartialEq)]
pub struct CpuPower {
    /// What a curve's share is a share of: the TDP of all sockets, or the class's.
    pub rated: Estimate<Power>,
    /// Whether the curve is that of a whole node at the wall.
    pub is_node: bool,
    /// How the power is obtained, in a few words.
    pub method: String,
    /// The publications behind it.
    pub citation: String,
    pub(super) central: Curve,
    pub(super) others: Vec<Curve>,
    pub(super) half: Sides,
    pub(super) full: Sides,
}

impl CpuPower {
    /// Power at a utilisation from 0 to 1.
    ///
    /// Central is the family's central curve. The bounds are the lowest and the
    /// highest of all its curves there, but never nearer than the family's spread.
    pub fn at(&self, utilisation: Ratio) -> Estimate<Power> {
        let busy = utilisation.get().clamp(0.0, 1.0);
        let central = self.central.at(busy);
        let spread = self.spread(busy);
        let others = self.others.iter().map(|curve| curve.at(busy));
        let (low, high) = others.fold((central, central), |(low, high), share| {
            (low.min(share), high.max(share))
        });
        let low = low.min(central * (1.0 - spread.down));
        let high = high.max(central * (1.0 + spread.up));
        let scale = |rated: Power, share: f64| {
            // A whole-node curve is already in watts.
            if self.is_node {
                Power::from_watts(share)
            } else {
                rated * share
            }
        };
        Estimate::around(
            scale(self.rated.low(), low),
            scale(self.rated.central(), central),
            scale(self.rated.high(), high),
            BoundKind::Derived,
        )
    }

    /// What it draws when nothing runs: the central curve's start.
    pub fn idle(&self) -> Power {
        self.at(Ratio::new(0.0)).central()
    }

    /// The most it can draw: the upper bound at full load.
    pub fn limit(&self) -> Power {
        self.at(Ratio::new(1.0)).high()
    }

    fn spread(&self, busy: f64) -> Sides {
        let along = ((busy - 0.5) / 0.5).clamp(0.0, 1.0);
        let mix = |half: f64, full: f64| half + (full - half) * along;
        Sides {
            down: mix(self.half.down, self.full.down),
            up: mix(self.half.up, self.full.up),
        }
    }
}
