//! Whose processes these are: user numbers and their names.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A file of accounts is read up to here.
const LONGEST: u64 = 1024 * 1024;
/// A machine where more users than this have run is asked anew.
const MOST_KNOWN: usize = 1000;

/// The user who owns a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// As the kernel numbers users.
    pub uid: u32,
    /// As this machine's own list of accounts names it. Users who come from a
    /// directory service are not in it.
    pub name: Option<String>,
}

/// The accounts of this machine, each looked up once.
#[derive(Debug)]
pub struct Accounts {
    file: PathBuf,
    known: HashMap<u32, Option<String>>,
}

impl Accounts {
    /// The accounts that `etc/passwd` below a root lists.
    pub fn below(root: &Path) -> Self {
        Self {
            file: root.join("etc/passwd"),
            known: HashMap::new(),
        }
    }

    /// Who owns a process, or nothing if it is gone.
    pub fn owner(&mut self, procfs: &Path, pid: u32) -> Option<Owner> {
        let status = fs::read(procfs.join(pid.to_string()).join("status")).ok()?;
        let uid = uid(&String::from_utf8_lossy(&status))?;
        if self.known.len() > MOST_KNOWN {
            self.known.clear();
        }
        let file = &self.file;
        let name = self.known.entry(uid).or_insert_with(|| look_up(file, uid));
        let name = name.clone();
        Some(Owner { uid, name })
    }
}

/// The real user in the content of a `status` file.
///
/// # Source
///
/// Linux manual, `proc_pid_status(5)`: real, effective, saved and file system UID.
fn uid(status: &str) -> Option<u32> {
    let line = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

fn look_up(file: &Path, uid: u32) -> Option<String> {
    let mut content = Vec::new();
    let file = File::open(file).ok()?;
    file.take(LONGEST).read_to_end(&mut content).ok()?;
    let content = String::from_utf8_lossy(&content);
    let account = |line: &str| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let number: u32 = fields.nth(1)?.parse().ok()?;
        (number == uid && !name.is_empty()).then(|| name.to_owned())
    };
    content.lines().find_map(account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_has_a_name_only_where_the_machine_lists_it() {
        let root = tempfile::tempdir().unwrap();
        let (etc, process) = (root.path().join("etc"), root.path().join("7"));
        fs::create_dir_all(&etc).unwrap();
        fs::create_dir_all(&process).unwrap();
        fs::write(
            etc.join("passwd"),
            "broken\nroot:x:0:0::/:/bin/sh\nada:x:1000:1000::/:\n",
        )
        .unwrap();
        let mut accounts = Accounts::below(root.path());
        for (status, expected) in [
            (
                "Name:\tsh\nUid:\t1000\t1000\t1000\t1000\n",
                Some((1000, Some("ada"))),
            ),
            ("Uid:\t4711\t0\t0\t0\n", Some((4711, None))),
            ("Name:\tsh\n", None),
        ] {
            fs::write(process.join("status"), status).unwrap();
            let owner = accounts.owner(root.path(), 7);
            let shown = owner.as_ref().map(|it| (it.uid, it.name.as_deref()));
            assert_eq!(shown, expected, "{status}");
        }
        assert_eq!(accounts.owner(root.path(), 8), None);
    }
}
