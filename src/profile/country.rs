//! Countries and territories.

use super::nearest::edits;

/// A country or territory of ISO 3166-1, or Kosovo (`XK`).
///
/// # Source
///
/// Codes: ISO 3166-1 alpha-2 as in the time zone database's `iso3166.tab`
/// (public domain); `XK` is the user-assigned code that the European Union uses.
/// Members of the European Union: Treaty on European Union, article 52.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    code: &'static str,
    name: &'static str,
    in_european_union: bool,
    other_names: &'static str,
}

/// Code, name, `EU` or `-`, other names separated by `|`; by tabs, one a line.
const COUNTRIES: &str = include_str!("countries.tsv");

impl Country {
    /// Every country, in the order of their codes.
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

    /// The country of that code, in capital or small letters.
    pub fn of(code: &str) -> Option<Self> {
        Self::all().find(|it| it.code.eq_ignore_ascii_case(code))
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

    /// How far `text`, in small letters, is from this country's code or a name.
    pub(super) fn distance(&self, text: &str) -> usize {
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
