//! The page for people at `/` and the same for programs at `/live.json`.

use super::serving::{get, serve, status};
use super::{charged_to, context, fed, instrument, moment, place, settings, span};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;
use wattprint::accounting::{Holder, Microjoules};
use wattprint::http::{Limits, State};
use wattprint::metrics::{LedgerHealth, Running};
use wattprint::sample::{Component, Moment, Phase, SourceHealth, Workload, WorkloadId};

/// What somebody might call a job.
const HOSTILE: &str = "<script>alert(1)</script>\u{202E}\u{7}\"'&{{version}}";

fn soon() -> Moment {
    moment(63)
}

/// A node with a GPU at 300 W for a minute, and so many workloads on it.
fn node(workloads: usize, name: &str) -> Running {
    let mut running = Running::new(settings(1_000));
    let gpu = instrument(Component::Accelerator, "GPU-1", 400.0);
    running.describe(std::slice::from_ref(&gpu));
    for number in 0..workloads {
        let workload = Workload {
            id: WorkloadId(format!("{number:04}").into()),
            name: format!("{name}{number}"),
            phase: Phase::Inference,
            labels: BTreeMap::new(),
            command: Vec::new(),
            followed_by: "cgroup".to_owned(),
            run: None,
        };
        running.workload(&workload, moment(0));
    }
    for second in 0..60 {
        let energy = Microjoules::exact(300_000_000 / (workloads.max(1) as u64));
        let holders = (0..workloads).map(|number| charged_to(&format!("{number:04}")));
        let mut charges: Vec<_> = holders.map(|it| (it, &gpu.channel, energy)).collect();
        if workloads == 0 {
            charges.push((Holder::Idle, &gpu.channel, energy));
        }
        running.add(&span(second, second + 1, &charges));
    }
    running
}

fn asked(running: &Running, path: &str) -> String {
    let state = State::new(running.snapshot(moment(60)), soon).named("gpu-17".to_owned());
    let (_server, address, _state) = serve(state, Limits::default());
    let answer = get(address, path, "");
    assert_eq!(status(&answer), "200", "{answer}");
    answer
}

fn live(running: &Running) -> Value {
    let answer = asked(running, "/live.json");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-type: application/json"), "{head}");
    assert!(head.contains("cache-control: no-store"), "{head}");
    serde_json::from_str(body).unwrap()
}

fn near(value: &Value, expected: f64) {
    let found = value.as_f64().unwrap();
    assert!(
        (found - expected).abs() < 1e-6 * expected,
        "{found} {expected}"
    );
}

/// What stands between two marks, once.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let (_, after) = text.split_once(open).unwrap();
    after.split_once(close).unwrap().0
}

#[test]
fn the_object_holds_power_sums_and_the_hour_in_base_units() {
    let mut running = node(2, "job-");
    running.place(place(), context());
    let up = |source: &str, up| SourceHealth {
        source: source.to_owned(),
        up,
        errors: vec![("timeout".to_owned(), 3)],
    };
    running.health(&[up("nvml", false), up("rapl", true)], moment(60));
    running.ledger(LedgerHealth {
        errors: 2,
        bytes: Some(4096),
        findings: 1,
        audited: None,
    });
    let gpu = instrument(Component::Accelerator, "GPU-1", 400.0).channel;
    running.add(&span(
        60,
        61,
        &[(charged_to("0000"), &gpu, Microjoules::exact(300_000_000))],
    ));
    let live = live(&running);
    assert_eq!(live["format"], "wattprint-live/1");
    assert_eq!(live["host"], "gpu-17");
    assert_eq!(live["version"], env!("CARGO_PKG_VERSION"));
    near(&live["uptime_seconds"], 63.0);
    near(&live["age_seconds"], 3.0);
    let device = &live["devices"][0];
    near(&device["watts"]["central"], 300.0);
    near(&device["watts"]["low"], 225.0);
    near(&device["watts"]["high"], 375.0);
    near(&device["joules"]["central"], 61.0 * 300.0);
    assert_eq!(device["holders"][0], "job-0");
    let drawn = &live["history"]["lines"][1];
    assert_eq!(drawn["device"], "GPU-1");
    let central = drawn["central"].as_array().unwrap();
    assert_eq!(central.len(), 360);
    assert!(central[..354].iter().all(Value::is_null));
    assert!(central[354..].iter().all(|it| it.as_f64() == Some(300.0)));
    assert_eq!(live["history"]["until"], moment(60).wall.to_string());
    let [down, up] = [0, 1].map(|it| &live["health"]["sources"][it]);
    assert_eq!(
        (&down["name"], &down["up"]),
        (&"nvml".into(), &false.into())
    );
    assert_eq!(down["last_success"], Value::Null);
    assert_eq!(up["last_success"], moment(60).wall.to_string());
    assert_eq!(down["errors"]["timeout"], 3);
    assert_eq!(live["health"]["ledger"]["errors"], 2);
    assert_eq!(live["totals"]["currency"], "EUR");
    // Only the last second has a place: 300 J and their share of the node's rest.
    let node = &live["totals"]["emissions_grams"];
    assert!(node["low"].as_f64() < node["central"].as_f64());
    assert!(live["totals"]["water_liters"]["absent"].is_string());
}

#[test]
fn what_is_not_known_is_absent_with_a_reason_and_never_zero() {
    let live = live(&node(1, "job-"));
    for figure in [
        "facility_energy_joules",
        "emissions_grams",
        "water_liters",
        "cost",
    ] {
        let reason = live["totals"][figure]["absent"].as_str().unwrap();
        assert!(reason.contains("--place"), "{figure}: {reason}");
    }
    assert_eq!(live["totals"].get("currency"), None);
    let fresh = self::live(&Running::new(settings(1)));
    assert_eq!(fresh.get("watts"), None);
    assert!(fresh["totals"]["energy_joules"]["absent"].is_string());
    assert_eq!(fresh["history"]["lines"], Value::Array(Vec::new()));
    assert!(fresh["health"].get("modelled_share").is_none());
    let page = asked(&Running::new(settings(1)), "/");
    assert!(page.contains("Power is known from the second sample on."));
    assert!(page.contains("no device has been read yet"));
}

#[test]
fn lists_and_names_are_bounded() {
    let name = "n".repeat(10_000);
    let running = node(500, &name);
    let live = live(&running);
    let shown = live["workloads"]["shown"].as_array().unwrap();
    assert_eq!(
        (shown.len(), &live["workloads"]["more"]),
        (20, &Value::from(480))
    );
    let longest = shown
        .iter()
        .map(|it| it["name"].as_str().unwrap().chars().count());
    assert_eq!(longest.max(), Some(80));
    assert!(asked(&running, "/live.json").len() < 60_000);
    let page = asked(&running, "/");
    assert!(page.contains("and 480 more"));
    assert!(page.len() < 80_000, "{}", page.len());
}

#[test]
fn names_are_text_and_nothing_else() {
    let page = asked(&node(1, HOSTILE), "/");
    assert_eq!(page.matches("<script").count(), 1, "only the page's own");
    let shown = "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;\u{FFFD}\u{FFFD}&quot;&#39;&amp;{{version}}0</bdi>";
    assert!(page.contains(shown), "{page}");
    let text = asked(&node(1, HOSTILE), "/live.json");
    assert!(!text.contains('\u{202E}') && !text.contains('\u{7}'));
}

#[test]
fn the_page_works_without_its_script() {
    let page = asked(&node(2, "job-"), "/");
    let body = between(&page, "<body>", "<script>");
    for part in [
        "<h1><bdi>gpu-17</bdi></h1>",
        "<b>300 W</b> <span class=\"bounds\">225 W to 375 W</span>",
        "<bdi>job-0</bdi>",
        "<path class=\"best\" d=\"M24 -300L25 -300",
        "<path class=\"band\" d=\"M24 -375L",
        "Without JavaScript",
        "<th scope=\"row\">",
    ] {
        assert!(body.contains(part), "{part}\n{body}");
    }
    for path in ["/metrics", "/healthz", "/readyz", "/live.json"] {
        assert!(body.contains(&format!("href=\"{path}\"")), "{path}");
    }
    assert!(!page.contains("{{"), "every place is filled");
}

#[test]
fn the_policy_lets_run_what_the_page_brings_and_nothing_else() {
    let page = asked(&node(1, "job-"), "/");
    let policy = between(&page, "content-security-policy: ", "\r\n");
    let digest = |text: &str| {
        let python = "import base64, hashlib, sys; print(base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode())";
        let said = fed(Command::new("python3").args(["-c", python]), text).stdout;
        String::from_utf8(said).unwrap().trim().to_owned()
    };
    let script = digest(between(&page, "<script>", "</script>"));
    let style = digest(between(&page, "<style>", "</style>"));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
    );
    for attribute in [
        " style=",
        " onclick=",
        " onload=",
        " src=",
        "url(",
        "@import",
    ] {
        assert!(!page.contains(attribute), "{attribute}");
    }
    // The name of SVG's namespace is no address that is asked.
    let outside = page.replace("http://www.w3.org/2000/svg", "");
    assert!(!outside.contains("http://") && !outside.contains("https://"));
}

#[test]
fn a_sampler_that_is_stuck_is_said_to_be() {
    let page = asked(&node(1, "job-"), "/");
    assert!(page.contains("Sampling; all sources deliver"));
    let state = State::new(node(1, "job-").snapshot(moment(20)), soon);
    let (_server, address, _state) = serve(state, Limits::default());
    let page = get(address, "/", "");
    assert!(
        page.contains("Not sampling: the last sample is 43.0 s old"),
        "{page}"
    );
}
