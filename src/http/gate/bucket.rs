//! A bucket of tokens: what may happen so often, and a little more at once.

use std::time::Duration;

/// A token comes each interval; no more than a few are kept.
#[derive(Debug, Clone)]
pub(in crate::http) struct Bucket {
    interval: Duration,
    /// What is full takes no more.
    depth: Duration,
    /// The tokens as the time that they took to come.
    level: Duration,
    at: Option<Duration>,
}

impl Bucket {
    /// A full bucket.
    pub fn new(interval: Duration, burst: u32) -> Self {
        let depth = interval.saturating_mul(burst);
        Self {
            interval,
            depth,
            level: depth,
            at: None,
        }
    }

    /// Takes a token, or says how long it takes until there is one.
    pub fn take(&mut self, now: Duration) -> Result<(), Duration> {
        self.fill(now);
        match self.level.checked_sub(self.interval) {
            Some(rest) => {
                self.level = rest;
                Ok(())
            }
            None => Err(self.interval.saturating_sub(self.level)),
        }
    }

    /// Puts a token back.
    pub fn give_back(&mut self) {
        self.level = self.level.saturating_add(self.interval).min(self.depth);
    }

    /// Whether nothing of it has been used lately.
    pub fn is_full(&mut self, now: Duration) -> bool {
        self.fill(now);
        self.level == self.depth
    }

    fn fill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.at.unwrap_or(now));
        self.at = Some(now);
        self.level = self.level.saturating_add(passed).min(self.depth);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_through_and_then_one_each_interval() {
        let second = Duration::from_secs(1);
        let mut bucket = Bucket::new(second, 3);
        let taken = |bucket: &mut Bucket, at: u64| bucket.take(second * at as u32);
        for _ in 0..3 {
            assert_eq!(taken(&mut bucket, 10), Ok(()));
        }
        assert_eq!(taken(&mut bucket, 10), Err(second));
        assert_eq!(taken(&mut bucket, 11), Ok(()));
        assert_eq!(taken(&mut bucket, 11), Err(second));
        bucket.give_back();
        assert_eq!(taken(&mut bucket, 11), Ok(()));
        assert!(!bucket.is_full(second * 12));
        assert!(bucket.is_full(second * 14));
        // A clock that stands or runs backwards gives nothing.
        for _ in 0..3 {
            assert_eq!(taken(&mut bucket, 14), Ok(()));
        }
        assert!(taken(&mut bucket, 9).is_err());
    }
}
