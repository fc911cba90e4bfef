//! Whether every joule in the ledger has exactly one holder.
//!
//! Rows are taken as they stand on the disk and added up without bounds, so that
//! what a wrong row would hide in a sum is told instead.

mod finding;
mod rows;

pub use finding::{Finding, Problem};

use super::read::Names;
use super::select::{Chosen, PeriodRow};
use super::{Ledger, LedgerError, Selection};
use crate::accounting::Holder;
use crate::sample::Channel;
use rows::Rows;
use std::collections::{BTreeMap, BTreeSet};

/// So many findings are told one by one; of more only their number.
const MOST_FINDINGS: usize = 1_000;

/// What an audit has checked, and what it has found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audit {
    /// The sessions whose periods were checked.
    pub sessions: usize,
    /// The periods that were checked.
    pub periods: usize,
    /// The rows of meters and of holders in them.
    pub rows: u64,
    /// What each device of each node amounts to.
    pub balances: Vec<Balance>,
    /// What does not hold, the first of it.
    pub findings: Vec<Finding>,
    /// How many more findings there are than are told.
    pub untold: u64,
}

/// What one device of one node used, and who is charged. Microjoules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// The node.
    pub node: String,
    /// The device.
    pub channel: Channel,
    /// What its meter says.
    pub measured: i128,
    /// What workloads are charged.
    pub workloads: i128,
    /// What nobody used.
    pub idle: i128,
    /// What strangers used.
    pub unattributed: i128,
}

impl Balance {
    /// What was measured and not charged; nothing, if all is well.
    pub fn difference(&self) -> i128 {
        self.measured - self.workloads - self.idle - self.unattributed
    }
}

impl Audit {
    /// Whether every joule has exactly one holder, as far as there is anything.
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }

    /// How many findings there are, told and untold.
    pub fn count(&self) -> u64 {
        self.untold.saturating_add(self.findings.len() as u64)
    }

    fn find(&mut self, finding: Finding) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        } else {
            self.untold = self.untold.saturating_add(1);
        }
    }
}

impl Ledger {
    /// Compares entries with meters, to the microjoule, in the periods selected,
    /// and looks for rows that cannot be or that belong to nothing.
    ///
    /// # Errors
    ///
    /// As [`Ledger::read`].
    pub fn audit(&self, selection: &Selection) -> Result<Audit, LedgerError> {
        let _snapshot = self.snapshot()?;
        let chosen = self.choose(selection)?;
        let names = self.names().map_err(self.failure("reading"))?;
        let mut audit = self.audit_chosen(&chosen, &names)?;
        let orphans = self.orphans().map_err(self.failure("reading"))?;
        for orphan in orphans {
            audit.find(orphan);
        }
        Ok(audit)
    }

    /// How much does not hold in one period of one session, as it stands on the
    /// disk: the check that the writer makes of what it has sealed.
    pub(super) fn audit_period(&self, session: &str, ordinal: u64) -> Result<u64, LedgerError> {
        let ordinal = super::row::to_count(ordinal);
        let which = "session = (SELECT number FROM session WHERE id = ?1) AND ordinal = ?2";
        let periods = self.periods(which, (session, ordinal))?;
        // A machine that has run for years knows far more holders than one period.
        let charged = "number IN (SELECT entry.holder FROM entry WHERE period = ?1)";
        let number = periods.first().map(|period| period.number);
        let names = self.names_of(charged, [number]);
        let names = names.map_err(self.failure("reading"))?;
        let chosen = Chosen {
            periods,
            ..Chosen::default()
        };
        Ok(self.audit_chosen(&chosen, &names)?.count())
    }

    fn audit_chosen(&self, chosen: &Chosen, names: &Names) -> Result<Audit, LedgerError> {
        let sessions: BTreeSet<i64> = chosen.periods.iter().map(|it| it.session).collect();
        let mut audit = Audit {
            sessions: sessions.len(),
            periods: chosen.periods.len(),
            ..Audit::default()
        };
        let mut balances = BTreeMap::new();
        for period in &chosen.periods {
            let about = About::of(period, chosen);
            about.check_clocks(period, &mut audit);
            let rows = self.rows(period.number).map_err(self.failure("reading"))?;
            audit.rows = audit.rows.saturating_add(rows.count);
            for (channel, of_channel) in &rows.channels {
                let device = names.channel(*channel).ok();
                about.check(*channel, device.as_ref(), of_channel, &mut audit);
                let Some(device) = device else { continue };
                let key = (about.node.clone(), device.clone());
                let balance = balances.entry(key).or_insert_with(|| Balance {
                    node: about.node.clone(),
                    channel: device,
                    measured: 0,
                    workloads: 0,
                    idle: 0,
                    unattributed: 0,
                });
                balance.add(of_channel, |holder| names.holder(holder).ok());
            }
            for (holder, channel) in rows.holders() {
                if names.holder(holder).is_err() {
                    about.tell(
                        channel.to_string(),
                        Problem::NoHolder { holder },
                        &mut audit,
                    );
                }
            }
        }
        audit.balances = balances.into_values().collect();
        Ok(audit)
    }
}

impl Balance {
    fn add(&mut self, rows: &Rows, holder: impl Fn(i64) -> Option<Holder>) {
        self.measured += rows.metered.map_or(0, |it| i128::from(it.energy));
        for (number, charged) in &rows.charged {
            let energy = i128::from(charged.energy);
            match holder(*number) {
                Some(Holder::Workload(_)) => self.workloads += energy,
                Some(Holder::Idle) => self.idle += energy,
                Some(Holder::Unattributed) => self.unattributed += energy,
                None => {}
            }
        }
    }
}

/// The period that is being checked, as findings name it.
struct About<'a> {
    session: &'a str,
    node: String,
    period: &'a PeriodRow,
}

impl<'a> About<'a> {
    fn of(period: &'a PeriodRow, chosen: &'a Chosen) -> Self {
        let row = chosen.sessions.get(&period.session);
        Self {
            session: row.map_or("", |row| &row.session.id),
            node: row.map_or_else(String::new, |row| row.session.host.name.clone()),
            period,
        }
    }

    fn check(&self, number: i64, device: Option<&Channel>, rows: &Rows, audit: &mut Audit) {
        let name = device.map_or_else(|| number.to_string(), Channel::to_string);
        if device.is_none() {
            self.tell(name.clone(), Problem::NoChannel, audit);
        }
        for problem in rows.problems() {
            self.tell(name.clone(), problem, audit);
        }
    }

    fn check_clocks(&self, period: &PeriodRow, audit: &mut Audit) {
        if period.until.monotonic < period.from.monotonic {
            self.tell(String::new(), Problem::EndsBeforeItBegins, audit);
        }
    }

    fn tell(&self, device: String, problem: Problem, audit: &mut Audit) {
        audit.find(Finding {
            session: self.session.to_owned(),
            from: Some(self.period.from.wall),
            until: Some(self.period.until.wall),
            device,
            problem,
        });
    }
}
