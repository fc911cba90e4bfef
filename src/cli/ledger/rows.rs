//! A period as rows: one for each meter, and one for each share of it.

use crate::accounting::{Holder, Microjoules};
use crate::ledger::Told;
use crate::sample::{Channel, WorkloadId};
use anyhow::Context;
use serde_json::{Map, Value, json};

/// How a row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// With commas, after RFC 4180.
    Csv,
    /// As a JSON object.
    Jsonl,
}

/// The columns of every row, with their units.
///
/// `row` is `meter` for what a channel metered and `share` for what one holder was
/// charged of it; the shares of a channel add up to its meter. What does not belong
/// to a kind of row is empty.
const COLUMNS: &[&str] = &[
    "row",
    "node",
    "session",
    "from",
    "to",
    "component",
    "device",
    "holder",
    "workload",
    "phase",
    "name",
    "project",
    "energy_microjoules",
    "energy_low_microjoules",
    "energy_high_microjoules",
    "gap_energy_microjoules",
    "gap_seconds",
    "reserved_seconds",
    "execution_idle_microjoules",
];

/// The rows of one period.
pub struct Rows(Vec<Vec<Value>>);

impl Rows {
    /// Its meters, then its shares.
    pub fn of(told: &Told<'_>) -> Self {
        let meters = told.span.meters.iter().map(|meter| {
            let who = [
                json!(null),
                json!(null),
                json!(null),
                json!(null),
                json!(null),
            ];
            let rest = [
                json!(meter.gap_time.as_secs_f64()),
                json!(null),
                json!(null),
            ];
            row(told, "meter", &meter.channel, who, meter.energy, rest)
        });
        let shares = told.span.entries.iter().map(|entry| {
            let rest = [
                json!(null),
                json!(entry.reserved.as_secs_f64()),
                json!(entry.execution_idle),
            ];
            let who = who(told, &entry.holder);
            row(told, "share", &entry.channel, who, entry.energy, rest)
        });
        Self(meters.chain(shares).collect())
    }

    /// Appends a line for each.
    ///
    /// # Errors
    ///
    /// When a row cannot be written as JSON, which a number that is none would be.
    pub fn write(self, table: Table, lines: &mut String) -> anyhow::Result<()> {
        for row in self.0 {
            match table {
                Table::Csv => {
                    let fields: Vec<String> = row.iter().map(field).collect();
                    lines.push_str(&fields.join(","));
                    lines.push_str("\r\n");
                }
                Table::Jsonl => {
                    let names = COLUMNS.iter().map(|it| (*it).to_owned());
                    let object: Map<String, Value> = names.zip(row).collect();
                    let line = serde_json::to_string(&object).context("writing a row")?;
                    lines.push_str(&line);
                    lines.push('\n');
                }
            }
        }
        Ok(())
    }
}

impl Table {
    /// What stands before the rows.
    pub fn head(self) -> &'static str {
        match self {
            Self::Csv => HEAD,
            Self::Jsonl => "",
        }
    }
}

/// The columns as the first line of a table; a test compares.
const HEAD: &str = "row,node,session,from,to,component,device,holder,workload,phase,name,project,\
energy_microjoules,energy_low_microjoules,energy_high_microjoules,gap_energy_microjoules,\
gap_seconds,reserved_seconds,execution_idle_microjoules\r\n";

fn row(
    told: &Told<'_>,
    kind: &str,
    channel: &Channel,
    who: [Value; 5],
    energy: Microjoules,
    rest: [Value; 3],
) -> Vec<Value> {
    let about = [
        json!(kind),
        json!(told.session.host.name),
        json!(told.session.id),
        json!(told.span.from.wall.to_string()),
        json!(told.span.until.wall.to_string()),
        json!(channel.component.name()),
        json!(channel.device),
    ];
    let energies = [energy.energy, energy.low, energy.high, energy.gap].map(|it| json!(it));
    let all = about.into_iter().chain(who).chain(energies).chain(rest);
    all.collect()
}

/// The kind of holder, and of a workload its identity, phase, name and project.
fn who(told: &Told<'_>, holder: &Holder) -> [Value; 5] {
    let nobody = |kind: &str| {
        [
            json!(kind),
            json!(null),
            json!(null),
            json!(null),
            json!(null),
        ]
    };
    match holder {
        Holder::Idle => nobody("idle"),
        Holder::Unattributed => nobody("unattributed"),
        Holder::Workload(id) => workload(told, id),
    }
}

fn workload(told: &Told<'_>, id: &WorkloadId) -> [Value; 5] {
    let known = told.workloads.iter().find(|it| it.workload.id == *id);
    let known = known.map(|it| &it.workload);
    [
        json!("workload"),
        json!(id.0),
        json!(known.map(|it| it.phase.name())),
        json!(known.map(|it| it.name.as_str())),
        json!(known.and_then(|it| it.labels.get("project"))),
    ]
}

/// A field of a table. One with a comma, a quote or a line's end is quoted.
fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.contains([',', '"', '\r', '\n']) => {
            format!("\"{}\"", text.replace('"', "\"\""))
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_names_the_columns() {
        assert_eq!(HEAD.trim_end(), COLUMNS.join(","));
    }

    #[test]
    fn a_field_of_a_table_is_quoted_where_it_must_be() {
        for (value, expected) in [
            (json!(null), ""),
            (json!(7), "7"),
            (json!("a"), "a"),
            (json!("a,b"), "\"a,b\""),
            (json!("say \"a\"\nb"), "\"say \"\"a\"\"\nb\""),
        ] {
            assert_eq!(field(&value), expected);
        }
    }
}
