//! What recorded work amounts to under two sets of factors.

use super::diff::percent;
use crate::accounting::assess;
use crate::cli::common::PlaceArgs;
use crate::cli::{factors, report, stored};
use crate::ledger::{Access, Ledger, Selection};
use crate::profile::{Catalog, Kind, Price, Profile};
use crate::quantity::{Derivation, Energy, Estimate, Input, Quantity, prefixed, significant};
use crate::report::{Report, Subject};
use anyhow::Context;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The figures that factors make, in the order of the chain.
const FIGURES: [(&str, &str); 9] = [
    ("energy.facility", "facility energy"),
    ("emissions.location", "emissions"),
    ("emissions.market", "by contract"),
    ("emissions.embodied", "embodied"),
    ("emissions.total", "emissions, both"),
    ("water.site", "site water"),
    ("water.grid", "grid water"),
    ("water.total", "water"),
    ("cost.electricity", "electricity"),
];

/// Two sets of factors under which work is recomputed.
pub(super) struct Footprints<'a> {
    /// The first set.
    pub before: &'a Catalog,
    /// The second set.
    pub after: &'a Catalog,
    /// The place of work that was recorded without one.
    pub place: Option<&'a str>,
}

/// One workload or report under both sets.
#[derive(Debug, Serialize)]
pub(super) struct Recomputed {
    name: String,
    id: String,
    place: Option<String>,
    /// Why nothing was recomputed, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    figures: Vec<Moved>,
}

/// One figure under both sets; absent where a set cannot tell it.
#[derive(Debug, Serialize)]
struct Moved {
    id: &'static str,
    unit: String,
    before: Option<f64>,
    after: Option<f64>,
    percent: Option<f64>,
}

/// Values with their units by the figure's id.
type Values = BTreeMap<&'static str, (f64, String)>;

/// The figures of one piece of work under a catalogue and the profile of its place.
type Recompute<'a> = dyn Fn(&Catalog, &Profile) -> anyhow::Result<Values> + 'a;

impl Footprints<'_> {
    /// Every workload of a ledger, in the order in which they are recorded.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn of_ledger(&self, path: &Path) -> anyhow::Result<Vec<Recomputed>> {
        let ledger = Ledger::open(path, Access::Read)?;
        let mut all = Vec::new();
        for known in ledger.read(&Selection::All)?.workloads {
            let id = known.workload.id.clone();
            let record = ledger.read(&Selection::Workload(id.to_string()))?;
            let args = self.place(known.place.clone());
            let values = |catalog: &Catalog, profile: &Profile| {
                let subject = Subject::Workload(id.clone());
                let report = report::make_under(catalog, &record, subject, Some(profile), &args)?;
                Ok(of(|figure| {
                    let figure = report.figure(figure)?;
                    Some((figure.value, figure.unit.clone()))
                }))
            };
            let name = known.workload.name.clone();
            all.push(self.recomputed(name, id.to_string(), &args, record.from, &values));
        }
        Ok(all)
    }

    /// A report that was written as JSON: its node energy with other factors.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, and when it is no report whose parts agree, with the
    /// energy of a node.
    pub fn of_report(&self, path: &Path) -> anyhow::Result<Recomputed> {
        let shown = path.display();
        let report = stored::read(path)?;
        let node = node(&report).with_context(|| {
            format!("the report `{shown}` has no `energy.node`, and factors apply to that")
        })?;
        let values = |_: &Catalog, profile: &Profile| {
            let made = assess(&node, profile);
            Ok(of(|id| match id {
                "energy.facility" => Some(central(&made.facility)),
                "emissions.location" => Some(central(&made.emissions_location)),
                "emissions.market" => made.emissions_market.as_ref().map(central),
                "water.site" => made.site_water.as_ref().map(central),
                "water.grid" => made.grid_water.as_ref().map(central),
                "emissions.embodied" | "emissions.total" => None,
                "cost.electricity" => {
                    let (amount, currency) = factors::cost(&made.facility, profile)?;
                    Some((central(&amount).0, currency.code().to_owned()))
                }
                _ => made.water_total.as_ref().map(central),
            }))
        };
        let (name, id) = (report.subject.name.clone(), report.identity.id.clone());
        let args = given(&report, self.place(report.subject.place.clone()));
        Ok(self.recomputed(
            name,
            id,
            &args,
            report.activity.from.unwrap_or(report.identity.created),
            &values,
        ))
    }

    /// The place that was recorded, or the one that was given instead.
    fn place(&self, recorded: Option<String>) -> PlaceArgs {
        PlaceArgs {
            place: recorded.or_else(|| self.place.map(str::to_owned)),
            ..PlaceArgs::default()
        }
    }

    fn recomputed(
        &self,
        name: String,
        id: String,
        args: &PlaceArgs,
        at: Timestamp,
        values: &Recompute<'_>,
    ) -> Recomputed {
        let under = |catalog: &Catalog| -> anyhow::Result<Values> {
            let placed = factors::placed(catalog.clone(), args)?;
            let profile = factors::profile_of(placed.as_ref(), args, at)?;
            values(
                catalog,
                &profile.context("recorded without a place; add --place")?,
            )
        };
        let both = under(self.before).and_then(|before| Ok((before, under(self.after)?)));
        let (figures, problem) = match both {
            Ok((before, after)) => (moved(&before, &after), None),
            Err(error) => (Vec::new(), Some(format!("{error:#}"))),
        };
        Recomputed {
            name,
            id,
            place: args.place.clone(),
            problem,
            figures,
        }
    }
}

impl Recomputed {
    /// The figures as lines.
    pub fn told(&self) -> Vec<String> {
        let place = self.place.iter().map(|place| format!(", {place}"));
        let mut lines = vec![format!(
            "\n{} ({}){}",
            self.name,
            self.id,
            place.collect::<String>()
        )];
        if let Some(problem) = &self.problem {
            lines.push(format!("  not recomputed: {problem}"));
        }
        lines.extend(self.figures.iter().map(Moved::told));
        lines
    }
}

impl Moved {
    fn told(&self) -> String {
        let name = FIGURES.iter().find(|(id, _)| *id == self.id);
        let name = name.map_or(self.id, |(_, name)| name);
        let shown = |value: Option<f64>| {
            value.map_or_else(|| "not known".to_owned(), |it| self.with_unit(it))
        };
        let percent = match self.percent {
            Some(0.0) => "the same".to_owned(),
            Some(moved) => percent(moved),
            None => String::new(),
        };
        let values = format!("{} -> {}", shown(self.before), shown(self.after));
        format!("  {name:<16}  {values:<28}  {percent}")
            .trim_end()
            .to_owned()
    }

    /// A value with its unit; nobody counts in thousandths of a currency.
    fn with_unit(&self, value: f64) -> String {
        if self.id == "cost.electricity" {
            return format!("{} {}", significant(value, 4), self.unit);
        }
        prefixed(value, &self.unit, 4)
    }
}

/// The values that are known.
fn of(value: impl Fn(&str) -> Option<(f64, String)>) -> Values {
    let known = FIGURES.iter();
    known
        .filter_map(|(id, _)| Some((*id, value(id)?)))
        .collect()
}

fn central<Q: Quantity>(figure: &Derivation<Q>) -> (f64, String) {
    (figure.estimate().in_base().central(), Q::UNIT.to_owned())
}

/// The factors that were given by hand for a report: they stay what they were.
fn given(report: &Report, mut args: PlaceArgs) -> PlaceArgs {
    let supplied = |kind: Kind| {
        let start = format!("given.{}.", kind.key());
        let row = report
            .factors
            .iter()
            .find(|row| row.id.starts_with(&start))?;
        Some(kind.from_base(row.value))
    };
    args.pue = supplied(Kind::Pue);
    args.wue = supplied(Kind::Wue);
    args.grid_intensity = supplied(Kind::GridCarbon);
    args.grid_water = supplied(Kind::GridWater);
    args.price = given_price(report);
    args
}

/// The price that was given by hand for a report.
fn given_price(report: &Report) -> Option<Price> {
    let kind = Kind::ElectricityPrice;
    let start = format!("given.{}.", kind.key());
    let row = report.factors.iter().find(|it| it.id.starts_with(&start))?;
    let currency = row.unit.split('/').next()?;
    let year = row.period.as_ref().map(|year| format!("@{year}"));
    let price = format!(
        "{}{currency}{}",
        kind.from_base(row.value),
        year.unwrap_or_default()
    );
    price.parse().ok()
}

/// The energy of the report's node as one input.
fn node(report: &Report) -> Option<Derivation<Energy>> {
    let figure = report.figure("energy.node")?;
    let [low, value, high] = [figure.low, figure.value, figure.high].map(Energy::from_joules);
    Some(Derivation::of(&Input {
        id: "energy.node".into(),
        label: "node energy".to_owned(),
        value: Estimate::around(low, value, high, crate::quantity::BoundKind::Derived),
        origin: crate::quantity::Origin::Measured,
    }))
}

fn moved(before: &Values, after: &Values) -> Vec<Moved> {
    let rows = FIGURES.iter().map(|(id, _)| {
        let (old, new) = (before.get(id), after.get(id));
        let unit = new.or(old).map(|(_, unit)| unit.clone());
        let unit = unit.unwrap_or_default();
        // An amount in another currency cannot stand in the same row.
        let value = |it: Option<&(f64, String)>| it.filter(|it| it.1 == unit).map(|it| it.0);
        let (before, after) = (value(old), value(new));
        let both = before.zip(after).filter(|(before, _)| *before != 0.0);
        Moved {
            id,
            unit,
            before,
            after,
            percent: both.map(|(before, after)| (after / before - 1.0) * 100.0),
        }
    });
    rows.filter(|row| row.before.is_some() || row.after.is_some())
        .collect()
}
