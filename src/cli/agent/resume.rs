//! Where the agent before this one was last heard of.

use crate::accounting::{Account, Charging, LastKnown};
use crate::agent::boundaries_between;
use crate::cli::metering;
use crate::ledger::{Access, Ledger};
use crate::sample::Host;
use crate::source::clock;
use std::path::Path;

/// An outage is cut into at most this many quarters of an hour: thirty days.
const MOST_CUTS: usize = 30 * 24 * 4;

/// An account that goes on from the counters that the ledger at `path` knows.
///
/// A ledger that cannot be read keeps nobody from metering; why nothing is
/// recovered is a remark.
///
/// # Errors
///
/// When the embedded node model cannot be read, which a test excludes.
pub fn account(
    path: &Path,
    host: &Host,
    charging: Charging,
    remarks: &mut Vec<String>,
) -> anyhow::Result<Account> {
    let mut account = Account::new(metering::node_model()?, charging);
    let known = match last_known(path, host) {
        Ok(known) => known,
        Err(error) => {
            remarks.push(format!("the former counters are not known: {error:#}"));
            Vec::new()
        }
    };
    if let Some(from) = known.iter().map(|it| it.at).min() {
        let cuts = boundaries_between(from, clock::now(), MOST_CUTS);
        account.resume(known, &cuts);
    }
    Ok(account)
}

fn last_known(path: &Path, host: &Host) -> anyhow::Result<Vec<LastKnown>> {
    // An empty file is one that nothing was written to, as a kill may leave it.
    match std::fs::metadata(path) {
        Ok(file) if file.len() > 0 => {}
        _ => return Ok(Vec::new()),
    }
    Ok(Ledger::open(path, Access::Read)?.last_known(&host.boot_id)?)
}
