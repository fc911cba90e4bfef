//! What keeps an agent from starting, word for word.

use super::Node;
use std::fs;
use std::net::TcpListener;
use std::process::Command;

/// How it ended, and what it said.
fn refused(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), said)
}

#[test]
fn a_second_agent_on_a_ledger_explains_itself() {
    let node = Node::new(1);
    let agent = node.start();
    let (code, said) = refused(&mut node.agent(&[]));
    assert_eq!(code, Some(1));
    let (start, end) = (said.find(", started ").unwrap(), said.find("\n\n").unwrap());
    assert_eq!(
        format!("{}{}", &said[..start], &said[end..]),
        format!(
            "error: another agent already writes the ledger `{}`: process {}\n\nhint: stop that agent first, or give this one its own ledger with `--ledger FILE`\n",
            node.ledger().display(),
            agent.pid()
        )
    );
}

#[test]
fn an_address_in_use_is_named_with_what_would_help() {
    let node = Node::new(1);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut command = node.wattprint(&["agent", "--web.listen-address", &address]);
    let (code, said) = refused(command.arg("--ledger").arg(node.ledger()));
    assert_eq!(code, Some(1));
    assert_eq!(
        said,
        format!(
            "error: cannot listen on {address}; another program, perhaps another agent, listens there: stop it, or choose another port with --web.listen-address: Address already in use (os error 98)\n"
        )
    );
}

#[test]
fn a_bad_configuration_file_is_named_with_line_and_column() {
    let node = Node::new(1);
    let path = node.path("wattprint.toml");
    let shown = path.display();
    for (text, expected) in [
        (
            "place = \"NL\"\nintervall = \"1s\"\n",
            format!("error: {shown}:2:1: unknown key `intervall`; did you mean `interval`?\n"),
        ),
        (
            "interval = 1\n",
            format!(
                "error: {shown}:1:12: `interval` must be an interval such as \"1s\"; found integer\n"
            ),
        ),
    ] {
        fs::write(&path, text).unwrap();
        let said = refused(node.agent(&["--config"]).arg(&path));
        assert_eq!(said, (Some(1), expected));
    }
}

#[test]
fn a_configuration_file_that_cannot_be_read_is_named_with_the_reason() {
    let node = Node::new(1);
    let path = node.path("absent.toml");
    let said = refused(node.agent(&["--config"]).arg(&path));
    let expected = format!(
        "error: could not read the configuration file {}: No such file or directory (os error 2)\n",
        path.display()
    );
    assert_eq!(said, (Some(1), expected));
}

#[test]
fn a_configuration_file_says_what_flags_do_not() {
    let node = Node::new(1);
    let path = node.path("wattprint.toml");
    fs::write(&path, "interval = \"0.2s\"\n[labels]\nteam = \"a\"\n").unwrap();
    let mut command = node.agent(&["--config"]);
    command.arg(&path);
    let agent = super::Agent::start(command);
    agent.until("energy is shown", |it| it.accelerator() > 0.0);
    let run = node
        .run(&["--label", "own=b"], "sleep 0.3")
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0));
    assert_eq!(agent.stop().0.code(), Some(0));
    let run = node.report(&["--last"]);
    let labels = serde_json::json!({"own": "b", "team": "a"});
    assert_eq!(run["activity"]["workload"]["labels"], labels);
    let report = node.report(&[
        "--from",
        "2000-01-01T00:00:00Z",
        "--to",
        "2100-01-01T00:00:00Z",
    ]);
    let hz = report["quality"]["hz"].as_f64().unwrap();
    assert!(hz < 9.0, "{hz} Hz");
}
