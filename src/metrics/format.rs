//! The formats in which a scrape is answered.

use super::families::families;
use super::family::Scrape;
use super::{openmetrics, text};

/// How a scrape is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Prometheus' text format, which everything reads.
    Text,
    /// OpenMetrics 1.0, with units.
    OpenMetrics,
}

impl Format {
    /// The content type of an answer.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

/// Every family that has series, in the order of the table.
///
/// A family without series is left out: a figure that cannot be known here is
/// absent, and not zero.
pub fn expose(scrape: &Scrape<'_>, format: Format) -> String {
    let mut answer = String::new();
    for family in families() {
        for bound in family.bounds() {
            match format {
                Format::OpenMetrics => openmetrics::write(family, *bound, scrape, &mut answer),
                Format::Text => text::write(family, *bound, scrape, &mut answer),
            }
        }
    }
    if format == Format::OpenMetrics {
        answer.push_str(openmetrics::END);
    }
    answer
}
