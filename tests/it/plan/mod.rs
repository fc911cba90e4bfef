//! Plans of training: what they give, and how well they would have foretold
//! published runs.

pub mod command;
mod making;
pub mod page;
mod replaced;
mod validation;

use std::fmt::Write as _;
use wattprint::plan::Planned;
use wattprint::plan::training::{
    Extent, GivenMachine, Machine, Method, ModelRun, Runs, Training, TrainingError, plan,
};
use wattprint::profile::{Accelerator, AcceleratorError, Catalog};
use wattprint::quantity::{Derivation, Energy, Power, Quantity, Ratio};
use wattprint::report::{self, Assessed, Level, PlanRequest, Report, SubjectKind};
use wattprint::sample::{Phase, Provenance};

fn machine(name: &str, given: GivenMachine) -> Machine {
    Machine::find(&Catalog::embedded(), name, &given).unwrap()
}

fn model(parameters: f64, tokens: f64) -> ModelRun {
    ModelRun {
        parameters,
        active: None,
        tokens,
        epochs: 1.0,
        method: Method::Full,
        mfu: None,
    }
}

fn training(extent: Extent) -> Training {
    Training {
        phase: Phase::Pretraining,
        extent,
        count: None,
        start: None,
        project: None,
    }
}

fn planned(training: &Training, machine: &Machine) -> Planned {
    plan(training, machine, &Runs::embedded().unwrap()).unwrap()
}

fn reported(planned: &Planned) -> Report {
    let request = PlanRequest {
        id: "plan-1".to_owned(),
        created: "2026-11-24T12:00:00Z".parse().unwrap(),
        assess: None,
        embody: None,
    };
    report::plan(planned, &request)
}

fn hours(planned: &Planned) -> f64 {
    planned
        .accelerator_time
        .as_ref()
        .unwrap()
        .estimate()
        .central()
        .seconds()
        / 3600.0
}

fn kilowatt_hours(planned: &Planned) -> f64 {
    planned
        .node
        .as_ref()
        .unwrap()
        .estimate()
        .central()
        .kilowatt_hours()
}

/// The worked example of the method: 6ND, 0.346 of 989.4 TFLOP/s, 0.867 of 700 W.
#[test]
fn eight_billion_parameters_on_a_trillion_tokens_take_39_thousand_hours_of_h100() {
    let given = GivenMachine {
        power: None,
        load: Some(Ratio::new(0.867)),
        host: Some(Ratio::new(1.43)),
    };
    let run = ModelRun {
        mfu: Some(0.346),
        ..model(8e9, 1e12)
    };
    let planned = planned(&training(Extent::Model(run)), &machine("H100", given));
    assert!(
        (hours(&planned) / 38_964.0 - 1.0).abs() < 2e-3,
        "{}",
        hours(&planned)
    );
    let facility = kilowatt_hours(&planned) * 1.19;
    assert!((facility / 40_200.0 - 1.0).abs() < 5e-3, "{facility}");
}

#[test]
fn stated_hours_at_rated_power_without_a_host_are_the_arithmetic_of_model_cards() {
    let given = GivenMachine {
        power: None,
        load: Some(Ratio::new(1.0)),
        host: Some(Ratio::new(1.0)),
    };
    let planned = planned(&training(Extent::Hours(1.46e6)), &machine("H100", given));
    assert!((kilowatt_hours(&planned) - 1_022_000.0).abs() < 1.0);
    let report = reported(&planned);
    assert_eq!(report.boundary.level, Some(Level::Accelerator));
    assert!(
        report.figure("energy.node").is_none(),
        "only accelerators are counted"
    );
    assert!(report.boundary.excluded.contains(&"host".to_owned()));
}

#[test]
fn active_parameters_and_frozen_weights_cut_the_hours() {
    let machine = machine("H100", GivenMachine::default());
    let hours_of = |edit: fn(&mut ModelRun)| {
        let mut run = model(100e9, 1e12);
        run.mfu = Some(0.4);
        edit(&mut run);
        hours(&planned(&training(Extent::Model(run)), &machine))
    };
    let whole = hours_of(|_| {});
    for (part, of_whole) in [
        (hours_of(|it| it.active = Some(20e9)), 0.2),
        (hours_of(|it| it.method = Method::Lora), 4.0 / 6.0),
        (hours_of(|it| it.method = Method::Qlora), 4.0 / 6.0),
        (hours_of(|it| it.epochs = 3.0), 3.0),
        (hours_of(|it| it.mfu = Some(0.2)), 2.0),
    ] {
        assert!((part / whole - of_whole).abs() < 1e-12, "{part} of {whole}");
    }
}

#[test]
fn the_farther_a_plan_is_from_published_runs_the_wider_it_is() {
    let h100 = machine("H100", GivenMachine::default());
    let b200 = machine("B200", GivenMachine::default());
    let near = model(30e9, 2e12);
    let width = |run: ModelRun, machine: &Machine| {
        let planned = planned(&training(Extent::Model(run)), machine);
        let hours = planned
            .accelerator_time
            .as_ref()
            .unwrap()
            .estimate()
            .in_base();
        (hours.high() / hours.central(), planned.calibration)
    };
    let (narrow, calibration) = width(near, &h100);
    assert_eq!(calibration[0].distance, Vec::<String>::new());
    let few = ModelRun {
        parameters: 50e6,
        ..near
    };
    let mixture = ModelRun {
        parameters: 300e9,
        active: Some(30e9),
        ..near
    };
    let adapter = ModelRun {
        method: Method::Lora,
        ..near
    };
    for (run, machine, said) in [
        (few, &h100, "50M parameters, and they have 405M to 406B"),
        (
            mixture,
            &h100,
            "a mixture of experts, and all of them are dense but DeepSeek-V3",
        ),
        (
            adapter,
            &h100,
            "adapters, and all of them train every weight",
        ),
        (near, &b200, "accelerators of 2250 TFLOP/s"),
    ] {
        let (wide, calibration) = width(run, machine);
        assert!(wide > narrow * 1.05, "{said}: {wide} {narrow}");
        assert!(calibration[0].widened > 1.05, "{said}");
        assert!(
            calibration[0].distance[0].starts_with(said),
            "{calibration:?}"
        );
    }
}

#[test]
fn development_is_told_apart_and_changes_no_other_figure() {
    let machine = machine("H100", GivenMachine::default());
    let alone = training(Extent::Hours(1000.0));
    let whole = Training {
        project: Some(2.5),
        ..alone.clone()
    };
    let (alone, whole) = (
        reported(&planned(&alone, &machine)),
        reported(&planned(&whole, &machine)),
    );
    let value = |report: &Report, id: &str| report.figure(id).map(|it| it.value);
    for id in ["energy.accelerator", "energy.node"] {
        assert_eq!(value(&alone, id), value(&whole, id), "{id}");
    }
    let (node, beside) = (
        value(&whole, "energy.node"),
        value(&whole, "energy.development"),
    );
    assert!((beside.unwrap() / node.unwrap() - 1.5).abs() < 1e-12);
    assert_eq!(value(&alone, "energy.development"), None);
    let left_out = |report: &Report| {
        let mut notes = report.quality.limitations.iter();
        notes.any(|note| note.id == "development-left-out")
    };
    assert!(left_out(&alone) && !left_out(&whole));
}

#[test]
fn a_plan_is_a_report_with_bounds_sources_and_nothing_measured() {
    let plan = training(Extent::Model(model(8e9, 1e12)));
    let planned = planned(&plan, &machine("H100", GivenMachine::default()));
    let report = reported(&planned);
    assert_eq!(report.subject.kind, SubjectKind::Plan);
    assert_eq!(report.activity.phase, Some(Phase::Pretraining));
    for figure in &report.quantities {
        assert_eq!(figure.provenance, Provenance::Modelled, "{}", figure.id);
        // What is to be computed follows from what the plan states.
        let exact = figure.id == "compute";
        assert!(
            exact || figure.low < figure.value && figure.value < figure.high,
            "{}",
            figure.id
        );
        assert!(
            !figure.definition.is_empty() && !figure.factors.is_empty(),
            "{}",
            figure.id
        );
    }
    let ids: Vec<&str> = report.factors.iter().map(|it| &*it.id).collect();
    for id in ["plan.flop", "plan.mfu"] {
        assert!(ids.contains(&id), "{ids:?}");
    }
    assert!(
        report
            .factors
            .iter()
            .all(|it| !it.citation.is_empty() && it.locator.is_some())
    );
    let assumed: Vec<_> = report
        .quality
        .assumptions
        .iter()
        .map(|it| &*it.id)
        .collect();
    assert_eq!(
        assumed.iter().filter(|it| **it == "default-factor").count(),
        3,
        "{assumed:?}"
    );
    assert!(report.figure("energy.node/token").is_some());
    let missing: Vec<_> = report.missing.iter().map(|it| &*it.id).collect();
    assert_eq!(
        missing,
        ["energy.facility", "emissions.location", "water.total"]
    );
}

#[test]
fn a_place_is_applied_to_a_plan_as_to_a_measurement() {
    let planned = planned(
        &training(Extent::Hours(1000.0)),
        &machine("H100", GivenMachine::default()),
    );
    let seen = std::cell::Cell::new(0.0);
    let assess = |node: &Derivation<Energy>| {
        seen.set(node.estimate().central().joules());
        Assessed {
            place: "NL".to_owned(),
            ..Assessed::default()
        }
    };
    let request = PlanRequest {
        id: "plan-1".to_owned(),
        created: "2026-11-24T12:00:00Z".parse().unwrap(),
        assess: Some(&assess),
        embody: None,
    };
    let report = report::plan(&planned, &request);
    assert_eq!(report.subject.place.as_deref(), Some("NL"));
    assert_eq!(
        seen.get(),
        planned.node.as_ref().unwrap().estimate().central().joules()
    );
}

#[test]
fn what_cannot_be_is_refused() {
    let catalog = Catalog::embedded();
    let unknown = Machine::find(&catalog, "H1000", &GivenMachine::default());
    assert!(
        matches!(unknown, Err(AcceleratorError::Unknown { .. })),
        "{unknown:?}"
    );
    let given = GivenMachine {
        power: Some(Power::from_watts(550.0)),
        ..GivenMachine::default()
    };
    let own = Machine::find(&catalog, "our own chip", &given).unwrap();
    assert_eq!(own.power.value.central(), 550.0);
    let runs = Runs::embedded().unwrap();
    let no_peak = plan(&training(Extent::Model(model(8e9, 1e12))), &own, &runs);
    let said = no_peak.unwrap_err().to_string();
    assert!(
        said.contains("`our own chip` is not known; give `--accelerator-hours`"),
        "{said}"
    );
    let mut more = model(8e9, 1e12);
    more.active = Some(9e9);
    let h100 = machine("H100", GivenMachine::default());
    let error = plan(&training(Extent::Model(more)), &h100, &runs).unwrap_err();
    assert!(matches!(error, TrainingError::ActiveAboveAll { .. }));
    assert_eq!(
        error.to_string(),
        "9B active parameters are more than the model's 8B; --params takes all of them and \
         --active-params those that take part in each token"
    );
}

#[test]
fn published_runs_without_a_source_or_with_impossible_numbers_are_refused() {
    let row = |field: &str, value: &str| {
        let mut text = String::from(
            "[citation.a]\ntitle = \"A\"\npublisher = \"B\"\nyear = 2024\nurl = \"c\"\nlicence = \"facts\"\n",
        );
        for index in 0..3 {
            text.push_str("[[run]]\naccelerator = \"H100\"\nlocator = \"table 1\"\n");
            for (name, usual) in [
                ("model", format!("\"M{index}\"")),
                ("parameters", "8e9".to_owned()),
                ("tokens", "1e12".to_owned()),
                ("peak", "989".to_owned()),
                ("hours", "4e4".to_owned()),
                ("cites", "\"a\"".to_owned()),
            ] {
                let value = if name == field {
                    value.to_owned()
                } else {
                    usual
                };
                writeln!(text, "{name} = {value}").unwrap();
            }
        }
        Runs::parse(&text)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    assert_eq!(row("none", ""), Ok(()));
    assert_eq!(
        row("cites", "\"b\""),
        Err("the training run of M0 cites `b`, but there is no `[citation.b]`".to_owned())
    );
    assert_eq!(
        row("hours", "0"),
        Err("the training run of M0 has `hours` = 0; it must be above 0".to_owned())
    );
    assert_eq!(
        Runs::parse("run = []\n[citation]\n")
            .unwrap_err()
            .to_string(),
        "0 training runs do not show how far utilisations lie apart; give at least 3"
    );
}

/// The peak that a run was fitted with is the one that a plan divides by.
#[test]
fn published_runs_name_accelerators_that_are_known_by_the_same_peak() {
    let catalog = Catalog::embedded();
    for run in Runs::embedded().unwrap().all() {
        let known: Accelerator = catalog.accelerator(&run.accelerator).unwrap();
        let peak = known.dense_peak().unwrap().value().central().base() / 1e12;
        assert!(
            (peak / run.peak - 1.0).abs() < 1e-3,
            "{}: {peak}",
            run.model
        );
    }
}
