//! How well the node is observed, for the page.

use super::html::{best, duration, escaped, name, time};
use crate::metrics::{Health, Live, LiveSource, Range};
use crate::quantity::{percent, prefixed};

/// Whether the sampler works, in words beside a sign.
pub(super) fn status(live: &Live) -> String {
    let down: Vec<_> = live.health.sources.iter().filter(|it| !it.up).collect();
    let (class, sign, words) = match (&live.trouble, down.len()) {
        (Some(trouble), _) => ("bad", "✕", format!("Not sampling: {}", escaped(trouble))),
        (None, 0) => ("good", "✓", "Sampling; all sources deliver".to_owned()),
        (None, 1) => (
            "warn",
            "!",
            "Sampling; 1 source does not deliver".to_owned(),
        ),
        (None, more) => (
            "warn",
            "!",
            format!("Sampling; {more} sources do not deliver"),
        ),
    };
    format!(
        "<p class=\"status {class}\"><span class=\"sign\" aria-hidden=\"true\">{sign}</span> {words}</p>\
         <p class=\"stamp\">Numbers of {}, {} old, from an agent that has run for {}.</p>",
        time(live.sampled),
        duration(live.age_seconds),
        duration(live.uptime_seconds),
    )
}

/// One source as a row of a table.
pub(super) fn source(source: &LiveSource) -> String {
    let (class, sign, word) = if source.up {
        ("good", "✓", "delivers")
    } else {
        ("bad", "✕", "does not deliver")
    };
    let last = source.last_success.map_or_else(|| "never".to_owned(), time);
    let errors: Vec<String> = source
        .errors
        .iter()
        .filter(|(_, number)| **number > 0)
        .map(|(kind, number)| format!("{number} × {}", name(kind)))
        .collect();
    let errors = if errors.is_empty() {
        "none".to_owned()
    } else {
        errors.join(", ")
    };
    format!(
        "<tr><th scope=\"row\">{}</th><td class=\"{class}\"><span class=\"sign\" aria-hidden=\"true\">{sign}</span> {word}</td><td>{last}</td><td>{errors}</td></tr>",
        name(&source.name),
    )
}

/// Coverage, the ledger and its audit.
pub(super) fn facts(live: &Live) -> String {
    let Health {
        ledger,
        gap_seconds,
        modelled_share,
        late_ticks,
        ..
    } = &live.health;
    let row = |what: &str, said: String| format!("<div><dt>{what}</dt><dd>{said}</dd></div>");
    let count = |number: u64, none: &str, some: &str| match number {
        0 => none.to_owned(),
        _ => format!("<strong>{number}</strong> {some}"),
    };
    let whole = |bytes: f64| Range {
        low: bytes,
        central: bytes,
        high: bytes,
    };
    let size = ledger
        .bytes
        .map_or_else(|| "no file".to_owned(), |it| best(whole(it as f64), "B"));
    let audited = ledger
        .audited
        .map_or_else(|| "no period has been sealed yet".to_owned(), time);
    let modelled = modelled_share.map_or_else(
        || "not known yet".to_owned(),
        |it| format!("{} of the node's energy", percent(it)),
    );
    [
        row("Not measured but modelled", modelled),
        row(
            "Without a reading",
            format!("{}, added up over the devices", duration(*gap_seconds)),
        ),
        row(
            "Late samples",
            count(*late_ticks, "none", "since the start"),
        ),
        row(
            "Ledger",
            format!(
                "{size}; failed writes: {}",
                count(ledger.errors, "none", "(tried again)")
            ),
        ),
        row("Last audit that held", audited),
        row(
            "Audit findings",
            count(ledger.findings, "none", "(see wattprint audit)"),
        ),
        row(
            "Time between samples",
            prefixed(live.interval_seconds, "s", 3),
        ),
    ]
    .concat()
}
