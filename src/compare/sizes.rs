//! Units of work that go by one name and differ in size.

use super::basis::{TOKEN, WHOLE};
use super::object::{Difference, SideWords};
use super::side::{Side, label};

/// By how many times the units of two sides may differ in size and still be one unit.
const ONE_SIZE: f64 = 1.25;

/// In what the units of work differ that go by one name: tokens that go into one, and
/// tokens that come out of it.
pub(super) fn sizes(sides: &[Side], unit: &str) -> Vec<Difference> {
    if [TOKEN, WHOLE].contains(&unit) {
        return Vec::new();
    }
    let put_in = |side: &Side| {
        let mut statements = side.report.statements.iter();
        statements.find(|it| it.id == "input-tokens")?.value
    };
    let generated = |side: &Side| Some(side.amount(TOKEN)? / side.amount(unit)?);
    let found = [
        size("size.input-tokens", sides, &put_in),
        size("size.output-tokens", sides, &generated),
    ];
    found.into_iter().flatten().collect()
}

fn size(id: &str, sides: &[Side], of: &dyn Fn(&Side) -> Option<f64>) -> Option<Difference> {
    let found: Vec<Option<f64>> = sides.iter().map(of).collect();
    let known = found.iter().copied().flatten();
    let least = known.clone().min_by(f64::total_cmp)?;
    let most = known.max_by(f64::total_cmp)?;
    let said = |(at, size): (usize, &Option<f64>)| SideWords {
        side: label(at),
        says: size.map_or_else(|| "unknown".to_owned(), |it| it.round().to_string()),
    };
    (most > least * ONE_SIZE).then(|| Difference {
        id: id.to_owned(),
        sides: found.iter().enumerate().map(said).collect(),
    })
}
