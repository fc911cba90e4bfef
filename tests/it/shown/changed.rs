//! Whether a check would notice: each number changed by one in its last place.

use super::token::tokens;

/// How many changes were made, and how many of them a check found.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    pub made: usize,
    pub found: usize,
}

impl Tally {
    pub fn count(&mut self, found: bool) {
        self.made += 1;
        self.found += usize::from(found);
    }

    /// Fails where less than `least` of the changes were found, and says how many were.
    pub fn assert_share(self, what: &str, least: f64) {
        let share = self.found as f64 / self.made as f64;
        println!(
            "{what}: {} of {} changes found ({share:.3})",
            self.found, self.made
        );
        assert!(self.made > 20, "{what}: only {} changes", self.made);
        assert!(
            share >= least,
            "{what}: {} of {} found",
            self.found,
            self.made
        );
    }
}

/// The line once for each of its numbers, with that number changed.
pub fn changed(line: &str) -> Vec<String> {
    let all = tokens(line).into_iter();
    let changed = all.map(|token| {
        let last = token.at.end - 1;
        let digit = line.as_bytes()[last] - b'0';
        let other = if digit == 9 { 8 } else { digit + 1 };
        format!("{}{other}{}", &line[..last], &line[token.at.end..])
    });
    changed.collect()
}
