//! `wattprint top`: devices and workloads on a terminal, now.

mod amounts;
#[cfg(test)]
mod example;
mod feed;
mod keys;
mod order;
mod rows;
mod view;

use super::agents::{self, NoAgentError};
use super::common::{PlaceArgs, to_standard_output};
use super::paths::PathArgs;
use crate::accounting::IdlePolicy;
use crate::config::parse_interval;
use crate::source::clock;
use anyhow::Context;
use feed::Feed;
use keys::Sight;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{self, Event};
use ratatui::{DefaultTerminal, Terminal};
use rows::Recent;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;
use view::Screen;

/// How long `--once` waits for power to be known: two samples, between which an
/// agent may leave a minute.
const FIRST_POWER: Duration = Duration::from_secs(130);

/// A screen for whoever reads from a pipe.
const PIPE: (u16, u16) = (120, 50);

/// Show devices and workloads, what they draw now and who holds what
///
/// A running agent is asked over its socket; without one this process meters by
/// itself, from the moment it starts. Nothing is written to a ledger.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wattprint top                   the agent's view, or this process's own
  wattprint top --place NL        with CO2e, when no agent runs
  wattprint top --once            one screen as text, for a pipe
Press h for the keys.")]
pub struct Args {
    /// Print one screen as text as soon as power is known, and end
    #[arg(long)]
    once: bool,
    /// Meter in this process even if an agent runs
    #[arg(long, conflicts_with = "socket")]
    alone: bool,
    /// The agent's socket; by default where agents usually listen
    #[arg(long, value_name = "FILE")]
    socket: Option<PathBuf>,
    /// Time between two looks, from 0.1 s to 60 s
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = parse_interval)]
    interval: Duration,
    /// Who pays for idle power, where this process meters: reserved, proportional or none
    #[arg(long, value_name = "POLICY", default_value_t)]
    idle_policy: IdlePolicy,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    paths: PathArgs,
}

/// Why there is no screen.
#[derive(Debug, thiserror::Error)]
pub enum TopError {
    /// Standard output is not a terminal.
    #[error("standard output is not a terminal, which the keys of `wattprint top` need")]
    NoTerminal,
    /// Nothing was accounted for.
    #[error("no power was known after {FIRST_POWER:?}: two samples are needed")]
    NoPower,
}

impl TopError {
    /// What would help.
    pub fn hint(&self) -> String {
        match self {
            Self::NoTerminal => "`wattprint top --once` prints one screen as text",
            Self::NoPower => "`wattprint doctor` tells what can be measured here",
        }
        .to_owned()
    }
}

/// Shows the screen until a key ends it.
///
/// # Errors
///
/// There is no terminal, the agent refuses, or the place is not known.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let interactive = !args.once;
    if interactive && !std::io::stdout().is_terminal() {
        return Err(TopError::NoTerminal.into());
    }
    let mut feed = open(args)?;
    let recent = Recent::default();
    if interactive {
        ratatui::run(|terminal| watch(terminal, &mut feed, recent, args.interval))
    } else {
        once(&mut feed, recent, args.interval)
    }
}

/// The agent that runs here, else this process.
fn open(args: &Args) -> anyhow::Result<Feed> {
    if !args.alone {
        match agents::first(agents::named_or_usual(args.socket.as_deref())) {
            Ok(client) => return Ok(Feed::Agent(Box::new(client))),
            Err(error) if args.socket.is_some() || !error.is::<NoAgentError>() => {
                return Err(error);
            }
            Err(_) => {}
        }
    }
    let roots = args.paths.roots();
    Feed::alone(&roots, args.interval, args.idle_policy, &args.place)
}

fn watch(
    terminal: &mut DefaultTerminal,
    feed: &mut Feed,
    mut recent: Recent,
    interval: Duration,
) -> anyhow::Result<()> {
    let mut sight = Sight::default();
    let metered_by = feed.name();
    let mut trouble = None;
    let mut due = clock::monotonic();
    while !sight.over {
        let now = clock::monotonic();
        if now >= due {
            due = now + interval;
            match feed.standing() {
                Ok(_) if sight.paused => {}
                Ok(standing) => {
                    recent.take(standing);
                    trouble = None;
                }
                Err(error) => trouble = Some(format!("{error:#}")),
            }
        }
        let screen = Screen {
            recent: &recent,
            sight: &sight,
            metered_by: &metered_by,
            trouble: trouble.as_deref(),
        };
        terminal
            .draw(|frame| view::draw(frame, &screen))
            .context("drawing on the terminal")?;
        if event::poll(due.saturating_sub(clock::monotonic())).context("waiting for a key")?
            && let Event::Key(key) = event::read().context("reading a key")?
        {
            let rows = [
                recent.devices().len(),
                recent.workloads(sight.order, sight.reversed).len(),
            ];
            sight.press(key, rows);
        }
    }
    Ok(())
}

/// One screen as text, without colour or keys.
fn once(feed: &mut Feed, mut recent: Recent, interval: Duration) -> anyhow::Result<()> {
    let until = clock::monotonic() + FIRST_POWER;
    recent.take(feed.standing()?);
    while recent.node_watts().is_none() {
        if clock::monotonic() >= until {
            return Err(TopError::NoPower.into());
        }
        std::thread::sleep(interval);
        recent.take(feed.standing()?);
    }
    let text = as_text(&Screen {
        recent: &recent,
        sight: &Sight::default(),
        metered_by: &feed.name(),
        trouble: None,
    })?;
    to_standard_output(text.as_bytes())
}

/// The screen's characters, the empty lines within it left out.
fn as_text(screen: &Screen<'_>) -> anyhow::Result<String> {
    let (width, height) = PIPE;
    let mut terminal = Terminal::new(TestBackend::new(width, height))?;
    let drawn = terminal.draw(|frame| view::draw(frame, screen))?;
    let cells = drawn.buffer.content().chunks(usize::from(width));
    let lines = cells.map(|cells| {
        let line: String = cells.iter().map(ratatui::buffer::Cell::symbol).collect();
        line.trim_end().to_owned()
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    // The last line tells the keys, of which a pipe has none.
    let shown = lines.len().saturating_sub(1);
    Ok(lines.get(..shown).unwrap_or_default().join("\n") + "\n")
}
