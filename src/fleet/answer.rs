//! What the HTTP API of Prometheus answers, taken from its JSON. Pure.
//!
//! # Source
//!
//! Prometheus, *HTTP API* (prometheus.io/docs/prometheus/latest/querying/api), whose
//! form Thanos, Mimir and VictoriaMetrics share; the last adds `isPartial`.

use super::grid::Millis;
use super::selector::Labels;
use serde::Deserialize;

/// What a query gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The series, each with its values in the order of time.
    pub series: Vec<Series>,
    /// What the server says is wrong with the answer, though it is one.
    pub warnings: Vec<String>,
    /// Whether the server says that it may not be all.
    pub partial: bool,
}

/// One series.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Its labels, the name among them.
    pub labels: Labels,
    /// When, and what; not a number where the server has that.
    pub values: Vec<(Millis, f64)>,
}

/// Why something is not such an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It is a page for people.
    #[error("it is a web page, not the API of Prometheus")]
    Markup,
    /// It is no JSON, or ends too early.
    #[error("it is not whole JSON: {0}")]
    Json(String),
    /// It is JSON of another form.
    #[error("it is JSON, but not an answer of Prometheus: {0}")]
    Form(String),
    /// The server says what is wrong.
    #[error("{said} ({kind})")]
    Said {
        /// Its word for it: `bad_data`, `timeout`.
        kind: String,
        /// Its sentence.
        said: String,
    },
}

#[derive(Deserialize)]
struct Body {
    status: Option<String>,
    data: Option<Data>,
    #[serde(default, rename = "errorType")]
    kind: String,
    #[serde(default)]
    error: String,
    #[serde(default)]
    warnings: Vec<String>,
    #[serde(default)]
    infos: Vec<String>,
    #[serde(default, rename = "isPartial")]
    partial: bool,
}

#[derive(Deserialize)]
struct Data {
    #[serde(rename = "resultType")]
    kind: String,
    result: serde_json::Value,
}

#[derive(Deserialize)]
struct Row {
    metric: Labels,
    #[serde(default)]
    value: Option<(f64, String)>,
    #[serde(default)]
    values: Vec<(f64, String)>,
}

/// Takes an answer apart.
///
/// # Errors
///
/// The [`Flaw`] that it has.
pub fn parse(body: &[u8]) -> Result<Answer, Flaw> {
    let start = body.trim_ascii_start();
    if start.starts_with(b"<") {
        return Err(Flaw::Markup);
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => Flaw::Form(error.to_string()),
        _ => Flaw::Json(error.to_string()),
    })?;
    match (body.status.as_deref(), body.data) {
        (Some("success"), Some(data)) => {
            let warnings: Vec<_> = body.warnings.into_iter().chain(body.infos).collect();
            Ok(Answer {
                series: series(data)?,
                partial: body.partial || warnings.iter().any(|it| says_partial(it)),
                warnings,
            })
        }
        (Some("error"), _) => Err(Flaw::Said {
            kind: body.kind,
            said: body.error,
        }),
        _ => Err(Flaw::Form("it has no `status` with its `data`".to_owned())),
    }
}

fn series(data: Data) -> Result<Vec<Series>, Flaw> {
    if !matches!(data.kind.as_str(), "vector" | "matrix") {
        let problem = format!("its `resultType` is `{}`, not series", data.kind);
        return Err(Flaw::Form(problem));
    }
    let rows: Vec<Row> =
        serde_json::from_value(data.result).map_err(|error| Flaw::Form(error.to_string()))?;
    rows.into_iter()
        .map(|row| {
            let values = row.values.into_iter().chain(row.value);
            let values = values.map(|(at, value)| {
                let number = value.parse::<f64>();
                let number = number.map_err(|_| Flaw::Form(format!("`{value}` is no value")))?;
                Ok(((at * 1000.0).round() as Millis, number))
            });
            Ok(Series {
                labels: row.metric,
                values: values.collect::<Result<_, _>>()?,
            })
        })
        .collect()
}

/// Whether a warning says that stores did not answer, as Thanos does.
fn says_partial(warning: &str) -> bool {
    let warning = warning.to_ascii_lowercase();
    [
        "partial",
        "no store",
        "fetch series",
        "unavailable",
        "receive series",
    ]
    .iter()
    .any(|word| warning.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_and_matrices_are_read_with_every_number_that_there_is() {
        let body = br#"{"status":"success","infos":["metric might not be a counter"],"data":
            {"resultType":"matrix","result":[{"metric":{"__name__":"up","job":"w"},
             "values":[[1700000000.123,"1"],[1700000015.123,"NaN"],[1700000030.123,"+Inf"]]}]}}"#;
        let answer = parse(body).unwrap();
        assert_eq!(answer.series[0].labels["job"], "w");
        assert_eq!(answer.series[0].values[0], (1_700_000_000_123, 1.0));
        assert!(answer.series[0].values[1].1.is_nan());
        assert!(answer.series[0].values[2].1.is_infinite());
        assert_eq!(answer.warnings.len(), 1);
        let body = br#"{"status":"success","isPartial":true,"data":
            {"resultType":"vector","result":[{"metric":{},"value":[1,"2e3"]}]}}"#;
        let answer = parse(body).unwrap();
        assert_eq!(answer.series[0].values, [(1000, 2000.0)]);
        assert!(answer.partial);
    }

    #[test]
    fn what_is_no_answer_is_told_by_what_it_is() {
        for (body, expected) in [
            ("<!DOCTYPE html><html>Log in</html>", "web page"),
            ("\n  <html/>", "web page"),
            ("", "not whole JSON"),
            (
                r#"{"status":"success","data":{"resultType":"vec"#,
                "not whole JSON",
            ),
            ("[]", "not an answer"),
            (r#"{"status":"success"}"#, "no `status`"),
            (
                r#"{"data":{"resultType":"vector","result":[]}}"#,
                "no `status`",
            ),
            (
                r#"{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}"#,
                "`scalar`",
            ),
            (
                r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"x"]}]}}"#,
                "`x` is no value",
            ),
            (
                r#"{"status":"error","errorType":"bad_data","error":"parse error"}"#,
                "parse error (bad_data)",
            ),
        ] {
            let flaw = parse(body.as_bytes()).unwrap_err().to_string();
            assert!(flaw.contains(expected), "{body}: {flaw}");
        }
    }
}
