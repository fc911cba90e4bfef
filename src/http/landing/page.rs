//! The page itself: what is shown, section by section.

use super::chart::Chart;
use super::health;
use super::html::{best, bounds, cell, duration, escaped, filled, name, watt_hours};
use crate::metrics::{Known, Live, LiveDevice, LiveLine, LiveWorkload, Range};
use crate::quantity::significant;
use crate::sample::{Component, Provenance};

/// So many devices have a drawing; all of them are in the table.
const MOST_CHARTS: usize = 32;

/// Writes the page for what is known now.
pub(super) fn write(template: &str, live: &Live) -> String {
    filled(template, |section| match section {
        "version" => live.version.to_owned(),
        "host" => live
            .host
            .as_deref()
            .map_or_else(|| "This node".to_owned(), name),
        "title" => escaped(live.host.as_deref().unwrap_or("this node")),
        "status" => health::status(live),
        "now" => present(live),
        "node" => node(live),
        "totals" => totals(live),
        "charts" => charts(live),
        "devices" => live.devices.iter().map(device).collect(),
        "workloads" => workloads(live),
        "more" => match live.workloads.more {
            0 => String::new(),
            more => format!(
                "<p class=\"note\">and {more} more, in <a href=\"/metrics\">/metrics</a></p>"
            ),
        },
        "sources" => live.health.sources.iter().map(health::source).collect(),
        "health" => health::facts(live),
        _ => String::new(),
    })
}

/// The node's power, large.
fn present(live: &Live) -> String {
    let Some(watts) = live.watts else {
        return "<p class=\"large\">–</p><p class=\"bounds\">Power is known from the second sample on.</p>".to_owned();
    };
    let over = live.power_seconds.map(duration).unwrap_or_default();
    format!(
        "<p class=\"large\">{}</p><p class=\"bounds\">between {}, mean of the last {over}</p>",
        best(watts, "W"),
        bounds(watts, "W").replace(" to ", " and "),
    )
}

fn node(live: &Live) -> String {
    let whole = live.history.lines.iter().find(|it| it.device.is_none());
    let chart = whole.and_then(|line| Chart::new(&live.history, line));
    chart.map_or_else(waiting, |chart| chart.html("node", "the node"))
}

/// Shown where no step is over yet.
fn waiting() -> String {
    "<p class=\"note\">A line begins with the first whole step of ten seconds.</p>".to_owned()
}

fn totals(live: &Live) -> String {
    let totals = &live.totals;
    let energy = |known: Known| match known {
        Known::Range(joules) => Known::Range(watt_hours(joules)),
        Known::Not(_) => known,
    };
    let currency = totals.currency.as_deref().unwrap_or_default();
    [
        total("Energy of the node", energy(totals.energy_joules), "Wh"),
        total(
            "With the building's",
            energy(totals.facility_energy_joules),
            "Wh",
        ),
        total("CO2e, location-based", totals.emissions_grams, "g"),
        total("Water, site and grid", totals.water_liters, "L"),
        cost(totals.cost, &escaped(currency)),
    ]
    .concat()
}

fn total(what: &str, known: Known, unit: &str) -> String {
    tile(what, known, |it| (best(it, unit), bounds(it, unit)))
}

/// Money has no prefixes.
fn cost(known: Known, currency: &str) -> String {
    tile("Cost of electricity", known, |it| {
        let [low, central, high] = [it.low, it.central, it.high].map(|it| significant(it, 3));
        let bounds = format!("{low} to {high} {currency}");
        (format!("{central} {currency}"), bounds)
    })
}

/// A figure and its bounds in words, or the reason why there is none.
fn tile(what: &str, known: Known, words: impl Fn(Range) -> (String, String)) -> String {
    let (class, (figure, about)) = match known {
        Known::Range(range) => ("known", words(range)),
        Known::Not(reason) => {
            let words = ("not known".to_owned(), escaped(reason.absent));
            ("absent", words)
        }
    };
    format!(
        "<div class=\"{class}\"><dt>{what}</dt><dd><b>{figure}</b><span class=\"bounds\">{about}</span></dd></div>"
    )
}

/// A drawing for each device that has a line.
fn charts(live: &Live) -> String {
    let drawn = live.devices.iter().filter_map(|device| {
        let is_its = |line: &&LiveLine| {
            line.component == device.component
                && line.device.as_deref() == Some(device.device.as_str())
        };
        let its = live.history.lines.iter().find(is_its)?;
        Some((device, Chart::new(&live.history, its)?))
    });
    let cards: String = drawn
        .take(MOST_CHARTS)
        .enumerate()
        .map(|(place, (device, chart))| card(device, &chart, place))
        .collect();
    if cards.is_empty() { waiting() } else { cards }
}

fn card(device: &LiveDevice, chart: &Chart<'_>, place: usize) -> String {
    let watts = device.watts.map_or_else(String::new, |it| {
        format!(
            "<b>{}</b> <span class=\"bounds\">{}</span>",
            best(it, "W"),
            bounds(it, "W")
        )
    });
    let what = escaped(&format!("{} ({})", device.name, device.device));
    format!(
        "<article class=\"card\"><h3>{} <small>{}</small></h3><p class=\"now\">{watts}</p>{}</article>",
        name(&device.name),
        name(&device.device),
        chart.html(&format!("device-{place}"), &what),
    )
}

fn device(device: &LiveDevice) -> String {
    let observed = match device.provenance {
        Provenance::Measured => "measured",
        Provenance::Modelled => "modelled",
        Provenance::Supplied => "supplied",
    };
    let gaps = if device.gap_seconds > 0.0 {
        format!("{observed}, but for {}", duration(device.gap_seconds))
    } else {
        observed.to_owned()
    };
    let holders: Vec<_> = device.holders.iter().map(|it| name(it)).collect();
    let held = if holders.is_empty() {
        "nobody".to_owned()
    } else {
        holders.join(", ")
    };
    let held = if device.component == Component::Accelerator {
        held
    } else {
        "shared".to_owned()
    };
    format!(
        "<tr><th scope=\"row\">{} <small>{}</small></th><td>{}</td>{}{}<td>{held}</td><td>{gaps}</td></tr>",
        name(&device.name),
        name(&device.device),
        kind(device.component),
        cell(device.watts, "W"),
        cell(Some(watt_hours(device.joules)), "Wh"),
    )
}

/// What a component is called.
fn kind(component: Component) -> &'static str {
    match component {
        Component::Accelerator => "accelerator",
        Component::Cpu => "processor",
        Component::Dram => "memory",
        Component::Other => "rest of the node",
        Component::Core => "cores",
        Component::Module => "module",
        Component::Platform => "platform",
        Component::Node => "node",
    }
}

fn workloads(live: &Live) -> String {
    let workloads = &live.workloads;
    let rest = [&workloads.idle, &workloads.unattributed];
    let rows = workloads.shown.iter().chain(rest);
    rows.map(workload).collect()
}

fn workload(workload: &LiveWorkload) -> String {
    let (class, about) = match (workload.phase, workload.active) {
        (None, _) => ("rest", String::new()),
        (Some(phase), true) => ("", phase.name().to_owned()),
        (Some(phase), false) => ("", format!("{}, at rest", phase.name())),
    };
    let explained = match workload.name.as_str() {
        "idle" if workload.phase.is_none() => "drawn while nothing used or reserved a device",
        "unattributed" if workload.phase.is_none() => "used by no known workload",
        _ => about.as_str(),
    };
    format!(
        "<tr class=\"{class}\"><th scope=\"row\">{} <small>{explained}</small></th>{}{}{}</tr>",
        name(&workload.name),
        cell(workload.watts, "W"),
        cell(Some(watt_hours(workload.amounts.joules)), "Wh"),
        cell(workload.amounts.grams, "g"),
    )
}
