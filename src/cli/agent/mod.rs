//! `wattprint agent`: the node, metered all the time, for Prometheus to read.

mod args;
mod found;
mod listeners;
mod publisher;
mod recovered;
mod registration;
mod registry;
mod releasing;
mod resume;
mod serving;

pub use args::Args;

use super::believed::Believed;
use super::metering::{self, Books};
use crate::accounting::{Charging, Remainder, SessionKind};
use crate::agent::{Sampler, Sources};
use crate::config::Config;
use crate::http::socket;
use crate::ledger::{AgentLock, default_path};
use crate::source::process::Processes;
use crate::source::{Roots, Workers};
use anyhow::Context;
use listeners::Listeners;
use nix::sys::signal::{SigSet, Signal};
use publisher::Publisher;
use registry::Registry;
use serving::Serving;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Meters until SIGTERM or SIGINT comes, then seals the ledger.
///
/// # Errors
///
/// Whatever keeps the agent from starting: a bad configuration, another agent
/// on the same ledger, an address that is taken.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let config = args.config()?;
    let factors = Believed::read(&args.place(&config))?;
    let stop = stop_signals()?;
    let path = match &config.ledger {
        Some(path) => path.clone(),
        None => default_path()?,
    };
    let _lock = AgentLock::acquire(&path)?;
    let agent = Agent::start(&config, &path, factors)?;
    agent.announce(&path);
    stop.wait().context("waiting for the signal to stop")?;
    agent.stop();
    Ok(())
}

/// SIGTERM and SIGINT, kept from ending the process before the ledger is sealed.
fn stop_signals() -> anyhow::Result<SigSet> {
    let signals: SigSet = [Signal::SIGTERM, Signal::SIGINT].into_iter().collect();
    signals.thread_block().context("taking over the signals")?;
    Ok(signals)
}

/// Everything that runs.
struct Agent {
    books: Books,
    sampler: Sampler,
    serving: Serving,
    socket: Option<socket::Server>,
    registry: Registry,
    remarks: Vec<String>,
}

impl Agent {
    fn start(config: &Config, path: &Path, factors: Believed) -> anyhow::Result<Self> {
        let roots = Roots {
            workers: Some(Workers::of_this_program()),
            ..config.roots.clone()
        };
        let processes = Processes::new(&roots, true)
            .with_rules(config.rules.clone())
            .finding(config.discover.clone());
        let wanted = |driver: &str| config.sources.allow(driver);
        let sources = Sources::open(&roots, wanted, processes);
        let session = metering::session(
            SessionKind::Agent,
            &config.roots,
            config.interval,
            config.idle_policy,
            &sources,
        );
        let charging = Charging {
            idle: config.idle_policy,
            remainder: Remainder::System,
        };
        let mut remarks = Vec::new();
        let account = resume::account(path, &session.host, charging, &mut remarks)?;
        let publisher = Publisher::new(config, &session, factors, path)?;
        let serving = Serving::start(config, publisher.state())?;
        let state = publisher.state();
        let books = Books::of_agent(config.labels.clone());
        publisher.watch(books.open(path, session.clone()));
        let registry = Arc::new(OnceLock::new());
        let listeners = Listeners::new(
            books.clone(),
            publisher,
            Arc::clone(&registry),
            session.id.clone(),
        );
        let sampler = Sampler::start(sources, account, config.interval, Box::new(listeners))
            .context("starting the sampling thread")?;
        let new = || Registry::new(session, roots, sampler.control(), books.clone(), state);
        let registry = registry.get_or_init(new).clone();
        let socket = registration::open(config, &registry, &mut remarks);
        Ok(Self {
            books,
            sampler,
            serving,
            socket,
            registry,
            remarks,
        })
    }

    /// Says on standard error where it can be reached.
    fn announce(&self, ledger: &Path) {
        log(&format!(
            "metering; metrics at {}; ledger {}",
            self.serving.links().join(", "),
            ledger.display()
        ));
        if let Some(socket) = &self.socket {
            let path = socket.path().display();
            log(&format!("workloads register at {path}"));
        }
        for remark in &self.remarks {
            log(remark);
        }
    }

    /// Settles, seals the ledger, and answers what has been asked.
    fn stop(self) {
        drop(self.socket);
        self.sampler.stop();
        self.registry.leave();
        self.serving.stop();
        let unsaved = self.books.close().and_then(|status| status.unsaved);
        if let Some(unsaved) = unsaved {
            log(&format!("the ledger is not complete: {}", unsaved.reason));
        }
    }
}

/// One line for whoever started the agent.
fn log(line: &str) {
    // When standard error is gone, the agent goes on without it.
    let _unheard = writeln!(std::io::stderr().lock(), "wattprint: {line}");
}
