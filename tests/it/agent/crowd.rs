//! Clients that mean no good, and a sampler that does not notice.

use super::{Agent, Node, sleep};
use std::io::Write;
use std::net::TcpStream;

/// Enough to fill every seat many times over, and few enough for any limit of files.
const CROWD: usize = 400;

#[test]
fn sampling_goes_on_while_connections_pile_up() {
    let node = Node::new(1);
    let agent = Agent::start(node.agent(&["--interval", "0.5s"]));
    let before = agent.until("energy is shown", |it| it.accelerator() > 0.0);
    let late = before.sum("wattprint_late_ticks_total", &[]);
    let mut crowd = Vec::new();
    for _ in 0..3 {
        for number in 0..CROWD {
            let stream = TcpStream::connect(agent.address()).unwrap();
            if number % 2 == 0 {
                let _ = (&stream).write_all(b"GET /metrics HTTP/1.1\r\nX: ");
            }
            crowd.push(stream);
        }
        sleep(0.6);
        crowd.clear();
    }
    let after = agent.scrape();
    assert!(
        after.accelerator() > before.accelerator(),
        "energy was counted meanwhile"
    );
    assert_eq!(after.sum("wattprint_late_ticks_total", &[]), late);
    assert!(after.sum("wattprint_http_connections_dropped_total", &[]) > 0.0);
    assert_eq!(agent.stop().0.code(), Some(0));
}

#[test]
fn a_web_configuration_that_cannot_be_used_keeps_the_agent_from_starting() {
    let node = Node::new(1);
    let path = node.path("web.yml");
    std::fs::write(&path, "basic_auth_users:\n  bob: hunter2\n").unwrap();
    let output = node
        .agent(&["--web.config.file"])
        .arg(&path)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    let shown = path.display();
    let expected = format!(
        "error: {shown}:2:8: `basic_auth_users`: what is given for `bob` is no bcrypt hash; make one with `htpasswd -nBC 10 bob`\n"
    );
    assert_eq!(said, expected);
}

#[test]
fn a_socket_that_systemd_does_not_hand_over_is_missed() {
    let node = Node::new(1);
    let mut command = node.agent(&["--web.systemd-socket"]);
    let output = command
        .env("LISTEN_PID", "1")
        .env("LISTEN_FDS", "1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said,
        "error: cannot serve on a socket of systemd's: systemd handed over no socket; start the agent by a service with a `.socket` unit beside it, or leave --web.systemd-socket out\n"
    );
}

/// Opens a socket and becomes the program that is named, as systemd has it done.
const SYSTEMD: &str = "
import os, socket, sys
opened = socket.create_server(('127.0.0.1', 0))
open(sys.argv[1], 'w').write('%s:%d' % opened.getsockname())
os.dup2(opened.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
";

#[test]
fn a_socket_that_systemd_hands_over_is_served() {
    let node = Node::new(1);
    let agent = node.agent(&["--interval", "0.1s", "--web.systemd-socket"]);
    let mut command = std::process::Command::new("python3");
    command.args(["-c", SYSTEMD]).arg(node.path("address"));
    command.arg(agent.get_program()).args(agent.get_args());
    for (name, value) in agent.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    let agent = Agent::start(command);
    let opened = std::fs::read_to_string(node.path("address")).unwrap();
    assert_eq!(agent.address().to_string(), opened);
    assert!(agent.get("/healthz").0.contains("200"));
    assert_eq!(agent.stop().0.code(), Some(0));
}
