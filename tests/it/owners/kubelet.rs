//! The kubelet's socket: what it tells, and what it may do to us.

use super::stub::{Mood, Stub, pod};
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};
use tempfile::tempdir;
use wattprint::source::clock;
use wattprint::source::kubelet::{AskError, Kubelet, Manner, ask};

const TIMEOUT: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(20);
const MANNER: Manner = Manner {
    every: Duration::from_millis(20),
    at_least: Duration::from_millis(1),
    timeout: TIMEOUT,
    believed: Duration::from_secs(120),
};

/// Waits until something holds; a test that waits in vain says for what.
fn eventually(what: &str, holds: impl Fn() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < until, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_kubelet_tells_which_container_has_which_accelerator() {
    let root = tempdir().unwrap();
    let many: Vec<Vec<u8>> = (0..3000)
        .map(|it| pod(&format!("pod-{it}"), "main", &["GPU-1::3", "MIG-2"]))
        .collect();
    let stub = Stub::start(root.path(), Mood::Answer(many.concat()));
    // Long enough for many frames, and for more than the usual window.
    assert!(many.concat().len() > 100_000);
    let pods = ask(&stub.socket, PATIENCE).unwrap();
    assert_eq!(pods.len(), 3000);
    assert_eq!(
        (pods[7].namespace.as_str(), pods[7].pod.as_str()),
        ("ml", "pod-7")
    );
    assert_eq!(pods[7].container, "main");
    assert!(pods[7].devices.contains("GPU-1::3") && pods[7].devices.contains("MIG-2"));
    stub.becomes(Mood::Answer(Vec::new()));
    assert_eq!(ask(&stub.socket, PATIENCE).unwrap(), []);
}

#[test]
fn a_kubelet_that_hangs_or_lies_is_given_up_in_time() {
    let root = tempdir().unwrap();
    let stub = Stub::start(root.path(), Mood::Hang);
    // A frame of settings, and then one that says it is 16 MB long.
    let long = [
        vec![0, 0, 0, 4, 0, 0, 0, 0, 0],
        vec![255, 255, 255, 0, 0, 0, 0, 0, 1],
    ];
    for (mood, kind) in [
        (Mood::Hang, "timeout"),
        (Mood::Drip, "timeout"),
        (Mood::Refuse, "protocol"),
        (Mood::Huge(5_000_000), "protocol"),
        (Mood::Raw(long.concat()), "protocol"),
        (
            Mood::Raw(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
            "protocol",
        ),
        (Mood::Raw(Vec::new()), "io"),
        (Mood::Answer(vec![0x0a, 0xff, 0xff]), "content"),
        (Mood::Answer(b"no protocol buffer".to_vec()), "content"),
    ] {
        stub.becomes(mood);
        let began = Instant::now();
        // A lie is found out at once, and waits for nothing.
        let patience = if kind == "timeout" { TIMEOUT } else { PATIENCE };
        let error = ask(&stub.socket, patience).unwrap_err();
        assert_eq!(error.kind(), kind, "{error:?}");
        assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    }
}

#[test]
fn a_kubelet_that_does_not_even_accept_is_given_up_in_time() {
    let root = tempdir().unwrap();
    let socket = root.path().join("kubelet.sock");
    let error = ask(&socket, TIMEOUT).unwrap_err();
    assert_eq!(error.kind(), "io");
    let _deaf = UnixListener::bind(&socket).unwrap();
    let error = ask(&socket, TIMEOUT).unwrap_err();
    assert!(
        matches!(error, AskError::Call(_)) && error.kind() == "timeout",
        "{error:?}"
    );
    let text = error.to_string();
    assert!(
        text.contains("kubelet.sock did not answer within 0.3 s"),
        "{text}"
    );
}

#[test]
fn what_the_kubelet_said_is_believed_for_a_while_after_it_has_gone() {
    let root = tempdir().unwrap();
    let stub = Stub::start(root.path(), Mood::Answer(pod("a-0", "main", &["GPU-1"])));
    let kubelet = Kubelet::start(stub.socket.clone(), MANNER).unwrap();
    eventually("an answer", || kubelet.pods(clock::monotonic()).is_some());
    drop(stub);
    eventually("a failure", || kubelet.health().is_some_and(|(up, _)| !up));
    let (_, errors) = kubelet.health().unwrap();
    assert!(errors["io"] >= 1, "{errors:?}");
    assert!(kubelet.trouble().unwrap().contains("could not talk to"));
    let now = clock::monotonic();
    let kept = kubelet.pods(now).expect("the last good answer");
    assert_eq!(kept[0].pod, "a-0");
    assert!(
        kubelet.pods(now + MANNER.believed * 2).is_none(),
        "it is too old"
    );
    let _again = Stub::start(root.path(), Mood::Answer(pod("b-0", "main", &["GPU-1"])));
    kubelet.hurry();
    eventually("another answer", || {
        let pods = kubelet.pods(clock::monotonic());
        pods.is_some_and(|pods| pods[0].pod == "b-0")
    });
    assert!(kubelet.health().unwrap().0);
}
