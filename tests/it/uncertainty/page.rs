//! The tables of `docs/uncertainty.md`, which `UPDATE_GOLDEN=1` writes anew.

use super::chains::{CHAINS, Width};
use super::simulation::{Law, NORMAL_95, Random, lognormal, quantile, simulated};
use super::{errors, input};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use wattprint::quantity::{
    CarbonIntensity, Derivation, Energy, Estimate, Power, Pue, Quantity, Ratio, Time,
    WaterIntensity, significant,
};

/// Replaces, or compares, what stands between two marks of the page.
fn table(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/uncertainty.md");
    let page = fs::read_to_string(&path).unwrap();
    let (open, close) = (
        format!("<!-- {name} -->\n"),
        format!("<!-- end of {name} -->"),
    );
    let start = page.find(&open).unwrap() + open.len();
    let end = page.find(&close).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let _one_at_a_time = PAGE.lock().unwrap();
        let page = fs::read_to_string(&path).unwrap();
        let start = page.find(&open).unwrap() + open.len();
        let end = page.find(&close).unwrap();
        fs::write(&path, format!("{}{text}{}", &page[..start], &page[end..])).unwrap();
    } else {
        assert_eq!(&page[start..end], text, "UPDATE_GOLDEN=1 writes it anew");
    }
}

static PAGE: std::sync::Mutex<()> = std::sync::Mutex::new(());

fn per_cent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

#[test]
fn bounds_agree_with_a_simulation_within_a_tenth() {
    const CHAINS_EACH: usize = 50;
    let mut text = String::from(
        "| figures | inputs within | lopsided by | median error | worst error | beyond 10 % |\n",
    );
    text.push_str("| --- | --- | --- | --- | --- | --- |\n");
    let mut off = 0;
    for (name, chain) in CHAINS {
        for (factor, skew) in [(2.0, 0.0), (4.0, 0.0), (4.0, 0.5)] {
            let errors = errors(chain, Width { factor, skew }, CHAINS_EACH);
            let (median, worst) = (errors[CHAINS_EACH / 2], errors[CHAINS_EACH - 1]);
            let beyond = errors.iter().filter(|it| **it > 0.10).count();
            off += beyond;
            let (skew, median, worst) = (per_cent(skew), per_cent(median), per_cent(worst));
            println!("{name} | {factor} | {skew} | {median} | {worst} | {beyond}");
            writeln!(
                text,
                "| {name} | ×/÷ {factor} | {skew} | {median} | {worst} | {beyond} |"
            )
            .unwrap();
        }
    }
    assert_eq!(off, 0, "{text}");
    table("agreement", &text);
}

/// An input of the planned run, with the law that the literature gives it.
struct Assumed {
    id: &'static str,
    low: f64,
    central: f64,
    high: f64,
    law: &'static str,
}

const ASSUMED: [Assumed; 9] = [
    assumed(
        "hours",
        38_964.0 / 1.58,
        38_964.0,
        38_964.0 * 1.58,
        "log-normal",
    ),
    assumed("load", 0.70, 0.867, 0.95, "triangular"),
    assumed("host", 1.2, 1.43, 1.82, "triangular"),
    assumed("pue", 1.08, 1.19, 1.36, "log-normal on PUE − 1"),
    assumed("lifecycle", 233.3, 253.56, 273.8, "triangular"),
    assumed("direct", 210.3, 228.6, 246.9, "triangular"),
    assumed("wue", 0.0, 0.06, 0.3, "triangular"),
    assumed("mix", 0.32, 0.49, 0.76, "log-uniform"),
    assumed("reservoirs", 3.43, 3.43, 3.43, "known"),
];

const fn assumed(
    id: &'static str,
    low: f64,
    central: f64,
    high: f64,
    law: &'static str,
) -> Assumed {
    Assumed {
        id,
        low,
        central,
        high,
        law,
    }
}

fn named<Q: Quantity>(id: &str, quantity: fn(f64) -> Q) -> wattprint::quantity::Input<Q> {
    let it = ASSUMED.iter().find(|it| it.id == id).unwrap();
    input(
        id,
        quantity(it.low),
        quantity(it.central),
        quantity(it.high),
    )
}

/// The laws of the literature: bounds of a triangle are its ends, not quantiles.
fn published(id: &str, value: &Estimate<f64>) -> Law<'static> {
    let (low, central, high) = (value.low(), value.central(), value.high());
    let kind = ASSUMED.iter().find(|it| it.id == id).map(|it| it.law);
    match kind {
        Some("triangular") => Box::new(move |deviate| {
            let share = below(deviate);
            let peak = (central - low) / (high - low);
            if share < peak {
                low + (share * (high - low) * (central - low)).sqrt()
            } else {
                high - ((1.0 - share) * (high - low) * (high - central)).sqrt()
            }
        }),
        Some("log-uniform") => Box::new(move |deviate| low * (high / low).powf(below(deviate))),
        Some("log-normal on PUE − 1") => Box::new(move |deviate| {
            let [low, high] = [low, high].map(|it| (it - 1.0).ln());
            let (mean, spread) = (f64::midpoint(low, high), (high - low) / 2.0 / NORMAL_95);
            1.0 + (mean + spread * deviate).exp()
        }),
        _ => lognormal(value),
    }
}

/// The standard normal probability, by Simpson's rule.
fn below(deviate: f64) -> f64 {
    const PARTS: usize = 40;
    let density = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    let step = deviate / PARTS as f64;
    let weighted = (0..=PARTS).map(|at| {
        let weight = match at {
            0 | PARTS => 1.0,
            odd if odd % 2 == 1 => 4.0,
            _ => 2.0,
        };
        weight * density(step * at as f64)
    });
    0.5 + weighted.sum::<f64>() * step / 3.0
}

/// The same, where a bound of zero leaves no log-normal: straight to the bound.
fn as_the_rule_takes_it(_: &str, value: &Estimate<f64>) -> Law<'static> {
    if value.low() > 0.0 {
        return lognormal(value);
    }
    let (central, high) = (value.central(), value.high());
    Box::new(move |deviate| {
        if deviate < 0.0 {
            (central * (1.0 + deviate / NORMAL_95)).max(0.0)
        } else {
            central * (high / central).powf(deviate / NORMAL_95)
        }
    })
}

/// The figures of the planned run: 10¹² tokens for 8·10⁹ parameters on H100 in NL.
fn planned() -> Vec<(&'static str, Derivation<f64>, f64, &'static str)> {
    let watts = Power::from_watts(700.0);
    let time = |hours: f64| Time::from_seconds(hours * 3600.0);
    let it = Derivation::of(&input("tdp", watts, watts, watts))
        .times(&named("hours", time))
        .times(&named("load", Ratio::new))
        .times(&named("host", Ratio::new));
    let facility: Derivation<Energy> = it.clone().times(&named("pue", Pue::from_base));
    let carbon = CarbonIntensity::from_grams_per_kilowatt_hour;
    let water = WaterIntensity::from_liters_per_kilowatt_hour;
    let site = it.times(&named("wue", water));
    let emitted = |id| facility.clone().times(&named(id, carbon)).erased();
    let used = |id| (site.clone() + facility.clone().times(&named(id, water))).erased();
    vec![
        ("facility energy", facility.erased(), 3.6e9, "MWh"),
        ("CO2e, lifecycle", emitted("lifecycle"), 1e6, "t"),
        ("CO2e, direct", emitted("direct"), 1e6, "t"),
        ("water, generation mix", used("mix"), 1e3, "m³"),
        ("water, with reservoirs", used("reservoirs"), 1e3, "m³"),
    ]
}

#[test]
fn other_laws_of_the_literature_differ_by_what_the_page_says() {
    let mut text = String::from(
        "| figure | unit | value | by the rule | same inputs, simulated | published laws, simulated | their median | their 5–95 % |\n",
    );
    text.push_str("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    let mut random = Random(9);
    for (name, figure, scale, unit) in planned() {
        let estimate = figure.estimate();
        let shown = |value: f64| significant(value / scale, 2);
        let range = |low: f64, high: f64| format!("{} to {}", shown(low), shown(high));
        let same = simulated(&figure, as_the_rule_takes_it, 50_000, &mut random);
        let other = simulated(&figure, published, 50_000, &mut random);
        let at = |values: &[f64], low, high| range(quantile(values, low), quantile(values, high));
        writeln!(
            text,
            "| {name} | {unit} | {} | {} | {} | {} | {} | {} |",
            shown(estimate.central()),
            range(estimate.low(), estimate.high()),
            at(&same, 0.025, 0.975),
            at(&other, 0.025, 0.975),
            shown(quantile(&other, 0.5)),
            at(&other, 0.05, 0.95),
        )
        .unwrap();
        for (bound, share) in [(estimate.low(), 0.025), (estimate.high(), 0.975)] {
            let agreed = (bound / quantile(&same, share) - 1.0).abs();
            assert!(agreed < 0.03, "{name}: {agreed}");
            let differs = (bound / quantile(&other, share)).ln().abs();
            assert!(differs < 0.15, "{name}: {differs}");
        }
    }
    println!("{text}");
    table("planned run", &text);
}
