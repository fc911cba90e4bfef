//! How surely the active energy of a shared device is divided.

/// By how much the power of two tenants may differ while each keeps a device
/// busy, beyond the device's idle power.
///
/// "Busy" tells that a kernel ran, not how much of the device it used.
///
/// # Source
///
/// Derived from the ML.ENERGY Leaderboard, version 3 (`profiles/load`,
/// `load_text`): over all text tasks and configurations on H100 and B200, the 5th
/// and 95th percentile of power are 0.32 and 0.97 of the rated power. Less an idle
/// power of a tenth, the one is four times the other.
const BUSY_POWER_RATIO: f64 = 4.0;

/// By how much the power of two tenants may differ for the same CPU time, beyond
/// the idle power of the processor.
///
/// # Source
///
/// Derived: no publication states it for a mix of work. Between a loop that waits
/// for memory and dense vector arithmetic, the power of a package above idle
/// differs by about a factor of two at the same utilisation.
const CPU_POWER_RATIO: f64 = 2.0;

/// Busy times of several that add up to this many times the time there was are of
/// kernels that ran at once.
///
/// # Source
///
/// `nvmlUtilization_t`: a period of utilisation lasts between 1/6 s and 1 s, so that
/// those told within a second may cover a sixth more than it.
const AT_ONCE: f64 = 1.25;

/// A part of a device's active energy, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    /// What is charged.
    pub central: f64,
    /// No less than this.
    pub low: f64,
    /// No more than this.
    pub high: f64,
}

impl Part {
    /// The same part, of which it is not known that it is no other.
    pub fn unsure(self) -> Self {
        if self.central > 0.0 && self.central < 1.0 {
            return Self {
                low: 0.0,
                high: 1.0,
                ..self
            };
        }
        self
    }

    /// This part of a part.
    pub fn within(self, whole: Self) -> Self {
        Self {
            central: self.central * whole.central,
            low: self.low * whole.low,
            high: self.high * whole.high,
        }
    }
}

/// Divides by busy time.
///
/// The bounds enclose what the same tenants would be charged by `otherwise`, the
/// method without busy times, and what they would be charged if one drew
/// [`BUSY_POWER_RATIO`] times the power of the others. Who was not busy at all
/// did not cause any of it, by whatever method.
pub(super) fn by_busy(busy: &[f64], otherwise: &[f64]) -> Vec<Part> {
    let at_work = |(weight, busy): (&f64, &f64)| if *busy > 0.0 { *weight } else { 0.0 };
    let otherwise: Vec<f64> = otherwise.iter().zip(busy).map(at_work).collect();
    let (sum, sum_otherwise) = (total(busy), total(&otherwise));
    let part = |(own, other): (&f64, &f64)| {
        let part = unequal(*own, sum, BUSY_POWER_RATIO);
        let other = other / sum_otherwise;
        Part {
            central: part.central,
            low: other.min(part.low),
            high: other.max(part.high),
        }
    };
    busy.iter().zip(&otherwise).map(part).collect()
}

/// Whether kernels ran side by side, as the clients of a multi-process service do.
///
/// Then a busy time says nothing of how many multiprocessors were used meanwhile.
pub(super) fn ran_at_once(busy: &[f64], seconds: f64) -> bool {
    busy.iter().sum::<f64>() > AT_ONCE * seconds
}

/// CPU time of one, with the least and the most that it may have been.
#[derive(Debug, Clone, Copy)]
pub(super) struct CpuTime {
    /// What is charged.
    pub used: f64,
    /// No less than this.
    pub low: f64,
    /// No more than this.
    pub high: f64,
}

/// Divides by CPU time, within what the same tenants would be charged if one drew
/// [`CPU_POWER_RATIO`] times the power of the others, and if its time were the least
/// or the most that it may have been.
pub(super) fn by_cpu_time(times: &[CpuTime]) -> Vec<Part> {
    let used: Vec<f64> = times.iter().map(|time| time.used).collect();
    let sum = total(&used);
    let part = |time: &CpuTime| {
        let bound = |own: f64| unequal(own.clamp(0.0, sum), sum, CPU_POWER_RATIO);
        Part {
            central: bound(time.used).central,
            low: bound(time.low).low,
            high: bound(time.high).high,
        }
    };
    times.iter().map(part).collect()
}

/// The part of one among others, if its power may be `ratio` times theirs, or
/// theirs so many times its own.
fn unequal(own: f64, sum: f64, ratio: f64) -> Part {
    let rest = (sum - own).max(0.0);
    if own <= 0.0 {
        return Part {
            central: 0.0,
            low: 0.0,
            high: 0.0,
        };
    }
    Part {
        central: own / sum,
        low: own / (own + ratio * rest),
        high: own * ratio / (own * ratio + rest),
    }
}

/// Divides by a measure that does not tell who made the device work: the number
/// of processes, or of slices. Any one of several may have caused all of it.
///
/// # Source
///
/// Derived. That no one model divides the power of a GPU among its instances:
/// arXiv 2501.17752.
pub(super) fn by_number(number: &[f64]) -> Vec<Part> {
    let sum = total(number);
    let several = number.iter().filter(|it| **it > 0.0).count() > 1;
    let part = |own: &f64| {
        let central = own / sum;
        let (low, high) = match (*own > 0.0, several) {
            (true, true) => (0.0, 1.0),
            _ => (central, central),
        };
        Part { central, low, high }
    };
    number.iter().map(part).collect()
}

/// The sum, and one where there is nothing, so that nothing is divided by zero.
fn total(weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    if sum > 0.0 { sum } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(parts: &[Part]) -> Vec<[i64; 3]> {
        let percent = |part: f64| (part * 100.0).round() as i64;
        let all = parts.iter();
        all.map(|it| [it.low, it.central, it.high].map(percent))
            .collect()
    }

    #[test]
    fn bounds_enclose_both_methods_and_kernels_of_unequal_power() {
        // One process beside three, busy for as long: 1/5 and 4/5 by power.
        let even = by_busy(&[1.0, 1.0], &[1.0, 3.0]);
        assert_eq!(rounded(&even), [[20, 50, 80], [20, 50, 80]]);
        // A tenth of the time: 1/37 and 4/13 by power, half by number.
        let uneven = by_busy(&[0.1, 0.9], &[1.0, 1.0]);
        assert_eq!(rounded(&uneven), [[3, 10, 50], [50, 90, 97]]);
    }

    #[test]
    fn of_kernels_that_ran_at_once_anyone_may_have_caused_all() {
        assert!(ran_at_once(&[0.9, 0.6], 1.0));
        assert!(!ran_at_once(&[0.6, 0.5], 1.0), "periods overlap the second");
        let parts: Vec<Part> = by_busy(&[0.9, 0.6, 0.0], &[1.0, 1.0, 1.0])
            .into_iter()
            .map(Part::unsure)
            .collect();
        assert_eq!(rounded(&parts), [[0, 60, 100], [0, 40, 100], [0, 0, 0]]);
    }

    #[test]
    fn cpu_time_of_unequal_work_is_bounded_and_that_of_one_alone_is_sure() {
        let sure = |used: f64| CpuTime {
            used,
            low: used,
            high: used,
        };
        let parts = rounded(&by_cpu_time(&[3.0, 1.0].map(sure)));
        assert_eq!(parts, [[60, 75, 86], [14, 25, 40]]);
        let alone = rounded(&by_cpu_time(&[3.0, 0.0].map(sure)));
        assert_eq!(alone, [[100, 100, 100], [0, 0, 0]]);
    }

    #[test]
    fn cpu_time_that_may_have_been_missed_is_within_the_bounds() {
        // The first may have had the second's, and the second nothing.
        let time = |used, low, high| CpuTime { used, low, high };
        let parts = by_cpu_time(&[time(3.0, 3.0, 4.0), time(1.0, 0.0, 1.0)]);
        assert_eq!(rounded(&parts), [[60, 75, 100], [0, 25, 40]]);
        let nothing = by_cpu_time(&[time(0.0, 0.0, 0.0)]);
        assert_eq!(rounded(&nothing), [[0, 0, 0]]);
    }

    #[test]
    fn who_was_alone_at_work_caused_all_of_it() {
        let alone = by_busy(&[0.0, 2.0], &[1.0, 1.0]);
        assert_eq!(rounded(&alone), [[0, 0, 0], [100, 100, 100]]);
        assert_eq!(rounded(&by_number(&[0.0, 2.0])), rounded(&alone));
        assert_eq!(rounded(&by_number(&[0.0, 0.0])), [[0, 0, 0], [0, 0, 0]]);
    }

    #[test]
    fn a_number_tells_nothing_of_who_worked() {
        let parts = by_number(&[1.0, 3.0]);
        assert_eq!(rounded(&parts), [[0, 25, 100], [0, 75, 100]]);
    }
}
