//! One process as `/proc/<pid>/stat` describes it.

use std::path::Path;
use std::{fs, io, iter};

/// No process has more ancestors than this.
const DEPTH: usize = 1000;

/// One process at one instant.
///
/// Times are in clock ticks, of which [`ticks_per_second`] make a second.
///
/// # Source
///
/// Linux manual, `proc_pid_stat(5)`, fields 1 to 22.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stat {
    /// Who.
    pub identity: Identity,
    /// The command's name, at most 15 bytes; it may hold spaces and brackets.
    pub comm: String,
    /// `R` running, `S` sleeping, `Z` dead but not yet waited for, …
    pub state: char,
    /// The parent's number.
    pub parent: u32,
    /// The session, numbered after the process that leads it.
    pub session: u32,
    /// The controlling terminal; zero if none.
    pub terminal: i64,
    /// CPU time of its own threads, ticks.
    pub own: u64,
    /// CPU time of descendants that were waited for, ticks.
    pub reaped: u64,
    /// How many threads it has.
    pub threads: u32,
}

/// A process for as long as the machine is up.
///
/// Numbers are used again; together with the start time they are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    /// Clock ticks from boot to its start.
    pub start: u64,
    /// Its number.
    pub pid: u32,
}

impl Stat {
    /// Reads a process, or nothing if it does not exist (any more).
    pub fn read(procfs: &Path, pid: u32) -> Option<Self> {
        let text = fs::read(procfs.join(pid.to_string()).join("stat")).ok()?;
        Self::parse(&String::from_utf8_lossy(&text))
    }

    /// Understands the content of a `stat` file.
    ///
    /// The name ends at the *last* closing bracket: a process may call itself
    /// `a) R 1 (b`.
    pub fn parse(text: &str) -> Option<Self> {
        let (head, tail) = text.rsplit_once(')')?;
        let (pid, comm) = head.split_once('(')?;
        let fields: Vec<&str> = tail.split_ascii_whitespace().collect();
        // The first field after the name is the third of the manual.
        let field = |number: usize| fields.get(number - 3).copied();
        let ticks = |number: usize| field(number)?.parse::<i64>().ok();
        let sum = |first: usize| {
            let both = ticks(first)?.max(0).checked_add(ticks(first + 1)?.max(0))?;
            u64::try_from(both).ok()
        };
        Some(Self {
            identity: Identity {
                start: field(22)?.parse().ok()?,
                pid: pid.trim().parse().ok()?,
            },
            comm: comm.to_owned(),
            state: field(3)?.chars().next()?,
            parent: field(4)?.parse().ok()?,
            session: field(6)?.parse().ok()?,
            terminal: ticks(7)?,
            own: sum(14)?,
            reaped: sum(16)?,
            threads: field(20)?.parse().ok()?,
        })
    }
}

impl Stat {
    /// Whether it has ended and only waits to be waited for. A first thread
    /// that ended before the others shows as dead while they run.
    pub fn is_dead(&self) -> bool {
        matches!(self.state, 'Z' | 'X') && self.threads <= 1
    }
}

/// A process with its ancestors, the nearest first, as far as they can be read.
pub fn lineage(procfs: &Path, pid: u32) -> impl Iterator<Item = Stat> {
    let parent = |it: &Stat| Stat::read(procfs, Some(it.parent).filter(|it| *it > 0)?);
    iter::successors(Stat::read(procfs, pid), parent).take(DEPTH)
}

/// Clock ticks in a second, as the kernel shows times to programs.
pub fn ticks_per_second() -> u64 {
    use nix::unistd::{SysconfVar, sysconf};
    let ticks = sysconf(SysconfVar::CLK_TCK).ok().flatten();
    // Every Linux shows 100; the kernel's own tick may be another.
    ticks
        .and_then(|it| u64::try_from(it).ok())
        .filter(|it| *it > 0)
        .unwrap_or(100)
}

/// Children of a process as its threads' `children` files list them.
///
/// With `wide` all threads are asked, otherwise only the first. A child that
/// exits while the file is read can hide its neighbours: a process that is
/// absent here has not necessarily ended.
///
/// # Errors
///
/// The process is gone, or the kernel has no such files.
///
/// # Source
///
/// Linux manual, `proc_tid_children(5)`.
pub(super) fn children(procfs: &Path, pid: u32, wide: bool) -> io::Result<Vec<u32>> {
    let tasks = procfs.join(pid.to_string()).join("task");
    if !wide {
        let text = fs::read_to_string(tasks.join(pid.to_string()).join("children"))?;
        return Ok(numbers(&text).collect());
    }
    let mut found = Vec::new();
    for task in fs::read_dir(tasks)?.flatten() {
        if let Ok(text) = fs::read_to_string(task.path().join("children")) {
            found.extend(numbers(&text));
        }
    }
    Ok(found)
}

/// The numbers of all processes. Costly: never at the sampling rate.
pub(super) fn all(procfs: &Path) -> impl Iterator<Item = u32> {
    let entries = fs::read_dir(procfs).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn numbers(text: &str) -> impl Iterator<Item = u32> {
    text.split_ascii_whitespace()
        .filter_map(|it| it.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAIL: &str = "S 1 77 76 34816 77 4194560 9 9 0 0 11 22 33 44 20 0 5 0 8888 1 1";

    #[test]
    fn a_name_may_hold_spaces_and_brackets() {
        for name in ["sh", "tmux: server", "a) R 1 (b", "(sd-pam)", ")", ""] {
            let stat = Stat::parse(&format!("77 ({name}) {TAIL}\n"));
            let shown = stat.map(|it| (it.comm, it.state, it.parent, it.identity.start));
            assert_eq!(shown, Some((name.to_owned(), 'S', 1, 8888)));
        }
    }

    #[test]
    fn own_and_waited_for_times_are_told_apart() {
        let stat = Stat::parse(&format!("77 (x) {TAIL}"));
        let shown = stat.map(|it| (it.own, it.reaped, it.threads, it.session, it.terminal));
        assert_eq!(shown, Some((33, 77, 5, 76, 34816)));
    }

    #[test]
    fn a_damaged_line_is_refused() {
        for text in ["", "77 (x", "77 (x) S 1", "x (x) S 1 77 76 0 77"] {
            assert_eq!(Stat::parse(text), None, "{text}");
        }
    }
}
