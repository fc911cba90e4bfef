//! Two invented offers for a municipal chat service, and the verdict of a policy.

use super::{folder, hold, written};
use std::path::Path;
use std::process::Command;

/// The policy, from the folder of the examples.
const POLICY: &str = "../../profiles/policy/nl-public-body.toml";

/// A fails the policy: the exit code says so.
const FAILS: i32 = 3;

fn compared(format: &str, lang: &str) -> String {
    let arguments = [
        "compare",
        "offers/a.toml",
        "offers/b.toml",
        "--policy",
        POLICY,
    ];
    let form = ["--format", format, "--lang", lang];
    written(&[&arguments[..], &form[..]].concat(), FAILS)
}

#[test]
fn two_offers_are_what_their_comparison_says() {
    let json = compared("json", "nl");
    hold("offers/comparison.json", &json);
    hold("offers/comparison.nl.txt", &compared("text", "nl"));
    hold("offers/comparison.nl.html", &compared("html", "nl"));
    hold("offers/comparison.en.txt", &compared("text", "en"));
}

#[test]
fn both_offers_are_complete_and_contradict_nothing() {
    for name in ["a", "b"] {
        let checked = written(
            &[
                "offer",
                "check",
                &format!("offers/{name}.toml"),
                "--lang",
                "nl",
            ],
            0,
        );
        hold(&format!("offers/{name}.check.nl.txt"), &checked);
        let kept = folder().join(format!("offers/{name}.toml"));
        let text = std::fs::read_to_string(kept).expect("an offer");
        assert!(text.starts_with("# An invented offer"), "said first");
    }
}

/// The commands of the README between a heading and the end of its first block.
fn commands(heading: &str) -> Vec<String> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).expect("a README");
    let (_, section) = readme.split_once(heading).expect("the heading");
    let (_, block) = section.split_once("```sh\n").expect("a block");
    let (block, _) = block.split_once("```").expect("its end");
    let lines = block
        .lines()
        .map(|line| line.split('#').next().unwrap_or(line));
    lines.map(|line| line.trim().to_owned()).collect()
}

/// The commands with arguments in the words below that block, which lead an auditor on.
fn commands_in_words(heading: &str) -> Vec<String> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).expect("a README");
    let (_, section) = readme.split_once(heading).expect("the heading");
    let (section, _) = section.split_once("\n## ").expect("the next heading");
    let (_, words) = section.rsplit_once("```\n").expect("words after the block");
    let quoted = words.split('`').skip(1).step_by(2);
    let commands = quoted.filter(|it| it.starts_with("wattprint "));
    commands.map(str::to_owned).collect()
}

#[test]
fn the_readme_leads_from_two_offers_to_a_page_to_sign_in_four_commands() {
    let commands = commands("## From two offers to a decision");
    assert!((1..=4).contains(&commands.len()), "{commands:?}");
    let desk = tempfile::tempdir().expect("a folder");
    for name in ["a.toml", "b.toml"] {
        let offer = folder().join("offers").join(name);
        std::fs::copy(offer, desk.path().join(name)).expect("copied");
    }
    let profiles = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles");
    std::os::unix::fs::symlink(profiles, desk.path().join("profiles")).expect("linked");
    for command in &commands {
        let arguments = command.strip_prefix("wattprint ").expect("a command");
        let mut program = Command::new(env!("CARGO_BIN_EXE_wattprint"));
        program
            .args(arguments.split_whitespace())
            .current_dir(desk.path());
        let code = program.output().expect("it starts").status.code();
        let expected = if arguments.contains("--policy") {
            FAILS
        } else {
            0
        };
        assert_eq!(code, Some(expected), "{command}");
    }
    let left = |name: &str| std::fs::read_to_string(desk.path().join(name)).expect(name);
    assert!(
        left("blank.toml").starts_with("# "),
        "a blank that explains itself"
    );
    assert!(
        left("comparison.html").contains("Vastgesteld door"),
        "to sign"
    );
    let auditing = commands_in_words("## From two offers to a decision");
    assert_eq!(auditing.len(), 2, "{auditing:?}");
    let explained = auditing.iter().map(|command| {
        let arguments = command.strip_prefix("wattprint ").expect("a command");
        let mut program = Command::new(env!("CARGO_BIN_EXE_wattprint"));
        program.args(arguments.split_whitespace());
        let done = program.current_dir(desk.path()).output();
        let done = done.expect("it starts");
        assert_eq!(done.status.code(), Some(0), "{command}");
        String::from_utf8_lossy(&done.stdout).into_owned()
    });
    let told: Vec<String> = explained.collect();
    let explained = told.last().expect("an explanation");
    assert!(
        explained.contains("Gemeentelijke chatdienst A"),
        "{explained}"
    );
    assert!(explained.contains("/request"), "{explained}");
    let object: serde_json::Value = serde_json::from_str(&left("comparison.json")).expect("JSON");
    assert_eq!(object["policy"]["sides"].as_array().map(Vec::len), Some(2));
}
