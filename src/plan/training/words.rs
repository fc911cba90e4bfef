//! What a plan says of itself: its name, its basis, and what it leaves out.

use super::machine::Machine;
use super::method::Method;
use super::prior::{Outside, Prior, What};
use super::runs::Runs;
use super::{Extent, MFU, ModelRun, Training};
use crate::plan::{Calibration, Cited, Remark};
use crate::quantity::{Derivation, Time, significant};
use crate::sample::Phase;
use jiff::ToSpan;
use jiff::civil::Date;

/// `8B parameters on 15T tokens`, or `1460000 hours of NVIDIA H100`.
pub(super) fn name(training: &Training, machine: &Machine) -> String {
    match &training.extent {
        Extent::Hours(hours) => {
            let hours = counted(*hours);
            format!("{hours} hours of {}", machine.accelerator.name)
        }
        Extent::Model(model) => {
            let active = model
                .active
                .map(|active| format!(" ({} active)", counted(active)));
            let method = match (training.phase, model.method) {
                (Phase::Pretraining, Method::Full) => String::new(),
                (_, method) => format!(", {}", method.name()),
            };
            let epochs = if model.epochs > 1.0 {
                format!(", {} epochs", significant(model.epochs, 2))
            } else {
                String::new()
            };
            format!(
                "{}{} parameters on {} tokens{epochs}{method}",
                counted(model.parameters),
                active.unwrap_or_default(),
                counted(model.tokens),
            )
        }
    }
}

/// A count as the field writes it: `8B`, `1.5T`, `350`.
pub(super) fn counted(value: f64) -> String {
    let suffixes = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")];
    let suffix = suffixes.into_iter().find(|(scale, _)| value >= *scale);
    let (scale, suffix) = suffix.unwrap_or((1.0, ""));
    let digits = significant(value / scale, 3);
    let digits = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        &digits
    };
    format!("{digits}{suffix}")
}

pub(super) fn accelerator_method(extent: &Extent) -> String {
    match extent {
        Extent::Hours(_) => "accelerator-hours × rated power × load",
        Extent::Model(_) => "operations / (peak × MFU) × rated power × load",
    }
    .to_owned()
}

/// The fitted utilisation with the runs that it was fitted on.
pub(super) fn utilisation(prior: &Prior, runs: &Runs) -> Cited {
    let label = "model FLOPs utilisation, end to end";
    let mut cited = Cited::new("plan.mfu", label, prior.value);
    let all = runs.all().iter();
    let models: Vec<&str> = all.clone().map(|run| &*run.model).collect();
    let last = all.filter_map(|run| runs.source(run));
    let last = last.map(|source| source.year).max().unwrap_or_default();
    cited.citation = format!(
        "wattprint, Published training runs: {} ({last})",
        models.join(", ")
    );
    let document = "profiles/plan/training.toml".to_owned();
    cited.locator = Some(document.clone());
    cited.document = Some(document);
    cited.licence = Some("facts".to_owned());
    cited.scope = Some("all hours counted, pauses and restarts included".to_owned());
    cited.matched = "calibrated";
    cited.default = true;
    cited.flag = Some(MFU);
    cited
}

/// On what the utilisation was fitted, and how far the question is from it.
pub(super) fn calibration(prior: &Prior, runs: &Runs, model: &ModelRun) -> Calibration {
    let sizes = || runs.all().iter().map(|run| run.parameters);
    let small = sizes().fold(f64::INFINITY, f64::min);
    let large = sizes().fold(0.0, f64::max);
    let mut distance: Vec<String> = prior.outside.iter().map(outside).collect();
    if model.active.is_some_and(|active| active < model.parameters) {
        distance.push(mixtures(runs));
    }
    match model.method {
        Method::Full => {}
        Method::Lora => distance.push("adapters, and all of them train every weight".to_owned()),
        Method::Qlora => distance
            .push("adapters over quantised weights, and all of them train every weight".to_owned()),
    }
    Calibration {
        about: "plan.mfu".to_owned(),
        basis: format!(
            "{} published pre-training runs of {} to {} parameters",
            prior.runs,
            counted(small),
            counted(large)
        ),
        distance,
        widened: prior.widened,
    }
}

/// That a plan is of a mixture of experts, and how few of the runs are.
fn mixtures(runs: &Runs) -> String {
    let mixtures = runs.all().iter().filter(|run| run.mixture);
    let mixtures: Vec<&str> = mixtures.map(|run| &*run.model).collect();
    if mixtures.is_empty() {
        "a mixture of experts, and all of them are dense".to_owned()
    } else {
        format!(
            "a mixture of experts, and all of them are dense but {}",
            mixtures.join(", ")
        )
    }
}

fn outside(outside: &Outside) -> String {
    let (low, high) = outside.range;
    match outside.what {
        What::Parameters => format!(
            "{} parameters, and they have {} to {}",
            counted(outside.asked),
            counted(low),
            counted(high)
        ),
        What::Tokens => format!(
            "{} tokens, and they have {} to {}",
            counted(outside.asked),
            counted(low),
            counted(high)
        ),
        What::Peak => format!(
            "accelerators of {} TFLOP/s, and theirs have {} to {}",
            significant(outside.asked, 3),
            significant(low, 3),
            significant(high, 3)
        ),
    }
}

/// That all parameters count as active where nobody said how many are.
pub(super) fn mixture(extent: &Extent) -> Option<Remark> {
    let Extent::Model(model) = extent else {
        return None;
    };
    model.active.is_none().then(|| Remark {
        id: "dense-model",
        text: "a dense model: every parameter takes part in each token; \
               --active-params N for a mixture of experts"
            .to_owned(),
        assumed: true,
    })
}

/// What quantised weights cost that is not counted.
pub(super) fn quantised(extent: &Extent) -> Option<Remark> {
    let Extent::Model(model) = extent else {
        return None;
    };
    (model.method == Method::Qlora && model.mfu.is_none()).then(|| Remark {
        id: "quantised-weights",
        text:
            "turning quantised weights back takes time that is counted only in the wider interval"
                .to_owned(),
        assumed: false,
    })
}

/// When it would end.
pub(super) fn calendar(start: Option<Date>, elapsed: Option<&Derivation<Time>>) -> Option<Remark> {
    let (start, elapsed) = start.zip(elapsed)?;
    let estimate = elapsed.estimate();
    let day = |time: Time| {
        // A plan of more than ten thousand years has no calendar; and a whole day
        // stays one, whatever its division left over.
        let days = (time.seconds() / 86_400.0 - 1e-6).ceil().min(3.6e6);
        start.checked_add((days as i64).days()).ok()
    };
    let [low, central, high] = [estimate.low(), estimate.central(), estimate.high()].map(day);
    let text = match (low?, central?, high?) {
        (low, central, high) if low == high => format!("from {start} to {central}"),
        (low, central, high) => format!("from {start} to {central} ({low} to {high})"),
    };
    Some(Remark {
        id: "calendar",
        text: format!("Without waiting for accelerators it takes {text}"),
        assumed: false,
    })
}

/// That a project is more than its last run, where nobody said by how much.
///
/// # Source
///
/// Morrison and others, *Holistically Evaluating the Environmental Impact of
/// Creating Language Models* (2025), table 1 and 2: 459 MWh of development for
/// 913 MWh of training. Luccioni and others, *Estimating the Carbon Footprint of
/// BLOOM* (2022), table 5: 1,163 MWh in all for 433 MWh of the final run.
/// <https://arxiv.org/abs/2503.05804> <https://arxiv.org/abs/2211.02001>
pub(super) fn development_left_out(training: &Training) -> Option<Remark> {
    (training.project.is_none() && training.phase == Phase::Pretraining).then(|| Remark {
        id: "development-left-out",
        text: "Development and failed runs are not counted; whole projects took 1.5 times \
               (OLMo, Morrison 2025) to 2.7 times (BLOOM, Luccioni 2022) the final run: \
               --project-multiplier X"
            .to_owned(),
        assumed: false,
    })
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn counts_are_written_as_the_field_writes_them() {
        for (value, expected) in [
            (8e9, "8B"),
            (1.5e12, "1.5T"),
            (405_853_388_800.0, "406B"),
            (350.0, "350"),
            (1e3, "1k"),
            (120e6, "120M"),
        ] {
            assert_eq!(counted(value), expected);
        }
    }
}
