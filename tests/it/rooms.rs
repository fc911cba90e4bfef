//! The rooms: which are pure, and who may use whom.

use crate::tidy::{File, assert_none, files, has_extension};
use std::collections::BTreeSet;

/// One room of the house.
struct Room {
    name: &'static str,
    /// Knows no file, socket, process, environment, thread or clock.
    pure: bool,
    /// The rooms it may use. Each stands further up in the table: no circles.
    uses: &'static [&'static str],
}

/// Everything there is, in the direction in which the data flows.
const ROOMS: &[Room] = &[
    pure("quantity", &[]),
    pure("sample", &["quantity"]),
    pure("profile", &["quantity"]),
    // The words for phases and components are translated.
    pure("language", &["quantity", "sample"]),
    pure("document", &["quantity", "language"]),
    pure("accounting", &["quantity", "profile", "sample"]),
    pure("plan", &["quantity", "profile", "sample", "accounting"]),
    pure(
        "metrics",
        &["quantity", "language", "profile", "sample", "accounting"],
    ),
    pure(
        "report",
        &[
            "quantity",
            "language",
            "document",
            "profile",
            "sample",
            "accounting",
            "plan",
        ],
    ),
    pure(
        "explain",
        &["quantity", "sample", "language", "document", "report"],
    ),
    // An offer becomes a plan, and the plan a report as any other.
    pure(
        "offer",
        &[
            "quantity",
            "language",
            "document",
            "profile",
            "sample",
            "accounting",
            "plan",
            "report",
        ],
    ),
    pure(
        "compare",
        &[
            "quantity", "sample", "language", "document", "profile", "report", "offer",
        ],
    ),
    // The one file that reads clocks. Rooms that wait, time out or write down
    // when something happened ask it, and nothing else.
    open(CLOCK, &["sample"]),
    // A modelled power is a cited curve, and citations live in the profiles.
    open("source", &["quantity", "profile", "sample", CLOCK]),
    open("ledger", &["quantity", "sample", "accounting", CLOCK]),
    // It makes the record of which reports are made, as `ledger` does.
    open("fleet", &["quantity", "sample", "accounting", CLOCK]),
    // Settings name the idle policy, and a price in a form that the profiles know.
    open("config", &["quantity", "profile", "accounting", "source"]),
    open(
        "http",
        &[
            "quantity",
            // A page of its own, in which strangers' words are made harmless as elsewhere.
            "document",
            "profile",
            "sample",
            "accounting",
            "metrics",
            "config",
            CLOCK,
        ],
    ),
    open(
        "agent",
        &[
            "quantity",
            "profile",
            "sample",
            "accounting",
            "metrics",
            "source",
            "ledger",
            "config",
            "http",
            CLOCK,
        ],
    ),
];

/// The room in which clocks are read: one file of `source`, and a room of its own.
const CLOCK: &str = "source::clock";

/// Rooms that may use everything: they wire the others together.
const ABOVE_ALL: &[&str] = &["cli", "main", "lib"];

/// What a pure room never says. A word ends where its last letter does.
const IMPURE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "Instant",
    "SystemTime",
    "now(",
    "stdin(",
    "stdout(",
    "stderr(",
    "print!",
    "println!",
    "eprint!",
    "eprintln!",
    "dbg!",
    "thread_local!",
    "log::",
    "tracing::",
    "axum::",
    "libc::",
    "libloading::",
    "nix::",
    "nvml_wrapper::",
    "nvml_wrapper_sys::",
    "rusqlite::",
    "sysinfo::",
    "tokio::",
];

const fn pure(name: &'static str, uses: &'static [&'static str]) -> Room {
    Room {
        name,
        pure: true,
        uses,
    }
}

const fn open(name: &'static str, uses: &'static [&'static str]) -> Room {
    Room {
        name,
        pure: false,
        uses,
    }
}

fn room_of(file: &File) -> &str {
    let path = file.path.trim_start_matches("src/");
    if path == "source/clock.rs" {
        return CLOCK;
    }
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

fn sources() -> Vec<File> {
    let all = files("src").into_iter();
    let rust = all.filter(|file| has_extension(&file.path, "rs"));
    rust.filter(|file| !file.path.ends_with("/tests.rs"))
        .collect()
}

/// The code with every `use` tree also written out as full paths.
fn with_full_paths(code: &str) -> String {
    let mut full = code.to_owned();
    for statement in code.split(';') {
        let Some(at) = statement.rfind("use ") else {
            continue;
        };
        let tree: String = statement[at + 4..].split_whitespace().collect();
        full.push('\n');
        full.push_str(&flattened("", &tree).join("\n"));
    }
    full
}

/// `a::{b, c::{d}}` is `a::b` and `a::c::d`.
fn flattened(prefix: &str, tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else {
        return vec![format!("{prefix}{tree}")];
    };
    let prefix = format!("{prefix}{head}");
    let inner = rest.strip_suffix('}').unwrap_or(rest);
    let branches = top_level(inner).into_iter();
    branches
        .flat_map(|branch| flattened(&prefix, branch))
        .collect()
}

/// Splits at the commas that stand in no braces.
fn top_level(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

/// Whether `word` stands in `code`, not as the tail or head of a longer one.
fn mentions(code: &str, word: &str) -> bool {
    let part_of_name =
        |letter: Option<char>| letter.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let open_ended = !part_of_name(word.chars().next_back());
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !part_of_name(before) && (open_ended || !part_of_name(after))
    })
}

/// The rooms that a file's code names.
fn used_rooms(code: &str) -> BTreeSet<String> {
    let places = code
        .match_indices("crate::")
        .map(|(at, word)| at + word.len());
    let names = places.map(|at| {
        let code = &code[at..];
        let name = code.chars();
        let name: String = name
            .take_while(|it| it.is_alphanumeric() || *it == '_')
            .collect();
        match code[name.len()..].strip_prefix("::") {
            // A group of imports is also written out, path by path.
            Some(rest) if rest.trim_start().starts_with('{') => String::new(),
            Some(_) if begins_with(code, CLOCK) => CLOCK.to_owned(),
            _ => name,
        }
    });
    names.filter(|name: &String| !name.is_empty()).collect()
}

/// Whether `code` begins with `word`, and not with a longer one.
fn begins_with(code: &str, word: &str) -> bool {
    let rest = code.strip_prefix(word);
    rest.is_some_and(|rest| !rest.starts_with(|it: char| it.is_alphanumeric() || it == '_'))
}

#[test]
fn the_pure_rooms_are_pure() {
    let mut findings = Vec::new();
    for file in sources() {
        if !ROOMS
            .iter()
            .any(|room| room.pure && room.name == room_of(&file))
        {
            continue;
        }
        let code = with_full_paths(&file.code());
        let impure = IMPURE.iter().filter(|word| mentions(&code, word));
        findings.extend(impure.map(|word| format!("{}: `{word}`", file.path)));
    }
    assert_none(&findings, "a pure room returns what it has to say");
}

#[test]
fn no_room_uses_a_room_that_comes_after_it() {
    let mut findings = Vec::new();
    for file in sources() {
        let name = room_of(&file);
        let Some(room) = ROOMS.iter().find(|room| room.name == name) else {
            if !ABOVE_ALL.contains(&name) {
                findings.push(format!("{}: `{name}` is not in ROOMS", file.path));
            }
            continue;
        };
        let used = used_rooms(&with_full_paths(&file.code()));
        let wrong = used
            .iter()
            .filter(|other| other.as_str() != name && !room.uses.contains(&other.as_str()));
        findings.extend(wrong.map(|other| format!("{} uses `{other}`", file.path)));
    }
    assert_none(&findings, "data goes one way");
}

#[test]
fn only_one_file_reads_clocks() {
    let words = ["Instant", "SystemTime", "clock_gettime", "now("];
    let mut findings = Vec::new();
    for file in sources().iter().filter(|file| room_of(file) != CLOCK) {
        let code = with_full_paths(&file.code()).replace("clock::now(", "");
        let read = words.iter().filter(|word| mentions(&code, word));
        findings.extend(read.map(|word| format!("{}: `{word}`", file.path)));
    }
    assert_none(&findings, "ask `source::clock` what time it is");
}

#[test]
fn no_path_climbs_out_of_its_room_unseen() {
    let mut findings = Vec::new();
    for file in sources() {
        let folders = file.path.matches('/').count();
        let depth = folders - usize::from(file.path.ends_with("/mod.rs"));
        let climb = "super::".repeat(depth.max(1));
        if file.path.matches('/').count() > 1 && file.code().contains(&climb) {
            findings.push(format!("{}: `{climb}`", file.path));
        }
    }
    assert_none(&findings, "another room is `crate::room`, not `super`");
}

#[test]
fn the_table_of_rooms_has_no_circle() {
    for (position, room) in ROOMS.iter().enumerate() {
        for used in room.uses {
            let earlier = ROOMS[..position].iter().find(|other| other.name == *used);
            let earlier = earlier.unwrap_or_else(|| panic!("{} uses {used} below it", room.name));
            assert!(earlier.pure || !room.pure, "pure {} uses {used}", room.name);
        }
    }
}

#[test]
fn the_check_sees_through_grouped_imports() {
    let code =
        "use std::{\n    fs,\n    io::{self, Write},\n};\nuse crate::{agent, sample::Sample};";
    let full = with_full_paths(code);
    assert!(mentions(&full, "std::fs"), "{full}");
    assert!(!mentions(&full, "std::net"), "{full}");
    assert!(mentions(&full, "std::io::Write"), "{full}");
    let rooms: Vec<_> = used_rooms(&full).into_iter().collect();
    assert_eq!(rooms, ["agent", "sample"]);
    let timed = with_full_paths("use crate::source::{clock, stat};\nuse crate::source::clocks::A;");
    let rooms: Vec<_> = used_rooms(&timed).into_iter().collect();
    assert_eq!(rooms, ["source", CLOCK]);
    let only_clock = with_full_paths("use crate::source::{clock::{now, monotonic}};");
    let rooms: Vec<_> = used_rooms(&only_clock).into_iter().collect();
    assert_eq!(rooms, [CLOCK]);
    assert!(mentions("let at = Timestamp::now();", "now("));
    assert!(!mentions("fn known() {}", "now("));
    assert!(!mentions("sysprint!(1)", "print!"));
}
