//! The examples of `docs/serving.md` are configurations, for us and for Prometheus.

use super::Site;
use super::certificates::Authority;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The examples in YAML that are web configurations.
fn examples() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/serving.md");
    let text = fs::read_to_string(path).unwrap();
    let blocks = text.split("```yaml\n").skip(1);
    let blocks = blocks.map(|it| it.split_once("```").unwrap().0.to_owned());
    blocks.filter(|it| it.starts_with("# web.yml")).collect()
}

#[test]
fn every_example_can_be_used_beside_the_files_that_it_names() {
    let examples = examples();
    assert!(examples.len() >= 3, "{}", examples.len());
    let site = Site::empty();
    Authority::new("authority").issue("server", &site.folder);
    for example in &examples {
        wattprint::http::check_web_config(example, "docs/serving.md").unwrap();
        site.write("web.yml", example);
        site.open().unwrap_or_else(|why| panic!("{example}\n{why}"));
    }
}

#[test]
fn prometheus_accepts_every_example_where_it_is_installed() {
    if Command::new("promtool").arg("--version").output().is_err() {
        println!("promtool is not installed: Debian's package `prometheus` has it");
        return;
    }
    let site = Site::empty();
    Authority::new("authority").issue("server", &site.folder);
    for example in examples() {
        site.write("web.yml", &example);
        let checked = Command::new("promtool")
            .args(["check", "web-config"])
            .arg(site.path("web.yml"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&checked.stderr);
        assert!(checked.status.success(), "{example}\n{said}");
    }
}
