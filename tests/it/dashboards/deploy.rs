//! The compose file: what it mounts is there, and its images are pinned.

use super::tools::succeed;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/compose")
}

fn compose() -> String {
    fs::read_to_string(folder().join("compose.yaml")).unwrap()
}

#[test]
fn every_file_that_is_mounted_is_there() {
    let compose = compose();
    let mounts = compose
        .lines()
        .filter_map(|it| it.trim().strip_prefix("- ."));
    let mut seen = 0;
    for mount in mounts {
        let (path, _) = mount.split_once(':').unwrap();
        let path = folder().join(format!(".{path}"));
        assert!(path.exists(), "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 8, "only {seen} mounts were read");
}

#[test]
fn images_have_a_version_and_not_the_latest() {
    let compose = compose();
    let images = compose
        .lines()
        .filter_map(|it| it.trim().strip_prefix("image: "));
    let images: Vec<_> = images.collect();
    assert_eq!(images.len(), 3);
    for image in images {
        let (_, tag) = image.rsplit_once(':').expect(image);
        assert!(tag.split('.').count() == 3, "{image}");
    }
}

#[test]
fn prometheus_takes_its_configuration_with_the_rules() {
    let place = tempfile::tempdir().unwrap();
    // As the compose file lays them out: configuration, budgets, and the rules below it.
    for file in ["prometheus.yml", "budgets.yml"] {
        fs::copy(folder().join(file), place.path().join(file)).unwrap();
    }
    let rules = place.path().join("rules");
    fs::create_dir(&rules).unwrap();
    for file in ["recording.yaml", "alerts.yaml"] {
        let from = super::board::folder().join("rules").join(file);
        fs::copy(from, rules.join(file)).unwrap();
    }
    let config = place.path().join("prometheus.yml");
    succeed(
        Command::new("promtool")
            .args(["check", "config"])
            .arg(config),
    );
}
