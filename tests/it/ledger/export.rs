//! `wattprint ledger export`: every joule of the ledger, once, for other tools.

use super::{EVERY, Outcome, PATIENCE, instrument, session, span, wall, workload, write};
use crate::metrics::grammar;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use wattprint::accounting::SessionKind;
use wattprint::ledger::{Message, Writer};
use wattprint::metrics::Format;

fn export(ledgers: &[&Path], more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command.args(["ledger", "export"]).args(more);
    for ledger in ledgers {
        command.arg("--ledger").arg(ledger);
    }
    command.output().expect("the command starts")
}

fn text(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// Each series with its times, in milliseconds, and values.
type Series = BTreeMap<String, Vec<(u64, f64)>>;

/// Reads samples with times, and that each series has them in order.
fn samples(text: &str) -> Series {
    let mut found = Series::new();
    let body = text.strip_suffix("# EOF\n").expect("an end");
    for line in body.lines().filter(|it| !it.starts_with('#')) {
        let (rest, time) = line.rsplit_once(' ').expect(line);
        let (series, value) = rest.rsplit_once(' ').expect(line);
        let time: f64 = time.parse().expect(line);
        let time = (time * 1000.0).round() as u64;
        let values = found.entry(series.to_owned()).or_default();
        assert!(values.last().is_none_or(|(last, _)| *last < time), "{line}");
        values.push((time, value.parse().expect(line)));
    }
    found
}

/// What all series of a family gained, as increase() over all time would say.
fn gained(series: &Series, family: &str, label: &str) -> f64 {
    let matching = series
        .iter()
        .filter(|(name, _)| name.split('{').next() == Some(family) && name.contains(label));
    let gains = matching.map(|(name, values)| {
        assert_eq!(values[0].1, 0.0, "{name} begins at 0");
        let steps = values.windows(2).map(|two| two[1].1 - two[0].1);
        steps
            .inspect(|it| assert!(*it >= 0.0, "{name}"))
            .sum::<f64>()
    });
    gains.sum()
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-6 * other.abs().max(1.0)
}

#[test]
fn the_counters_gain_what_the_ledger_holds_whoever_metered() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    // Two sessions one after the other, and a run beside the second.
    write(&path, ("a", SessionKind::Agent), 0..40, "idle");
    write(&path, ("b", SessionKind::Agent), 41..80, "unattributed");
    write(&path, ("c", SessionKind::Run), 50..55, "idle");
    let told = text(&export(
        &[&path],
        &["--format", "openmetrics", "--label", "job=x"],
    ));
    let series = samples(&told);
    let gain = |family: &str, label: &str| gained(&series, family, label);
    // 60 J a minute on one accelerator. The run's node is the agent's.
    let energy = "wattprint_energy_joules_total";
    assert!(near(gain(energy, "accelerator"), 79.0 * 60.0));
    let work = "wattprint_workload_energy_joules_total";
    for (who, minutes) in [("w-a", 40.0), ("w-b", 39.0), ("w-c", 5.0)] {
        let label = format!("workload=\"{who}\",phase=\"finetuning\",component=\"accelerator\"");
        assert!(near(gain(work, &label), minutes * 40.0), "{who}");
    }
    assert!(near(
        gain("wattprint_idle_energy_joules_total", "accelerator"),
        40.0 * 20.0
    ));
    let unattributed = "wattprint_unattributed_energy_joules_total";
    assert!(near(gain(unattributed, "accelerator"), 39.0 * 20.0));
    let node = "wattprint_node_energy_joules_total";
    assert!(near(gain(node, ""), gain(energy, "")));
    assert!(gain("wattprint_node_energy_low_joules_total", "") <= gain(node, ""));
    assert!(gain("wattprint_node_energy_high_joules_total", "") >= gain(node, ""));
    assert!(series.keys().all(|it| it.contains("job=\"x\"")));
    // One value for each quarter of an hour and for each session's end, and a zero.
    let times = &series
        .iter()
        .find(|(it, _)| it.starts_with(node))
        .unwrap()
        .1;
    assert!(times.len() <= 2 + 79 / 15 + 3, "{times:?}");
    // Nothing after its end, and the name of each to join with.
    let ended = series
        .iter()
        .find(|(it, _)| it.starts_with(work) && it.contains("w-a"));
    let last = ended.unwrap().1.last().unwrap().0;
    assert!(last <= wall(41 * 60).as_millisecond().cast_unsigned());
    let info = series
        .keys()
        .filter(|it| it.starts_with("wattprint_workload_info{"));
    assert_eq!(info.filter(|it| it.contains("name=\"train\"")).count(), 3);
    Ok(())
}

#[test]
fn names_and_descriptions_are_those_of_a_scrape() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("a", SessionKind::Agent), 0..3, "idle");
    let told = text(&export(&[&path], &["--format", "openmetrics"]));
    // Without times, and with the last value only, it is what a scrape shows.
    let mut last = BTreeMap::new();
    for line in told.lines().filter(|it| !it.starts_with('#')) {
        let (sample, _) = line.rsplit_once(' ').expect(line);
        let (series, value) = sample.rsplit_once(' ').expect(line);
        last.insert(series.to_owned(), value.to_owned());
    }
    let mut scrape = String::new();
    let mut head: Vec<&str> = Vec::new();
    let comments = told
        .lines()
        .filter(|it| it.starts_with("# ") && *it != "# EOF");
    for comment in comments {
        if comment.starts_with("# TYPE") {
            head.clear();
        }
        head.push(comment);
        if comment.starts_with("# HELP") {
            let stem = comment.split(' ').nth(2).unwrap();
            let own = last.iter().filter(|(series, _)| {
                let name = series.split('{').next().unwrap();
                name == format!("{stem}_total") || name == format!("{stem}_info")
            });
            let own: Vec<String> = own.map(|(it, value)| format!("{it} {value}\n")).collect();
            if !own.is_empty() {
                scrape.extend([&head.join("\n"), "\n", &own.concat()]);
            }
        }
    }
    scrape += "# EOF\n";
    let read = grammar::read(&scrape, Format::OpenMetrics)?;
    assert!(read.contains_key("wattprint_energy_joules"), "{scrape}");
    assert!(read.contains_key("wattprint_workload"), "{scrape}");
    assert!(!told.contains("withdrawn") && !told.contains("emissions_grams_total{"));
    Ok(())
}

#[test]
fn the_rows_of_a_table_add_up_to_the_microjoule() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("a", SessionKind::Agent), 0..40, "idle");
    let lines = text(&export(&[&path], &["--format", "jsonl"]));
    let rows: Vec<serde_json::Value> = lines
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let sum = |kind: &str, holder: Option<&str>| -> u64 {
        let matching = rows
            .iter()
            .filter(|it| it["row"] == kind && holder.is_none_or(|who| it["holder"] == who));
        matching
            .map(|it| it["energy_microjoules"].as_u64().unwrap())
            .sum()
    };
    assert_eq!(sum("meter", None), 40 * 60 * 1_000_000);
    assert_eq!(sum("share", None), sum("meter", None));
    assert_eq!(sum("share", Some("workload")), 40 * 40 * 1_000_000);
    assert!(
        rows.iter()
            .all(|it| it["node"] == "node" && it["from"].as_str().unwrap().ends_with('Z'))
    );
    let table = text(&export(&[&path], &["--format", "csv"]));
    let mut table = table.split("\r\n").filter(|it| !it.is_empty());
    let head: Vec<_> = table.next().unwrap().split(',').collect();
    assert_eq!(head.len(), rows[0].as_object().unwrap().len());
    let energy = head
        .iter()
        .position(|it| *it == "energy_microjoules")
        .unwrap();
    let all: u64 = table
        .map(|row| row.split(',').nth(energy).unwrap().parse::<u64>().unwrap())
        .sum();
    assert_eq!(all, 2 * sum("meter", None));
    Ok(())
}

#[test]
fn only_whole_periods_within_the_stretch_are_told() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("a", SessionKind::Agent), 0..60, "idle");
    let rows = |more: &[&str]| {
        let told = text(&export(&[&path], &[&["--format", "jsonl"], more].concat()));
        let meters = told.lines().filter(|it| it.contains("\"row\":\"meter\""));
        meters.count()
    };
    assert_eq!(rows(&[]), 4);
    // Ten minutes into the third quarter, of which nothing is told.
    assert_eq!(rows(&["--to", "2026-01-01T00:40:00Z"]), 2);
    assert_eq!(rows(&["--from", "2026-01-01T00:01:00Z"]), 3);
    assert_eq!(
        rows(&[
            "--from",
            "2026-01-01T00:15:00Z",
            "--to",
            "2026-01-01T00:30:00Z"
        ]),
        1
    );
    Ok(())
}

#[test]
fn two_nodes_are_told_apart_and_two_copies_count_once() -> Outcome {
    let directory = tempfile::tempdir()?;
    let [a, b, copy] = ["a.db", "b.db", "copy.db"].map(|it| directory.path().join(it));
    write(&a, ("a", SessionKind::Agent), 0..20, "idle");
    let mut other = session("b", SessionKind::Agent, 0);
    "node2".clone_into(&mut other.host.name);
    "boot2".clone_into(&mut other.host.boot_id);
    let writer = Writer::start_every(&b, other, EVERY);
    writer.hand_over(Message::Instruments(vec![instrument("driver 1")]));
    writer.hand_over(Message::Workload(workload("w2", "serve", "b", 0)));
    writer.hand_over(Message::Span(span(0, 600, &[("w2", 100)])));
    assert_eq!(writer.finish(PATIENCE).unsaved, None);
    std::fs::copy(&a, &copy)?;
    let asked = [
        "--format",
        "openmetrics",
        "--label",
        "instance={node}:19412",
    ];
    let series = samples(&text(&export(&[&a, &b, &copy], &asked)));
    let energy = "wattprint_energy_joules_total";
    assert!(near(
        gained(
            &series,
            energy,
            "accelerator\",device=\"GPU-1\",instance=\"node:19412\""
        ),
        1200.0
    ));
    assert!(near(
        gained(
            &series,
            energy,
            "accelerator\",device=\"GPU-1\",instance=\"node2:19412\""
        ),
        100.0
    ));
    let refused = export(&[&a, &b], &["--format", "openmetrics"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && said.contains("2 nodes (node, node2)"),
        "{said}"
    );
    Ok(())
}

#[test]
fn what_cannot_be_exported_is_refused_with_what_would_help() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("a", SessionKind::Agent), 0..20, "idle");
    let missing = directory.path().join("none.db");
    let taken = directory.path().join("taken.om");
    std::fs::write(&taken, "mine")?;
    let nowhere = directory.path().join("no/where.om");
    let [taken_name, nowhere] = [&taken, &nowhere].map(|it| it.to_str().unwrap());
    let open = ["--format", "openmetrics"];
    for (ledger, more, expected) in [
        (&missing, vec![], "there is no ledger"),
        (
            &path,
            vec!["--to", "2025-01-01T00:00:00Z"],
            "choose a stretch",
        ),
        (
            &path,
            vec!["--from", "2026-01-01T00:16:00Z"],
            "choose a stretch",
        ),
        (&path, vec!["--output", taken_name], "exists already"),
        (&path, vec!["--output", nowhere], "could not make the file"),
        (
            &path,
            vec!["--label", "workload=x"],
            "a label of the series",
        ),
        (
            &path,
            vec!["--label", "a=1", "--label", "a=2"],
            "given twice",
        ),
    ] {
        let output = export(&[ledger], &[&open[..], &more].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && said.contains(expected),
            "{said}"
        );
        assert!(output.stdout.is_empty(), "{more:?}");
    }
    assert_eq!(std::fs::read_to_string(&taken)?, "mine");
    let unknown = export(&[&path], &["--format", "parquet"]);
    assert_eq!(unknown.status.code(), Some(2));
    let labelled = export(&[&path], &["--format", "csv", "--label", "a=b"]);
    assert!(String::from_utf8_lossy(&labelled.stderr).contains("openmetrics"));
    Ok(())
}

#[test]
fn a_file_is_what_standard_output_would_be_and_a_reader_may_go() -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("ledger.db");
    write(&path, ("a", SessionKind::Agent), 0..3000, "idle");
    let file = directory.path().join("history.jsonl");
    let asked = ["--format", "jsonl"];
    let shown = text(&export(&[&path], &asked));
    let more = ["--output", file.to_str().unwrap()];
    assert_eq!(text(&export(&[&path], &[asked, more].concat())), "");
    assert_eq!(std::fs::read_to_string(&file)?, shown);
    let mut child = Command::new(env!("CARGO_BIN_EXE_wattprint"))
        .args(["ledger", "export", "--format", "openmetrics", "--ledger"])
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    drop(child.stdout.take());
    let output = child.wait_with_output()?;
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    Ok(())
}
