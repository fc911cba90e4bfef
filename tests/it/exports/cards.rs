//! Pages for people: the model card, the EU's form and the Dutch register.

use super::{english, examples, hostile, inference, measured, model, run, training, with, written};
use wattprint::language::{DUTCH, ENGLISH, LANGUAGES};
use wattprint::report::Report;

/// The answer to an item of the form, with who gets it.
fn row(text: &str, item: &str) -> Vec<String> {
    let mut rows = text.lines().filter(|line| line.starts_with("| "));
    let row = rows.find(|line| line.starts_with(&format!("| {item} |")));
    let row = row.unwrap_or_else(|| panic!("{item} in\n{text}"));
    let cells = row.trim_matches('|').split(" | ");
    cells.map(|it| it.trim().to_owned()).collect()
}

fn answer(report: &Report, item: &str) -> String {
    row(&english(report, "gpai"), item)[1].clone()
}

/// 3.6e11 J are 100 MWh, which the form writes 1.0×10^2.
#[test]
fn the_forms_energy_has_two_significant_figures_and_a_range_in_megawatt_hours() {
    let report = with(training(), "energy.facility", [1.8e11, 3.6e11, 7.2e11]);
    assert_eq!(
        answer(&report, "Amount of energy used for training"),
        "1.0×10^2 (5.0×10^1 to 2.0×10^2) MWh (pre-training)"
    );
    let dutch = written(&report, "gpai", &DUTCH);
    let energy = &row(&dutch, "Energieverbruik van de training")[1];
    assert!(energy.starts_with("1,0×10^2 ("), "{energy}");
}

#[test]
fn operations_follow_from_the_plan_or_the_description_and_are_not_made_up() {
    // 6 × 8e9 × 1e12 = 4.8e22.
    let item = "Amount of computation used for training";
    let order = "Amount of computation used for training (order of magnitude)";
    let all = " floating-point operations";
    assert_eq!(answer(&training(), item), format!("4.8×10^22{all}"));
    assert_eq!(answer(&training(), order), format!("10^22{all}"));
    assert_eq!(answer(&run(), item), format!("1.2×10^17{all}"));
    let bare = answer(&measured("gpu-run-tokens"), item);
    assert!(bare.starts_with("N/A; missing: utilisation"), "{bare}");
    // A plan from hours knows what was occupied and not what was computed.
    let hours = super::planned("training --accelerator H100 --accelerator-hours 1000");
    assert!(answer(&hours, item).starts_with("N/A"));
}

#[test]
fn what_is_not_known_names_the_type_of_information_that_is_missing() {
    for item in ["Total model size", "Model authenticity"] {
        let said = answer(&measured("vm-run"), item);
        assert!(
            said.starts_with("N/A; not stated: ") && said.len() > 20,
            "{said}"
        );
    }
    let said = answer(&inference(), "Amount of energy used for training");
    assert_eq!(said, "Not applicable: this report is of no training");
}

#[test]
fn the_size_is_the_plans_where_the_model_was_not_described() {
    let [size, range] = ["Total model size", "Total model size (range)"];
    assert_eq!(answer(&training(), size), "8.0×10^9 parameters");
    assert_eq!(answer(&training(), range), "5B–15B");
    // What is described goes first.
    let mut described = training();
    described.subject.model = Some(model());
    described.subject.model.as_mut().unwrap().parameters = Some(7e10);
    assert_eq!(answer(&described, size), "7.0×10^10 parameters");
    // Of a mixture of experts the plan's operations know the active parameters only.
    let mixture = super::planned(
        "training --params 40B --active-params 8B --tokens 1T --accelerator H100 --count 512",
    );
    for item in [size, range] {
        let said = answer(&mixture, item);
        assert!(said.starts_with("N/A; not stated: "), "{said}");
    }
}

#[test]
fn size_and_time_fall_into_the_forms_classes() {
    for (parameters, class) in [
        (4.9e8, "1–500M"),
        (8e9, "5B–15B"),
        (4.05e11, "100B–500B"),
        (1.5e12, "&gt;1T"),
    ] {
        let mut report = run();
        report.subject.model.as_mut().unwrap().parameters = Some(parameters);
        assert_eq!(answer(&report, "Total model size (range)"), class);
    }
    for (days, class) in [
        (29.0, "less than 1 month"),
        (60.0, "1 to 3 months"),
        (150.0, "3 to 6 months"),
        (200.0, "more than 6 months"),
    ] {
        let report = with(training(), "time.elapsed", [days * 86_400.0; 3]);
        let said = answer(&report, "Training time (range)");
        assert!(said.starts_with(class), "{days}: {said}");
    }
    // 600 s on one card are 0.006944 days of each.
    let time = answer(&run(), "Training time");
    let expected = "0.006944 days on the clock; 0.006944 accelerator-days \
                    (1 × NVIDIA H100 80GB HBM3)";
    assert!(time.starts_with(expected), "{time}");
}

#[test]
fn the_items_stand_in_the_forms_order_with_who_gets_them() {
    let text = english(&run(), "gpai");
    let mut at = 0;
    for (item, gets) in [
        ("Model authenticity", "yes yes –"),
        ("Total model size", "yes – –"),
        ("Total model size (range)", "– yes yes"),
        ("Training time (range)", "– yes –"),
        ("Training time", "yes – –"),
        (
            "Amount of computation used for training (order of magnitude)",
            "– yes –",
        ),
        ("Amount of computation used for training", "yes – –"),
        ("Measurement methodology (computation)", "yes yes –"),
        ("Amount of energy used for training", "yes yes –"),
        ("Measurement methodology (energy)", "yes yes –"),
        (
            "Benchmarked amount of computation used for inference",
            "yes yes –",
        ),
        ("Measurement methodology (inference)", "yes yes –"),
    ] {
        let here = text.find(&format!("| {item} |")).unwrap();
        assert!(here > at, "{item}");
        at = here;
        assert_eq!(
            row(&text, item)[2..].join(" ").trim_end_matches(" |"),
            gets,
            "{item}"
        );
    }
}

#[test]
fn the_method_is_told_in_at_most_a_hundred_words() {
    let reports = examples().into_iter().map(|(_, report)| report);
    for report in reports.chain([hostile::hostile()]) {
        for words in LANGUAGES {
            let text = written(&report, "gpai", words);
            let item = words.exports.form.items[9];
            let method = &row(&text, item)[1];
            let count = method.split_whitespace().count();
            assert!((3..=100).contains(&count), "{count} words: {method}");
        }
    }
}

/// 51.2 kg are 51,200 g: the field is in grams.
#[test]
fn the_front_matter_is_in_grams_and_about_training() {
    let report = with(run(), "emissions.location", [40e3, 51.2e3, 64e3]);
    let text = english(&report, "huggingface");
    for line in [
        "  emissions: 51200",
        "  training_type: \"fine-tuning\"",
        "  geographical_location: \"NL\"",
        "  hardware_used: \"1 × NVIDIA H100 80GB HBM3\"",
    ] {
        assert!(text.lines().any(|it| it == line), "{line} in\n{text}");
    }
    assert!(text.contains("## Environmental Impact"));
    for absent in [inference(), measured("vm-run"), measured("gpu-run")] {
        let text = english(&absent, "huggingface");
        assert!(
            text.starts_with("---\n# co2_eq_emissions is left out: "),
            "{text}"
        );
        assert!(!text.contains("emissions: 0"));
    }
}

#[test]
fn the_register_is_told_in_dutch_whatever_was_asked_for() {
    let text = english(&run(), "algoritmeregister");
    assert_eq!(text, written(&run(), "algoritmeregister", &DUTCH));
    for said in [
        "## Afwegingen (`proportionality`",
        "locatiegebaseerd",
        "CO2-eq (locatiegebaseerd, zonder productie van de hardware) en ",
        "urn:nl:ak:mtr:owp-12",
        "urn:nl:ak:mtr:dat-06",
        "urn:nl:ak:mtr:mon-06",
        "Example Reseller",
    ] {
        assert!(text.contains(said), "{said} in\n{text}");
    }
}

/// The longest texts that the register's fields take, by its published standard.
#[test]
fn no_text_is_longer_than_its_field() {
    for report in [run(), training(), hostile::hostile()] {
        let text = english(&report, "algoritmeregister");
        for (key, longest) in [
            ("proportionality", 2500),
            ("risks", 2500),
            ("impacttoetsen", 2500),
            ("methods_and_models", 5000),
            ("provider", 200),
            ("tags", 2500),
        ] {
            let (_, rest) = text.split_once(&format!("(`{key}`")).unwrap();
            let (_, field) = rest.split_once("\n\n").unwrap();
            let field = field.split("\n\n## ").next().unwrap();
            let length = field.chars().count();
            assert!((1..=longest).contains(&length), "{key}: {length}");
        }
    }
}

#[test]
fn a_plan_and_what_never_was_are_called_so_in_every_format() {
    let mut supposed = run();
    supposed.hypothetical = Some(wattprint::report::Hypothetical {
        of: "report-1".to_owned(),
        changes: Vec::new(),
    });
    for (report, nature) in [(training(), "plan"), (supposed, "hypothetical")] {
        for (format, _) in super::EXPORTS {
            let text = english(&report, format).to_lowercase();
            let dutch = if nature == "plan" {
                "planning"
            } else {
                "hypothetisch"
            };
            assert!(
                text.contains(nature) || text.contains(dutch),
                "{format}\n{text}"
            );
        }
    }
    assert_eq!(model().name, "Example-8B");
    assert_ne!(ENGLISH.exports.plan, DUTCH.exports.plan);
}
