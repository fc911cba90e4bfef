//! Factors that a user adds: where they are read, and where they show.

use super::invalid::DOCUMENT;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use wattprint::report::Report;

/// A folder of one test's own in which the program is run.
pub(super) struct Folder(TempDir);

/// How the program ended and what it said.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Folder {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["sys", "state", "runtime"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self(folder)
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folder that it stands in.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The program, which sees nothing of this machine's sensors.
    pub fn wattprint(&self, arguments: &[&str]) -> Told {
        let output = Command::new(env!("CARGO_BIN_EXE_wattprint"))
            .args(arguments)
            .current_dir(self.0.path())
            .env("XDG_STATE_HOME", self.at("state"))
            .env("XDG_RUNTIME_DIR", self.at("runtime"))
            .output()
            .unwrap();
        Told {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What the program prints when all is well.
    pub fn prints(&self, arguments: &[&str]) -> String {
        let told = self.wattprint(arguments);
        assert_eq!((told.code, &*told.stderr), (Some(0), ""), "{arguments:?}");
        told.stdout
    }

    /// What the program says on standard error when it refuses.
    pub fn refuses(&self, arguments: &[&str]) -> String {
        let told = self.wattprint(arguments);
        assert_eq!((told.code, &*told.stdout), (Some(1), ""), "{arguments:?}");
        told.stderr
    }

    /// Records a short run in `ledger.db`, and gives its report.
    pub fn run(&self, flags: &[&str]) -> Report {
        let sensors = ["--path.sysfs", "sys", "--path.nvml", "absent.so"];
        let files = [
            "--ledger",
            "ledger.db",
            "--output",
            "report.json",
            "--quiet",
        ];
        let command = [
            "--",
            "sh",
            "-c",
            "i=0; while [ $i -lt 9999 ]; do i=$((i+1)); done",
        ];
        let arguments = [&["run", "--alone"], &sensors[..], &files, flags, &command].concat();
        let told = self.wattprint(&arguments);
        assert_eq!((told.code, &*told.stderr), (Some(0), ""));
        serde_json::from_slice(&fs::read(self.at("report.json")).unwrap()).unwrap()
    }
}

#[test]
fn an_overridden_factor_is_visible_in_every_report() {
    let folder = Folder::new();
    folder.write("supplier.toml", DOCUMENT);
    let report = folder.run(&["--place", "NL", "--profile", "supplier.toml"]);
    let row = report
        .factors
        .iter()
        .find(|row| row.label.starts_with("PUE"));
    let row = row.expect("the facility's energy rests on a PUE");
    assert_eq!((&*row.id, row.value), ("factor.pue.NL.2024", 1.2));
    assert_eq!(row.citation, "Operator, Sustainability report (2025)");
    let replaced = row.overrides.as_ref().expect("a built-in PUE is replaced");
    assert_eq!(
        (&*replaced.id, replaced.value),
        ("factor.pue.EU.2024@NL", 1.36)
    );
    assert!((replaced.low, replaced.high) > (1.0, 1.5), "{replaced:?}");
    assert_eq!(replaced.document, "profiles/site/eed-2024.toml");
    let notes = report.quality.assumptions.iter();
    let texts: Vec<_> = notes
        .filter(|note| note.id == "overridden-factor")
        .map(|note| &*note.text)
        .collect();
    assert_eq!(
        texts,
        [
            "PUE, NL 2024 1.2 (1.1 to 1.3) in place of 1.36 (1.1 to 1.6) of \
          profiles/site/eed-2024.toml: Operator, Sustainability report (2025)"
        ]
    );
    assert!(
        report
            .evidence
            .profiles
            .contains(&"supplier.toml".to_owned())
    );

    let files = [
        "report",
        "--ledger",
        "ledger.db",
        "--profile",
        "supplier.toml",
    ];
    for format in ["text", "summary"] {
        let text = folder.prints(&[&files[..], &["--format", format]].concat());
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = "REPLACED PUE, NL 2024 1.2 (1.1 to 1.3)";
        assert!(words.contains(said), "{format}:\n{text}");
        assert!(words.contains("1.36 (1.1 to 1.6)"), "{format}:\n{text}");
    }
    let without = folder.prints(&["report", "--ledger", "ledger.db"]);
    assert!(!without.contains("REPLACED"), "{without}");
}

#[test]
fn a_folder_is_read_by_name_and_its_first_file_goes_first() {
    let folder = Folder::new();
    folder.write(
        "more/b.toml",
        &DOCUMENT.replace("value = 1.2", "value = 1.25"),
    );
    folder.write("more/a.toml", DOCUMENT);
    folder.write("more/readme.md", "no factors");
    let show = ["profile", "show", "--place", "NL", "--profile", "more"];
    let text = folder.prints(&show);
    assert!(text.contains("PUE, NL 2024: 1.2 (1.1 to 1.3)"), "{text}");
    assert!(text.contains("  also     2024: 1.25 (1.1 to 1.3), more/b.toml"));
    assert!(text.contains("  replaces factor.pue.EU.2024@NL: 1.36 (1.1 to 1.6)"));
    // A file that is named before a folder goes before it.
    let first = [
        "profile",
        "show",
        "--place",
        "NL",
        "--profile",
        "more/b.toml",
    ];
    let text = folder.prints(&[&first[..], &["--profile", "more"]].concat());
    assert!(text.contains("PUE, NL 2024: 1.25 (1.1 to 1.3)"), "{text}");
}

#[test]
fn what_cannot_be_read_is_refused_with_its_file_line_and_column() {
    let folder = Folder::new();
    folder.write(
        "bad/factors.toml",
        &DOCUMENT.replace("unit = \"1\"", "unit = \"%\""),
    );
    folder.write("empty/grid/factors.toml", DOCUMENT);
    let refusals = [
        (
            "bad",
            "error: reading the added factors: bad/factors.toml:10:8: `pue` is in `%`; \
             it must be in `1`\n",
        ),
        (
            "absent",
            "error: reading the profiles in `absent`: No such file or directory (os error 2)\n",
        ),
        (
            "empty",
            "error: the folder `empty` holds no profile: a profile is a file that ends in \
             `.toml`, and folders within it are not searched\n",
        ),
    ];
    for (path, expected) in refusals {
        for command in [
            &["report", "--place", "NL"][..],
            &["profile", "list"],
            &["run", "--"],
            &["agent"],
        ] {
            let (before, after) = match command.split_last() {
                Some((&"--", before)) => (before, &["--", "true"][..]),
                _ => (command, &[][..]),
            };
            if before == ["report", "--place", "NL"] {
                folder.run(&[]);
            }
            let mut arguments = [before, &["--profile", path], after].concat();
            if before.first() == Some(&"report") {
                arguments.extend(["--ledger", "ledger.db"]);
            }
            assert_eq!(folder.refuses(&arguments), expected, "{arguments:?}");
        }
    }
}

#[test]
fn an_agent_takes_added_factors_from_its_configuration() {
    let node = crate::agent::Node::new(1);
    let supplier = node.path("supplier.toml");
    fs::write(&supplier, DOCUMENT).unwrap();
    let config = node.path("wattprint.toml");
    let shown = |path: &Path| path.display().to_string();
    let text = format!("place = \"NL\"\nprofile = {:?}\n", shown(&supplier));
    fs::write(&config, text).unwrap();
    let agent = crate::agent::Agent::start(node.agent(&["--config", &shown(&config)]));
    let metrics = agent.get("/metrics").1;
    let pue = metrics
        .lines()
        .find(|it| it.starts_with("wattprint_pue_ratio"));
    assert_eq!(pue, Some("wattprint_pue_ratio 1.2"), "{metrics}");
    assert!(metrics.contains("source=\"report\""), "{metrics}");
}
