//! What explains the program: doctor, help, completions, manual pages, factors.

use super::{Bench, Told, told};
use fake_nvml::Fake;
use std::fs;
use std::os::unix::fs::PermissionsExt;

const COMMANDS: [&str; 7] = [
    "run",
    "agent",
    "report",
    "doctor",
    "profile",
    "completions",
    "man",
];

pub(super) fn succeeds(told: Told) -> String {
    assert_eq!((told.code, &*told.stderr), (0, ""), "{}", told.stdout);
    told.stdout
}

pub(super) fn assert_contains(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
}

#[test]
fn help_names_every_command_and_teaches_by_example() {
    let bench = Bench::new();
    let help = succeeds(told(bench.program(&["--help"])));
    assert_contains(
        &help,
        &[
            "Examples:\n  wattprint run -- python train.py",
            "--place NL",
        ],
    );
    for command in COMMANDS {
        assert_contains(&help, &[&format!("\n  {command} ")]);
        let own = succeeds(told(bench.program(&[command, "--help"])));
        let usage = format!("Usage: wattprint {command}");
        assert_contains(
            &own,
            &[&usage, "Example", &format!("\n  wattprint {command}")],
        );
        assert_eq!(own, succeeds(told(bench.program(&[command, "--help"]))));
        assert!(succeeds(told(bench.program(&[command, "-h"]))).contains(&usage));
    }
    assert!(!help.contains("acceptance"), "{help}");
}

#[test]
fn the_version_is_the_packages() {
    let bench = Bench::new();
    let expected = format!("wattprint {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(succeeds(told(bench.program(&["--version"]))), expected);
}

#[test]
fn every_shell_is_completed_with_every_command_and_flag() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = succeeds(told(bench.program(&["completions", shell])));
        assert_contains(&script, &COMMANDS);
        assert_contains(&script, &["interval", "path.nvml", "place"]);
    }
}

#[test]
fn a_completion_script_is_accepted_by_its_shell() {
    let bench = Bench::new();
    let script = succeeds(told(bench.program(&["completions", "bash"])));
    fs::write(bench.at("wattprint.bash"), script).unwrap();
    let line = "source ./wattprint.bash && COMP_WORDS=(wattprint re) COMP_CWORD=1 && \
                _wattprint wattprint re wattprint && echo \"${COMPREPLY[@]}\"";
    let mut bash = std::process::Command::new("bash");
    bash.args(["--norc", "-c", line]).current_dir(bench.at(""));
    assert_eq!(succeeds(told(bash)), "report replay release\n");
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let bench = Bench::new();
    assert_eq!(succeeds(told(bench.program(&["man", "new/man1"]))), "");
    for command in COMMANDS {
        let page = fs::read_to_string(bench.at(format!("new/man1/wattprint-{command}.1"))).unwrap();
        assert_contains(&page, &[".TH", "NAME", "SYNOPSIS"]);
    }
    let whole = fs::read_to_string(bench.at("new/man1/wattprint.1")).unwrap();
    assert_contains(&whole, &["wattprint run"]);
    assert!(!bench.at("new/man1/wattprint-acceptance.1").exists());
}

#[test]
fn manual_pages_that_cannot_be_written_are_refused_with_the_place() {
    let bench = Bench::new();
    fs::write(bench.at("file"), "").unwrap();
    let ended = told(bench.program(&["man", "file/man1"]));
    let expected = "error: making the directory file/man1: Not a directory (os error 20)\n";
    assert_eq!((ended.code, &*ended.stderr), (1, expected));
}

/// `wattprint doctor` with this directory's sysfs and a driver's library.
fn doctor(bench: &Bench, library: &str) -> String {
    let sysfs = bench.at("sys").display().to_string();
    let arguments = ["doctor", "--path.sysfs", &sysfs, "--path.nvml", library];
    succeeds(told(bench.program(&arguments)))
}

#[test]
fn the_doctor_names_what_is_absent_and_what_stands_in() {
    let bench = Bench::new();
    let text = doctor(&bench, "absent.so");
    let powercap = bench.at("sys/class/powercap").display().to_string();
    assert_contains(
        &text,
        &[
            "the NVML library `absent.so` is not present",
            &format!("a RAPL zone under {powercap} is not present"),
            "cpu_model modelled CPU and memory power from utilisation",
            "\nboundary  cpu + dram are counted; the rest of the node is modelled",
            "\ninterval  ",
        ],
    );
}

#[test]
fn the_doctor_shows_a_gpu_with_the_way_in_which_it_is_read() {
    let bench = Bench::new();
    let driver = Fake::new(2);
    let text = doctor(&bench, &driver.lib().display().to_string());
    assert_contains(
        &text,
        &[
            "NVIDIA H100 80GB HBM3",
            "(measured",
            "\nboundary  accelerator + cpu + dram are counted",
        ],
    );
    assert_eq!(text.matches("NVIDIA H100 80GB HBM3").count(), 2, "{text}");
    let nvml = text.split("\nrapl").next().unwrap();
    assert!(nvml.contains("          ok\n"), "{text}");
}

#[test]
fn the_doctor_gives_the_exact_remedy_for_a_counter_that_is_denied() {
    let bench = Bench::new();
    let zone = bench.at("sys/class/powercap/intel-rapl:0");
    fs::create_dir_all(&zone).unwrap();
    fs::write(zone.join("name"), "package-0\n").unwrap();
    fs::write(zone.join("max_energy_range_uj"), "262143328850\n").unwrap();
    fs::write(zone.join("energy_uj"), "1\n").unwrap();
    fs::set_permissions(zone.join("energy_uj"), PermissionsExt::from_mode(0o000)).unwrap();
    let sysfs = bench.at("sys").display().to_string();
    let library = "absent.so";
    let arguments = ["doctor", "--path.sysfs", &sysfs, "--path.nvml", library];
    let text = succeeds(told(bench.unprivileged(&arguments)));
    let denied = format!(
        "permission denied reading {}",
        zone.join("energy_uj").display()
    );
    let remedy = "any one of these: `sudo setcap cap_perfmon=ep \"$(command -v wattprint)\"`";
    assert_contains(&text, &[&denied, remedy]);
}

#[test]
fn the_factors_of_a_place_stand_with_their_papers() {
    let bench = Bench::new();
    let text = succeeds(told(bench.program(&["profile", "show", "--place", "NL"])));
    assert_contains(
        &text,
        &[
            "Netherlands (NL)\n",
            "PUE, EU 2024: 1.36 (1.1 to 1.6)",
            "grid carbon intensity, NL ",
            "  source   ",
            "  locator  ",
            "  licence  ",
            "default: PUE",
        ],
    );
    let given = [
        "profile", "show", "--place", "NL", "--pue", "1.2", "--strict",
    ];
    assert_contains(&succeeds(told(bench.program(&given))), &["1.2"]);
    let none = told(bench.program(&["profile", "show"]));
    let expected = "error: no place was given; add --place with a country code\n";
    assert_eq!((none.code, &*none.stderr), (1, expected));
    let all = succeeds(told(bench.program(&["profile", "list"])));
    assert!(all.lines().count() > 400, "{} lines", all.lines().count());
}
