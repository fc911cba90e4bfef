//! `wattprint doctor`: what can be measured here, what cannot, what would help.

use super::metering;
use super::paths::PathArgs;
use crate::accounting::{ChannelEnergy, Microjoules, counted, energy_figures};
use crate::agent::Sources;
use crate::language::ENGLISH;
use crate::quantity::{Derivation, Energy, percent, prefixed};
use crate::sample::{Component, Instrument, Reading, Sample, SampleKind};
use crate::source::process::Processes;
use crate::source::{DRIVERS, Roots, Workers, clock, host};
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

/// Between the two looks that `doctor` takes at every source.
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// Looks at every source once and prints what it found.
///
/// # Errors
///
/// When stdout cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let roots = Roots {
        workers: Some(Workers::of_this_program()),
        ..args.paths.roots()
    };
    let mut sources = Sources::open(&roots, |_| true, Processes::new(&roots, false));
    sources.observe(SampleKind::Edge, clock::now(), Duration::ZERO);
    // A model of utilisation has something to show at its second look only.
    std::thread::sleep(BETWEEN_LOOKS);
    let second = sources.observe(SampleKind::Edge, clock::now(), Duration::ZERO);
    let sample = Sample {
        instruments: sources.instruments().to_vec(),
        ..second
    };
    let mut text = String::new();
    machine(&mut text, &host::facts(&roots));
    list(&mut text, &sample.instruments, &sources.absent());
    boundary(&mut text, &sample.instruments);
    holders(&mut text, sources.processes.invisible());
    interval(&mut text, &sample)?;
    super::common::to_standard_output(text.as_bytes())
}

fn machine(text: &mut String, host: &crate::sample::Host) {
    let machine = match &host.hypervisor {
        Some(hypervisor) if hypervisor != "unknown" => format!("a virtual machine ({hypervisor})"),
        Some(_) => "a virtual machine".to_owned(),
        None => "bare metal, as far as can be seen".to_owned(),
    };
    let memory = prefixed(host.memory as f64, "B", 3);
    let _infallible = writeln!(
        text,
        "machine   {}: {} CPUs, {}, {memory}; {machine}; up for {:.1} h\n",
        host.name,
        host.cpus,
        host.cpu_model,
        host::uptime().as_secs_f64() / 3600.0
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
    let provenance = (ENGLISH.provenance)(instrument.provenance);
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

/// Whether those who use the accelerators can be told apart here.
fn holders(text: &mut String, invisible: usize) {
    if invisible == 0 {
        return;
    }
    let (are, they) = match invisible {
        1 => ("process on the accelerators is", "it uses"),
        _ => ("processes on the accelerators are", "they use"),
    };
    let _infallible = writeln!(
        text,
        "holders   {invisible} {are} not visible here, and what {they} stays unattributed; run in \
         the host's process namespace (`--pid=host`, or `hostPID: true` in Kubernetes)"
    );
}

/// How wide the interval of a node figure will be: an hour in which every
/// device draws half of what it can.
fn interval(text: &mut String, sample: &Sample) -> anyhow::Result<()> {
    const HOUR: Duration = Duration::from_hours(1);
    let energies: Vec<Microjoules> = sample
        .instruments
        .iter()
        .map(|instrument| half_load(instrument, sample, HOUR))
        .collect();
    let parts: Vec<ChannelEnergy<'_>> = sample
        .instruments
        .iter()
        .zip(energies)
        .map(|(instrument, energy)| ChannelEnergy { instrument, energy })
        .collect();
    let model = metering::node_model()?;
    let figures = energy_figures(&parts, &sample.instruments, HOUR, &model);
    let relative = |figure: &Derivation<Energy>| {
        let estimate = figure.estimate();
        let central = estimate.central().joules();
        let below = percent(1.0 - estimate.low().joules() / central);
        let above = percent(estimate.high().joules() / central - 1.0);
        format!("−{below} to +{above}")
    };
    for (what, figure) in [
        ("the accelerators", &figures.accelerator),
        ("the whole node", &figures.node),
    ] {
        if let Some(figure) = figure {
            let _infallible = writeln!(
                text,
                "interval  at half load, energy of {what} will be known within {}",
                relative(figure)
            );
        }
    }
    Ok(())
}

/// Half of what a device can draw, with the bounds that its reading has now.
fn half_load(instrument: &Instrument, sample: &Sample, time: Duration) -> Microjoules {
    let energy = (instrument.limit * time).microjoules() / 2.0;
    let mut readings = sample.observations.iter();
    let reading = readings.find(|it| it.channel == instrument.channel);
    let (low, high) = match reading.map(|it| it.reading) {
        Some(Reading::Gauge(power) | Reading::Mean(power)) => {
            let central = power.central().watts();
            (
                power.low().watts() / central,
                power.high().watts() / central,
            )
        }
        _ => (1.0, 1.0),
    };
    let whole = |ratio: f64| (energy * ratio).max(0.0) as u64;
    Microjoules {
        energy: whole(1.0),
        low: whole(low.min(1.0)),
        high: whole(high.max(1.0)),
        gap: 0,
    }
}

fn boundary(text: &mut String, instruments: &[Instrument]) {
    let mut counted: Vec<&str> = counted(instruments)
        .map(|instrument| instrument.channel.component.name())
        .collect();
    counted.dedup();
    let mut components = instruments.iter().map(|it| it.channel.component);
    let has_node = components.any(|component| component == Component::Node);
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
