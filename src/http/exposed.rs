//! The mark that a scrape leaves behind, for the process that comes after.
//!
//! It is one small write to a file that is open already, without waiting for
//! the disk: it must survive SIGKILL, which leaves the page cache alone, and
//! need not survive a power cut, after which the boot is another one anyway.
//! A mark that was torn in the middle does not match its checksum, and then
//! counts as none: too little is shown, never too much.

use crate::metrics::Exposed;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

const HEADER: &str = "wattprint-exposed/1";

/// The open file that marks are written to.
#[derive(Debug)]
pub struct Mark {
    file: File,
    last: Mutex<Exposed>,
}

impl Mark {
    /// Opens or creates the file, and gives what a former process has left.
    ///
    /// # Errors
    ///
    /// The operating system's, if the file cannot be opened for writing.
    pub fn open(path: &Path) -> io::Result<(Self, Option<Exposed>)> {
        let former = fs::read(path).ok().and_then(|bytes| parse(&bytes));
        let mut options = OpenOptions::new();
        let file = options
            .create(true)
            .write(true)
            .truncate(false)
            .open(path)?;
        let last = Mutex::new(former.clone().unwrap_or_default());
        Ok((Self { file, last }, former))
    }

    /// Notes what a scrape is about to see. What was noted before, of the same
    /// boot, stays unless it is replaced.
    ///
    /// # Errors
    ///
    /// The operating system's, if it cannot be written.
    pub fn store(&self, exposed: Exposed) -> io::Result<()> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.replace(exposed);
        let json = serde_json::to_string(&*last)?;
        let text = format!(
            "{HEADER} {} {:016x}\n{json}",
            json.len(),
            checksum(json.as_bytes())
        );
        self.file.write_all_at(text.as_bytes(), 0)
    }
}

/// What a mark says, or nothing if it is torn or not a mark.
///
/// A longer mark may have been there before: what follows the stated length
/// is not read.
pub fn parse(bytes: &[u8]) -> Option<Exposed> {
    let end = bytes.iter().position(|it| *it == b'\n')?;
    let (header, rest) = (bytes.get(..end)?, bytes.get(end + 1..)?);
    let mut words = std::str::from_utf8(header).ok()?.split(' ');
    if words.next() != Some(HEADER) {
        return None;
    }
    let length: usize = words.next()?.parse().ok()?;
    let sum = u64::from_str_radix(words.next()?, 16).ok()?;
    let json = rest.get(..length)?;
    if checksum(json) != sum {
        return None;
    }
    serde_json::from_slice(json).ok()
}

/// FNV-1a, 64 bits: enough to notice a torn write.
///
/// # Source
///
/// G. Fowler, L. C. Noll, K.-P. Vo and D. Eastlake, *The FNV Non-Cryptographic
/// Hash Algorithm* (IETF draft-eastlake-fnv), sections 2 and 5.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
