//! Counters that never count.
//!
//! A guest may see the events or zones of its host's processor while every
//! register behind them reads zero. Such a counter is no measurement of nothing:
//! it is left out, so that the model stands in for what it would have measured.

use super::super::OpenError;
use super::Meter;
use std::thread::sleep;
use std::time::Duration;

/// How long a counter may stand at zero before it is taken to be dead.
///
/// The registers change about every millisecond, and an idle package draws
/// watts: fifty changes are enough for a late timer.
///
/// # Source
///
/// Intel SDM volume 3B, 15.10.1: the energy status registers are updated about
/// every millisecond. A guest whose perf event `power/energy-psys/` stays at zero
/// was seen on Firecracker (Linux 6.18, Sapphire Rapids host), 2026-11-24.
const PATIENCE: Duration = Duration::from_millis(50);

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(1);

/// The meters that count. One that has counted before is not waited for.
///
/// # Errors
///
/// Gives [`OpenError::Broken`] with the first one's name if none of them does.
pub(super) fn counting(mut meters: Vec<Meter>) -> Result<Vec<Meter>, OpenError> {
    let looks = PATIENCE.as_millis() / PAUSE.as_millis();
    for _ in 0..looks {
        if meters.iter().all(has_counted) {
            return Ok(meters);
        }
        sleep(PAUSE);
    }
    let first = meters.first().map(|meter| meter.register.name());
    meters.retain(has_counted);
    match first {
        Some(what) if meters.is_empty() => Err(OpenError::Broken {
            what,
            source: "it stands at zero: a virtual machine may show its host's counters \
                     without what they count"
                .into(),
        }),
        _ => Ok(meters),
    }
}

/// Whether a counter shows anything but zero; one that cannot be read may count.
fn has_counted(meter: &Meter) -> bool {
    !matches!(meter.register.read(), Ok(0))
}
