//! `wattprint report --equivalences`: what figures come to in things people know.

use super::common::{OutputArgs, to_standard_output};
use crate::profile::{Catalog, Equivalence};
use crate::quantity::{BoundKind, Emissions, Energy, Estimate, Quantity, Water, significant};
use crate::report::{Figure, Report};
use anyhow::Context;
use std::fmt::Write as _;

/// Refuses where the lines would not stand below a text.
///
/// # Errors
///
/// When the report goes to a file, or is for programs.
pub fn check(output: &OutputArgs) -> anyhow::Result<()> {
    let is_text = matches!(output.format.as_str(), "text" | "summary");
    anyhow::ensure!(
        is_text && output.output.is_none(),
        "--equivalences stand below a text on standard output; \
         leave out --output, and --format unless it is text or summary"
    );
    Ok(())
}

/// Writes a line for each car fleet, household and bottle.
///
/// # Errors
///
/// When an equivalence is refused, and when standard output cannot be written.
pub fn write(catalog: &Catalog, report: &Report) -> anyhow::Result<()> {
    let lines = lines(catalog, report).context("reading the equivalences")?;
    to_standard_output(lines.as_bytes())
}

fn lines(catalog: &Catalog, report: &Report) -> anyhow::Result<String> {
    let mut found = Vec::new();
    let first = |ids: [&str; 3]| ids.into_iter().find_map(|id| report.figure(id));
    if let Some(figure) = first([
        "emissions.total",
        "emissions.location",
        "emissions.embodied",
    ]) {
        found.extend(catalog.car_distances(&estimate::<Emissions>(figure))?);
    }
    if let Some(figure) = first(["energy.facility", "energy.node", "energy.components"]) {
        found.extend(catalog.household_years(&estimate::<Energy>(figure))?);
    }
    if let Some(figure) = first(["water.total", "water.grid", "water.site"]) {
        found.extend(catalog.bottles(&estimate::<Water>(figure))?);
    }
    let mut text = String::from("As much as\n");
    for equivalence in &found {
        writeln!(text, "  {}", line(equivalence))?;
    }
    Ok(text)
}

fn line(equivalence: &Equivalence) -> String {
    let Equivalence {
        value,
        unit,
        factor,
    } = equivalence;
    let [low, central, high] =
        [value.low(), value.central(), value.high()].map(|it| significant(it, 2));
    let citation = factor.citation();
    let year = citation
        .year
        .map_or(String::new(), |year| format!(" {year}"));
    format!(
        "{central} {unit} ({low} to {high}): {}, {}; {}{year}",
        factor.place(),
        factor.shown(),
        citation.publisher
    )
}

fn estimate<Q: Quantity>(figure: &Figure) -> Estimate<Q> {
    let [low, central, high] = [figure.low, figure.value, figure.high].map(Q::from_base);
    Estimate::around(low, central, high, BoundKind::Derived)
}
