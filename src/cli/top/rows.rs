//! What the screen shows: standings become rows with power and order.

use super::order::Order;
use crate::metrics::{Amounts, Charge, Device, Range, Standing};
use crate::sample::Phase;
use std::collections::VecDeque;
use std::time::Duration;

/// Power is the mean of so much time: enough to be calm, short enough to be now.
const WINDOW: Duration = Duration::from_secs(5);

/// The latest standings, the oldest of them just outside the window.
#[derive(Debug, Default)]
pub struct Recent(VecDeque<Standing>);

/// One workload, or one of the two holders that are none.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its identity; empty for what is no workload.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Where in a model's life it belongs, if it is a workload.
    pub phase: Option<Phase>,
    /// Whether it was charged for anything just now.
    pub active: bool,
    /// Power now, in watts, if it can be said yet.
    pub watts: Option<Range>,
    /// Since it began, or since the start of whoever meters.
    pub amounts: Amounts,
    /// The accelerators that it has now, by place in the list of devices.
    pub devices: Vec<usize>,
}

/// One device with its power.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceRow {
    /// What is known of it.
    pub device: Device,
    /// Power now, in watts, if it can be said yet.
    pub watts: Option<Range>,
    /// The names of those who have it.
    pub holders: Vec<String>,
}

impl Recent {
    /// Takes a standing in. One of another process, which began anew, replaces all.
    pub fn take(&mut self, standing: Standing) {
        match self.0.back() {
            Some(last) if last.started != standing.started => self.0.clear(),
            // Nothing had been accounted for, so that no power follows from it; or
            // nothing has been since, so that only names may be newer.
            Some(last) if last.accounted.is_zero() || last.accounted >= standing.accounted => {
                self.0.pop_back();
            }
            _ => {}
        }
        self.0.push_back(standing);
        let now = self.0.back().map_or(Duration::ZERO, |it| it.accounted);
        while self.0.len() > 2 && now.saturating_sub(self.0[1].accounted) >= WINDOW {
            self.0.pop_front();
        }
    }

    /// The latest standing.
    pub fn latest(&self) -> Option<&Standing> {
        self.0.back()
    }

    /// Power of the whole node.
    pub fn node_watts(&self) -> Option<Range> {
        self.watts(|standing| Some(standing.node.joules))
    }

    /// Every device that is counted.
    pub fn devices(&self) -> Vec<DeviceRow> {
        let Some(now) = self.latest() else {
            return Vec::new();
        };
        let row = |device: &Device| DeviceRow {
            device: device.clone(),
            watts: self.watts(|standing| {
                let mut same = standing.devices.iter();
                let same =
                    same.find(|it| it.device == device.device && it.component == device.component);
                same.map(|it| it.joules)
            }),
            holders: device.holders.iter().map(|id| name_of(now, id)).collect(),
        };
        now.devices.iter().map(row).collect()
    }

    /// Workloads in order, and after them what belongs to none.
    pub fn workloads(&self, order: Order, reversed: bool) -> Vec<Row> {
        let Some(now) = self.latest() else {
            return Vec::new();
        };
        let mut rows: Vec<Row> = now.workloads.iter().map(|it| self.row(now, it)).collect();
        rows.sort_by(|one, other| order.compare(one, other));
        if reversed {
            rows.reverse();
        }
        let rest = |name: &str, read: fn(&Standing) -> Amounts| Row {
            id: String::new(),
            name: name.to_owned(),
            phase: None,
            active: true,
            watts: self.watts(|standing| Some(read(standing).joules)),
            amounts: read(now),
            devices: Vec::new(),
        };
        rows.push(rest("idle", |it| it.idle));
        rows.push(rest("unattributed", |it| it.unattributed));
        rows
    }

    fn row(&self, now: &Standing, charge: &Charge) -> Row {
        let holds = |(place, device): (usize, &Device)| {
            device.holders.contains(&charge.id).then_some(place)
        };
        Row {
            id: charge.id.clone(),
            name: charge.name.clone(),
            phase: Some(charge.phase),
            active: charge.active,
            watts: self.watts(|standing| {
                let mut same = standing.workloads.iter();
                let same = same.find(|it| it.id == charge.id && it.phase == charge.phase);
                // One that was not there yet had used nothing.
                Some(same.map(|it| it.amounts.joules).unwrap_or_default())
            }),
            amounts: charge.amounts,
            devices: now.devices.iter().enumerate().filter_map(holds).collect(),
        }
    }

    fn watts(&self, joules: impl Fn(&Standing) -> Option<Range>) -> Option<Range> {
        let (first, last) = (self.0.front()?, self.0.back()?);
        let time = last.accounted.saturating_sub(first.accounted);
        joules(last)?.per_second_since(joules(first)?, time)
    }
}

fn name_of(standing: &Standing, id: &str) -> String {
    let mut workloads = standing.workloads.iter();
    let found = workloads.find(|it| it.id == id);
    found.map_or_else(|| id.to_owned(), |it| it.name.clone())
}

#[cfg(test)]
mod tests {
    use super::super::example::standing;
    use super::*;
    use jiff::Timestamp;

    fn recent(seconds: impl IntoIterator<Item = u64>) -> Recent {
        let mut recent = Recent::default();
        seconds
            .into_iter()
            .map(standing)
            .for_each(|it| recent.take(it));
        recent
    }

    fn names(recent: &Recent, order: Order, reversed: bool) -> Vec<String> {
        let rows = recent.workloads(order, reversed);
        rows.into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn power_is_known_from_the_second_standing_on() {
        assert_eq!(recent([1]).node_watts(), None);
        let watts = recent(1..=20).node_watts().unwrap();
        assert!((watts.central - 400.0).abs() < 1e-9, "{watts:?}");
        assert!(watts.low < watts.central && watts.central < watts.high);
        // Before the first span no time has passed that could be divided by.
        assert_eq!(recent([0, 7]).node_watts(), None);
        // The same second again adds nothing, and hides nothing.
        assert!(recent([1, 2, 2]).node_watts().is_some());
    }

    #[test]
    fn an_agent_that_starts_again_starts_the_power_again() {
        let mut recent = recent(100..110);
        let again = Standing {
            started: Timestamp::MAX,
            ..standing(1)
        };
        recent.take(again);
        assert_eq!(recent.node_watts(), None);
    }

    #[test]
    fn workloads_are_ordered_and_the_rest_comes_last() {
        let recent = recent([1, 2]);
        let rest = ["idle", "unattributed"];
        for (order, reversed, first) in [
            (Order::Power, false, ["train", "eval"]),
            (Order::Power, true, ["eval", "train"]),
            (Order::Energy, false, ["train", "eval"]),
            (Order::Name, false, ["eval", "train"]),
            (Order::Phase, false, ["train", "eval"]),
        ] {
            let expected: Vec<&str> = first.into_iter().chain(rest).collect();
            assert_eq!(names(&recent, order, reversed), expected, "{order:?}");
        }
    }

    #[test]
    fn who_holds_what_is_told_on_both_sides() {
        let recent = recent([1, 2]);
        assert_eq!(recent.devices()[0].holders, ["train"]);
        let rows = recent.workloads(Order::Name, false);
        assert_eq!(
            (&rows[0].devices[..], &rows[1].devices[..]),
            (&[][..], &[0][..])
        );
    }
}
