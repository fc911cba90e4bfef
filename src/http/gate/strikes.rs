//! How many wrong passwords each address may try.

use super::bucket::Bucket;
use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

/// So many may be wrong at once, which is more than somebody's slips and fewer
/// than a dictionary has words.
pub(super) const BURST: u32 = 10;
/// And one more each of these.
const INTERVAL: Duration = Duration::from_secs(10);
/// So many addresses are remembered. The more are forgotten, the less it matters:
/// all of them together wait for the one thread that checks.
const MOST: usize = 1024;

/// The tokens of each address that failed lately.
#[derive(Debug, Default)]
pub(super) struct Strikes(HashMap<IpAddr, Bucket>);

impl Strikes {
    /// Lets somebody try, or says how long to wait.
    ///
    /// Whoever tries pays at once: many who try at the same time are still many.
    pub fn attempt(&mut self, who: IpAddr, now: Duration) -> Result<(), Duration> {
        if !self.0.contains_key(&who) && self.0.len() >= MOST {
            self.forget(now);
        }
        let full = || Bucket::new(INTERVAL, BURST);
        self.0.entry(who).or_insert_with(full).take(now)
    }

    /// The attempt was right, or was never made.
    pub fn forgive(&mut self, who: IpAddr) {
        if let Some(bucket) = self.0.get_mut(&who) {
            bucket.give_back();
        }
    }

    /// Makes room: whoever has done nothing lately, else anybody.
    fn forget(&mut self, now: Duration) {
        self.0.retain(|_, bucket| !bucket.is_full(now));
        if self.0.len() >= MOST
            && let Some(any) = self.0.keys().next().copied()
        {
            self.0.remove(&any);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: u32) -> IpAddr {
        IpAddr::V4(number.into())
    }

    #[test]
    fn each_address_has_its_own_tries() {
        let mut strikes = Strikes::default();
        let now = Duration::from_secs(1);
        for _ in 0..BURST {
            assert!(strikes.attempt(address(1), now).is_ok());
        }
        assert_eq!(strikes.attempt(address(1), now), Err(INTERVAL));
        assert!(strikes.attempt(address(2), now).is_ok());
        assert!(strikes.attempt(address(1), now + INTERVAL).is_ok());
        strikes.forgive(address(1));
        assert!(strikes.attempt(address(1), now + INTERVAL).is_ok());
    }

    #[test]
    fn the_table_stays_small_whoever_calls() {
        let mut strikes = Strikes::default();
        let now = Duration::from_secs(1);
        for number in 0..5_000 {
            assert!(strikes.attempt(address(number), now).is_ok());
        }
        assert_eq!(strikes.0.len(), MOST);
    }
}
