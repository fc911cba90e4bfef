//! How well plans foretell published training runs, by leaving one out; the table
//! stands in `docs/validation.md`.

use crate::documented::assert_documented;
use std::collections::BTreeMap;
use std::fmt::Write;
use wattprint::plan::training::{Question, Run, Runs, prior};
use wattprint::quantity::significant;

/// The text between these lines is made by this test.
const BEGIN: &str = "<!-- training: begin -->\n";
const END: &str = "<!-- training: end -->\n";

/// A utilisation as people assume it who do not look it up.
const ASSUMED: f64 = 0.40;

/// One published run, foretold from the others.
struct Foretold<'a> {
    run: &'a Run,
    /// Hours with their 95 % interval.
    hours: [f64; 3],
}

impl Foretold<'_> {
    fn factor(&self) -> f64 {
        apart(self.hours[1], self.run.hours)
    }

    fn is_covered(&self) -> bool {
        (self.hours[0]..=self.hours[2]).contains(&self.run.hours)
    }
}

/// How many times one number is the other, at least 1.
fn apart(one: f64, other: f64) -> f64 {
    (one / other).max(other / one)
}

fn foretell<'a>(run: &'a Run, runs: &Runs) -> Foretold<'a> {
    let question = Question {
        parameters: run.parameters,
        tokens: run.tokens,
        peak: run.peak,
        other_kinds: u8::from(run.mixture),
    };
    let prior = prior(&runs.without(&run.model), &question).value;
    let at = |utilisation: f64| run.hours * run.utilisation() / utilisation;
    Foretold {
        run,
        hours: [prior.high(), prior.central(), prior.low()].map(|it| at(it.get())),
    }
}

/// A rule that foretells the utilisation of one run from all the others.
struct Rule {
    name: &'static str,
    utilisation: fn(&Run, &[&Run]) -> f64,
}

/// What a plan could do instead, each as simple as it can be.
const RULES: [Rule; 6] = [
    Rule {
        name: "a constant MFU of 0.40",
        utilisation: |_, _| ASSUMED,
    },
    Rule {
        name: "the median MFU of the others, fitted anew for each row",
        utilisation: |_, others| median(utilisations(others)),
    },
    Rule {
        name: "the median of the medians of each publication",
        utilisation: |_, others| by_publication(others),
    },
    Rule {
        name: "a line through the logarithms of MFU and parameters",
        utilisation: |run, others| line(run, others, |it| it.parameters),
    },
    Rule {
        name: "the same with tokens",
        utilisation: |run, others| line(run, others, |it| it.tokens),
    },
    Rule {
        name: "the same with the accelerator's peak",
        utilisation: |run, others| line(run, others, |it| it.peak),
    },
];

fn utilisations(runs: &[&Run]) -> Vec<f64> {
    runs.iter().map(|run| run.utilisation()).collect()
}

/// The median of the medians, so that a publication of many runs counts once.
fn by_publication(others: &[&Run]) -> f64 {
    let mut papers: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for run in others {
        let found = papers.entry(&run.cites).or_default();
        found.push(run.utilisation());
    }
    median(papers.into_values().map(median).collect())
}

/// The utilisation on the line of least squares through logarithms, whose slope is
/// that of the others and whose middle is their median.
fn line(run: &Run, others: &[&Run], of: fn(&Run) -> f64) -> f64 {
    let n = others.len() as f64;
    let mean = |value: &dyn Fn(&Run) -> f64| others.iter().map(|it| value(it)).sum::<f64>() / n;
    let x = mean(&|it| of(it).ln());
    let y = mean(&|it| it.utilisation().ln());
    let both = mean(&|it| (of(it).ln() - x) * (it.utilisation().ln() - y));
    let slope = both / mean(&|it| (of(it).ln() - x).powi(2));
    median(utilisations(others)) * (slope * (of(run).ln() - x)).exp()
}

/// How far off some predictions are: median factor, geometric mean, the worst.
#[derive(Debug, Clone, Copy)]
struct Off {
    median: f64,
    mean: f64,
    worst: f64,
}

impl Off {
    fn of(factors: Vec<f64>) -> Self {
        let logs = factors.iter().map(|it| it.ln()).sum::<f64>();
        Self {
            mean: (logs / factors.len() as f64).exp(),
            worst: factors.iter().copied().fold(1.0, f64::max),
            median: median(factors),
        }
    }

    fn by(rule: &Rule, runs: &Runs) -> Self {
        let factor = |run: &Run| {
            let others = runs.all().iter().filter(|it| it.model != run.model);
            let others: Vec<_> = others.collect();
            apart((rule.utilisation)(run, &others), run.utilisation())
        };
        Self::of(runs.all().iter().map(factor).collect())
    }

    fn row(self, name: &str) -> String {
        let [median, mean, worst] =
            [self.median, self.mean, self.worst].map(|it| significant(it, 3));
        format!("| {name} | {median} | {mean} | {worst} |")
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}

fn row(it: &Foretold<'_>) -> String {
    let run = it.run;
    let three = |value: f64| significant(value, 3);
    let [low, central, high] = it.hours.map(three);
    let inside = if it.is_covered() { "yes" } else { "**no**" };
    format!(
        "| {} | {} | {central} | {low} to {high} | {} | {inside} | {} |",
        run.model,
        three(run.hours),
        significant(it.factor(), 3),
        significant(run.utilisation(), 3),
    )
}

fn table(foretold: &[Foretold<'_>], ours: Off, others: &[(&str, Off)]) -> String {
    let mut table = String::from(
        "| run | hours published | foretold | 95 % interval | factor | inside | MFU reached |\n\
         | --- | ---: | ---: | ---: | ---: | --- | ---: |\n",
    );
    for it in foretold {
        writeln!(table, "{}", row(it)).unwrap();
    }
    let inside = foretold.iter().filter(|it| it.is_covered()).count();
    let worst = foretold.iter().filter(|it| it.factor() > 1.4);
    let worst: Vec<String> = worst
        .map(|it| format!("{} ({})", it.run.model, significant(it.factor(), 3)))
        .collect();
    writeln!(
        table,
        "\n{inside} of {} published hours lie inside the interval. Wrong by more than a factor of \
         1.4: {}.\n\n\
         | rule, without the row itself | median factor | geometric mean | worst |\n\
         | --- | ---: | ---: | ---: |\n{}",
        foretold.len(),
        worst.join(", "),
        ours.row("the plan"),
    )
    .unwrap();
    for (name, off) in others {
        writeln!(table, "{}", off.row(name)).unwrap();
    }
    table
}

#[test]
fn published_training_hours_are_foretold_from_the_other_runs() {
    let runs = Runs::embedded().unwrap();
    let foretold: Vec<_> = runs.all().iter().map(|run| foretell(run, &runs)).collect();
    let inside = foretold.iter().filter(|it| it.is_covered()).count();
    assert!(
        inside * 10 >= foretold.len() * 9,
        "{inside} of {}",
        foretold.len()
    );
    let ours = Off::of(foretold.iter().map(Foretold::factor).collect());
    let others = RULES.map(|rule| (rule.name, Off::by(&rule, &runs)));
    assert!(ours.median <= 1.25, "{ours:?}");
    // A rounding of the last digit is no difference.
    let no_worse = |ours: f64, other: f64| ours <= other * (1.0 + 1e-9);
    for (name, constant) in &others[..2] {
        assert!(
            no_worse(ours.median, constant.median),
            "{ours:?}, {name}: {constant:?}"
        );
    }
    for (name, other) in &others {
        assert!(
            no_worse(ours.mean, other.mean),
            "{ours:?}, {name}: {other:?}"
        );
    }
    let table = table(&foretold, ours, &others);
    assert_documented("docs/validation.md", (BEGIN, END), &table);
}
