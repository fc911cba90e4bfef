//! `wattprint agent`: the node, metered all the time, for Prometheus to read.

use super::common::PlaceArgs;
use super::metering::{self, Books};
use super::paths::PathArgs;
use super::registry::Registry;
use super::{factors, publisher::Publisher};
use crate::accounting::{Account, LastKnown, Session, SessionKind};
use crate::agent::{Audience, News, Sampler, Sources, boundaries_between};
use crate::config::{self, Config, Given, Settings, parse_interval};
use crate::http::{Server, socket};
use crate::ledger::{Access, AgentLock, Ledger, default_path};
use crate::profile::Profile;
use crate::quantity::{CarbonIntensity, Pue, WaterIntensity};
use crate::sample::Host;
use crate::source::clock;
use crate::source::process::Processes;
use anyhow::Context;
use nix::sys::signal::{SigSet, Signal};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// An outage is cut into at most this many quarters of an hour: thirty days.
const MOST_CUTS: usize = 30 * 24 * 4;

/// Meter this node all the time and serve metrics
///
/// Workloads that use an accelerator are found by themselves and named by their
/// control group; `wattprint run` registers here instead of metering again.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Read settings from this file; flags precede it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Serve /metrics and /healthz here; may be given several times
    #[arg(
        id = "listen",
        long = "web.listen-address",
        value_name = "ADDRESS:PORT"
    )]
    listen: Vec<SocketAddr>,
    /// Time between samples, from 0.1 s to 60 s
    #[arg(long, value_name = "TIME", value_parser = parse_interval)]
    interval: Option<Duration>,
    /// The ledger to write; by default the one in the state directory
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// Where workloads register
    #[arg(long, value_name = "FILE")]
    socket: Option<PathBuf>,
    /// Give at most so many workloads metrics of their own
    #[arg(long, value_name = "NUMBER")]
    max_workloads: Option<usize>,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    paths: PathArgs,
}

const EXAMPLES: &str = "\
Examples:
  wattprint agent                                  metrics on 127.0.0.1:19412
  wattprint agent --place NL --pue 1.2             with CO2e and water
  wattprint agent --config /etc/wattprint.toml
  curl -s http://127.0.0.1:19412/metrics | grep joules

A configuration file holds the same words:
  interval = \"1s\"
  place = \"NL\"
  pue = 1.2
  [web]
  listen_address = [\"127.0.0.1:19412\"]";

/// Meters until SIGTERM or SIGINT comes, then seals the ledger.
///
/// # Errors
///
/// Whatever keeps the agent from starting: a bad configuration, another agent
/// on the same ledger, an address that is taken.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let config = args.config()?;
    let profile = factors::profile(&args.place(&config))?;
    let stop = stop_signals()?;
    let path = match &config.ledger {
        Some(path) => path.clone(),
        None => default_path()?,
    };
    let _lock = AgentLock::acquire(&path)?;
    let agent = Agent::start(&config, &path, profile.as_ref())?;
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
    server: Server,
    socket: Option<socket::Server>,
    remarks: Vec<String>,
}

/// Whoever listens to the sampler of an agent.
struct Listeners {
    books: Books,
    publisher: Publisher,
    registry: Arc<OnceLock<Registry>>,
}

impl Agent {
    fn start(config: &Config, path: &Path, profile: Option<&Profile>) -> anyhow::Result<Self> {
        let processes = Processes::new(&config.roots, true);
        let wanted = |driver: &str| config.sources.allow(driver);
        let sources = Sources::open(&config.roots, wanted, processes);
        let session =
            metering::session(SessionKind::Agent, &config.roots, config.interval, &sources);
        let mut remarks = Vec::new();
        let account = resumed_account(path, &session.host, &mut remarks)?;
        let publisher = Publisher::new(config, &session, profile, path)?;
        let server = Server::start(&config.listen_addresses, publisher.state())?;
        let books = Books::default();
        publisher.watch(books.open(path, session.clone()));
        let registry = Arc::new(OnceLock::new());
        let listeners = Listeners {
            books: books.clone(),
            publisher,
            registry: Arc::clone(&registry),
        };
        let sampler = Sampler::start(sources, account, config.interval, Box::new(listeners))
            .context("starting the sampling thread")?;
        let socket = open_socket(config, session, &books, &sampler, &registry, &mut remarks);
        Ok(Self {
            books,
            sampler,
            server,
            socket,
            remarks,
        })
    }

    /// Says on standard error where it can be reached.
    fn announce(&self, ledger: &Path) {
        let addresses: Vec<String> = self
            .server
            .addresses()
            .iter()
            .map(|address| format!("http://{address}/metrics"))
            .collect();
        log(&format!(
            "metering; metrics at {}; ledger {}",
            addresses.join(", "),
            ledger.display()
        ));
        if let Some(socket) = &self.socket {
            log(&format!(
                "workloads register at {}",
                socket.path().display()
            ));
        }
        for remark in &self.remarks {
            log(remark);
        }
    }

    /// Settles, seals the ledger, and answers what has been asked.
    fn stop(self) {
        drop(self.socket);
        self.sampler.stop();
        self.server.stop();
        let unsaved = self.books.close().and_then(|status| status.unsaved);
        if let Some(unsaved) = unsaved {
            log(&format!("the ledger is not complete: {}", unsaved.reason));
        }
    }
}

impl Audience for Listeners {
    fn hear(&mut self, news: &News<'_>) {
        self.books.hear(news);
        self.publisher.hear(news);
        if let Some(registry) = self.registry.get() {
            registry.hear(news);
        }
    }
}

/// An account that goes on where the agent before this one was last heard of.
fn resumed_account(path: &Path, host: &Host, remarks: &mut Vec<String>) -> anyhow::Result<Account> {
    let mut account = Account::new(metering::node_model()?);
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
    if !path.exists() {
        return Ok(Vec::new());
    }
    Ok(Ledger::open(path, Access::Read)?.last_known(&host.boot_id)?)
}

/// Opens the socket on which workloads register. An agent without it still
/// meters; why it is absent is a remark.
fn open_socket(
    config: &Config,
    session: Session,
    books: &Books,
    sampler: &Sampler,
    registry: &Arc<OnceLock<Registry>>,
    remarks: &mut Vec<String>,
) -> Option<socket::Server> {
    let books = books.clone();
    let new = Registry::new(session, sampler.control(), move |message| {
        books.write(message);
    });
    let registry = registry.get_or_init(|| new).clone();
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let is_root = nix::unistd::geteuid().is_root();
    let mut usual = socket::agent_sockets(runtime.as_deref());
    let path = match &config.socket {
        Some(path) => path.clone(),
        None if is_root => usual.swap_remove(0),
        None => usual.pop()?,
    };
    let settings = socket::Settings {
        access: if is_root {
            socket::Access::Everyone
        } else {
            socket::Access::Owner
        },
        procfs: config.roots.procfs.clone(),
        cgroup: config.roots.cgroup.clone(),
        ..socket::Settings::default()
    };
    let started =
        socket::Server::start_with(&path, settings, move |request| registry.handle(request));
    match started {
        Ok(server) => Some(server),
        Err(error) => {
            let error = anyhow::Error::from(error);
            remarks.push(format!("workloads cannot register: {error:#}"));
            None
        }
    }
}

impl Args {
    fn config(&self) -> anyhow::Result<Config> {
        let file = match &self.config {
            Some(path) => config::read(path)?,
            None => Settings::default(),
        };
        let flags = Settings {
            interval: self.interval,
            ledger: self.ledger.clone(),
            socket: self.socket.clone(),
            listen_addresses: (!self.listen.is_empty()).then(|| self.listen.clone()),
            max_workloads: self.max_workloads,
            ..Settings::default()
        };
        let mut config = flags.or(file).complete();
        config.roots = self.paths.roots_or(&config.roots);
        Ok(config)
    }

    /// The place flags, completed by the configuration file.
    fn place(&self, config: &Config) -> PlaceArgs {
        let Given {
            pue,
            wue,
            grid_intensity,
            grid_water,
        } = config.given;
        let flags = &self.place;
        PlaceArgs {
            place: flags.place.clone().or_else(|| config.place.clone()),
            pue: flags.pue.or(pue.map(Pue::ratio)),
            wue: flags
                .wue
                .or(wue.map(WaterIntensity::liters_per_kilowatt_hour)),
            grid_intensity: flags
                .grid_intensity
                .or(grid_intensity.map(CarbonIntensity::grams_per_kilowatt_hour)),
            grid_water: flags
                .grid_water
                .or(grid_water.map(WaterIntensity::liters_per_kilowatt_hour)),
            strict: flags.strict,
        }
    }
}

/// One line for whoever started the agent.
fn log(line: &str) {
    static ORDER: Mutex<()> = Mutex::new(());
    let _in_order = ORDER.lock().unwrap_or_else(PoisonError::into_inner);
    // When standard error is gone, the agent goes on without it.
    let _unheard = writeln!(std::io::stderr(), "wattprint: {line}");
}
