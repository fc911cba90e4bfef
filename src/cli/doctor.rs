//! `wattprint doctor`: what can be measured here, what cannot, what would help.

use super::paths::PathArgs;
use crate::accounting::{ChannelEnergy, Microjoules, countable};
use crate::agent::Sources;
use crate::quantity::{percent, prefixed};
use crate::sample::{Component, Instrument, Provenance, SampleKind};
use crate::source::process::Processes;
use crate::source::{DRIVERS, clock, host};
use std::fmt::Write as _;
use std::time::Duration;

/// Tell what can be measured here, what cannot, and what would help
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  wattprint doctor            each source: ok, denied with its remedy, or absent
  sudo wattprint doctor       the same with every permission")]
pub struct Args {
    #[command(flatten)]
    paths: PathArgs,
}

/// Looks at every source once and prints what it found.
///
/// # Errors
///
/// When stdout cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let roots = args.paths.roots();
    let mut sources = Sources::open(&roots, |_| true, Processes::new(&roots, false));
    let sample = sources.observe(SampleKind::Edge, clock::now(), Duration::ZERO);
    let mut text = String::new();
    machine(&mut text, &host::facts(&roots));
    list(&mut text, &sample.instruments, &sources.absent());
    boundary(&mut text, &sample.instruments);
    super::common::to_standard_output(text.as_bytes())
}

fn machine(text: &mut String, host: &crate::sample::Host) {
    let machine = match &host.hypervisor {
        Some(hypervisor) => format!("a virtual machine ({hypervisor})"),
        None => "bare metal, as far as can be seen".to_owned(),
    };
    let memory = prefixed(host.memory as f64, "B", 3);
    let _infallible = writeln!(
        text,
        "machine   {}: {} CPUs, {}, {memory}; {machine}\n",
        host.name, host.cpus, host.cpu_model
    );
}

fn list(text: &mut String, instruments: &[Instrument], absent: &[(String, String)]) {
    for driver in DRIVERS {
        let found: Vec<&Instrument> = instruments
            .iter()
            .filter(|instrument| instrument.source == driver.name)
            .collect();
        let reason = absent.iter().find(|(name, _)| name == driver.name);
        let state = match (found.is_empty(), reason) {
            (false, _) => "ok".to_owned(),
            (true, Some((_, reason))) => reason.clone(),
            (true, None) => "not needed here, or it sees no device".to_owned(),
        };
        let _infallible = writeln!(
            text,
            "{:<10}{}\n          {state}",
            driver.name, driver.about
        );
        for instrument in found {
            let _infallible = writeln!(text, "          - {}", describe(instrument));
        }
    }
}

fn describe(instrument: &Instrument) -> String {
    let gain = instrument.gain;
    let down = gain.central().get() - gain.low().get();
    let up = gain.high().get() - gain.central().get();
    let provenance = match instrument.provenance {
        Provenance::Measured => "measured",
        Provenance::Modelled => "modelled",
        Provenance::Supplied => "supplied",
    };
    let interval = if down + up > 0.0 {
        format!(", true value −{} to +{}", percent(down), percent(up))
    } else {
        String::new()
    };
    format!(
        "{} {}: {} ({provenance}{interval})",
        instrument.channel.component.name(),
        instrument.name,
        instrument.method
    )
}

fn boundary(text: &mut String, instruments: &[Instrument]) {
    let parts: Vec<ChannelEnergy<'_>> = instruments
        .iter()
        .map(|instrument| ChannelEnergy {
            instrument,
            energy: Microjoules::default(),
        })
        .collect();
    let mut counted: Vec<&str> = countable(&parts)
        .iter()
        .map(|part| part.instrument.channel.component.name())
        .collect();
    counted.dedup();
    let has_node = parts
        .iter()
        .any(|part| part.instrument.channel.component == Component::Node);
    let node = if has_node {
        "the whole node is measured"
    } else {
        "the rest of the node is modelled (c0 · rated power + c1 · components), with wide bounds"
    };
    let _infallible = if counted.is_empty() && !has_node {
        writeln!(text, "\nboundary  nothing can be metered here")
    } else {
        writeln!(
            text,
            "\nboundary  {} are counted; {node}",
            counted.join(" + ")
        )
    };
}
