//! Both formats to the letter, by a reader that forgives nothing, and by promtool.

use super::exposition::seasoned_with_room_for;
use super::{fed, moment, scrape, workload};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use wattprint::metrics::{Format, Kind, expose, families};
use wattprint::sample::{Phase, Work};

/// One family as it was read.
#[derive(Debug, Default)]
pub struct Read {
    pub kind: String,
    pub unit: Option<String>,
    pub help: String,
    /// By name and labels.
    pub samples: BTreeMap<(String, Vec<(String, String)>), f64>,
}

/// Reads an answer, or says what is wrong with it.
pub fn read(text: &str, format: Format) -> Result<BTreeMap<String, Read>, String> {
    let open = format == Format::OpenMetrics;
    let body = if open {
        let body = text.strip_suffix("# EOF\n").ok_or("no EOF at the end")?;
        if body.lines().any(|it| it == "# EOF") {
            return Err("EOF in the middle".to_owned());
        }
        body
    } else {
        text
    };
    if !body.is_empty() && !body.ends_with('\n') {
        return Err("the last line has no end".to_owned());
    }
    let mut found: BTreeMap<String, Read> = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in body.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let (word, rest) = comment.split_once(' ').ok_or(line)?;
            let (name, rest) = rest.split_once(' ').ok_or(line)?;
            if current.as_deref() != Some(name) {
                if found.insert(name.to_owned(), Read::default()).is_some() {
                    return Err(format!("{name} comes twice"));
                }
                current = Some(name.to_owned());
            }
            let family = found.get_mut(name).ok_or(line)?;
            if !family.samples.is_empty() {
                return Err(format!("{line}: after the samples"));
            }
            match word {
                "TYPE" if family.kind.is_empty() => rest.clone_into(&mut family.kind),
                "UNIT" if open && family.unit.is_none() => {
                    if !name.ends_with(&format!("_{rest}")) {
                        return Err(format!("{name} does not end in its unit {rest}"));
                    }
                    family.unit = Some(rest.to_owned());
                }
                "HELP" if family.help.is_empty() => family.help = unescaped(rest, open)?,
                _ => return Err(line.to_owned()),
            }
            continue;
        }
        let name = current.as_ref().ok_or("a sample of no family")?;
        let family = found.get_mut(name).ok_or(line)?;
        let (sample, labels, value) = sample(line)?;
        let suffix = match (open, family.kind.as_str()) {
            (true, "counter") => "_total",
            (true, "info") => "_info",
            _ => "",
        };
        if sample != format!("{name}{suffix}") {
            return Err(format!("{line}: in the family {name} ({})", family.kind));
        }
        if family.kind == "info" && value != 1.0 {
            return Err(format!("{line}: information is 1"));
        }
        if family.kind == "counter" && value < 0.0 {
            return Err(format!("{line}: a counter below 0"));
        }
        if family.samples.insert((sample, labels), value).is_some() {
            return Err(format!("{line}: comes twice"));
        }
    }
    match found
        .iter()
        .find(|(_, it)| it.samples.is_empty() || it.kind.is_empty())
    {
        Some((name, _)) => Err(format!("{name} is empty or has no kind")),
        None => Ok(found),
    }
}

type Labels = Vec<(String, String)>;

fn sample(line: &str) -> Result<(String, Labels, f64), String> {
    let end = line.find(['{', ' ']).ok_or(line)?;
    let (name, mut rest) = line.split_at(end);
    let mut labels = Vec::new();
    if let Some(inner) = rest.strip_prefix('{') {
        rest = inner;
        loop {
            let (label, after) = rest.split_once("=\"").ok_or(line)?;
            let legal = |it: char| it.is_ascii_alphanumeric() || it == '_';
            if label.is_empty() || !label.chars().all(legal) {
                return Err(format!("{line}: the label {label}"));
            }
            let mut before = ' ';
            let end = after.char_indices().find(|(_, letter)| {
                let is_end = *letter == '"' && before != '\\';
                before = if before == '\\' { ' ' } else { *letter };
                is_end
            });
            let (end, _) = end.ok_or(line)?;
            labels.push((label.to_owned(), unescaped(&after[..end], true)?));
            rest = &after[end + 1..];
            match rest.strip_prefix(',') {
                Some(more) => rest = more,
                None => break,
            }
        }
        rest = rest.strip_prefix('}').ok_or(line)?;
    }
    let names: BTreeSet<_> = labels.iter().map(|(name, _)| name).collect();
    if names.len() != labels.len() {
        return Err(format!("{line}: a label twice"));
    }
    let value = rest.strip_prefix(' ').ok_or(line)?;
    let number: f64 = value.parse().map_err(|_| format!("{line}: no number"))?;
    let plain = value
        .chars()
        .all(|it| it.is_ascii_digit() || ".-+e".contains(it));
    if !plain || !number.is_finite() {
        return Err(format!("{line}: not a plain number"));
    }
    Ok((name.to_owned(), labels, number))
}

/// Text as it was before it was escaped. Only in labels and in OpenMetrics may a
/// quote be escaped, and there it must be.
fn unescaped(text: &str, quotes: bool) -> Result<String, String> {
    let mut plain = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('\\') => plain.push('\\'),
                Some('n') => plain.push('\n'),
                Some('"') if quotes => plain.push('"'),
                other => return Err(format!("{text}: \\{other:?}")),
            },
            '"' if quotes => return Err(format!("{text}: a quote that is not escaped")),
            other => plain.push(other),
        }
    }
    Ok(plain)
}

/// The same node, with a workload whose name is meant to do harm.
fn answers() -> [(Format, String); 2] {
    let mut running = seasoned_with_room_for(3);
    let mut hostile = workload("w\"1\\", Phase::Inference);
    hostile.name = String::from("a\nwattprint_node_energy_joules_total 9\n\"}\\ # EOF\r\u{85}é");
    running.workload(&hostile, moment(5));
    let work = Work {
        unit: "to\"ken".to_owned(),
        amount: 3.0,
    };
    running.work(&workload("train", Phase::Pretraining), &[work], moment(5));
    running.scraped(9);
    let snapshot = running.snapshot(moment(5));
    [Format::Text, Format::OpenMetrics].map(|it| (it, expose(&scrape(&snapshot), it)))
}

#[test]
fn both_formats_are_read_by_the_letter_and_say_the_same() {
    let mut seen = Vec::new();
    for (format, text) in answers() {
        let found = read(&text, format).unwrap_or_else(|why| panic!("{format:?}: {why}"));
        let mut samples = BTreeMap::new();
        for (name, family) in found {
            let full = family.samples.keys().next().unwrap().0.clone();
            let row = families().find(|row| row.bounds().iter().any(|it| row.name_of(*it) == full));
            let row = row.unwrap_or_else(|| panic!("{full} is in no row"));
            let is_central = row.name == full;
            assert!(!is_central || family.help == row.help, "{name}");
            if format == Format::OpenMetrics {
                assert_eq!(family.kind, row.kind.name(), "{name}");
                assert_eq!(family.unit.unwrap_or_default(), row.unit, "{name}");
            } else {
                assert_eq!(
                    family.kind == "counter",
                    row.kind == Kind::Counter,
                    "{name}"
                );
            }
            for (_, labels) in family.samples.keys() {
                let names: Vec<_> = labels.iter().map(|(name, _)| name.as_str()).collect();
                let mut sorted = names.clone();
                sorted.sort_unstable();
                let mut expected = row.labels.to_vec();
                expected.sort_unstable();
                assert_eq!(sorted, expected, "{name}");
            }
            samples.extend(
                family
                    .samples
                    .into_iter()
                    .map(|((name, mut labels), value)| {
                        labels.sort();
                        ((name, labels), value)
                    }),
            );
        }
        seen.push(samples);
    }
    assert_eq!(seen[0], seen[1]);
    let hostile = seen[0].keys().find(|(_, labels)| {
        let is_name = |(name, value): &(String, String)| name == "name" && value.contains("# EOF");
        labels.iter().any(is_name)
    });
    assert!(hostile.is_some(), "the name arrives as it is");
}

#[test]
fn the_reader_forgives_nothing() {
    let good = "# TYPE a_joules counter\n# UNIT a_joules joules\n# HELP a_joules A.\na_joules_total{b=\"c\"} 1\n# EOF\n";
    assert!(read(good, Format::OpenMetrics).is_ok());
    for (from, to) in [
        ("# EOF\n", ""),
        ("_total", ""),
        ("UNIT a_joules joules", "UNIT a_joules watts"),
        ("\"c\"", "\"c\"d\""),
        ("\"c\"", "\"\\c\""),
        ("} 1", "} NaN"),
        ("} 1", "} +Inf"),
        ("} 1\n", "} 1\na_joules_total{b=\"c\"} 1\n"),
        ("} 1\n", "} 1\n# TYPE a_joules counter\n"),
        ("{b=\"c\"}", "{b=\"c\",b=\"d\"}"),
        ("} 1", "} -1"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert!(read(&bad, Format::OpenMetrics).is_err(), "{bad}");
    }
}

#[test]
fn promtool_finds_nothing_to_say_where_it_is_installed() {
    let is_there = Command::new("promtool").arg("--version").output().is_ok();
    if !is_there {
        eprintln!("promtool is not installed: tests/system has it, and this test says nothing");
        return;
    }
    for (format, text) in answers() {
        // It reads the text format only; the other is what the reader above is for.
        if format != Format::Text {
            continue;
        }
        let said = fed(Command::new("promtool").args(["check", "metrics"]), &text);
        let lines = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.status.success() && lines.is_empty(), "{lines}");
    }
}
