//! `wattprint release`: the agent lets go of the driver, so that a GPU can be reset.

use super::agents::{self, NoAgentError};
use crate::http::socket::{Client, Freed, Release};
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Have the agent let go of the NVIDIA driver for a while
///
/// Whoever holds the driver's device files keeps a GPU from being reset and the
/// driver from being unloaded. The agent ends the process that holds them, and
/// starts it again by itself when the time is over. What the GPUs use meanwhile
/// is a gap with bounds; where their counters went on, it is known afterwards.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sudo wattprint release                      for a minute
  sudo wattprint release --for 5m && sudo nvidia-smi --gpu-reset")]
pub struct Args {
    /// For how long, from 1 s to 1 h
    #[arg(long = "for", value_name = "TIME", default_value = "60s", value_parser = parse_time)]
    time: Duration,
    /// The agent's socket; by default where agents usually listen
    #[arg(long, value_name = "FILE")]
    socket: Option<PathBuf>,
}

/// Nobody was there to let go of the driver.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct NobodyHoldsError(NoAgentError);

impl NobodyHoldsError {
    /// What would help.
    pub fn hint(&self) -> &'static str {
        "without an agent only a `wattprint run` can hold the driver, and only until its \
         command ends; `fuser -v /dev/nvidia*` tells who does"
    }
}

/// Asks the agent, and tells what it did.
///
/// # Errors
///
/// No agent runs, or it refuses.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let mut agent = find(args.socket.as_deref())?;
    let milliseconds = u64::try_from(args.time.as_millis()).unwrap_or(u64::MAX);
    let freed = agent
        .release(Release {
            for_ms: milliseconds,
        })
        .context("the NVIDIA driver was not released")?;
    super::common::to_standard_output(told(&freed).as_bytes())
}

fn find(socket: Option<&Path>) -> anyhow::Result<Client> {
    agents::first(agents::named_or_usual(socket)).map_err(|error| {
        match error.downcast::<NoAgentError>() {
            Ok(nobody) => NobodyHoldsError(nobody).into(),
            Err(other) => other,
        }
    })
}

fn told(freed: &Freed) -> String {
    let ended: Vec<String> = freed.ended.iter().map(u32::to_string).collect();
    let what = if ended.is_empty() {
        "the agent does not hold the NVIDIA driver".to_owned()
    } else {
        let ended = ended.join(", ");
        format!("the NVIDIA driver is released: process {ended} has ended")
    };
    let until = freed.until;
    format!("{what}\nit is not taken again before {until:.0}; the time until then is a gap\n")
}

/// Reads `90s`, `5m` or `1h`.
fn parse_time(text: &str) -> Result<Duration, String> {
    let units = [("s", 1_u64), ("m", 60), ("h", 3600)];
    let split = |(unit, seconds)| Some((text.trim().strip_suffix(unit)?, seconds));
    let read = units.into_iter().find_map(split);
    let read = read.and_then(|(digits, unit)| digits.parse::<u64>().ok()?.checked_mul(unit));
    match read {
        Some(seconds @ 1..=3600) => Ok(Duration::from_secs(seconds)),
        Some(_) => Err("it must be from 1s to 1h".to_owned()),
        None => Err("write a whole number and s, m or h, as in `90s` or `5m`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_whole_numbers_with_a_unit_up_to_an_hour() {
        for (text, seconds) in [("1s", 1), ("90s", 90), ("5m", 300), ("1h", 3600)] {
            assert_eq!(parse_time(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "5", "0s", "2h", "1.5m", "-1s", "99999999999999999999h"] {
            assert!(parse_time(text).is_err(), "{text}");
        }
    }
}
