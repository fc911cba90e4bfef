//! Numbers, units and dates as the Dutch write them.

use jiff::Timestamp;

/// The months, which `strftime` only knows in English.
const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// Units that are words.
const UNITS: [(&str, &str); 3] = [
    (" years", " jaar"),
    ("/image", "/afbeelding"),
    ("/request", "/verzoek"),
];

/// A number, or an amount with its unit: a comma before the decimals, a point between
/// thousands.
///
/// `CO2-eq` is what the Dutch list of emission factors writes for CO2e.
pub(super) fn number(english: &str) -> String {
    let marks = english.chars().map(|c| match c {
        '.' => ',',
        ',' => '.',
        other => other,
    });
    let marked: String = marks.collect();
    let mut said = marked.replace("gCO2e", "g CO2-eq");
    for (unit, own) in UNITS {
        if let Some(before) = said.strip_suffix(unit) {
            said = format!("{before}{own}");
        }
    }
    said
}

/// `1 november 2026`.
pub(super) fn date(at: Timestamp) -> String {
    let day = at.strftime("%-d");
    let month = at.strftime("%-m").to_string().parse().unwrap_or(1_usize);
    let month = MONTHS.get(month - 1).copied().unwrap_or_default();
    format!("{day} {month} {}", at.strftime("%Y"))
}

/// `1 november 2026, 14:30 UTC`.
pub(super) fn moment(at: Timestamp) -> String {
    format!("{}, {} UTC", date(at), at.strftime("%H:%M"))
}

/// `01-11-2026 14:30:05`, for a table: as wide as any other.
pub(super) fn instant(at: Timestamp) -> String {
    at.strftime("%d-%m-%Y %H:%M:%S").to_string()
}

/// Units of work that are usual: one, and many.
const WORK: [(&str, &str, &str); 7] = [
    ("answer", "antwoord", "antwoorden"),
    ("image", "afbeelding", "afbeeldingen"),
    ("page", "pagina", "pagina’s"),
    ("request", "verzoek", "verzoeken"),
    ("sample", "voorbeeld", "voorbeelden"),
    ("step", "stap", "stappen"),
    ("token", "token", "tokens"),
];

/// A usual unit of work; the user's own words stay.
pub(super) fn unit_of_work(unit: &str) -> &str {
    let known = WORK.iter().find(|(it, ..)| *it == unit);
    known.map_or(unit, |(_, one, _)| one)
}

/// Many of a usual unit of work.
pub(super) fn units_of_work(unit: &str) -> Option<&'static str> {
    let known = WORK.iter().find(|(it, ..)| *it == unit);
    known.map(|(.., many)| *many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_month_has_its_name() {
        for (index, name) in MONTHS.iter().enumerate() {
            let month = index + 1;
            let at = format!("2026-{month:02}-01T14:30:05Z")
                .parse()
                .unwrap_or_default();
            assert_eq!(date(at), format!("1 {name} 2026"));
            assert_eq!(moment(at), format!("1 {name} 2026, 14:30 UTC"));
            assert_eq!(instant(at), format!("01-{month:02}-2026 14:30:05"));
        }
    }

    #[test]
    fn decimals_have_a_comma_and_units_their_dutch_names() {
        for (english, dutch) in [
            ("1.25 kWh", "1,25 kWh"),
            ("6,988", "6.988"),
            ("268.4 gCO2e/kWh", "268,4 g CO2-eq/kWh"),
            ("4 years", "4 jaar"),
        ] {
            assert_eq!(number(english), dutch);
        }
    }
}
