//! Real commands, really supervised.
//!
//! Supervision changes a whole process: its signal mask, its orphans. Each test
//! therefore runs this test binary again, as the supervisor.

use nix::libc;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{SigSet, SigmaskHow, Signal, kill, sigprocmask};
use nix::sys::time::{TimeVal, TimeValLike};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child as Process, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{env, fs, thread};
use tempfile::TempDir;
use wattprint::cli::run::child::Child;
use wattprint::cli::run::signals::Signals;
use wattprint::sample::{Phase, Sample, SampleKind, Workload, WorkloadId};
use wattprint::source::cgroup::OwnCgroup;
use wattprint::source::process::{Followed, Processes};
use wattprint::source::{Roots, Source, clock};

const PLAN: &str = "WATTPRINT_TEST_PLAN";

/// What the supervisor is to do.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Plan {
    command: Vec<String>,
    own_cgroup: bool,
    /// Give the command an empty mask instead of the supervisor's.
    empty_mask: bool,
    outcome: PathBuf,
}

/// What the supervisor saw.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Outcome {
    /// Why there is no control group, if one was wanted.
    no_cgroup: Option<String>,
    in_cgroup: bool,
    /// Microseconds.
    waited_for: u128,
    children: u128,
    followed: u128,
    max_memory: u64,
    left: Vec<(u32, String)>,
}

/// The supervisor. Does nothing when the tests are run as usual.
#[test]
fn supervisor() {
    let Ok(plan) = env::var(PLAN) else {
        return;
    };
    let plan: Plan = serde_json::from_str(&plan).unwrap();
    let code = supervise(&plan);
    // Libtest would make an exit code of its own.
    std::process::exit(code);
}

fn supervise(plan: &Plan) -> i32 {
    let roots = Roots::default();
    let mut outcome = Outcome::default();
    let signals = Signals::block().unwrap();
    let mut own = None;
    if plan.own_cgroup {
        match OwnCgroup::create(&roots, &std::process::id().to_string()) {
            Ok(made) => own = Some(made),
            Err(why) => outcome.no_cgroup = Some(why.to_string()),
        }
    }
    let mut source = Processes::new(&roots, false);
    source.follow(followed(own.as_ref()));
    let mask = if plan.empty_mask {
        SigSet::empty()
    } else {
        *signals.mask_before()
    };
    let command: Vec<OsString> = plan.command.iter().map(OsString::from).collect();
    let child = Child::spawn(&command, own.as_ref(), &mask).unwrap();
    outcome.in_cgroup = child.in_cgroup();
    signals
        .pass_to(child.leash(), roots.procfs.clone(), |_| {})
        .unwrap();
    let over = AtomicBool::new(false);
    let (ended, cpu) = thread::scope(|scope| {
        let sampler = scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                sample(&mut source, SampleKind::Tick);
                thread::sleep(Duration::from_millis(30));
            }
            sample(&mut source, SampleKind::Edge);
            sample(&mut source, SampleKind::Edge)
        });
        let ended = child.wait(&roots.procfs);
        over.store(true, Ordering::Relaxed);
        (ended, sampler.join().unwrap())
    });
    let children = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let micros = |it: TimeVal| u128::try_from(it.num_microseconds()).unwrap();
    outcome.children = micros(children.user_time()) + micros(children.system_time());
    outcome.waited_for = ended.cpu.as_micros();
    outcome.followed = cpu.as_micros();
    outcome.max_memory = ended.max_memory;
    outcome.left = ended.left.into_iter().map(|it| (it.pid, it.name)).collect();
    if let Some(own) = own {
        own.remove().unwrap();
    }
    fs::write(&plan.outcome, serde_json::to_vec(&outcome).unwrap()).unwrap();
    ended.code
}

fn followed(own: Option<&OwnCgroup>) -> Followed {
    let workload = Workload {
        id: WorkloadId("w".into()),
        name: "w".to_owned(),
        phase: Phase::Other,
        labels: std::collections::BTreeMap::new(),
        command: Vec::new(),
        followed_by: String::new(),
        run: None,
    };
    Followed {
        workload,
        root: std::process::id(),
        include_root: false,
        cgroup: own.map(|it| it.place().to_owned()),
        reserved: Vec::new(),
        owner: None,
    }
}

fn sample(source: &mut Processes, kind: SampleKind) -> Duration {
    let mut sample = Sample::new(clock::now(), kind);
    source.observe(kind, &mut sample).unwrap();
    sample.usage[0].cpu
}

struct Supervised {
    process: Process,
    output: BufReader<ChildStdout>,
    outcome: PathBuf,
    _folder: TempDir,
}

/// A supervisor of its own, prepared to run a shell script.
fn prepared(folder: &Path, plan: Plan) -> Command {
    let plan = Plan {
        outcome: folder.join("outcome"),
        ..plan
    };
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([
        "--exact",
        "processes::supervision::supervisor",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.env(PLAN, serde_json::to_string(&plan).unwrap());
    command.stdout(Stdio::piped());
    // A thread of libtest's runs before the supervisor can block anything; the
    // real program blocks first of all.
    let block = || {
        let all = [
            Signal::SIGINT,
            Signal::SIGTERM,
            Signal::SIGHUP,
            Signal::SIGQUIT,
        ];
        let more = [
            Signal::SIGUSR1,
            Signal::SIGUSR2,
            Signal::SIGTSTP,
            Signal::SIGCONT,
        ];
        let mask: SigSet = all.into_iter().chain(more).collect();
        sigprocmask(SigmaskHow::SIG_BLOCK, Some(&mask), None).map_err(std::io::Error::from)
    };
    // SAFETY: only `sigprocmask` is called, which is async-signal-safe.
    unsafe { command.pre_exec(block) };
    command
}

/// A script; `WAIT` in it waits long enough for anything but a failed test.
fn script(text: &str) -> Plan {
    let wait = "i=0; while [ $i -lt 500 ]; do i=$((i+1)); sleep 0.02; done; exit 99";
    let text = text.replace("WAIT", wait);
    Plan {
        command: ["sh", "-c", &text].map(str::to_owned).to_vec(),
        empty_mask: true,
        ..Plan::default()
    }
}

fn start(plan: Plan) -> Supervised {
    let folder = tempfile::tempdir().unwrap();
    let mut process = prepared(folder.path(), plan)
        .process_group(0)
        .spawn()
        .unwrap();
    Supervised {
        output: BufReader::new(process.stdout.take().unwrap()),
        process,
        outcome: folder.path().join("outcome"),
        _folder: folder,
    }
}

impl Supervised {
    fn pid(&self) -> Pid {
        Pid::from_raw(self.process.id().cast_signed())
    }

    fn until(&mut self, wanted: &str) {
        let mut line = String::new();
        // Libtest begins the first line.
        while !line.trim_end().ends_with(wanted) {
            line.clear();
            assert_ne!(
                self.output.read_line(&mut line).unwrap(),
                0,
                "no `{wanted}`"
            );
        }
    }

    fn end(mut self) -> (i32, Outcome, String) {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        let code = self.process.wait().unwrap().code().unwrap();
        let outcome = fs::read(&self.outcome).unwrap_or_default();
        let outcome = serde_json::from_slice(&outcome);
        (
            code,
            outcome.unwrap_or_else(|why| panic!("{why}: {rest}")),
            rest,
        )
    }
}

/// Many children of a few milliseconds, and some that fork twice.
const FORKING: &str = "
    burn='j=0; while [ $j -lt 5000 ]; do j=$((j+1)); done'
    i=0
    while [ $i -lt 200 ]; do
        sh -c \"$burn\"
        [ $((i % 20)) -eq 0 ] && sh -c \"(sh -c '$burn' &)\"
        i=$((i+1))
    done";

fn attributes_what_was_used(own_cgroup: bool) {
    let mut neighbour = Command::new("sh")
        .args(["-c", "while :; do :; done"])
        .spawn()
        .unwrap();
    let plan = Plan {
        own_cgroup,
        ..script(FORKING)
    };
    let (code, outcome, _) = start(plan).end();
    neighbour.kill().unwrap();
    neighbour.wait().unwrap();
    assert_eq!(code, 0);
    if let Some(why) = outcome.no_cgroup {
        return println!("skipped: {why}");
    }
    assert_eq!(outcome.in_cgroup, own_cgroup);
    let percent = |part: u128| part * 100 / outcome.children;
    assert!(
        (99..=101).contains(&percent(outcome.waited_for)),
        "{outcome:?}"
    );
    assert!(
        (95..=102).contains(&percent(outcome.followed)),
        "{outcome:?}"
    );
    assert!(
        outcome.children > 300_000,
        "enough to judge by: {outcome:?}"
    );
    assert!(outcome.max_memory > 100_000, "{outcome:?}");
}

#[test]
fn heavy_forking_beside_a_busy_neighbour_is_attributed_as_a_tree() {
    attributes_what_was_used(false);
}

#[test]
fn heavy_forking_beside_a_busy_neighbour_is_attributed_by_its_own_group() {
    attributes_what_was_used(true);
}

#[test]
fn the_exit_code_is_the_commands_own() {
    for (text, expected) in [
        ("exit 0", 0),
        ("exit 3", 3),
        ("kill -TERM $$", 143),
        ("kill -KILL $$", 137),
        ("kill -40 $$", 168),
    ] {
        assert_eq!(start(script(text)).end().0, expected, "{text}");
    }
}

#[test]
fn signals_sent_to_the_supervisor_alone_reach_the_command() {
    for (signal, name) in [
        (Signal::SIGINT, "INT"),
        (Signal::SIGTERM, "TERM"),
        (Signal::SIGHUP, "HUP"),
        (Signal::SIGQUIT, "QUIT"),
        (Signal::SIGUSR1, "USR1"),
        (Signal::SIGUSR2, "USR2"),
    ] {
        let text = format!("trap 'exit 7' {name}; echo ready; WAIT");
        let mut supervised = start(script(&text));
        supervised.until("ready");
        kill(supervised.pid(), signal).unwrap();
        assert_eq!(supervised.end().0, 7, "{name}");
    }
}

#[test]
fn a_command_that_ignores_a_signal_is_waited_for() {
    let text = "trap '' INT; trap 'exit 9' USR1; echo ready; WAIT";
    let mut supervised = start(script(text));
    supervised.until("ready");
    kill(supervised.pid(), Signal::SIGINT).unwrap();
    kill(supervised.pid(), Signal::SIGUSR1).unwrap();
    assert_eq!(supervised.end().0, 9);
}

#[test]
fn the_supervisor_stops_and_goes_on_with_its_command() {
    let text = "trap 'exit 8' USR1; echo ready; WAIT";
    let mut supervised = start(script(text));
    supervised.until("ready");
    let pid = supervised.pid();
    kill(pid, Signal::SIGTSTP).unwrap();
    let stopped = waitpid(pid, Some(WaitPidFlag::WUNTRACED)).unwrap();
    assert_eq!(stopped, WaitStatus::Stopped(pid, Signal::SIGSTOP));
    kill(pid, Signal::SIGCONT).unwrap();
    kill(pid, Signal::SIGUSR1).unwrap();
    assert_eq!(supervised.end().0, 8);
}

#[test]
fn a_key_of_the_terminal_is_not_passed_on() {
    let folder = tempfile::tempdir().unwrap();
    // A command in a session of its own is not reached by the keys: whatever
    // reaches it was passed on.
    let text = "n=0; trap 'n=$((n+1))' INT; trap 'echo count $n; exit 0' TERM
        echo ready; WAIT";
    let mut plan = script(text);
    plan.command.insert(0, "setsid".to_owned());
    let pty = nix::pty::openpty(None, None).unwrap();
    let terminal = pty.slave.as_raw_fd();
    let mut command = prepared(folder.path(), plan);
    let take_terminal = move || {
        nix::unistd::setsid()?;
        // SAFETY: the descriptor is open until the command has been started.
        let taken = unsafe { libc::ioctl(terminal, libc::TIOCSCTTY, 0) };
        if taken == 0 {
            Ok(())
        } else {
            Err(std::io::Error::last_os_error())
        }
    };
    // SAFETY: `setsid` and `ioctl` are async-signal-safe.
    unsafe { command.pre_exec(take_terminal) };
    command
        .stdin(pty.slave.try_clone().unwrap())
        .stdout(pty.slave.try_clone().unwrap());
    let mut process = command.spawn().unwrap();
    drop(command);
    drop(pty.slave);
    let mut keyboard = fs::File::from(pty.master);
    let mut shown = String::new();
    read_until(&mut keyboard, &mut shown, "ready");
    keyboard.write_all(b"\x03").unwrap();
    // The terminal shows the key after it has sent the signal.
    read_until(&mut keyboard, &mut shown, "^C");
    let pid = Pid::from_raw(process.id().cast_signed());
    kill(pid, Signal::SIGTERM).unwrap();
    read_until(&mut keyboard, &mut shown, "count 0");
    assert_eq!(process.wait().unwrap().code(), Some(0));
}

fn read_until(from: &mut fs::File, shown: &mut String, wanted: &str) {
    while !shown.contains(wanted) {
        let mut buffer = [0; 256];
        let size = from.read(&mut buffer).unwrap_or(0);
        assert_ne!(size, 0, "no `{wanted}` in {shown}");
        shown.push_str(&String::from_utf8_lossy(&buffer[..size]));
    }
}

#[test]
fn the_command_gets_the_mask_that_the_supervisor_was_started_with() {
    let blocked = |empty_mask: bool| {
        let plan = Plan {
            empty_mask,
            // Not through a shell, which may clear its mask.
            command: ["grep", "SigBlk", "/proc/self/status"]
                .map(str::to_owned)
                .to_vec(),
            ..Plan::default()
        };
        let (_, _, output) = start(plan).end();
        let (_, value) = output.split_once("SigBlk:").unwrap();
        let value = value.split_whitespace().next().unwrap();
        u64::from_str_radix(value, 16).unwrap()
    };
    assert_eq!(blocked(true), 0);
    let interrupt = 1 << (Signal::SIGINT as i32 - 1);
    assert_eq!(blocked(false) & interrupt, interrupt);
}

#[test]
fn what_runs_on_in_the_background_is_named_and_left_alone() {
    for own_cgroup in [false, true] {
        let plan = Plan {
            own_cgroup,
            // The sleeper must not keep the test's pipe open.
            ..script("(sleep 300 >/dev/null 2>&1 &) ; exit 4")
        };
        let (code, outcome, _) = start(plan).end();
        assert_eq!(code, 4);
        let [(pid, name)] = outcome.left.as_slice() else {
            panic!("one is left, not {outcome:?}");
        };
        assert!(name == "sleep" || name == "sh", "{name}");
        kill(Pid::from_raw(pid.cast_signed()), Signal::SIGKILL).unwrap();
    }
}
