//! Every key of the configuration file: one row each.

use super::value::{Value, Wrong};
use super::{Settings, parse_interval};
use crate::profile::Price;
use crate::quantity::{CarbonIntensity, Pue, WaterIntensity};

/// One key: its name, what it takes, and where the value goes.
pub(super) struct Key {
    /// With its tables, as `web.listen_address`.
    pub name: &'static str,
    /// What it takes, as the end of "must be …".
    pub takes: &'static str,
    /// Puts the value where it belongs.
    pub set: fn(&mut Settings, &Value<'_>) -> Result<(), Wrong>,
}

/// The names of all keys, in the order in which they are documented.
pub fn names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|key| key.name)
}

/// All keys, in the order in which they are documented.
pub(super) const KEYS: &[Key] = &[
    Key {
        name: "interval",
        takes: "an interval such as \"1s\"",
        set: |to, value| {
            let interval = parse_interval(value.text()?);
            let interval = interval.map_err(|error| Wrong::Value(error.to_string()));
            interval.map(|it| to.interval = Some(it))
        },
    },
    Key {
        name: "ledger",
        takes: "a path in quotes",
        set: |to, value| value.path().map(|it| to.ledger = Some(it)),
    },
    Key {
        name: "socket",
        takes: "a path in quotes",
        set: |to, value| value.path().map(|it| to.socket = Some(it)),
    },
    Key {
        name: "place",
        takes: "a place in quotes, such as \"NL\"",
        set: |to, value| value.text().map(|it| to.place = Some(it.to_owned())),
    },
    Key {
        name: "pue",
        takes: "a number of at least 1",
        set: |to, value| {
            let number = value.number()?;
            let too_small = || Wrong::Value(format!("`{number}` is below 1, and a PUE cannot be"));
            let pue = Pue::new(number).ok_or_else(too_small)?;
            to.given.pue = Some(pue);
            Ok(())
        },
    },
    Key {
        name: "wue",
        takes: "a number, in litres per kilowatt-hour of IT energy",
        set: |to, value| {
            let wue = WaterIntensity::from_liters_per_kilowatt_hour(value.amount()?);
            to.given.wue = Some(wue);
            Ok(())
        },
    },
    Key {
        name: "grid_intensity",
        takes: "a number, in grams CO2e per kilowatt-hour",
        set: |to, value| {
            let carbon = CarbonIntensity::from_grams_per_kilowatt_hour(value.amount()?);
            to.given.grid_intensity = Some(carbon);
            Ok(())
        },
    },
    Key {
        name: "grid_water",
        takes: "a number, in litres per kilowatt-hour",
        set: |to, value| {
            let water = WaterIntensity::from_liters_per_kilowatt_hour(value.amount()?);
            to.given.grid_water = Some(water);
            Ok(())
        },
    },
    Key {
        name: "price",
        takes: "a price of electricity in quotes, such as \"0.24EUR\"",
        set: |to, value| {
            let price = value.text()?.parse::<Price>();
            let price = price.map_err(|error| Wrong::Value(error.to_string()));
            price.map(|it| to.given.price = Some(it))
        },
    },
    Key {
        name: "profile",
        takes: "a path in quotes, or a list of them",
        set: |to, value| value.paths().map(|it| to.profile = Some(it)),
    },
    Key {
        name: "idle_policy",
        takes: "an idle policy in quotes, such as \"reserved\"",
        set: |to, value| {
            let policy = value.text()?.parse().map_err(Wrong::Value)?;
            to.idle_policy = Some(policy);
            Ok(())
        },
    },
    Key {
        name: "max_workloads",
        takes: "a whole number of at least 1",
        set: |to, value| value.count().map(|it| to.max_workloads = Some(it)),
    },
    Key {
        name: "discover",
        takes: "a list of sorts of work such as [\"slurm\", \"docker\"]",
        set: |to, value| value.kinds().map(|it| to.discover = Some(it)),
    },
    Key {
        name: "max_followed",
        takes: "a whole number of at least 1",
        set: |to, value| value.count().map(|it| to.max_followed = Some(it)),
    },
    Key {
        name: "web.listen_address",
        takes: "a list of addresses such as [\"127.0.0.1:19412\"]",
        set: |to, value| value.addresses().map(|it| to.listen_addresses = Some(it)),
    },
    Key {
        name: "web.systemd_socket",
        takes: "true or false",
        set: |to, value| value.boolean().map(|it| to.systemd_socket = Some(it)),
    },
    Key {
        name: "web.config_file",
        takes: "a path in quotes",
        set: |to, value| value.path().map(|it| to.web_config = Some(it)),
    },
    Key {
        name: "paths.sysfs",
        takes: "a path in quotes",
        set: |to, value| value.path().map(|it| to.paths.sysfs = Some(it)),
    },
    Key {
        name: "paths.procfs",
        takes: "a path in quotes",
        set: |to, value| value.path().map(|it| to.paths.procfs = Some(it)),
    },
    Key {
        name: "paths.cgroup",
        takes: "a path in quotes",
        set: |to, value| value.path().map(|it| to.paths.cgroup = Some(it)),
    },
    Key {
        name: "paths.host",
        takes: "a path in quotes",
        set: |to, value| value.path().map(|it| to.paths.host = Some(it)),
    },
    Key {
        name: "paths.nvml",
        takes: "a path in quotes",
        set: |to, value| value.path().map(|it| to.paths.nvml = Some(it)),
    },
    Key {
        name: "sources.enable",
        takes: "a list of sources such as [\"nvml\"]",
        set: |to, value| value.sources().map(|it| to.enable = Some(it)),
    },
    Key {
        name: "sources.disable",
        takes: "a list of sources such as [\"nvml\"]",
        set: |to, value| value.sources().map(|it| to.disable = Some(it)),
    },
    Key {
        name: "labels",
        takes: "a table of texts",
        set: |to, value| value.labels().map(|it| to.labels = it),
    },
    Key {
        name: "rule",
        takes: "a list of tables, each written `[[rule]]`",
        set: |to, value| value.rules().map(|it| to.rules = it),
    },
];
