//! The fit beside published configurations: quality that a reader can rely on.

use super::calibrated;
use wattprint::plan::inference::Serving;

/// Predicted over measured by the fit alone, of every published single fact.
fn ratios() -> Vec<(String, f64)> {
    let calibrated = calibrated();
    let joules = |it: &Serving| calibrated.text.parts(it).sum();
    let rows = calibrated.servings.iter();
    rows.map(|it| (it.name.clone(), joules(&it.of) / it.joules))
        .collect()
}

#[test]
fn the_fit_meets_the_single_facts_that_are_shipped_with_it() {
    let mut factors: Vec<f64> = ratios().iter().map(|it| it.1.ln().abs().exp()).collect();
    factors.sort_by(f64::total_cmp);
    let median = factors[factors.len() / 2];
    assert!(factors.len() >= 36, "a few dozen: {}", factors.len());
    assert!(median <= 1.25, "{median}");
    assert!(factors[factors.len() * 9 / 10] <= 2.0, "{factors:?}");
}

#[test]
fn what_the_fit_gets_wrong_is_what_the_document_of_validation_names() {
    for (name, ratio) in ratios() {
        let named = [
            "Coder-480B-A35B-Instruct-FP8",
            "Maverick",
            "gpt-oss",
            "A22B-Instruct-2507-FP8",
        ];
        let factor = ratio.ln().abs().exp();
        assert!(
            factor < 1.8 || named.iter().any(|it| name.contains(it)),
            "{name}: {ratio}"
        );
    }
}

#[test]
fn every_shipped_measurement_lies_between_the_bounds_of_the_fit_but_those_named() {
    let calibrated = calibrated();
    let outside: Vec<_> = calibrated
        .servings
        .iter()
        .filter(|it| {
            let answer = calibrated.text.answer(&it.of, &[], 0.32);
            it.joules < answer.low || it.joules > answer.high
        })
        .map(|it| it.name.as_str())
        .collect();
    assert!(
        outside.len() * 10 <= calibrated.servings.len(),
        "{outside:?}"
    );
}

/// # Source
///
/// Rows `mlenergy-*` of the published figures that this project is checked against:
/// single configurations at a batch of 128.
#[test]
fn published_figures_at_batch_128_are_met_within_their_bounds() {
    for (billions, active, precision, chip, count, output, joules) in [
        (8.0, 8.0, "bf16", "H100", 1.0, 405.0, 0.095),
        (70.0, 70.0, "bf16", "H100", 4.0, 359.0, 0.563),
        (405.0, 405.0, "fp8", "H100", 8.0, 361.0, 2.430),
        (235.0, 22.0, "fp8", "H100", 8.0, 879.0, 1.364),
        (671.0, 37.0, "fp8", "B200", 8.0, 850.0, 1.936),
        (70.0, 70.0, "bf16", "B200", 2.0, 353.0, 0.481),
    ] {
        let calibrated = calibrated();
        let mut it = super::serving(billions, chip, count, 128.0);
        it.active = active * 1e9;
        it.precision = wattprint::plan::inference::Precision::named(precision).unwrap();
        (it.input_tokens, it.output_tokens) = (634.0, output);
        for near in [&calibrated.servings[..], &[]] {
            let answer = calibrated.text.answer(&it, near, 0.32);
            let (low, high) = (answer.low, answer.high);
            assert!(
                low <= joules && joules <= high,
                "{billions} B on {chip}: {low} {high}"
            );
        }
    }
}
