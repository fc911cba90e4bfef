//! What stands on the screen at the end of a run.

use super::laws::record;
use super::numbers::unknown;
use super::records::{gpu_run, vm_run};
use super::{assert_golden, examples, rendered, report, run_report, with_tokens};
use proptest::prelude::*;
use wattprint::accounting::Record;
use wattprint::language::ENGLISH;
use wattprint::report::{Report, Subject, summarise};
use wattprint::sample::{Component, Work};

const REST: &str = "wattprint report --last";

fn screen(report: &Report, rest: Option<&str>) -> String {
    let mut bytes = Vec::new();
    summarise(report, rest, &ENGLISH, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A screen of 24 lines of 80 columns, with the prompt below it.
fn assert_fits(text: &str) {
    assert!(text.lines().count() <= 23, "{text}");
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

/// Eight cards of one kind instead of two.
fn eight_cards() -> Record {
    let mut record = gpu_run();
    for index in 0..6 {
        let mut meter = record.meters[0].clone();
        let mut instrument = record.instruments[0].clone();
        let mut entry = record.entries[0].clone();
        let device = format!("GPU-{index}");
        for channel in [
            &mut meter.channel,
            &mut instrument.channel,
            &mut entry.channel,
        ] {
            *channel = wattprint::sample::Channel::new(Component::Accelerator, &*device);
        }
        record.meters.push(meter);
        record.instruments.push(instrument);
        record.entries.push(entry);
    }
    record
}

fn line<'a>(text: &'a str, start: &str) -> &'a str {
    let found = text.lines().find(|line| line.starts_with(start));
    found.unwrap_or_else(|| panic!("{start} in\n{text}"))
}

#[test]
fn the_summary_is_what_the_golden_files_show() {
    for (name, report) in examples() {
        let text = screen(&report, Some(REST));
        assert_fits(&text);
        assert_golden(&format!("report-{name}-summary.txt"), &text);
    }
}

#[test]
fn what_the_job_cost_comes_before_its_parts() {
    let text = rendered(&run_report(&gpu_run(), true), "summary");
    let position = |start: &str| text.lines().position(|line| line.starts_with(start));
    let rows = ["Electricity ", "CO2e", "Water", "of which accelerators"];
    let rows = rows.map(|row| position(row).unwrap_or_else(|| panic!("{row} in\n{text}")));
    assert!(rows.is_sorted() && rows[0] == 3, "{text}");
    assert!(line(&text, "Electricity ").ends_with("modelled"));
    assert!(line(&text, "of which accelerators").ends_with("measured"));
}

#[test]
fn eight_cards_of_one_kind_are_one_row_and_one_name() {
    let text = screen(&run_report(&with_tokens(eight_cards()), true), Some(REST));
    assert_fits(&text);
    assert_eq!(text.matches("accelerators  ").count(), 1, "{text}");
    assert!(text.contains("8 × NVIDIA"), "{text}");
    assert!(text.contains("counter restarted 1 time"), "{text}");
    assert!(text.contains("all but 3.00 s"), "{text}");
    assert_eq!(
        text.lines().last(),
        Some("`wattprint report --last` tells the rest")
    );
}

#[test]
fn what_was_not_saved_stands_before_every_other_note() {
    let mut record = gpu_run();
    record.remarks = vec!["this run is not in the ledger".to_owned()];
    let text = screen(&run_report(&record, true), None);
    let note = line(&text, "Note ");
    assert!(
        note.contains("Note         this run is not in the ledger"),
        "{text}"
    );
    assert!(!text.contains("tells the rest"), "{text}");
}

#[test]
fn a_virtual_machine_of_unknown_make_is_called_just_that() {
    let mut record = vm_run();
    record.sessions[0].host.hypervisor = Some("unknown".to_owned());
    for format in ["text", "summary"] {
        let text = rendered(&run_report(&record, true), format);
        assert!(text.contains("a virtual machine"), "{text}");
        assert!(!text.contains("unknown"), "{text}");
    }
}

#[test]
fn a_phase_that_nobody_stated_is_not_spoken_of() {
    let mut record = vm_run();
    record.workloads[0].workload.phase = wattprint::sample::Phase::Other;
    for format in ["text", "summary"] {
        let text = rendered(&run_report(&record, true), format);
        assert!(
            text.starts_with("train.py: FAILED, exit code 1\n"),
            "{text}"
        );
    }
}

/// A record whose every name was chosen by somebody with bad intentions.
fn hostile() -> impl Strategy<Value = Record> {
    let text = prop_oneof![any::<String>(), "[a-z\u{1b}\u{202e}\\n ]{0,300}"];
    let texts = prop::collection::vec(text, 8);
    (record(), texts, 1e-9..1e15_f64).prop_map(|(mut record, texts, amount)| {
        let [name, command, unit, host, cpu, device, method, remark] =
            <[String; 8]>::try_from(texts).unwrap();
        let workload = &mut record.workloads[0];
        workload.workload.name = name;
        workload.workload.command = vec![command];
        workload.work = vec![Work { unit, amount }];
        record.sessions[0].host.name = host;
        record.sessions[0].host.cpu_model = cpu;
        for instrument in &mut record.instruments {
            instrument.name.clone_from(&device);
            instrument.method.clone_from(&method);
            instrument.gain_source.clone_from(&remark);
        }
        for meter in &mut record.meters {
            meter.restarts = 2;
        }
        record.remarks = vec![remark];
        record
    })
}

proptest! {
    #[test]
    fn any_record_fits_a_screen_and_does_nothing_to_a_terminal(
        record in hostile(), placed: bool, rest in any::<String>(),
    ) {
        for report in [run_report(&record, placed), report(&record, Subject::Node, placed)] {
            let text = screen(&report, Some(&rest));
            assert_fits(&text);
            for line in text.lines() {
                let harmless = |c: char| !c.is_control() && !('\u{202a}'..='\u{202e}').contains(&c);
                prop_assert!(line.chars().all(harmless), "{line:?}");
            }
        }
    }

    #[test]
    fn every_number_of_any_summary_is_in_the_object(record in record(), placed: bool) {
        let report = run_report(&with_tokens(record), placed);
        let unknown = unknown(&screen(&report, None), &report);
        prop_assert!(unknown.is_empty(), "{unknown:#?}");
    }
}
