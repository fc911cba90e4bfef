//! What is asked, as PromQL. Pure.

use super::grid::Millis;
use super::selector::Selector;
use std::fmt;

/// One question about one metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The metric.
    pub metric: String,
    /// Which of its series.
    pub selector: Selector,
    /// What of them.
    pub form: Form,
}

/// What is asked of series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Their values.
    Value,
    /// The values of those targets that are agents of wattprint: other programs have
    /// metrics of that name too.
    OfAgents,
    /// The last value within so many milliseconds.
    Last(Millis),
    /// The sum of the values within so many milliseconds.
    Sum(Millis),
    /// How many values there are within so many milliseconds.
    Count(Millis),
}

impl Form {
    /// Whether the answer's series have the metric's name.
    ///
    /// VictoriaMetrics leaves it out where Prometheus does not, of the last value.
    pub fn keeps_name(self) -> bool {
        matches!(self, Self::Value | Self::OfAgents)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            metric, selector, ..
        } = self;
        match self.form {
            Form::Value => write!(out, "{metric}{selector}"),
            Form::OfAgents => write!(
                out,
                "{metric}{selector} and on (job, instance) wattprint_build_info{selector}"
            ),
            Form::Last(back) => write!(out, "last_over_time({metric}{selector}[{back}ms])"),
            Form::Sum(back) => write!(out, "sum_over_time({metric}{selector}[{back}ms])"),
            Form::Count(back) => write!(out, "count_over_time({metric}{selector}[{back}ms])"),
        }
    }
}
