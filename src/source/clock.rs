//! The only room in which clocks are read.

use crate::sample::Moment;
use jiff::Timestamp;
use nix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// `CLOCK_MONOTONIC`: the stamp of one reading.
pub fn monotonic() -> Duration {
    read(ClockId::CLOCK_MONOTONIC)
}

/// A call's answer, stamped in the middle of the time that it took.
pub fn stamped<T>(call: impl FnOnce() -> T) -> (Duration, T) {
    let before = monotonic();
    let answer = call();
    let took = monotonic().saturating_sub(before);
    (before + took / 2, answer)
}

/// Now, on the three clocks that matter.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn now() -> Moment {
    Moment {
        monotonic: monotonic(),
        boot: read(ClockId::CLOCK_BOOTTIME),
        wall: Timestamp::now(),
    }
}

fn read(clock: ClockId) -> Duration {
    // These clocks exist on every Linux that runs Rust; zero would only make
    // the interval empty.
    clock_gettime(clock).map_or(Duration::ZERO, Duration::from)
}
