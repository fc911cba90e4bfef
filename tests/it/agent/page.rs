//! The page for people, of a real agent.

use super::{Node, WATTS, assert_within, eventually};
use serde_json::Value;
use std::fs;

#[test]
fn the_page_shows_this_node_and_what_it_draws() {
    let node = Node::new(1);
    let agent = node.start();
    let gpu = |live: &Value| {
        let mut devices = live["devices"].as_array().unwrap().iter();
        let gpu = devices.find(|it| it["component"] == "accelerator");
        gpu.cloned().unwrap_or_default()
    };
    // After a few seconds power is the mean of enough of the sensor's updates.
    let live = eventually("power is known", || {
        let live: Value = serde_json::from_str(&agent.get("/live.json").1).unwrap();
        (live["power_seconds"].as_f64()? > 4.0).then_some(live)
    });
    let watts = gpu(&live)["watts"]["central"].as_f64().unwrap();
    let expected = WATTS as f64;
    assert_within("power of the GPU", watts, 0.9 * expected, 1.1 * expected);
    assert!(live["age_seconds"].as_f64().unwrap() < 3.0);
    let sources = live["health"]["sources"].as_array().unwrap();
    assert!(
        sources
            .iter()
            .any(|it| it["name"] == "nvml" && it["up"] == true)
    );
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    assert_eq!(live["host"], host.trim());
    let (status, page) = agent.get("/");
    assert!(status.ends_with("200 OK"), "{status}");
    assert!(page.contains(&format!("<h1><bdi>{}</bdi></h1>", host.trim())));
    assert!(page.contains(&node.fake.gpu(0).uuid()));
}
