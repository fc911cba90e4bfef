//! Runs in real time on GPUs whose truth is known.

use super::{Bench, eventually, line_in, told, value};
use fake_nvml::wave::Wave;
use fake_nvml::{Call, Fake, List, Process, monotonic_us};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::cell::Cell;
use std::io::Read;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;
use wattprint::report::{InstrumentRow, Report};
use wattprint::sample::{Component, Provenance};

/// A command under `wattprint run` that can be given GPUs and ended at will.
struct Job<'a> {
    bench: &'a Bench,
    driver: &'a Fake,
    running: Child,
    pid: u32,
    taken: Cell<Option<usize>>,
}

/// How a job ended: its report and what was said.
struct Ended {
    report: Report,
    stderr: String,
}

impl<'a> Job<'a> {
    fn start(bench: &'a Bench, driver: &'a Fake) -> Self {
        let library = driver.lib().display().to_string();
        let flags = [
            "--path.nvml",
            &library,
            "--interval",
            "0.2s",
            "--output",
            "report.json",
        ];
        let flags: Vec<String> = bench
            .run_flags()
            .into_iter()
            .filter({
                // The library given by default is replaced.
                let absent = bench.at("absent.so").display().to_string();
                move |it| *it != "--path.nvml" && *it != absent
            })
            .chain(flags.map(str::to_owned))
            .collect();
        let script = "echo $$ >pid; exec sleep 60";
        let mut command = bench.program(&flags);
        command.args(["--", "sh", "-c", script]);
        let running = command.stderr(Stdio::piped()).spawn().unwrap();
        let pid = line_in(&bench.at("pid")).parse().unwrap();
        Self {
            bench,
            driver,
            running,
            pid,
            taken: Cell::new(None),
        }
    }

    /// Makes the command a user of a GPU, and waits until that has been noticed.
    fn take(&self, gpu: usize) {
        self.taken.set(Some(gpu));
        let gpu = self.driver.gpu(gpu);
        let lists = gpu.calls(Call::ComputeList);
        let memory = Some(1 << 30);
        gpu.set_processes(
            List::Compute,
            &[Process {
                pid: self.pid,
                memory,
            }],
        );
        gpu.set_memory_used(3 << 30);
        eventually("the list of processes to be read", || {
            (gpu.calls(Call::ComputeList) > lists).then_some(())
        });
        // The reading is still being taken in.
        thread::sleep(Duration::from_millis(20));
    }

    /// Ends the command, and with it what its GPU does; gives when that was.
    fn end(mut self) -> (Duration, Ended) {
        let until = now();
        // A driver no longer lists a process that has ended.
        if let Some(gpu) = self.taken.get() {
            self.driver.gpu(gpu).set_power_mw(0);
            self.driver.gpu(gpu).set_processes(List::Compute, &[]);
        }
        kill(Pid::from_raw(self.pid.try_into().unwrap()), Signal::SIGTERM).unwrap();
        let mut stderr = String::new();
        self.running
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        assert_eq!(self.running.wait().unwrap().code(), Some(143), "{stderr}");
        let report = self.bench.report_in("report.json");
        (until, Ended { report, stderr })
    }
}

impl Ended {
    /// What is said of the first GPU's instrument.
    fn instrument(&self) -> &InstrumentRow {
        let mut rows = self.report.hardware.instruments.iter();
        rows.find(|it| it.channel.component == Component::Accelerator)
            .unwrap()
    }

    /// The notes in the summary, without its line breaks.
    fn said(&self) -> String {
        self.stderr.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn now() -> Duration {
    Duration::from_micros(monotonic_us())
}

/// Lets a GPU that has drawn nothing so far draw a wave from now on.
fn draw(driver: &Fake, gpu: usize, wave: Wave) {
    let origin_us = monotonic_us();
    driver.gpu(gpu).set_wave(Wave {
        origin_us,
        origin_nj: 0,
        ..wave
    });
}

/// Bursts that no sensor's tick is a multiple of.
const BURSTS: Wave = Wave {
    low_mw: 60_000,
    high_mw: 640_000,
    period_us: 370_000,
    duty_permille: 300,
    origin_us: 0,
    origin_nj: 0,
};

/// GPUs that draw nothing before the first wave.
fn dark(gpus: usize) -> Fake {
    let driver = Fake::new(gpus);
    for gpu in 0..gpus {
        driver.gpu(gpu).set_wave(Wave::constant(0));
    }
    driver
}

/// What a GPU has truly used since its wave began.
fn used(driver: &Fake, gpu: usize) -> f64 {
    driver.true_energy_mj(gpu, now()) / 1e3
}

/// What a GPU whose wave goes on has truly used between two moments.
fn joules(driver: &Fake, gpu: usize, from: Duration, until: Duration) -> f64 {
    (driver.true_energy_mj(gpu, until) - driver.true_energy_mj(gpu, from)) / 1e3
}

fn assert_close(found: f64, truth: f64) {
    // In real time, on a machine that may be busy; `sensor::` holds it far closer.
    let off = (found - truth).abs() / truth;
    assert!(off < 0.04, "{found} J is not within 4 % of {truth} J");
}

#[test]
fn a_bursty_job_is_charged_what_its_gpu_truly_used() {
    let (bench, driver) = (Bench::new(), dark(1));
    let job = Job::start(&bench, &driver);
    job.take(0);
    draw(&driver, 0, BURSTS);
    thread::sleep(Duration::from_millis(2_300));
    let (_, ended) = job.end();
    let truth = used(&driver, 0);
    let figure = ended.report.figure("energy.accelerator").unwrap();
    assert_close(figure.value, truth);
    assert!(
        figure.low <= truth && truth <= figure.high,
        "{figure:?} for {truth} J"
    );
    assert_eq!(figure.provenance, Provenance::Measured);
    // At most the half update before the first reading is not covered.
    let gap_seconds = ended.instrument().gap_seconds;
    assert!(gap_seconds < 0.1, "{gap_seconds} s\n{}", ended.stderr);
}

#[test]
fn a_gpu_that_is_taken_late_and_one_that_is_not_taken_are_told_apart() {
    let (bench, driver) = (Bench::new(), dark(2));
    draw(&driver, 1, Wave::constant(200_000));
    let job = Job::start(&bench, &driver);
    let begun = now();
    thread::sleep(Duration::from_millis(500));
    job.take(0);
    draw(&driver, 0, Wave::constant(400_000));
    thread::sleep(Duration::from_millis(1_500));
    let (until, ended) = job.end();
    let own = value(&ended.report, "energy.accelerator");
    assert_close(own, used(&driver, 0));
    // The metering begins a moment before the command and ends a moment after.
    let idle = value(&ended.report, "energy.idle.accelerator");
    let (least, most) = (joules(&driver, 1, begun, until), used(&driver, 1));
    assert!(
        least * 0.98 <= idle && idle <= most,
        "{idle} J is not {least} to {most} J"
    );
}

#[test]
fn a_gpu_that_another_process_uses_is_not_charged_to_the_job() {
    let (bench, driver) = (Bench::new(), dark(1));
    let own = Process {
        pid: std::process::id(),
        memory: Some(1 << 30),
    };
    driver.gpu(0).set_processes(List::Compute, &[own]);
    draw(&driver, 0, Wave::constant(300_000));
    let job = Job::start(&bench, &driver);
    let from = now();
    thread::sleep(Duration::from_secs(1));
    let (until, ended) = job.end();
    let least = joules(&driver, 0, from, until);
    let figure = ended.report.figure("energy.accelerator");
    assert!(figure.is_none_or(|it| it.high <= 0.0), "{figure:?}");
    let others = value(&ended.report, "energy.unattributed.accelerator");
    assert!(others >= least * 0.98, "{others} J of {least} J");
}

#[test]
fn a_counter_that_restarts_leaves_a_bounded_gap_and_no_phantom() {
    let (bench, driver) = (Bench::new(), dark(1));
    let job = Job::start(&bench, &driver);
    job.take(0);
    draw(&driver, 0, Wave::constant(300_000));
    thread::sleep(Duration::from_secs(1));
    driver.gpu(0).restart_counter();
    thread::sleep(Duration::from_secs(1));
    let (_, ended) = job.end();
    let truth = used(&driver, 0);
    let figure = ended.report.figure("energy.accelerator").unwrap();
    assert!(
        figure.low <= truth && truth <= figure.high,
        "{figure:?} for {truth} J"
    );
    let off = (figure.value - truth).abs() / truth;
    assert!(off < 0.1, "{} J for {truth} J", figure.value);
    let instrument = ended.instrument();
    assert_eq!(instrument.restarts, 1);
    let gap_seconds = instrument.gap_seconds;
    assert!(0.0 < gap_seconds && gap_seconds < 0.8, "{instrument:?}");
    let gap = ended.report.figure("energy.gap").unwrap();
    assert!(
        gap.low < gap.value && gap.value < gap.high && gap.value < 300.0,
        "{gap:?}"
    );
    let notes = &ended.report.quality.limitations;
    for id in ["counter-restarted", "gap"] {
        assert!(notes.iter().any(|it| it.id == id), "{id}: {notes:?}");
    }
    assert!(
        ended.said().contains("its counter restarted 1 time"),
        "{}",
        ended.stderr
    );
    let again = bench.last_report();
    assert_eq!(again.figure("energy.gap"), Some(gap));
}

#[test]
fn a_reading_beyond_belief_is_rejected_and_counted() {
    let (bench, driver) = (Bench::new(), dark(1));
    let job = Job::start(&bench, &driver);
    job.take(0);
    draw(&driver, 0, Wave::constant(300_000));
    thread::sleep(Duration::from_millis(700));
    let gpu = driver.gpu(0);
    let reads = gpu.calls(Call::Field);
    gpu.freeze_counter_at(gpu.counter_mj() + 1_000_000_000_000);
    eventually("the absurd reading", || {
        (gpu.calls(Call::Field) > reads).then_some(())
    });
    // The call has been counted; its answer is on its way.
    thread::sleep(Duration::from_millis(10));
    gpu.thaw_counter();
    thread::sleep(Duration::from_millis(900));
    let (_, ended) = job.end();
    let figure = ended.report.figure("energy.accelerator").unwrap();
    assert_close(figure.value, used(&driver, 0));
    let instrument = ended.instrument();
    assert!((1..=2).contains(&instrument.misses), "{instrument:?}");
    let notes = &ended.report.quality.limitations;
    let said = notes.iter().find(|it| it.id == "missed-readings").unwrap();
    assert!(
        said.text.ends_with("readings failed or were rejected"),
        "{}",
        said.text
    );
}

/// A slice of a GPU that a virtual machine is lent tells neither its energy nor
/// its power there: that is for its host.
#[test]
fn a_gpu_that_tells_neither_energy_nor_power_is_missing_and_not_zero() {
    let (bench, driver) = (Bench::new(), Fake::new(1));
    for call in [Call::Energy, Call::Power, Call::Field] {
        driver.gpu(0).fail(call, 3);
    }
    let job = Job::start(&bench, &driver);
    job.take(0);
    let (_, ended) = job.end();
    let report = &ended.report;
    assert!(report.figure("energy.accelerator").is_none());
    let mut missing = report.missing.iter();
    let missing = missing.find(|it| it.id == "energy.accelerator").unwrap();
    assert!(missing.remedy.contains("wattprint doctor"), "{missing:?}");
    let excluded = &report.boundary.excluded;
    assert!(
        excluded.iter().any(|it| it == "accelerator"),
        "{excluded:?}"
    );
}

#[test]
fn the_doctor_tells_of_processes_that_are_not_visible_here() {
    // No machine has so high a number: its kernel's limit is 2²².
    const ELSEWHERE: u32 = 5_000_000;
    let (bench, driver) = (Bench::new(), Fake::new(1));
    let (sysfs, library) = (bench.at("sys"), driver.lib());
    let doctor = || {
        let mut command = bench.program(&["doctor", "--path.sysfs"]);
        command.arg(&sysfs).arg("--path.nvml").arg(&library);
        told(command).stdout
    };
    let visible = Process {
        pid: std::process::id(),
        memory: None,
    };
    driver.gpu(0).set_processes(List::Compute, &[visible]);
    assert!(!doctor().contains("holders"));
    let hidden = Process {
        pid: ELSEWHERE,
        ..visible
    };
    driver
        .gpu(0)
        .set_processes(List::Compute, &[visible, hidden]);
    let expected = "holders   1 process on the accelerators is not visible here, and what it uses \
                    stays unattributed; run in the host's process namespace (`--pid=host`, or \
                    `hostPID: true` in Kubernetes)\n";
    let said = doctor();
    assert!(said.contains(expected), "{said}");
}

#[test]
fn the_process_that_talks_to_the_driver_is_no_part_of_the_command() {
    let (bench, driver) = (Bench::new(), dark(1));
    let gpu = driver.gpu(0);
    // Half of one CPU, in the worker, which then crashes and is waited for.
    gpu.burn(Call::Field, Duration::from_millis(100));
    let job = Job::start(&bench, &driver);
    let calls = gpu.calls(Call::Field);
    eventually("a second of the worker's time", || {
        (gpu.calls(Call::Field) > calls + 10).then_some(())
    });
    gpu.burn(Call::Field, Duration::ZERO);
    gpu.fail(Call::Field, fake_nvml::ABORT);
    let inits = driver.calls(Call::Init);
    eventually("the next worker", || {
        (driver.calls(Call::Init) > inits).then_some(())
    });
    gpu.fail(Call::Field, 0);
    thread::sleep(Duration::from_millis(500));
    let (_, ended) = job.end();
    let cpu = ended.report.figure("time.cpu").map_or(0.0, |it| it.value);
    assert!(
        cpu < 0.3,
        "{cpu} s of CPU time are charged to a command that slept"
    );
    assert!(
        !ended.said().contains("in the background"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_run_starts_the_driver_once_and_ends_it_in_good_order() {
    let (bench, driver) = (Bench::new(), dark(1));
    let (_, ended) = Job::start(&bench, &driver).end();
    assert!(ended.report.figure("energy.accelerator").is_some() || ended.stderr.contains("GPU"));
    for call in [Call::Init, Call::Shutdown] {
        assert_eq!(driver.calls(call), 1, "{call:?}");
    }
}
