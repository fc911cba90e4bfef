//! Rows of words as a table on a terminal.

/// How a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A line for each row, with every column as wide as its widest cell.
pub fn table<const N: usize>(rows: &[[String; N]], sides: [Side; N]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).zip(sides);
        let line: Vec<String> = cells
            .map(|((cell, width), side)| match side {
                Side::Left => format!("{cell:<width$}"),
                Side::Right => format!("{cell:>width$}"),
            })
            .collect();
        line.join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["NAME", "JOULES"], ["é", "1"], ["longer", "1234567"]];
        let rows = rows.map(|row| row.map(str::to_owned));
        assert_eq!(
            table(&rows, [Side::Left, Side::Right]),
            "NAME     JOULES\né             1\nlonger  1234567\n"
        );
        assert_eq!(
            table(&rows, [Side::Left, Side::Left]),
            "NAME    JOULES\né       1\nlonger  1234567\n"
        );
    }
}
