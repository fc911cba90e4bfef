//! What a report answers to each item of the form.

use super::method::energy_method;
use crate::document::Line;
use crate::language::{Catalogue, Form};
use crate::quantity::{percent, scientific};
use crate::report::converted::{DAY, MEGAWATT_HOUR, OPERATION, Unit};
use crate::report::shown::in_unit;
use crate::report::stage::Stage;
use crate::report::told::{devices, subject};
use crate::report::{Figure, Model, Report};

/// The classes of a model's size, by their upper ends.
const SIZES: [(f64, &str); 8] = [
    (5e8, "1–500M"),
    (5e9, "500M–5B"),
    (1.5e10, "5B–15B"),
    (5e10, "15B–50B"),
    (1e11, "50B–100B"),
    (5e11, "100B–500B"),
    (1e12, "500B–1T"),
    (f64::INFINITY, ">1T"),
];

/// A twelfth of a year in days.
const MONTH: f64 = 365.25 / 12.0;

/// The form asks for at least so many significant figures.
const DIGITS: usize = 2;

/// What the answers are made of.
pub(super) struct Answers<'a> {
    pub report: &'a Report,
    pub words: &'a Catalogue,
    stages: Vec<Stage<'a>>,
}

impl<'a> Answers<'a> {
    pub fn of(report: &'a Report, words: &'a Catalogue) -> Self {
        Self {
            report,
            words,
            stages: report.stages(),
        }
    }

    fn form(&self) -> &'a Form {
        &self.words.exports.form
    }

    fn described(&self) -> Option<&'a Model> {
        self.report.subject.model.as_ref()
    }

    /// What the model is called, or what the report is about.
    pub fn model(&self) -> Line {
        Line::name(subject(self.report, self.words))
    }

    pub fn authenticity(&self) -> Line {
        let model = self.described();
        let digest = model.and_then(|it| it.digest.as_ref().or(it.url.as_ref()));
        digest.map_or_else(|| self.undescribed("digest"), Line::name)
    }

    pub fn size(&self) -> Line {
        let size = self
            .parameters()
            .map(|it| (self.form().parameters)(&self.number(it)));
        size.map_or_else(|| self.undescribed("parameters"), Line::words)
    }

    pub fn size_range(&self) -> Line {
        let class = self
            .parameters()
            .and_then(|it| SIZES.iter().find(|(end, _)| it <= *end));
        class.map_or_else(
            || self.undescribed("parameters"),
            |(_, class)| Line::words(*class),
        )
    }

    pub fn time_range(&self) -> Line {
        let Some(elapsed) = self.training().find_map(|it| it.figure("time.elapsed")) else {
            return self.no_time();
        };
        let months = DAY.of(elapsed.value) / MONTH;
        let [below_1, to_3, to_6, above] = self.form().months;
        let range = match months {
            _ if months < 1.0 => below_1,
            _ if months < 3.0 => to_3,
            _ if months <= 6.0 => to_6,
            _ => above,
        };
        Line::words(format!("{range}; {}", self.period()))
    }

    pub fn time(&self) -> Line {
        let form = self.form();
        let of = |stage: Stage<'_>| {
            let elapsed = stage.figure("time.elapsed");
            let elapsed = elapsed.map(|it| (form.days)(&self.days(it)));
            let devices = devices(self.report);
            let reserved = stage.figure("time.accelerator");
            let reserved = reserved.map(|it| (form.device_days)(&self.days(it), &devices));
            elapsed.into_iter().chain(reserved).collect::<Vec<_>>()
        };
        let known: Vec<_> = self.training().flat_map(of).collect();
        if known.is_empty() {
            return self.no_time();
        }
        Line::words(format!("{}; {}", known.join("; "), self.period()))
    }

    pub fn operations_order(&self) -> Line {
        let Some((value, _)) = self.training_operations() else {
            return self.no_operations();
        };
        let power = value.log10().floor();
        Line::words((self.form().operations)(&format!("10^{power}")))
    }

    pub fn operations(&self) -> Line {
        let Some((_, shown)) = self.training_operations() else {
            return self.no_operations();
        };
        Line::words((self.form().operations)(&shown))
    }

    pub fn operations_method(&self) -> Line {
        let model = self.described();
        if model.is_some_and(|it| it.training_flop.is_some()) {
            let method = model.and_then(|it| it.training_flop_method.as_ref());
            return method.map_or_else(|| self.form().stated.into(), Line::quote);
        }
        match self.training_operations() {
            Some(_) => self.form().architecture.into(),
            None => self.no_operations(),
        }
    }

    pub fn energy(&self) -> Line {
        let of = |stage: &Stage<'_>| {
            let energy = stage.energy()?;
            let phase = (self.words.phase)(stage.phase);
            let amount = self.amount(energy, &MEGAWATT_HOUR);
            Some(format!("{amount} MWh ({phase})"))
        };
        let known: Vec<_> = self.training().filter_map(|stage| of(&stage)).collect();
        if known.is_empty() {
            return self.no_energy();
        }
        Line::words(known.join("; "))
    }

    pub fn energy_method(&self) -> Line {
        let trained = self.training().next();
        match trained.and_then(|it| it.energy()) {
            Some(energy) => Line::words(energy_method(self.report, energy, self.words)),
            None => self.no_energy(),
        }
    }

    pub fn use_operations(&self) -> Line {
        let flop = self.described().and_then(|it| it.inference_flop);
        let flop = flop.map(|it| (self.form().operations)(&self.number(it)));
        flop.map_or_else(|| self.undescribed("inference_flop"), Line::words)
    }

    pub fn use_method(&self) -> Line {
        let task = self.described().and_then(|it| it.inference_task.as_ref());
        task.map_or_else(|| self.undescribed("inference_task"), Line::quote)
    }

    fn training(&self) -> impl Iterator<Item = Stage<'a>> + '_ {
        self.stages.iter().copied().filter(Stage::is_training)
    }

    /// All of the model's parameters: as its maker states them, else as the plan does.
    fn parameters(&self) -> Option<f64> {
        let stated = self.described().and_then(|it| it.parameters);
        stated.or_else(|| planned_parameters(self.report))
    }

    /// As the model's maker states them, else as the plan computed them.
    fn training_operations(&self) -> Option<(f64, String)> {
        if let Some(stated) = self.described().and_then(|it| it.training_flop) {
            return Some((stated, self.number(stated)));
        }
        let figure = self.training().find_map(|it| it.figure("compute"))?;
        Some((figure.value, self.amount(figure, &OPERATION)))
    }

    fn period(&self) -> String {
        let activity = &self.report.activity;
        let moment = self.words.moment;
        match activity.from.zip(activity.until) {
            Some((from, until)) => (self.form().measured_period)(&moment(from), &moment(until)),
            None => self.form().planned_period.to_owned(),
        }
    }

    fn no_time(&self) -> Line {
        if self.training().next().is_none() {
            return self.form().no_training.into();
        }
        let id = "time.elapsed";
        self.unknown(self.words.name(id))
    }

    fn no_operations(&self) -> Line {
        if self.training().next().is_none() {
            return self.form().no_training.into();
        }
        self.unknown(self.form().no_operations)
    }

    fn no_energy(&self) -> Line {
        if self.training().next().is_none() {
            return self.form().no_training.into();
        }
        let why = self.report.why_missing("energy.node");
        let why = why.map(|why| self.words.said(why).into_owned());
        self.unknown(&why.unwrap_or_else(|| self.words.name("energy.node").to_owned()))
    }

    fn unknown(&self, missing: &str) -> Line {
        Line::words((self.form().unknown)(missing))
    }

    fn undescribed(&self, key: &str) -> Line {
        Line::words((self.form().undescribed)(key))
    }

    /// A time in days, with its bounds. Of these the form asks for one figure.
    fn days(&self, figure: &Figure) -> String {
        let [low, value, high] = in_unit(figure, DAY.size(), self.words);
        if figure.low < figure.high {
            let interval = (self.words.interval)(&low, &high);
            return (self.words.exports.bounded)(&value, &interval);
        }
        value
    }

    /// A figure in a unit, with its bounds: `1.9×10^-4 (1.5×10^-4 to 2.4×10^-4)`.
    fn amount(&self, figure: &Figure, unit: &Unit) -> String {
        let show = |value| self.number(unit.of(value));
        let value = show(figure.value);
        if figure.low < figure.high {
            let interval = (self.words.interval)(&show(figure.low), &show(figure.high));
            return (self.words.exports.bounded)(&value, &interval);
        }
        value
    }

    /// A number with two significant figures, as the form writes them.
    fn number(&self, value: f64) -> String {
        let (mantissa, power) = scientific(value, DIGITS);
        let mantissa = (self.words.number)(&mantissa);
        format!("{mantissa}×10^{power}")
    }
}

/// A share as people read it.
pub(super) fn share(share: f64, words: &Catalogue) -> String {
    (words.number)(&percent(share))
}

/// The parameters with which a plan computed its operations. Those are the active ones,
/// which are all of them only where the plan took the model to be dense.
fn planned_parameters(report: &Report) -> Option<f64> {
    let mut assumed = report.quality.assumptions.iter();
    if !assumed.any(|note| note.id == "dense-model") {
        return None;
    }
    let mut inputs = report.figure("compute")?.derivation.inputs();
    let parameters = inputs.find(|input| &*input.id == "plan.parameters")?;
    Some(parameters.value.central())
}
