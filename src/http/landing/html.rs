//! Text for a page: escaped, rounded, and put into its places.

pub(super) use crate::document::escaped;
use crate::metrics::Range;
use crate::quantity::{prefixed, prefixed_like};
use jiff::Timestamp;

/// A stranger's name, whose direction is its own affair.
pub(super) fn name(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}

/// Puts sections into the places `{{name}}` of a template, in one pass, so that what
/// stands in a section is never taken for a place.
pub(super) fn filled(template: &str, section: impl Fn(&str) -> String) -> String {
    let mut parts = template.split("{{");
    let mut page = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or(("", part));
        page.push_str(&section(name));
        page.push_str(rest);
    }
    page
}

/// `312 W`: the best guess.
pub(super) fn best(range: Range, unit: &str) -> String {
    prefixed(range.central, unit, 3)
}

/// `298 W to 330 W`: the bounds, comparable with the best guess.
pub(super) fn bounds(range: Range, unit: &str) -> String {
    let like = |it| prefixed_like(it, range.central, unit, 3);
    format!("{} to {}", like(range.low), like(range.high))
}

/// An energy in watt-hours, the unit of electricity bills.
pub(super) fn watt_hours(joules: Range) -> Range {
    Range {
        low: joules.low / 3600.0,
        central: joules.central / 3600.0,
        high: joules.high / 3600.0,
    }
}

/// A cell with a figure and its bounds, or a dash that is read as `not known`.
pub(super) fn cell(range: Option<Range>, unit: &str) -> String {
    let unknown = "<td class=\"figure\"><span aria-hidden=\"true\">–</span><span class=\"unseen\">not known</span></td>";
    range.map_or_else(
        || unknown.to_owned(),
        |range| {
            let (best, bounds) = (best(range, unit), bounds(range, unit));
            format!(
                "<td class=\"figure\"><b>{best}</b> <span class=\"bounds\">{bounds}</span></td>"
            )
        },
    )
}

/// A moment, to the second.
pub(super) fn time(at: Timestamp) -> String {
    let shown = at.strftime("%Y-%m-%d %H:%M:%S UTC");
    format!(
        "<time datetime=\"{}\">{shown}</time>",
        at.strftime("%Y-%m-%dT%H:%M:%SZ")
    )
}

/// A time in the two largest of its units: `3 h 12 min`.
pub(super) fn duration(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    match whole {
        0..60 => format!("{seconds:.1} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        3600..86_400 => format!("{} h {} min", whole / 3600, whole / 60 % 60),
        _ => format!("{} d {} h", whole / 86_400, whole / 3600 % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_section_says_is_never_a_place() {
        let page = filled("<p>{{one}}</p>{{two}}", |name| match name {
            "one" => "{{two}}".to_owned(),
            _ => "2".to_owned(),
        });
        assert_eq!(page, "<p>{{two}}</p>2");
    }

    #[test]
    fn markup_and_quotes_are_text() {
        assert_eq!(
            escaped("<b onload=\"x\">&'"),
            "&lt;b onload=&quot;x&quot;&gt;&amp;&#39;"
        );
    }

    #[test]
    fn durations_have_two_units() {
        for (seconds, expected) in [
            (0.04, "0.0 s"),
            (59.96, "60.0 s"),
            (61.0, "1 min 1 s"),
            (11_520.0, "3 h 12 min"),
            (200_000.0, "2 d 7 h"),
        ] {
            assert_eq!(duration(seconds), expected);
        }
    }
}
