//! YAML as a tree in which everything knows its line.

use super::error::{Mistake, Place};
use saphyr_parser::{Event, Parser, ScanError, Span, StrInput};

/// The format nests three deep; more is no file for a web server.
const DEEPEST: usize = 8;

/// A value and where it begins.
pub(super) struct Node {
    pub at: Place,
    pub value: Value,
}

/// What stands there.
pub(super) enum Value {
    /// A key without a value, `~`, or an empty file.
    Nothing,
    /// A text, a number or a word: what it is depends on its key.
    Text(String),
    List(Vec<Node>),
    /// Keys with their places, in the order of the file.
    Table(Vec<(Place, String, Node)>),
}

impl Node {
    /// What it is, with its article, for errors.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Nothing => "nothing",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// The only document of a text.
///
/// Aliases are refused, because a file of ten keys needs none and some bytes of
/// them can stand for gigabytes.
pub(super) fn parse(text: &str) -> Result<Node, Mistake> {
    let mut events = Events(Parser::new_from_str(text));
    let mut document = None;
    loop {
        let (event, at) = events.next()?;
        match event {
            Event::StreamEnd => break,
            Event::DocumentStart(_) if document.is_some() => {
                return Err(at.wrong("a second document begins here; one file holds one"));
            }
            Event::DocumentStart(_) => {
                let (event, at) = events.next()?;
                document = Some(events.node(event, at, 0)?);
            }
            _ => {}
        }
    }
    let nothing = Node {
        at: Place::START,
        value: Value::Nothing,
    };
    Ok(document.unwrap_or(nothing))
}

struct Events<'a>(Parser<'a, StrInput<'a>>);

impl<'a> Events<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Place), Mistake> {
        let end = || Ok((Event::StreamEnd, Span::default()));
        let (event, span) = self
            .0
            .next_event()
            .unwrap_or_else(end)
            .map_err(|it| scan(&it))?;
        Ok((event, place(span)))
    }

    fn node(&mut self, event: Event<'a>, at: Place, depth: usize) -> Result<Node, Mistake> {
        if depth > DEEPEST {
            return Err(at.wrong("this is nested too deeply to be a web configuration"));
        }
        let value = match event {
            Event::Scalar(text, style, ..) => {
                let is_plain = style == saphyr_parser::ScalarStyle::Plain;
                match &*text {
                    "" | "~" | "null" if is_plain => Value::Nothing,
                    text => Value::Text(text.to_owned()),
                }
            }
            Event::SequenceStart(..) => self.list(depth)?,
            Event::MappingStart(..) => self.table(depth)?,
            Event::Alias(_) => return Err(at.wrong("aliases are not read; write the value out")),
            _ => return Err(at.wrong("a value is missing here")),
        };
        Ok(Node { at, value })
    }

    fn list(&mut self, depth: usize) -> Result<Value, Mistake> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                (event, at) => items.push(self.node(event, at, depth + 1)?),
            }
        }
    }

    fn table(&mut self, depth: usize) -> Result<Value, Mistake> {
        let mut entries: Vec<(Place, String, Node)> = Vec::new();
        loop {
            let (name, at) = match self.next()? {
                (Event::MappingEnd, _) => return Ok(Value::Table(entries)),
                (Event::Scalar(name, ..), at) => (name.into_owned(), at),
                (_, at) => return Err(at.wrong("a key is a word, followed by a colon")),
            };
            if let Some((first, ..)) = entries.iter().find(|(_, known, _)| *known == name) {
                let line = first.line;
                return Err(at.wrong(format!(
                    "`{name}` stands here for the second time; it is in line {line} already"
                )));
            }
            let (event, place) = self.next()?;
            let value = self.node(event, place, depth + 1)?;
            entries.push((at, name, value));
        }
    }
}

/// Lines count from 1 and columns from 0 in the parser.
fn place(span: Span) -> Place {
    Place {
        line: span.start.line().max(1),
        column: span.start.col() + 1,
    }
}

fn scan(error: &ScanError) -> Mistake {
    let at = Place {
        line: error.marker().line().max(1),
        column: error.marker().col() + 1,
    };
    at.wrong(format!("not YAML: {}", error.info()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_knows_its_line_and_column() {
        let Ok(tree) = parse("a:\n  b: 1\n  c: [x, y]\n") else {
            panic!("it is YAML");
        };
        let Value::Table(entries) = tree.value else {
            panic!("it is a table");
        };
        let Value::Table(inner) = &entries[0].2.value else {
            panic!("it is a table");
        };
        assert_eq!((inner[0].0.line, inner[0].0.column), (2, 3));
        assert_eq!((inner[1].2.at.line, inner[1].2.at.column), (3, 6));
    }

    #[test]
    fn what_is_no_plain_document_is_refused_at_its_place() {
        let (deep, endless) = ("[".repeat(DEEPEST + 2), "[".repeat(5_000));
        for (text, line, problem) in [
            ("a: 1\nb: 2\na: 3\n", 3, "second time"),
            ("a: &x 1\nb: *x\n", 2, "aliases"),
            ("a: 1\n---\nb: 2\n", 2, "second document"),
            ("a: 'open\n", 1, "not YAML"),
            ("a:\n\t- 1\n", 2, "not YAML"),
            ("? [a, b]\n: 1\n", 1, "a key is a word"),
            (deep.as_str(), 1, "nested too deeply"),
            (endless.as_str(), 1, "not YAML"),
        ] {
            let Err(mistake) = parse(text) else {
                panic!("{text} was read");
            };
            assert!(mistake.problem.contains(problem), "{}", mistake.problem);
            assert!(mistake.at.line >= line, "{text}: {}", mistake.at.line);
        }
    }
}
