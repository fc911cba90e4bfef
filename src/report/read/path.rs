//! Where in a JSON text something is, as a path.

use crate::report::clean;

/// How long a path may be in a message.
const LONGEST: usize = 120;

/// One level of objects and lists that are open.
enum Level {
    /// An object, with the member that was named last.
    Object(String),
    /// A list, with the place of the item.
    List(usize),
}

/// What a text has opened up to some place.
#[derive(Default)]
struct Walk {
    levels: Vec<Level>,
    /// The string that is being read, if one is.
    string: Option<String>,
    escaped: bool,
    /// Whether the next string is the name of a member.
    name_follows: bool,
}

/// The path of what stands at a line and column, as `quantities[3].unit`.
///
/// At the end of an object it is the path of that object: a member is missing there.
pub(super) fn at(text: &str, line: usize, column: usize) -> String {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = before.map(str::len).sum();
    let place = (start + column.saturating_sub(1)).min(text.len());
    let mut walk = Walk::default();
    let bytes = text.as_bytes();
    for byte in bytes.iter().take(place) {
        walk.step(*byte);
    }
    if bytes.get(place) == Some(&b'}') {
        walk.forget_member();
    }
    walk.path()
}

impl Walk {
    fn step(&mut self, byte: u8) {
        if let Some(string) = &mut self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => return self.end_string(),
                _ => string.push(char::from(byte)),
            }
            return;
        }
        match byte {
            b'"' => self.string = Some(String::new()),
            b'{' => self.open(Level::Object(String::new())),
            b'[' => self.open(Level::List(0)),
            b'}' | b']' => drop(self.levels.pop()),
            b',' => match self.levels.last_mut() {
                Some(Level::List(index)) => *index += 1,
                Some(Level::Object(_)) => self.name_follows = true,
                None => {}
            },
            _ => {}
        }
    }

    fn open(&mut self, level: Level) {
        self.name_follows = matches!(level, Level::Object(_));
        self.levels.push(level);
    }

    fn end_string(&mut self) {
        let string = self.string.take().unwrap_or_default();
        if let (true, Some(Level::Object(name))) = (self.name_follows, self.levels.last_mut()) {
            *name = string;
            self.name_follows = false;
        }
    }

    fn forget_member(&mut self) {
        if let Some(Level::Object(name)) = self.levels.last_mut() {
            name.clear();
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for level in &self.levels {
            match level {
                Level::Object(name) if name.is_empty() => {}
                Level::Object(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Level::List(index) => path.extend(["[", &index.to_string(), "]"]),
            }
        }
        match path.trim_start_matches('.') {
            "" => "the object itself".to_owned(),
            path => clean(path, LONGEST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_as_the_path_that_leads_there() {
        let text = "{\n \"a\": [1, {\"b,\": \"x]\\\"\", \"c\": 2}],\n \"d\": {}\n}";
        for (line, mark, expected) in [
            (2, "2", "a[1].c"),
            (2, "1,", "a[0]"),
            (2, "}", "a[1]"),
            (3, "}", "d"),
            (4, "}", "the object itself"),
        ] {
            let column = text.lines().nth(line - 1).unwrap().find(mark).unwrap() + 1;
            assert_eq!(at(text, line, column), expected, "{line} {mark}");
        }
    }
}
