//! Explanations: what is printed can be worked out by hand, and nothing is left out.

mod arithmetic;
mod command;
mod laws;
pub(crate) mod page;

use crate::offers::{changed, text};
use crate::reports;
use std::process::{Command, Output};
use std::sync::OnceLock;
use wattprint::cli::common::PlaceArgs;
use wattprint::cli::offer::report_of;
use wattprint::document::FORMS;
use wattprint::explain::{Scope, document};
use wattprint::language::Catalogue;
use wattprint::report::{Report, read};

/// Every report that explanations are tried on, by name: measurements, on invented
/// factors, and plans and offers on the real ones.
fn reports() -> Vec<(String, Report)> {
    static ALL: OnceLock<Vec<(String, Report)>> = OnceLock::new();
    ALL.get_or_init(made).clone()
}

/// Those that have something of their own; the others are contained in them.
pub(crate) fn varied() -> Vec<(String, Report)> {
    let all = reports().into_iter();
    all.filter(|(name, _)| !["gpu-run", "gpu-run-placed"].contains(&&**name))
        .collect()
}

fn made() -> Vec<(String, Report)> {
    let measured = reports::examples().into_iter();
    let mut all: Vec<_> = measured.map(|(name, it)| (name.to_owned(), it)).collect();
    all.extend(
        PLANS
            .iter()
            .map(|(name, flags)| ((*name).to_owned(), planned(flags))),
    );
    all.extend(offers());
    all
}

/// The two offers of the examples, and one of which energy was metered at the building
/// and a part of the training is charged.
fn offers() -> Vec<(String, Report)> {
    let trained = "[development]\nenergy = { value = 3, unit = \"GWh\" }\nshare = 0.01\n\n[price]";
    let building = changed(&[
        ("boundary = \"node\"", "boundary = \"facility\""),
        ("[price]", trained),
    ]);
    let texts = [
        ("a", text("a.toml")),
        ("b", text("b.toml")),
        ("building", building),
    ];
    let folder = tempfile::tempdir().unwrap();
    let made = texts.map(|(name, text)| {
        let path = folder.path().join("offer.toml");
        std::fs::write(&path, text).unwrap();
        let report = report_of(&path, &PlaceArgs::default()).unwrap();
        (format!("offer-{name}"), report)
    });
    made.to_vec()
}

const PLANS: [(&str, &str); 3] = [
    (
        "plan-training",
        "training --params 8B --tokens 1T --accelerator H100 --count 512 --place NL --pue 1.2 \
         --contract-intensity 10 --contract-share 0.4 --price 0.24EUR",
    ),
    (
        "plan-hours",
        "training --accelerator-hours 24k --accelerator H100 --count 100 --project-multiplier 2",
    ),
    (
        "plan-inference",
        "inference --params 8B --input-tokens 500 --output-tokens 300 --requests-per-day 1M --days 30 \
         --precision bf16 --batch 32 --count 1 --accelerator H100 --place DE",
    ),
];

/// A plan as the program makes it.
fn planned(flags: &str) -> Report {
    let output = wattprint(&format!("plan {flags} --format json"));
    let text = String::from_utf8(output.stdout).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{flags}: {said}");
    read("plan", &text).unwrap()
}

fn wattprint(arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command.args(arguments.split_whitespace());
    command.output().unwrap()
}

/// The explanation of one figure, or of the main ones, in a form.
pub(crate) fn explained(
    report: &Report,
    figure: Option<&str>,
    full: bool,
    form: &str,
    words: &Catalogue,
) -> String {
    let scope = Scope::of(report, None, figure).unwrap();
    let page = document(report, &scope, full, words);
    let form = FORMS.iter().find(|it| it.name == form).unwrap();
    let mut bytes = Vec::new();
    (form.write)(&page, words, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}
