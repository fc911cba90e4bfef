//! `wattprint agent` as its users meet it: a process, a port, a ledger, signals.
//!
//! The binary is real; the GPUs are not. Only loopback is used, no root is
//! needed, and what is waited for is bounded.

mod books;
mod crowd;
mod footprint;
mod kills;
mod outage;
mod page;
mod phases;
mod refusals;
mod scrape;
mod sensors;
mod service;
mod top;
mod windows;
mod worker;
mod workloads;

use books::Books;
use fake_nvml::{Fake, monotonic_us};
use scrape::Scrape;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Nothing here takes so long, even on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);

/// What each GPU draws in these tests, unless one says otherwise.
const WATTS: u64 = 300;

/// A node with GPUs of its own, a ledger and a socket.
pub struct Node {
    pub fake: Fake,
    folder: TempDir,
}

impl Node {
    /// GPUs that draw [`WATTS`] steadily.
    pub fn new(gpus: usize) -> Self {
        let fake = Fake::new(gpus);
        for slot in 0..gpus {
            fake.gpu(slot).set_power_mw(WATTS * 1_000);
        }
        Self {
            fake,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A folder without control groups, so that this machine's own name nothing.
    pub fn no_cgroups(&self) -> PathBuf {
        let empty = self.path("no-cgroups");
        fs::create_dir_all(&empty).unwrap();
        empty
    }

    pub fn ledger(&self) -> PathBuf {
        self.path("ledger.sqlite")
    }

    pub fn socket(&self) -> PathBuf {
        self.path("agent.sock")
    }

    /// What the ledger holds now.
    pub fn books(&self) -> Books {
        Books::open(&self.ledger())
    }

    /// `wattprint` with nothing of this user's around it.
    pub fn wattprint(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wattprint"));
        command
            .args(arguments)
            .env("XDG_RUNTIME_DIR", self.folder.path())
            .env("XDG_STATE_HOME", self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// An agent's command line, not started yet.
    pub fn agent(&self, more: &[&str]) -> Command {
        let mut command = self.wattprint(&["agent", "--web.listen-address", "127.0.0.1:0"]);
        command.arg("--ledger").arg(self.ledger());
        command.arg("--socket").arg(self.socket());
        command.arg("--path.nvml").arg(self.fake.lib());
        command.arg("--path.cgroup").arg(self.no_cgroups());
        command.args(more);
        command
    }

    /// An agent that samples ten times a second.
    pub fn start(&self) -> Agent {
        Agent::start(self.agent(&["--interval", "0.1s"]))
    }

    /// What `wattprint report` says as JSON.
    pub fn report(&self, selection: &[&str]) -> serde_json::Value {
        let mut command = self.wattprint(&["report", "--format", "json", "--ledger"]);
        let output = command.arg(self.ledger()).args(selection).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{stderr}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// True energy of one GPU between two instants, joules.
    pub fn joules(&self, gpu: usize, from: Duration, until: Duration) -> f64 {
        let at = |at| self.fake.true_energy_mj(gpu, at) / 1e3;
        at(until) - at(from)
    }
}

/// A running agent, killed when it is dropped.
pub struct Agent {
    child: Child,
    address: SocketAddr,
    lines: Arc<Mutex<Vec<String>>>,
    listening: Option<JoinHandle<()>>,
}

impl Agent {
    /// Starts it and waits until it says where it listens.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let lines = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&lines);
        let listening = std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                heard.lock().unwrap().push(line);
            }
        });
        let address = eventually("the agent says where it listens", || {
            let lines = lines.lock().unwrap();
            let (_, rest) = lines.iter().find_map(|it| it.split_once("http://"))?;
            rest.split_once("/metrics")?.0.parse().ok()
        });
        Self {
            child,
            address,
            lines,
            listening: Some(listening),
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Status line and body of a page.
    pub fn get(&self, page: &str) -> (String, String) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "GET {page} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.lines().next().unwrap().to_owned();
        (status, body.to_owned())
    }

    pub fn scrape(&self) -> Scrape {
        Scrape::new(self.get("/metrics").1)
    }

    /// Scrapes until something is so.
    pub fn until(&self, what: &str, is_so: impl Fn(&Scrape) -> bool) -> Scrape {
        eventually(what, || Some(self.scrape()).filter(&is_so))
    }

    /// Asks it to stop, and gives how it ended and what it had said.
    pub fn stop(mut self) -> (ExitStatus, String) {
        self.signal(nix::sys::signal::Signal::SIGTERM);
        let status = self.wait();
        self.listening.take().unwrap().join().unwrap();
        (status, self.lines.lock().unwrap().join("\n"))
    }

    /// Ends it with SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn signal(&self, signal: nix::sys::signal::Signal) {
        let pid = nix::unistd::Pid::from_raw(i32::try_from(self.pid()).unwrap());
        nix::sys::signal::kill(pid, signal).unwrap();
    }

    fn wait(&mut self) -> ExitStatus {
        eventually("the agent ends", || self.child.try_wait().unwrap())
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // It has usually ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Now, on the clock of the fake's truth and of the ledger.
pub fn now() -> Duration {
    Duration::from_micros(monotonic_us())
}

pub fn sleep(seconds: f64) {
    std::thread::sleep(Duration::from_secs_f64(seconds));
}

/// Asks again and again, but not for ever.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let since = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(since.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Fails unless `value` lies between the two.
pub fn assert_within(what: &str, value: f64, low: f64, high: f64) {
    assert!(
        (low..=high).contains(&value),
        "{what}: {value} is not between {low} and {high}"
    );
}
