//! What one scrape shows.

/// The text of `/metrics`.
pub struct Scrape {
    pub text: String,
}

impl Scrape {
    pub fn new(text: String) -> Self {
        Self { text }
    }

    /// The value of the only series of a family that has all these labels.
    pub fn value(&self, family: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let mut found = self.values(family, labels);
        let value = found.next()?;
        assert!(found.next().is_none(), "{family} {labels:?} is ambiguous");
        Some(value)
    }

    /// The sum over all series of a family that have all these labels.
    pub fn sum(&self, family: &str, labels: &[(&str, &str)]) -> f64 {
        self.values(family, labels).sum()
    }

    /// Energy that the node's accelerators have used, joules.
    pub fn accelerator(&self) -> f64 {
        let labels = [("component", "accelerator")];
        self.sum("wattprint_energy_joules_total", &labels)
    }

    fn values<'a>(
        &'a self,
        family: &'a str,
        labels: &'a [(&str, &str)],
    ) -> impl Iterator<Item = f64> + 'a {
        let lines = self.text.lines().filter(move |line| {
            let name = line.split(['{', ' ']).next();
            let has = |(name, value): &(&str, &str)| line.contains(&format!("{name}=\"{value}\""));
            name == Some(family) && labels.iter().all(has)
        });
        lines.map(|line| line.rsplit(' ').next().unwrap().parse().unwrap())
    }
}

/// Prometheus' `increase()` over a series from its birth: what it shows first
/// counts, and a value below its predecessor is the first of a new process.
pub fn increase(values: &[f64]) -> f64 {
    let mut before = 0.0;
    let mut sum = 0.0;
    for value in values {
        sum += if *value < before {
            *value
        } else {
            *value - before
        };
        before = *value;
    }
    sum
}

#[test]
fn a_reset_counts_from_zero() {
    assert!((increase(&[2.0, 5.0, 1.0, 4.0]) - 9.0).abs() < 1e-9);
}
