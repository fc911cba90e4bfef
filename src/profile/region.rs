//! Regions smaller than a country: clouds, grid subregions, states, operators.

/// A region with a code of its own, such as `gcp:europe-west4`.
///
/// # Source
///
/// Codes and cities of clouds: the operators' own lists of regions (Amazon, *AWS
/// Regions*; Microsoft, *List of Azure regions*; Google, *Cloud locations*).
/// Subregions of the grid of the United States: US EPA, *eGRID2023*; states and
/// provinces: ISO 3166-2. Which subregion supplies a cloud region: US EPA, *Power
/// Profiler*, by the city; left out where the city does not settle it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Its code, with the scheme before the colon.
    pub code: &'static str,
    /// Its name for a reader.
    pub name: &'static str,
    /// The country in which it lies; an operator has none.
    pub country: Option<&'static str>,
    wider: &'static str,
}

/// Code, name, country or `-`, wider regions nearest first; by tabs, one a line.
const REGIONS: &str = include_str!("regions.tsv");

impl Region {
    /// Every region, in the order of their schemes and codes.
    pub fn all() -> impl Iterator<Item = Self> {
        REGIONS.lines().filter_map(|line| {
            let mut cells = line.split('\t');
            Some(Self {
                code: cells.next()?,
                name: cells.next()?,
                country: cells.next().filter(|it| *it != "-"),
                wider: cells.next()?,
            })
        })
    }

    /// The region of that code, in capital or small letters.
    pub fn of(code: &str) -> Option<Self> {
        Self::all().find(|it| it.code.eq_ignore_ascii_case(code))
    }

    /// The regions that contain it, nearest first, without its country.
    pub fn wider(&self) -> impl Iterator<Item = &'static str> {
        self.wider.split(' ').filter(|it| *it != "-")
    }

    /// The part before the colon; a subdivision of a country has none.
    pub fn scheme(&self) -> &'static str {
        self.code
            .split_once(':')
            .map_or("subdivision", |(it, _)| it)
    }
}

#[cfg(test)]
mod tests {
    use super::super::country::Country;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_region_is_known_once_and_lies_in_something_known() {
        let codes: BTreeSet<&str> = Region::all().map(|it| it.code).collect();
        assert_eq!(codes.len(), Region::all().count());
        for region in Region::all() {
            if let Some(code) = region.country {
                assert!(Country::of(code).is_some(), "{region:?}");
            }
            for wider in region.wider() {
                let (base, at) = wider.split_once('@').unwrap_or((wider, ""));
                assert!(codes.contains(base), "{wider} of {region:?}");
                let known = at.is_empty() || codes.contains(at) || Country::of(at).is_some();
                assert!(known, "{wider} of {region:?}");
            }
        }
    }
}
