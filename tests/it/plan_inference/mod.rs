//! Plans of serving a model: physics, neighbours, distance, and what is refused.

mod asked;
mod ledger;
mod published;

use wattprint::plan::inference::{
    Calibrated, Capacity, Chip, GivenMachine, Machine, Picture, Precision, Question, Serving,
    Subject, floor,
};
use wattprint::profile::{Catalog, Task};

/// What the built-in document says.
pub fn calibrated() -> Calibrated {
    let catalog = Catalog::embedded();
    Calibrated::embedded(&|name| Chip::named(&catalog, name)).unwrap()
}

/// A configuration of text, 600 tokens in and 400 out.
pub fn serving(billions: f64, accelerator: &str, count: f64, batch: f64) -> Serving {
    Serving {
        total: billions * 1e9,
        active: billions * 1e9,
        precision: Precision::named("bf16").unwrap(),
        chip: Chip::named(&Catalog::embedded(), accelerator).unwrap(),
        count,
        batch,
        input_tokens: 600.0,
        output_tokens: 400.0,
    }
}

/// One kind of accelerator, with its node.
pub fn machine(accelerator: &str) -> Machine {
    let catalog = Catalog::embedded();
    let known = catalog.accelerator(accelerator).unwrap();
    Machine::of(&catalog, &known, Task::Text, &GivenMachine::default()).unwrap()
}

/// So many requests a day for a year.
pub fn question(serving: Serving, per_day: f64, capacity: Capacity) -> Question {
    Question {
        subject: Subject::Text {
            serving,
            reasons: false,
        },
        per_day,
        days: 365.0,
        capacity,
    }
}

#[test]
fn energy_a_token_follows_physics_in_every_direction() {
    let fit = calibrated().text;
    let joules = |it: &Serving| fit.parts(it).sum();
    let base = serving(32.0, "H100", 2.0, 64.0);
    let changed = |change: &dyn Fn(&mut Serving)| {
        let mut it = base.clone();
        change(&mut it);
        joules(&it) / joules(&base)
    };
    assert!(changed(&|it| it.batch = 128.0) < 0.9, "a batch is shared");
    assert!(changed(&|it| it.batch = 8.0) > 3.0, "a small batch is not");
    assert!(changed(&|it| it.precision = Precision::named("fp8").unwrap()) < 1.0);
    assert!(changed(&|it| it.active = 3e9) < 1.0, "experts that rest");
    assert!(
        changed(&|it| it.input_tokens = 6000.0) > 1.0,
        "a prompt is computed"
    );
    assert!(
        changed(&|it| it.count = 4.0) > 1.0,
        "more accelerators wait"
    );
    assert!(
        changed(&|it| it.output_tokens = 8000.0) > 1.0,
        "past tokens are read"
    );
    assert!(changed(&|it| (it.total, it.active) = (70e9, 70e9)) > 1.5);
}

#[test]
fn no_answer_lies_below_the_physical_floor_and_none_is_out_of_order() {
    let calibrated = calibrated();
    for name in ["H100", "B200", "A100-SXM4-80GB", "MI300X", "L40S"] {
        for billions in [0.5, 8.0, 70.0, 700.0] {
            for batch in [1.0, 64.0, 4096.0] {
                let it = serving(billions, name, 8.0, batch);
                let answer = calibrated.text.answer(&it, &calibrated.servings, 0.32);
                let floor = floor(&it, 0.32);
                assert!(floor <= answer.low && answer.low <= answer.central);
                assert!(answer.central <= answer.high && answer.high.is_finite());
            }
        }
    }
}

#[test]
fn the_same_configuration_answers_with_the_measurement_itself() {
    let calibrated = calibrated();
    for measured in &calibrated.servings {
        let answer = calibrated
            .text
            .answer(&measured.of, &calibrated.servings, 0.32);
        let near = answer.leaned_on().unwrap();
        assert!((near.weight - 1.0).abs() < 1e-9, "{}", measured.name);
        assert!((answer.central / near.measured.joules - 1.0).abs() < 1e-6);
        assert!((answer.high / answer.central - 1.3).abs() < 1e-6);
    }
    for measured in &calibrated.pictures {
        let answer = calibrated.media.answer(&measured.of, &calibrated.pictures);
        assert!((answer.central / measured.joules - 1.0).abs() < 1e-6);
    }
}

#[test]
fn bounds_widen_with_the_distance_and_say_why() {
    let calibrated = calibrated();
    let width = |it: &Serving| {
        let answer = calibrated.text.answer(it, &[], 0.32);
        (answer.high / answer.low, answer.distance.clauses.len())
    };
    let (inside, none) = width(&serving(32.0, "H100", 2.0, 64.0));
    let (batch, one) = width(&serving(32.0, "H100", 2.0, 1.0));
    let (other, two) = width(&serving(32.0, "A100-SXM4-80GB", 2.0, 1.0));
    assert!(inside < batch && batch < other, "{inside} {batch} {other}");
    assert_eq!([none, one, two], [0, 1, 2]);
    let answer = calibrated
        .text
        .answer(&serving(32.0, "MI300X", 2.0, 1.0), &[], 0.32);
    let expected = [
        "batch 1 is 8 times below the least measured, 8",
        "AMD Instinct MI300X: nothing of its generation was measured",
    ];
    assert_eq!(answer.distance.clauses, expected);
}

#[test]
fn a_user_s_own_measurement_goes_before_the_published_ones() {
    let catalog = Catalog::embedded();
    let mut calibrated = calibrated();
    let text = OWN.replace("JOULES", "0.9");
    calibrated
        .add("own.toml", &text, &|name| Chip::named(&catalog, name))
        .unwrap();
    let asked = serving(32.0, "H100", 2.0, 64.0);
    let answer = calibrated.text.answer(&asked, &calibrated.servings, 0.32);
    assert!((answer.central / 0.9 - 1.0).abs() < 1e-9);
    assert!(answer.leaned_on().unwrap().measured.own);
}

/// A file of a user with one measurement.
pub const OWN: &str = r#"
[citation.ours]
title = "Our own meter"
publisher = "Us"
year = 2026
url = "https://example.org/meter"
licence = "ours"

[[measured]]
cites = "ours"
locator = "week 12"
text = [
    { model = "house model", params = 32e9, precision = "bf16", accelerator = "H100", count = 2, batch = 64, input = 600, output = 400, joules = JOULES },
]
"#;

#[test]
fn images_and_videos_cost_by_size_steps_and_frames() {
    let fit = calibrated().media;
    let base = Picture {
        params: 5e9,
        width: 1024.0,
        height: 1024.0,
        frames: 1.0,
        steps: 28.0,
        batch: 4.0,
        count: 1.0,
        chip: Chip::named(&Catalog::embedded(), "H100").unwrap(),
    };
    let joules = |it: &Picture| fit.model.joules(it);
    let twice = |change: &dyn Fn(&mut Picture)| {
        let mut it = base.clone();
        change(&mut it);
        joules(&it) / joules(&base)
    };
    assert!((twice(&|it| it.steps = 56.0) - 2.0).abs() < 1e-9);
    assert!(twice(&|it| it.width = 2048.0) > 1.5);
    assert!(twice(&|it| it.frames = 81.0) > 15.0);
    assert!(twice(&|it| it.params = 20e9) > 1.3);
}
