//! What `--what-if` says: `place=SE,pue=1.1,start=02:00,accelerator="NVIDIA H200"`.

use super::number;
use crate::config::nearest;
use jiff::Timestamp;
use jiff::civil::Time;
use std::path::PathBuf;
use std::str::FromStr;

/// Every key, with what its value looks like.
const KEYS: [(&str, &str); 8] = [
    ("place", "SE"),
    ("site", "FILE"),
    ("pue", "1.1"),
    ("wue", "0"),
    ("grid-intensity", "50"),
    ("grid-water", "0.5"),
    ("start", "02:00 or 2026-11-23T02:00Z"),
    ("accelerator", "\"NVIDIA H200\""),
];

/// What is supposed in the place of what was so.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scenario {
    /// Another place.
    pub place: Option<String>,
    /// Another site, by its file.
    pub site: Option<PathBuf>,
    /// Another PUE.
    pub pue: Option<f64>,
    /// Another WUE, in litres per kilowatt-hour.
    pub wue: Option<f64>,
    /// Another grid intensity, in grams per kilowatt-hour.
    pub grid_intensity: Option<f64>,
    /// Another water intensity of the grid, in litres per kilowatt-hour.
    pub grid_water: Option<f64>,
    /// Another moment at which it began.
    pub start: Option<Start>,
    /// Other accelerators, by name.
    pub accelerator: Option<String>,
}

/// When it is supposed to have begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At this time in UTC, on the day on which it began.
    Clock(Time),
    /// At this moment.
    Moment(Timestamp),
}

/// What `--what-if` says cannot be supposed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// Nothing is said.
    #[error("nothing is supposed; try `place=SE` or `pue=1.1,wue=0`")]
    Empty,
    /// A part is no `key=value`.
    #[error("`{0}` is not `key=value`, as in `place=SE`")]
    NoValue(String),
    /// There is no such key.
    #[error("`{key}` cannot be supposed; {nearest}")]
    Unknown {
        /// What was given.
        key: String,
        /// What can be.
        nearest: String,
    },
    /// A key is given twice.
    #[error("`{0}` is supposed twice")]
    Twice(&'static str),
    /// A value that this key cannot have.
    #[error("`{key}={value}` cannot be: {expected}")]
    Value {
        /// The key.
        key: &'static str,
        /// What was given.
        value: String,
        /// What would be right.
        expected: String,
    },
    /// Two keys that cannot hold together.
    #[error("`{one}` and `{other}` contradict each other: {why}")]
    Contradictory {
        /// One of them.
        one: &'static str,
        /// The other.
        other: &'static str,
        /// Why.
        why: &'static str,
    },
    /// A quotation mark without another one.
    #[error("a quotation mark in `{0}` has no other one")]
    Unclosed(String),
}

impl FromStr for Scenario {
    type Err = ScenarioError;

    /// Reads `key=value` with commas between; a value with a comma stands in quotation
    /// marks.
    ///
    /// # Errors
    ///
    /// Gives [`ScenarioError`] for whatever cannot be supposed.
    fn from_str(text: &str) -> Result<Self, ScenarioError> {
        let mut scenario = Self::default();
        let mut given: Vec<&'static str> = Vec::new();
        for part in parts(text)? {
            let (key, value) = part
                .split_once('=')
                .ok_or_else(|| ScenarioError::NoValue(part.clone()))?;
            let key = known(key.trim())?;
            if given.contains(&key) {
                return Err(ScenarioError::Twice(key));
            }
            given.push(key);
            scenario.set(key, value.trim())?;
        }
        if given.is_empty() {
            return Err(ScenarioError::Empty);
        }
        scenario.consistent()
    }
}

impl Scenario {
    /// Whether it is about another place, of which nothing holds that was known.
    pub fn moves(&self) -> bool {
        self.place.is_some() || self.site.is_some()
    }

    fn set(&mut self, key: &'static str, value: &str) -> Result<(), ScenarioError> {
        if value.is_empty() {
            let (_, example) = KEYS.iter().find(|(it, _)| *it == key).unwrap_or(&KEYS[0]);
            return Err(refused(
                key,
                value,
                &format!("it needs a value, as in `{key}={example}`"),
            ));
        }
        match key {
            "place" => self.place = Some(value.to_owned()),
            "site" => self.site = Some(value.into()),
            "pue" => self.pue = Some(number::of(key, value)?),
            "wue" => self.wue = Some(number::of(key, value)?),
            "grid-intensity" => self.grid_intensity = Some(number::of(key, value)?),
            "grid-water" => self.grid_water = Some(number::of(key, value)?),
            "start" => self.start = Some(start(value)?),
            _ => self.accelerator = Some(value.to_owned()),
        }
        Ok(())
    }

    /// The scenario again, unless parts of it contradict each other.
    fn consistent(self) -> Result<Self, ScenarioError> {
        let contradictory = |one, other, why| Err(ScenarioError::Contradictory { one, other, why });
        if self.place.is_some() && self.site.is_some() {
            return contradictory("place", "site", "a site's file says where it stands");
        }
        if self.start.is_some() && self.grid_intensity.is_some() {
            let why = "one intensity for all hours makes every start the same";
            return contradictory("start", "grid-intensity", why);
        }
        Ok(self)
    }
}

/// The parts between the commas that stand in no quotation marks.
fn parts(text: &str) -> Result<Vec<String>, ScenarioError> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => parts.push(String::new()),
            c => {
                if let Some(last) = parts.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    if quoted {
        return Err(ScenarioError::Unclosed(text.to_owned()));
    }
    Ok(parts
        .into_iter()
        .filter(|it| !it.trim().is_empty())
        .collect())
}

fn known(key: &str) -> Result<&'static str, ScenarioError> {
    let keys = || KEYS.iter().map(|(key, _)| *key);
    keys().find(|it| *it == key).ok_or_else(|| {
        let nearest = match nearest(key, keys()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("what can be is {}", keys().collect::<Vec<_>>().join(", ")),
        };
        ScenarioError::Unknown {
            key: key.to_owned(),
            nearest,
        }
    })
}

/// A time of the day, or a moment as `report --from` takes it.
fn start(value: &str) -> Result<Start, ScenarioError> {
    let expected = "it is a time in UTC such as 02:00, or a moment such as 2026-11-23T02:00Z";
    if !value.contains('-') {
        let time = value.parse::<Time>().map(Start::Clock);
        return time.map_err(|_| refused("start", value, expected));
    }
    let moment = crate::cli::report::moment(value).map(Start::Moment);
    moment.map_err(|_| refused("start", value, expected))
}

/// That a value cannot be, and what would be right.
pub(super) fn refused(key: &'static str, value: &str, expected: &str) -> ScenarioError {
    ScenarioError::Value {
        key,
        value: value.to_owned(),
        expected: expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_read_as_it_is_written() {
        let text = "place=SE,pue=1.1, wue=0,start=02:00,accelerator=\"NVIDIA H200, 141 GB\"";
        let read: Scenario = text.parse().unwrap();
        assert_eq!(read.place.as_deref(), Some("SE"));
        assert_eq!((read.pue, read.wue), (Some(1.1), Some(0.0)));
        assert_eq!(read.accelerator.as_deref(), Some("NVIDIA H200, 141 GB"));
        assert!(matches!(read.start, Some(Start::Clock(at)) if at.hour() == 2));
        let moment: Scenario = "start=2026-11-23T02:00:00Z".parse().unwrap();
        assert!(matches!(moment.start, Some(Start::Moment(_))));
        assert!(read.moves() && !moment.moves());
    }

    #[test]
    fn what_cannot_be_supposed_is_refused_with_what_could() {
        for (text, expected) in [
            ("", "nothing is supposed; try `place=SE`"),
            ("SE", "`SE` is not `key=value`"),
            (
                "plac=SE",
                "`plac` cannot be supposed; did you mean `place`?",
            ),
            ("colour=red", "what can be is place, site, pue"),
            ("pue=1.1,pue=1.2", "`pue` is supposed twice"),
            ("pue=0.9", "at least 1"),
            (
                "pue=110%",
                "it is no percentage; a PUE is facility energy over IT energy",
            ),
            ("pue=12", "it looks like 1.2 without its decimal point"),
            ("pue=120", "it looks like a percentage of 1.2"),
            ("pue=7", "no data centre has it"),
            (
                "wue=200",
                "it is more than there can be; a WUE is in litres",
            ),
            ("grid-intensity=5e4", "it is more than there can be"),
            ("grid-water=1e6", "it is more than there can be"),
            ("pue=NaN", "`pue=NaN` cannot be"),
            ("wue=-1", "a WUE is in litres per kWh"),
            ("grid-intensity=inf", "in grams CO2e per kWh"),
            ("place=", "it needs a value, as in `place=SE`"),
            ("start=night", "it is a time in UTC such as 02:00"),
            ("start=25:00", "it is a time in UTC"),
            (
                "place=SE,site=x.toml",
                "contradict each other: a site's file says",
            ),
            (
                "start=02:00,grid-intensity=5",
                "`start` and `grid-intensity` contradict",
            ),
            ("accelerator=\"H200", "a quotation mark"),
        ] {
            let error = text.parse::<Scenario>().unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
