//! Completion scripts and manual pages, both from the one clap definition.

use anyhow::Context;
use clap_complete::Shell;
use std::path::PathBuf;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  wattprint completions bash > /etc/bash_completion.d/wattprint")]
pub struct Completions {
    /// For which shell
    shell: Shell,
}

/// Write the manual pages into a directory
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  wattprint man /usr/local/share/man/man1")]
pub struct Man {
    /// Where to: one page per command is written there
    directory: PathBuf,
}

impl Completions {
    /// Prints the script to stdout.
    ///
    /// # Errors
    ///
    /// When stdout cannot be written.
    pub fn run(&self) -> anyhow::Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "wattprint", &mut script);
        super::common::to_standard_output(&script)
    }
}

impl Man {
    /// Writes `wattprint.1` and one page for each command.
    ///
    /// # Errors
    ///
    /// When the directory cannot be made or written.
    pub fn run(&self) -> anyhow::Result<()> {
        let directory = &self.directory;
        std::fs::create_dir_all(directory)
            .with_context(|| format!("making the directory {}", directory.display()))?;
        clap_mangen::generate_to(super::command(), directory)
            .with_context(|| format!("writing manual pages to {}", directory.display()))
    }
}
