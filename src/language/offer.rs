//! The words of offers: the blank, and what a check found.

/// What is said of offers in one language.
pub struct OfferWords {
    /// The heading of an offer's report, with its phase where that is stated.
    pub heading: fn(&str, Option<&str>) -> String,
    /// The title of a check: the service and its supplier.
    pub title: &'static str,
    /// Who offers it.
    pub supplier: &'static str,
    /// The offer's own identity and its date.
    pub offer: &'static str,
    /// That nothing that is needed is missing.
    pub complete: &'static str,
    /// That something cannot be so.
    pub does_not_hold: &'static str,
    /// That something that is needed is missing.
    pub cannot_tell: &'static str,
    /// The headings of the three severities, the gravest first.
    pub severities: [&'static str; 3],
    /// The heads of the columns of what was found.
    pub columns: [&'static str; 4],
    /// What is missing, implausible, contradictory and unsupported.
    pub kinds: [&'static str; 4],
    /// That nothing was found.
    pub nothing: &'static str,
    /// A line of the file.
    pub line: fn(usize) -> String,
    /// What a policy could not judge.
    pub criterion: &'static str,
    /// The first lines of a blank.
    pub blank: &'static [&'static str],
    /// Texts that stand as examples in a blank, with how this language writes them.
    pub examples: &'static [(&'static str, &'static str)],
    /// That a section may stand several times.
    pub several: &'static str,
    /// How much a field is needed: required, advised, optional.
    pub needed: [&'static str; 3],
    /// What a field takes, by the name of its kind.
    pub takes: &'static [(&'static str, &'static str)],
    /// The heads of the columns of the table of fields.
    pub fields: [&'static str; 4],
    /// What would make a stated figure right, by the name of the known mistake; the end
    /// of a sentence.
    pub mistakes: &'static [(&'static str, &'static str)],
    /// The sentences of what a check finds: in what is stated of service, site and
    /// hardware, and in measurements, totals and proofs.
    pub findings: [&'static [FindingWords]; 2],
}

/// The sentences of one finding, with holes `{0}`, `{1}` … for what differs.
pub struct FindingWords {
    /// Its id.
    pub id: &'static str,
    /// What is the matter.
    pub text: &'static str,
    /// What would help.
    pub remedy: &'static str,
}

impl OfferWords {
    /// The sentences of every finding.
    pub fn findings(&self) -> impl Iterator<Item = &'static FindingWords> + use<> {
        self.findings.into_iter().flatten()
    }

    /// The sentences of a finding.
    pub fn finding(&self, id: &str) -> Option<&'static FindingWords> {
        self.findings().find(|it| it.id == id)
    }

    /// What would make a stated figure right; nothing for a mistake that explains none.
    pub fn mistake(&self, name: &str) -> &'static str {
        let found = self.mistakes.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, words)| words)
    }

    /// What a field takes.
    pub fn takes(&self, kind: &'static str) -> &'static str {
        let found = self.takes.iter().find(|(known, _)| *known == kind);
        found.map_or(kind, |(_, words)| words)
    }
}
