//! Three claims of the Dutch government-wide vision on generative AI (2024), with
//! every number of `docs/claims.md` computed from the factors that are built in.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use wattprint::accounting::{Footprint, assess};
use wattprint::profile::{
    Catalog, Given, Place, Profile, Task, WaterScenario, parse_carbon_intensity, parse_pue,
    parse_water_intensity,
};
use wattprint::quantity::{
    BoundKind, Derivation, Emissions, Energy, Estimate, Input, Origin, Power, Quantity, Ratio,
    Water, significant,
};

/// GPU-hours and average power of GPT-3's training (Patterson 2021, table 4).
const GPT_3_HOURS: f64 = 3_552_000.0;
const GPT_3_WATTS: f64 = 330.0;

/// Energy of a request of medium length to GPT-3 (Li 2025, table 1), kWh.
const LI_REQUEST: f64 = 0.004;

/// Energy of a median text prompt to Gemini (Elsworth 2025), kWh.
const GEMINI_PROMPT: f64 = 0.000_24;

fn input<Q: Quantity>(id: &str, value: Estimate<Q>) -> Input<Q> {
    Input {
        id: id.into(),
        label: id.to_owned(),
        value,
        origin: Origin::Supplied,
    }
}

fn kilowatt_hours(value: f64) -> Derivation<Energy> {
    let energy = Energy::from_kilowatt_hours(value);
    Derivation::of(&input("energy", Estimate::exact(energy)))
}

fn netherlands(given: &Given) -> Profile {
    let place: Place = "NL".parse().unwrap();
    Catalog::embedded().profile(&place, None, given).unwrap()
}

/// The training at its measured energy, as the paper bounds it.
fn gpt_3(pue: &str, grid: Option<&str>) -> Footprint {
    let given = Given {
        pue: Some(parse_pue(pue).unwrap()),
        grid_carbon: grid.map(|it| parse_carbon_intensity(it).unwrap()),
        ..Given::default()
    };
    assess(
        &kilowatt_hours(GPT_3_HOURS * GPT_3_WATTS / 1e3),
        &netherlands(&given),
    )
}

/// The training as it would have been planned, from hours and the card's rating.
fn gpt_3_planned() -> Estimate<Energy> {
    let catalog = Catalog::embedded();
    let v100 = catalog.accelerator("V100").unwrap();
    let load = catalog.load(Task::Training, &v100.name).unwrap();
    let host = catalog.host_multiplier(&v100.name).unwrap();
    let watts = v100.rated_power().unwrap().value().central().watts();
    let rated = Power::from_watts(watts).watts() * GPT_3_HOURS / 1e3;
    let pue = input("pue", Estimate::exact(Ratio::new(1.10)));
    let energy = kilowatt_hours(rated)
        .times(&load.input())
        .times(&host.input());
    energy.times(&pue).estimate()
}

/// Litres for a request, with the PUE and WUE that Li (2025) has for the Netherlands.
fn water(energy: f64, water_scenario: WaterScenario) -> Estimate<Water> {
    let given = Given {
        pue: Some(parse_pue("1.14").unwrap()),
        wue: Some(parse_water_intensity("0.06").unwrap()),
        water_scenario,
        ..Given::default()
    };
    let footprint = assess(&kilowatt_hours(energy), &netherlands(&given));
    footprint.water_total.unwrap().estimate()
}

fn tonnes(value: Estimate<Emissions>) -> [f64; 3] {
    [value.low(), value.central(), value.high()].map(|it| it.grams() / 1e6)
}

fn bottle() -> f64 {
    let one = Estimate::exact(Water::from_liters(1.0));
    1.0 / Catalog::embedded().bottles(&one).unwrap()[0]
        .value
        .central()
}

/// How far a thousand cars drive on so many tonnes, by fleet, with its source.
fn thousand_cars(tonnes: f64) -> Vec<(String, f64, f64, String)> {
    let emissions = Estimate::exact(Emissions::from_grams(tonnes * 1e6));
    let mut rows = Vec::new();
    for it in Catalog::embedded().car_distances(&emissions).unwrap() {
        let grams = it.factor.in_unit().central();
        let each = it.value.central() / 1e3;
        let (citation, fleet) = (it.factor.citation(), it.factor.place().to_owned());
        let source = format!("{} {}", citation.publisher, citation.year.unwrap());
        rows.push((fleet, grams, each, source));
    }
    rows.sort_by(|one, other| one.1.total_cmp(&other.1));
    rows
}

fn water_row(what: &str, energy: f64, grid: &str, scenario: WaterScenario) -> String {
    let water = water(energy, scenario);
    let [low, central, high] = [water.low(), water.central(), water.high()].map(Water::liters);
    let of = |liters: f64| significant(liters * 1e3, 3);
    let answers = |liters: f64| significant(bottle() / liters, 2);
    format!(
        "| {what} | {grid} | {} mL ({} to {}) | {} ({} to {}) |",
        of(central),
        of(low),
        of(high),
        answers(central),
        answers(high),
        answers(low)
    )
}

/// `docs/claims.md`, with every number computed.
fn page() -> String {
    let three = |it: f64| significant(it, 3);
    let us = gpt_3("1.10", Some("429"));
    let [_, paper, _] = tonnes(us.emissions_location.estimate());
    let [_, bare, _] = tonnes(gpt_3("1", Some("429")).emissions_location.estimate());
    let [low, dutch, high] = tonnes(gpt_3("1.10", None).emissions_location.estimate());
    let energy = us.facility.estimate().central().kilowatt_hours() / 1e3;
    let planned = gpt_3_planned();
    let [plan_low, plan, plan_high] = [planned.low(), planned.central(), planned.high()]
        .map(|it| three(it.kilowatt_hours() / 1e3));
    let cars = thousand_cars(500.0);
    let [least, most] = [cars.first(), cars.last()].map(|it| three(it.unwrap().1));
    let cars = cars.into_iter().map(|(fleet, grams, each, source)| {
        format!(
            "| {fleet} | {} | {} t | {} km | {source} |",
            three(grams),
            three(grams),
            three(each)
        )
    });
    let cars: Vec<_> = cars.collect();
    let mix = "generation mix";
    let wri = "WRI, with reservoirs";
    let rows = [
        water_row(
            "GPT-3, 4 Wh (Li 2025)",
            LI_REQUEST,
            wri,
            WaterScenario::Reservoirs,
        ),
        water_row(
            "GPT-3, 4 Wh (Li 2025)",
            LI_REQUEST,
            mix,
            WaterScenario::GenerationMix,
        ),
        water_row(
            "Gemini, 0.24 Wh (Elsworth 2025)",
            GEMINI_PROMPT,
            wri,
            WaterScenario::Reservoirs,
        ),
        water_row(
            "Gemini, 0.24 Wh (Elsworth 2025)",
            GEMINI_PROMPT,
            mix,
            WaterScenario::GenerationMix,
        ),
    ];
    let (paper, bare, energy) = (three(paper), three(bare), significant(energy, 4));
    let [low, dutch, high] = [low, dutch, high].map(three);
    let (cars, rows) = (cars.join("\n"), rows.join("\n"));
    format!(
        "# Three claims, recomputed

The Dutch government-wide vision on generative AI (2024) prints three figures to say what AI costs.
Each is computed here again, from published inputs and the factors under `profiles/`. The test
`tests/it/claims.rs` computes this page: what is typed by hand are the numbers of the papers, not the results.

## Training GPT-3 emitted 500 tonnes of CO2e

The order is right. Patterson and others (2021, arXiv 2104.10350, table 4) give 3,552,000 hours of V100 at
330 W, a PUE of 1.10 and 429 gCO2e/kWh, the average of the United States:

- {energy} MWh at the building's border, and {paper} t; the paper prints 1,287 MWh and 552.1 t.
- Without the PUE it is {bare} t: the 500 of the claim (502 in Luccioni and others 2022, arXiv 2211.02001, table 4).
- The same electricity from the Dutch grid of today would be {dutch} t ({low} to {high}).

It is the training run alone: no trials, no making of the hardware, no use afterwards. Nobody knows
the grid on which it ran; the average of a country was assumed.

Planned before it ran, from hours and the card's rating alone, wattprint's own factors for the load and the
host give {plan} MWh ({plan_low} to {plan_high}), which encloses the {energy} from measured power.

## That is as much as a thousand cars that drive a thousand kilometres

Too low. A million kilometres are {least} to {most} t, as the fleet is chosen, and 500 t are a
thousand cars that drive so far:

| fleet | g per km | a thousand cars, 1,000 km each | each of a thousand cars on 500 t | source |
| --- | --- | --- | --- | --- |
{cars}

## 20 to 50 answers cost a bottle of water

The document prints 50 milligrams, which is a twentieth of a millilitre; half a litre is meant, ten thousand
times as much. That holds for a request of 4 Wh and the water that the World Resources Institute ascribes to Dutch
electricity. Nearly all of that is evaporated for electricity, not for cooling. It counts the evaporation of
reservoirs, and the Dutch generation mix, with hardly any hydropower, does not explain it; the span is:

| request | water of the grid | water for one | answers to a bottle of 0.5 L |
| --- | --- | --- | --- |
{rows}

PUE 1.14 and WUE 0.06 L/kWh are those that Li and others (2025, arXiv 2304.03271, table 1) have for the
Netherlands. The 0.24 Wh of Elsworth and others (2025, arXiv 2508.15734) already contain a PUE, so the last
two rows are a little too high. The two sources for the water of the grid are two scenarios and are never
mixed into one interval.
"
    )
}

#[test]
fn the_page_of_claims_is_computed_from_the_factors() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/claims.md");
    let page = page();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(page, golden, "UPDATE_GOLDEN=1 writes docs/claims.md anew");
}

#[test]
fn claim_1_the_training_of_gpt_3_emitted_500_tonnes() {
    let [_, paper, _] = tonnes(gpt_3("1.10", Some("429")).emissions_location.estimate());
    assert!((paper / 552.1 - 1.0).abs() < 0.003, "{paper}");
    let [_, bare, _] = tonnes(gpt_3("1", Some("429")).emissions_location.estimate());
    assert!((bare / 502.0 - 1.0).abs() < 0.003, "{bare}");
    let planned = gpt_3_planned();
    let measured = Energy::from_kilowatt_hours(1_287_000.0);
    assert!(planned.low() <= measured && measured <= planned.high());
    assert_eq!(planned.kind(), BoundKind::Derived);
}

#[test]
fn claim_2_a_thousand_cars_for_a_thousand_kilometres_is_too_low() {
    let rows = thousand_cars(500.0);
    let (least, most) = (rows.first().unwrap(), rows.last().unwrap());
    // In tonnes, a million kilometres are as many as grams per kilometre.
    assert!((least.1 - 56.0).abs() < 1e-9 && (most.1 - 244.2).abs() < 1e-9);
    assert!(
        rows.iter()
            .all(|(fleet, _, each, _)| *each > 2000.0 || fleet.is_empty())
    );
    let of = |name: &str| rows.iter().find(|it| it.0.contains(name)).unwrap().2;
    assert!((of("type approval") - 4587.0).abs() < 1.0);
    assert!((of("United States") - 2047.5).abs() < 1.0);
}

#[test]
fn claim_3_answers_to_a_bottle_span_two_orders_of_magnitude() {
    let answers = |energy, scenario| bottle() / water(energy, scenario).central().liters();
    let published = answers(LI_REQUEST, WaterScenario::Reservoirs);
    assert!((20.0..50.0).contains(&published), "{published}");
    assert!((published - 31.4).abs() < 0.2, "{published}");
    assert!(answers(LI_REQUEST, WaterScenario::GenerationMix) > 100.0);
    assert!((500.0..550.0).contains(&answers(GEMINI_PROMPT, WaterScenario::Reservoirs)));
    assert!(answers(GEMINI_PROMPT, WaterScenario::GenerationMix) > 2000.0);
}
