//! The factors of a site by their kinds, as a report has them and as they are supposed.

use super::Supposed;
use crate::profile::Kind;
use crate::quantity::{Derivation, Input};
use crate::report::{Assessed, Cost, FactorRow, Report};

/// A factor as figures depend on it, with its row.
#[derive(Debug, Clone, PartialEq)]
pub struct SupposedFactor {
    /// What it is a factor of.
    pub kind: Kind,
    /// The input that derivations name.
    pub input: Input<f64>,
    /// The same with its publication.
    pub row: FactorRow,
}

/// Kinds of factor that belong to a site or its grid and enter figures.
const OF_SITE: [Kind; 11] = [
    Kind::Pue,
    Kind::GridCarbon,
    Kind::Wue,
    Kind::WueWithdrawal,
    Kind::GridWater,
    Kind::GridWaterReservoirs,
    Kind::Contract,
    Kind::ContractShare,
    Kind::UntrackedShare,
    Kind::GridCarbonResidual,
    Kind::ElectricityPrice,
];

/// What is known of a site.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Site {
    factors: Vec<SupposedFactor>,
}

impl Site {
    /// The factors of a site that a report's figures use.
    pub fn of(report: &Report) -> Self {
        let factors = report.factors.iter().filter_map(|row| {
            let kind = factor_kind(&row.id)?;
            let mut inputs = report.quantities.iter();
            let input = inputs.find_map(|figure| {
                let mut inputs = figure.derivation.inputs();
                inputs.find(|input| *input.id == *row.id).cloned()
            })?;
            Some(SupposedFactor {
                kind,
                input,
                row: row.clone(),
            })
        });
        Self {
            factors: factors.collect(),
        }
    }

    /// The same with what is supposed.
    pub fn with(mut self, supposed: &Supposed<'_>) -> Self {
        self.factors.retain(|it| !supposed.replaces(it.kind));
        let of_site = supposed.factors.iter();
        let of_site = of_site.filter(|it| OF_SITE.contains(&it.kind));
        // Two scenarios of water are never mixed: a number by hand replaces either.
        if supposed.replaces(Kind::GridWater) {
            let both = [Kind::GridWater, Kind::GridWaterReservoirs];
            self.factors.retain(|it| !both.contains(&it.kind));
        }
        self.factors.extend(of_site.cloned());
        self
    }

    pub fn rows(&self) -> impl Iterator<Item = &FactorRow> {
        self.factors.iter().map(|it| &it.row)
    }

    fn find(&self, kind: Kind) -> Option<&SupposedFactor> {
        self.factors.iter().find(|it| it.kind == kind)
    }

    /// A figure times the factor of a kind, if both are known.
    fn times(&self, figure: Option<&Derivation<f64>>, kind: Kind) -> Option<Derivation<f64>> {
        let factor = self.find(kind)?;
        Some(figure?.clone().times(&factor.input))
    }

    /// The energy of a node carried through these factors, by the formulas of
    /// [`assess`](crate::accounting::assess).
    ///
    /// # Source
    ///
    /// As there: ISO/IEC 30134-2:2016 (PUE), ISO/IEC 30134-9:2022 (WUE), and the GHG
    /// Protocol Scope 2 Guidance (2015) for what is market-based.
    pub fn assess(&self, node: &Derivation<f64>, place: &str) -> Assessed {
        let node = Some(node);
        let facility = self.times(node, Kind::Pue);
        let of_facility = |kind| self.times(facility.as_ref(), kind);
        let site_water = self.times(node, Kind::Wue);
        let grid_water =
            of_facility(Kind::GridWater).or_else(|| of_facility(Kind::GridWaterReservoirs));
        let total = site_water.clone().zip(grid_water.clone());
        let cost = of_facility(Kind::ElectricityPrice);
        let price = self.find(Kind::ElectricityPrice);
        let currency = price.and_then(|it| it.row.unit.split('/').next());
        Assessed {
            place: place.to_owned(),
            emissions_location: of_facility(Kind::GridCarbon).map(|it| it.as_quantity()),
            emissions_market: self.market(facility.as_ref()).map(|it| it.as_quantity()),
            site_water_withdrawn: self
                .times(node, Kind::WueWithdrawal)
                .map(|it| it.as_quantity()),
            water_total: total.map(|(site, grid)| (site + grid).as_quantity()),
            site_water: site_water.map(|it| it.as_quantity()),
            grid_water: grid_water.map(|it| it.as_quantity()),
            cost: cost.zip(currency).map(|(amount, currency)| Cost {
                amount: amount.as_quantity(),
                currency: currency.to_owned(),
            }),
            facility: facility.map(|it| it.as_quantity()),
            ..Assessed::default()
        }
        .with_rows(self)
    }

    /// What the contract states for what it covers, and the residual mix for the rest.
    fn market(&self, facility: Option<&Derivation<f64>>) -> Option<Derivation<f64>> {
        let contract = self.times(facility, Kind::Contract);
        let residual = self.times(facility, Kind::GridCarbonResidual);
        if self.find(Kind::UntrackedShare).is_none() {
            return contract.or(residual);
        }
        let covered = self.times(contract.as_ref(), Kind::ContractShare)?;
        let rest = self.times(residual.as_ref(), Kind::UntrackedShare)?;
        Some(covered + rest)
    }
}

/// The kind of factor of a site or its grid that this is, as its identity says: `factor.pue.EU.2024`,
/// `given.wue.NL`, `series.grid_carbon.NL`.
pub fn factor_kind(id: &str) -> Option<Kind> {
    let ways = ["factor.", "given.", "series."];
    let named = ways
        .iter()
        .find_map(|way| id.strip_prefix(way))
        .unwrap_or(id);
    let key = named.split(['.', ':']).next()?;
    OF_SITE.into_iter().find(|kind| kind.key() == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_factor_is_in_its_identity() {
        for (id, expected) in [
            ("factor.pue.EU.2024@NL", Some(Kind::Pue)),
            ("given.wue.NL", Some(Kind::Wue)),
            ("series.grid_carbon.NL", Some(Kind::GridCarbon)),
            ("factor.grid_carbon_direct.NL.2024", None),
            ("gain.accelerator/GPU-a", None),
            ("node.factor", None),
        ] {
            assert_eq!(factor_kind(id), expected, "{id}");
        }
    }
}
