//! The files of a web configuration, and whether they have changed since.

use super::document::Pem;
use super::error::Mistake;
use super::value::Spot;
use std::borrow::Cow;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// No certificate or configuration is longer; a device or a disk image is.
const LONGEST: u64 = 1024 * 1024;

/// Which version of a file was seen: what a write or a replacement changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    device: u64,
    inode: u64,
    length: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

/// The files that one reading looked at, each as it was before it was read.
#[derive(Debug, Default)]
pub(super) struct Files(Vec<(PathBuf, Option<Stamp>)>);

impl Files {
    /// Reads a file and remembers which version of it.
    ///
    /// The stamp is taken first: what is written in between is noticed later.
    pub fn read(&mut self, path: &Path) -> io::Result<String> {
        let found = fs::metadata(path);
        self.0
            .push((path.to_owned(), found.as_ref().ok().map(stamp)));
        let found = found?;
        if !found.is_file() {
            // Reading a pipe would wait for ever.
            return Err(io::Error::other("it is not a regular file"));
        }
        if found.len() > LONGEST {
            return Err(io::Error::other("it is longer than 1 MiB"));
        }
        fs::read_to_string(path)
    }

    /// What stands in PEM in a file or in the configuration itself, with the words
    /// that name where that is.
    pub fn pem<'a>(&mut self, spot: &'a Spot<Pem>) -> Result<(Cow<'a, str>, String), Mistake> {
        match &spot.value {
            Pem::Inline(text) => Ok((text.into(), "what is given".to_owned())),
            Pem::File(path) => match self.read(path) {
                Ok(text) => Ok((text.into(), path.display().to_string())),
                Err(why) => {
                    let path = path.display();
                    let problem = format!("cannot read {path}: {why}; {}", remedy(why.kind()));
                    Err(spot.at.wrong(problem))
                }
            },
        }
    }

    /// Whether any of them is another version now.
    pub fn have_changed(&self) -> bool {
        let stamp_of = |path: &Path| fs::metadata(path).ok().as_ref().map(stamp);
        self.0.iter().any(|(path, seen)| stamp_of(path) != *seen)
    }
}

fn stamp(found: &Metadata) -> Stamp {
    Stamp {
        device: found.dev(),
        inode: found.ino(),
        length: found.len(),
        modified: (found.mtime(), found.mtime_nsec()),
        changed: (found.ctime(), found.ctime_nsec()),
    }
}

fn remedy(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => {
            "correct the path, which is relative to the folder of the web configuration"
        }
        io::ErrorKind::PermissionDenied => "let the user that runs the agent read it",
        _ => "name a file in PEM",
    }
}
