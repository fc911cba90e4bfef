//! What a reader of a plan of inference should know, in words and numbers.

use super::answer::Answer;
use super::hours::Hours;
use super::measured::{Comparable, Near};
use super::media::Picture;
use super::range::number;
use super::service::{SECONDS_A_DAY, Unit};
use super::serving::Serving;
use super::text::Parts;
use crate::plan::Remark;
use crate::quantity::{Derivation, Energy, significant};

/// How many measurements a plan names.
const NAMED: usize = 3;

/// A configuration in a few words.
pub(super) trait Described {
    fn described(&self) -> String;
}

impl Described for Serving {
    fn described(&self) -> String {
        let (input, output) = (number(self.input_tokens), number(self.output_tokens));
        format!(
            "{} in {} on {} × {}, batch {}, {input} tokens in and {output} out",
            params(self.total, self.active),
            self.precision,
            number(self.count),
            self.chip.name,
            number(self.batch),
        )
    }
}

impl Described for Picture {
    fn described(&self) -> String {
        let frames = if self.moves() {
            format!(", {} frames", number(self.frames))
        } else {
            String::new()
        };
        format!(
            "{}, {} × {} pixels{frames}, {} steps on {} × {}, batch {}",
            params(self.params, self.params),
            self.width,
            self.height,
            number(self.steps),
            number(self.count),
            self.chip.name,
            number(self.batch),
        )
    }
}

fn params(total: f64, active: f64) -> String {
    if active < total {
        format!("{} parameters, {} active", number(total), number(active))
    } else {
        format!("{} parameters", number(total))
    }
}

/// The measurements nearest to the question, and how much the nearest counted.
pub(super) fn neighbours<T: Comparable + Described>(answer: &Answer<T>, unit: &str) -> Vec<Remark> {
    let leaned = answer.leaned_on().map_or_else(
        || "no published configuration is near enough to count: the fit alone".to_owned(),
        |near| {
            format!(
                "{} % from the measurement of {}, scaled by the fit, the rest from the fit, \
                 which by itself gives {} J/{unit}",
                significant(near.weight * 100.0, 2),
                near.measured.name,
                significant(answer.fitted, 3),
            )
        },
    );
    let nearest = answer.near.iter().take(NAMED);
    let named = nearest.map(|near| remark("measured-neighbour", measured(near, unit)));
    std::iter::once(remark("answered-from", leaned))
        .chain(named)
        .collect()
}

fn measured<T: Described>(near: &Near<T>, unit: &str) -> String {
    let it = &near.measured;
    let whose = if it.own {
        "your measurement of"
    } else {
        "measured:"
    };
    format!(
        "{whose} {}, {}: {} J/{unit} ({})",
        it.name,
        it.of.described(),
        significant(it.joules, 3),
        it.citation
    )
}

/// What the energy of a token goes into, and what physics allows.
pub(super) fn text(serving: &Serving, parts: &Parts, floor: f64) -> Vec<Remark> {
    let shares = [
        ("weights", parts.weights),
        ("past tokens", parts.cache),
        ("computing", parts.compute),
        ("waiting", parts.overhead),
    ];
    let share = |(name, joules): (&str, f64)| {
        format!("{name} {} %", significant(joules / parts.sum() * 100.0, 2))
    };
    let shares = shares.map(share).join(", ");
    let mut remarks = vec![
        remark(
            "energy-goes-into",
            format!("by the fit, mostly {}: {shares}", parts.largest()),
        ),
        remark(
            "physical-floor",
            format!(
                "no software needs less than {} J/token here: weights are read once a step \
                 and every token is computed",
                significant(floor, 2)
            ),
        ),
        remark(
            "prompt-included",
            format!(
                "joules a token are per generated token and include its share of the {} \
                 tokens of the prompt",
                number(serving.input_tokens)
            ),
        ),
    ];
    if serving.precision.is_wide() {
        return remarks;
    }
    remarks.push(remark(
        "narrow-weights",
        format!(
            "with weights in {} published models need from half to seven times what a fit on \
             the others foretells, by how well the software serves them; measure your own",
            serving.precision
        ),
    ));
    remarks
}

/// Hidden tokens are tokens.
pub(super) fn reasoning(serving: &Serving, reasons: bool) -> Remark {
    let text = if reasons {
        format!(
            "the {} output tokens must include those of the reasoning that users do not see",
            number(serving.output_tokens)
        )
    } else {
        "a model that reasons also generates tokens that users do not see: ten times as many \
         in published measurements (6,988 against 717; ML.ENERGY, 2026); count them in \
         --output-tokens"
            .to_owned()
    };
    remark("hidden-tokens", text)
}

/// A batch whose keys and values would not fit.
pub(super) fn memory(serving: &Serving, needed: f64, memory: Option<f64>) -> Option<Remark> {
    let memory = memory? * serving.count;
    (needed > memory).then(|| {
        let text = format!(
            "weights and a batch of {} take about {} GB, but the accelerators hold {} GB: \
             some requests would wait; give a smaller --batch or a larger --count",
            number(serving.batch),
            significant(needed / 1e9, 3),
            significant(memory / 1e9, 3),
        );
        remark("batch-exceeds-memory", text)
    })
}

/// How much stands ready, and how busy it is.
pub(super) fn capacity(hours: &Hours, unit: &Unit<'_>, days: f64) -> Vec<Remark> {
    let busy = significant(hours.busy * 100.0, 2);
    let Some(replicas) = hours.replicas else {
        let text = format!("accelerators stand ready for as long as makes them {busy} % busy");
        return vec![remark("capacity", text)];
    };
    let text = format!(
        "{replicas} × {} {} for {} days, busy {busy} % of the time",
        number(unit.count),
        unit.chip,
        number(days)
    );
    let mut remarks = vec![remark("capacity", text)];
    let word = if replicas == 1 { "replica" } else { "replicas" };
    if hours.assumed {
        remarks.push(Remark {
            id: "fewest-replicas",
            text: format!(
                "{replicas} {word}, the fewest that keep up on average; peaks need more: \
                 give --replicas or --utilisation"
            ),
            assumed: true,
        });
    }
    remarks
}

/// What the deployment draws on average.
pub(super) fn average_power(
    accelerator: &Derivation<Energy>,
    unit: &Unit<'_>,
    hours: &Hours,
    days: f64,
) -> Remark {
    let watts = accelerator.estimate().central().joules() / (days * SECONDS_A_DAY);
    let each = hours.replicas.map_or_else(String::new, |replicas| {
        let devices = replicas as f64 * unit.count;
        format!(", {} W each", significant(watts / devices, 3))
    });
    let text = format!(
        "the accelerators draw {} W on average over the term, idle included{each}",
        significant(watts, 3)
    );
    remark("average-power", text)
}

fn remark(id: &'static str, text: String) -> Remark {
    Remark {
        id,
        text,
        assumed: false,
    }
}
