//! From a TOML text to settings, or to the place of the mistake.

use super::keys::{KEYS, Key};
use super::value::{Value, Wrong};
use super::{Settings, nearest};
use crate::profile::line_and_column;
use crate::source::DRIVERS;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("could not read the configuration file {}", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
    /// What it says cannot be used.
    #[error("{file}:{line}:{column}: {problem}")]
    Invalid {
        /// Which file.
        file: String,
        /// Line of the mistake, from 1.
        line: usize,
        /// Column of the mistake in characters, from 1.
        column: usize,
        /// What is wrong, and what would be right.
        problem: String,
    },
}

/// Reads the configuration file at `path`.
///
/// # Errors
///
/// A file that cannot be read gives [`ConfigError::Read`]; one that says
/// something unknown or impossible gives [`ConfigError::Invalid`].
pub fn read(path: &Path) -> Result<Settings, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
        path: path.to_owned(),
        source,
    })?;
    let drivers: Vec<_> = DRIVERS.iter().map(|driver| driver.name).collect();
    parse(&text, &path.display().to_string(), &drivers)
}

/// Reads settings from `text`; `file` names it in errors.
///
/// # Errors
///
/// The first mistake in the text gives [`ConfigError::Invalid`].
pub fn parse(text: &str, file: &str, drivers: &[&str]) -> Result<Settings, ConfigError> {
    let invalid = |mistake: Mistake| {
        let (line, column) = line_and_column(text, mistake.at);
        ConfigError::Invalid {
            file: file.to_owned(),
            line,
            column,
            problem: mistake.problem,
        }
    };
    let table = DeTable::parse(text).map_err(|error| invalid(syntax(&error)))?;
    let mut reading = Reading {
        settings: Settings::default(),
        mistakes: Vec::new(),
        drivers,
    };
    reading.table("", table.get_ref());
    // The table is sorted by name; the reader reads from the top.
    let first = reading
        .mistakes
        .into_iter()
        .min_by_key(|mistake| mistake.at);
    first.map_or(Ok(reading.settings), |mistake| Err(invalid(mistake)))
}

/// What is wrong, and at which byte.
struct Mistake {
    at: usize,
    problem: String,
}

struct Reading<'a> {
    settings: Settings,
    mistakes: Vec<Mistake>,
    drivers: &'a [&'a str],
}

impl Reading<'_> {
    fn table(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            let within = format!("{name}.");
            let is_group = KEYS.iter().any(|known| known.name.starts_with(&within));
            if let Some(known) = KEYS.iter().find(|known| known.name == name) {
                self.set(known, value);
            } else if !is_group {
                self.mistake(key.span(), unknown(&name));
            } else if let Some(inner) = value.get_ref().as_table() {
                self.table(&within, inner);
            } else {
                let found = value.get_ref().type_str();
                let problem =
                    format!("`{name}` must be a table, written `[{name}]`; found {found}");
                self.mistake(value.span(), problem);
            }
        }
    }

    fn set(&mut self, key: &Key, value: &Spanned<DeValue<'_>>) {
        let given = Value {
            toml: value.get_ref(),
            drivers: self.drivers,
        };
        let Key { name, takes, set } = key;
        if let Err(wrong) = set(&mut self.settings, &given) {
            let span = value.span();
            let (at, problem) = match wrong {
                Wrong::Type(found) => {
                    let problem = format!("`{name}` must be {takes}; found {found}");
                    (span.start, problem)
                }
                Wrong::Value(why) => (span.start, format!("`{name}`: {why}")),
                Wrong::At(at, problem) => (at, problem),
            };
            self.mistakes.push(Mistake { at, problem });
        }
    }

    fn mistake(&mut self, span: Range<usize>, problem: String) {
        let at = span.start;
        self.mistakes.push(Mistake { at, problem });
    }
}

/// Says what was probably meant: a slip of the pen, or the wrong table.
fn unknown(name: &str) -> String {
    let names = || KEYS.iter().map(|key| key.name);
    let last = |name: &'static str| name.rsplit('.').next().unwrap_or(name);
    let moved = || names().find(|known| last(known) == last_of(name));
    if let Some(near) = nearest(name, names()).or_else(moved) {
        return format!("unknown key `{name}`; did you mean `{near}`?");
    }
    let all = names().collect::<Vec<_>>().join(", ");
    format!("unknown key `{name}`; the keys are {all}")
}

fn last_of(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn syntax(error: &toml::de::Error) -> Mistake {
    Mistake {
        at: error.span().map_or(0, |span| span.start),
        problem: format!("not TOML: {}", error.message().replace('\n', ", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Pue;
    use std::time::Duration;

    const EVERYTHING: &str = r#"
interval = "500ms"
ledger = "/var/lib/wattprint/ledger.db"
socket = "/run/wattprint.sock"
place = "NL"
pue = 1
wue = 0.4
grid_intensity = 268.0
grid_water = 1.9
price = "0.24EUR@2026"
profile = ["/etc/wattprint/profiles", "supplier.toml"]
idle_policy = "none"
max_workloads = 32
discover = ["slurm", "kubernetes"]
max_followed = 500

[web]
listen_address = ["127.0.0.1:19412", "[::1]:19412"]
systemd_socket = false
config_file = "/etc/wattprint/web.yml"

[paths]
sysfs = "/host/sys"
procfs = "/host/proc"
cgroup = "/host/sys/fs/cgroup"
host = "/host"
nvml = "/usr/lib/libnvidia-ml.so.1"

[sources]
enable = ["nvml", "rapl"]
disable = ["rapl"]

[labels]
team = "vision"

[[rule]]
match = { unit = "vllm*" }
phase = "inference"
"#;

    #[test]
    fn every_key_can_be_set_and_is_listed() {
        let settings = parse(EVERYTHING, "test", &["nvml", "rapl"]).unwrap();
        assert_eq!(settings.interval, Some(Duration::from_millis(500)));
        assert_eq!(settings.given.pue, Pue::new(1.0));
        let water = settings.given.grid_water.unwrap();
        assert!((water.liters_per_kilowatt_hour() - 1.9).abs() < 1e-12);
        assert_eq!(settings.profile.unwrap().len(), 2);
        assert_eq!(settings.listen_addresses.unwrap().len(), 2);
        assert_eq!(settings.paths.roots().sysfs, Path::new("/host/sys"));
        assert_eq!(settings.disable.unwrap(), ["rapl"]);
        assert_eq!(settings.labels["team"], "vision");
        for key in KEYS {
            let last = last_of(key.name);
            assert!(EVERYTHING.contains(last), "{last} is not in the example");
        }
    }

    #[test]
    fn an_empty_file_states_nothing() {
        assert_eq!(parse("", "test", &[]).unwrap(), Settings::default());
    }

    #[test]
    fn the_first_mistake_in_the_file_is_told_first() {
        let error = parse("zeal = 1\nambition = 2\n", "test", &[]).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("test:1:1: unknown key `zeal`")
        );
    }

    #[test]
    fn a_missing_file_is_named_with_its_cause() {
        let error = read(Path::new("/nonexistent/wattprint.toml")).unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(error.to_string().ends_with("/nonexistent/wattprint.toml"));
        assert!(cause.contains("No such file"), "{cause}");
    }
}
