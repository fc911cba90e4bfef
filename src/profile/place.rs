//! Places: where the electricity is used. A place is never assumed.

use super::country::Country;
use super::factor::Match;
use super::nearest::{edits, nearest, suggested};
use super::region::Region;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Where the electricity is used: a country, or something smaller within one.
///
/// It knows the chain of wider places whose factors stand in for it, and how
/// close each of them is. `EU` and `world` are not in the chain: what may fall
/// back to them is decided for each kind of factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    code: Arc<str>,
    name: Arc<str>,
    country: Option<Country>,
    chain: Vec<(Arc<str>, Match)>,
}

/// What was given is not a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// No country of that code or name.
    #[error(
        "unknown place `{text}`: a place is a country code of two letters; {}",
        suggested(&named(.near))
    )]
    Unknown {
        /// What was given.
        text: String,
        /// The nearest places.
        near: Vec<Place>,
    },
    /// No region of that code in a scheme that is known.
    #[error("unknown place `{text}`: `{scheme}` has no such region; {}", suggested(&named(.near)))]
    Region {
        /// What was given.
        text: String,
        /// The part before the colon.
        scheme: String,
        /// The nearest places.
        near: Vec<Place>,
    },
    /// A scheme that is not known.
    #[error(
        "place `{text}`: there is no scheme `{scheme}`; a place is a country code such as `NL`, \
         a region such as `gcp:europe-west4` (also `aws:`, `azure:`, `us-egrid:`), \
         an operator such as `operator:google@NL`, or `site:FILE`"
    )]
    Scheme {
        /// What was given.
        text: String,
        /// The part before the colon.
        scheme: String,
    },
}

impl Place {
    /// Every country, in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        Country::all().map(Self::country_of)
    }

    /// Every region smaller than a country, and every operator.
    pub fn regions() -> impl Iterator<Item = Self> {
        Region::all().map(Self::region)
    }

    /// Whether documents may have rows for `code`.
    ///
    /// Besides the places themselves these are `EU`, `world`, and an operator's
    /// data centres in one country or state, as in `operator:google@NL`.
    pub fn is_known(code: &str) -> bool {
        let exact = |code: &str| {
            Country::all().any(|it| it.code() == code) || Region::all().any(|it| it.code == code)
        };
        match code.split_once('@') {
            Some((operator, at)) => {
                operator.starts_with("operator:") && exact(operator) && exact(at)
            }
            None => matches!(code, "EU" | "world") || exact(code),
        }
    }

    /// Its code: `NL`, `gcp:europe-west4`, `operator:google@NL`, `site:hall-2`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Its name for a reader.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The code of its country; an operator alone has none.
    pub fn country(&self) -> Option<&'static str> {
        self.country.map(|it| it.code())
    }

    /// Whether it lies in a member of the European Union.
    pub fn in_european_union(&self) -> bool {
        self.country.is_some_and(|it| it.in_european_union())
    }

    /// Itself and the places that contain it, nearest first, each with how close
    /// a factor of that place would match.
    pub fn chain(&self) -> impl Iterator<Item = (&str, Match)> {
        self.chain.iter().map(|(code, matched)| (&**code, *matched))
    }

    /// Whether it is `other` or lies within it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.chain.iter().any(|(code, _)| *code == other.code)
    }

    /// A site of a name of its own at `self`: what it lacks, `self` gives.
    pub(super) fn with_site(&self, name: &str) -> Self {
        let code: Arc<str> = format!("site:{name}").into();
        let own = (code.clone(), Match::Exact);
        Self {
            code,
            name: format!("{name}, {}", self.name).into(),
            country: self.country,
            chain: [own].into_iter().chain(self.chain.clone()).collect(),
        }
    }

    fn country_of(country: Country) -> Self {
        Self {
            code: country.code().into(),
            name: country.name().into(),
            country: Some(country),
            chain: vec![(country.code().into(), Match::Exact)],
        }
    }

    fn region(region: Region) -> Self {
        let wider = region.wider().chain(region.country);
        let wider = wider.map(|code| (code.into(), Match::WiderRegion));
        Self {
            code: region.code.into(),
            name: region.name.into(),
            country: region.country.and_then(Country::of),
            chain: [(region.code.into(), Match::Exact)]
                .into_iter()
                .chain(wider)
                .collect(),
        }
    }

    /// An operator's data centres at a place.
    fn operated(operator: &Self, at: &Self) -> Self {
        let code: Arc<str> = format!("{}@{}", operator.code, at.code).into();
        let own = (code.clone(), Match::Exact);
        let fleet = operator.chain.iter().cloned();
        let fleet = fleet.map(|(code, _)| (code, Match::WiderRegion));
        Self {
            code,
            name: format!("{}, {}", operator.name, at.name).into(),
            country: at.country,
            chain: [own]
                .into_iter()
                .chain(fleet)
                .chain(at.chain.clone())
                .collect(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.code)
    }
}

impl FromStr for Place {
    type Err = PlaceError;

    /// Reads a code, in capital or small letters.
    ///
    /// # Errors
    ///
    /// Anything else gives [`PlaceError`] with the nearest names.
    fn from_str(text: &str) -> Result<Self, PlaceError> {
        if let Some(country) = Country::of(text) {
            return Ok(Self::country_of(country));
        }
        if let Some(region) = Region::of(text) {
            return Ok(Self::region(region));
        }
        if let Some((operator, at)) = text.split_once('@')
            && operator.to_ascii_lowercase().starts_with("operator:")
        {
            return Ok(Self::operated(&operator.parse()?, &at.parse()?));
        }
        Err(unknown(text))
    }
}

/// What is wrong with a text that is no place.
fn unknown(text: &str) -> PlaceError {
    let small = text.to_lowercase();
    let owned = text.to_owned();
    let Some((scheme, name)) = small.split_once(':') else {
        return PlaceError::Unknown {
            text: owned,
            near: near_names(&small),
        };
    };
    let scheme = scheme.to_owned();
    let of_scheme = || Region::all().filter(|it| it.scheme() == scheme);
    if of_scheme().next().is_none() {
        return PlaceError::Scheme {
            text: owned,
            scheme,
        };
    }
    let distance = |it: &Region| {
        let code = it.code.split_once(':').map_or(it.code, |(_, name)| name);
        edits(name, &code.to_lowercase()).min(1 + edits(name, &it.name.to_lowercase()))
    };
    let near = nearest(of_scheme(), distance);
    PlaceError::Region {
        text: owned,
        near: near.into_iter().map(Place::region).collect(),
        scheme,
    }
}

/// A cloud's region without its scheme, else the countries of the nearest names.
fn near_names(small: &str) -> Vec<Place> {
    let bare = |it: &Region| {
        it.code
            .split_once(':')
            .is_some_and(|(_, name)| name == small)
    };
    let regions: Vec<Place> = Region::all().filter(bare).map(Place::region).collect();
    if regions.is_empty() {
        let near = nearest(Country::all(), |it| it.distance(small));
        return near.into_iter().map(Place::country_of).collect();
    }
    regions
}

/// What somebody most likely meant who wrote a place that is none.
pub(super) fn meant(text: &str) -> Option<String> {
    match unknown(text) {
        PlaceError::Unknown { near, .. } | PlaceError::Region { near, .. } => {
            Some(suggested(&named(&near)))
        }
        PlaceError::Scheme { .. } => None,
    }
}

fn named(near: &[Place]) -> Vec<String> {
    let name = |place: &Place| format!("`{}` ({})", place.code, place.name);
    near.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_capital_and_small_letters() {
        for text in ["NL", "nl", "Nl"] {
            let place: Result<Place, _> = text.parse();
            let read =
                place.map(|it| (it.to_string(), it.name().to_owned(), it.in_european_union()));
            let expected = ("NL".to_owned(), "Netherlands".to_owned(), true);
            assert_eq!(read, Ok(expected));
        }
        assert_eq!(Place::all().count(), 250);
        assert_eq!(Place::all().filter(Place::in_european_union).count(), 27);
    }

    #[test]
    fn a_region_knows_the_places_that_contain_it() {
        let chain = |text: &str| -> Vec<String> {
            let place: Result<Place, PlaceError> = text.parse();
            let place = place.into_iter();
            let codes =
                place.flat_map(|it| it.chain().map(|it| it.0.to_owned()).collect::<Vec<_>>());
            codes.collect()
        };
        assert_eq!(
            chain("GCP:europe-west4"),
            ["gcp:europe-west4", "operator:google", "NL"]
        );
        assert_eq!(
            chain("aws:us-east-1"),
            [
                "aws:us-east-1",
                "us-egrid:SRVC",
                "US-VA",
                "aws:us",
                "operator:aws",
                "US"
            ]
        );
        assert_eq!(
            chain("operator:surf@nl"),
            ["operator:surf@NL", "operator:surf", "NL"]
        );
        assert_eq!(chain("us-va"), ["US-VA", "US"]);
    }

    #[test]
    fn what_is_no_place_is_refused_with_the_nearest_names() {
        for (text, expected) in [
            (
                "Netherlands",
                "unknown place `Netherlands`: a place is a country code of two letters; \
                 did you mean `NL` (Netherlands)?",
            ),
            (
                "ZZ",
                "unknown place `ZZ`: a place is a country code of two letters; \
                 the nearest are `ZA` (South Africa), `ZM` (Zambia), `ZW` (Zimbabwe)",
            ),
            (
                "westeurope",
                "unknown place `westeurope`: a place is a country code of two letters; \
                 did you mean `azure:westeurope` (Amsterdam)?",
            ),
            (
                "aws:eu-central-3",
                "unknown place `aws:eu-central-3`: `aws` has no such region; \
                 did you mean `aws:eu-central-1` (Frankfurt)?",
            ),
            (
                "ibm:ams03",
                "place `ibm:ams03`: there is no scheme `ibm`; a place is a country code such as \
                 `NL`, a region such as `gcp:europe-west4` (also `aws:`, `azure:`, `us-egrid:`), \
                 an operator such as `operator:google@NL`, or `site:FILE`",
            ),
        ] {
            let read = text.parse::<Place>().map_err(|error| error.to_string());
            assert_eq!(read, Err(expected.to_owned()));
        }
        for (text, expected) in [
            ("UK", "GB"),
            ("Germny", "DE"),
            ("NLD", "NL"),
            ("Ivory Coast", "CI"),
        ] {
            let Err(PlaceError::Unknown { near, .. }) = text.parse::<Place>() else {
                unreachable!("`{text}` is no code");
            };
            assert!(near.iter().any(|place| place.code() == expected), "{text}");
        }
    }
}
