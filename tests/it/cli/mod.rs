//! The binary as its users meet it: exit codes, streams, files and messages.

mod cpu_time;
mod disks;
mod endless;
mod factors;
mod gpus;
mod making;
mod outputs;
mod places;
mod ranks;
mod refused;
mod running;
mod sharing;
mod signals;
mod supposing;
mod teaching;
mod terminal;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use wattprint::report::Report;

/// Nothing here takes so long unless it hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// A directory of one test's own, with the program ready to be started in it.
///
/// Nothing is read of this machine's sensors: its sysfs is an empty directory,
/// and its NVML library does not exist.
struct Bench {
    directory: TempDir,
}

impl Bench {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        for empty in ["sys", "cgroup", "runtime"] {
            fs::create_dir(directory.path().join(empty)).unwrap();
        }
        Self { directory }
    }

    /// A path in this test's directory.
    fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The ledger that [`Bench::run`] writes.
    fn ledger(&self) -> PathBuf {
        self.at("ledger.db")
    }

    /// The program with nothing but these arguments, in this directory.
    fn program<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
        command.args(arguments).current_dir(self.directory.path());
        command.env("XDG_STATE_HOME", self.at("state"));
        command.env("XDG_RUNTIME_DIR", self.at("runtime"));
        command.stdin(Stdio::null());
        command
    }

    /// The program as a user to whom this test's files can be denied: root, to
    /// whom nothing is, steps down to nobody.
    fn unprivileged<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let program = self.program(arguments);
        if !nix::unistd::geteuid().is_root() {
            return program;
        }
        let open = PermissionsExt::from_mode(0o755);
        fs::set_permissions(self.at(""), open).unwrap();
        // Where the tests were built may be closed to others. Another process
        // copies it: what this one has open for writing, a child of another test
        // may hold for a moment longer, and then it could not be started.
        let copy = self.at("wattprint");
        let mut copying = Command::new("cp");
        copying.arg(program.get_program()).arg(&copy);
        assert!(copying.status().unwrap().success());
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        command.arg(copy).args(arguments);
        command.current_dir(self.directory.path());
        command.stdin(Stdio::null());
        command
    }

    /// What `wattprint run` is told here before the command and its own flags.
    fn run_flags(&self) -> Vec<String> {
        let shown = |name: &str| self.at(name).display().to_string();
        [
            "run",
            "--alone",
            "--ledger",
            &shown("ledger.db"),
            "--path.sysfs",
            &shown("sys"),
            "--path.nvml",
            &shown("absent.so"),
        ]
        .map(str::to_owned)
        .into()
    }

    /// `wattprint run` with these flags and this command.
    fn run(&self, flags: &[&str], command: &[&str]) -> Command {
        let flags = flags.iter().map(|it| (*it).to_owned());
        let mut arguments: Vec<String> = self.run_flags().into_iter().chain(flags).collect();
        arguments.push("--".to_owned());
        arguments.extend(command.iter().map(|it| (*it).to_owned()));
        self.program(&arguments)
    }

    /// Leaves `newer.db`, a ledger as a later wattprint would write it.
    fn make_newer_ledger(&self) {
        let written = told(self.run(&["--quiet", "--name", "first run"], &["true"]));
        assert_eq!(written.code, 0, "{}", written.stderr);
        let ledger = rusqlite::Connection::open(self.ledger()).unwrap();
        let newer = self.at("newer.db").display().to_string();
        ledger.execute("VACUUM INTO ?1", [&newer]).unwrap();
        let newer = rusqlite::Connection::open(newer).unwrap();
        newer.pragma_update(None, "user_version", 99).unwrap();
    }

    /// The report of the ledger's last run, through `wattprint report`.
    fn last_report(&self) -> Report {
        let ledger = self.ledger().display().to_string();
        let arguments = ["report", "--ledger", &ledger, "--format", "json"];
        let told = told(self.program(&arguments));
        assert_eq!(told.code, 0, "{}", told.stderr);
        let report = serde_json::from_str(&told.stdout).unwrap();
        crate::language::assert_said(&report);
        report
    }

    /// The report in a file that `--output` named.
    fn report_in(&self, name: &str) -> Report {
        serde_json::from_slice(&fs::read(self.at(name)).unwrap()).unwrap()
    }
}

/// How the program ended and what it said.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    code: i32,
    stdout: String,
    stderr: String,
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs a program to its end.
fn told(mut command: Command) -> Told {
    command.output().unwrap().into()
}

/// A figure's value.
fn value(report: &Report, id: &str) -> f64 {
    report.figure(id).unwrap_or_else(|| panic!("no {id}")).value
}

/// Waits until something is there; a test that waits in vain fails.
fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Waits for the whole first line of a file: what a command has written there.
fn line_in(path: &Path) -> String {
    eventually(&path.display().to_string(), || {
        let text = fs::read_to_string(path).ok()?;
        Some(text.split_once('\n')?.0.to_owned())
    })
}
