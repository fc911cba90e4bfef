//! Every key of the configuration file: one row each.

use super::{Settings, nearest, parse_interval};
use crate::profile::Price;
use crate::quantity::{CarbonIntensity, Pue, WaterIntensity};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use toml::de::DeValue;

/// One key: its name, what it takes, and where the value goes.
pub(super) struct Key {
    /// With its tables, as `web.listen_address`.
    pub name: &'static str,
    /// What it takes, as the end of "must be …".
    pub takes: &'static str,
    /// Puts the value where it belongs.
    pub set: fn(&mut Settings, &Value<'_>) -> Result<(), Wrong>,
}

/// Why a value does not fit its key.
pub(super) enum Wrong {
    /// It is not of the key's type; the name of the type that it is.
    Type(&'static str),
    /// It is, but makes no sense; in words.
    Value(String),
    /// Something at this byte within it is wrong; in words.
    At(usize, String),
}

/// A value, and what is known elsewhere that it must agree with.
pub(super) struct Value<'a> {
    /// The value as written.
    pub toml: &'a DeValue<'a>,
    /// The names of all drivers.
    pub drivers: &'a [&'a str],
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
        name: "web.listen_address",
        takes: "a list of addresses such as [\"127.0.0.1:19412\"]",
        set: |to, value| value.addresses().map(|it| to.listen_addresses = Some(it)),
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

impl<'a> Value<'a> {
    pub(super) fn wrong_type(&self) -> Wrong {
        Wrong::Type(self.toml.type_str())
    }

    fn text(&self) -> Result<&'a str, Wrong> {
        self.toml.as_str().ok_or_else(|| self.wrong_type())
    }

    fn path(&self) -> Result<PathBuf, Wrong> {
        match self.text()? {
            "" => Err(Wrong::Value("an empty path names no file".to_owned())),
            path => Ok(path.into()),
        }
    }

    /// One path, or a list of them.
    fn paths(&self) -> Result<Vec<PathBuf>, Wrong> {
        let Some(list) = self.toml.as_array() else {
            return self.path().map(|it| vec![it]);
        };
        let path = |item: &'a toml::Spanned<DeValue<'a>>| {
            let toml = item.get_ref();
            let inner = Value { toml, ..*self };
            match inner.path() {
                Err(Wrong::Type(found)) => Err(Wrong::Value(format!(
                    "a list of paths cannot hold a value of type {found}"
                ))),
                path => path,
            }
        };
        list.iter().map(path).collect()
    }

    fn integer(&self) -> Option<i64> {
        let integer = self.toml.as_integer()?;
        i64::from_str_radix(integer.as_str(), integer.radix()).ok()
    }

    fn number(&self) -> Result<f64, Wrong> {
        let float = || self.toml.as_float()?.as_str().parse().ok();
        let number = self.integer().map(|it| it as f64).or_else(float);
        let number = number.ok_or_else(|| self.wrong_type())?;
        if number.is_finite() {
            Ok(number)
        } else {
            Err(Wrong::Value(format!("`{number}` is not a finite number")))
        }
    }

    fn amount(&self) -> Result<f64, Wrong> {
        match self.number()? {
            number if number < 0.0 => Err(Wrong::Value(format!("`{number}` is below zero"))),
            number => Ok(number),
        }
    }

    fn count(&self) -> Result<usize, Wrong> {
        let integer = self.integer().ok_or_else(|| self.wrong_type())?;
        let count = usize::try_from(integer).ok().filter(|it| *it > 0);
        count.ok_or_else(|| Wrong::Value(format!("`{integer}` is below 1")))
    }

    fn texts(&self) -> Result<Vec<&'a str>, Wrong> {
        let list = self.toml.as_array().ok_or_else(|| self.wrong_type())?;
        let text = |item: &'a DeValue<'a>| {
            let wrong = || Wrong::Value(format!("a list of texts cannot hold {}", a(item)));
            item.as_str().ok_or_else(wrong)
        };
        list.iter().map(|item| text(item.get_ref())).collect()
    }

    fn addresses(&self) -> Result<Vec<SocketAddr>, Wrong> {
        let address = |text: &str| {
            let wrong = format!(
                "`{text}` is not an IP address with a port; write for example `127.0.0.1:19412`"
            );
            text.parse().map_err(|_| Wrong::Value(wrong))
        };
        self.texts()?.into_iter().map(address).collect()
    }

    fn sources(&self) -> Result<Vec<String>, Wrong> {
        let known = |name: &str| {
            if self.drivers.contains(&name) {
                return Ok(name.to_owned());
            }
            let all = self.drivers.join(", ");
            Err(Wrong::Value(
                match nearest(name, self.drivers.iter().copied()) {
                    Some(near) => format!("`{name}` is not a source; did you mean `{near}`?"),
                    None => format!("`{name}` is not a source; the sources are {all}"),
                },
            ))
        };
        self.texts()?.into_iter().map(known).collect()
    }

    pub(super) fn labels(&self) -> Result<BTreeMap<String, String>, Wrong> {
        let table = self.toml.as_table().ok_or_else(|| self.wrong_type())?;
        let label = |name: &str, value: &DeValue<'_>| {
            let wrong = || Wrong::Value(format!("label `{name}` must be a text, not {}", a(value)));
            let text = value.as_str().ok_or_else(wrong)?;
            Ok((name.to_owned(), text.to_owned()))
        };
        let labels = table.iter();
        labels
            .map(|(name, value)| label(name.get_ref(), value.get_ref()))
            .collect()
    }
}

/// The value's type with its article.
fn a(value: &DeValue<'_>) -> String {
    let name = value.type_str();
    let article = if name.starts_with(['a', 'i']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}
