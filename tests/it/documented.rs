//! Tables in documents that tests make.

use std::fs;
use std::path::Path;

/// The table between two marks in a document is this one; `UPDATE_GOLDEN=1` writes
/// it there.
pub fn assert_documented(document: &str, (begin, end): (&str, &str), table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(begin).unwrap();
    let (found, after) = rest.split_once(end).unwrap();
    let wanted = format!("\n{table}\n");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, format!("{before}{begin}{wanted}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(found, wanted, "UPDATE_GOLDEN=1 rewrites the table");
}
