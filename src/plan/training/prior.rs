//! The utilisation that a planned run can be expected to reach.

use super::runs::{Run, Runs};
use crate::quantity::{BoundKind, Estimate, Ratio, student_95};

/// What is asked of the prior: the run's size and its accelerator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// Active parameters.
    pub parameters: f64,
    /// Tokens that are processed, all epochs together.
    pub tokens: f64,
    /// Dense 16-bit peak of one accelerator, in TFLOP/s.
    pub peak: f64,
    /// In how many ways it is of a kind of which there is no published run, or one
    /// alone: a mixture of experts, an adapter, quantised weights.
    pub other_kinds: u8,
}

/// A utilisation with its interval, and how far the question is from what it was
/// fitted on.
#[derive(Debug, Clone, PartialEq)]
pub struct Prior {
    /// The utilisation with its 95 % interval.
    pub value: Estimate<Ratio>,
    /// By what the distance moved each bound outwards, as a factor.
    pub widened: f64,
    /// Runs that it was fitted on.
    pub runs: usize,
    /// Ways in which the question lies outside of these runs.
    pub outside: Vec<Outside>,
}

/// One way in which a question lies outside of the published runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outside {
    /// Of what: `parameters`, `tokens` or `peak`.
    pub what: What,
    /// What is asked.
    pub asked: f64,
    /// The least and the most that a published run has.
    pub range: (f64, f64),
}

/// A number by which runs are near or far from one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Active parameters.
    Parameters,
    /// Tokens.
    Tokens,
    /// Dense 16-bit peak of the accelerator, which stands for its generation.
    Peak,
}

const WHAT: [What; 3] = [What::Parameters, What::Tokens, What::Peak];

/// No run's utilisation can be above the peak itself.
const HIGHEST: f64 = 1.0;

/// Fits the utilisation on the published runs, for one question.
///
/// The value is the median of the runs' utilisations, all of them: it is the
/// simplest rule, and none that was tried foretells runs better that it has not
/// seen (`docs/validation.md`). A run of which one number is a bound or rounded
/// moves a median by one place in the order at most.
///
/// Its interval is the 95 % prediction interval for one more run, in logarithms:
/// `t · s · √(1 + 1/n + d²)` around the median, with the spread `s` of the `n` runs
/// around it. `d²` is the distance of the question from the runs: for parameters,
/// tokens and peak the squared distance from the mean of the runs' logarithms over
/// the sum of these distances of the runs themselves. It is what the interval of a
/// linear regression on the three would have, though no slope is fitted: with so
/// few runs none can be told from chance. Each way in which a run is of a kind that
/// at most one of them is adds 1, as much as the spread between runs itself.
///
/// # Source
///
/// NIST/SEMATECH e-Handbook of Statistical Methods, section 4.5.1.2 and 4.5.2
/// (prediction of a single response); that the distances of three variables are
/// added up as if they were uncorrelated is a choice of ours.
/// <https://www.itl.nist.gov/div898/handbook/pmd/section5/pmd512.htm>
pub fn prior(runs: &Runs, question: &Question) -> Prior {
    let runs = runs.all();
    let logs: Vec<f64> = runs.iter().map(|run| run.utilisation().ln()).collect();
    let n = logs.len() as f64;
    let centre = median(&logs);
    let squares: f64 = logs.iter().map(|it| (it - centre).powi(2)).sum();
    let spread = (squares / (n - 1.0)).sqrt();
    let distance: f64 = WHAT.iter().map(|what| what.leverage(runs, question)).sum();
    let other = f64::from(question.other_kinds);
    let half = |more: f64| student_95(logs.len() - 1) * spread * (1.0 + 1.0 / n + more).sqrt();
    let (near, far) = (half(0.0), half(distance + other));
    let [low, central, high] = [centre - far, centre, centre + far].map(f64::exp);
    Prior {
        value: Estimate::around(
            Ratio::new(low),
            Ratio::new(central),
            Ratio::new(high.min(HIGHEST)),
            BoundKind::Interval95,
        ),
        widened: (far - near).exp(),
        runs: logs.len(),
        outside: outside(runs, question),
    }
}

fn outside(runs: &[Run], question: &Question) -> Vec<Outside> {
    let outside = WHAT.iter().filter_map(|what| {
        let values = runs.iter().map(|run| what.of_run(run));
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.fold(0.0, f64::max);
        let asked = what.asked(question);
        // Peaks are printed with three digits, so the last one says nothing.
        let inside = (low * 0.99..=high * 1.01).contains(&asked);
        (!inside).then_some(Outside {
            what: *what,
            asked,
            range: (low, high),
        })
    });
    outside.collect()
}

impl What {
    fn of_run(self, run: &Run) -> f64 {
        match self {
            Self::Parameters => run.parameters,
            Self::Tokens => run.tokens,
            Self::Peak => run.peak,
        }
    }

    fn asked(self, question: &Question) -> f64 {
        match self {
            Self::Parameters => question.parameters,
            Self::Tokens => question.tokens,
            Self::Peak => question.peak,
        }
    }

    /// The squared distance of a question from the runs, over the runs' own.
    fn leverage(self, runs: &[Run], question: &Question) -> f64 {
        let logs: Vec<f64> = runs.iter().map(|run| self.of_run(run).ln()).collect();
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        let own: f64 = logs.iter().map(|it| (it - mean).powi(2)).sum();
        if own > 0.0 {
            (self.asked(question).ln() - mean).powi(2) / own
        } else {
            0.0
        }
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let at = |index: usize| sorted.get(index).copied().unwrap_or(0.0);
    if sorted.len() % 2 == 1 {
        at(middle)
    } else {
        f64::midpoint(at(middle.saturating_sub(1)), at(middle))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(parameters: f64) -> Question {
        Question {
            parameters,
            tokens: 1e12,
            peak: 312.0,
            other_kinds: 0,
        }
    }

    #[test]
    fn the_median_of_the_published_runs_is_the_value_and_their_spread_the_interval() {
        let runs = Runs::embedded().expect("parses");
        let prior = prior(&runs, &question(30e9));
        assert_eq!(prior.runs, 20);
        let value = prior.value;
        // Half of them are below: it lies between Pythia 1.4B and BLOOM.
        let below = |it: &&Run| it.utilisation() < value.central().get();
        assert_eq!(runs.all().iter().filter(below).count(), 10);
        assert!((0.3175..0.3185).contains(&value.central().get()));
        let factor = value.high().get() / value.central().get();
        assert!((1.55..1.70).contains(&factor), "{factor}");
        assert!(
            prior.widened < 1.02 && prior.outside.is_empty(),
            "{prior:?}"
        );
    }

    #[test]
    fn the_farther_the_question_the_wider_the_interval() {
        let runs = Runs::embedded().expect("parses");
        let mut before = 0.0;
        for parameters in [30e9, 3e9, 300e6, 30e6] {
            let prior = prior(&runs, &question(parameters));
            let width = prior.value.central().get() / prior.value.low().get();
            assert!(width > before, "{parameters}: {width}");
            before = width;
        }
        let far = prior(&runs, &question(30e6));
        assert_eq!(far.outside[0].what, What::Parameters);
        let other = Question {
            other_kinds: 1,
            ..question(30e9)
        };
        assert!(prior(&runs, &other).widened > 1.2);
    }
}
