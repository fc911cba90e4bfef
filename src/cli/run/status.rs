//! One quiet line on a terminal while the command runs.

use crate::agent::News;
use crate::quantity::prefixed;
use crate::sample::Component;
use nix::sys::termios::{LocalFlags, tcgetattr};
use nix::unistd::{getpgrp, tcgetpgrp};
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// The status line: watts now, energy so far, elapsed. Nothing in a pipe.
pub struct StatusLine {
    shown: bool,
    enabled: bool,
    started: Option<Duration>,
    microjoules: u64,
}

impl StatusLine {
    /// A line on stderr, if that is a terminal and `wanted`.
    pub fn new(wanted: bool) -> Self {
        Self {
            shown: false,
            enabled: wanted && std::io::stderr().is_terminal(),
            started: None,
            microjoules: 0,
        }
    }

    /// Shows the latest news.
    pub fn hear(&mut self, news: &News<'_>) {
        let started = *self.started.get_or_insert(news.at.monotonic);
        let meters = news.spans.iter().flat_map(|span| &span.meters);
        self.microjoules += meters
            .filter(|meter| is_component(meter.channel.component))
            .map(|meter| meter.energy.energy)
            .sum::<u64>();
        if !self.enabled || !is_ours() {
            return;
        }
        let powers = news.powers.iter();
        let watts: f64 = powers
            .filter(|(channel, _)| is_component(channel.component))
            .map(|(_, power)| power.watts())
            .sum();
        let elapsed = news.at.monotonic.saturating_sub(started).as_secs();
        let line = format!(
            "wattprint: {} now, {} so far by this node's components, {elapsed} s",
            prefixed(watts, "W", 3),
            prefixed(self.microjoules as f64 / 1e6, "J", 3),
        );
        let mut stderr = std::io::stderr().lock();
        let _best_effort = write!(stderr, "\r\x1b[K{line}\r").and_then(|()| stderr.flush());
        self.shown = true;
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if self.shown {
            let mut stderr = std::io::stderr().lock();
            let _best_effort = write!(stderr, "\r\x1b[K").and_then(|()| stderr.flush());
            self.shown = false;
        }
    }
}

fn is_component(component: Component) -> bool {
    matches!(
        component,
        Component::Accelerator | Component::Cpu | Component::Dram
    )
}

/// Whether the terminal is there for a line of ours: this job is in its
/// foreground, and no program in it has taken over the keyboard, as an editor
/// or a shell does.
fn is_ours() -> bool {
    let stderr = std::io::stderr();
    let in_foreground = tcgetpgrp(&stderr).is_ok_and(|group| group == getpgrp());
    let reads_lines =
        |settings: nix::sys::termios::Termios| settings.local_flags.contains(LocalFlags::ICANON);
    in_foreground && tcgetattr(&stderr).is_ok_and(reads_lines)
}
