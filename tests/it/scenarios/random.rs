//! A small generator, so that a seed names a scenario on every machine.

/// Knuth's linear congruential generator, read from its high bits.
pub struct Random(u64);

impl Random {
    /// Generators of neighbouring seeds are far apart.
    pub fn new(seed: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66);
        random.unit();
        random
    }

    /// A number from 0 to 1.
    pub fn unit(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number between two.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        ((self.unit() * limit as f64) as usize).min(limit.saturating_sub(1))
    }

    /// Whether something happens that does so in `share` of all cases.
    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// A number whose quantiles at 0, ½ and 1 are these, straight between them.
    pub fn spread(&mut self, low: f64, median: f64, high: f64) -> f64 {
        let at = self.unit() * 2.0;
        if at < 1.0 {
            low + (median - low) * at
        } else {
            median + (high - median) * (at - 1.0)
        }
    }
}
