//! The units in which figures are stated, in base units.
//!
//! # Source
//!
//! *The International System of Units*, 9th edition (BIPM 2019): prefixes, the
//! litre (table 8) and the hour. A year is one of 365 days, a month its twelfth.

use super::Unit;

/// Energy, in joules.
pub const ENERGY: &[Unit] = &[
    ("MWh", 3.6e9),
    ("kWh", 3.6e6),
    ("Wh", 3.6e3),
    ("GWh", 3.6e12),
    ("TWh", 3.6e15),
    ("J", 1.0),
    ("kJ", 1e3),
    ("MJ", 1e6),
    ("GJ", 1e9),
    ("TJ", 1e12),
];

/// Emissions, in grams CO2e.
pub const EMISSIONS: &[Unit] = &[
    ("t", 1e6),
    ("kt", 1e9),
    ("Mt", 1e12),
    ("kg", 1e3),
    ("g", 1.0),
    ("mg", 1e-3),
];

/// Water, in litres.
pub const WATER: &[Unit] = &[
    ("kL", 1e3),
    ("L", 1.0),
    ("mL", 1e-3),
    ("ML", 1e6),
    ("m3", 1e3),
];

/// Power, in watts.
pub const POWER: &[Unit] = &[("W", 1.0), ("kW", 1e3), ("MW", 1e6), ("", 1.0)];

/// Accelerator-hours, in seconds.
pub const HOURS: &[Unit] = &[("", 3600.0), ("k", 3.6e6), ("M", 3.6e9), ("h", 3600.0)];

/// Wall time, in seconds.
pub const WALL: &[Unit] = &[
    ("days", 86_400.0),
    ("d", 86_400.0),
    ("h", 3600.0),
    ("min", 60.0),
    ("s", 1.0),
    ("weeks", 604_800.0),
    ("months", 2_628_000.0),
];

/// A bare number, or a count with a suffix.
pub const RATIO: &[Unit] = &[("", 1.0), ("k", 1e3), ("M", 1e6), ("B", 1e9), ("T", 1e12)];

/// Grid intensity, from grams CO2e per kilowatt-hour.
pub const GRID: &[Unit] = &[("", 1.0 / 3.6e6)];

/// Water intensity, from litres per kilowatt-hour.
pub const WATER_INTENSITY: &[Unit] = &[("", 1.0 / 3.6e6)];
