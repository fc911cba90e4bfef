//! The last hour's power of the node and of each device, in equal steps.

use crate::metrics::tally::{Level, Tally};
use crate::metrics::totals::Totals;
use crate::sample::Channel;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// How long a step is. Steps begin at whole multiples of it on the monotonic clock.
pub const STEP: Duration = Duration::from_secs(10);

/// How many steps are kept: an hour.
pub const LONGEST: usize = 360;

/// How many lines are kept, the node's included. Further devices have none.
pub const MOST_LINES: usize = 64;

/// Whose power a line shows. The node comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// The whole node's, its modelled rest included.
    Node,
    /// One device's own.
    Device(Channel),
}

/// Mean power over one step with its bounds, in watts. Single precision shows seven
/// digits of it, in half the room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Lower bound.
    pub low: f32,
    /// Best guess.
    pub central: f32,
    /// Upper bound.
    pub high: f32,
}

/// Where one line's sums stand.
#[derive(Debug, Clone, Copy)]
pub(in crate::metrics) struct Sum {
    energy: Tally,
    gap_seconds: f64,
    reads: f64,
    is_counted: bool,
}

/// Where the sums of all lines stand.
pub(in crate::metrics) type Sums = BTreeMap<Line, Sum>;

/// The last hour. It takes at most [`MOST_LINES`] × [`LONGEST`] × 16 bytes.
#[derive(Debug, Clone, Default)]
pub struct LastHour {
    lines: BTreeMap<Line, VecDeque<Option<Point>>>,
    /// The first step that is not over, and its number since the boot.
    next: u64,
    /// Where the sums stood when it began, if they were known then.
    begun: Option<Sums>,
}

/// The number of the step in which a moment lies.
pub(super) fn step_of(at: Duration) -> u64 {
    at.as_secs() / STEP.as_secs()
}

/// The first step that begins at a moment or after it.
pub(super) fn first_end(at: Duration) -> u64 {
    step_of(at) + u64::from(STEP * (step_of(at) as u32) < at)
}

/// Where the sums of everything that is shown stand now.
pub(super) fn sums(totals: &Totals) -> Sums {
    let node = Sum {
        energy: totals.node[Level::Node],
        gap_seconds: 0.0,
        reads: totals.spans as f64,
        is_counted: totals.known.contains(&Level::Node),
    };
    let devices = totals.channels.iter().map(|(channel, shown)| {
        let sum = Sum {
            energy: shown.counted,
            gap_seconds: shown.gaps.values().map(Duration::as_secs_f64).sum(),
            reads: shown.reads as f64,
            is_counted: shown.is_counted,
        };
        (Line::Device(channel.clone()), sum)
    });
    devices.chain([(Line::Node, node)]).collect()
}

impl LastHour {
    /// Every line with its steps, the latest one last. A shorter line began later;
    /// a step that was not measured is `None`.
    pub fn lines(&self) -> impl Iterator<Item = (&Line, &VecDeque<Option<Point>>)> {
        self.lines.iter()
    }

    /// Up to which moment of the monotonic clock the steps reach.
    pub fn until(&self) -> Duration {
        STEP * u32::try_from(self.next).unwrap_or(u32::MAX)
    }

    /// Bytes that the points take.
    pub fn bytes(&self) -> usize {
        let points: usize = self.lines.values().map(VecDeque::len).sum();
        points * size_of::<Option<Point>>()
    }

    /// Ends every step whose end lies between two moments, at which the sums stood so.
    ///
    /// Within that time energy is taken to have been used evenly, so that the steps'
    /// energies are together exactly what was used.
    pub(super) fn advance(&mut self, from: (Duration, &Sums), until: (Duration, &Sums)) {
        let (first, last) = (first_end(from.0), step_of(until.0));
        let first = first.max(last.saturating_sub(LONGEST as u64));
        let whole = until.0.saturating_sub(from.0).as_secs_f64();
        for end in first..=last {
            let since = end as f64 * STEP.as_secs_f64() - from.0.as_secs_f64();
            let share = (since / whole).clamp(0.0, 1.0);
            let now = until.1.iter().filter_map(|(line, after)| {
                let before = from.1.get(line)?;
                Some((line.clone(), before.towards(after, share)))
            });
            self.end_step(end, now.collect());
        }
    }

    /// Forgets where the sums stood, because they are about to jump.
    pub(super) fn interrupt(&mut self) {
        self.begun = None;
    }

    /// Step number `end` begins, so that all before it are over.
    fn end_step(&mut self, end: u64, now: Sums) {
        let missed = end.saturating_sub(self.next + 1);
        if !self.lines.is_empty() {
            (0..missed.min(LONGEST as u64)).for_each(|_| self.push(None, &now));
        }
        if end > self.next {
            let begun = self.begun.take().filter(|_| missed == 0);
            self.push(begun.as_ref(), &now);
        }
        self.begun = Some(now);
        self.next = end;
    }

    fn push(&mut self, begun: Option<&Sums>, now: &Sums) {
        for (line, sum) in now {
            let point = begun.and_then(|it| it.get(line)?.power_until(sum));
            let is_new = !self.lines.contains_key(line);
            if is_new && (point.is_none() || self.lines.len() >= MOST_LINES) {
                continue;
            }
            self.lines.entry(line.clone()).or_default().push_back(point);
        }
        for (line, points) in &mut self.lines {
            if !now.contains_key(line) {
                points.push_back(None);
            }
            if points.len() > LONGEST {
                points.pop_front();
            }
        }
        self.lines
            .retain(|_, points| points.iter().any(Option::is_some));
    }
}

impl Sum {
    /// Where it stood when a share of the way to a later sum was gone.
    fn towards(self, later: &Self, share: f64) -> Self {
        let between = |one: f64, other: f64| one + (other - one) * share;
        Self {
            energy: Tally {
                low: between(self.energy.low, later.energy.low),
                central: between(self.energy.central, later.energy.central),
                high: between(self.energy.high, later.energy.high),
            },
            gap_seconds: between(self.gap_seconds, later.gap_seconds),
            reads: between(self.reads, later.reads),
            is_counted: self.is_counted && later.is_counted,
        }
    }

    /// The mean power of one step, unless it went unread for more than half of it:
    /// what fills a gap is an estimate, and a line would make a reading of it.
    fn power_until(&self, end: &Self) -> Option<Point> {
        let step = STEP.as_secs_f64();
        let unread = end.gap_seconds - self.gap_seconds > step / 2.0;
        let counted = self.is_counted && end.is_counted;
        if unread || end.reads <= self.reads || !counted {
            return None;
        }
        let watts = |now: f64, before: f64| ((now - before).max(0.0) / 1e6 / step) as f32;
        Some(Point {
            low: watts(end.energy.low, self.energy.low),
            central: watts(end.energy.central, self.energy.central),
            high: watts(end.energy.high, self.energy.high),
        })
    }
}
