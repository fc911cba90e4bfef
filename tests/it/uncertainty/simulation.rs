//! A seeded simulation of a figure's inputs, by which its bounds are judged.

use std::collections::BTreeMap;
use wattprint::quantity::{Derivation, Estimate, Quantity};

/// Half the width of a central 95 % interval in standard deviations.
pub const NORMAL_95: f64 = 1.959_963_984_540_054;

/// A 64-bit generator: the same numbers on every machine.
///
/// # Source
///
/// Steele, Lea and Flood, *Fast splittable pseudorandom number generators*
/// (OOPSLA 2014), SplitMix64.
pub struct Random(pub u64);

impl Random {
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.uniform() * end as f64) as usize
    }
}

/// How one input is spread: from a standard normal deviate to a value.
pub type Law<'a> = Box<dyn Fn(f64) -> f64 + 'a>;

/// A log-normal whose halves have each their own width.
///
/// Its median is the central value, and 2.5 % lies beyond either bound.
pub fn lognormal(value: &Estimate<f64>) -> Law<'static> {
    let central = value.central();
    let [down, up] = [value.low(), value.high()].map(|bound| (bound / central).ln().abs());
    Box::new(move |deviate| {
        let width = if deviate < 0.0 { down } else { up };
        central * (width * deviate / NORMAL_95).exp()
    })
}

/// The quantiles of `draws` of a figure, by Latin hypercube sampling.
///
/// Every input takes each of as many equally probable values once, in an order
/// that is drawn. `law` gives the spread of an input by its identity.
///
/// # Source
///
/// McKay, Beckman and Conover (Technometrics 21, 1979).
pub fn simulated<'a, Q: Quantity>(
    figure: &Derivation<Q>,
    law: impl Fn(&str, &Estimate<f64>) -> Law<'a>,
    draws: usize,
    random: &mut Random,
) -> Vec<f64> {
    let deviates = deviates(draws);
    let inputs: Vec<_> = figure.inputs().collect();
    let columns = inputs.iter().map(|input| {
        if input.value.low() == input.value.high() {
            return vec![input.value.central(); draws];
        }
        let law = law(&input.id, &input.value);
        let mut column: Vec<f64> = deviates.iter().map(|it| law(*it)).collect();
        for last in (1..draws).rev() {
            column.swap(last, random.below(last + 1));
        }
        column
    });
    let columns: Vec<Vec<f64>> = columns.collect();
    let named = inputs.iter().enumerate().map(|(at, it)| (&*it.id, at));
    let index: BTreeMap<&str, usize> = named.collect();
    let terms: Vec<(f64, Vec<(usize, i32)>)> = figure
        .terms()
        .iter()
        .map(|term| {
            let factors = term.factors.iter().map(|(id, n)| (index[&**id], *n));
            (term.coefficient, factors.collect())
        })
        .collect();
    let mut values: Vec<f64> = (0..draws)
        .map(|draw| {
            let product = |factors: &[(usize, i32)]| -> f64 {
                let powers = factors.iter().map(|(at, n)| columns[*at][draw].powi(*n));
                powers.product()
            };
            terms.iter().map(|(c, factors)| c * product(factors)).sum()
        })
        .collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The value below which this share of sorted values lies.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    values[(share * values.len() as f64) as usize]
}

/// Standard normal deviates in the middles of as many equally probable parts.
pub fn deviates(number: usize) -> Vec<f64> {
    const STEP: f64 = 1e-4;
    let density = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    let (mut z, mut below) = (-8.0, 0.0);
    let middles = (0..number).map(|part| {
        let wanted = (part as f64 + 0.5) / number as f64;
        while below < wanted && z < 8.0 {
            below += STEP * density(z + STEP / 2.0);
            z += STEP;
        }
        z
    });
    middles.collect()
}
