//! What numbers mean. No number in this crate travels without a quantity.
//!
//! Types are named after the quantity; units appear only in constructors and
//! accessors, where numbers enter and leave. The legal products are:
//!
//! | left     | × right           | = result    |
//! |----------|-------------------|-------------|
//! | `Power`  | `Duration`        | `Energy`    |
//! | `Energy` | `CarbonIntensity` | `Emissions` |
//! | `Energy` | `WaterIntensity`  | `Water`     |
//! | `Energy` | `Pue`             | `Energy`    |
//! | `Energy` | `ElectricityPrice` | `Money`    |
//! | `Time`   | `Power`           | `Energy`    |
//! | any      | `Ratio`           | the same    |
//! | `Ratio`  | `Emissions`       | `Emissions` |
//!
//! And the legal quotients: `Compute` over `FlopRate` is `Time`, `Time` over `Time`
//! is `Ratio`.
//!
//! This room is pure: no files, sockets, clocks, environment or logging.

mod derivation;
mod display;
mod estimate;
mod follow;
mod joint;
mod lattice;
mod law;
mod line;
mod normal;
mod propagation;
mod replaced;
mod student;

pub use derivation::{Contribution, Derivation, Input, Origin, Term};
pub use display::{bounded, calculable, percent, prefixed, prefixed_like, scientific, significant};
pub use estimate::{BoundKind, DisorderedEstimate, Estimate};
pub use joint::{Joint, joint};
pub use student::student_95;

use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, Div, Mul, Sub};
use std::time::Duration;

/// A physical quantity that is stored as one number in one base unit.
pub trait Quantity: Copy + PartialOrd {
    /// The base unit, as written in a report.
    const UNIT: &'static str;
    /// The number in the base unit.
    fn base(self) -> f64;
    /// The quantity of that many base units.
    fn from_base(value: f64) -> Self;
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident in $unit:literal { $($(#[$unit_doc:meta])* $from:ident, $get:ident = $scale:expr;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(f64);

        impl $name {
            /// None of it.
            pub const ZERO: Self = Self(0.0);
            $(
                $(#[$unit_doc])*
                pub const fn $from(value: f64) -> Self { Self(value * $scale) }
                $(#[$unit_doc])*
                pub const fn $get(self) -> f64 { self.0 / $scale }
            )+
        }

        impl Quantity for $name {
            const UNIT: &'static str = $unit;
            fn base(self) -> f64 { self.0 }
            fn from_base(value: f64) -> Self { Self(value) }
        }

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self { Self(self.0 + other.0) }
        }

        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self { Self(self.0 - other.0) }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(items: I) -> Self { items.fold(Self::ZERO, Add::add) }
        }

        impl Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self { Self(self.0 * factor) }
        }

        impl Mul<Ratio> for $name {
            type Output = Self;
            fn mul(self, ratio: Ratio) -> Self { Self(self.0 * ratio.0) }
        }
    };
}

quantity! {
    /// Rate of energy use. Stored in watts.
    Power in "W" {
        /// Watts.
        from_watts, watts = 1.0;
        /// Milliwatts, as NVML reports.
        from_milliwatts, milliwatts = 1e-3;
        /// Microwatts, as hwmon reports.
        from_microwatts, microwatts = 1e-6;
    }
}
quantity! {
    /// Electrical energy. Stored in joules.
    Energy in "J" {
        /// Joules.
        from_joules, joules = 1.0;
        /// Microjoules, as powercap reports and as the ledger counts.
        from_microjoules, microjoules = 1e-6;
        /// Millijoules, as NVML reports.
        from_millijoules, millijoules = 1e-3;
        /// Kilowatt-hours: 3.6 MJ exactly.
        from_kilowatt_hours, kilowatt_hours = 3.6e6;
    }
}
quantity! {
    /// Mass of greenhouse gas, weighted by GWP100. Stored in grams CO2e.
    Emissions in "g" {
        /// Grams CO2e.
        from_grams, grams = 1.0;
    }
}
quantity! {
    /// Volume of water. Stored in litres.
    Water in "L" {
        /// Litres.
        from_liters, liters = 1.0;
    }
}
quantity! {
    /// Time during which something was reserved or ran. Stored in seconds.
    ///
    /// A figure needs time as a factor; a stamp is a [`Duration`].
    Time in "s" {
        /// Seconds.
        from_seconds, seconds = 1.0;
    }
}
quantity! {
    /// Emissions per unit of electricity. Stored in grams CO2e per joule.
    CarbonIntensity in "g/J" {
        /// Grams CO2e per kilowatt-hour.
        from_grams_per_kilowatt_hour, grams_per_kilowatt_hour = 1.0 / 3.6e6;
    }
}
quantity! {
    /// Water per unit of electricity. Stored in litres per joule.
    WaterIntensity in "L/J" {
        /// Litres per kilowatt-hour.
        from_liters_per_kilowatt_hour, liters_per_kilowatt_hour = 1.0 / 3.6e6;
    }
}
quantity! {
    /// An amount of data: the memory of an accelerator. Stored in bytes.
    Bytes in "B" {
        /// Bytes.
        from_bytes, bytes = 1.0;
        /// Mebibytes, as NVML's tools print them.
        from_mebibytes, mebibytes = 1_048_576.0;
    }
}
quantity! {
    /// How fast a memory gives its data. Stored in bytes per second.
    Bandwidth in "B/s" {
        /// Bytes per second.
        from_bytes_per_second, bytes_per_second = 1.0;
    }
}
quantity! {
    /// An amount of computing. Stored in floating-point operations.
    Compute in "FLOP" {
        /// Floating-point operations.
        from_flop, flop = 1.0;
    }
}
quantity! {
    /// How fast a processor computes. Stored in floating-point operations per second.
    FlopRate in "FLOP/s" {
        /// Floating-point operations per second.
        from_flop_per_second, flop_per_second = 1.0;
    }
}
quantity! {
    /// An amount of money, in whatever currency its price is in.
    Money in "currency" {
        /// Whole units of the currency: euros, dollars.
        from_units, units = 1.0;
    }
}
quantity! {
    /// Money per unit of electricity. Stored per joule.
    ElectricityPrice in "currency/J" {
        /// Units of the currency per kilowatt-hour.
        from_per_kilowatt_hour, per_kilowatt_hour = 1.0 / 3.6e6;
    }
}
quantity! {
    /// A bare ratio: a sensor's gain, a share, a model's coefficient.
    Ratio in "1" {
        /// The ratio itself.
        new, get = 1.0;
    }
}

/// Power usage effectiveness: facility energy over IT energy, at least 1.
///
/// # Source
///
/// ISO/IEC 30134-2:2016.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pue(f64);

impl Pue {
    /// A PUE, or nothing if the ratio is below 1 or not finite.
    pub fn new(ratio: f64) -> Option<Self> {
        (ratio.is_finite() && ratio >= 1.0).then_some(Self(ratio))
    }

    /// Facility energy over IT energy.
    pub fn ratio(self) -> f64 {
        self.0
    }
}

impl Quantity for Pue {
    const UNIT: &'static str = "1";
    fn base(self) -> f64 {
        self.0
    }
    fn from_base(value: f64) -> Self {
        Self(value.max(1.0))
    }
}

impl Mul<Duration> for Power {
    type Output = Energy;
    fn mul(self, time: Duration) -> Energy {
        Energy(self.0 * time.as_secs_f64())
    }
}

impl Div<Duration> for Energy {
    type Output = Power;
    fn div(self, time: Duration) -> Power {
        Power(self.0 / time.as_secs_f64())
    }
}

macro_rules! product {
    ($($left:ident * $right:ident = $result:ident;)+) => {
        $(impl Mul<$right> for $left {
            type Output = $result;
            fn mul(self, right: $right) -> $result { $result(self.0 * right.0) }
        })+
    };
}

product! {
    Energy * CarbonIntensity = Emissions;
    Energy * WaterIntensity = Water;
    Energy * Pue = Energy;
    Energy * ElectricityPrice = Money;
    Power * Time = Energy;
    Time * Power = Energy;
    Ratio * Emissions = Emissions;
}

impl Div<FlopRate> for Compute {
    type Output = Time;
    fn div(self, rate: FlopRate) -> Time {
        Time(self.0 / rate.0)
    }
}

impl Div for Time {
    type Output = Ratio;
    fn div(self, whole: Self) -> Ratio {
        Ratio(self.0 / whole.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_exact_where_they_are_defined_exactly() {
        assert!((Energy::from_kilowatt_hours(1.0).joules() - 3.6e6).abs() < 1e-9);
        assert!((Energy::from_millijoules(1500.0).joules() - 1.5).abs() < 1e-12);
    }

    #[test]
    fn the_table_of_products_is_dimensionally_right() {
        let energy = Power::from_watts(1000.0) * Duration::from_hours(1);
        let emissions = energy * CarbonIntensity::from_grams_per_kilowatt_hour(250.0);
        let water = energy * WaterIntensity::from_liters_per_kilowatt_hour(1.8);
        assert!((emissions.grams() - 250.0).abs() < 1e-9);
        assert!((water.liters() - 1.8).abs() < 1e-12);
    }

    #[test]
    fn a_pue_below_one_cannot_exist() {
        assert_eq!(Pue::new(0.99), None);
        assert_eq!(Pue::new(f64::NAN), None);
        assert!(Pue::new(1.0).is_some());
    }
}
