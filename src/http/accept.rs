//! Which format a scraper asked for.

use crate::metrics::Format;

/// The format for an `Accept` header.
///
/// OpenMetrics must be asked for by name; everything else, absurd headers
/// included, gets the text format that every scraper reads. Nothing is refused.
///
/// # Source
///
/// RFC 9110, 12.5.1 (media ranges and their quality).
pub fn negotiate(accept: &str) -> Format {
    let best = |wanted: fn(&str) -> bool| {
        let ranges = accept.split(',').filter_map(range);
        let matching = ranges.filter(|(range, _)| wanted(range));
        matching.map(|(_, quality)| quality).fold(0.0, f64::max)
    };
    let openmetrics = best(|range| range == "application/openmetrics-text");
    let text = best(|range| matches!(range, "text/plain" | "text/*" | "*/*"));
    if openmetrics > 0.0 && openmetrics >= text {
        Format::OpenMetrics
    } else {
        Format::Text
    }
}

/// One media range in lower case with its quality, if it can be served.
fn range(text: &str) -> Option<(String, f64)> {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next()?.to_ascii_lowercase();
    let mut quality = 1.0;
    for parameter in parts {
        let (name, value) = parameter.split_once('=')?;
        match name.trim().to_ascii_lowercase().as_str() {
            "q" => quality = value.trim().parse().ok()?,
            "version" if !is_served(&range, value.trim().trim_matches('"')) => return None,
            _ => {}
        }
    }
    (0.0..=1.0).contains(&quality).then_some((range, quality))
}

fn is_served(range: &str, version: &str) -> bool {
    match range {
        "application/openmetrics-text" => matches!(version, "1.0.0" | "0.0.1"),
        "text/plain" => version == "0.0.4",
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openmetrics_must_be_asked_for_and_preferred() {
        let prometheus = "application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        let newer = "application/openmetrics-text;version=2.0.0,text/plain;q=0.3";
        for (accept, expected) in [
            (prometheus, Format::OpenMetrics),
            (newer, Format::Text),
            ("", Format::Text),
            ("*/*", Format::Text),
            ("text/html", Format::Text),
            ("application/openmetrics-text", Format::OpenMetrics),
            ("APPLICATION/OpenMetrics-Text; Q=1", Format::OpenMetrics),
            ("application/openmetrics-text;q=0", Format::Text),
            (
                "application/openmetrics-text;q=0.1, text/plain",
                Format::Text,
            ),
            ("application/openmetrics-text;q=nan", Format::Text),
            ("application/openmetrics-text;q=inf", Format::Text),
            ("application/openmetrics-text;q", Format::Text),
            (";;;,,,===;q=9", Format::Text),
        ] {
            assert_eq!(negotiate(accept), expected, "{accept}");
        }
    }

    #[test]
    fn an_absurd_header_gets_what_every_scraper_reads() {
        let asked = "application/openmetrics-text";
        let many = format!("{}{asked}", "text/html;q=0.1,".repeat(10_000));
        let parameters = format!("{asked}{}", ";a=b".repeat(10_000));
        let long = format!("{asked}{}", "x".repeat(100_000));
        for (accept, expected) in [
            (&*many, Format::OpenMetrics),
            (&*parameters, Format::OpenMetrics),
            (&*long, Format::Text),
            ("application/openmetrics-text/plain", Format::Text),
            (
                "application/openmetrics-text;version=99999999999999999999",
                Format::Text,
            ),
            ("application/openmetrics-text;version=\"", Format::Text),
            ("application/openmetrics-text;q=-1", Format::Text),
            ("application/openmetrics-text;q=1e999", Format::Text),
            (
                "application/openmetrics-text;q=0.0000000001",
                Format::OpenMetrics,
            ),
            ("applicatİon/openmetrics-text", Format::Text),
            ("application/openmetrics-text\u{0}", Format::Text),
            ("*/*;q=0, */*;q=0, */*;q=0", Format::Text),
            (",,,,,,,,,,", Format::Text),
            ("q=1", Format::Text),
        ] {
            let shown = &accept[..accept.len().min(80)];
            assert_eq!(negotiate(accept), expected, "{shown}");
        }
    }
}
