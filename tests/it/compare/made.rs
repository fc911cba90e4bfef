//! Reports by hand, with few inputs whose identities a test chooses.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use wattprint::quantity::Derivation;
use wattprint::report::Report;

/// One input: its id, its lower bound, value and upper bound, and how it is known.
#[derive(Debug, Clone)]
pub struct Thing {
    pub id: String,
    pub range: [f64; 3],
    pub origin: &'static str,
    /// Of a factor: how closely it matches, and whether it is a default.
    pub factor: Option<(&'static str, bool)>,
}

pub fn measured(id: &str, range: [f64; 3]) -> Thing {
    Thing {
        id: id.to_owned(),
        range,
        origin: "measured",
        factor: None,
    }
}

pub fn published(id: &str, range: [f64; 3]) -> Thing {
    Thing {
        id: id.to_owned(),
        range,
        origin: "factor",
        factor: Some(("exact", false)),
    }
}

pub fn default(id: &str, range: [f64; 3]) -> Thing {
    Thing {
        factor: Some(("wider-region", true)),
        ..published(id, range)
    }
}

pub fn stated(id: &str, range: [f64; 3]) -> Thing {
    Thing {
        origin: "supplied",
        factor: Some(("supplied", false)),
        ..published(id, range)
    }
}

/// A service with an energy, a PUE, a grid, perhaps the making of its hardware and a WUE.
#[derive(Debug, Clone)]
pub struct Made {
    pub name: String,
    pub kind: &'static str,
    pub phase: &'static str,
    pub place: Option<&'static str>,
    pub unit: Option<String>,
    pub amount: f64,
    pub seconds: f64,
    pub energy: Thing,
    pub pue: Option<Thing>,
    pub grid: Option<Thing>,
    pub making: Option<Thing>,
    pub wue: Option<Thing>,
    pub statements: Value,
    pub contracts: Value,
    pub session: &'static str,
    pub idle_policy: &'static str,
}

/// Bounds within a factor around a value.
pub fn within(value: f64, factor: f64) -> [f64; 3] {
    [value / factor, value, value * factor]
}

/// A service on the Dutch grid of so many kWh a year for a million requests.
pub fn service(name: &str, kilowatt_hours: f64) -> Made {
    Made {
        name: name.to_owned(),
        kind: "plan",
        phase: "inference",
        place: Some("NL"),
        unit: Some("request".to_owned()),
        amount: 1e6,
        seconds: 365.25 * 86_400.0,
        energy: stated(
            &format!("energy.{name}"),
            within(kilowatt_hours * 3.6e6, 1.2),
        ),
        pue: Some(default("factor.pue.EU.2024@NL", [1.1, 1.36, 1.6])),
        grid: Some(published("factor.grid_carbon.NL.2025", within(7e-5, 1.3))),
        making: None,
        wue: None,
        statements: json!([]),
        contracts: json!([]),
        session: "session-1",
        idle_policy: "reserved",
    }
}

/// What a figure is made of: products of things.
type Products<'a> = Vec<Vec<&'a Thing>>;

impl Made {
    pub fn report(&self) -> Report {
        serde_json::from_value(self.json()).unwrap()
    }

    /// The report as a file holds it.
    pub fn json(&self) -> Value {
        let mut quantities = vec![self.time()];
        let one = |factors: &[&Option<Thing>]| -> Option<Vec<Thing>> {
            let own = factors.iter().map(|it| (*it).clone());
            let own: Option<Vec<Thing>> = own.collect();
            own.map(|own| std::iter::once(self.energy.clone()).chain(own).collect())
        };
        let node = one(&[]);
        let facility = one(&[&self.pue]);
        let location = one(&[&self.pue, &self.grid]);
        let making = self.making.clone().map(|it| vec![it]);
        let total = location.clone().zip(making.clone());
        let site = one(&[&self.wue]);
        let rows = [
            ("energy.node", "J", "node", node.map(|it| vec![it])),
            (
                "energy.facility",
                "J",
                "facility",
                facility.map(|it| vec![it]),
            ),
            (
                "emissions.location",
                "g",
                "facility",
                location.map(|it| vec![it]),
            ),
            ("emissions.embodied", "g", "node", making.map(|it| vec![it])),
            (
                "emissions.total",
                "g",
                "facility",
                total.map(|(a, b)| vec![a, b]),
            ),
            ("water.site", "L", "facility", site.map(|it| vec![it])),
        ];
        for (id, unit, level, products) in rows {
            let Some(products) = products else { continue };
            let borrowed: Products<'_> = products.iter().map(|it| it.iter().collect()).collect();
            quantities.push(self.figure(id, unit, level, &borrowed, None));
        }
        let per_unit: Vec<Value> = quantities
            .iter()
            .skip(1)
            .filter_map(|it| self.each(it))
            .collect();
        quantities.extend(per_unit);
        let factors: Vec<_> = self.things().into_iter().filter_map(row).collect();
        let defaults: Vec<_> = { factors.iter() }
            .filter(|it| it["default"] == true)
            .map(assumed)
            .collect();
        json!({
            "schema": "footprint-report/v1",
            "identity": {
                "id": format!("report-{}", self.name), "created": "2026-11-23T15:00:00Z",
                "tool": "wattprint", "version": "0"
            },
            "subject": { "kind": self.kind, "name": self.name, "place": self.place },
            "activity": { "phase": self.phase, "workloads": [], "failed": 0 },
            "boundary": {
                "level": if self.pue.is_some() { "facility" } else { "node" },
                "included": self.parts(true), "excluded": self.parts(false),
                "idle_policy": self.idle_policy
            },
            "hardware": { "hosts": [], "instruments": [] },
            "work": self.unit.iter().map(|unit| json!({ "unit": unit, "amount": self.amount }))
                .collect::<Vec<_>>(),
            "quantities": quantities,
            "factors": factors,
            "quality": {
                "metered_seconds": 0.0, "gap_seconds": 0.0, "contributors": [],
                "limitations": [], "assumptions": defaults
            },
            "missing": [],
            "statements": self.statements,
            "contracts": self.contracts,
            "evidence": { "sessions": [self.session], "profiles": [] }
        })
    }

    fn parts(&self, counted: bool) -> Vec<&'static str> {
        let parts = [
            ("accelerator", true),
            ("host", true),
            ("building", self.pue.is_some()),
            ("embodied", self.making.is_some()),
            ("network", false),
        ];
        let parts = parts.iter().filter(|(_, it)| *it == counted);
        parts.map(|(name, _)| *name).collect()
    }

    fn things(&self) -> Vec<&Thing> {
        let others = [&self.pue, &self.grid, &self.making, &self.wue];
        let others = others.into_iter().flatten();
        std::iter::once(&self.energy).chain(others).collect()
    }

    fn time(&self) -> Value {
        let thing = Thing {
            factor: None,
            ..stated("time.elapsed", [self.seconds; 3])
        };
        self.figure("time.elapsed", "s", "node", &vec![vec![&thing]], None)
    }

    /// The same figure per unit of work, if any is stated.
    fn each(&self, whole: &Value) -> Option<Value> {
        let unit = self.unit.as_deref().filter(|_| self.amount > 0.0)?;
        let mut each = whole.clone();
        let id = format!("work.{unit}");
        let derivation = &mut each["derivation"];
        for term in derivation["terms"].as_array_mut().unwrap() {
            term["factors"]
                .as_array_mut()
                .unwrap()
                .push(json!([id, -1]));
        }
        let work = Thing {
            factor: None,
            ..stated(&id, [self.amount; 3])
        };
        derivation["inputs"][&id] = input(&work);
        let name = whole["id"].as_str().unwrap();
        let base = whole["unit"].as_str().unwrap();
        Some(finished(
            each,
            &format!("{name}/{unit}"),
            &format!("{base}/{unit}"),
        ))
    }

    fn figure(
        &self,
        id: &str,
        unit: &str,
        level: &str,
        products: &Products<'_>,
        sensor: Option<Value>,
    ) -> Value {
        let term = |factors: &Vec<&Thing>| {
            let factors: Vec<_> = factors.iter().map(|it| json!([it.id, 1])).collect();
            json!({ "coefficient": 1.0, "factors": factors })
        };
        let things = products.iter().flatten();
        let inputs: BTreeMap<_, _> = things
            .clone()
            .map(|it| (it.id.clone(), input(it)))
            .collect();
        let factors = things.filter(|it| it.factor.is_some()).map(|it| &it.id);
        let figure = json!({
            "provenance": if self.kind == "plan" { "modelled" } else { "measured" },
            "boundary": level, "method": "by hand",
            "factors": factors.collect::<std::collections::BTreeSet<_>>(),
            "sensor": sensor,
            "derivation": { "terms": products.iter().map(term).collect::<Vec<_>>(), "inputs": inputs },
            "definition": "Made by hand."
        });
        finished(figure, id, unit)
    }
}

/// A figure with its id, its unit, and the value and bounds that its derivation gives.
fn finished(mut figure: Value, id: &str, unit: &str) -> Value {
    let derivation: Derivation<f64> = serde_json::from_value(figure["derivation"].clone()).unwrap();
    let estimate = derivation.estimate();
    figure["id"] = json!(id);
    figure["unit"] = json!(unit);
    figure["low"] = json!(estimate.low());
    figure["value"] = json!(estimate.central());
    figure["high"] = json!(estimate.high());
    figure
}

fn input(thing: &Thing) -> Value {
    let [low, central, high] = thing.range;
    let kind = if low == high { "exact" } else { "interval95" };
    json!({
        "id": thing.id, "label": thing.id, "origin": thing.origin,
        "value": { "low": low, "central": central, "high": high, "kind": kind }
    })
}

/// What is said of a factor that nobody gave.
fn assumed(row: &Value) -> Value {
    let text = |key: &str| row[key].as_str().unwrap();
    let said = format!("{} {}: {}", text("label"), text("shown"), text("citation"));
    json!({ "id": "default-factor", "about": row["id"], "text": said })
}

fn row(thing: &Thing) -> Option<Value> {
    let (matched, default) = thing.factor?;
    let [low, value, high] = thing.range;
    let unit = match thing.id.split('.').nth(1) {
        Some("grid_carbon") => "g/J",
        Some("wue") => "L/J",
        _ => "1",
    };
    Some(json!({
        "id": thing.id, "label": thing.id, "value": value, "low": low, "high": high,
        "unit": unit, "shown": format!("{value}"), "citation": format!("Paper on {}", thing.id),
        "match": matched, "default": default
    }))
}
