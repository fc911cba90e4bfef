//! Which periods a report is about.

use super::find::asked_for;
use super::row::{MOMENTS, count, duration, moment, value};
use super::{Ledger, LedgerError};
use crate::accounting::{Session, SessionKind};
use crate::sample::Moment;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Params, Row};
use std::collections::BTreeMap;
use std::time::Duration;

/// What to read of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// The workload that began last.
    Last,
    /// The workload of that id, or of that name, or the only one whose name or
    /// id begins so.
    Workload(String),
    /// All workloads that are parts of a run, and the one that gave it its name.
    Run(String),
    /// Everything in a stretch of time.
    ///
    /// Periods are not cut. One belongs to the stretch that its middle lies
    /// in, so that neighbouring stretches count everything once; only if no
    /// middle does are those taken that the stretch touches.
    Period {
        /// From here …
        from: Timestamp,
        /// … to here.
        until: Timestamp,
    },
    /// Everything.
    All,
}

/// What has been selected.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// In order of session and time. Never empty.
    pub periods: Vec<PeriodRow>,
    /// The sessions of those periods, by their number.
    pub sessions: BTreeMap<i64, SessionRow>,
    /// The only workloads that are of interest, by their numbers; if none, all.
    pub workloads: Vec<i64>,
    /// Whether a period lies only partly in the stretch that was asked for.
    pub cut: bool,
}

/// One period without its meters and entries.
#[derive(Debug, Clone)]
pub(super) struct PeriodRow {
    pub number: i64,
    pub session: i64,
    pub ordinal: u64,
    pub from: Moment,
    pub until: Moment,
    pub suspended: Duration,
    pub late_ticks: u64,
}

/// One session with how far it came.
#[derive(Debug, Clone)]
pub(super) struct SessionRow {
    pub session: Session,
    /// Whether it ended in good order.
    pub ended: bool,
    /// The place of its last period.
    pub last: u64,
}

const COLUMNS: &str = "number, session, ordinal, suspended, late_ticks";

impl Ledger {
    /// Finds the periods of a selection.
    pub(super) fn choose(&self, selection: &Selection) -> Result<Chosen, LedgerError> {
        match selection {
            Selection::Last | Selection::Workload(_) => {
                match asked_for(std::slice::from_ref(self), selection)? {
                    Some(workload) => self.choose_workload(workload.holder, &workload.id),
                    None => self.choose_last_session(),
                }
            }
            Selection::Run(run) => self.choose_run(run),
            Selection::Period { from, until } => self.choose_stretch(*from, *until),
            Selection::All => {
                let periods = self.periods("TRUE", [])?;
                self.with_sessions(periods, Vec::new())
            }
        }
    }

    fn choose_last_session(&self) -> Result<Chosen, LedgerError> {
        let periods = self.periods(
            "session = (SELECT session FROM period ORDER BY until_wall DESC LIMIT 1)",
            [],
        )?;
        self.with_sessions(periods, Vec::new())
    }

    pub(super) fn choose_workload(&self, holder: i64, id: &str) -> Result<Chosen, LedgerError> {
        let periods = self.periods(
            "number IN (SELECT period FROM entry WHERE holder = ?1)",
            [holder],
        )?;
        if periods.is_empty() {
            return Err(LedgerError::NoEnergy {
                path: self.path.clone(),
                workload: id.to_owned(),
            });
        }
        self.with_sessions(periods, vec![holder])
    }

    fn choose_stretch(&self, from: Timestamp, until: Timestamp) -> Result<Chosen, LedgerError> {
        let all = self.periods("TRUE", [])?;
        let sessions = self.sessions().map_err(self.failure("reading"))?;
        let cut = all.iter().any(|period| {
            let row = sessions.get(&period.session);
            let tolerance = row.map(|row| row.session.interval).unwrap_or_default();
            is_cut(period, from, tolerance) || is_cut(period, until, tolerance)
        });
        let first = all.iter().map(|period| period.from.wall).min();
        let last = all.iter().map(|period| period.until.wall).max();
        let within = |at: Timestamp| from <= at && at < until;
        let touches = |period: &PeriodRow| period.from.wall < until && from < period.until.wall;
        let mut periods = all.clone();
        periods.retain(|period| within(middle(period)));
        if periods.is_empty() {
            periods = all;
            periods.retain(touches);
        }
        if let (true, Some((first, last))) = (periods.is_empty(), first.zip(last)) {
            return Err(LedgerError::NothingThen {
                path: self.path.clone(),
                from,
                until,
                first,
                last,
            });
        }
        let chosen = self.with_sessions(periods, Vec::new())?;
        Ok(Chosen { cut, ..chosen })
    }

    /// Adds the sessions to the periods that were found.
    pub(super) fn with_sessions(
        &self,
        periods: Vec<PeriodRow>,
        workloads: Vec<i64>,
    ) -> Result<Chosen, LedgerError> {
        if periods.is_empty() {
            return Err(LedgerError::Empty {
                path: self.path.clone(),
            });
        }
        let mut sessions = self.sessions().map_err(self.failure("reading"))?;
        sessions.retain(|number, _| periods.iter().any(|period| period.session == *number));
        Ok(Chosen {
            periods,
            sessions,
            workloads,
            cut: false,
        })
    }

    pub(super) fn periods(
        &self,
        which: &str,
        values: impl Params,
    ) -> Result<Vec<PeriodRow>, LedgerError> {
        let read = || -> rusqlite::Result<Vec<PeriodRow>> {
            let mut rows = self.connection.prepare(&format!(
                "SELECT {COLUMNS}, {MOMENTS} FROM period WHERE {which} ORDER BY session, ordinal"
            ))?;
            rows.query_map(values, period)?.collect()
        };
        read().map_err(self.failure("reading"))
    }

    fn sessions(&self) -> rusqlite::Result<BTreeMap<i64, SessionRow>> {
        let mut rows = self.connection.prepare(
            "SELECT session.number, description, ended IS NOT NULL, max(ordinal)
             FROM session JOIN period ON session = session.number GROUP BY session.number",
        )?;
        let found = rows.query_map([], |row| {
            let session = SessionRow {
                session: value(row, 1)?,
                ended: row.get(2)?,
                last: count(row, 3)?,
            };
            Ok((row.get(0)?, session))
        })?;
        found.collect()
    }
}

fn period(row: &Row<'_>) -> rusqlite::Result<PeriodRow> {
    Ok(PeriodRow {
        number: row.get(0)?,
        session: row.get(1)?,
        ordinal: count(row, 2)?,
        suspended: duration(row, 3)?,
        late_ticks: count(row, 4)?,
        from: moment(row, 5)?,
        until: moment(row, 8)?,
    })
}

/// Whether a period lies on both sides of an instant. It ends with the first
/// sample after its boundary, so that one interval is no side.
fn is_cut(period: &PeriodRow, at: Timestamp, interval: Duration) -> bool {
    let inside = |time: SignedDuration| time.unsigned_abs() > interval && time.is_positive();
    inside(period.from.wall.duration_until(at)) && inside(at.duration_until(period.until.wall))
}

/// Where the middle of a period lies, by which it belongs to a stretch of time.
pub(super) fn middle(period: &PeriodRow) -> Timestamp {
    let (from, until) = (period.from.wall, period.until.wall);
    let half = i128::midpoint(from.as_nanosecond(), until.as_nanosecond());
    Timestamp::from_nanosecond(half).unwrap_or(from)
}

impl Chosen {
    /// The same of some of its periods.
    pub fn only(&self, periods: Vec<PeriodRow>) -> Self {
        let mut sessions = self.sessions.clone();
        sessions.retain(|number, _| periods.iter().any(|period| period.session == *number));
        Self {
            periods,
            sessions,
            workloads: self.workloads.clone(),
            cut: self.cut,
        }
    }
}

impl SessionRow {
    /// One boot of one node, by which sessions that overlap are found.
    pub fn node(&self) -> &str {
        let host = &self.session.host;
        if host.boot_id.is_empty() {
            &host.name
        } else {
            &host.boot_id
        }
    }

    /// Whether it metered one command only.
    pub fn is_run(&self) -> bool {
        self.session.kind == SessionKind::Run
    }
}
