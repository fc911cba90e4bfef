//! The socket's protocol, with friends and with strangers.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;
use wattprint::http::socket::{
    Begin, Client, ClientError, Description, End, Request, Response, Server, ServerError, Settings,
    agent_sockets, find_agent,
};
use wattprint::sample::{Phase, WorkloadId};

struct Served {
    _folder: TempDir,
    path: PathBuf,
    server: Server,
    heard: Receiver<Request>,
}

fn serve(settings: Settings) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agent.sock");
    let (tell, heard) = channel();
    let server = Server::start_with(&path, settings, move |request| {
        let response = match &request {
            Request::Begin(begin) => {
                Response::begun(WorkloadId(begin.workload.name.as_str().into()))
            }
            Request::End(_) => Response {
                summary: Some(serde_json::json!({"energy": 12})),
                ..Response::done()
            },
            Request::Release(_)
            | Request::Status
            | Request::Standing
            | Request::Stop(_)
            | Request::Mark(_)
            | Request::List => Response::done(),
        };
        tell.send(request).unwrap();
        response
    });
    Served {
        _folder: folder,
        path,
        server: server.unwrap(),
        heard,
    }
}

fn begin(name: &str) -> Begin {
    Begin {
        pid: std::process::id(),
        include_root: true,
        cgroup: None,
        workload: Description {
            name: name.to_owned(),
            phase: Phase::Finetuning,
            ..Description::default()
        },
        user: nix::unistd::geteuid().as_raw(),
        ..Begin::default()
    }
}

fn end(name: &str) -> End {
    End {
        workload: WorkloadId(name.into()),
        cpu_us: Some(7),
        exit_code: Some(3),
        work: Vec::new(),
        pid: 0,
        owner_died: false,
    }
}

/// The answer to one line, as a stranger would read it.
fn ask(path: &Path, line: &[u8]) -> String {
    let mut stream = UnixStream::connect(path).unwrap();
    // A server that has heard enough closes before all is written.
    drop(stream.write_all(line));
    let mut answer = String::new();
    drop(BufReader::new(stream).read_line(&mut answer));
    answer
}

#[test]
fn a_workload_begins_and_ends_with_a_summary() {
    let served = serve(Settings::default());
    let mut client = find_agent(std::slice::from_ref(&served.path)).unwrap();
    assert_eq!(client.begin(begin("w")).unwrap(), WorkloadId("w".into()));
    assert_eq!(served.server.registered(), 1);
    let response = client.end(end("w")).unwrap();
    assert_eq!(response.summary, Some(serde_json::json!({"energy": 12})));
    assert!(served.server.close_when_left(Duration::from_secs(20)));
    let pid = std::process::id();
    let heard: Vec<Request> = served.heard.try_iter().collect();
    let ended = End { pid, ..end("w") };
    assert_eq!(
        heard,
        [
            Request::Status,
            Request::Begin(begin("w")),
            Request::End(ended)
        ]
    );
}

#[test]
fn the_protocol_is_the_documented_one() {
    let served = serve(Settings::default());
    let pid = std::process::id();
    let line = format!(
        "{{\"op\":\"begin\",\"pid\":{pid},\"include_root\":true,\
         \"workload\":{{\"name\":\"w\",\"phase\":\"finetuning\"}}}}\n"
    );
    let answer = ask(&served.path, line.as_bytes());
    assert_eq!(answer, "{\"ok\":true,\"workload\":\"w\"}\n");
    assert_eq!(served.heard.recv().unwrap(), Request::Begin(begin("w")));
}

#[test]
fn an_owner_that_dies_ends_its_workload_and_is_told_apart() {
    let served = serve(Settings::default());
    let mut client = Client::connect(&served.path).unwrap();
    client.begin(begin("w")).unwrap();
    drop(client);
    served.heard.recv().unwrap();
    let ended = served.heard.recv_timeout(Duration::from_secs(20)).unwrap();
    let expected = End {
        cpu_us: None,
        exit_code: None,
        pid: std::process::id(),
        owner_died: true,
        ..end("w")
    };
    assert_eq!(ended, Request::End(expected));
}

#[test]
fn what_is_wrong_with_a_request_is_said() {
    let served = serve(Settings::default());
    let long = vec![b'x'; 70 * 1024];
    let cases: [(&[u8], &str); 9] = [
        (b"nonsense\n", "expected ident at line 1 column 2"),
        (b"\xff\xfe\n", "the request is not understood"),
        (b"{}\n", "missing field `op`"),
        (b"{\"op\":\"halt\"}\n", "unknown variant `halt`"),
        (b"{\"op\":\"begin\"}\n", "missing field `pid`"),
        (
            b"{\"op\":\"begin\",\"pid\":1,\"label\":2}\n",
            "unknown field `label`",
        ),
        (
            b"{\"op\":\"begin\",\"pid\":4294967295}\n",
            "there is no process 4294967295",
        ),
        (
            b"{\"op\":\"end\",\"workload\":\"w\"}\n",
            "workload `w` was not begun on this connection",
        ),
        (&long, "the request is longer than 65536 bytes"),
    ];
    for (line, expected) in cases {
        let answer = ask(&served.path, line);
        let shown = String::from_utf8_lossy(line.get(..40).unwrap_or(line));
        assert!(
            answer.starts_with("{\"ok\":false,\"error\":\""),
            "{shown}: {answer}"
        );
        assert!(
            answer.replace('\\', "").contains(expected),
            "{shown}: {answer}"
        );
    }
    assert!(
        served.heard.try_recv().is_err(),
        "none of them reached the handler"
    );
}

#[test]
fn after_garbage_the_connection_still_works() {
    let served = serve(Settings::default());
    let mut stream = UnixStream::connect(&served.path).unwrap();
    stream
        .write_all(b"garbage\n\n{\"op\":\"status\"}\n")
        .unwrap();
    let lines: Vec<String> = BufReader::new(stream)
        .lines()
        .take(2)
        .map(Result::unwrap)
        .collect();
    assert!(lines[0].starts_with("{\"ok\":false"), "{}", lines[0]);
    assert_eq!(lines[1], "{\"ok\":true}");
}

#[test]
fn a_control_group_must_stay_below_the_root_and_exist() {
    let served = serve(Settings::default());
    for (group, expected) in [
        ("../../etc", "must be relative to the control group root"),
        ("/etc", "must be relative to the control group root"),
        ("no/such/group", "No such file or directory"),
    ] {
        let mut client = Client::connect(&served.path).unwrap();
        let asked = Begin {
            cgroup: Some(group.into()),
            ..begin("w")
        };
        let refused = client.begin(asked).unwrap_err();
        assert!(
            matches!(&refused, ClientError::Refused { why, .. } if why.contains(expected)),
            "{refused}"
        );
    }
    assert!(served.server.close_when_left(Duration::from_secs(20)));
}

#[test]
fn a_slow_client_is_sent_away_but_a_registered_one_may_be_silent() {
    let patience = Duration::from_millis(100);
    let served = serve(Settings {
        patience,
        ..Settings::default()
    });
    let mut registered = Client::connect(&served.path).unwrap();
    registered.begin(begin("w")).unwrap();
    for start in [&b""[..], b"{\"op\":\"sta"] {
        // Reading to the end shows that the server has closed the connection.
        let mut stream = UnixStream::connect(&served.path).unwrap();
        stream.write_all(start).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let expected = "{\"ok\":false,\"error\":\"no complete request within 100ms\"}\n";
        assert_eq!(answer, expected);
    }
    assert!(registered.end(end("w")).is_ok());
}

#[test]
fn many_clients_are_served_and_too_many_are_told() {
    let served = serve(Settings::default());
    let mut clients: Vec<Client> = (0..256)
        .map(|_| {
            let mut client = Client::connect(&served.path).unwrap();
            client.begin(begin("w")).unwrap();
            client
        })
        .collect();
    assert_eq!(served.server.registered(), 256);
    let refused = Client::connect(&served.path).unwrap().status().unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("256 connections are open already"),
        "{refused}"
    );
    for client in &mut clients {
        client.end(end("w")).unwrap();
    }
    drop(clients);
    assert!(served.server.close_when_left(Duration::from_secs(20)));
}

#[test]
fn a_stale_socket_is_replaced_and_a_live_one_explains_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agent.sock");
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let server = Server::start(&path, |_| Response::done()).unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let second = Server::start(&path, |_| Response::done()).unwrap_err();
    let shown = path.display();
    let expected =
        format!("another wattprint already listens on {shown}; stop it, or choose another socket");
    assert_eq!(second.to_string(), expected);
    assert!(
        Client::connect(&path).unwrap().status().is_ok(),
        "the first is unharmed"
    );
    drop(server);
    assert!(!path.exists());
    fs::write(&path, "a diary").unwrap();
    let third = Server::start(&path, |_| Response::done()).unwrap_err();
    assert!(matches!(third, ServerError::NotASocket { .. }), "{third}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "a diary");
}

#[test]
fn an_agent_is_looked_for_where_roots_and_ones_own_would_be() {
    let paths = agent_sockets(Some(Path::new("/run/user/7")));
    let expected = [
        "/run/wattprint/agent.sock",
        "/run/user/7/wattprint/agent.sock",
    ];
    assert_eq!(paths, expected.map(PathBuf::from));
    let folder = tempfile::tempdir().unwrap();
    assert!(find_agent(&[folder.path().join("none")]).is_none());
}
