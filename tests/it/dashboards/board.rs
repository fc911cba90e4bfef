//! One dashboard, and what the rules ask of it.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The dashboards of this tree.
pub const FILES: &[&str] = &[
    "fleet.json",
    "node.json",
    "workload.json",
    "procurement.json",
];

/// Where the dashboards and their source are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dashboards")
}

/// A dashboard as Grafana reads it.
pub struct Board(pub Value);

/// One query, with where it stands.
pub struct Query {
    pub place: String,
    pub expr: String,
}

impl Board {
    pub fn read(file: &str) -> Self {
        let text = fs::read_to_string(folder().join(file)).unwrap();
        Self(serde_json::from_str(&text).unwrap())
    }

    pub fn text(&self, key: &str) -> String {
        self.0[key].as_str().unwrap_or_default().to_owned()
    }

    /// All panels, headings of rows included.
    pub fn panels(&self) -> impl Iterator<Item = &Value> {
        self.0["panels"].as_array().into_iter().flatten()
    }

    /// The panels that show data.
    pub fn charts(&self) -> impl Iterator<Item = &Value> {
        self.panels()
            .filter(|it| it["type"] != "row" && it["type"] != "text")
    }

    pub fn variables(&self) -> impl Iterator<Item = &Value> {
        self.0["templating"]["list"]
            .as_array()
            .into_iter()
            .flatten()
    }

    /// The variable of that name.
    pub fn variable(&self, name: &str) -> Option<&Value> {
        self.variables().find(|it| it["name"] == name)
    }

    fn annotations(&self) -> impl Iterator<Item = &Value> {
        let all = self.0["annotations"]["list"].as_array();
        all.into_iter().flatten().filter(|it| it["builtIn"] != 1)
    }

    /// Every query of panels, annotations and variables.
    pub fn queries(&self) -> Vec<Query> {
        let panels = self.charts().flat_map(|panel| {
            let place = title(panel);
            expressions(panel).map(move |expr| Query {
                place: place.clone(),
                expr: expr.to_owned(),
            })
        });
        let marks = self.annotations().map(|it| Query {
            place: format!("annotation {}", it["name"]),
            expr: it["expr"].as_str().unwrap_or_default().to_owned(),
        });
        let variables = self.variables().filter_map(|it| {
            let query = it["query"]["query"].as_str()?;
            let inner = query.strip_prefix("label_values(")?;
            let (series, _) = inner.rsplit_once(", ")?;
            Some(Query {
                place: format!("variable {}", it["name"]),
                expr: series.to_owned(),
            })
        });
        panels.chain(marks).chain(variables).collect()
    }
}

/// What a panel is called in a finding.
pub fn title(panel: &Value) -> String {
    let title = panel["title"].as_str().unwrap_or_default();
    format!("panel {} {title:?}", panel["id"])
}

/// The queries of one panel.
pub fn expressions(panel: &Value) -> impl Iterator<Item = &str> {
    let targets = panel["targets"].as_array().into_iter().flatten();
    targets.map(|it| it["expr"].as_str().unwrap_or_default())
}
