//! `wattprint nvml-worker`: the process that talks to the NVIDIA driver.

use super::paths::PathArgs;
use crate::source::serve_as_worker;
use anyhow::Context;

/// Talk to the NVIDIA driver for the wattprint that started this
///
/// Hidden: it answers on its standard input, which is a socket, and ends with
/// whoever started it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    paths: PathArgs,
}

/// Answers until nobody asks any more.
///
/// # Errors
///
/// It was started by hand.
pub fn run(args: &Args) -> anyhow::Result<()> {
    serve_as_worker(&args.paths.roots())
        .context("this command is started by wattprint itself; there is nobody to talk to")
}
