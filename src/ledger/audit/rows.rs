//! The rows of one period as they stand, and what is wrong with them alone.

use super::{Finding, Problem};
use crate::ledger::Ledger;
use std::collections::BTreeMap;

/// The rows of one period.
#[derive(Debug, Default)]
pub(super) struct OfPeriod {
    /// By the number of the channel.
    pub channels: BTreeMap<i64, Rows>,
    /// How many there are.
    pub count: u64,
}

/// The rows of one channel in one period.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub metered: Option<Bounded>,
    /// By the number of the holder.
    pub charged: Vec<(i64, Bounded)>,
}

/// An energy with its bounds and its gap, as written. Microjoules.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounded {
    pub energy: i64,
    low: i64,
    high: i64,
    gap: i64,
    /// Time in gaps, or time for which the device was reserved.
    time: i64,
}

impl OfPeriod {
    /// Who is charged for which channel, by their numbers.
    pub fn holders(&self) -> impl Iterator<Item = (i64, i64)> {
        let channels = self.channels.iter();
        channels.flat_map(|(channel, rows)| {
            let holders = rows.charged.iter();
            holders.map(move |(holder, _)| (*holder, *channel))
        })
    }
}

impl Rows {
    /// What does not hold of them. A sum says nothing where a row cannot be.
    pub fn problems(&self) -> Vec<Problem> {
        let all = self
            .metered
            .iter()
            .chain(self.charged.iter().map(|(_, it)| it));
        let mut problems: Vec<Problem> = all.flat_map(|it| it.problems()).collect();
        let charged: i128 = self
            .charged
            .iter()
            .map(|(_, it)| i128::from(it.energy))
            .sum();
        match self.metered.map(|it| i128::from(it.energy)) {
            None => problems.push(Problem::NoMeter { charged }),
            Some(metered) if metered != charged => {
                problems.push(Problem::Difference { metered, charged });
            }
            Some(_) => {}
        }
        problems
    }
}

impl Bounded {
    fn problems(self) -> Vec<Problem> {
        let columns = [
            ("an energy", self.energy),
            ("a lower bound", self.low),
            ("an upper bound", self.high),
            ("an energy in gaps", self.gap),
            ("a time", self.time),
        ];
        let below = columns.into_iter().filter(|(_, value)| *value < 0);
        let below = below.map(|(column, value)| Problem::Negative { column, value });
        let mut problems: Vec<Problem> = below.collect();
        // `row::to_count` writes this for anything larger.
        if self.energy == i64::MAX {
            problems.push(Problem::TooLarge);
        }
        if problems.is_empty() && !(self.low..=self.high).contains(&self.energy) {
            problems.push(Problem::Bounds {
                low: self.low,
                energy: self.energy,
                high: self.high,
            });
        }
        problems
    }
}

impl Ledger {
    pub(super) fn rows(&self, period: i64) -> rusqlite::Result<OfPeriod> {
        let mut rows = self.connection.prepare_cached(
            "SELECT channel, NULL, energy, low, high, gap, gap_time FROM meter WHERE period = ?1
             UNION ALL
             SELECT channel, holder, energy, low, high, gap, reserved FROM entry WHERE period = ?1",
        )?;
        let mut found = OfPeriod::default();
        let mut rows = rows.query([period])?;
        while let Some(row) = rows.next()? {
            let bounded = Bounded {
                energy: row.get(2)?,
                low: row.get(3)?,
                high: row.get(4)?,
                gap: row.get(5)?,
                time: row.get(6)?,
            };
            let channel = found.channels.entry(row.get(0)?).or_default();
            match row.get(1)? {
                Some(holder) => channel.charged.push((holder, bounded)),
                None => channel.metered = Some(bounded),
            }
            found.count += 1;
        }
        Ok(found)
    }

    /// Rows that belong to periods which are not there.
    pub(super) fn orphans(&self) -> rusqlite::Result<Vec<Finding>> {
        let mut rows = self.connection.prepare(
            "SELECT period, total(energy) FROM
                 (SELECT period, energy FROM meter UNION ALL SELECT period, energy FROM entry)
             WHERE period NOT IN (SELECT number FROM period) GROUP BY period ORDER BY period",
        )?;
        let found = rows.query_map([], |row| {
            let energy: f64 = row.get(1)?;
            Ok(Finding {
                session: String::new(),
                from: None,
                until: None,
                device: String::new(),
                problem: Problem::NoPeriod {
                    period: row.get(0)?,
                    energy: energy as i128,
                },
            })
        })?;
        found.collect()
    }
}
