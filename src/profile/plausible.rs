//! What a number of a data centre or of a grid can be, and what it looks like otherwise.
//!
//! One place for offers and for suppositions: what no supplier may state, nobody may
//! suppose.

/// The highest PUE that is taken for one.
///
/// # Source
///
/// `profiles/SPREADS.md`, `pue-of-an-unknown-site`: averages of the world end at 1.90;
/// half as much again is taken for the worst single site.
const HIGHEST_PUE: f64 = 3.0;

/// More water per kWh than heat can evaporate, several times over.
///
/// # Source
///
/// The heat of vaporisation of water at 20 °C is 2.45 MJ/kg (FAO Irrigation and Drainage
/// Paper 56, 1998, chapter 1), so that 3.6 MJ evaporate 1.5 L. Ten litres need seven
/// times the heat that the IT gives off.
const MOST_WATER: f64 = 10.0;

/// A grid intensity above that of any fuel, in g/kWh.
///
/// # Source
///
/// IPCC AR5 WG III (2014), annex III, table A.III.2: the highest lifecycle value of any
/// technology is 910 g/kWh for coal; old lignite plants reach 1,300.
const DIRTIEST: f64 = 1500.0;

/// More water per kWh than any grid's power stations evaporate.
///
/// # Source
///
/// `profiles/water/wri-2020.toml`, reservoirs included: the highest grid has 18.6 L/kWh,
/// with an upper bound of 26; four times that is taken for one that nobody describes.
const MOST_GRID_WATER: f64 = 100.0;

/// What a PUE that is none looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoPue {
    /// The data centre contains its IT.
    BelowOne,
    /// One without its decimal point, and which.
    DecimalPoint(f64),
    /// A percentage, and of which PUE.
    Percent(f64),
    /// Nothing known.
    TooHigh,
}

/// What is wrong with a PUE; nothing if a data centre may have it.
pub fn no_pue(stated: f64) -> Option<NoPue> {
    let plausible = 1.0..=HIGHEST_PUE;
    if stated < 1.0 {
        return Some(NoPue::BelowOne);
    }
    if plausible.contains(&stated) {
        return None;
    }
    let meant = [
        (stated / 10.0, NoPue::DecimalPoint(stated / 10.0)),
        (stated / 100.0, NoPue::Percent(stated / 100.0)),
    ];
    let meant = meant.into_iter().find(|(it, _)| plausible.contains(it));
    Some(meant.map_or(NoPue::TooHigh, |(_, found)| found))
}

/// Whether a site can take so many litres of water per kWh of its IT.
pub fn is_wue(stated: f64) -> bool {
    stated <= MOST_WATER
}

/// Whether a grid can emit so many grams of CO2e per kWh.
pub fn is_grid_intensity(stated: f64) -> bool {
    stated <= DIRTIEST
}

/// Whether a grid's power stations can evaporate so many litres per kWh.
pub fn is_grid_water(stated: f64) -> bool {
    stated <= MOST_GRID_WATER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pue_that_is_none_is_taken_for_what_it_looks_like() {
        assert_eq!(no_pue(0.9), Some(NoPue::BelowOne));
        assert_eq!(no_pue(1.0), None);
        assert_eq!(no_pue(3.0), None);
        assert_eq!(no_pue(12.0), Some(NoPue::DecimalPoint(1.2)));
        assert_eq!(no_pue(120.0), Some(NoPue::Percent(1.2)));
        assert_eq!(no_pue(7.0), Some(NoPue::TooHigh));
        assert_eq!(no_pue(1e18), Some(NoPue::TooHigh));
    }
}
