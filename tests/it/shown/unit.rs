//! The units in which numbers are shown, and how many base units each is.

use std::sync::OnceLock;

/// A unit as it is shown, the base unit that it is made of, and its size.
type Unit = (String, &'static str, f64);

const PREFIXES: [(&str, f64); 16] = [
    ("", 1.0),
    ("k", 1e3),
    ("M", 1e6),
    ("G", 1e9),
    ("T", 1e12),
    ("P", 1e15),
    ("E", 1e18),
    ("Z", 1e21),
    ("Y", 1e24),
    ("E", 1e18),
    ("m", 1e-3),
    ("µ", 1e-6),
    ("n", 1e-9),
    ("p", 1e-12),
    ("f", 1e-15),
    ("a", 1e-18),
];

/// Units without prefixes. Of greenhouse gas, what it is counted in is part of the unit.
const PLAIN: [(&str, &str, f64); 16] = [
    ("t", "g", 1e6),
    ("kt", "g", 1e9),
    ("Mt", "g", 1e12),
    ("m³", "L", 1e3),
    ("h", "s", 3600.0),
    ("%", "%", 1.0),
    ("Hz", "Hz", 1.0),
    ("EUR", "EUR", 1.0),
    ("L/kWh", "L/kWh", 1.0),
    ("g/kWh", "g/kWh", 1.0),
    ("days", "s", 86_400.0),
    ("dagen", "s", 86_400.0),
    ("accelerator-hours", "s", 3600.0),
    ("accelerator-uren", "s", 3600.0),
    ("accelerator-days", "s", 86_400.0),
    ("acceleratordagen", "s", 86_400.0),
];

/// How greenhouse gas is named beside its unit.
const GASES: [&str; 4] = [" CO₂e", " CO₂-eq", "CO₂e", "CO₂eq"];

fn units() -> &'static [Unit] {
    static ALL: OnceLock<Vec<Unit>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Vec<Unit> = Vec::new();
        for (prefix, size) in PREFIXES {
            for (unit, base, of) in [
                ("J", "J", 1.0),
                ("Wh", "J", 3600.0),
                ("g", "g", 1.0),
                ("L", "L", 1.0),
                ("W", "W", 1.0),
                ("s", "s", 1.0),
                ("FLOP", "FLOP", 1.0),
            ] {
                all.push((format!("{prefix}{unit}"), base, size * of));
            }
        }
        all.extend(PLAIN.map(|(name, base, size)| (name.to_owned(), base, size)));
        let gases = all.iter().filter(|(_, base, _)| *base == "g");
        let gases = gases
            .flat_map(|(name, base, size)| GASES.map(|gas| (format!("{name}{gas}"), *base, *size)));
        let gases: Vec<_> = gases.collect();
        let rates = GASES.map(|gas| (format!("g{gas}/kWh"), "g/kWh", 1.0));
        all.extend(gases);
        all.extend(rates);
        // The longest first, so that `kWh` is no `k`.
        all.sort_by_key(|(name, ..)| std::cmp::Reverse(name.len()));
        all
    })
}

/// The unit at the beginning of a text, after a space, and how long both are. A bracket
/// may close before it.
pub fn unit_at(text: &str) -> Option<(&'static str, usize)> {
    let rest = text.strip_prefix(')').unwrap_or(text);
    let rest = rest.strip_prefix([' ', '\u{A0}']).unwrap_or(rest);
    let name = units().iter().map(|(name, ..)| &**name).find(|name| {
        let after = rest.strip_prefix(name);
        after.is_some_and(|it| !it.starts_with(|it: char| it.is_alphanumeric() || it == '/'))
    })?;
    Some((name, text.len() - rest.len() + name.len()))
}

/// How many base units a unit is; nothing where it is one of something else.
pub fn size(unit: Option<&str>, base: &str) -> Option<f64> {
    let Some(unit) = unit else {
        return (base == "1").then_some(1.0);
    };
    let mut all = units().iter();
    all.find(|(name, of, _)| name == unit && *of == base)
        .map(|it| it.2)
}
