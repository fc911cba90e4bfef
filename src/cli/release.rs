//! `wattprint release`: the agent lets go of the driver, so that a GPU can be reset.

use crate::http::socket::{Client, ClientError, Freed, Release, agent_sockets};
use anyhow::Context;
use std::path::PathBuf;
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

/// Why nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// There is nobody to ask.
    #[error("no agent runs here: nobody listens on {}", list(.0))]
    NoAgent(Vec<PathBuf>),
}

impl ReleaseError {
    /// What would help.
    pub fn hint(&self) -> String {
        match self {
            Self::NoAgent(_) => "without an agent only a `wattprint run` can hold the driver, and \
                                 only until its command ends; `fuser -v /dev/nvidia*` tells who does"
                .to_owned(),
        }
    }
}

/// Asks the agent, and tells what it did.
///
/// # Errors
///
/// No agent runs, or it refuses.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let sockets = match &args.socket {
        Some(socket) => vec![socket.clone()],
        None => agent_sockets(runtime.as_deref()),
    };
    let mut agent = find(sockets)?;
    let milliseconds = u64::try_from(args.time.as_millis()).unwrap_or(u64::MAX);
    let freed = agent
        .release(Release {
            for_ms: milliseconds,
        })
        .context("the NVIDIA driver was not released")?;
    super::common::to_standard_output(told(&freed).as_bytes())
}

fn find(sockets: Vec<PathBuf>) -> anyhow::Result<Client> {
    for socket in &sockets {
        match Client::connect(socket) {
            Err(ClientError::Absent { .. }) => {}
            found => return Ok(found?),
        }
    }
    Err(ReleaseError::NoAgent(sockets).into())
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

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|it| it.display().to_string()).collect();
    paths.join(" or ")
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
