//! The factors that are built in, and those in files that the user names.

use crate::profile::{Catalog, Document, Kind, Row};
use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};

/// One profile document as it stands on disk.
pub struct ProfileFile {
    /// Its path, as errors and reports name it.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// The built-in factors with those of `--profile` before them.
///
/// # Errors
///
/// When a file or folder cannot be read, and when a document is refused: with
/// its file, line and column.
pub fn catalog(paths: &[PathBuf]) -> anyhow::Result<Catalog> {
    let documents = documents(paths)?;
    for document in &documents {
        let mut kinds = document.rows.iter().map(Row::kind);
        let of_node = kinds.find(|it| matches!(it, Kind::NodeConstant | Kind::NodeFactor));
        // The ledger holds energy that was metered with the built-in prior.
        if let Some(kind) = of_node {
            anyhow::bail!(
                "`{}` gives `{}`, and no file can: only a calibration replaces the prior of a \
                 node; take it out",
                document.name,
                kind.key()
            );
        }
    }
    Ok(Catalog::adding(documents))
}

/// The documents in these files and folders.
///
/// # Errors
///
/// As [`catalog`].
pub fn documents(paths: &[PathBuf]) -> anyhow::Result<Vec<Document>> {
    let files = files(paths)?;
    let parse = |file: &ProfileFile| Document::parse(&file.name, &file.text);
    let documents = files.iter().map(parse).collect::<Result<Vec<_>, _>>();
    let documents = documents.context("reading the added factors")?;
    if let Some(site) = documents.iter().find(|it| it.site.is_some()) {
        anyhow::bail!(
            "`{}` states the factors of one site; give it with --site FILE",
            site.name
        );
    }
    Ok(documents)
}

/// The files that are named, and every `*.toml` of the folders, by name.
///
/// # Errors
///
/// When one cannot be read, and when a folder holds none.
pub fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<ProfileFile>> {
    let mut files = Vec::new();
    for path in paths {
        for file in in_folder_or_itself(path)? {
            let text = super::text::read(&file, "profile")?;
            let name = file.display().to_string();
            files.push(ProfileFile { name, text });
        }
    }
    Ok(files)
}

fn in_folder_or_itself(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let reading = || format!("reading the profiles in `{}`", path.display());
    if !fs::metadata(path).with_context(reading)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).with_context(reading)? {
        let file = entry.with_context(reading)?.path();
        if file.extension().is_some_and(|it| it == "toml") && !file.is_dir() {
            found.push(file);
        }
    }
    anyhow::ensure!(
        !found.is_empty(),
        "the folder `{}` holds no profile: a profile is a file that ends in `.toml`, \
         and folders within it are not searched",
        path.display()
    );
    found.sort();
    Ok(found)
}
