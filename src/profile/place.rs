//! Places: where the electricity is used. A place is never assumed.

use std::fmt;
use std::str::FromStr;

/// A country or territory of ISO 3166-1, or Kosovo (`XK`).
///
/// # Source
///
/// Codes: ISO 3166-1 alpha-2 as in the time zone database's `iso3166.tab`
/// (public domain); `XK` is the user-assigned code that the European Union uses.
/// Members of the European Union: Treaty on European Union, article 52.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    code: &'static str,
    name: &'static str,
    in_european_union: bool,
    other_names: &'static str,
}

/// Code, name, `EU` or `-`, other names separated by `|`; by tabs, one a line.
const COUNTRIES: &str = include_str!("countries.tsv");

/// How many near names an error suggests.
const SUGGESTIONS: usize = 3;

/// What was given is not a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Nothing of that code or name.
    #[error("unknown place `{text}`: a place is a country code of two letters; {}", nearest(.near))]
    Unknown {
        /// What was given.
        text: String,
        /// The nearest places.
        near: Vec<Place>,
    },
    /// A form that names something smaller than a country.
    #[error(
        "place `{text}`: places of the form `{scheme}:…` are not known yet; \
         give the country's code, and its own figure with `--grid-intensity G_PER_KWH`"
    )]
    Scheme {
        /// What was given.
        text: String,
        /// The part before the colon.
        scheme: String,
    },
}

impl Place {
    /// Every place, in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        COUNTRIES.lines().filter_map(|line| {
            let mut cells = line.split('\t');
            Some(Self {
                code: cells.next()?,
                name: cells.next()?,
                in_european_union: cells.next()? == "EU",
                other_names: cells.next()?,
            })
        })
    }

    /// The code of two capital letters.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The common English name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it is a member of the European Union.
    pub fn in_european_union(&self) -> bool {
        self.in_european_union
    }

    /// How far `text`, in small letters, is from this place's code or a name.
    fn distance(&self, text: &str) -> usize {
        let names = self.other_names.split('|').chain([self.name]);
        let names = names.map(str::to_lowercase).map(|name| {
            if name.starts_with(text) && text.len() > 3 {
                1
            } else {
                2 * edits(text, &name)
            }
        });
        let code = self.code.to_lowercase();
        let first_differs = usize::from(code.chars().next() != text.chars().next());
        let by_code = 2 * edits(text, &code) + first_differs;
        names.min().unwrap_or(usize::MAX).min(by_code)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code)
    }
}

impl FromStr for Place {
    type Err = PlaceError;

    /// Reads a country code, in capital or small letters.
    ///
    /// # Errors
    ///
    /// Anything else gives [`PlaceError`] with the nearest names.
    fn from_str(text: &str) -> Result<Self, PlaceError> {
        if let Some(place) = Self::all().find(|it| it.code.eq_ignore_ascii_case(text)) {
            return Ok(place);
        }
        let text = text.to_owned();
        if let Some((scheme, _)) = text.split_once(':') {
            let scheme = scheme.to_owned();
            return Err(PlaceError::Scheme { text, scheme });
        }
        let small = text.to_lowercase();
        let mut near: Vec<(usize, Self)> = Self::all()
            .map(|place| (place.distance(&small), place))
            .collect();
        near.sort_by_key(|(distance, _)| *distance);
        let best = near.first().map_or(0, |(distance, _)| *distance);
        // A full or nearly full name is one place; anything else gets a choice.
        let enough = if best <= 1 { 1 } else { SUGGESTIONS };
        let near = near.into_iter().map(|(_, place)| place).take(enough);
        Err(PlaceError::Unknown {
            text,
            near: near.collect(),
        })
    }
}

fn nearest(near: &[Place]) -> String {
    let named: Vec<String> = near
        .iter()
        .map(|place| format!("`{}` ({})", place.code, place.name))
        .collect();
    match named.as_slice() {
        [one] => format!("did you mean {one}?"),
        _ => format!("the nearest are {}", named.join(", ")),
    }
}

/// Levenshtein's distance: letters to insert, remove or replace.
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        for (b, cell) in right.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = *cell;
            before = replaced.min(before + 1).min(diagonal + 1);
            *cell = before;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_capital_and_small_letters() {
        for text in ["NL", "nl", "Nl"] {
            let place = text.parse::<Place>();
            let read = place.map(|it| (it.code(), it.name(), it.in_european_union()));
            assert_eq!(read, Ok(("NL", "Netherlands", true)));
        }
        assert_eq!(Place::all().count(), 250);
        assert_eq!(Place::all().filter(Place::in_european_union).count(), 27);
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
                "UK",
                "unknown place `UK`: a place is a country code of two letters; \
                 did you mean `GB` (United Kingdom)?",
            ),
            (
                "ZZ",
                "unknown place `ZZ`: a place is a country code of two letters; \
                 the nearest are `ZA` (South Africa), `ZM` (Zambia), `ZW` (Zimbabwe)",
            ),
            (
                "gcp:europe-west4",
                "place `gcp:europe-west4`: places of the form `gcp:…` are not known yet; \
                 give the country's code, and its own figure with `--grid-intensity G_PER_KWH`",
            ),
        ] {
            let read = text.parse::<Place>().map_err(|error| error.to_string());
            assert_eq!(read, Err(expected.to_owned()));
        }
        for (text, expected) in [("Germny", "DE"), ("NLD", "NL"), ("Ivory Coast", "CI")] {
            let Err(PlaceError::Unknown { near, .. }) = text.parse::<Place>() else {
                unreachable!("`{text}` is no code");
            };
            assert!(near.iter().any(|place| place.code() == expected), "{text}");
        }
    }
}
