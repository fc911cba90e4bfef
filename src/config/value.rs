//! The value of a key: what the file says, as the type that the key takes.

use super::{Listen, nearest};
use std::collections::BTreeMap;
use std::path::PathBuf;
use toml::de::DeValue;

/// Why a value does not fit its key.
pub(super) enum Wrong {
    /// It is not of the key's type; the name of the type that it is.
    Type(&'static str),
    /// It is, but makes no sense; in words.
    Value(String),
    /// Something at this byte within it is wrong; in words.
    At(usize, String),
}

/// A value, and what is known elsewhere that it must agree with.
pub(super) struct Value<'a> {
    /// The value as written.
    pub toml: &'a DeValue<'a>,
    /// The names of all drivers.
    pub drivers: &'a [&'a str],
}

impl<'a> Value<'a> {
    pub(super) fn wrong_type(&self) -> Wrong {
        Wrong::Type(self.toml.type_str())
    }

    pub fn text(&self) -> Result<&'a str, Wrong> {
        self.toml.as_str().ok_or_else(|| self.wrong_type())
    }

    pub fn path(&self) -> Result<PathBuf, Wrong> {
        match self.text()? {
            "" => Err(Wrong::Value("an empty path names no file".to_owned())),
            path => Ok(path.into()),
        }
    }

    /// One path, or a list of them.
    pub fn paths(&self) -> Result<Vec<PathBuf>, Wrong> {
        let Some(list) = self.toml.as_array() else {
            return self.path().map(|it| vec![it]);
        };
        let path = |item: &'a toml::Spanned<DeValue<'a>>| {
            let toml = item.get_ref();
            let inner = Value { toml, ..*self };
            match inner.path() {
                Err(Wrong::Type(found)) => Err(Wrong::Value(format!(
                    "a list of paths cannot hold a value of type {found}"
                ))),
                path => path,
            }
        };
        list.iter().map(path).collect()
    }

    fn integer(&self) -> Option<i64> {
        let integer = self.toml.as_integer()?;
        i64::from_str_radix(integer.as_str(), integer.radix()).ok()
    }

    pub fn number(&self) -> Result<f64, Wrong> {
        let float = || self.toml.as_float()?.as_str().parse().ok();
        let number = self.integer().map(|it| it as f64).or_else(float);
        let number = number.ok_or_else(|| self.wrong_type())?;
        if number.is_finite() {
            Ok(number)
        } else {
            Err(Wrong::Value(format!("`{number}` is not a finite number")))
        }
    }

    pub fn amount(&self) -> Result<f64, Wrong> {
        match self.number()? {
            number if number < 0.0 => Err(Wrong::Value(format!("`{number}` is below zero"))),
            number => Ok(number),
        }
    }

    pub fn count(&self) -> Result<usize, Wrong> {
        let integer = self.integer().ok_or_else(|| self.wrong_type())?;
        let count = usize::try_from(integer).ok().filter(|it| *it > 0);
        count.ok_or_else(|| Wrong::Value(format!("`{integer}` is below 1")))
    }

    pub fn texts(&self) -> Result<Vec<&'a str>, Wrong> {
        let list = self.toml.as_array().ok_or_else(|| self.wrong_type())?;
        let text = |item: &'a DeValue<'a>| {
            let wrong = || Wrong::Value(format!("a list of texts cannot hold {}", a(item)));
            item.as_str().ok_or_else(wrong)
        };
        list.iter().map(|item| text(item.get_ref())).collect()
    }

    pub fn boolean(&self) -> Result<bool, Wrong> {
        self.toml.as_bool().ok_or_else(|| self.wrong_type())
    }

    pub fn addresses(&self) -> Result<Vec<Listen>, Wrong> {
        let address = |text: &str| {
            let read = text.parse::<Listen>();
            read.map_err(|why| Wrong::Value(why.to_string()))
        };
        self.texts()?.into_iter().map(address).collect()
    }

    pub fn sources(&self) -> Result<Vec<String>, Wrong> {
        let known = |name: &str| {
            if self.drivers.contains(&name) {
                return Ok(name.to_owned());
            }
            let all = self.drivers.join(", ");
            Err(Wrong::Value(
                match nearest(name, self.drivers.iter().copied()) {
                    Some(near) => format!("`{name}` is not a source; did you mean `{near}`?"),
                    None => format!("`{name}` is not a source; the sources are {all}"),
                },
            ))
        };
        self.texts()?.into_iter().map(known).collect()
    }

    pub(super) fn labels(&self) -> Result<BTreeMap<String, String>, Wrong> {
        let table = self.toml.as_table().ok_or_else(|| self.wrong_type())?;
        let label = |name: &str, value: &DeValue<'_>| {
            let wrong = || Wrong::Value(format!("label `{name}` must be a text, not {}", a(value)));
            let text = value.as_str().ok_or_else(wrong)?;
            Ok((name.to_owned(), text.to_owned()))
        };
        let labels = table.iter();
        labels
            .map(|(name, value)| label(name.get_ref(), value.get_ref()))
            .collect()
    }
}

/// The value's type with its article.
fn a(value: &DeValue<'_>) -> String {
    let name = value.type_str();
    let article = if name.starts_with(['a', 'i']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}
