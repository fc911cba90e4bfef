//! When a series was born whose labels nobody knew before.

/// How many scrapes show such a series at 0 before it shows more: two, for those
/// who have two servers scrape.
const SCRAPES_AT_ZERO: u64 = 2;

/// The scrapes that had been served when a series was born.
///
/// `increase()` and `rate()` know only what a series gains after it was first
/// seen. A series whose labels are known from the start stands at 0 from the
/// start. One that is born with its first count, such as a unit of work or a kind
/// of error, would be missed, so it too is first seen at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Birth(u64);

impl Birth {
    /// Born now, after so many scrapes.
    pub(super) fn after(scrapes: u64) -> Self {
        Self(scrapes)
    }

    /// Whether it has been seen at 0, after so many scrapes in all.
    pub fn is_seen(self, scrapes: u64) -> bool {
        scrapes >= self.0.saturating_add(SCRAPES_AT_ZERO)
    }

    /// The scrapes after which it shows what it counts.
    pub(super) fn shows_after(self) -> u64 {
        self.0.saturating_add(SCRAPES_AT_ZERO)
    }
}
