//! What makers state of their processors: the table `profiles/cpu/tdp.csv`.

use crate::quantity::Power;

pub(super) const TABLE: &str = include_str!("../../../profiles/cpu/tdp.csv");

/// What a processor's maker states of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rated {
    /// Thermal design power of one socket.
    pub tdp: Power,
    /// Hardware threads of one socket, if stated or twice the stated cores.
    pub threads: Option<f64>,
}

/// What its maker states of a processor, found by the name it gives itself.
///
/// # Source
///
/// `profiles/cpu/tdp.csv`, with its citation: product tables of Intel and AMD.
pub fn rated(model: &str) -> Option<Rated> {
    let wanted = key(model);
    let mut rows = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.find_map(|line| {
        let (_, numbers) = line
            .split_once(',')
            .filter(|(name, _)| key(name) == wanted)?;
        let mut numbers = numbers.split(',').map(|cell| cell.parse::<f64>().ok());
        let mut number = || numbers.next().flatten();
        let (tdp, cores, threads) = (number(), number(), number());
        Some(Rated {
            tdp: Power::from_watts(tdp?),
            threads: threads.or(cores.map(|it| 2.0 * it)),
        })
    })
}

/// A processor's name without what differs between its maker's table and
/// `/proc/cpuinfo`: marks, frequency, `CPU`, `64-Core Processor`, spaces.
fn key(name: &str) -> String {
    let name = name.split('@').next().unwrap_or_default().to_lowercase();
    let name = name.replace("(r)", " ").replace("(tm)", " ");
    let is_noise = |word: &&str| {
        matches!(*word, "cpu" | "processor") || word.ends_with("-core") || word.ends_with("-cores")
    };
    let words = name.split_whitespace().filter(|word| !is_noise(word));
    words
        .flat_map(str::chars)
        .filter(|it| it.is_ascii_alphanumeric() || *it == '+')
        .collect()
}
