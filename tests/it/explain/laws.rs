//! What holds of every explanation.

use super::{explained, offers, reports, varied};
use wattprint::explain::{Dimension, Scope, explain};
use wattprint::language::{DUTCH, ENGLISH, clean};

#[test]
fn every_figure_agrees_with_its_inputs_and_its_shares_sum_to_all() {
    for (name, report) in varied() {
        for figure in &report.quantities {
            let told = explain(&report, &report.quantities, figure, true);
            assert!(told.agrees, "{name}: {told:?}");
            let shares: f64 = told.inputs.iter().map(|it| it.share).sum();
            let is_sure = figure.low >= figure.high;
            let expected = if is_sure { 0.0 } else { 1.0 };
            assert!(
                (shares - expected).abs() < 1e-9,
                "{name}: {}: {shares}",
                figure.id
            );
        }
    }
}

#[test]
fn the_units_of_an_offers_inputs_multiply_to_that_of_each_figure() {
    for (name, report) in offers() {
        for figure in &report.quantities {
            let told = explain(&report, &report.quantities, figure, true);
            let unit = |id: &str| {
                let found = told.inputs.iter().find(|it| it.id == id);
                Dimension::parse(&found.unwrap().unit)
            };
            for term in figure.derivation.terms() {
                let powers = term.factors.iter();
                let product = powers.fold(Dimension::default(), |all, (id, power)| {
                    all.times(&unit(id), *power)
                });
                let stated = Dimension::parse(&figure.unit);
                assert_eq!(product, stated, "{name}: {}: {term:?}", figure.id);
            }
        }
    }
}

#[test]
fn the_energy_of_an_offer_is_explained_per_unit_and_in_kilowatt_hours() {
    for (name, report) in offers() {
        let text = explained(&report, Some("energy.node"), false, "text", &ENGLISH);
        let printed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(printed.contains("kWh/request"), "{name}: {text}");
        assert!(!text.contains("·request"), "{name}: {text}");
    }
}

#[test]
fn a_figure_that_was_changed_by_hand_does_not_agree() {
    let (_, mut report) = reports().swap_remove(1);
    let figure = report.quantities.iter_mut();
    let figure = figure
        .into_iter()
        .find(|it| it.id == "emissions.location")
        .unwrap();
    figure.value *= 0.9;
    figure.low *= 0.9;
    let stated = figure.clone();
    let told = explain(&report, &report.quantities, &stated, false);
    assert!(!told.agrees);
    let text = explained(&report, Some("emissions.location"), false, "text", &ENGLISH);
    assert!(text.contains("do not rely on it"), "{text}");
}

#[test]
fn every_factor_of_a_figure_is_named_with_its_publication() {
    for (name, report) in varied() {
        for figure in &report.quantities {
            let text = explained(&report, Some(&figure.id), true, "text", &ENGLISH);
            let flat = flat(&text);
            for id in &figure.factors {
                let row = report.factors.iter().find(|row| row.id == *id).unwrap();
                let named = flat.contains(&flat_name(id));
                assert!(named, "{name}: {}: {id} in\n{text}", figure.id);
                let cited = flat.contains(&flat_name(&row.citation));
                assert!(cited, "{name}: {}: {} in\n{text}", figure.id, row.citation);
            }
        }
    }
}

/// A text without the line breaks and marks that its form puts in.
fn flat(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.collect()
}

fn flat_name(text: &str) -> String {
    flat(&clean(text, 100)).trim_end_matches('…').to_owned()
}

#[test]
fn counters_with_their_restarts_and_gaps_are_at_the_bottom() {
    let (_, report) = reports().swap_remove(1);
    let text = explained(&report, Some("energy.accelerator"), false, "text", &ENGLISH);
    for row in report.hardware.instruments.iter().take(1) {
        let (start, end) = row.raw_start.zip(row.raw_end).unwrap();
        assert!(text.contains(&format!("from {start} to {end}")), "{text}");
        assert!(text.contains("Counter restarts 1"), "{text}");
        assert!(text.contains("3.00 s without a reading"), "{text}");
    }
}

#[test]
fn both_languages_print_the_same_numbers() {
    for (name, report) in varied() {
        for figure in &report.quantities {
            let numbers = |text: &str, mark: char| {
                // A chart cuts names, and with them the numbers in them.
                let whole = text.split_whitespace().filter(|it| !it.ends_with('…'));
                // Dutch names the month of a date.
                let dated = whole.map(|it| match it.parse::<jiff::civil::Date>() {
                    Ok(date) => format!("{} {}", date.day(), date.year()),
                    Err(_) => it.to_owned(),
                });
                let text = dated.collect::<Vec<_>>().join(" ").replace(mark, ".");
                let is_part = |c: char| c.is_ascii_digit() || c == '.';
                let runs = text.split(|c: char| !is_part(c));
                let runs = runs.map(|it| it.trim_matches('.').to_owned());
                let mut runs: Vec<_> = runs.filter(|it| !it.is_empty()).collect();
                runs.sort();
                runs
            };
            let english = explained(&report, Some(&figure.id), true, "text", &ENGLISH);
            let dutch = explained(&report, Some(&figure.id), true, "text", &DUTCH);
            let (english, dutch) = (numbers(&english, ','), numbers(&dutch, ','));
            let only = |these: &[String], those: &[String]| {
                let lone = these.iter().filter(|it| !those.contains(it));
                lone.cloned().collect::<Vec<_>>()
            };
            let [lone, eenzaam] = [only(&english, &dutch), only(&dutch, &english)];
            assert!(
                lone.is_empty() && eenzaam.is_empty(),
                "{name}: {}: {lone:?} {eenzaam:?}",
                figure.id
            );
        }
    }
}

#[test]
fn names_that_others_chose_do_nothing_to_a_terminal_or_a_page() {
    let (_, mut report) = reports().swap_remove(1);
    let hostile = "\u{1b}]0;x\u{7}\r\n\u{202e}<script>alert(1)</script>".to_owned();
    report.subject.name.clone_from(&hostile);
    for row in &mut report.factors {
        for text in [&mut row.citation, &mut row.label, &mut row.matched] {
            text.clone_from(&hostile);
        }
        row.locator = Some(hostile.clone());
        row.place = Some(hostile.clone());
    }
    for row in &mut report.hardware.instruments {
        row.name.clone_from(&hostile);
        row.citation.clone_from(&hostile);
    }
    let json = serde_json::to_string(&report).unwrap();
    let json = json.replace("grid carbon intensity, NL 2025", "\\u001b[31m<b>\\u202e");
    let report: wattprint::report::Report = serde_json::from_str(&json).unwrap();
    for form in wattprint::document::FORMS {
        let text = explained(&report, None, true, form.name, &ENGLISH);
        let harmful = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(harmful), "{}: {text:?}", form.name);
        if form.name == "html" {
            assert!(!text.contains("<script>alert"), "{text}");
        }
    }
}

#[test]
fn many_devices_of_one_kind_stand_together_until_all_is_asked_for() {
    let (_, report) = reports().swap_remove(1);
    let json = serde_json::to_value(&report).unwrap();
    let mut figure = json["quantities"].as_array().unwrap().iter();
    let mut figure = figure
        .find(|it| it["id"] == "energy.accelerator")
        .unwrap()
        .clone();
    // Eight cards, made of the one that worked.
    let derivation = figure["derivation"].take();
    let terms = derivation["terms"].to_string();
    let inputs = derivation["inputs"].to_string();
    let (mut all_terms, mut all_inputs) = (Vec::new(), serde_json::Map::new());
    for card in 0..8 {
        let name = |text: &str| text.replace("GPU-a", &format!("GPU-{card}"));
        let terms: serde_json::Value = serde_json::from_str(&name(&terms)).unwrap();
        all_terms.push(terms[0].clone());
        let inputs: serde_json::Value = serde_json::from_str(&name(&inputs)).unwrap();
        let inputs = inputs.as_object().unwrap().clone();
        all_inputs.extend(inputs.into_iter().filter(|(id, _)| !id.contains("GPU-b")));
    }
    figure["derivation"] = serde_json::json!({"terms": all_terms, "inputs": all_inputs});
    let mut figure: wattprint::report::Figure = serde_json::from_value(figure).unwrap();
    let estimate = figure.derivation.estimate();
    (figure.low, figure.value, figure.high) = (estimate.low(), estimate.central(), estimate.high());
    let together = explain(&report, &[], &figure, false);
    assert!(together.agrees);
    let text = serde_json::to_string(&together.expression).unwrap();
    assert!(text.contains(r#""alike":8"#), "{text}");
    let apart = explain(&report, &[], &figure, true);
    assert_eq!(apart.expression.terms.len(), 8);
    let mut long = report.clone();
    long.quantities = vec![figure];
    let scope = Scope::of(&long, None, Some("energy.accelerator")).unwrap();
    assert_eq!(scope.figures.len(), 1);
    let text = explained(&long, Some("energy.accelerator"), false, "text", &ENGLISH);
    let said = flat(&text);
    assert!(
        said.contains("8NVIDIAH100") && said.contains("fullshowseach"),
        "{text}"
    );
}
