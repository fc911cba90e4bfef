//! What is known of a GPU's sensor from its family alone, before any calibration.
//!
//! Nothing here is read from the device. The data behind it contain no Hopper or
//! later card that was held against an external meter: Hopper takes Ampere's
//! bounds, later families the widest general statement, and both say so.

use crate::quantity::{BoundKind, Estimate, Power, Ratio};
use std::time::Duration;

/// `NVML_DEVICE_ARCH_*`, NVIDIA, `nvml.h` (NVML 13.0).
const KEPLER: u32 = 2;
const MAXWELL: u32 = 3;
const PASCAL: u32 = 4;
const VOLTA: u32 = 5;
const TURING: u32 = 6;
const AMPERE: u32 = 7;
const HOPPER: u32 = 9;

/// A family of GPUs, as far as their sensors are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Family {
    architecture: u32,
    consumer: bool,
}

impl Family {
    /// The family by NVML's architecture number and the card's name.
    pub(super) fn of(architecture: u32, name: &str) -> Self {
        let consumer = ["GeForce", "TITAN"].iter().any(|word| name.contains(word));
        Self {
            architecture,
            consumer,
        }
    }

    /// True energy over what the sensor shows.
    ///
    /// The central value is what the sensor shows: few cards were measured, so
    /// that a correction of all by their mean would only look better.
    ///
    /// # Source
    ///
    /// Yang, Adamek, Armour, *Accurate and Convenient Energy Measurements for
    /// GPUs* (SC'24), arXiv:2312.02741, and the raw data published with it
    /// (`Overall_Results.xlsx`): steady-state error against an external meter,
    /// Ampere and Ada −6.1 to −0.7 %, RTX 2060 SUPER +10.9 %, RTX 2080 Ti −6.2 %,
    /// Quadro K620 −41 %, M40 −1.6 %: a Kepler or Maxwell card may draw 1/0.59 of
    /// what it shows.
    /// Elsewhere the ±5 % that NVIDIA's `nvml.h` states for Fermi and Kepler.
    pub(super) fn gain(self) -> Estimate<Ratio> {
        let (low, high) = match self.architecture {
            AMPERE..=HOPPER => (0.98, 1.07),
            TURING if self.consumer => (0.88, 1.12),
            KEPLER..=MAXWELL => (0.95, 1.70),
            _ => (0.95, 1.05),
        };
        let kind = BoundKind::Range;
        Estimate::around(Ratio::new(low), Ratio::new(1.0), Ratio::new(high), kind)
    }

    /// Where the bounds of [`Family::gain`] come from, in one line.
    pub(super) fn gain_source(self) -> &'static str {
        match self.architecture {
            HOPPER => {
                "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), Ampere and Ada cards against an \
                 external meter; no Hopper card among them"
            }
            AMPERE..HOPPER => {
                "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), Ampere and Ada cards against an \
                 external meter"
            }
            TURING if self.consumer => {
                "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), two consumer Turing cards against \
                 an external meter, widened to 12 %"
            }
            KEPLER..=MAXWELL => {
                "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), one Quadro K620 against an \
                 external meter: 41 % too low"
            }
            _ => "NVIDIA, nvml.h: 5 %, stated for Fermi and Kepler only",
        }
    }

    /// How often the sensor brings its values up to date.
    ///
    /// # Source
    ///
    /// Yang, Adamek, Armour, as for the gain: 20 ms on Pascal and Volta, 100 ms
    /// on Turing, Ampere, Ada and Hopper. An H100 with driver 580.159.04 kept it to
    /// 96 to 104 ms (`tests/fixtures/h100`).
    pub(super) fn update(self) -> Duration {
        match self.architecture {
            PASCAL | VOLTA => Duration::from_millis(20),
            _ => Duration::from_millis(100),
        }
    }
}

/// What a GPU draws when nothing uses it: a prior, lowered when less is seen.
///
/// H100 70 W (69 to 76 W seen; 74 W in `tests/fixtures/h100`, and 122 W while a
/// process holds it without work) and A100 58 W are rules of thumb for idle boards;
/// any other card gets a tenth of its limit, for want of a publication. None of
/// these is a measurement of this card, which is why what is seen replaces them.
pub(super) fn idle(name: &str, limit: Power) -> Power {
    let known = [("H100", 70.0), ("A100", 58.0)];
    let found = known.iter().find(|(model, _)| name.contains(model));
    found.map_or(limit * 0.1, |(_, watts)| Power::from_watts(*watts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_decides_bounds_and_tick() {
        for (architecture, name, low, high, update) in [
            (9, "NVIDIA H100 80GB HBM3", 0.98, 1.07, 100),
            (7, "NVIDIA A100-SXM4-80GB", 0.98, 1.07, 100),
            (6, "NVIDIA GeForce RTX 2080 Ti", 0.88, 1.12, 100),
            (6, "Tesla T4", 0.95, 1.05, 100),
            (5, "Tesla V100-SXM2-16GB", 0.95, 1.05, 20),
            (3, "Quadro K620", 0.95, 1.70, 100),
            (2, "Tesla K80", 0.95, 1.70, 100),
            (10, "NVIDIA B200", 0.95, 1.05, 100),
            (u32::MAX, "NVIDIA from the future", 0.95, 1.05, 100),
        ] {
            let family = Family::of(architecture, name);
            let bounds = (family.gain().low().get(), family.gain().high().get());
            assert_eq!(bounds, (low, high), "{name}");
            assert_eq!(family.update(), Duration::from_millis(update), "{name}");
        }
    }

    #[test]
    fn an_unknown_card_idles_at_a_tenth_of_its_limit() {
        let limit = Power::from_watts(450.0);
        let idle = |name| idle(name, limit).watts().round() as u32;
        assert_eq!(idle("NVIDIA H100 80GB HBM3"), 70);
        assert_eq!(idle("NVIDIA A100-PCIE-40GB"), 58);
        assert_eq!(idle("NVIDIA L40S"), 45);
    }
}
