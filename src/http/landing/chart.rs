//! One line of the last hour as a drawing, with its words and its table.
//!
//! The coordinates of the drawing are the numbers themselves: a step to the right, and
//! watts upwards, which SVG counts as negative. The page's script reads them back.

use super::html::{best, bounds, duration};
use crate::metrics::{Hour, LiveLine, Range};
use crate::quantity::prefixed;
use jiff::{SignedDuration, Timestamp};

/// A drawing covers at least so many steps, so that a young agent's is not a dot.
const FEWEST: usize = 30;

/// The table beside a drawing has a row for so many steps: five minutes.
const STEPS_A_ROW: usize = 30;

/// What is drawn.
pub(super) struct Chart<'a> {
    line: &'a LiveLine,
    until: Timestamp,
    step_seconds: u64,
    /// The first step that is drawn; all lines share it.
    first: usize,
}

impl<'a> Chart<'a> {
    /// The chart of one line, if the hour has steps.
    pub fn new(hour: &'a Hour, line: &'a LiveLine) -> Option<Self> {
        let begins = |line: &LiveLine| line.central.iter().position(Option::is_some);
        let first = hour.lines.iter().filter_map(begins).min()?;
        Some(Self {
            line,
            until: hour.until?,
            step_seconds: hour.step_seconds,
            // Whole and half minutes stand below the drawing.
            first: first.min(line.central.len().saturating_sub(FEWEST)) / 6 * 6,
        })
    }

    /// The drawing with its axes, its words and its table.
    pub fn html(&self, id: &str, what: &str) -> String {
        let (width, top) = (self.width(), self.top());
        let watts = |it: f64| prefixed(it, "W", 2);
        let minutes = |steps: usize| {
            let minutes = (steps as u64 * self.step_seconds) as f64 / 60.0;
            format!("{minutes} min ago")
        };
        let (until, step) = (self.until.as_second(), self.step_seconds);
        let (band, line) = (self.band(), self.best());
        let (half, description) = (top / 2.0, self.description());
        let scale = [top, half, 0.0]
            .map(|it| format!("<span>{}</span>", watts(it)))
            .concat();
        format!(
            "<div class=\"frame\"><div class=\"scale\" aria-hidden=\"true\">{scale}</div>\
             <div class=\"plot\" data-until=\"{until}\" data-step=\"{step}\" data-width=\"{width}\" data-top=\"{top}\" data-what=\"{what}\">\
             <svg viewBox=\"0 -{top} {width} {top}\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"{id}-title {id}-description\">\
             <title id=\"{id}-title\">Power of {what}</title><desc id=\"{id}-description\">{description}</desc>\
             <path class=\"grid\" d=\"M0 0H{width}M0 -{half}H{width}M0 -{top}H{width}\"/>\
             <path class=\"band\" d=\"{band}\"/><path class=\"best\" d=\"{line}\"/></svg></div>\
             <div class=\"hours\" aria-hidden=\"true\"><span>{ago}</span><span>{middle}</span><span>now</span></div></div>\
             <p class=\"readout\" data-own></p>\
             <details id=\"{id}-table\"><summary>As a table<span class=\"unseen\">: power of {what}</span></summary>{table}</details>",
            ago = minutes(width),
            middle = minutes(width / 2),
            table = self.table(what),
        )
    }

    fn width(&self) -> usize {
        self.line.central.len() - self.first
    }

    fn points(&self) -> impl DoubleEndedIterator<Item = (usize, Option<Range>)> {
        let line = self.line;
        (self.first..line.central.len()).map(move |at| {
            let read = |list: &[Option<f32>]| list.get(at).copied().flatten().map(f64::from);
            let range = read(&line.low)
                .zip(read(&line.central))
                .zip(read(&line.high));
            let range = range.map(|((low, central), high)| Range { low, central, high });
            (at - self.first, range)
        })
    }

    /// A round number of watts above all bounds.
    fn top(&self) -> f64 {
        let highest = self.points().filter_map(|(_, it)| it).map(|it| it.high);
        let highest = highest.fold(1.0, f64::max);
        let decade = 10_f64.powf(highest.log10().floor());
        let steps = [1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
        let round = steps.map(|it| it * decade).into_iter();
        round
            .clone()
            .find(|it| *it >= highest)
            .unwrap_or(10.0 * decade)
    }

    /// Stretches without a gap.
    fn stretches(&self) -> Vec<Vec<(usize, Range)>> {
        let mut stretches = vec![Vec::new()];
        for (at, range) in self.points() {
            match (range, stretches.last_mut()) {
                (Some(range), Some(last)) => last.push((at, range)),
                _ => stretches.push(Vec::new()),
            }
        }
        stretches.retain(|it| !it.is_empty());
        stretches
    }

    fn best(&self) -> String {
        let draw = |stretch: Vec<(usize, Range)>| {
            let points: Vec<_> = stretch
                .iter()
                .map(|(at, it)| point(*at, it.central))
                .collect();
            // A line to itself makes a dot of a single step.
            format!(
                "M{}L{}",
                points.join("L"),
                points.last().map_or("", String::as_str)
            )
        };
        self.stretches().into_iter().map(draw).collect()
    }

    fn band(&self) -> String {
        let draw = |stretch: Vec<(usize, Range)>| {
            let high = stretch.iter().map(|(at, it)| point(*at, it.high));
            let low = stretch.iter().rev().map(|(at, it)| point(*at, it.low));
            format!("M{}Z", high.chain(low).collect::<Vec<_>>().join("L"))
        };
        self.stretches().into_iter().map(draw).collect()
    }

    /// What the drawing shows, for who does not see it.
    fn description(&self) -> String {
        let known: Vec<Range> = self.points().filter_map(|(_, it)| it).collect();
        // What lies before the first step was never to be measured.
        let since = self.points().skip_while(|(_, it)| it.is_none());
        let unknown = since.filter(|(_, it)| it.is_none()).count();
        let fewest = known
            .iter()
            .map(|it| it.central)
            .fold(f64::INFINITY, f64::min);
        let most = known.iter().map(|it| it.central).fold(0.0, f64::max);
        let now = known.last().map_or_else(String::new, |it| {
            format!(
                " The latest is {}, between {}.",
                best(*it, "W"),
                bounds(*it, "W").replace(" to ", " and ")
            )
        });
        let seconds = self.width() as u64 * self.step_seconds;
        let missing = match unknown {
            0 => String::new(),
            _ => format!(" Steps that were not measured: {unknown}."),
        };
        format!(
            "Between {} and {} over the last {}, in steps of {} seconds, with the band in which it lies.{now}{missing}",
            prefixed(if known.is_empty() { 0.0 } else { fewest }, "W", 3),
            prefixed(most, "W", 3),
            duration(seconds as f64),
            self.step_seconds,
        )
    }

    fn table(&self, what: &str) -> String {
        let points: Vec<_> = self.points().map(|(_, it)| it).collect();
        let rows: Vec<String> = points
            .rchunks(STEPS_A_ROW)
            .enumerate()
            .map(|(back, steps)| {
                let ago = (back * STEPS_A_ROW) as u64 * self.step_seconds;
                let ago = SignedDuration::from_secs(i64::try_from(ago).unwrap_or(0));
                let until = self.until.checked_sub(ago).unwrap_or(self.until);
                let known: Vec<&Range> = steps.iter().flatten().collect();
                let mean = |read: fn(&Range) -> f64| {
                    let sum: f64 = known.iter().map(|it| read(it)).sum();
                    sum / known.len() as f64
                };
                let figures = if known.is_empty() {
                    "<td colspan=\"2\">not measured</td>".to_owned()
                } else {
                    let mean = Range {
                        low: mean(|it| it.low),
                        central: mean(|it| it.central),
                        high: mean(|it| it.high),
                    };
                    format!("<td>{}</td><td>{}</td>", best(mean, "W"), bounds(mean, "W"))
                };
                format!(
                    "<tr><th scope=\"row\">{}</th>{figures}</tr>",
                    until.strftime("%H:%M:%S")
                )
            })
            .collect();
        format!(
            "<table><caption>Power of {what}, mean of the five minutes (or less) until each time</caption>\
             <thead><tr><th scope=\"col\">Until (UTC)</th><th scope=\"col\">Mean</th><th scope=\"col\">Bounds</th></tr></thead>\
             <tbody>{}</tbody></table>",
            rows.concat()
        )
    }
}

/// A step and its watts as coordinates.
fn point(step: usize, watts: f64) -> String {
    let watts = (watts * 100.0).round() / 100.0;
    if watts > 0.0 {
        format!("{step} -{watts}")
    } else {
        format!("{step} 0")
    }
}
