//! Names, owners and labels of workloads that nobody registered.

use super::stub::{Mood, Stub, pod};
use super::{CONTAINER, Machine, POD, errors, labels, only};
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};
use wattprint::config;
use wattprint::sample::Phase;
use wattprint::source::process::Processes;

#[test]
fn a_service_is_known_by_its_unit_its_user_and_the_rules() {
    let mut machine = Machine::new();
    machine.process(10, 1, "python3");
    machine.group("system.slice/vllm.service", 10);
    machine.write(
        "host/etc/passwd",
        "root:x:0:0::/:/bin/sh\nada:x:1000:1000::/:/bin/sh\n",
    );
    machine.write("proc/10/cmdline", "python3\0-m\0vllm\0--api-key\0secret\0");
    let text = r#"
[[rule]]
match = { unit = "vllm*", user = "ada", command = "python3 -m vllm *" }
phase = "inference"
project = "assistant"

[[rule]]
match = { unit = "*" }
name = "some service"
project = "rest"
"#;
    let rules = config::parse(text, "test", &[]).unwrap().rules;
    let mut source = Processes::new(&machine.roots(), true).with_rules(rules);
    let sample = machine.sample(&mut source, &[(10, "GPU-a")]);
    let found = only(&sample);
    assert_eq!(found.name, "some service");
    assert_eq!(found.phase, Phase::Inference);
    assert_eq!(found.followed_by, "cgroup");
    assert_eq!(
        labels(found),
        "project=assistant unit=vllm.service user=ada"
    );
    assert!(!format!("{sample:?}").contains("secret"));
}

#[test]
fn what_comes_later_completes_what_is_known_and_changes_nothing() {
    let mut machine = Machine::new();
    machine.process(10, 1, "bash");
    machine.group("docker/job", 10);
    machine.environ(10, "WATTPRINT_PROJECT=one");
    let mut source = Processes::new(&machine.roots(), true);
    let first = machine.sample(&mut source, &[(10, "GPU-a")]);
    assert_eq!(labels(only(&first)), "project=one user=1000");
    let id = only(&first).id.clone();
    machine.process(11, 10, "python3");
    machine.environ(
        11,
        "WATTPRINT_PROJECT=two WATTPRINT_PHASE=finetuning WATTPRINT_MODEL=llama",
    );
    machine.write("cgroup/docker/job/cgroup.procs", "10\n11\n");
    let second = machine.sample(&mut source, &[(10, "GPU-a")]);
    let changed = only(&second);
    assert_eq!((&changed.id, changed.phase), (&id, Phase::Finetuning));
    assert_eq!(labels(changed), "model=llama project=one user=1000");
    let third = machine.sample(&mut source, &[(10, "GPU-a")]);
    assert!(third.workloads.is_empty(), "nothing is new");
}

#[test]
fn an_environment_that_may_not_be_read_is_told_once_and_never_guessed() {
    let mut machine = Machine::new();
    machine.process(10, 1, "python3");
    machine.group("docker/job", 10);
    machine.environ(10, "WATTPRINT_NAME=hidden");
    let environ = machine.path().join("proc/10/environ");
    std::fs::set_permissions(&environ, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&environ).is_ok() {
        // Whoever may read everything cannot be refused.
        return;
    }
    let mut source = Processes::new(&machine.roots(), true);
    let sample = machine.sample(&mut source, &[(10, "GPU-a")]);
    assert_eq!(only(&sample).name, "job");
    machine.sample(&mut source, &[(10, "GPU-a")]);
    assert_eq!(errors(&source), [("environment_denied", 1)]);
}

#[test]
fn containers_are_known_as_their_runtime_has_written_them_down() {
    let docker = r#"{"Name":"/vllm","Config":{"Image":"vllm/openai:v0.9","Labels":
        {"wattprint.phase":"inference","maintainer":"x"}}}"#;
    let podman = format!(
        r#"[{{"id":"other"}},{{"id":"{CONTAINER}","names":["tune"],
        "metadata":"{{\"image-name\":\"docker.io/tuner:1\"}}"}}]"#
    );
    let containerd = r#"{"annotations":{"io.kubernetes.cri.image-name":"ghcr.io/serve:2",
        "io.kubernetes.cri.sandbox-namespace":"ml","io.kubernetes.cri.sandbox-name":"a-0",
        "io.kubernetes.cri.container-name":"main"}}"#;
    let store = "overlay-containers";
    for (group, file, content, name, expected) in [
        (
            format!("system.slice/docker-{CONTAINER}.scope"),
            format!("var/lib/docker/containers/{CONTAINER}/config.v2.json"),
            docker,
            "vllm",
            "container=vllm image=vllm/openai:v0.9 user=1000",
        ),
        (
            format!("machine.slice/libpod-{CONTAINER}.scope"),
            format!("var/lib/containers/storage/{store}/containers.json"),
            &podman,
            "tune",
            "container=tune image=docker.io/tuner:1 user=1000",
        ),
        (
            format!("kubepods/pod{POD}/{CONTAINER}"),
            format!("run/containerd/io.containerd.runtime.v2.task/k8s.io/{CONTAINER}/config.json"),
            containerd,
            "a-0",
            "container=main image=ghcr.io/serve:2 namespace=ml pod=a-0 user=1000",
        ),
    ] {
        let mut machine = Machine::new();
        machine.process(10, 1, "python3");
        machine.group(&group, 10);
        machine.write(&format!("host/{file}"), content);
        let mut source = Processes::new(&machine.roots(), true);
        let sample = machine.sample(&mut source, &[(10, "GPU-a")]);
        assert_eq!(only(&sample).name, name, "{file}");
        assert_eq!(labels(only(&sample)), expected, "{file}");
        assert_eq!(errors(&source), []);
        // The same file with something else in it.
        machine.write(&format!("host/{file}"), "{ \"Name\": 7");
        let mut source = Processes::new(&machine.roots(), true);
        let sample = machine.sample(&mut source, &[(10, "GPU-a")]);
        let short = &CONTAINER[..12];
        assert_eq!(
            labels(only(&sample)),
            format!("container={short} user=1000")
        );
        assert_eq!(errors(&source), [("container_content", 1)], "{file}");
    }
}

#[test]
fn a_pod_is_known_by_the_kubelet_and_has_what_it_says() {
    let mut machine = Machine::new();
    let answer = [
        pod("a-0", "main", &["GPU-a", "GPU-b"]),
        pod("b-0", "main", &["GPU-c::1", "GPU-lost"]),
    ];
    let stub = Stub::start(&machine.path().join("host"), Mood::Answer(answer.concat()));
    machine.process(10, 1, "python3");
    machine.group(&format!("kubepods/pod{POD}/{CONTAINER}"), 10);
    let mut source = Processes::new(&machine.roots(), true);
    let until = Instant::now() + Duration::from_secs(20);
    // The kubelet answers in its own time: it is not waited for.
    let sample = loop {
        let sample = machine.sample(&mut source, &[(10, "GPU-a")]);
        if sample.workloads.iter().any(|it| it.name == "a-0") {
            break sample;
        }
        assert!(Instant::now() < until, "the pod was not recognised");
        std::thread::sleep(Duration::from_millis(50));
    };
    let expected = "container=main namespace=ml pod=a-0 user=1000";
    assert_eq!(labels(only(&sample)), expected);
    let devices = super::held(&sample.usage[0]);
    let held = |name: &str, processes| (name.to_owned(), processes, true);
    assert_eq!(devices, [held("GPU-a", 1), held("GPU-b", 0)]);
    let health = sample.health.iter().find(|it| it.source == "kubelet");
    assert!(health.is_some_and(|it| it.up && it.errors.is_empty()));
    drop(stub);
}

#[test]
fn a_kubelet_that_hangs_delays_no_sample_and_is_shown_as_down() {
    let mut machine = Machine::new();
    let _stub = Stub::start(&machine.path().join("host"), Mood::Hang);
    machine.process(10, 1, "python3");
    machine.group(&format!("kubepods/pod{POD}/{CONTAINER}"), 10);
    let mut source = Processes::new(&machine.roots(), true);
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let began = Instant::now();
        let sample = machine.sample(&mut source, &[(10, "GPU-a")]);
        assert!(began.elapsed() < Duration::from_secs(1));
        assert_eq!(sample.usage.len(), 1);
        let health = sample.health.iter().find(|it| it.source == "kubelet");
        if let Some(health) = health {
            assert!(!health.up);
            assert_eq!(health.errors[0].0, "timeout");
            return;
        }
        assert!(Instant::now() < until, "nobody said that it hangs");
        std::thread::sleep(Duration::from_millis(20));
    }
}
