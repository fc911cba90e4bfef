//! What may be shown of an object: its amounts, and the numbers in its texts.

use super::amount::{Amount, of_report};
use super::token::{Said, Token, said, tokens};
use super::{line, plain};
use crate::reports::object;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::BTreeSet;
use wattprint::language::Catalogue;
use wattprint::quantity::{percent, prefixed, significant};
use wattprint::report::Report;

/// What stands beside a number in a text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Beside {
    /// The word before it.
    Before(String),
    /// The word after it.
    After(String),
    /// It is the whole text.
    Nothing,
}

/// A number with its unit, as a text has it, and what stands beside it there.
type Written = (String, Option<&'static str>, Beside);

/// All that may be shown, in one language.
#[derive(Debug)]
pub struct Known {
    amounts: Vec<Amount>,
    written: BTreeSet<Written>,
    /// What a line about a quantity begins with, the longest first.
    heads: Vec<(String, String)>,
}

impl Known {
    /// Of an object whose amounts are these and whose quantities are called so.
    pub fn new(
        object: &Value,
        amounts: Vec<Amount>,
        heads: Vec<(String, String)>,
        words: &Catalogue,
    ) -> Self {
        let mut known = Self {
            amounts,
            written: BTreeSet::new(),
            heads,
        };
        known
            .heads
            .sort_by_key(|(head, _)| std::cmp::Reverse(head.len()));
        known.texts(object, words);
        known
    }

    /// Of a report.
    pub fn of(report: &Report, words: &Catalogue) -> Self {
        let object = serde_json::from_str(&object(report)).unwrap();
        let ids = words.quantities.iter().map(|it| it.id);
        let named = ids.map(|id| (words.name(id), id.to_owned()));
        // A row within another one does not say by itself of what it is, nor does a time.
        let heads = named.filter(|(name, id)| !name.starts_with(' ') && !id.starts_with("time."));
        let heads = heads.map(|(name, id)| (line(name), id));
        let mut known = Self::new(&object, of_report(report), heads.collect(), words);
        known.counts(report, words);
        known
    }

    /// Also lets the numbers of a text be shown, each beside a word that is beside it
    /// there; a number that is the whole text may stand anywhere.
    pub fn add(&mut self, text: &str) {
        for token in tokens(&line(text)) {
            self.written.extend(ways(&token));
        }
    }

    /// The numbers in an object's own texts, said in the reader's language.
    fn texts(&mut self, value: &Value, words: &Catalogue) {
        match value {
            Value::String(text) if text.contains(|it: char| it.is_ascii_digit()) => {
                self.add(text);
                self.add(&words.said(text));
                self.add(&(words.number)(text));
                if let Ok(moment) = text.parse::<Timestamp>() {
                    for show in [words.date, words.moment, words.instant] {
                        self.add(&show(moment));
                    }
                }
                if let Ok(day) = text.parse::<Date>() {
                    let midnight = TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).unwrap();
                    self.add(&(words.date)(midnight));
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.texts(item, words)),
            Value::Object(fields) => fields
                .iter()
                // A unit is no number, though `1` is one.
                .filter(|(key, _)| *key != "unit")
                .for_each(|(_, field)| self.texts(field, words)),
            Value::String(_) | Value::Number(_) | Value::Null | Value::Bool(_) => {}
        }
    }

    /// Numbers of a report that are no amounts: shares, counts, sizes.
    fn counts(&mut self, report: &Report, words: &Catalogue) {
        let quality = &report.quality;
        let shares = quality.contributors.iter().map(|it| it.share);
        let shares = shares.chain(quality.measured_share);
        let shares = shares.chain(report.contracts.iter().map(|it| it.share));
        let shares: Vec<_> = shares.map(percent).collect();
        let parts = report.divisions.iter().flat_map(|it| &it.parts);
        let parts = parts.map(|it| (words.page.captions.failed)(it.workloads, it.failed));
        let failed = (words.page.notices.failed)(report.activity.failed);
        let all = u64::try_from(report.activity.workloads.len()).unwrap();
        let together = (words.beside.counted)(all, report.activity.failed);
        let mut counts: Vec<_> = parts.chain([failed, together]).collect();
        let planned = report.hardware.planned.iter();
        counts.extend(planned.filter_map(|it| Some(format!("{} × {}", it.count?, it.name))));
        counts.extend(devices(report));
        let ended = report.activity.workload.iter();
        counts.extend(ended.map(|it| (words.ended)(it.exit_code, it.until.is_some())));
        let model = report.subject.model.iter().filter_map(|it| it.parameters);
        let sizes = model.map(|it| prefixed(it, "", 3));
        let work = report.work.iter().map(|it| significant(it.amount, 4));
        let time = [format!("{} s", significant(quality.gap_seconds, 3))];
        let rate = quality.hz.map(|it| format!("{} Hz", significant(it, 2)));
        let all = shares.into_iter().chain(counts).chain(sizes).chain(work);
        for text in all.chain(time).chain(rate) {
            self.add(&text);
        }
    }

    /// The numbers of a line that are not to be found in the object.
    pub fn unknown(&self, line: &str) -> Vec<String> {
        let amounts = self.about(line);
        let all = said(line).into_iter();
        let unknown = all.filter(|it| !self.is_known(it, &amounts));
        unknown.map(|it| format!("{it:?} in {line}")).collect()
    }

    /// The amounts of the quantity of which a line speaks, or all of them.
    fn about(&self, line: &str) -> Vec<&Amount> {
        let start = plain(line);
        let is_head = |head: &&str| {
            let rest = start.strip_prefix(*head);
            rest.is_some_and(|it| it.trim_start().starts_with([':', '|']))
        };
        let head = self.heads.iter().map(|(head, _)| &**head).find(is_head);
        // Two quantities may be called the same.
        let named = self.heads.iter().filter(|(it, _)| Some(&**it) == head);
        let ids: Vec<_> = named.map(|(_, id)| id).collect();
        let is_of = |amount: &&Amount| {
            let whole = amount.id.split('/').next().unwrap();
            head.is_none() || ids.iter().any(|id| *id == whole)
        };
        self.amounts.iter().filter(is_of).collect()
    }

    fn is_known(&self, said: &Said, amounts: &[&Amount]) -> bool {
        let holds = |it: &Token, unit: Option<&'static str>| {
            let alone = [(it.number.clone(), None, Beside::Nothing)];
            let ways = ways(it).into_iter().chain(alone);
            let mut ways = ways.map(|(number, _, beside)| (number, unit, beside));
            ways.any(|it| self.written.contains(&it))
        };
        let written = |it: &Token| holds(it, it.unit);
        let bare = |it: &Token| holds(it, None);
        match said {
            Said::Three(all) => {
                let [value, low, high] = all;
                let held = |it: &&Amount| it.is_value(value) && it.are_bounds(low, high);
                // In a text the unit may stand with one of them.
                let in_text =
                    written(value) && [low, high].iter().all(|it| written(it) || bare(it));
                amounts.iter().any(held) || in_text
            }
            Said::Two([low, high]) => {
                let in_text = [low, high].iter().all(|it| written(it) || bare(it));
                amounts.iter().any(|it| it.are_bounds(low, high)) || in_text
            }
            Said::One(value) => amounts.iter().any(|it| it.is_value(value)) || written(value),
        }
    }
}

/// The ways in which a number of a text is found again.
fn ways(token: &Token) -> Vec<Written> {
    let [before, after] = [token.word_before(), token.word_after()].map(str::to_owned);
    let beside = match (before.is_empty(), after.is_empty()) {
        (true, true) => vec![Beside::Nothing],
        (true, false) => vec![Beside::After(after)],
        (false, true) => vec![Beside::Before(before)],
        (false, false) => vec![Beside::Before(before), Beside::After(after)],
    };
    let ways = beside.into_iter();
    ways.map(|it| (token.number.clone(), token.unit, it))
        .collect()
}

/// So many devices of each name: of all that there are, and of those that were reserved.
fn devices(report: &Report) -> Vec<String> {
    let time = report.figure("time.accelerator");
    let inputs = time.iter().flat_map(|it| it.derivation.inputs());
    let reserved: Vec<_> = inputs
        .filter_map(|it| it.id.strip_prefix("reserved."))
        .collect();
    let all: Vec<_> = report.hardware.instruments.iter().collect();
    let counted = all.iter().flat_map(|one| {
        let alike = || all.iter().filter(|it| it.name == one.name);
        let own = alike().filter(|it| reserved.contains(&&*it.channel.to_string()));
        [alike().count(), own.count()].map(|it| format!("{it} × {}", one.name))
    });
    let hosts = &report.hardware.hosts;
    let processors = hosts.iter().map(|one| {
        let alike = hosts.iter().filter(|it| it.cpu_model == one.cpu_model);
        format!("{} × {}", alike.count(), one.cpu_model)
    });
    counted.chain(processors).collect()
}
