//! Tables with heads that belong to their columns and rows.

use super::super::{Line, Table};
use super::escape::inline;
use super::lines;
use crate::language::Catalogue;

/// A table in a frame that scrolls by itself where the page is narrower.
pub(super) fn written(table: &Table, number: usize, words: &Catalogue) -> String {
    let class = |index: usize| {
        let numeric = table.columns.get(index).is_some_and(|it| it.numeric);
        if numeric { r#" class="number""# } else { "" }
    };
    let heads = table.columns.iter().enumerate().map(|(index, column)| {
        let head = inline(&column.head, words);
        format!(r#"<th scope="col"{}>{head}</th>"#, class(index))
    });
    let cell = |(index, cell): (usize, &Line)| {
        let said = inline(cell, words);
        if index == 0 {
            return format!(r#"<th scope="row"{}>{said}</th>"#, class(index));
        }
        format!("<td{}>{said}</td>", class(index))
    };
    let rows = table.cells().map(|cells| {
        let cells: String = cells.into_iter().enumerate().map(cell).collect();
        format!("<tr>{cells}</tr>")
    });
    format!(
        r#"<div class="table" role="region" tabindex="0" aria-labelledby="part-{number}">
<table>
<caption id="part-{number}">{}</caption>
<thead><tr>{}</tr></thead>
<tbody>
{}</tbody>
</table>
</div>"#,
        inline(&table.caption, words),
        heads.collect::<String>(),
        lines(rows),
    )
}
