//! Bad configuration files, each with the exact error in its first comment.

use crate::tidy::files;
use wattprint::config;

const DRIVERS: &[&str] = &["nvml", "rapl", "hwmon", "cray", "cpu_model"];

#[test]
fn every_bad_configuration_gets_its_exact_error() {
    let fixtures = files("tests/fixtures/invalid");
    assert!(fixtures.len() >= 15, "only {} fixtures", fixtures.len());
    for fixture in fixtures {
        let name = fixture.path.rsplit('/').next().unwrap();
        let comment = fixture
            .text
            .lines()
            .take_while(|line| line.starts_with("# "));
        let expected: Vec<_> = comment.map(|line| line.trim_start_matches("# ")).collect();
        let error = config::parse(&fixture.text, name, DRIVERS);
        let error = error.expect_err(name).to_string();
        assert_eq!(error, expected.join(" "), "{name}");
    }
}
