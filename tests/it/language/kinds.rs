//! Reports and factors of every kind: the table knows all that they say.

use super::{assert_known, assert_said};
use crate::reports::{examples, records, run_report};
use std::process::Command;
use std::time::Duration;
use wattprint::accounting::Record;
use wattprint::profile::{Catalog, Given, Kind, Place, WaterScenario};
use wattprint::report::Report;
use wattprint::sample::Component;

const TRAINING: &str = "training --params 8B --tokens 1T --accelerator H100";
const FINETUNING: &str = "finetuning --params 8B --tokens 50M --accelerator A100-SXM4-80GB";
const SERVING: &str = "inference --params 70B --precision bf16 --accelerator H100 --count 4 \
                       --input-tokens 600 --output-tokens 400 --requests-per-day 100k";
const PICTURES: &str = "inference --task image --params 2.6B --accelerator H100 --count 1 \
                        --batch 4 --width 1024 --height 1024 --steps 25 --requests-per-day 1k";

/// Plans that say all that plans can say.
fn plans() -> Vec<String> {
    let mut plans = vec![
        format!("{TRAINING} --count 512 --start 2027-01-04 --project-multiplier 2"),
        format!("{TRAINING} --active-params 2B"),
        format!("{TRAINING} --mfu 0.4 --load 0.8 --host-multiplier 1"),
        "training --params 2T --tokens 400T --accelerator B200 --active-params 100B".to_owned(),
        "training --accelerator-hours 1.46M --accelerator H100 --accelerator-power 650".to_owned(),
        format!("{FINETUNING} --epochs 3 --method lora"),
        format!("{FINETUNING} --method qlora"),
        format!("{FINETUNING} --method full --mfu 0.3"),
        format!("{SERVING} --batch 64 --replicas 2 --reasoning"),
        format!("{SERVING} --batch 64 --utilisation 0.4"),
        format!("{SERVING} --batch 4000"),
        format!("{SERVING} --batch 64 --host-multiplier 1 --load 0.6 --accelerator-idle 100"),
        SERVING.replace("bf16", "fp8").replace("H100", "H200") + " --batch 1 --active-params 12B",
        SERVING.replace("H100", "MI300X") + " --batch 2",
        SERVING.replace("H100", "B300")
            + " --batch 16 --accelerator-peak 1800 --accelerator-bandwidth 8000",
        format!("{PICTURES}"),
        PICTURES.replace("image", "video") + " --frames 49",
    ];
    let placed = [
        "NL",
        "NL --water-scenario reservoirs --price 0.24EUR@2026",
        "NL --pue 1.2 --wue 0.3 --grid-intensity 268 --grid-water 1.5 --contract-intensity 30",
        "NL --contract-intensity 30 --contract-share 0.4",
        "US",
        "us-egrid:CAMX",
        "aws:eu-west-1",
        "gcp:europe-west4",
        "azure:westeurope",
        "CN",
        "XK --fallback world",
        "SE",
    ];
    plans.extend(placed.map(|place| format!("{TRAINING} --place {place}")));
    plans
}

fn planned(arguments: &str) -> Result<Report, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
    command.arg("plan").args(arguments.split_whitespace());
    command.args(["--format", "json"]);
    let output = command.env_remove("WATTPRINT_PLACE").output().unwrap();
    serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("{arguments}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn plans_say_nothing_that_has_no_dutch() {
    let (made, refused): (Vec<_>, Vec<_>) = plans()
        .iter()
        .map(|it| planned(it))
        .partition(Result::is_ok);
    assert!(refused.is_empty(), "{refused:#?}");
    let all = made.iter().flatten().flat_map(super::sentences);
    let all: std::collections::BTreeSet<_> = all.collect();
    assert!(all.len() > 200, "{}", all.len());
    assert_known(all.iter().map(String::as_str));
}

/// Everything that can go wrong with a measurement.
fn troubled() -> Vec<Record> {
    let edited = |edit: &dyn Fn(&mut Record)| {
        let mut record = records::gpu_run();
        edit(&mut record);
        record
    };
    vec![
        edited(&|it| it.workloads[0].ended = None),
        edited(&|it| it.suspended = Duration::from_secs(61)),
        edited(&|it| it.late_ticks = 1),
        edited(&|it| {
            let mut second = it.sessions[0].clone();
            "session-2".clone_into(&mut second.id);
            second.host.hypervisor = Some("unknown".to_owned());
            it.sessions.push(second);
        }),
        edited(&|it| {
            it.meters.remove(1);
        }),
        edited(&|it| {
            it.meters[0].restarts = 3;
            it.meters[0].by_power = Some(1_000_000);
            it.meters[0].energy.gap = 0;
        }),
        edited(&|it| it.meters[0].by_power = Some(1_000_000_000_000)),
        edited(&|it| {
            let gone = |component| component != Component::Dram && component != Component::Cpu;
            it.instruments.retain(|it| gone(it.channel.component));
            it.meters.retain(|it| gone(it.channel.component));
            it.entries.retain(|it| gone(it.channel.component));
        }),
        edited(&|it| {
            it.instruments.clear();
            it.meters.clear();
            it.entries.clear();
        }),
        edited(&|it| {
            it.workloads[0].work = vec![wattprint::sample::Work {
                unit: "token".to_owned(),
                amount: 0.0,
            }];
        }),
        records::vm_run(),
    ]
}

#[test]
fn measurements_say_nothing_that_has_no_dutch() {
    for (_, report) in examples() {
        assert_said(&report);
    }
    for record in troubled() {
        for placed in [false, true] {
            assert_said(&run_report(&record, placed));
        }
    }
}

#[test]
fn every_kind_of_factor_of_every_place_has_a_dutch_name() {
    let kinds: Vec<_> = Kind::all()
        .flat_map(|it| [it.label(), it.scope()])
        .collect();
    assert_known(kinds);
    let mut said = std::collections::BTreeSet::new();
    for scenario in [WaterScenario::GenerationMix, WaterScenario::Reservoirs] {
        let given = Given {
            water_scenario: scenario,
            ..Given::default()
        };
        for place in Place::all().chain(Place::regions()) {
            let Ok(profile) = Catalog::embedded().profile(&place, None, &given) else {
                continue;
            };
            for factor in profile.factors() {
                said.extend([factor.label(), factor.shown(), factor.scope().to_owned()]);
            }
            for missing in profile.missing {
                said.extend([missing.reason, missing.remedy]);
            }
        }
    }
    assert!(said.len() > 1000, "{}", said.len());
    assert_known(said.iter().map(String::as_str));
}

/// What sources of power answer where they cannot be used.
#[test]
fn why_a_source_is_absent_is_said_in_dutch() {
    assert_known([
        "nvml: the NVML library `libnvidia-ml.so.1` is not present",
        "nvml: the NVIDIA kernel driver (NVML is here, but the driver is not loaded) is not present",
        "nvml: permission denied reading the NVIDIA driver, `/dev/nvidiactl`: permission denied; run \
         as a user who may open `/dev/nvidiactl` and `/dev/nvidia0`, or give the container these \
         device files",
        "nvml: listing the NVIDIA GPUs does not work: an internal driver error occurred",
        "rapl: a RAPL zone under /sys/class/powercap is not present",
        "rapl: permission denied reading /sys/class/powercap/intel-rapl:0/energy_uj: Permission \
         denied (os error 13); the container runtime hides this file: mount the host's /sys \
         read-only at /host/sys and add `--path.sysfs /host/sys`",
        "rapl: /sys/class/powercap/intel-rapl:0/energy_uj does not work: it stands at zero: a virtual \
         machine may show its host's counters without what they count",
        "cpu_model: a processor in /proc/cpuinfo is not present",
    ]);
    let said = wattprint::language::DUTCH.said(
        "rapl: permission denied reading /sys/energy_uj: Permission denied (os error 13); any one \
         of these: `sudo setcap cap_perfmon=ep \"$(command -v wattprint)\"` for the perf counters (a \
         container also needs perf_event_open allowed in its seccomp profile); `sudo setcap \
         cap_dac_read_search=ep \"$(command -v wattprint)\"` for the powercap files; or `z \
         /sys/class/powercap/intel-rapl:*/energy_uj 0440 root wattprint` in \
         /etc/tmpfiles.d/wattprint.conf with the agent in the group wattprint",
    );
    assert!(said.starts_with("rapl: geen toestemming"), "{said}");
    assert!(said.contains("`sudo setcap cap_perfmon=ep"), "{said}");
}
