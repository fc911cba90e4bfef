//! A number between the ends that rounding leaves open.

/// A number with what rounding leaves open on each side, in base units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// The lower end.
    pub low: f64,
    /// The number itself.
    pub central: f64,
    /// The upper end.
    pub high: f64,
}

/// One of the three numbers of a [`Bound`].
pub(super) type End = fn(&Bound) -> f64;

/// The three numbers, the least first.
const ENDS: [End; 3] = [|it| it.low, |it| it.central, |it| it.high];

impl Bound {
    pub(super) fn around(central: f64, half: f64) -> Self {
        Self {
            low: (central - half).max(0.0),
            central,
            high: central + half,
        }
    }

    /// The bound of something that is computed at each end.
    pub(super) fn over(compute: impl Fn(End) -> Option<f64>) -> Option<Self> {
        let [low, central, high] = ENDS.map(compute);
        let (low, central, high) = (low?, central?, high?);
        Some(Self {
            low: low.min(high),
            central,
            high: low.max(high),
        })
    }

    pub(super) fn sum(parts: impl Iterator<Item = Self>) -> Self {
        let nothing = Self::around(0.0, 0.0);
        parts.fold(nothing, |sum, part| Self {
            low: sum.low + part.low,
            central: sum.central + part.central,
            high: sum.high + part.high,
        })
    }

    /// The same with its ends exchanged.
    pub(super) fn turned(self) -> Self {
        Self {
            low: self.high,
            central: self.central,
            high: self.low,
        }
    }

    /// The same, so many times as large.
    #[must_use]
    pub(super) fn times(self, factor: f64) -> Self {
        Self {
            low: self.low * factor,
            central: self.central * factor,
            high: self.high * factor,
        }
    }

    /// Whether two ranges have a number in common.
    pub fn meets(&self, other: &Self) -> bool {
        // Sums and products of decimals miss by a few units in the last place.
        let slack = 1e-9 * self.central.max(other.central);
        self.low <= other.high + slack && other.low <= self.high + slack
    }
}
