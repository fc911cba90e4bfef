//! The last hour as lists of numbers.

use super::rows;
use crate::metrics::lately::{LONGEST, Line, Point, STEP};
use crate::metrics::snapshot::Snapshot;
use crate::sample::Component;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::VecDeque;

/// The last hour's power, in equal steps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hour {
    /// How long a step is.
    pub step_seconds: u64,
    /// When the last of them ended; absent while there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The node's line first, then those of its devices.
    pub lines: Vec<LiveLine>,
}

/// One line, in watts, the latest step last. All lines are equally long; a step
/// that was not measured is `null`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LiveLine {
    /// What kind of consumer it is; `node` for the whole node.
    pub component: Component,
    /// Which one; absent for the whole node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Lower bounds.
    pub low: Vec<Option<f32>>,
    /// Best guesses: the mean power over each step.
    pub central: Vec<Option<f32>>,
    /// Upper bounds.
    pub high: Vec<Option<f32>>,
}

impl Hour {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let history = snapshot.lately.history();
        let lines: Vec<_> = history
            .lines()
            .map(|(line, points)| of(line, points))
            .collect();
        // The end is a moment of the monotonic clock; how long ago that was tells when.
        let ago = snapshot.at.monotonic.saturating_sub(history.until());
        let ago = SignedDuration::try_from(ago).unwrap_or_default();
        let until = snapshot.at.wall.checked_sub(ago).ok();
        Self {
            step_seconds: STEP.as_secs(),
            until: until.filter(|_| !lines.is_empty()),
            lines,
        }
    }
}

fn of(line: &Line, points: &VecDeque<Option<Point>>) -> LiveLine {
    let before = LONGEST.saturating_sub(points.len());
    let read = |read: fn(&Point) -> f32| {
        let shown = points
            .iter()
            .map(|point| point.as_ref().map(|it| rounded(read(it))));
        std::iter::repeat_n(None, before).chain(shown).collect()
    };
    let (component, device) = match line {
        Line::Node => (Component::Node, None),
        Line::Device(it) => (it.component, Some(rows::name(&it.device))),
    };
    LiveLine {
        component,
        device,
        low: read(|it| it.low),
        central: read(|it| it.central),
        high: read(|it| it.high),
    }
}

/// A hundredth of a watt is finer than any sensor, and shorter to send.
fn rounded(watts: f32) -> f32 {
    (watts * 100.0).round() / 100.0
}
