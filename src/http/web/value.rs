//! The values of the keys of a web configuration.

use super::document::{ClientAuth, Pem};
use super::error::{Mistake, Place};
use super::yaml::{Node, Value};
use crate::config::nearest;
use axum::http::{HeaderName, HeaderValue};
use bcrypt::HashParts;
use std::collections::BTreeMap;
use std::time::Duration;

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Spot<T> {
    pub at: Place,
    pub value: T,
}

/// Headers that may be set, and the values that they may have; any if none is listed.
///
/// # Source
///
/// Prometheus exporter-toolkit, `docs/web-configuration.md`, `http_server_config`.
const HEADERS: &[(&str, &[&str])] = &[
    ("Content-Security-Policy", &[]),
    ("Strict-Transport-Security", &[]),
    ("X-Content-Type-Options", &["nosniff"]),
    ("X-Frame-Options", &["deny", "sameorigin"]),
    ("X-XSS-Protection", &[]),
];

/// Each step of a bcrypt cost doubles the work. At 18 one check takes a processor
/// many seconds, and whoever guesses passwords spends that of others.
const HIGHEST_COST: u32 = 18;

pub(super) fn text(node: &Node) -> Result<Spot<String>, Mistake> {
    match &node.value {
        Value::Text(text) if !text.is_empty() => Ok(Spot {
            at: node.at,
            value: text.clone(),
        }),
        Value::Text(_) => Err(node.at.wrong("must not be empty")),
        _ => Err(node
            .at
            .wrong(format!("must be a text; found {}", node.kind()))),
    }
}

pub(super) fn texts(node: &Node) -> Result<Vec<Spot<String>>, Mistake> {
    let Value::List(items) = &node.value else {
        let found = node.kind();
        return Err(node
            .at
            .wrong(format!("must be a list of texts; found {found}")));
    };
    let item = |item: &Node| {
        let wrong = |_| {
            item.at
                .wrong(format!("a list of texts cannot hold {}", item.kind()))
        };
        text(item).map_err(wrong)
    };
    items.iter().map(item).collect()
}

pub(super) fn boolean(node: &Node) -> Result<bool, Mistake> {
    let word = text(node)?;
    match word.value.as_str() {
        "true" | "True" | "TRUE" => Ok(true),
        "false" | "False" | "FALSE" => Ok(false),
        other => Err(node
            .at
            .wrong(format!("must be `true` or `false`; found `{other}`"))),
    }
}

pub(super) fn count(node: &Node) -> Result<u32, Mistake> {
    let number = text(node)?;
    let wrong = || {
        let found = &number.value;
        node.at
            .wrong(format!("must be a whole number; found `{found}`"))
    };
    number.value.parse().map_err(|_| wrong())
}

/// A duration as Go writes it: `1s`, `500ms`, `1m30s`, or `0`.
pub(super) fn duration(node: &Node) -> Result<Duration, Mistake> {
    let written = text(node)?.value;
    let wrong = || {
        let problem = format!("must be a duration such as 1s, 500ms or 1m30s; found `{written}`");
        node.at.wrong(problem)
    };
    if written == "0" {
        return Ok(Duration::ZERO);
    }
    let mut rest = written.as_str();
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|it: char| !it.is_ascii_digit() && it != '.');
        let (number, after) = rest.split_at(digits.ok_or_else(wrong)?);
        let letters = after
            .find(|it: char| it.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let units = [("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
        let unit = units
            .iter()
            .find(|(name, _)| *name == unit)
            .ok_or_else(wrong)?;
        let number: f64 = number.parse().map_err(|_| wrong())?;
        seconds += number * unit.1;
        rest = after;
    }
    Duration::try_from_secs_f64(seconds).map_err(|_| wrong())
}

pub(super) fn file(node: &Node) -> Result<Spot<Pem>, Mistake> {
    text(node).map(|it| Spot {
        at: it.at,
        value: Pem::File(it.value.into()),
    })
}

pub(super) fn inline(node: &Node) -> Result<Spot<Pem>, Mistake> {
    text(node).map(|it| Spot {
        at: it.at,
        value: Pem::Inline(it.value),
    })
}

/// Puts a value into a slot that two keys share.
pub(super) fn once<T>(
    other: &str,
    slot: &mut Option<Spot<T>>,
    value: Result<Spot<T>, Mistake>,
) -> Result<(), Mistake> {
    let value = value?;
    if slot.is_some() {
        let problem = format!("`{other}` is given too; keep one of the two");
        return Err(value.at.wrong(problem));
    }
    *slot = Some(value);
    Ok(())
}

pub(super) fn client_auth(node: &Node) -> Result<Option<Spot<ClientAuth>>, Mistake> {
    if matches!(&node.value, Value::Nothing) {
        return Ok(None);
    }
    let Spot { at, value: name } = text(node)?;
    // An older name, which the toolkit still reads.
    let name = name.replace("RequireClientCert", "RequireAnyClientCert");
    let known = ClientAuth::ALL
        .into_iter()
        .find(|(known, _)| *known == name);
    if let Some((_, value)) = known {
        return Ok(Some(Spot { at, value }));
    }
    let names = ClientAuth::ALL.map(|(name, _)| name);
    Err(at.wrong(match nearest(&name, names) {
        Some(near) => format!("`{name}` is no policy; did you mean `{near}`?"),
        None => format!(
            "`{name}` is no policy; the policies are {}",
            names.join(", ")
        ),
    }))
}

pub(super) fn headers(node: &Node) -> Result<Vec<(HeaderName, HeaderValue)>, Mistake> {
    let mut headers = Vec::new();
    for (at, name, node) in table(node, "must be a table of headers")? {
        let Some((known, values)) = HEADERS.iter().find(|(known, _)| known == name) else {
            let all: Vec<_> = HEADERS.iter().map(|(name, _)| *name).collect();
            let all = all.join(", ");
            let problem = format!("header `{name}` cannot be set here; those that can are {all}");
            return Err(at.wrong(problem));
        };
        let value = match &node.value {
            // The toolkit leaves a blank header out.
            Value::Nothing => continue,
            _ => text(node)?.value,
        };
        if !values.is_empty() && !values.contains(&value.as_str()) {
            let values = values.join(", ");
            let problem = format!("`{name}` must be one of {values}; found `{value}`");
            return Err(node.at.wrong(problem));
        }
        let wrong = |_| {
            let problem = format!("`{name}` holds a character that no header may have");
            node.at.wrong(problem)
        };
        let value = HeaderValue::from_str(&value).map_err(wrong)?;
        let name = HeaderName::from_bytes(known.as_bytes());
        headers.extend(name.ok().map(|name| (name, value)));
    }
    Ok(headers)
}

/// Users with their hashes. A text that is no hash may be a password, and is not told.
pub(super) fn users(node: &Node) -> Result<BTreeMap<String, String>, Mistake> {
    let mut users = BTreeMap::new();
    for (at, name, node) in table(node, "must be a table of users and bcrypt hashes")? {
        if name.contains(':') {
            return Err(at.wrong(format!("`{name}`: no user name may hold a colon")));
        }
        let hash = text(node)?.value;
        let Ok(parts) = hash.parse::<HashParts>() else {
            let problem = format!(
                "what is given for `{name}` is no bcrypt hash; make one with `htpasswd -nBC 10 {name}`"
            );
            return Err(node.at.wrong(problem));
        };
        let cost = parts.get_cost();
        if cost > HIGHEST_COST {
            let problem = format!(
                "the hash of `{name}` has a cost of {cost}, with which every guess would keep a processor busy for minutes; make one of at most {HIGHEST_COST}, better 10"
            );
            return Err(node.at.wrong(problem));
        }
        users.insert(name.clone(), hash);
    }
    Ok(users)
}

fn table<'a>(node: &'a Node, wrong: &str) -> Result<&'a [(Place, String, Node)], Mistake> {
    match &node.value {
        Value::Nothing => Ok(&[]),
        Value::Table(table) => Ok(table),
        _ => Err(node.at.wrong(format!("{wrong}; found {}", node.kind()))),
    }
}
