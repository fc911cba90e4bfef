//! What the keys do.

use super::order::Order;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// How the screen is looked at.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, and any of them may be on with any other"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sight {
    /// By what workloads are ordered.
    pub order: Order,
    /// The other way round.
    pub reversed: bool,
    /// Which of the two lists the arrows move in.
    pub list: List,
    /// The row that is looked at, in each list.
    pub selected: [usize; 2],
    /// The help is shown.
    pub help: bool,
    /// Nothing new is shown.
    pub paused: bool,
    /// It is enough.
    pub over: bool,
}

/// The two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum List {
    /// Devices.
    Devices,
    /// Workloads.
    #[default]
    Workloads,
}

/// Every key with what it does, for the help and for the test that tries them.
pub const KEYS: &[(&str, &str)] = &[
    ("p", "order by power now"),
    ("e", "order by energy"),
    ("c", "order by CO2e"),
    ("n", "order by name"),
    ("f", "order by phase"),
    ("s", "next order"),
    ("r", "reverse the order"),
    ("Up Down j k", "another row"),
    ("PgUp PgDn", "ten rows"),
    ("Home End", "the first or the last row"),
    ("Tab", "the other list"),
    ("Space", "pause, go on"),
    ("h ?", "this help"),
    ("q Esc", "quit"),
];

impl Sight {
    /// Does what a key means, in lists of so many rows.
    pub fn press(&mut self, key: KeyEvent, rows: [usize; 2]) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c' | 'd') if control => self.over = true,
            KeyCode::Esc if self.help => self.help = false,
            KeyCode::Esc | KeyCode::Char('q') => self.over = true,
            KeyCode::Char('h' | '?') => self.help = !self.help,
            KeyCode::Char(' ') => self.paused = !self.paused,
            KeyCode::Char('p') => self.order = Order::Power,
            KeyCode::Char('e') => self.order = Order::Energy,
            KeyCode::Char('c') => self.order = Order::Emissions,
            KeyCode::Char('n') => self.order = Order::Name,
            KeyCode::Char('f') => self.order = Order::Phase,
            KeyCode::Char('s') => self.order = self.order.next(),
            KeyCode::Char('r') => self.reversed = !self.reversed,
            KeyCode::Tab | KeyCode::BackTab => self.list = self.list.other(),
            KeyCode::Up | KeyCode::Char('k') => self.go(-1, rows),
            KeyCode::Down | KeyCode::Char('j') => self.go(1, rows),
            KeyCode::PageUp => self.go(-10, rows),
            KeyCode::PageDown => self.go(10, rows),
            KeyCode::Home => self.go(isize::MIN, rows),
            KeyCode::End => self.go(isize::MAX, rows),
            _ => {}
        }
    }

    fn go(&mut self, by: isize, rows: [usize; 2]) {
        let list = self.list as usize;
        let end = rows[list].saturating_sub(1);
        self.selected[list] = self.selected[list].saturating_add_signed(by).min(end);
    }
}

impl List {
    fn other(self) -> Self {
        match self {
            Self::Devices => Self::Workloads,
            Self::Workloads => Self::Devices,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(sight: &mut Sight, code: KeyCode) {
        sight.press(KeyEvent::new(code, KeyModifiers::NONE), [2, 30]);
    }

    #[test]
    fn the_arrows_stay_inside_the_list() {
        let mut sight = Sight::default();
        for (key, selected) in [
            (KeyCode::Up, [0, 0]),
            (KeyCode::Down, [0, 1]),
            (KeyCode::PageDown, [0, 11]),
            (KeyCode::End, [0, 29]),
            (KeyCode::Down, [0, 29]),
            (KeyCode::Home, [0, 0]),
            (KeyCode::Tab, [0, 0]),
            (KeyCode::PageDown, [1, 0]),
        ] {
            press(&mut sight, key);
            assert_eq!(sight.selected, selected, "{key:?}");
        }
    }

    #[test]
    fn orders_are_chosen_by_letter_or_in_turn() {
        let mut sight = Sight::default();
        for (letter, order) in [
            ('e', Order::Energy),
            ('n', Order::Name),
            ('f', Order::Phase),
            ('s', Order::Power),
            ('c', Order::Emissions),
            ('p', Order::Power),
        ] {
            press(&mut sight, KeyCode::Char(letter));
            assert_eq!(sight.order, order, "{letter}");
        }
        press(&mut sight, KeyCode::Char('r'));
        assert!(sight.reversed);
    }

    #[test]
    fn escape_leaves_the_help_before_it_leaves_the_program() {
        let mut sight = Sight::default();
        press(&mut sight, KeyCode::Char('?'));
        assert!(sight.help);
        press(&mut sight, KeyCode::Esc);
        assert!(!sight.help && !sight.over);
        press(&mut sight, KeyCode::Esc);
        assert!(sight.over);
        let mut sight = Sight::default();
        let interrupt = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        sight.press(interrupt, [0, 0]);
        assert!(sight.over);
    }
}
