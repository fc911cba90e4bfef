//! The house rules that no compiler checks: sizes, names, words, citations.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines that a file may have with its tests, and without.
const LONGEST_FILE: usize = 500;
const LONGEST_CODE: usize = 300;

/// Files that may be longer, each with the reason. Better empty.
const LONGER_FILES: &[(&str, &str)] = &[];

/// One file of the tree.
pub struct File {
    /// Its path from the root, with slashes.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl File {
    /// The file without its unit tests, comments and documentation.
    pub fn code(&self) -> String {
        let lines = self.untested().lines();
        let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn untested(&self) -> &str {
        let end = self.text.find("#[cfg(test)]\nmod ");
        end.map_or(&self.text, |end| &self.text[..end])
    }
}

/// Every text file under `folder`, which is a path from the root.
///
/// Build results and other hidden things are left out.
pub fn files(folder: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            let name = path.file_name().unwrap().to_string_lossy();
            let hidden = name.starts_with('.') && name != ".ci";
            if hidden || name == "target" || name == "__pycache__" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let path = path.strip_prefix(root).unwrap();
                let path = path.to_string_lossy().into_owned();
                found.push(File { path, text });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Every Rust file of the program and its tests.
pub fn rust_files() -> Vec<File> {
    let all = files("src").into_iter().chain(files("tests"));
    all.filter(|file| has_extension(&file.path, "rs")).collect()
}

/// Whether a path ends in a dot and `extension`.
pub fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|it| it == extension)
}

/// Fails with all findings at once, so that one run shows all there is to do.
pub fn assert_none(findings: &[String], rule: &str) {
    assert!(findings.is_empty(), "{rule}:\n{}", findings.join("\n"));
}

#[test]
fn no_file_is_too_long_to_read() {
    let mut findings = Vec::new();
    for file in rust_files() {
        let (all, code) = (file.text.lines().count(), file.untested().lines().count());
        let in_tests = file.path.starts_with("tests/") || file.path.ends_with("/tests.rs");
        let too_long = all > LONGEST_FILE || (!in_tests && code > LONGEST_CODE);
        let excused = LONGER_FILES.iter().any(|(path, _)| *path == file.path);
        if too_long && !excused {
            findings.push(format!("{}: {all} lines, {code} without tests", file.path));
        }
        if excused && !too_long {
            findings.push(format!("{} needs no exception any more", file.path));
        }
    }
    let rule = format!("at most {LONGEST_FILE} lines, {LONGEST_CODE} without tests");
    assert_none(&findings, &rule);
}

#[test]
fn every_module_begins_by_saying_what_it_is() {
    let mut findings = Vec::new();
    for file in rust_files() {
        // Unit tests in a file of their own are described by what they test.
        if file.path.ends_with("/tests.rs") {
            continue;
        }
        let first = file.text.lines().next().unwrap_or_default();
        let said = first.strip_prefix("//! ").unwrap_or_default();
        if !said.ends_with(['.', ':', ',']) && said.len() < 20 {
            findings.push(format!("{}: {first:?}", file.path));
        }
        if said == "To be built." {
            findings.push(format!("{} is still empty", file.path));
        }
    }
    assert_none(&findings, "a file begins with `//!` and what it is for");
}

#[test]
fn modules_with_parts_are_named_mod_rs() {
    let paths: Vec<_> = rust_files().into_iter().map(|file| file.path).collect();
    let twice = |path: &&String| {
        let folder = format!("{}/", path.trim_end_matches(".rs"));
        paths.iter().any(|other| other.starts_with(&folder))
    };
    let findings: Vec<_> = paths.iter().filter(twice).cloned().collect();
    assert_none(&findings, "write `x/mod.rs`, not `x.rs` beside `x/`");
}

#[test]
fn only_commands_use_untyped_errors() {
    let library = files("src")
        .into_iter()
        .filter(|file| !file.path.starts_with("src/cli/") && file.path != "src/main.rs");
    let untyped = library.filter(|file| file.code().contains("anyhow"));
    let findings: Vec<_> = untyped.map(|file| file.path).collect();
    assert_none(&findings, "`anyhow` belongs to src/cli and main.rs");
}

#[test]
fn nothing_names_a_path_of_the_machine_it_was_written_on() {
    // Put together here, so that this file does not find itself.
    let private = [["/wo", "rk/"], ["/ro", "ot/"], ["/home/", "user/"]].map(|it| it.concat());
    let starts_word = |text: &str, at: usize| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|it| !it.is_alphanumeric() && !"._-/}".contains(it))
    };
    let mut findings = Vec::new();
    for file in files("") {
        for (number, line) in file.text.lines().enumerate() {
            let named = private.iter().any(|path| {
                let mut places = line.match_indices(path.as_str());
                places.any(|(at, _)| starts_word(line, at))
            });
            if named {
                findings.push(format!("{}:{}: {line}", file.path, number + 1));
            }
        }
    }
    assert_none(&findings, "a path of one machine means nothing on another");
}

#[test]
fn documents_name_only_files_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut findings = Vec::new();
    let documents = files("").into_iter();
    for file in documents.filter(|file| has_extension(&file.path, "md")) {
        let folder = root.join(&file.path);
        let folder = folder.parent().unwrap();
        let links = between(&file.text, "](", ")");
        let links = links.filter(|link| !link.contains("://") && !link.starts_with('#'));
        let missing = links.filter(|link| !folder.join(link).exists());
        findings.extend(missing.map(|link| format!("{}: {link}", file.path)));
        let quoted = between(&file.text, "`", "`").filter(|it| {
            let ours = ["src/", "tests/", "docs/", "profiles/"];
            ours.iter().any(|folder| it.starts_with(folder)) && !it.contains(['<', ' ', '*'])
        });
        let missing = quoted.filter(|path| !exists(root, path));
        findings.extend(missing.map(|path| format!("{}: `{path}`", file.path)));
    }
    assert_none(&findings, "a document leads nowhere");
}

/// Whether a path is there, or names a module without its ending.
fn exists(root: &Path, path: &str) -> bool {
    root.join(path).exists() || root.join(format!("{path}.rs")).exists()
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(open)?;
        let (inner, after) = after.split_once(close)?;
        rest = after;
        Some(inner)
    })
}

#[test]
fn every_factor_file_cites_publications_that_it_describes() {
    let mut findings = Vec::new();
    for file in files("profiles") {
        // A policy says what a buyer wants, and has its sources in its comments.
        if !has_extension(&file.path, "toml") || file.path.starts_with("profiles/policy/") {
            continue;
        }
        let document: toml::Table = file.text.parse().expect(&file.path);
        let citations = document.get("citation").and_then(toml::Value::as_table);
        let citations = citations.cloned().unwrap_or_default();
        let mut cited = Vec::new();
        document
            .values()
            .for_each(|it| collect(it, "cites", &mut cited));
        for name in cited.iter().filter(|name| !citations.contains_key(**name)) {
            findings.push(format!("{} cites `{name}`, unknown to it", file.path));
        }
        for (name, citation) in &citations {
            let missing = ["title", "year", "url"].into_iter();
            let missing: Vec<_> = missing.filter(|key| citation.get(key).is_none()).collect();
            if !missing.is_empty() || !cited.contains(&name.as_str()) {
                let problem = format!("is unused, or lacks something: {missing:?}");
                findings.push(format!("{}: citation `{name}` {problem}", file.path));
            }
        }
        if cited.is_empty() {
            findings.push(format!("{} cites nothing", file.path));
        }
    }
    assert_none(&findings, "a number without a publication is no factor");
}

/// Every text under a key of that name, by itself or in a list, at any depth.
fn collect<'a>(value: &'a toml::Value, key: &str, found: &mut Vec<&'a str>) {
    match value {
        toml::Value::Table(table) => {
            let named = table.get(key).map(std::slice::from_ref).unwrap_or_default();
            let listed = named
                .iter()
                .flat_map(|it| it.as_array().map_or(named, Vec::as_slice));
            found.extend(listed.filter_map(toml::Value::as_str));
            table.values().for_each(|it| collect(it, key, found));
        }
        toml::Value::Array(list) => list.iter().for_each(|it| collect(it, key, found)),
        _ => {}
    }
}
