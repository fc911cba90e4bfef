//! What a ledger holds, read as any SQLite client would.

use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// An open ledger.
pub struct Books(Connection);

impl Books {
    pub fn open(path: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(path, flags).unwrap();
        connection.busy_timeout(super::PATIENCE).unwrap();
        let check: String = connection
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
        Self(connection)
    }

    /// One number that a query gives.
    pub fn number(&self, query: &str) -> i64 {
        self.0.query_row(query, [], |row| row.get(0)).unwrap()
    }

    /// Energy of a channel, joules.
    pub fn joules(&self, component: &str, device: &str) -> f64 {
        let energy = self.number(&format!(
            "SELECT coalesce(sum(energy), 0) FROM meter JOIN channel ON number = channel
             WHERE component = '{component}' AND device = '{device}'"
        ));
        energy as f64 / 1e6
    }

    /// Energy of all accelerators, joules.
    pub fn accelerator(&self) -> f64 {
        let energy = self.number(
            "SELECT coalesce(sum(energy), 0) FROM meter JOIN channel ON number = channel
             WHERE component = 'accelerator'",
        );
        energy as f64 / 1e6
    }

    /// The part of it that one kind of holder is charged: `idle`,
    /// `unattributed` or `workload`.
    pub fn charged(&self, kind: &str) -> f64 {
        let energy = self.number(&format!(
            "SELECT coalesce(sum(energy), 0) FROM entry
             JOIN channel ON channel.number = channel JOIN holder ON holder.number = holder
             WHERE component = 'accelerator' AND kind = '{kind}'"
        ));
        energy as f64 / 1e6
    }

    /// How many sessions there are.
    pub fn sessions(&self) -> i64 {
        self.number("SELECT count(*) FROM session")
    }

    /// How many workloads there are.
    pub fn workloads(&self) -> i64 {
        // The operating system is always among them.
        self.number("SELECT count(*) FROM workload WHERE name <> 'system'")
    }

    /// Periods that were not closed in good order.
    pub fn unsealed(&self) -> i64 {
        self.number("SELECT count(*) FROM period WHERE NOT sealed")
    }

    /// Pairs of periods that count the same time, on the monotonic clock.
    pub fn overlaps(&self) -> i64 {
        self.number(
            "SELECT count(*) FROM period a JOIN period b ON a.number < b.number
             WHERE a.from_monotonic < b.until_monotonic AND b.from_monotonic < a.until_monotonic",
        )
    }

    /// When metering began, on the monotonic clock.
    pub fn from(&self) -> Duration {
        self.moment("SELECT min(from_monotonic) FROM period")
    }

    /// Up to when it goes, on the monotonic clock.
    pub fn until(&self) -> Duration {
        self.moment("SELECT max(until_monotonic) FROM period")
    }

    fn moment(&self, query: &str) -> Duration {
        Duration::from_nanos(u64::try_from(self.number(query)).unwrap())
    }
}
