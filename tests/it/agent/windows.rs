//! `wattprint workload`: windows around work that the agent did not start.

use super::{Agent, Node, eventually};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};

/// A process of this test's own, ended when it is dropped.
pub struct Sleeper(Child);

impl Sleeper {
    pub fn new() -> Self {
        Self(Command::new("sleep").arg("60").spawn().unwrap())
    }

    pub fn pid(&self) -> u32 {
        self.0.id()
    }

    pub fn end(&mut self) {
        let pid = Pid::from_raw(i32::try_from(self.pid()).unwrap());
        // It may have ended already.
        let _ = kill(pid, Signal::SIGKILL);
        let _ = self.0.wait();
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        self.end();
    }
}

impl Node {
    /// `wattprint workload` with these arguments: how it ended and what it said.
    pub fn workload(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = self.wattprint(&["workload"]);
        command.args(arguments).arg("--socket").arg(self.socket());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = command.output().unwrap();
        let said = if output.status.success() {
            output.stdout
        } else {
            output.stderr
        };
        (
            output.status.code(),
            String::from_utf8(said).unwrap().trim_end().to_owned(),
        )
    }

    /// A window of this test's, which it owns.
    pub fn open(&self, more: &[&str]) -> String {
        let us = std::process::id().to_string();
        let start = ["start", "--name", "lab", "--owner", &us];
        let (code, id) = self.workload(&[&start[..], more].concat());
        assert_eq!(code, Some(0), "{id}");
        id
    }

    /// One line to the socket, and the answer.
    pub fn ask(&self, request: &Value) -> Value {
        self.ask_at_once(std::slice::from_ref(request)).remove(0)
    }

    /// Lines that reach the socket together, and the answers.
    pub fn ask_at_once(&self, requests: &[Value]) -> Vec<Value> {
        let mut stream = UnixStream::connect(self.socket()).unwrap();
        let lines: Vec<String> = requests.iter().map(|it| format!("{it}\n")).collect();
        stream.write_all(lines.concat().as_bytes()).unwrap();
        let answers = BufReader::new(stream).lines().take(requests.len());
        let answers = answers.map(|it| serde_json::from_str(&it.unwrap()).unwrap());
        answers.collect()
    }

    pub fn listed(&self, id: &str) -> Value {
        let (_, list) = self.workload(&["list", "--format", "json"]);
        let list: Value = serde_json::from_str(&list).unwrap();
        let found = list
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["workload"] == id);
        found.cloned().unwrap_or(Value::Null)
    }
}

pub fn refusal(answer: &Value) -> String {
    assert_eq!(answer["ok"], false, "{answer}");
    answer["error"].as_str().unwrap().to_owned()
}

pub fn stop(node: &Node, agent: Agent) {
    assert_eq!(agent.stop().0.code(), Some(0));
    let audit = node
        .wattprint(&["audit", "--ledger"])
        .arg(node.ledger())
        .output()
        .unwrap();
    assert_eq!(
        audit.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&audit.stdout)
    );
}

#[test]
fn a_window_outlives_the_command_that_opened_it_and_is_charged_until_it_is_stopped() {
    let node = Node::new(1);
    let agent = node.start();
    let mut work = Sleeper::new();
    let pid = work.pid().to_string();
    let id = node.open(&["--pid", &pid, "--phase", "finetuning", "--project", "chat"]);
    node.hold_gpu(&[work.pid()]);
    let charged = |it: &super::Scrape| it.text.contains("name=\"lab\"");
    agent.until("it is metered", charged);
    let shown = node.listed(&id);
    assert_eq!(
        (&shown["name"], &shown["stays"]),
        (&json!("lab"), &json!(true))
    );
    assert_eq!(shown["followed_by"], "process tree");
    super::sleep(0.5);
    let (code, said) = node.workload(&["stop", &id, "--work", "tokens=500"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = node.workload(&["stop", &id]);
    assert_eq!(code, Some(1));
    assert!(said.contains("was stopped already, at "), "{said}");
    let tokens = |it: &super::Scrape| {
        let labels = [("workload", id.as_str()), ("unit", "token")];
        it.value("wattprint_workload_work_total", &labels)
    };
    let first = agent.until("it is known what it did", |it| tokens(it).is_some());
    assert_eq!(
        tokens(&first),
        Some(0.0),
        "increase() sees only what comes after"
    );
    agent.until("it is seen what it did", |it| tokens(it) == Some(500.0));
    work.end();
    stop(&node, agent);
    let report = node.report(&["--workload", &id]);
    assert_eq!(report["activity"]["workload"]["phase"], "finetuning");
    assert_eq!(report["activity"]["workload"]["labels"]["project"], "chat");
    assert_eq!(report["work"][0], json!({"unit": "token", "amount": 500.0}));
    let figures = report["quantities"].as_array().unwrap();
    let gpu = figures
        .iter()
        .find(|it| it["id"] == "energy.accelerator")
        .unwrap();
    assert!(gpu["value"].as_f64().unwrap() > 50.0, "{gpu}");
}

#[test]
fn a_window_is_closed_when_its_owner_or_the_last_of_its_processes_ends() {
    let node = Node::new(1);
    let agent = node.start();
    let (mut owner, mut work) = (Sleeper::new(), Sleeper::new());
    let (boss, pid) = (owner.pid().to_string(), work.pid().to_string());
    let start = ["start", "--name", "w", "--pid", &pid];
    let (_, orphaned) = node.workload(&[&start[..], &["--owner", &boss]].concat());
    let finished = node.open(&["--pid", &pid]);
    owner.end();
    let why = |id: &str| {
        eventually("it is closed", || {
            let closed = node.listed(id)["closed"].as_str().map(str::to_owned);
            closed.filter(|it| !it.is_empty())
        })
    };
    let expected = format!("because its owner, process {boss}, had ended");
    assert!(why(&orphaned).contains(&expected), "{}", why(&orphaned));
    let (code, said) = node.workload(&["stop", &orphaned]);
    assert_eq!(code, Some(1));
    assert!(said.contains(&expected), "{said}");
    work.end();
    assert!(why(&finished).contains("with the last of its processes"));
    // What it produced can still be said, once.
    assert_eq!(
        node.workload(&["stop", &finished, "--work", "tokens=5"]).0,
        Some(0)
    );
    assert_eq!(node.workload(&["stop", &finished]).0, Some(1));
    stop(&node, agent);
    let remarks =
        "SELECT count(*) FROM remark WHERE text LIKE 'the owner of the workload w (%it was closed'";
    assert_eq!(node.books().number(remarks), 1);
}

#[test]
fn each_bad_request_is_refused_in_its_own_words() {
    let node = Node::new(2);
    let agent = node.start();
    agent.until("energy is shown", |it| it.accelerator() > 0.0);
    let us = std::process::id();
    for (request, expected) in [
        (
            json!({"op": "stop", "workload": "none"}),
            "no workload `none` is open here",
        ),
        (
            json!({"op": "mark", "workload": "none", "phase": "other"}),
            "no workload `none` is open here",
        ),
        (
            json!({"op": "mark", "phase": "other"}),
            "belongs to no workload that has registered",
        ),
        (
            json!({"op": "mark", "phase": "sleeping"}),
            "unknown variant `sleeping`",
        ),
        (
            json!({"op": "begin", "stays": true}),
            "nothing is to be followed",
        ),
        (
            json!({"op": "begin", "pid": us, "gpus": ["0"]}),
            "for a workload that stays",
        ),
        (
            json!({"op": "begin", "stays": true, "pid": u32::MAX}),
            "there is no process 4294967295",
        ),
        (
            json!({"op": "begin", "stays": true, "gpus": ["2"]}),
            "there is no accelerator `2`; there are 0 (",
        ),
        (
            json!({"op": "begin", "stays": true, "gpus": ["GPU-none"]}),
            "there is no accelerator `GPU-none`",
        ),
        (
            json!({"op": "begin", "stays": true, "cgroup": "../x"}),
            "must be relative to the control group root",
        ),
        (
            json!({"op": "begin", "stays": true, "pid": us, "owner": u32::MAX}),
            "there is no process 4294967295",
        ),
        (
            json!({"op": "halt"}),
            "`op` is one of begin, end, list, mark, release, standing, status, stop",
        ),
    ] {
        let why = refusal(&node.ask(&request));
        assert!(why.contains(expected), "{request}: {why}");
    }
    stop(&node, agent);
}

/// What the agent answers to a user who is not root: whoever runs this test, or
/// nobody where that is root.
fn as_somebody_else(node: &Node, request: &Value) -> Value {
    if !nix::unistd::geteuid().is_root() {
        return node.ask(request);
    }
    std::fs::set_permissions(node.path(""), PermissionsExt::from_mode(0o755)).unwrap();
    let script = "import socket, sys\n\
                  it = socket.socket(socket.AF_UNIX)\n\
                  it.connect(sys.argv[1])\n\
                  it.sendall(sys.argv[2].encode() + b'\\n')\n\
                  print(it.makefile().readline())";
    let output = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .args(["/usr/bin/env", "python3", "-c", script])
        .arg(node.socket())
        .arg(request.to_string())
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {stderr}"))
}

#[test]
fn what_belongs_to_another_user_is_left_alone() {
    let node = Node::new(1);
    let agent = node.start();
    agent.until("energy is shown", |it| it.accelerator() > 0.0);
    let begin = json!({"op": "begin", "stays": true, "pid": 1});
    let why = refusal(&as_somebody_else(&node, &begin));
    assert!(why.contains("process 1 belongs to user 0"), "{why}");
    if nix::unistd::geteuid().is_root() {
        let id = node.open(&["--gpus", "0"]);
        for request in [
            json!({"op": "stop", "workload": id}),
            json!({"op": "mark", "workload": id, "phase": "evaluation"}),
        ] {
            let why = refusal(&as_somebody_else(&node, &request));
            assert!(why.contains("belongs to user 0"), "{request}: {why}");
        }
    }
    stop(&node, agent);
}

#[test]
fn a_user_may_have_so_many_windows_and_no_more() {
    let node = Node::new(1);
    let agent = node.start();
    agent.until("energy is shown", |it| it.accelerator() > 0.0);
    let us = std::process::id();
    let begin = json!({"op": "begin", "stays": true, "gpus": ["0"], "owner": us});
    for _ in 0..64 {
        assert_eq!(node.ask(&begin)["ok"], true);
    }
    let why = refusal(&node.ask(&begin));
    assert!(
        why.contains("has 64 workloads open already; stop one first"),
        "{why}"
    );
    assert_eq!(
        node.ask(&json!({"op": "list"}))["workloads"]
            .as_array()
            .unwrap()
            .len(),
        64
    );
    stop(&node, agent);
}

/// The requests and the program that `docs/windows.md` shows.
fn documented(language: &str) -> Vec<String> {
    let page = include_str!("../../../docs/windows.md");
    let open = format!("```{language}\n");
    let blocks = page.split(&open).skip(1);
    let blocks = blocks.map(|rest| rest.split("```").next().unwrap().to_owned());
    blocks.collect()
}

#[test]
fn every_documented_request_is_answered() {
    let node = Node::new(1);
    let agent = node.start();
    let us = std::process::id().to_string();
    let mut id = String::new();
    let requests = documented("json").concat();
    let mut operations = Vec::new();
    for line in requests.lines() {
        let line = line
            .replace("PID", &us)
            .replace("\"ID\"", &format!("\"{id}\""));
        let request: Value = serde_json::from_str(&line).unwrap();
        let answer = node.ask(&request);
        assert_eq!(answer["ok"], true, "{line}: {answer}");
        if request["op"] == "begin" {
            id = answer["workload"].as_str().unwrap().to_owned();
        }
        operations.push(request["op"].as_str().unwrap().to_owned());
    }
    operations.sort();
    assert_eq!(
        operations,
        ["begin", "list", "mark", "standing", "status", "stop"]
    );
    stop(&node, agent);
    let runs = "SELECT count(*) FROM workload WHERE json_extract(description, '$.workload.run') = 'llama-7'";
    assert_eq!(node.books().number(runs), 2);
}

#[test]
fn five_documented_lines_of_python_register_a_workload() {
    let node = Node::new(1);
    let agent = node.start();
    let [program]: [String; 1] = documented("python").try_into().unwrap();
    assert_eq!(program.lines().count(), 5);
    let mut python = Command::new("python3");
    python
        .args(["-c", &program])
        .env("WATTPRINT_SOCKET", node.socket());
    let output = python.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["ok"], true);
    stop(&node, agent);
    let named = "SELECT count(*) FROM workload WHERE name = 'notebook'";
    assert_eq!(node.books().number(named), 1);
}
