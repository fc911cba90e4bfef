//! Sections of a screen, which share the lines that there are.

use super::layout::{MARGIN, WIDTH, fitted};

/// A heading with what stands beside it, on as few lines as are left for it.
pub(super) struct Section {
    heading: &'static str,
    items: Vec<String>,
    separator: &'static str,
    lines: usize,
}

impl Section {
    /// A section that takes one line for now.
    pub fn new(heading: &'static str, items: Vec<String>, separator: &'static str) -> Self {
        Self {
            heading,
            items,
            separator,
            lines: 1,
        }
    }

    /// What stands before its first line.
    pub fn heading(&self) -> &'static str {
        self.heading
    }

    /// Its lines, no more than it was given.
    pub fn lines(&self) -> Vec<String> {
        self.fitted(self.lines)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    fn fitted(&self, lines: usize) -> Vec<String> {
        fitted(&self.items, self.separator, WIDTH - MARGIN, lines)
    }
}

/// Gives every section a line, and what is left to those that need more.
///
/// They come in the order in which they need it, for figures are never cut while
/// there is room.
pub(super) fn shared_out(mut sections: Vec<Section>, room: usize) -> Vec<Section> {
    let mut left = room.saturating_sub(sections.len());
    for lines in 2..=3 {
        for section in &mut sections {
            let more = section.fitted(lines).len();
            let more = more.saturating_sub(section.fitted(section.lines).len());
            if (1..=left).contains(&more) {
                section.lines = lines;
                left -= more;
            }
        }
    }
    sections.truncate(room);
    sections
}
