//! Which number of the object stands at which place of a document, and in which unit.

use serde_json::Value;
use wattprint::report::{FactorRow, Figure, PartOf, Report};
use wattprint::sample::Work;

/// Energies that judge the whole, the widest border first.
const ENERGIES: [&str; 4] = [
    "energy.facility",
    "energy.node",
    "energy.components",
    "energy.accelerator",
];

/// The figures and the work of a phase, or of what no workload is charged.
pub struct Stage<'a> {
    pub name: &'a str,
    pub of: PartOf,
    figures: &'a [Figure],
    work: &'a [Work],
}

impl Stage<'_> {
    /// A figure; `energy` is that with the widest border, `co2` the location-based one.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        let find = |id: &str| self.figures.iter().find(|it| it.id == id);
        match id {
            "energy" => ENERGIES.iter().find_map(|it| find(it)),
            "co2" => find("emissions.location"),
            other => find(other),
        }
    }
}

/// The parts of a report by phase, or the whole as the one that there is.
pub fn stages(report: &Report) -> Vec<Stage<'_>> {
    let division = report.divisions.iter().find(|it| it.by == "phase");
    let Some(division) = division else {
        return vec![Stage {
            name: "whole",
            of: PartOf::Workloads,
            figures: &report.quantities,
            work: &report.work,
        }];
    };
    let parts = division.parts.iter().map(|part| Stage {
        name: &part.key,
        of: part.of,
        figures: &part.quantities,
        work: &part.work,
    });
    parts.collect()
}

/// How many base units of the object one of a standard's units is.
pub fn size(unit: &str) -> f64 {
    match unit {
        "kWh" => 3.6e6,
        "MWh" => 3.6e9,
        "GJ" => 1e9,
        "gCO2eq" | "L" | "FLOP" => 1.0,
        "kgCO2eq" | "m3" => 1e3,
        "tCO2eq" | "tCO2e" | "ML" => 1e6,
        "h" => 3600.0,
        "gCO2eq/kWh" => 1.0 / 3.6e6,
        other => panic!("the unit {other} is not known here"),
    }
}

fn bound(figure: &Figure, bound: &str) -> f64 {
    match bound {
        "low" => figure.low,
        "high" => figure.high,
        _ => figure.value,
    }
}

/// What must stand at a place of a document: nothing where no number may.
pub fn expected(format: &str, document: &Value, path: &str, report: &Report) -> Option<Vec<f64>> {
    let place = Place {
        document,
        path,
        report,
    };
    match format {
        "cyclonedx" | "cyclonedx-1.6" => place.of_cyclonedx(),
        "spdx" => place.of_spdx(),
        "sci" => place.of_score(),
        _ => place.of_card(),
    }
}

struct Place<'a> {
    document: &'a Value,
    path: &'a str,
    report: &'a Report,
}

impl<'a> Place<'a> {
    /// What stands beside it under another key, `up` steps above it.
    fn beside(&self, up: usize, key: &str) -> &'a Value {
        let mut steps: Vec<_> = self.path.split('/').collect();
        steps.truncate(steps.len() - up);
        let path = format!("{}/{key}", steps.join("/"));
        self.document.pointer(&path).unwrap_or(&Value::Null)
    }

    /// The number after a key of the path.
    fn index(&self, key: &str) -> Option<usize> {
        let (_, rest) = self.path.split_once(&format!("/{key}/"))?;
        rest.split('/').next()?.parse().ok()
    }

    fn last(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap()
    }

    /// The phases; idle and unattributed parts are none.
    fn worked(&self) -> Vec<Stage<'a>> {
        let all = stages(self.report).into_iter();
        all.filter(|it| it.of == PartOf::Workloads).collect()
    }

    /// The stage of a phase, whichever way the report is about it.
    fn stage(&self, name: &str) -> Option<Stage<'a>> {
        let mut all = stages(self.report);
        let at = all
            .iter()
            .position(|it| it.name == name || it.name == "whole")?;
        Some(all.swap_remove(at))
    }

    fn of_cyclonedx(&self) -> Option<Vec<f64>> {
        if self.path == "/version" {
            return Some(vec![1.0]);
        }
        if self.last() != "value" {
            return None;
        }
        let all = stages(self.report);
        let worked = self.worked();
        let stage = match self.index("energyConsumptions") {
            Some(at) => worked.get(at),
            None => None,
        };
        let [id, unit, bound_of] = if self.path.ends_with("CostEquivalent/value") {
            ["co2", "tCO2eq", "value"].map(str::to_owned)
        } else if self.path.ends_with("Cost/value") || self.path.ends_with("Provided/value") {
            ["energy", "kWh", "value"].map(str::to_owned)
        } else {
            property(self.beside(1, "name").as_str()?)?
        };
        let rest = id
            .split_once('.')
            .filter(|(part, _)| ["idle", "unattributed"].contains(part));
        let (stage, id) = match rest {
            Some((part, id)) => (all.iter().find(|it| it.name == part)?, id),
            None => (stage?, &*id),
        };
        Some(vec![bound(stage.figure(id)?, &bound_of) / size(&unit)])
    }

    fn of_spdx(&self) -> Option<Vec<f64>> {
        if self.last() == "ai_energyQuantity" {
            let phase = match self.path.split('/').nth(4)? {
                "ai_trainingEnergyConsumption" => "pretraining",
                "ai_finetuningEnergyConsumption" => "finetuning",
                _ => "inference",
            };
            return Some(vec![
                self.stage(phase)?.figure("energy")?.value / size("kWh"),
            ]);
        }
        let key = self.beside(1, "key").as_str()?;
        if !self.path.contains("/ai_metric/") || self.last() != "value" {
            return None;
        }
        let (phase, rest) = key.split_once('.').filter(|(it, _)| *it != "missing")?;
        let (id, unit) = rest.rsplit_once('.')?;
        let stage = self.stage(phase)?;
        let figure = stage.figure(id)?;
        let all = [figure.value, figure.low, figure.high];
        Some(all.map(|it| it / size(unit)).to_vec())
    }

    fn of_score(&self) -> Option<Vec<f64>> {
        let worked = self.worked();
        if let Some(at) = self.index("factors") {
            let id = self
                .document
                .pointer(&format!("/disclosures/factors/{at}/id"))?;
            return Some(vec![of_factor(self.factor(id)?, self.last())?]);
        }
        let stage = worked.get(self.index("stages")?)?;
        if self.path.ends_with("/R/amount") {
            return Some(vec![
                self.functional_unit(stage, self.beside(1, "unit").as_str()?)?,
            ]);
        }
        if !["value", "low", "high"].contains(&self.last()) {
            return None;
        }
        if self.index("scores").is_some() {
            let unit = self.beside(1, "R/unit").as_str()?;
            let carbon = bound(stage.figure("emissions.total")?, self.last());
            return Some(vec![carbon / self.functional_unit(stage, unit)?]);
        }
        let id = self.beside(1, "id");
        let letter = self.path.split('/').nth(3)?;
        let of = match letter {
            "E" => "energy",
            "O" => "emissions.location",
            "M" => "emissions.embodied",
            "C" => "emissions.total",
            _ => return Some(vec![of_factor(self.factor(id)?, self.last())? * 3.6e6]),
        };
        let unit = self.beside(1, "unit").as_str()?;
        Some(vec![bound(stage.figure(of)?, self.last()) / size(unit)])
    }

    fn factor(&self, id: &Value) -> Option<&'a FactorRow> {
        self.report
            .factors
            .iter()
            .find(|it| Some(&*it.id) == id.as_str())
    }

    /// How much of the functional unit there was.
    fn functional_unit(&self, stage: &Stage<'_>, unit: &str) -> Option<f64> {
        let model = self.report.subject.model.as_ref();
        let work = |unit: &str| {
            let same = stage.work.iter().filter(|it| it.unit == unit);
            same.map(|it| it.amount).sum::<f64>()
        };
        match unit {
            "training token" => {
                let stated = model.and_then(|it| it.training_tokens);
                Some(stated.unwrap_or_else(|| work("token")))
            }
            "FLOP" => {
                let stated = model.and_then(|it| it.training_flop);
                stated.or_else(|| stage.figure("compute").map(|it| it.value))
            }
            "billion parameters" => model?.parameters.map(|it| it / 1e9),
            unit => Some(work(unit)),
        }
    }

    fn of_card(&self) -> Option<Vec<f64>> {
        let metric = |key: &str| {
            let at = self.index("metrics")?;
            let path = format!("/model_index/0/results/0/metrics/{at}/{key}");
            self.document.pointer(&path)?.as_str()
        };
        let which = match self.index("labels") {
            Some(_) if self.last() != "value" => return None,
            Some(_) => self.beside(1, "name").as_str()?,
            None => self.last(),
        };
        if !["value", "low", "high"].contains(&which) {
            return None;
        }
        let [id, unit, phase] = ["type", "labels/0/value", "labels/3/value"].map(metric);
        let stage = self.stage(phase?)?;
        Some(vec![bound(stage.figure(id?)?, which) / size(unit?)])
    }
}

fn of_factor(factor: &FactorRow, which: &str) -> Option<f64> {
    match which {
        "value" => Some(factor.value),
        "low" => Some(factor.low),
        "high" => Some(factor.high),
        _ => None,
    }
}

/// The figure, the unit and the bound that a property's name says.
fn property(name: &str) -> Option<[String; 3]> {
    let mut words: Vec<_> = name.strip_prefix("wattprint:")?.split(':').collect();
    let last = *words.last()?;
    let which = if ["low", "high"].contains(&last) {
        words.pop();
        last
    } else {
        "value"
    };
    let unit = words.pop()?;
    let is_unit = ["kWh", "tCO2eq", "m3"].contains(&unit);
    is_unit.then(|| [words.join("."), unit.to_owned(), which.to_owned()])
}
