//! What a dashboard must keep: the rules of Grafana's dashboard-linter, and the house's own.

use super::board::{Board, expressions, title};
use super::names::{Level, TARGET, labels, level};
use super::promql::named;
use serde_json::Value;
use std::collections::BTreeSet;

/// One rule: what it says, and what breaks it.
pub type Lint = fn(&Board) -> Vec<String>;

/// All rules, each with the words for its findings.
pub const LINTS: &[(&str, Lint)] = &[
    ("the dashboard is described, and no instance's own", head),
    (
        "a variable chooses the data source, and everything uses it",
        sources,
    ),
    ("cluster, job and node can be chosen", selectors),
    ("variables follow the time range", refresh),
    (
        "a panel says what it is, its boundary, and how sure",
        described,
    ),
    ("a unit is one that Grafana knows", units),
    ("a panel asks for something, once each", targets),
    (
        "panels have numbers of their own and do not overlap",
        placed,
    ),
    ("counters are read through rate or increase", counters),
    (
        "rates are over $__rate_interval, totals over $__range",
        windows,
    ),
    ("each series and label exists", series),
    ("no two boundaries are added or stacked", boundaries),
    ("bases, origins and currencies stay apart", apart),
    (
        "a band's edges are bounds of its line, and not in the legend",
        bands,
    ),
];

const UNITS: &str = include_str!("../../fixtures/grafana/units-13.0.2.txt");

fn head(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    let empty = ["uid", "title", "description"].into_iter();
    found.extend(
        empty
            .filter(|key| board.text(key).is_empty())
            .map(|it| format!("no {it}")),
    );
    let of = &board.0;
    let version = of["schemaVersion"].as_u64().unwrap_or_default();
    let checks = [
        (of.get("id") == Some(&Value::Null), "id is null"),
        ((39..=41).contains(&version), "schemaVersion is 39 to 41"),
        (of["graphTooltip"] == 1, "graphTooltip is 1"),
        // Months of a report are those of UTC.
        (
            of["timezone"] == "browser" || of["uid"] == "wattprint-procurement",
            "timezone is browser",
        ),
        (
            of["tags"].as_array().is_some_and(|it| !it.is_empty()),
            "it has tags",
        ),
        (
            of["links"].as_array().is_some_and(|it| it.len() == 3),
            "it links to the others",
        ),
    ];
    found.extend(
        checks
            .iter()
            .filter(|it| !it.0)
            .map(|it| format!("must hold: {}", it.1)),
    );
    found
}

fn sources(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    let chosen = board.variable("datasource");
    if chosen.is_none_or(|it| it["type"] != "datasource" || it["query"] != "prometheus") {
        found.push("no variable `datasource` for Prometheus".to_owned());
    }
    let uses = |it: &Value| it["datasource"]["uid"] == "${datasource}";
    for panel in board.charts() {
        let mut targets = panel["targets"].as_array().into_iter().flatten();
        if !uses(panel) || !targets.all(uses) {
            found.push(title(panel));
        }
    }
    let queries = board.variables().filter(|it| it["type"] == "query");
    found.extend(
        queries
            .filter(|it| !uses(it))
            .map(|it| format!("variable {}", it["name"])),
    );
    found
}

fn selectors(board: &Board) -> Vec<String> {
    // What rules recorded by cluster has no job and no node any more.
    let reads_agents = board
        .queries()
        .iter()
        .any(|it| it.expr.contains("$instance"));
    let wanted = if reads_agents { TARGET } else { &TARGET[..1] };
    let mut found = Vec::new();
    for name in wanted {
        let Some(variable) = board.variable(name) else {
            found.push(format!("no variable `{name}`"));
            continue;
        };
        let one_node = *name == "instance"
            && variable["label"] == "Node"
            && board.text("uid").ends_with("-node");
        let all = variable["includeAll"] == true && variable["multi"] == true;
        let any = all && variable["allValue"].is_string();
        if !one_node && !any {
            found.push(format!("`{name}` needs includeAll, multi and allValue"));
        }
    }
    if board
        .variable("cluster")
        .is_some_and(|it| it["allValue"] != ".*")
    {
        found.push("All clusters must match targets without one".to_owned());
    }
    found
}

fn refresh(board: &Board) -> Vec<String> {
    let queries = board.variables().filter(|it| it["type"] == "query");
    queries
        .filter(|it| it["refresh"] != 2)
        .map(|it| it["name"].to_string())
        .collect()
}

fn described(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    for panel in board.charts() {
        let text = panel["description"].as_str().unwrap_or_default();
        let sure = ["bounds", "ncertain", "exact", "uncertainty"];
        let complete = text.contains("oundary") && sure.iter().any(|it| text.contains(it));
        let titled = panel["title"].as_str().is_some_and(|it| !it.is_empty());
        let empty = panel["fieldConfig"]["defaults"]["noValue"].as_str();
        if !complete || !titled || empty.is_none_or(str::is_empty) {
            found.push(title(panel));
        }
    }
    found
}

fn units(board: &Board) -> Vec<String> {
    let known = |unit: &str| {
        let own = unit.starts_with("si:") || unit.starts_with("suffix:");
        own || UNITS.lines().any(|it| it == unit)
    };
    let mut found = Vec::new();
    for panel in board.charts() {
        let config = &panel["fieldConfig"];
        let overrides = config["overrides"].as_array().into_iter().flatten();
        let properties = overrides.flat_map(|it| it["properties"].as_array().into_iter().flatten());
        let units = properties
            .filter(|it| it["id"] == "unit")
            .map(|it| &it["value"]);
        for unit in units.chain([&config["defaults"]["unit"]]) {
            if !unit.as_str().is_some_and(known) {
                found.push(format!("{}: {unit}", title(panel)));
            }
        }
    }
    found
}

fn targets(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    for panel in board.charts() {
        let targets = panel["targets"].as_array().cloned().unwrap_or_default();
        let names: BTreeSet<_> = targets.iter().map(|it| it["refId"].to_string()).collect();
        let asks = expressions(panel).all(|it| !it.is_empty());
        if targets.is_empty() || names.len() != targets.len() || !asks {
            found.push(title(panel));
        }
    }
    found
}

fn placed(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    let (mut ids, mut cells) = (BTreeSet::new(), BTreeSet::new());
    for panel in board.panels() {
        if !ids.insert(panel["id"].as_u64()) {
            found.push(format!("{}: its number is another's", title(panel)));
        }
        let at = |key: &str| panel["gridPos"][key].as_u64().unwrap_or_default();
        let mut free = at("w") > 0 && at("h") > 0 && at("x") + at("w") <= 24;
        for x in at("x")..at("x") + at("w") {
            for y in at("y")..at("y") + at("h") {
                free &= cells.insert((x, y));
            }
        }
        if !free {
            found.push(format!("{}: no room", title(panel)));
        }
    }
    found
}

fn counters(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    for query in board.queries() {
        if query.place.starts_with("variable") {
            continue;
        }
        for (at, _) in query.expr.match_indices("_total") {
            let before = &query.expr[..at];
            let start = before.rfind(|it: char| !it.is_ascii_alphanumeric() && it != '_');
            let before = &before[..start.map_or(0, |it| it + 1)];
            if !before.ends_with("rate(") && !before.ends_with("increase(") {
                found.push(query.place.clone());
            }
        }
    }
    found
}

fn windows(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    for query in board.queries() {
        if query.place.starts_with("annotation") {
            continue;
        }
        let opened = query.expr.split('[').skip(1);
        let mut windows = opened.filter_map(|it| it.split_once(']')).map(|it| it.0);
        // Weeks and the days of months are sums of the hours that the rules recorded.
        let hourly = query.expr.contains(":increase1h");
        let known = |it: &str| {
            let summed = hourly && ["1d", "7d"].contains(&it);
            it == "$__rate_interval" || it == "$__range" || summed
        };
        if !windows.all(known) {
            found.push(query.place.clone());
        }
    }
    found
}

fn series(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    for query in board.queries() {
        let expression = named(&query.expr);
        let mut all: Vec<String> = TARGET.iter().map(|it| (*it).to_owned()).collect();
        for (name, selected) in &expression.series {
            let Some(own) = labels(name) else {
                found.push(format!("{}: no series {name}", query.place));
                continue;
            };
            let unknown = selected
                .iter()
                .filter(|it| !own.contains(it) && !TARGET.contains(&it.as_str()));
            found.extend(unknown.map(|it| format!("{}: {name} has no label {it}", query.place)));
            all.extend(own);
        }
        let unknown = expression.grouped.iter().filter(|it| !all.contains(it));
        found.extend(unknown.map(|it| format!("{}: nothing has the label {it}", query.place)));
    }
    found
}

fn boundaries(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    for panel in board.charts() {
        let stacked = panel["fieldConfig"]["defaults"]["custom"]["stacking"]["mode"] == "normal";
        let mut together = BTreeSet::new();
        for expr in expressions(panel) {
            let levels: BTreeSet<Level> = named(expr)
                .series
                .iter()
                .filter_map(|it| level(&it.0))
                .collect();
            let added = [" + ", " or "].iter().any(|it| expr.contains(it));
            if levels.len() > 1 && (added || stacked) {
                found.push(format!("{}: {levels:?}", title(panel)));
            }
            together.extend(levels);
        }
        if stacked && together.len() > 1 {
            found.push(format!("{}: stacks {together:?}", title(panel)));
        }
        if expressions(panel).any(|it| it.contains("__name__")) {
            found.push(format!("{}: names of series by pattern", title(panel)));
        }
    }
    found
}

fn apart(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    for query in board.queries() {
        if query.place.starts_with("variable") {
            continue;
        }
        let expression = named(&query.expr);
        for (name, selected) in &expression.series {
            for label in ["basis", "origin", "currency"] {
                let has = labels(name).is_some_and(|it| it.iter().any(|own| own == label));
                let one = query.expr.contains(&format!("{label}=\"${label}\""))
                    && selected.iter().any(|it| it == label);
                if has && !one && !expression.grouped.iter().any(|it| it == label) {
                    found.push(format!("{}: {name} over all of `{label}`", query.place));
                }
            }
        }
    }
    found
}

fn bands(board: &Board) -> Vec<String> {
    let mut found = Vec::new();
    for panel in board.charts().filter(|it| it["type"] == "timeseries") {
        let text = panel["fieldConfig"]["overrides"].to_string();
        if !text.contains("custom.fillBelowTo") {
            continue;
        }
        let queries: Vec<_> = expressions(panel).collect();
        let whole =
            queries.len() == 3 && queries[0].contains("_low_") && queries[1].contains("_high_");
        let same = whole
            && queries[0].replace("_low_", "_") == queries[2]
            && queries[1].replace("_high_", "_") == queries[2];
        if !same || text.matches("\"legend\":true").count() != 2 {
            found.push(title(panel));
        }
    }
    found
}
