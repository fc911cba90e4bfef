//! Rules of the configuration: what found workloads are called, by pattern.

use super::Glob;
use crate::sample::{Phase, Workload};
use std::collections::BTreeMap;

/// What a rule can look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// What it would be called without rules.
    Name,
    /// The systemd unit.
    Unit,
    /// The container's image.
    Image,
    /// The container's name.
    Container,
    /// Who owns the processes, by name if that is known, else by number.
    User,
    /// The command with its arguments. It is looked at and not kept, because
    /// arguments may hold passwords.
    Command,
    /// The Kubernetes namespace.
    Namespace,
    /// The Kubernetes pod.
    Pod,
    /// The Slurm account.
    Account,
    /// The Slurm partition.
    Partition,
    /// The control group's path in its hierarchy.
    Cgroup,
}

/// One rule: if all its patterns match, what it states holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rule {
    /// What is looked at, and the patterns of which one must match.
    pub patterns: BTreeMap<Field, Vec<Glob>>,
    /// What holds then.
    pub states: Stated,
}

/// What a rule states of the workloads that it matches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// What it is called.
    pub name: Option<String>,
    /// Where in a model's life it belongs.
    pub phase: Option<Phase>,
    /// Labels; `project` and `model` are among them.
    pub labels: BTreeMap<String, String>,
}

/// All rules, in the order of the configuration.
///
/// They are looked at from the first to the last, and each thing is taken from
/// the first rule that matches and states it: one may tell the project and
/// another the phase. What a rule states goes before what the processes'
/// environment says, so that nobody can have another's project charged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules(pub Vec<Rule>);

/// What rules can look at in one workload.
pub type Subject<'a> = BTreeMap<Field, &'a str>;

impl Field {
    /// All of them, in the order in which they are documented.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Unit,
        Self::Image,
        Self::Container,
        Self::User,
        Self::Command,
        Self::Namespace,
        Self::Pod,
        Self::Account,
        Self::Partition,
        Self::Cgroup,
    ];

    /// As written in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Unit => "unit",
            Self::Image => "image",
            Self::Container => "container",
            Self::User => "user",
            Self::Command => "command",
            Self::Namespace => "namespace",
            Self::Pod => "pod",
            Self::Account => "account",
            Self::Partition => "partition",
            Self::Cgroup => "cgroup",
        }
    }
}

impl Rule {
    /// Whether all patterns match. What is not known of a workload matches none,
    /// not even `*`.
    pub fn matches(&self, subject: &Subject<'_>) -> bool {
        self.patterns.iter().all(|(field, globs)| {
            let text = subject.get(field);
            text.is_some_and(|text| globs.iter().any(|glob| glob.matches(text)))
        })
    }

    /// Whether it states nothing that an earlier rule, which matches the same,
    /// does not state already.
    pub fn is_covered_by(&self, earlier: &Self) -> bool {
        let (own, other) = (&self.states, &earlier.states);
        self.patterns == earlier.patterns
            && (own.name.is_none() || other.name.is_some())
            && (own.phase.is_none() || other.phase.is_some())
            && own
                .labels
                .keys()
                .all(|name| other.labels.contains_key(name))
    }
}

impl Rules {
    /// Whether some rule looks at this.
    pub fn look_at(&self, field: Field) -> bool {
        self.0.iter().any(|rule| rule.patterns.contains_key(&field))
    }

    /// Tells a workload what the rules that match it state.
    pub fn apply(&self, subject: &Subject<'_>, workload: &mut Workload) {
        // The last is told first, so that an earlier one has the last word.
        for rule in self.0.iter().rev().filter(|rule| rule.matches(subject)) {
            let Stated {
                name,
                phase,
                labels,
            } = &rule.states;
            if let Some(name) = name {
                workload.name.clone_from(name);
            }
            workload.phase = phase.unwrap_or(workload.phase);
            workload.labels.extend(labels.clone());
        }
    }
}

impl std::str::FromStr for Field {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|it| it.name() == name).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::WorkloadId;

    fn rule(patterns: &[(Field, &str)], name: Option<&str>, labels: &[(&str, &str)]) -> Rule {
        let labels = labels.iter();
        Rule {
            patterns: patterns
                .iter()
                .map(|(field, glob)| (*field, vec![glob.parse().unwrap()]))
                .collect(),
            states: Stated {
                name: name.map(str::to_owned),
                phase: None,
                labels: labels
                    .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                    .collect(),
            },
        }
    }

    #[test]
    fn the_first_rule_that_states_a_thing_has_the_last_word() {
        let rules = Rules(vec![
            rule(
                &[(Field::User, "ada")],
                Some("first"),
                &[("project", "one")],
            ),
            rule(
                &[(Field::Unit, "*")],
                Some("second"),
                &[("project", "two"), ("tier", "b")],
            ),
            rule(
                &[(Field::User, "*"), (Field::Image, "*")],
                None,
                &[("never", "x")],
            ),
        ]);
        let mut workload = Workload {
            id: WorkloadId("w".into()),
            name: "found".to_owned(),
            phase: Phase::Inference,
            labels: BTreeMap::from([("project".to_owned(), "theirs".to_owned())]),
            command: Vec::new(),
            followed_by: String::new(),
            run: None,
        };
        let subject = Subject::from([(Field::User, "ada"), (Field::Unit, "a.service")]);
        rules.apply(&subject, &mut workload);
        assert_eq!(workload.name, "first");
        assert_eq!(workload.phase, Phase::Inference);
        assert_eq!(workload.labels["project"], "one");
        assert_eq!(workload.labels["tier"], "b");
        assert_eq!(workload.labels.len(), 2);
    }

    #[test]
    fn a_rule_that_adds_nothing_to_an_earlier_one_is_recognised() {
        let first = rule(&[(Field::User, "ada")], Some("n"), &[("project", "one")]);
        let cases = [
            (
                rule(&[(Field::User, "ada")], None, &[("project", "two")]),
                true,
            ),
            (rule(&[(Field::User, "ada")], None, &[("tier", "b")]), false),
            (rule(&[(Field::User, "a*")], Some("m"), &[]), false),
        ];
        for (later, expected) in cases {
            assert_eq!(later.is_covered_by(&first), expected, "{later:?}");
        }
    }
}
