//! Why a command could not be started, in the words of whoever typed it.

use std::ffi::OsStr;
use std::path::Path;
use std::{env, fs, io};

/// Why a command was not started. Nothing has run and nothing is recorded.
#[derive(Debug, thiserror::Error)]
pub enum SpawnError {
    /// No command was given.
    #[error("no command was given")]
    Empty,
    /// There is no such command.
    #[error("command `{command}` was not found")]
    NotFound {
        /// The first word.
        command: String,
        /// What would help.
        hint: String,
    },
    /// There is one, but it cannot be executed.
    #[error("command `{command}` cannot be executed")]
    NotExecutable {
        /// The first word.
        command: String,
        /// What would help.
        hint: String,
        /// The operating system's answer.
        #[source]
        source: io::Error,
    },
}

impl SpawnError {
    /// The exit code that shells use for it.
    ///
    /// # Source
    ///
    /// POSIX.1-2024, Shell and Utilities, 2.8.2 Exit Status for Commands.
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::Empty => 2,
            Self::NotFound { .. } => 127,
            Self::NotExecutable { .. } => 126,
        }
    }

    /// What would help.
    pub fn hint(&self) -> &str {
        match self {
            Self::Empty => "write the command after `--`: wattprint run -- make -j8",
            Self::NotFound { hint, .. } | Self::NotExecutable { hint, .. } => hint,
        }
    }
}

/// What the operating system's refusal means for whoever typed the command.
pub(super) fn explain(program: &OsStr, source: io::Error) -> SpawnError {
    let command = program.to_string_lossy().into_owned();
    let is_path = command.contains('/');
    let exists = if is_path {
        fs::symlink_metadata(program).is_ok()
    } else {
        // A folder in PATH that may not be searched gives `permission denied`
        // for a command that is nowhere.
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path).any(|folder| folder.join(program).is_file())
    };
    match source.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::PermissionDenied
            if !exists =>
        {
            let hint = if is_path {
                format!("check the path: there is no file `{command}`")
            } else if Path::new(program).exists() {
                format!("it is in this directory: write `./{command}`")
            } else {
                "check the spelling, and that its directory is in PATH".to_owned()
            };
            SpawnError::NotFound { command, hint }
        }
        io::ErrorKind::NotFound => SpawnError::NotExecutable {
            command,
            hint: "the interpreter named in its first line, or its loader, is absent".to_owned(),
            source,
        },
        io::ErrorKind::PermissionDenied => SpawnError::NotExecutable {
            hint: if Path::new(program).is_dir() {
                format!("`{command}` is a directory; name a program in it")
            } else {
                format!("make it executable: chmod +x {command}")
            },
            command,
            source,
        },
        _ => SpawnError::NotExecutable {
            command,
            hint: "it must be a program for this machine, or a script".to_owned(),
            source,
        },
    }
}
