//! Published results, reproduced through the tool's own derivations; and the
//! contradictions that are known, which the tool must find.

use serde::Deserialize;
use std::path::Path;
use wattprint::plan::claim::{
    Checked, Claim, Computing, Mistake, Scope, Stated, Unit, Verdict, check, units, verdict,
};
use wattprint::quantity::{Energy, Quantity, Ratio};

/// The arithmetic of a paper is reproduced to this, whatever rounding would allow.
const TOLERANCE: f64 = 0.02;

/// One file: a paper and what it states.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paper {
    paper: String,
    claim: Vec<Row>,
}

/// One statement, each number as it was printed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Row {
    name: String,
    note: Option<String>,
    count: Option<String>,
    wall_time: Option<String>,
    accelerator_hours: Option<String>,
    flop: Option<String>,
    parameters: Option<String>,
    tokens: Option<String>,
    peak: Option<String>,
    mfu: Option<String>,
    power: Option<String>,
    pue: Option<String>,
    grid: Option<String>,
    wue: Option<String>,
    grid_water: Option<String>,
    making: Option<String>,
    making_water: Option<String>,
    energy: Option<String>,
    scope: Option<String>,
    emissions: Option<String>,
    emissions_scope: Option<String>,
    emission_parts: Vec<String>,
    water: Option<String>,
    water_parts: Vec<String>,
    agrees: Option<bool>,
    explained: Option<String>,
}

fn read<Q: Quantity>(text: Option<&String>, units: &[Unit]) -> Option<Stated<Q>> {
    text.map(|text| Stated::parse(text, units).unwrap_or_else(|error| panic!("{error}")))
}

fn all<Q: Quantity>(texts: &[String], units: &[Unit]) -> Vec<Stated<Q>> {
    let read = |text| read(Some(text), units);
    texts.iter().filter_map(read).collect()
}

fn scope(text: Option<&String>) -> Scope {
    match text.map(String::as_str) {
        None | Some("facility") => Scope::Facility,
        Some("it") => Scope::It,
        Some(other) => panic!("no scope is called {other}"),
    }
}

impl Row {
    fn claim(&self) -> Claim {
        Claim {
            accelerator_time: read(self.accelerator_hours.as_ref(), units::HOURS),
            count: read(self.count.as_ref(), units::RATIO),
            wall_time: read(self.wall_time.as_ref(), units::WALL),
            computing: self.computing(),
            power: read(self.power.as_ref(), units::POWER),
            host: None,
            pue: read(self.pue.as_ref(), units::RATIO),
            grid_intensity: read(self.grid.as_ref(), units::GRID),
            wue: read(self.wue.as_ref(), units::WATER_INTENSITY),
            grid_water: read(self.grid_water.as_ref(), units::WATER_INTENSITY),
            making: read(self.making.as_ref(), units::EMISSIONS),
            making_water: read(self.making_water.as_ref(), units::WATER),
            energy: read(self.energy.as_ref(), units::ENERGY),
            energy_scope: scope(self.scope.as_ref()),
            emissions: read(self.emissions.as_ref(), units::EMISSIONS),
            emissions_scope: scope(self.emissions_scope.as_ref()),
            emission_parts: all(&self.emission_parts, units::EMISSIONS),
            water: read(self.water.as_ref(), units::WATER),
            water_parts: all(&self.water_parts, units::WATER),
        }
    }

    fn computing(&self) -> Option<Computing> {
        Some(Computing {
            flop: self.flop.as_ref()?.parse().unwrap(),
            parameters: read(self.parameters.as_ref(), units::RATIO)?,
            tokens: read(self.tokens.as_ref(), units::RATIO)?,
            peak: read(self.peak.as_ref(), units::RATIO)?,
            mfu: read(self.mfu.as_ref(), units::RATIO)?,
        })
    }

    /// The results that the paper states.
    fn stated(&self) -> usize {
        let stated = [&self.energy, &self.emissions, &self.water];
        stated.into_iter().flatten().count()
    }
}

/// Checks every statement of one paper.
fn reproduce(file: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published");
    let text = std::fs::read_to_string(folder.join(format!("{file}.toml"))).unwrap();
    let paper: Paper = toml::from_str(&text).unwrap();
    assert!(paper.paper.contains("20"), "{file} names no year");
    for row in &paper.claim {
        let checked = check(&row.claim());
        let said = format!("{}, {}: {checked:#?} {:?}", paper.paper, row.name, row.note);
        if row.agrees == Some(false) {
            assert_eq!(verdict(&checked), Verdict::DoesNotHold, "{said}");
            let expected = row.explained.clone().unwrap();
            let found: Vec<String> = mistakes(&checked);
            assert!(found.contains(&expected), "{expected}: {said}");
        } else {
            assert_eq!(verdict(&checked), Verdict::Holds, "{said}");
            let loose = |it: &&Checked| (it.ratio() - 1.0).abs() > TOLERANCE.max(rounding(it));
            assert!(!checked.iter().any(|it| loose(&it)), "{said}");
        }
        // An energy that nothing else gives is what the other results follow from.
        assert!(
            checked.len() + 1 >= row.stated() && !checked.is_empty(),
            "{said}"
        );
    }
}

/// How far the printed result itself was rounded, as a share of it.
fn rounding(checked: &Checked) -> f64 {
    (checked.stated.high - checked.stated.central) / checked.stated.central
}

fn mistakes(checked: &[Checked]) -> Vec<String> {
    let explanations = checked.iter().flat_map(|it| &it.explanations);
    explanations.map(|it| format!("{:?}", it.mistake)).collect()
}

macro_rules! papers {
    ($($name:ident),+ $(,)?) => {
        $(#[test]
        fn $name() {
            reproduce(stringify!($name));
        })+

        /// Every file of the folder is a test.
        const PAPERS: &[&str] = &[$(stringify!($name)),+];
    };
}

papers!(
    epoch_2025,
    li_2023_thirsty,
    luccioni_2022,
    luccioni_2024_power_hungry,
    meta_2024_llama_3,
    meta_2024_llama_3_1,
    meta_2024_llama_3_3,
    ml_energy_2025,
    morrison_2025,
    olmo_2_2025,
    patterson_2021,
    strubell_2019,
    touvron_2023_llama,
    touvron_2023_llama_2,
);

#[test]
fn every_paper_of_the_folder_is_reproduced() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published");
    let names = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected: Vec<String> = PAPERS.iter().map(|name| format!("{name}.toml")).collect();
    assert_eq!(names, expected);
}

/// What the collection of published results says can be recomputed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recomputable {
    rows: Vec<String>,
    left_out: Vec<LeftOut>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOut {
    ids: Vec<String>,
    reason: String,
}

#[test]
fn every_row_that_can_be_recomputed_is_a_test_or_is_left_out_with_the_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: String| std::fs::read_to_string(root.join(path)).unwrap();
    let listed: Recomputable = toml::from_str(&read("tests/recomputable.toml".to_owned())).unwrap();
    let mut tested = std::collections::BTreeSet::new();
    for paper in PAPERS {
        let paper: Paper = toml::from_str(&read(format!("tests/published/{paper}.toml"))).unwrap();
        tested.extend(paper.claim.into_iter().map(|row| row.name));
    }
    let excused = |id: &str| {
        let mut groups = listed.left_out.iter();
        groups.any(|it| it.ids.iter().any(|other| other == id))
    };
    for id in &listed.rows {
        assert!(
            tested.contains(id) != excused(id),
            "{id}: a test, or left out"
        );
    }
    let known = |id: &&String| listed.rows.contains(id);
    for group in &listed.left_out {
        assert!(group.ids.iter().all(|id| known(&id)), "{group:?}");
        assert!(group.reason.len() > 40, "{group:?}");
    }
}

/// The energy of an answer is that of its tokens, both as they are printed.
///
/// # Source
///
/// ML.ENERGY Leaderboard, version 3: DeepSeek-V3.1 on 8 × B200 at a batch of 128.
#[test]
fn an_answer_costs_as_much_as_its_tokens() {
    let tokens: Stated<Ratio> = Stated::parse("850", units::RATIO).unwrap();
    let each: Stated<Energy> = Stated::parse("1.936 J", units::ENERGY).unwrap();
    let answer: Stated<Energy> = Stated::parse("1645.49813 J", units::ENERGY).unwrap();
    let (tokens, each) = (tokens.as_input(), each.as_input());
    let least = Energy::from_joules(each.low) * Ratio::new(tokens.low);
    let most = Energy::from_joules(each.high) * Ratio::new(tokens.high);
    let stated = Energy::from_joules(answer.as_result().central);
    assert!(
        least <= stated && stated <= most,
        "{least:?} {stated:?} {most:?}"
    );
}

/// A claim from the columns of this table, as in the command's flags.
fn claim(energy: &str, it: bool, pue: &str, grid: &str, emissions: &str) -> Claim {
    let row = Row {
        energy: Some(energy.to_owned()),
        scope: Some(if it { "it" } else { "facility" }.to_owned()),
        pue: Some(pue.to_owned()),
        grid: Some(grid.to_owned()),
        emissions: Some(emissions.to_owned()),
        ..Row::default()
    };
    row.claim()
}

#[test]
fn each_known_mistake_is_named() {
    for (energy, it, emissions, expected) in [
        ("1000.0MWh", true, "480.0t", None),
        ("1000.0MWh", true, "576.0t", Some(Mistake::PueTwice)),
        ("1000.0MWh", true, "400.0t", Some(Mistake::PueLeftOut)),
        (
            "1000.0MWh",
            false,
            "480.0t",
            Some(Mistake::FacilityTakenAsIt),
        ),
        ("1000.0MWh", false, "333.3t", Some(Mistake::PueLeftOut)),
        ("1000.0MWh", false, "400.0kg", Some(Mistake::Thousandfold)),
        ("1000.0MWh", false, "882t", Some(Mistake::Pounds)),
        ("1000.0MWh", false, "109t", Some(Mistake::CarbonForDioxide)),
        ("1000.0MWh", false, "20.0t", Some(Mistake::MarketBased)),
        ("1000.0MWh", false, "450.0t", Some(Mistake::OtherInput)),
    ] {
        let checked = check(&claim(energy, it, "1.200", "400.0", emissions));
        let found = checked[0].explanations.first().map(|it| it.mistake);
        assert_eq!(found, expected, "{emissions}: {checked:#?}");
    }
}

#[test]
fn what_rounding_can_make_right_is_not_called_wrong() {
    for (energy, grid, emissions, verdict_expected) in [
        ("9MWh", "400", "4t", Verdict::Holds),
        ("9.0MWh", "400", "4.0t", Verdict::DoesNotHold),
        ("100MWh", "400", "44t", Verdict::DoesNotHold),
        ("100MWh", "400", "40t", Verdict::Holds),
    ] {
        let checked = check(&claim(energy, false, "1.2", grid, emissions));
        assert_eq!(
            verdict(&checked),
            verdict_expected,
            "{energy} {emissions}: {checked:#?}"
        );
    }
}

#[test]
fn too_little_is_not_a_contradiction() {
    let only_energy = Row {
        energy: Some("230MWh".to_owned()),
        pue: Some("1.1".to_owned()),
        ..Row::default()
    };
    let checked = check(&only_energy.claim());
    assert_eq!(verdict(&checked), Verdict::CannotTell);
}
