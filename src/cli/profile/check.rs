//! `wattprint profile check`: is a file of factors right, and what would it replace?

use super::print;
use crate::cli::catalog::{ProfileFile, files};
use crate::profile::{Catalog, Document, problems};
use std::path::PathBuf;

/// Check files of factors, and tell everything that is wrong with them
///
/// Says for each file that is right how many factors it holds and which
/// built-in ones they would take the place of.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wattprint profile check supplier.toml
  wattprint profile check /etc/wattprint/profiles

Exit code: 0 if every file is right, 1 if not.")]
pub struct Args {
    /// Files, and folders of files that end in `.toml`
    #[arg(value_name = "FILE_OR_DIR", required = true)]
    paths: Vec<PathBuf>,
}

/// Checks the files as they would be loaded.
///
/// # Errors
///
/// When a file is not right, cannot be read, or stdout cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let files = files(&args.paths)?;
    let mut lines = Vec::new();
    let (mut wrong_files, mut wrong) = (0, 0);
    let mut right = Vec::new();
    for file in &files {
        if let Ok(document) = Document::parse(&file.name, &file.text) {
            right.push(document);
        } else {
            let found = told(file);
            wrong += found.len();
            wrong_files += 1;
            lines.extend(found);
        }
    }
    for document in &right {
        lines.extend(replaced(document)?);
    }
    print(&lines)?;
    anyhow::ensure!(
        wrong == 0,
        "{} in {wrong_files} of {}",
        counted(wrong, "problem"),
        counted(files.len(), "file")
    );
    Ok(())
}

fn told(file: &ProfileFile) -> Vec<String> {
    let found = problems(&file.name, &file.text);
    found.iter().map(ToString::to_string).collect()
}

/// That a file is right, and the built-in factors that it replaces.
fn replaced(document: &Document) -> anyhow::Result<Vec<String>> {
    let factors = counted(document.rows.len(), "factor");
    let mut lines = vec![format!("{}: {factors}, nothing wrong", document.name)];
    let embedded = Catalog::embedded();
    for row in &document.rows {
        let built_in = embedded.rows_of(row.kind(), row.place())?;
        if let Some(latest) = built_in.first() {
            lines.push(format!(
                "  {} {} goes before the built-in {} {}",
                row.id(),
                row.shown(),
                latest.id(),
                latest.shown()
            ));
        }
    }
    Ok(lines)
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
