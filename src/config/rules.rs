//! The tables `[[rule]]`: who found workloads are, by pattern.
//!
//! ```toml
//! [[rule]]
//! match = { unit = "vllm*.service", user = ["ada", "svc-*"] }
//! phase = "inference"
//! project = "assistant"
//! ```
//!
//! A rule matches if each thing under `match` matches one of its patterns. The
//! rules are looked at from the first to the last, and each thing is taken from
//! the first that matches and states it.

use super::nearest;
use super::value::{Value, Wrong};
use crate::source::facts::{Field, Glob, Rule, Rules, Stated, clean, is_label};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys of a rule.
const KEYS: [&str; 6] = ["match", "name", "phase", "project", "model", "labels"];

impl<'a> Value<'a> {
    /// The rules, in their order.
    pub(super) fn rules(&self) -> Result<Rules, Wrong> {
        let list = self.toml.as_array().ok_or_else(|| self.wrong_type())?;
        let mut rules: Vec<Rule> = Vec::new();
        for item in list {
            let Some(table) = item.get_ref().as_table() else {
                return Err(self.wrong_type());
            };
            let rule = self.rule(table, &item.span())?;
            if let Some(earlier) = rules.iter().position(|it| rule.is_covered_by(it)) {
                let number = earlier + 1;
                return Err(at(
                    &item.span(),
                    format!(
                        "this rule has no effect: rule {number} matches the same and comes \
                         before it; state everything there"
                    ),
                ));
            }
            rules.push(rule);
        }
        Ok(Rules(rules))
    }

    fn rule(&self, table: &'a DeTable<'a>, span: &Range<usize>) -> Result<Rule, Wrong> {
        let mut rule = Rule::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "match" => patterns(value, &mut rule)?,
                name if KEYS.contains(&name) => self.state(name, value, &mut rule.states)?,
                name => return Err(at(&key.span(), unknown(name))),
            }
        }
        if rule.patterns.is_empty() {
            let problem = "a rule without `match` would hold for everything; write \
                           `match = { unit = \"vllm*\" }`, or `[labels]` for labels that all get";
            return Err(at(span, problem.to_owned()));
        }
        if rule.states == Stated::default() {
            let stated = KEYS[1..].join(", ");
            let problem = format!("this rule states nothing; give it one of {stated}");
            return Err(at(span, problem));
        }
        Ok(rule)
    }

    fn state(
        &self,
        name: &str,
        value: &'a Spanned<DeValue<'a>>,
        states: &mut Stated,
    ) -> Result<(), Wrong> {
        let wrong = |why: String| at(&value.span(), format!("`rule.{name}`: {why}"));
        let inner = Value {
            toml: value.get_ref(),
            ..*self
        };
        if name == "labels" {
            let labels = inner.labels().map_err(|why| match why {
                Wrong::Value(why) => wrong(why),
                _ => wrong("must be a table of texts".to_owned()),
            })?;
            if let Some(bad) = labels.keys().find(|name| !is_label(name)) {
                return Err(wrong(format!(
                    "`{bad}` cannot name a label; use letters, digits and `_`, no digit first"
                )));
            }
            states.labels.extend(labels);
            return Ok(());
        }
        let text = inner.toml.as_str().and_then(clean);
        let text =
            text.ok_or_else(|| wrong("must be a text in quotes that says something".to_owned()))?;
        match name {
            "name" => states.name = Some(text),
            "phase" => states.phase = Some(text.parse().map_err(wrong)?),
            label => _ = states.labels.insert(label.to_owned(), text),
        }
        Ok(())
    }
}

/// What a rule looks at.
fn patterns<'a>(value: &'a Spanned<DeValue<'a>>, rule: &mut Rule) -> Result<(), Wrong> {
    let table = value.get_ref().as_table().ok_or_else(|| {
        let found = value.get_ref().type_str();
        let problem =
            format!("`match` must be a table such as {{ unit = \"vllm*\" }}; found {found}");
        at(&value.span(), problem)
    })?;
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let field: Field = name.parse().map_err(|()| {
            let names = Field::ALL.map(Field::name);
            let problem = match nearest(name, names) {
                Some(near) => format!("a rule cannot look at `{name}`; did you mean `{near}`?"),
                None => format!(
                    "a rule cannot look at `{name}`; it can look at {}",
                    names.join(", ")
                ),
            };
            at(&key.span(), problem)
        })?;
        rule.patterns.insert(field, globs(name, value)?);
    }
    Ok(())
}

/// One pattern, or a list of them.
fn globs<'a>(name: &str, value: &'a Spanned<DeValue<'a>>) -> Result<Vec<Glob>, Wrong> {
    let glob = |text: &'a Spanned<DeValue<'a>>| {
        let problem =
            |why: &dyn std::fmt::Display| at(&text.span(), format!("`rule.match.{name}`: {why}"));
        let text = text.get_ref();
        let pattern = text.as_str().ok_or_else(|| {
            problem(&format!(
                "a pattern must be a text in quotes; found {}",
                text.type_str()
            ))
        })?;
        pattern.parse().map_err(|why| problem(&why))
    };
    match value.get_ref().as_array() {
        Some(list) if list.is_empty() => Err(at(
            &value.span(),
            format!("`rule.match.{name}`: an empty list matches nothing"),
        )),
        Some(list) => list.iter().map(glob).collect(),
        None => Ok(vec![glob(value)?]),
    }
}

fn unknown(name: &str) -> String {
    if name.parse::<Field>().is_ok() {
        return format!(
            "what a rule looks at stands under `match`; write `match = {{ {name} = \"…\" }}`"
        );
    }
    match nearest(name, KEYS) {
        Some(near) => format!("unknown key `rule.{name}`; did you mean `rule.{near}`?"),
        None => format!("unknown key `rule.{name}`; a rule has {}", KEYS.join(", ")),
    }
}

fn at(span: &Range<usize>, problem: String) -> Wrong {
    Wrong::At(span.start, problem)
}

#[cfg(test)]
mod tests {
    use crate::config::parse;
    use crate::sample::Phase;
    use crate::source::facts::Field;

    #[test]
    fn rules_are_read_in_their_order() {
        let text = r#"
[[rule]]
match = { unit = "vllm*.service", user = ["ada", "svc-*"] }
phase = "inference"
project = "assistant"

[[rule]]
match.image = "*/trainer:*"
name = "trainer"
model = "llama"
labels = { tier = "batch" }
"#;
        let rules = parse(text, "test", &[]).unwrap().rules.0;
        let [first, second] = rules.as_slice() else {
            unreachable!("two rules, not {rules:?}");
        };
        assert_eq!(first.patterns[&Field::User].len(), 2);
        assert_eq!(first.states.labels["project"], "assistant");
        assert_eq!(first.states.phase, Some(Phase::Inference));
        assert_eq!(second.states.name.as_deref(), Some("trainer"));
        assert_eq!(second.states.labels.len(), 2);
        assert_eq!(second.patterns[&Field::Image][0].to_string(), "*/trainer:*");
    }
}
