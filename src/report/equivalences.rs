//! What figures come to in things that people know, at the reader's wish.

use super::beside::EquivalenceRow;
use super::figure::Figure;
use super::object::Report;
use crate::profile::{Catalog, DocumentError, Equivalence};
use crate::quantity::{BoundKind, Emissions, Energy, Estimate, Quantity, Water};

/// The figures that are put in other terms: of each kind the widest that there is.
const EMISSIONS: [&str; 3] = [
    "emissions.total",
    "emissions.location",
    "emissions.embodied",
];
const ENERGY: [&str; 3] = ["energy.facility", "energy.node", "energy.components"];
const WATER: [&str; 3] = ["water.total", "water.grid", "water.site"];

/// A row for each car fleet, household and bottle that the catalogue knows.
///
/// The bounds are those of the figure: the things themselves are counted as they are
/// published, and each row names its publication.
///
/// # Errors
///
/// When an equivalence is refused.
pub fn equivalences(
    catalog: &Catalog,
    report: &Report,
) -> Result<Vec<EquivalenceRow>, DocumentError> {
    let first = |ids: [&str; 3]| ids.into_iter().find_map(|id| report.figure(id));
    let mut rows = Vec::new();
    let mut add = |id: &str, figure: &Figure, found: Vec<Equivalence>| {
        rows.extend(found.iter().map(|it| row(id, figure, it)));
    };
    if let Some(figure) = first(EMISSIONS) {
        let found = catalog.car_distances(&estimate::<Emissions>(figure))?;
        add("car-km", figure, found);
    }
    if let Some(figure) = first(ENERGY) {
        let found = catalog.household_years(&estimate::<Energy>(figure))?;
        add("household-years", figure, found);
    }
    if let Some(figure) = first(WATER) {
        let found = catalog.bottles(&estimate::<Water>(figure))?;
        add("bottles", figure, found);
    }
    Ok(rows)
}

fn row(id: &str, figure: &Figure, found: &Equivalence) -> EquivalenceRow {
    let citation = found.factor.citation();
    let year = citation.year.map(|year| format!(" {year}"));
    EquivalenceRow {
        id: id.to_owned(),
        of: figure.id.clone(),
        value: found.value.central(),
        low: found.value.low(),
        high: found.value.high(),
        unit: found.unit.to_owned(),
        per: found.per,
        shown: found.factor.shown(),
        place: found.factor.place().to_owned(),
        citation: format!("{}{}", citation.publisher, year.unwrap_or_default()),
    }
}

fn estimate<Q: Quantity>(figure: &Figure) -> Estimate<Q> {
    let [low, central, high] = [figure.low, figure.value, figure.high].map(Q::from_base);
    Estimate::around(low, central, high, BoundKind::Derived)
}
