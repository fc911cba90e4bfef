//! What can be read and yet cannot be so, or is not shown.

use super::{changed, findings, read};
use wattprint::language::{DUTCH, ENGLISH};
use wattprint::offer::{Finding, Severity, Verdict, blank, verdict};
use wattprint::sample::Phase;

/// The gravest finding of an offer in which one thing was changed.
fn first(changes: &[(&str, &str)]) -> Finding {
    let found = findings(&read(&changed(changes)));
    found.into_iter().next().expect("something is found")
}

#[test]
fn an_offer_that_is_complete_and_shown_has_no_findings() {
    let found = findings(&read(&super::text("b.toml")));
    assert_eq!(found, [], "{found:#?}");
}

#[test]
fn what_is_only_stated_is_noted_with_what_it_leaves_open() {
    let found = findings(&read(&super::text("a.toml")));
    let seen: Vec<_> = found
        .iter()
        .map(|it| (it.id, it.about.as_str(), it.criterion.unwrap_or_default()))
        .collect();
    assert_eq!(
        seen,
        [
            ("unsupported", "site.wue", "wue"),
            ("unsupported", "site.renewable_share", "renewable-share"),
            ("unsupported", "contract 1", "emissions.market"),
            ("unsupported", "measured 1.energy", "energy.facility"),
        ]
    );
    assert_eq!(verdict(&found), Verdict::Complete);
}

#[test]
fn what_cannot_be_so_is_told_with_its_line_and_a_remedy() {
    let pue = "value = 1.15, low = 1.13, high = 1.18";
    for (from, to, id, line, text) in [
        (
            pue,
            "value = 12",
            "pue-decimal-point",
            42,
            "a PUE of 12 is no data centre's; it looks like 1.2 without its decimal point",
        ),
        (
            pue,
            "value = 0.9",
            "pue-below-one",
            42,
            "a PUE of 0.9 cannot be: the data centre contains its IT",
        ),
        (
            pue,
            "value = 120",
            "pue-percent",
            42,
            "a PUE of 120 is no data centre's; it looks like a percentage",
        ),
        (
            pue,
            "value = 7",
            "pue-implausible",
            42,
            "a PUE of 7 is no data centre's",
        ),
        (
            "value = 0.20, unit = \"L/kWh\", low = 0.15, high = 0.30",
            "value = 0.20, unit = \"m3/kWh\"",
            "wue-implausible",
            43,
            "200 L of water per kWh is more than heat can evaporate; it looks like m³ or L/MWh \
             given for L/kWh",
        ),
        (
            "wue_definition",
            "wue_withdrawal = 0.1\nwue_definition",
            "wue-above-withdrawal",
            43,
            "the site is said to consume 0.2 L/kWh of water and to take 0.1: it cannot consume \
             more than it takes",
        ),
        (
            "share = 0.3",
            "share = 0.4",
            "contract-shares",
            51,
            "the contracts cover 110 % of the electricity, which is more than all of it",
        ),
        (
            "{ value = 0.38, unit = \"Wh\", low = 0.35, high = 0.42,",
            "{ value = 0.38, unit = \"kWh\",",
            "energy-unit-more",
            68,
            "380 Wh for one unit is far above the 20.0 mWh to 7.12 Wh of such a service; it looks \
             like kWh given for Wh",
        ),
        (
            "{ value = 0.38, unit = \"Wh\", low = 0.35, high = 0.42,",
            "{ value = 0.008, unit = \"Wh\",",
            "energy-below-floor",
            68,
            "",
        ),
        (
            "by = \"Voorbeeld Audit B.V.\", date = 2026-08-20",
            "date = 2026-08-20",
            "proof-without-by",
            68,
            "`measured 1.energy` is said to be verified, and not by whom",
        ),
        (
            "reference = \"Meetrapport chatdienst\", ",
            "",
            "proof-without-reference",
            68,
            "`measured 1.energy` is said to be shown, and not by which document",
        ),
        (
            "date = 2026-08-20",
            "date = 2026-11-20",
            "proof-after-offer",
            68,
            "the proof of `measured 1.energy` is of 2026-11-20, after the offer of 2026-09-28",
        ),
        (
            "valid_until = 2027-03-31",
            "valid_until = 2025-03-31",
            "valid-before-date",
            9,
            "the offer is of 2026-09-28 and holds up to and including 2025-03-31",
        ),
        (
            "peak = 900",
            "peak = 9",
            "peak-below-mean",
            84,
            "a peak of 9 units an hour is below the mean of 136.9",
        ),
        (
            "utilisation = 0.5\nthroughput = 2600",
            "replicas = 1\nthroughput = 26",
            "capacity-below-demand",
            34,
            "the reserved copies serve 26 units an hour at most, and 900 are asked for",
        ),
        (
            "parameters = 32e9",
            "parameters = 32e9\nactive_parameters = 64e9",
            "active-above-total",
            27,
            "64000000000 active parameters are more than all 32000000000",
        ),
        (
            "wue_definition",
            "grid_intensity = 25_000\nwue_definition",
            "grid-implausible",
            44,
            "a grid of 25000 g/kWh is dirtier than any fuel",
        ),
    ] {
        let found = first(&[(from, to)]);
        assert_eq!((found.id, found.line), (id, Some(line)), "{to}: {found:?}");
        assert_eq!(found.severity, Severity::Refused, "{id}");
        if !text.is_empty() {
            assert_eq!(found.text(), text);
        }
        assert!(!found.remedy().is_empty(), "{id}");
        assert!(!found.text().contains('{'), "{}", found.text());
    }
}

#[test]
fn a_wue_by_a_definition_of_water_input_is_noted() {
    let by_input = ("wue_definition = \"2022\"", "wue_definition = \"2024\"");
    let found = first(&[by_input]);
    assert_eq!(
        (found.id, found.severity),
        ("wue-of-input", Severity::Noted)
    );
    assert_eq!((found.line, found.criterion), (Some(43), Some("wue")));
    assert_eq!(
        found.remedy(),
        "move it to `site.wue_withdrawal`, or state in `site.wue` what evaporates with \
         `site.wue_definition` = \"2022\""
    );
    let dutch = format!("{:?}", found.said(&DUTCH));
    assert!(
        dutch.contains("0,2") && dutch.contains(" is een onttrekking"),
        "{dutch}"
    );
    let withdrawal = "wue_definition = \"2024\"\nwue_withdrawal = { value = 0.5, unit = \"L/kWh\", \
                      proof = { level = \"documented\", reference = \"x\" } }";
    let both = changed(&[("wue_definition = \"2022\"", withdrawal)]);
    assert_eq!(findings(&read(&both)), []);
}

/// What is found of the second offer when its energy per request is written otherwise.
fn of_energy(value: f64, unit: &str) -> Vec<Finding> {
    let from = "{ value = 0.38, unit = \"Wh\", low = 0.35, high = 0.42,";
    let to = format!("{{ value = {value:?}, unit = \"{unit}\",");
    findings(&read(&changed(&[(from, &to)])))
}

#[test]
fn every_unit_but_those_that_are_meant_is_refused() {
    for (value, kept) in [(0.38, &["Wh", "kJ"][..]), (1368.0, &["J"][..])] {
        for (unit, scale) in wattprint::plan::claim::units::ENERGY {
            let found = of_energy(value, unit);
            if kept.contains(unit) {
                // Of kJ for Wh only the stated hardware tells, and it is not sure.
                let asked = found.iter().all(|it| it.id == "throughput-other-unit");
                assert!(
                    asked && found.is_empty() == (*unit != "kJ"),
                    "{value} {unit}: {found:#?}"
                );
                continue;
            }
            assert_eq!(verdict(&found), Verdict::DoesNotHold, "{value} {unit}");
            let more = value * scale > 1368.0;
            let id = if more {
                "energy-unit-more"
            } else {
                "energy-unit-less"
            };
            assert_eq!(found[0].id, id, "{value} {unit}: {found:#?}");
            let meant = if value < 1.0 { "Wh" } else { "J" };
            let english = format!("it looks like {unit} given for {meant}");
            assert!(found[0].text().ends_with(&english), "{}", found[0].text());
            let remedy = format!("write `{value} {meant}` if that is meant, or correct the number");
            assert_eq!(found[0].remedy(), remedy);
            let dutch = format!("{:?}", found[0].said(&DUTCH));
            assert!(dutch.contains("het lijkt op "), "{dutch}");
            assert!(dutch.contains(" in plaats van "), "{dutch}");
        }
    }
}

#[test]
fn an_energy_far_beyond_any_service_is_refused_without_an_explanation_too() {
    // The energy of a million requests, and less than a bit flip.
    let found = of_energy(380_000.0, "Wh");
    assert_eq!(found[0].id, "energy-far-above", "{found:#?}");
    assert_eq!(found[0].severity, Severity::Refused);
    assert!(
        found[0].text().starts_with("380 kWh for one unit"),
        "{}",
        found[0].text()
    );
    let found = of_energy(1e-22, "Wh");
    assert_eq!(found[0].id, "energy-below-floor", "{found:#?}");
    let from = "{ value = 0.38, unit = \"Wh\", low = 0.35, high = 0.42,";
    let unknown = [
        ("precision = \"fp8\"\n", ""),
        (from, "{ value = 1e-22, unit = \"Wh\","),
    ];
    assert_eq!(first(&unknown).id, "energy-far-below");
    let unknown = [
        ("precision = \"fp8\"\n", ""),
        (from, "{ value = 0.38, unit = \"GWh\","),
    ];
    assert_eq!(first(&unknown).id, "energy-unit-more");
}

#[test]
fn an_energy_a_little_beyond_what_is_expected_is_noted_and_not_refused() {
    let found = of_energy(9.0, "Wh");
    assert_eq!(found[0].id, "energy-unusual", "{found:#?}");
    assert_eq!(found[0].severity, Severity::Noted);
}

/// The offer with one more measurement.
fn with_measurement(energy: &str, boundary: &str) -> String {
    changed(&[(
        "[demand]",
        &format!(
            "[[measured]]\nenergy = {energy}\nper = \"request\"\nboundary = \"{boundary}\"\n\
             idle_included = true\ninstrument = \"meter\"\nsample = 10\ninput_tokens = 700\n\
             output_tokens = 350\n\n[demand]"
        ),
    )])
}

#[test]
fn measurements_that_contradict_one_another_or_the_pue_are_told() {
    let inside_out = with_measurement(
        "{ value = 0.2, unit = \"Wh\" , proof = { level = \"documented\", reference = \"x\" } }",
        "facility",
    );
    let found = findings(&read(&inside_out));
    assert_eq!(found[0].id, "measured-inside-out", "{found:#?}");
    assert_eq!(
        found[0].text(),
        "720.0 J at the wider border is less than the 1.368 kJ within it"
    );
    // 0.38 × 1.15² is the PUE twice.
    let twice = with_measurement(
        "{ value = 0.5026, unit = \"Wh\", low = 0.50, high = 0.51, proof = { level = \"documented\", reference = \"x\" } }",
        "facility",
    );
    let twice = twice.replace("low = 0.35, high = 0.42", "low = 0.379, high = 0.381");
    let found = findings(&read(&twice));
    assert_eq!(found[0].id, "pue-disagrees", "{found:#?}");
    assert!(
        found[0]
            .text()
            .ends_with("it would if the PUE were applied twice"),
        "{}",
        found[0].text()
    );
    let agrees = with_measurement(
        "{ value = 0.437, unit = \"Wh\", proof = { level = \"documented\", reference = \"x\" } }",
        "facility",
    );
    assert_eq!(findings(&read(&agrees)), []);
}

#[test]
fn totals_are_held_against_what_they_follow_from() {
    // 1.2 million requests × 0.38 Wh × 1.15.
    let total = |unit: &str, value: f64| {
        let totals =
            format!("[totals]\nenergy = {{ value = {value}, unit = \"{unit}\" }}\n\n[price]");
        findings(&read(&changed(&[("[price]", &totals)])))
    };
    assert_eq!(total("kWh", 524.0), []);
    let found = total("MWh", 524.0);
    assert_eq!(found[0].id, "totals-disagree");
    assert!(
        found[0].text().contains("if a prefix were confused"),
        "{}",
        found[0].text()
    );
    assert_eq!(total("kWh", 456.0)[0].id, "totals-disagree");
}

#[test]
fn what_has_to_be_known_and_is_not_leaves_the_offer_open() {
    for (changes, id, criterion) in [
        (
            &[("months = 48\n", "")][..],
            "field",
            Some("energy.facility"),
        ),
        (
            &[("place = \"NL\"\npue", "pue")],
            "field",
            Some("emissions.location"),
        ),
        (
            &[("per = \"request\"\nboundary", "per = \"page\"\nboundary")],
            "unit-differs",
            Some("energy.facility"),
        ),
        (
            &[
                ("per = \"request\"\nboundary", "per = \"token\"\nboundary"),
                ("\noutput_tokens = 350\npeak", "\npeak"),
                (
                    "value = 0.38, unit = \"Wh\", low = 0.35, high = 0.42",
                    "value = 4, unit = \"J\"",
                ),
            ],
            "token-without-tokens",
            Some("energy.facility"),
        ),
    ] {
        let found = findings(&read(&changed(changes)));
        assert_eq!(
            (found[0].id, found[0].criterion),
            (id, criterion),
            "{found:#?}"
        );
        assert_eq!(verdict(&found), Verdict::CannotTell);
    }
}

/// The offer without its measurement.
fn unmeasured(more: &[(&str, &str)]) -> String {
    let text = changed(more);
    let (before, after) = text.split_once("[[measured]]").unwrap();
    let (_, after) = after.split_once("[demand]").unwrap();
    format!("{before}[demand]{after}")
}

#[test]
fn without_a_measurement_the_model_is_computed_or_what_is_missing_is_named() {
    let found = findings(&read(&unmeasured(&[])));
    assert_eq!(found[0].id, "no-measurement");
    assert_eq!(verdict(&found), Verdict::Complete);
    let found = findings(&read(&unmeasured(&[("precision = \"fp8\"\n", "")])));
    assert_eq!(found[0].id, "energy-unknown");
    let expected = "no energy is known: nothing was measured, and a computation lacks \
                    hardware.precision";
    assert_eq!(found[0].text(), expected);
    let unknown = [("accelerator = \"H100\"", "accelerator = \"Q9000\"")];
    let found = findings(&read(&unmeasured(&unknown)));
    assert_eq!(found[0].text(), "no accelerator is called Q9000");
    assert_eq!(verdict(&found), Verdict::CannotTell);
}

#[test]
fn a_claim_that_nothing_backs_is_unsupported() {
    let found = first(&[("renewable = true", "renewable = false")]);
    assert_eq!(found.id, "renewable-uncovered");
    let found = first(&[("wue_definition", "grid_intensity = 20\nwue_definition")]);
    assert_eq!(found.id, "grid-far-below");
    assert!(
        found.text().starts_with("20 g/kWh is far below the 2"),
        "{}",
        found.text()
    );
    let found = first(&[("output_tokens = 345", "output_tokens = 50")]);
    assert_eq!(found.id, "workload-differs");
}

#[test]
fn a_blank_can_be_read_and_lacks_everything_that_is_required() {
    for words in [&ENGLISH, &DUTCH] {
        let offer = read(&blank(words, Phase::Inference));
        let found = findings(&offer);
        assert_eq!(verdict(&found), Verdict::CannotTell);
        let open = found.iter().filter(|it| it.severity == Severity::Open);
        let open: Vec<_> = open.map(|it| it.about.as_str()).collect();
        assert!(
            open.contains(&"offer.id") && open.contains(&"demand.amount"),
            "{open:?}"
        );
        assert_eq!(offer.language.as_deref(), Some(words.code));
    }
}

#[test]
fn every_example_of_the_blank_can_be_read_and_contradicts_nothing() {
    for words in [&ENGLISH, &DUTCH] {
        let filled: String = blank(words, Phase::Inference)
            .lines()
            .map(|line| {
                let field = line.strip_prefix('#').filter(|it| {
                    it.starts_with("[[") || it.starts_with(|c: char| c.is_ascii_lowercase())
                });
                format!("{}\n", field.unwrap_or(line))
            })
            .collect();
        let mut offer = read(&filled);
        // The example of a report names none that is there.
        offer.measured[0].report = None;
        let found = findings(&offer);
        assert_eq!(verdict(&found), Verdict::Complete, "{found:#?}");
    }
}

/// The texts in quotes after the examples of a blank that have a space in them.
fn worded(blank: &str) -> Vec<String> {
    let examples = blank
        .lines()
        .filter(|it| it.starts_with('#') && it.contains(" = "));
    let quoted = examples.flat_map(|it| it.split('"').skip(1).step_by(2));
    quoted
        .filter(|it| it.contains(' '))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_examples_of_a_blank_are_in_its_language() {
    let [english, dutch] = [&ENGLISH, &DUTCH].map(|it| worded(&blank(it, Phase::Inference)));
    assert_eq!(english.len(), dutch.len());
    assert!(english.len() > 8, "{english:?}");
    // A company may be called the same in both.
    let names = ["Acme B.V."];
    for text in dutch.iter().filter(|it| !names.contains(&it.as_str())) {
        assert!(!english.contains(text), "{text:?} is English");
    }
}
