//! Other accelerators for the same work, from what is published of both.

use crate::cli::common::PlaceArgs;
use crate::cli::factors::row;
use crate::cli::{catalog, embodied};
use crate::plan::training::Runs;
use crate::profile::{Accelerator, Catalog, Factor, Task};
use crate::quantity::{BoundKind, Estimate, Input, Origin, Quantity, significant, student_95};
use crate::report::{
    Embodied, Embody, Exchanged, FactorRow, Note, OtherDevices, Report, Reserved, SupposeError,
};
use crate::sample::{Component, Phase};
use anyhow::Context;

/// The id of the ratio of two utilisations.
const UTILISATION: &str = "what-if.utilisation";

/// Accelerators in the place of those that a report metered.
pub struct Accelerators {
    other: Accelerator,
    exchanged: Vec<Exchanged>,
    names: Vec<String>,
    rows: Vec<FactorRow>,
    catalog: Catalog,
    place: PlaceArgs,
}

/// What is known of one kind of accelerator at a task.
struct Known {
    power: Factor<f64>,
    load: Factor<f64>,
    peak: Factor<f64>,
}

impl Accelerators {
    /// The accelerators of that name in the place of all that the report metered.
    ///
    /// # Errors
    ///
    /// When none was metered, when either kind is not known, and when no source states
    /// its rated power or its peak.
    pub fn of(report: &Report, name: &str, place: &PlaceArgs) -> anyhow::Result<Self> {
        let catalog = catalog::catalog(&place.profile)?;
        let other = catalog.accelerator(name)?;
        let task = task(report);
        let there = Known::of(&catalog, &other, task)?;
        let (utilisation, utilisation_row) = utilisation()?;
        let mut all = Self {
            rows: vec![utilisation_row],
            exchanged: Vec::new(),
            names: Vec::new(),
            other,
            catalog,
            place: place.clone(),
        };
        let instruments = report.hardware.instruments.iter();
        for instrument in instruments.filter(|it| it.channel.component == Component::Accelerator) {
            // A slice of a device is named after it.
            let name = instrument.name.split(" MIG ").next();
            let name = name.unwrap_or(&instrument.name);
            let then = all.catalog.accelerator(name)?;
            let then = Known::of(&all.catalog, &then, task)?;
            let channel = instrument.channel.to_string();
            all.exchanged
                .push(exchanged(channel, &then, &there, &utilisation));
            all.add_rows(&then);
            if !all.names.contains(&instrument.name) {
                all.names.push(instrument.name.clone());
            }
        }
        anyhow::ensure!(!all.exchanged.is_empty(), SupposeError::NoAccelerator);
        all.add_rows(&there);
        Ok(all)
    }

    fn add_rows(&mut self, known: &Known) {
        for factor in [&known.power, &known.load, &known.peak] {
            if !self.rows.iter().any(|it| it.id == **factor.id()) {
                self.rows.push(row(factor, false));
            }
        }
    }

    /// What a person calls the other kind.
    pub fn name(&self) -> &str {
        &self.other.name
    }

    /// What was metered.
    pub fn names(&self) -> String {
        self.names.join(", ")
    }

    /// The exchange as a report takes it.
    pub fn exchanged<'a>(&self, embody: &'a Embody<'a>) -> OtherDevices<'a> {
        OtherDevices {
            name: self.other.name.clone(),
            exchanged: self.exchanged.clone(),
            rows: self.rows.clone(),
            embody,
        }
    }

    /// What making the other devices adds.
    pub fn making(&self, devices: &[Reserved]) -> Embodied {
        let (making, strict) = (self.place.making.given(), self.place.strict);
        embodied::spread(&self.catalog, &making, strict, devices)
    }

    /// What is taken to be so, for a reader.
    pub fn note(&self) -> Note {
        let text = format!(
            "The same operations at 16 bit on {}: its rated power, load and dense peak in the \
             place of those of {}, at an equal utilisation; the rest of the node is taken to use \
             what it used",
            self.other.name,
            self.names()
        );
        Note {
            id: "other-accelerator".to_owned(),
            about: None,
            text,
        }
    }
}

impl Known {
    fn of(catalog: &Catalog, device: &Accelerator, task: Task) -> anyhow::Result<Self> {
        let stated = || format!("asking what is published of `{}`", device.name);
        Ok(Self {
            power: device.rated_power().with_context(stated)?.erased(),
            load: catalog
                .load(task, &device.name)
                .with_context(stated)?
                .erased(),
            peak: device.dense_peak().with_context(stated)?.erased(),
        })
    }
}

fn exchanged(channel: String, then: &Known, there: &Known, utilisation: &Input<f64>) -> Exchanged {
    let faster = [
        (then.peak.input(), 1),
        (there.peak.input(), -1),
        (utilisation.clone(), -1),
    ];
    let power = [
        (there.power.input(), 1),
        (then.power.input(), -1),
        (there.load.input(), 1),
        (then.load.input(), -1),
    ];
    Exchanged {
        channel,
        energy: power.into_iter().chain(faster.clone()).collect(),
        time: faster.into(),
    }
}

/// What the accelerators worked at: what their workload's phase says.
fn task(report: &Report) -> Task {
    let workload = report.activity.workload.as_ref();
    match workload.map(|it| it.phase) {
        Some(Phase::Inference) => Task::Text,
        _ => Task::Training,
    }
}

/// The utilisation of the other device relative to the one that was: equal, and as
/// unsure as one published run's is relative to another's.
///
/// In logarithms the difference of two runs has √2 times the spread of one; the
/// interval is that of Student's t for so many runs.
///
/// # Source
///
/// The published runs of `profiles/plan/training.toml`; NIST/SEMATECH e-Handbook of
/// Statistical Methods, section 1.3.6.7.2 (Student's t).
fn utilisation() -> anyhow::Result<(Input<f64>, FactorRow)> {
    let runs = Runs::embedded()?;
    let logs: Vec<f64> = runs
        .all()
        .iter()
        .map(|run| run.utilisation().ln())
        .collect();
    let count = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / count;
    let squares: f64 = logs.iter().map(|it| (it - mean).powi(2)).sum();
    let spread = (squares / (count - 1.0)).sqrt();
    let wide = (student_95(logs.len() - 1) * spread * std::f64::consts::SQRT_2).exp();
    let value = Estimate::around(1.0 / wide, 1.0, wide, BoundKind::Derived);
    let label = "utilisation relative to the device that was metered";
    let input = Input {
        id: UTILISATION.into(),
        label: label.to_owned(),
        value,
        origin: Origin::Modelled,
    };
    let [low, high] = [value.low(), value.high()].map(|it| significant(it.base(), 4));
    let row = FactorRow {
        id: UTILISATION.to_owned(),
        label: label.to_owned(),
        value: 1.0,
        low: value.low(),
        high: value.high(),
        unit: "1".to_owned(),
        shown: format!("1 ({low} to {high})"),
        scope: Some("taken as equal; bounds from the spread of published runs".to_owned()),
        place: None,
        period: None,
        citation: format!("wattprint, Published training runs: {} of them", logs.len()),
        locator: Some("profiles/plan/training.toml".to_owned()),
        licence: Some("facts".to_owned()),
        matched: "global".to_owned(),
        default: false,
        overrides: None,
    };
    Ok((input, row))
}
