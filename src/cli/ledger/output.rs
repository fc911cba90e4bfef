//! Where an export goes: a new file, or standard output as long as it is read.

use anyhow::Context;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Standard output or a file.
pub struct Output {
    to: BufWriter<Box<dyn Write>>,
    path: Option<PathBuf>,
}

/// Nobody reads standard output any longer, as in `| head`.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads the output")]
struct Unread;

impl Output {
    /// Opens a file that does not exist yet, or without a path standard output.
    ///
    /// # Errors
    ///
    /// When the file exists or cannot be made.
    pub fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let to: Box<dyn Write> = match path {
            None => Box::new(io::stdout()),
            Some(path) => Box::new(create(path)?),
        };
        Ok(Self {
            to: BufWriter::new(to),
            path: path.map(Path::to_owned),
        })
    }

    /// Writes text.
    ///
    /// # Errors
    ///
    /// When it cannot be written, or nobody reads it.
    pub fn write(&mut self, text: &str) -> anyhow::Result<()> {
        let written = self.to.write_all(text.as_bytes());
        self.judge(written)
    }

    /// Ends it. Half a file is taken away, so that nobody loads it; a reader that
    /// has gone is not an error.
    ///
    /// # Errors
    ///
    /// Whatever went wrong before, or when the last of it cannot be written.
    pub fn close(mut self, written: anyhow::Result<()>) -> anyhow::Result<()> {
        let flushed = written.and_then(|()| {
            let flushed = self.to.flush();
            self.judge(flushed)
        });
        match (flushed, &self.path) {
            (Err(error), None) if error.is::<Unread>() => Ok(()),
            (Err(error), Some(path)) => {
                let _best_effort = fs::remove_file(path);
                Err(error)
            }
            (outcome, _) => outcome,
        }
    }

    fn judge(&self, outcome: io::Result<()>) -> anyhow::Result<()> {
        match (outcome, &self.path) {
            (Err(error), None) if error.kind() == io::ErrorKind::BrokenPipe => Err(Unread.into()),
            (outcome, None) => outcome.context("could not write to standard output"),
            (outcome, Some(path)) => {
                outcome.with_context(|| format!("could not write to `{}`", path.display()))
            }
        }
    }
}

fn create(path: &Path) -> anyhow::Result<File> {
    File::create_new(path).map_err(|error| {
        let shown = path.display();
        if error.kind() == io::ErrorKind::AlreadyExists {
            anyhow::anyhow!("`{shown}` exists already; name another file or remove it")
        } else {
            anyhow::Error::new(error).context(format!("could not make the file `{shown}`"))
        }
    })
}
