//! The documentation is that of the table of fields.

use wattprint::language::{DUTCH, ENGLISH};
use wattprint::offer::table;

/// The document with what the table says between its marks.
fn with_table(document: &str) -> String {
    let mut whole = document.to_owned();
    for (name, words) in [("english", &ENGLISH), ("dutch", &DUTCH)] {
        let (open, close) = (
            format!("<!-- {name} -->\n"),
            format!("<!-- end of {name} -->"),
        );
        let (before, rest) = whole.split_once(&open).expect("the mark stands there");
        let (_, after) = rest.split_once(&close).expect("so does its end");
        whole = format!("{before}{open}\n{}{close}{after}", table(words));
    }
    whole
}

#[test]
fn the_documentation_is_that_of_the_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/offers.md");
    let stands = std::fs::read_to_string(&path).unwrap();
    let expected = with_table(&stands);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &expected).unwrap();
        return;
    }
    assert!(
        stands == expected,
        "docs/offers.md: UPDATE_GOLDEN=1 rewrites its tables"
    );
}
