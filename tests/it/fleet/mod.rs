//! Reports from any Prometheus-compatible API: the arithmetic, the server, the ledger.

mod agree;
mod arithmetic;
mod command;
mod hostile;
mod hours;
mod replicas;
mod secured;
mod store;
mod stub;

use crate::language::assert_known;
use jiff::Timestamp;
use std::time::Duration;
use store::Store;
use wattprint::fleet::{self, Access, Ask, Client, Fleet, FleetError, What};

/// 2026-01-01T00:00:00Z, in seconds.
pub const EPOCH: i64 = 1_767_225_600;

/// An instant so many seconds into 2026.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(EPOCH + second).unwrap()
}

/// Everything between two seconds, under a selector.
pub fn ask(from: i64, until: i64, selector: &str) -> Ask {
    Ask {
        from: at(from),
        until: at(until),
        step: None,
        selector: selector.parse().unwrap(),
        what: What::Period,
        strict: false,
        recorded: false,
    }
}

/// What a store tells, as known a day later.
pub fn told(store: &mut Store, ask: &Ask) -> Result<Fleet, FleetError> {
    let told = fleet::read(store, ask, at(86_400))?;
    assert_known(told.record.remarks.iter().map(String::as_str));
    Ok(told)
}

/// How a test reaches a stub: with so little patience that nobody waits.
pub fn access(address: &str) -> Access {
    Access {
        address: address.to_owned(),
        timeout: Duration::from_millis(600),
        pause: Duration::from_millis(1),
        ..Access::default()
    }
}

/// What the server at an address tells of five minutes.
pub fn told_by(access: Access) -> Result<Fleet, FleetError> {
    let mut client = Client::new(access)?;
    fleet::read(&mut client, &ask(0, 300, ""), at(86_400))
}

/// An error with all its causes.
pub fn chain(error: &FleetError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
