//! Samples recorded earlier, and the recorder that writes them.
//!
//! A recording is JSON lines, one whole [`Sample`] each: what was observed on
//! real hardware once is observed again in every test.

use crate::sample::Sample;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Lines, Write};
use std::iter::Enumerate;
use std::path::{Path, PathBuf};

/// Why a recording cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The file cannot be opened.
    #[error("could not open the recording `{}`", path.display())]
    Open {
        /// The recording.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// Reading or writing failed part-way.
    #[error("could not {action} the recording `{}`, line {line}", path.display())]
    Io {
        /// `read` or `write`.
        action: &'static str,
        /// The recording.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A line is not a sample.
    #[error("`{}`, line {line}: not a recorded sample", path.display())]
    Line {
        /// The recording.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What the parser says, with the column.
        #[source]
        source: serde_json::Error,
    },
}

/// The samples of a recording, in the order in which they were made.
#[derive(Debug)]
pub struct Recording {
    path: PathBuf,
    lines: Enumerate<Lines<BufReader<File>>>,
}

/// Writes each sample as one line, whole on disk before the next is taken.
#[derive(Debug)]
pub struct Recorder {
    path: PathBuf,
    file: BufWriter<File>,
    lines: usize,
}

/// The samples of the recording at `path`.
///
/// Empty lines are passed over. A line that is not a sample is an error with
/// its number; the lines after it can still be read.
///
/// # Errors
///
/// A file that cannot be opened gives [`ReplayError::Open`].
pub fn read(path: &Path) -> Result<Recording, ReplayError> {
    let file = File::open(path).map_err(|source| ReplayError::Open {
        path: path.to_owned(),
        source,
    })?;
    Ok(Recording {
        path: path.to_owned(),
        lines: BufReader::new(file).lines().enumerate(),
    })
}

impl Iterator for Recording {
    type Item = Result<Sample, ReplayError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (index, line) = self.lines.next()?;
            let (path, line_number) = (&self.path, index + 1);
            match line {
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => {
                    let sample = serde_json::from_str(&text);
                    return Some(sample.map_err(|source| ReplayError::Line {
                        path: path.clone(),
                        line: line_number,
                        source,
                    }));
                }
                Err(source) => {
                    return Some(Err(ReplayError::Io {
                        action: "read",
                        path: path.clone(),
                        line: line_number,
                        source,
                    }));
                }
            }
        }
    }
}

impl Recorder {
    /// Begins a recording, replacing what was at `path`.
    ///
    /// # Errors
    ///
    /// A file that cannot be created gives [`ReplayError::Open`].
    pub fn create(path: &Path) -> Result<Self, ReplayError> {
        let file = File::create(path).map_err(|source| ReplayError::Open {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            file: BufWriter::new(file),
            lines: 0,
        })
    }

    /// Appends one sample.
    ///
    /// # Errors
    ///
    /// A full or failing disk gives [`ReplayError::Io`].
    pub fn record(&mut self, sample: &Sample) -> Result<(), ReplayError> {
        self.lines += 1;
        let written = serde_json::to_writer(&mut self.file, sample)
            .map_err(io::Error::from)
            .and_then(|()| self.file.write_all(b"\n"))
            .and_then(|()| self.file.flush());
        written.map_err(|source| ReplayError::Io {
            action: "write",
            path: self.path.clone(),
            line: self.lines,
            source,
        })
    }
}
