//! Hourly grid intensities: what is read, weighted, flagged and refused.

use jiff::Timestamp;
use wattprint::profile::{
    Catalog, Given, Lacking, Match, Profile, Series, TIME_WEIGHTED, UsedWhen,
};
use wattprint::quantity::Energy;

const CITATION: &str = "\
# title: Hourly intensities of the Dutch grid
# publisher: An operator
# year: 2026
# url: https://example.org/hourly
# licence: CC0
";

const HEADING: &str = "time,g_per_kwh\n";

fn series(rows: &str) -> Result<Series, String> {
    let text = format!("{CITATION}{HEADING}{rows}");
    Series::parse("nl.csv", &text).map_err(|error| error.to_string())
}

fn hours() -> Series {
    let rows = "2025-03-01T00:00:00Z,100\n2025-03-01T01:00:00Z,300\n2025-03-01T03:00:00Z,200\n";
    series(rows).unwrap()
}

fn at(text: &str) -> Timestamp {
    format!("2025-03-01T{text}:00Z").parse().unwrap()
}

fn used(from: &str, until: &str, joules: f64) -> UsedWhen {
    UsedWhen {
        from: at(from),
        until: at(until),
        energy: Energy::from_joules(joules),
    }
}

fn netherlands() -> Profile {
    let catalog = Catalog::embedded();
    catalog
        .profile(&"NL".parse().unwrap(), Some(2025), &Given::default())
        .unwrap()
}

fn weighted(used: &[UsedWhen], lacking: Lacking) -> Result<(f64, Match, String), String> {
    let annual = netherlands().grid_carbon;
    let factor = hours()
        .weighted(&annual, used, lacking)
        .map_err(|it| it.to_string())?;
    let value = factor.in_unit();
    let (low, high) = (
        value.low() / value.central(),
        value.high() / value.central(),
    );
    let annual = annual.in_unit();
    assert!((low - annual.low() / annual.central()).abs() < 1e-9);
    assert!((high - annual.high() / annual.central()).abs() < 1e-9);
    assert_eq!(factor.citation().publisher, "An operator");
    assert!(factor.scope().ends_with(TIME_WEIGHTED));
    Ok((
        value.central(),
        factor.matched(),
        factor.locator().to_owned(),
    ))
}

#[test]
fn the_mean_is_weighted_by_the_energy_of_each_time() {
    let rows = "rows of the times when energy was used";
    // Three quarters of the energy fall into the hour of 300 g.
    let apart = [used("00:00", "00:15", 1.0), used("01:00", "01:15", 3.0)];
    let (mean, matched, locator) = weighted(&apart, Lacking::Refused).unwrap();
    assert!((mean - 250.0).abs() < 1e-9);
    assert_eq!((matched, &*locator), (Match::Exact, rows));
    // One stretch over the edge: a third of it lies in the second hour.
    let over = [used("00:30", "01:15", 5.0)];
    let (mean, ..) = weighted(&over, Lacking::Refused).unwrap();
    assert!((mean - (100.0 * 2.0 + 300.0) / 3.0).abs() < 1e-9);
    // Nothing used in the hour that is lacking: it does not matter.
    let beside = [used("01:30", "02:00", 1.0), used("03:00", "04:00", 1.0)];
    assert!((weighted(&beside, Lacking::Refused).unwrap().0 - 250.0).abs() < 1e-9);
}

#[test]
fn the_annual_mean_stands_in_only_if_the_user_says_so_and_is_flagged() {
    let over_the_gap = [used("01:00", "04:00", 6.0)];
    assert_eq!(
        weighted(&over_the_gap, Lacking::Refused).unwrap_err(),
        "`nl.csv` has no value for 2025-03-01T02:00:00Z, when energy was used (33 % of it lies in \
         such times); complete it, or let the annual mean stand in with \
         `--grid-series-lacking annual`"
    );
    let (mean, _, locator) = weighted(&over_the_gap, Lacking::AnnualMean).unwrap();
    let annual = netherlands().grid_carbon.in_unit().central();
    assert!((mean - (300.0 + annual + 200.0) / 3.0).abs() < 1e-9);
    assert!(
        locator.ends_with("the annual mean stands in for 33.3 % of the energy"),
        "{locator}"
    );
}

#[test]
fn energy_that_lies_wholly_in_a_gap_is_no_other_time() {
    let within = [used("02:15", "02:45", 1.0)];
    assert_eq!(
        weighted(&within, Lacking::Refused).unwrap_err(),
        "`nl.csv` has no value for 2025-03-01T02:15:00Z, when energy was used (100 % of it lies \
         in such times); complete it, or let the annual mean stand in with \
         `--grid-series-lacking annual`"
    );
    let (mean, ..) = weighted(&within, Lacking::AnnualMean).unwrap();
    let annual = netherlands().grid_carbon.in_unit().central();
    assert!((mean - annual).abs() < 1e-9, "{mean}");
}

#[test]
fn a_series_of_another_year_is_refused() {
    let mut later = used("00:00", "01:00", 1.0);
    later.from = "2026-03-01T00:00:00Z".parse().unwrap();
    later.until = "2026-03-01T01:00:00Z".parse().unwrap();
    for lacking in [Lacking::Refused, Lacking::AnnualMean] {
        assert_eq!(
            weighted(&[later], lacking).unwrap_err(),
            "`nl.csv` is about 2025-03-01T00:00:00Z to 2025-03-01T04:00:00Z, and the energy was \
             used from 2026-03-01T00:00:00Z to 2026-03-01T01:00:00Z; give the series of that time"
        );
    }
}

#[test]
fn every_bad_series_gets_its_own_message() {
    let first = "2025-03-30T00:00:00+01:00,231\n2025-03-30T01:00:00+01:00,232\n";
    for (rows, expected) in [
        (
            "2025-03-30T03:00:00+02:00,233\n",
            "nl.csv:9:1: the offset from UTC changes from `+01:00` to `+02:00`; \
             write all times with one offset, best with `Z`",
        ),
        (
            "2025-03-30T01:00:00+01:00,233\n",
            "nl.csv:9:1: 2025-03-30T00:00:00Z stands here twice; first on line 8",
        ),
        (
            "2025-03-30T00:30:00+01:00,233\n",
            "nl.csv:9:1: 2025-03-29T23:30:00Z comes after a later time; sort the rows by time",
        ),
        (
            "2025-03-30T01:30:00+01:00,233\n",
            "nl.csv:9:1: 2025-03-30T00:30:00Z is not a whole number of steps after the row before; \
             the first two rows make a step 3600 s",
        ),
        (
            "2025-03-30T02:00:00,233\n",
            "nl.csv:9:1: `2025-03-30T02:00:00` does not say its offset from UTC; \
             end it with `Z` or the like of `+01:00`",
        ),
        (
            "30 March,233\n",
            "nl.csv:9:1: `30 March` is no time; write it as `2026-03-01T00:00:00Z`",
        ),
        (
            "2025-03-30T02:00:00+01:00,-5\n",
            "nl.csv:9:27: the intensity `-5` is negative; no grid takes more out of the air than \
             it emits",
        ),
        (
            "2025-03-30T02:00:00+01:00,much\n",
            "nl.csv:9:27: `much` is not a number; the intensity is in grams CO2e per kilowatt-hour",
        ),
        (
            "2025-03-30T02:00:00+01:00\n",
            "nl.csv:9:1: a row is a time and a number, such as `2026-03-01T00:00:00Z,231`",
        ),
    ] {
        let found = series(&format!("{first}{rows}")).unwrap_err();
        assert_eq!(found, expected);
    }
    assert_eq!(
        series("2025-03-30T00:00:00Z,231\n").unwrap_err(),
        "nl.csv:7:1: a series has at least two rows: they tell the length of a step"
    );
}

#[test]
fn a_series_without_its_whole_citation_is_refused() {
    let rows = "2025-03-30T00:00:00Z,231\n2025-03-30T01:00:00Z,232\n";
    let parse = |text: String| Series::parse("nl.csv", &text).unwrap_err().to_string();
    assert_eq!(
        parse(format!("# title: Hourly\n# year: 2026\n{HEADING}{rows}")),
        "nl.csv:1:1: the citation lacks `publisher`, `url`, `licence`; begin the file with lines \
         such as `# title: …`, one each for title, publisher, year, url and licence"
    );
    assert_eq!(
        parse(format!(
            "{}{HEADING}{rows}",
            CITATION.replace("2026", "soon")
        )),
        "nl.csv:3:1: `soon` is no year of publication, such as 2026"
    );
    assert_eq!(
        parse(format!("{CITATION}{rows}")),
        "nl.csv:6:1: the line after the citation must be `time,g_per_kwh`"
    );
}

#[test]
fn a_moment_in_a_gap_is_no_other_time() {
    let moment = [used("02:30", "02:30", 1.0)];
    let refused = weighted(&moment, Lacking::Refused).unwrap_err();
    let expected = "`nl.csv` has no value for 2025-03-01T02:30:00Z, when energy was used (100 %";
    assert!(refused.starts_with(expected), "{refused}");
    let (mean, _, locator) = weighted(&moment, Lacking::AnnualMean).unwrap();
    let annual = netherlands().grid_carbon.in_unit().central();
    assert!((mean - annual).abs() < 1e-9, "{mean}");
    assert!(locator.ends_with("stands in for 100.0 % of the energy"));
}
