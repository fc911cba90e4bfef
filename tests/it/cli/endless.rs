//! Files without end: no command reads more of one than it can hold.

use super::{Bench, told};

#[test]
fn a_device_that_gives_without_end_is_refused_wherever_a_file_is_named() {
    let bench = Bench::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/water");
    let report = format!("profile diff {folder} --report /dev/zero");
    for line in [
        "profile check /dev/zero",
        "plan inference --params 8B --accelerator H100 --count 1 --requests-per-day 1000 \
         --input-tokens 10 --output-tokens 10 --precision fp8 --batch 8 --measured /dev/zero",
        "run --place NL --grid-series /dev/zero -- true",
        &report,
        "report /dev/zero",
        "compare /dev/zero /dev/zero",
        "offer check /dev/zero",
    ] {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let ended = told(bench.program(&arguments));
        assert_eq!(ended.code, 1, "{line}: {}", ended.stderr);
        assert!(
            ended.stderr.contains("it is longer than 64 MiB"),
            "{line}: {}",
            ended.stderr
        );
    }
}
