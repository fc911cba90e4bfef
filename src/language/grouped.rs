//! Long numbers, so that one sees how long they are.

use super::Catalogue;
use crate::quantity::significant;

impl Catalogue {
    /// A bare number of so many digits, in groups of three.
    ///
    /// # Source
    ///
    /// ISO 80000-1:2022, 7.3.1: groups are separated by a small space, never by a
    /// comma or a point, which mean different things in different languages.
    pub fn grouped(&self, value: f64, digits: usize) -> String {
        let plain = significant(value, digits);
        let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
        // A count has no decimals, nor has what only rounding errors keep from being one.
        let rest = if rest.trim_matches(['.', '0']).is_empty() {
            ""
        } else {
            rest
        };
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            let left = whole.len() - index;
            if index > 0 && left % 3 == 0 && whole.len() > 4 {
                grouped.push('\u{202F}');
            }
            grouped.push(digit);
        }
        grouped + &(self.number)(rest)
    }
}

#[cfg(test)]
mod tests {
    use crate::language::{DUTCH, ENGLISH};

    #[test]
    fn long_numbers_are_in_groups_of_three() {
        for (value, digits, expected) in [
            (2.5e6, 4, "2\u{202F}500\u{202F}000"),
            (1234.0, 5, "1234"),
            (10.0, 4, "10"),
            (47.999_999_9, 3, "48"),
            (12_340.0, 4, "12\u{202F}340"),
            (0.125, 3, "0.125"),
        ] {
            assert_eq!(ENGLISH.grouped(value, digits), expected);
        }
        assert_eq!(DUTCH.grouped(12.5, 3), "12,5");
    }
}
