//! The arguments of `wattprint agent`.

use crate::accounting::IdlePolicy;
use crate::cli::common::PlaceArgs;
use crate::cli::paths::PathArgs;
use crate::config::{self, Config, Given, Listen, Settings, parse_interval};
use crate::quantity::{CarbonIntensity, Pue, WaterIntensity};
use std::path::PathBuf;
use std::time::Duration;

/// Meter this node all the time and serve metrics
///
/// Jobs, containers, virtual machines and services are found by their control
/// groups, and other work by its processes on accelerators; environment, scheduler
/// and rules name them. `wattprint run` registers here instead of metering again.
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
    listen: Vec<Listen>,
    /// Serve on the sockets that systemd hands over, instead of opening some
    #[arg(id = "systemd", long = "web.systemd-socket")]
    systemd: bool,
    /// TLS, client certificates and passwords: a file as Prometheus' exporters read it
    #[arg(id = "web_config", long = "web.config.file", value_name = "FILE")]
    web_config: Option<PathBuf>,
    /// Time between samples, from 0.1 s to 60 s
    #[arg(long, value_name = "TIME", value_parser = parse_interval)]
    interval: Option<Duration>,
    /// The ledger to write; by default the one in the state directory
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// Where workloads register
    #[arg(long, value_name = "FILE")]
    socket: Option<PathBuf>,
    /// Who pays for idle power: reserved, proportional or none
    #[arg(long, value_name = "POLICY")]
    idle_policy: Option<IdlePolicy>,
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
  wattprint agent --place NL --price 0.24EUR       with what it costs, too
  wattprint agent --config /etc/wattprint.toml
  wattprint agent --web.listen-address :19412 --web.config.file /etc/wattprint/web.yml
  curl -s http://127.0.0.1:19412/metrics | grep joules

A configuration file holds the same words:
  interval = \"1s\"
  place = \"NL\"
  pue = 1.2
  [web]
  listen_address = [\"127.0.0.1:19412\"]
  [[rule]]
  match = { unit = \"vllm*\" }
  phase = \"inference\"";

impl Args {
    /// The flags, completed by the configuration file and then by what is usual.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or says something that is not known.
    pub fn config(&self) -> anyhow::Result<Config> {
        let file = match &self.config {
            Some(path) => config::read(path)?,
            None => Settings::default(),
        };
        let flags = Settings {
            interval: self.interval,
            ledger: self.ledger.clone(),
            socket: self.socket.clone(),
            listen_addresses: (!self.listen.is_empty()).then(|| self.listen.clone()),
            systemd_socket: self.systemd.then_some(true),
            web_config: self.web_config.clone(),
            idle_policy: self.idle_policy,
            max_workloads: self.max_workloads,
            ..Settings::default()
        };
        let mut config = flags.or(file).complete();
        config.roots = self.paths.roots_or(&config.roots);
        Ok(config)
    }

    /// The place flags, completed by the configuration file.
    pub fn place(&self, config: &Config) -> PlaceArgs {
        let Given {
            pue,
            wue,
            grid_intensity,
            grid_water,
            price,
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
            price: flags.price.or(price),
            profile: if flags.profile.is_empty() {
                config.profile.clone()
            } else {
                flags.profile.clone()
            },
            ..flags.clone()
        }
    }
}
