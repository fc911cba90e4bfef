//! What the user settled: a TOML file and flags, or an error naming the line.
//!
//! Each place that states something gives [`Settings`]; the flags' come before
//! the file's ([`Settings::or`]), and what neither states gets its default
//! ([`Settings::complete`]). The ledger's and the socket's default places belong
//! to those rooms.

mod document;
mod interval;
mod keys;
mod kinds;
mod listen;
mod rules;
mod value;

pub use crate::profile::nearest_word as nearest;
pub use document::{ConfigError, parse, read};
pub use interval::{BadInterval, parse_interval};
pub use keys::names as key_names;
pub use listen::{BadListen, Listen};

use crate::accounting::IdlePolicy;
use crate::profile::Price;
use crate::quantity::{CarbonIntensity, Pue, WaterIntensity};
use crate::source::Roots;
use crate::source::cgroup::{Discover, Kind};
use crate::source::facts::Rules;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// Everything settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The steady sampling interval.
    pub interval: Duration,
    /// The ledger's file; the platform's state directory if absent.
    pub ledger: Option<PathBuf>,
    /// The agent's socket; the platform's runtime directory if absent.
    pub socket: Option<PathBuf>,
    /// Where this machine stands. It is never assumed.
    pub place: Option<String>,
    /// Factors given by hand.
    pub given: Given,
    /// Files and folders of more factors, which go before the built-in ones.
    pub profile: Vec<PathBuf>,
    /// Where `/metrics` is served.
    pub listen_addresses: Vec<Listen>,
    /// Whether to serve on the sockets that systemd hands over instead.
    pub systemd_socket: bool,
    /// The web configuration: TLS and passwords.
    pub web_config: Option<PathBuf>,
    /// Where this machine's facts are found.
    pub roots: Roots,
    /// Which sources are used.
    pub sources: Sources,
    /// Who pays for idle power.
    pub idle_policy: IdlePolicy,
    /// Workloads with metrics of their own; the rest are `workload="other"`.
    pub max_workloads: usize,
    /// Which work is found by its control group, and how many of it is followed
    /// one by one.
    pub discover: Discover,
    /// Labels that every workload of this machine gets.
    pub labels: BTreeMap<String, String>,
    /// Who found workloads are, by pattern.
    pub rules: Rules,
}

/// What one place states. What it does not state is absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The steady sampling interval.
    pub interval: Option<Duration>,
    /// The ledger's file.
    pub ledger: Option<PathBuf>,
    /// The agent's socket.
    pub socket: Option<PathBuf>,
    /// Where this machine stands.
    pub place: Option<String>,
    /// Factors given by hand.
    pub given: Given,
    /// Files and folders of more factors.
    pub profile: Option<Vec<PathBuf>>,
    /// Where `/metrics` is served.
    pub listen_addresses: Option<Vec<Listen>>,
    /// Whether to serve on the sockets that systemd hands over instead.
    pub systemd_socket: Option<bool>,
    /// The web configuration.
    pub web_config: Option<PathBuf>,
    /// Where this machine's facts are found.
    pub paths: Paths,
    /// Sources to use, and no others.
    pub enable: Option<Vec<String>>,
    /// Sources not to use.
    pub disable: Option<Vec<String>>,
    /// Who pays for idle power.
    pub idle_policy: Option<IdlePolicy>,
    /// Workloads with metrics of their own.
    pub max_workloads: Option<usize>,
    /// Which work is found by its control group.
    pub discover: Option<BTreeSet<Kind>>,
    /// How many groups are followed one by one.
    pub max_followed: Option<usize>,
    /// Labels that every workload of this machine gets.
    pub labels: BTreeMap<String, String>,
    /// Who found workloads are, by pattern.
    pub rules: Rules,
}

/// Factors given by hand: reports cite them as the user's own.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Given {
    /// Facility energy over IT energy.
    pub pue: Option<Pue>,
    /// Water evaporated at the data centre, per IT energy.
    pub wue: Option<WaterIntensity>,
    /// Emissions of the electricity used.
    pub grid_intensity: Option<CarbonIntensity>,
    /// Water used to make the electricity.
    pub grid_water: Option<WaterIntensity>,
    /// What a kilowatt-hour costs.
    pub price: Option<Price>,
}

/// Paths that replace the usual ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    /// Instead of `/sys`.
    pub sysfs: Option<PathBuf>,
    /// Instead of `/proc`.
    pub procfs: Option<PathBuf>,
    /// Instead of `/sys/fs/cgroup`.
    pub cgroup: Option<PathBuf>,
    /// Instead of `/`, for users, containers and the kubelet.
    pub host: Option<PathBuf>,
    /// The NVML library, instead of the loader's search path.
    pub nvml: Option<PathBuf>,
}

/// Which sources are used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// These and no others; all if absent.
    pub enable: Option<Vec<String>>,
    /// Not these.
    pub disable: Vec<String>,
}

impl Config {
    /// One reading a second loses nothing, because counters are read.
    pub const INTERVAL: Duration = Duration::from_secs(1);
    /// This machine only: whoever opens it to the network says so.
    pub const LISTEN_ADDRESS: SocketAddr =
        SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 19_412);
    /// Bounds the number of series on a machine with many containers.
    pub const MAX_WORKLOADS: usize = 100;
}

impl Default for Config {
    fn default() -> Self {
        Settings::default().complete()
    }
}

impl Settings {
    /// These settings, and `other`'s where these state nothing.
    ///
    /// Labels are taken one by one; every other setting as a whole.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let mut labels = other.labels;
        labels.extend(self.labels);
        Self {
            interval: self.interval.or(other.interval),
            ledger: self.ledger.or(other.ledger),
            socket: self.socket.or(other.socket),
            place: self.place.or(other.place),
            given: self.given.or(other.given),
            profile: self.profile.or(other.profile),
            listen_addresses: self.listen_addresses.or(other.listen_addresses),
            systemd_socket: self.systemd_socket.or(other.systemd_socket),
            web_config: self.web_config.or(other.web_config),
            paths: self.paths.or(other.paths),
            enable: self.enable.or(other.enable),
            disable: self.disable.or(other.disable),
            idle_policy: self.idle_policy.or(other.idle_policy),
            max_workloads: self.max_workloads.or(other.max_workloads),
            discover: self.discover.or(other.discover),
            max_followed: self.max_followed.or(other.max_followed),
            labels,
            rules: if self.rules.0.is_empty() {
                other.rules
            } else {
                self.rules
            },
        }
    }

    /// The configuration, with defaults for what was not stated.
    pub fn complete(self) -> Config {
        let listen = || vec![Config::LISTEN_ADDRESS.into()];
        let usual = Discover::default();
        Config {
            interval: self.interval.unwrap_or(Config::INTERVAL),
            ledger: self.ledger,
            socket: self.socket,
            place: self.place,
            given: self.given,
            profile: self.profile.unwrap_or_default(),
            listen_addresses: self.listen_addresses.unwrap_or_else(listen),
            systemd_socket: self.systemd_socket.unwrap_or(false),
            web_config: self.web_config,
            roots: self.paths.roots(),
            sources: Sources {
                enable: self.enable,
                disable: self.disable.unwrap_or_default(),
            },
            idle_policy: self.idle_policy.unwrap_or_default(),
            max_workloads: self.max_workloads.unwrap_or(Config::MAX_WORKLOADS),
            discover: Discover {
                kinds: self.discover.unwrap_or(usual.kinds),
                most: self.max_followed.unwrap_or(usual.most),
            },
            labels: self.labels,
            rules: self.rules,
        }
    }
}

impl Given {
    fn or(self, other: Self) -> Self {
        Self {
            pue: self.pue.or(other.pue),
            wue: self.wue.or(other.wue),
            grid_intensity: self.grid_intensity.or(other.grid_intensity),
            grid_water: self.grid_water.or(other.grid_water),
            price: self.price.or(other.price),
        }
    }
}

impl Paths {
    fn or(self, other: Self) -> Self {
        Self {
            sysfs: self.sysfs.or(other.sysfs),
            procfs: self.procfs.or(other.procfs),
            cgroup: self.cgroup.or(other.cgroup),
            host: self.host.or(other.host),
            nvml: self.nvml.or(other.nvml),
        }
    }

    /// The roots, with the usual ones where nothing else was stated.
    pub fn roots(self) -> Roots {
        let usual = Roots::default();
        Roots {
            sysfs: self.sysfs.unwrap_or(usual.sysfs),
            procfs: self.procfs.unwrap_or(usual.procfs),
            cgroup: self.cgroup.unwrap_or(usual.cgroup),
            host: self.host.unwrap_or(usual.host),
            workers: None,
            nvml: self.nvml.or(usual.nvml),
        }
    }
}

impl Sources {
    /// Whether the driver of that name is to be used.
    pub fn allow(&self, driver: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|name| name == driver);
        let enabled = self.enable.as_deref().is_none_or(named);
        enabled && !named(&self.disable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_come_before_the_file_and_the_file_before_defaults() {
        let flags = Settings {
            interval: Some(Duration::from_millis(500)),
            labels: BTreeMap::from([("team".to_owned(), "flag".to_owned())]),
            ..Settings::default()
        };
        let file = Settings {
            interval: Some(Duration::from_secs(5)),
            place: Some("NL".to_owned()),
            labels: BTreeMap::from([
                ("team".to_owned(), "file".to_owned()),
                ("site".to_owned(), "east".to_owned()),
            ]),
            ..Settings::default()
        };
        let config = flags.or(file).complete();
        assert_eq!(config.interval, Duration::from_millis(500));
        assert_eq!(config.place.as_deref(), Some("NL"));
        assert_eq!(config.labels["team"], "flag");
        assert_eq!(config.labels["site"], "east");
        assert_eq!(config.listen_addresses, [Config::LISTEN_ADDRESS.into()]);
        assert_eq!(config.roots, Roots::default());
    }

    #[test]
    fn a_disabled_source_is_not_used_even_if_enabled() {
        let sources = Sources {
            enable: Some(vec!["nvml".to_owned(), "rapl".to_owned()]),
            disable: vec!["rapl".to_owned()],
        };
        assert!(sources.allow("nvml"));
        assert!(!sources.allow("rapl"));
        assert!(!sources.allow("hwmon"));
        assert!(Sources::default().allow("hwmon"));
    }
}
