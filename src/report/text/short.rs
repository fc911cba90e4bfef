//! Citations in a few words.

use super::layout::fitted;
use crate::report::clean;
use crate::report::metered::distinct;

/// The longest that a short citation may be: two short publishers and years.
const WIDTH: usize = 38;

/// The longest name, which leaves room for its year.
const NAME: usize = 32;

/// Who published something and when: `Ember 2026`.
///
/// A citation is `publisher, title (year)`; several are separated by semicolons,
/// as are remarks, which have no comma. What is cited in another form keeps the
/// part that names somebody.
pub(super) fn short(citation: &str) -> String {
    let cited = citation.split("; ").filter(|part| part.contains(", "));
    let cited = distinct(cited.map(one));
    if cited.is_empty() {
        return one(citation.rsplit("; ").next().unwrap_or(citation));
    }
    fitted(&cited, ", ", WIDTH, 1).join("")
}

fn one(cited: &str) -> String {
    let mut parts = cited.split([',', ':', '(']).map(str::trim);
    let who = parts
        .find(|part| part.starts_with(char::is_alphabetic))
        .unwrap_or(cited);
    let name = clean(who, NAME);
    match year(cited) {
        Some(year) if !name.contains(year) => format!("{name} {year}"),
        _ => name,
    }
}

/// The first year of this or the last century.
fn year(text: &str) -> Option<&str> {
    let mut runs = text.split(|c: char| !c.is_ascii_digit());
    runs.find(|run| run.len() == 4 && (run.starts_with("19") || run.starts_with("20")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_becomes_its_publisher_and_year() {
        for (citation, expected) in [
            ("Ember, Yearly Electricity Data (2026)", "Ember 2026"),
            (
                "the bounds are in each reading; Boavizta, Getting started (2024)",
                "Boavizta 2024",
            ),
            (
                "±8 %, derived from Schöne et al. 2021 (AMD package)",
                "derived from Schöne et al. 2021",
            ),
            (
                "3 W per module; 0.392 W per GB: mlco2/codecarbon, ram.py (2026); Boavizta, API (2024)",
                "mlco2/codecarbon 2026, Boavizta 2024",
            ),
            ("given by hand", "given by hand"),
            ("", ""),
        ] {
            assert_eq!(short(citation), expected);
        }
    }
}
