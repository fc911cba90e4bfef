//! What an offer states of its data centre, as the document of a site.
//!
//! So a stated PUE goes the way of a published one: through the catalogue, with its
//! citation, its bounds and an id that holds the offer's.

use super::claimed::Claimed;
use super::energy::title;
use super::value::Offer;
use crate::report::ProofLevel;
use toml::{Table, Value};

/// Factors by which a stated number may be off, with the name of the rule.
struct Rule {
    /// The rule, as `profiles/SPREADS.md` names it.
    name: &'static str,
    /// Factors on the number, or on what it exceeds 1 by.
    factors: [f64; 2],
}

/// How sure one number of a site is: where a document shows it, and where none does.
struct Rules {
    shown: Rule,
    bare: Rule,
    /// Whether the factors are on what exceeds 1.
    excess: bool,
}

/// A PUE that no document shows may be the operator's average, or that of its best
/// sites.
///
/// # Source
///
/// `profiles/SPREADS.md`: `pue-of-a-named-site` and `pue-of-a-fleet`.
const PUE: Rules = Rules {
    shown: Rule {
        name: "pue-of-a-named-site",
        factors: [0.7, 1.15],
    },
    bare: Rule {
        name: "pue-of-a-fleet",
        factors: [0.8, 3.2],
    },
    excess: true,
};

/// The same of water.
///
/// # Source
///
/// `profiles/SPREADS.md`: `wue-of-a-named-site` and `wue-of-a-fleet`.
const WUE: Rules = Rules {
    shown: Rule {
        name: "wue-of-a-named-site",
        factors: [0.5, 2.0],
    },
    bare: Rule {
        name: "wue-of-a-fleet",
        factors: [0.02, 6.0],
    },
    excess: false,
};

/// The same of a grid's yearly intensity. A bare statement is not used at all.
///
/// # Source
///
/// `profiles/SPREADS.md`: `national-grid`.
const GRID: Rules = Rules {
    shown: Rule {
        name: "national-grid",
        factors: [1.0 / 1.08, 1.08],
    },
    bare: Rule {
        name: "national-grid",
        factors: [1.0 / 1.08, 1.08],
    },
    excess: false,
};

/// Where the rules are explained.
const RULES_URL: &str = "https://github.com/wattprint/wattprint/blob/main/profiles/SPREADS.md";

/// The document of the site, as text in the form of a profile; `year` is the last that
/// a number may describe.
///
/// It names no place: an offer without one has no such document.
pub fn site_document(offer: &Offer, year: i32) -> Option<String> {
    let place = offer.site.place.as_ref()?;
    let mut whole = Table::new();
    let mut site = Table::new();
    site.insert("name".to_owned(), offer.id.clone().into());
    site.insert("place".to_owned(), place.code().into());
    whole.insert("site".to_owned(), site.into());
    let mut factors = Vec::new();
    let mut rules = Vec::new();
    for (quantity, claimed, of) in rows(offer) {
        let (rule, bounds) = bounds(claimed, of);
        factors.push(Value::Table(table(
            offer, quantity, claimed, rule, bounds, year,
        )));
        rules.extend(rule.map(|it| it.name));
    }
    let citations = citations(offer, &rules, year);
    whole.insert("citation".to_owned(), citations.into());
    let spreads = rules.iter().map(|name| {
        let mut spread = Table::new();
        spread.insert("cites".to_owned(), (*name).into());
        spread.insert("locator".to_owned(), (*name).into());
        ((*name).to_owned(), Value::Table(spread))
    });
    whole.insert("spread".to_owned(), Value::Table(spreads.collect()));
    whole.insert("factors".to_owned(), Value::Array(factors));
    Some(whole.to_string())
}

/// What the offer states of its site that enters a figure.
///
/// An intensity of its own stands in for the grid's only where a document shows it.
fn rows(offer: &Offer) -> Vec<(&'static str, &Claimed, &'static Rules)> {
    let site = &offer.site;
    let shown = |it: &&Claimed| Offer::is_shown(&it.proof);
    let grid = site.grid_intensity.as_ref().filter(shown);
    let rows = [
        ("pue", site.pue.as_ref(), &PUE),
        ("wue", site.wue.as_ref(), &WUE),
        ("wue_withdrawal", site.wue_withdrawal.as_ref(), &WUE),
        ("grid_carbon", grid, &GRID),
    ];
    let rows = rows.into_iter();
    rows.filter_map(|(quantity, claimed, rules)| Some((quantity, claimed?, rules)))
        .collect()
}

/// The bounds of a stated number, and the rule where one is needed: where nothing shows
/// the number, the stated bounds do not keep the rule's from applying.
fn bounds<'a>(claimed: &Claimed, rules: &'a Rules) -> (Option<&'a Rule>, [f64; 2]) {
    let rule = match claimed.proof.level {
        ProofLevel::Stated => Some(&rules.bare),
        _ if claimed.is_bounded() => None,
        _ => Some(&rules.shown),
    };
    let central = claimed.central();
    let [mut low, mut high] = claimed.range();
    if let Some(rule) = rule {
        let moved = rule.factors.map(|factor| {
            if rules.excess {
                1.0 + (central - 1.0) * factor
            } else {
                central * factor
            }
        });
        (low, high) = (low.min(moved[0]), high.max(moved[1]));
    }
    (rule, [low, high])
}

fn table(
    offer: &Offer,
    quantity: &str,
    claimed: &Claimed,
    rule: Option<&Rule>,
    [low, high]: [f64; 2],
    year: i32,
) -> Table {
    let mut row = Table::new();
    row.insert("place".to_owned(), "site".into());
    let stated = claimed.year().unwrap_or(year).min(year);
    row.insert("year".to_owned(), i64::from(stated).into());
    row.insert("value".to_owned(), claimed.central().into());
    row.insert("low".to_owned(), low.into());
    row.insert("high".to_owned(), high.into());
    let mut table = Table::new();
    let mut say = |key: &str, value: &str| table.insert(key.to_owned(), value.into());
    say("quantity", quantity);
    say("unit", unit(quantity));
    say("cites", OFFER);
    say("locator", &locator(claimed));
    match quantity {
        "grid_carbon" => say("flow", "consumption"),
        "wue" => say("use", "consumption"),
        "wue_withdrawal" => say("use", "withdrawal"),
        _ => None,
    };
    if quantity.starts_with("wue") {
        let definition = match &offer.site.wue_definition {
            Some(year) => format!("by the definition of {year}, as the supplier states"),
            None => "by a definition that the supplier does not state".to_owned(),
        };
        say("definition", &definition);
    }
    match rule {
        Some(rule) => say("spread", rule.name),
        None => row.insert("bounds".to_owned(), "range".into()),
    };
    table.insert("rows".to_owned(), Value::Array(vec![row.into()]));
    table
}

fn unit(quantity: &str) -> &'static str {
    match quantity {
        "pue" => "1",
        "grid_carbon" => "gCO2e/kWh",
        _ => "L/kWh",
    }
}

/// Where a number can be looked up: how it is shown, as the offer says.
pub(super) fn locator(claimed: &Claimed) -> String {
    let proof = &claimed.proof;
    let level = match proof.level {
        ProofLevel::Stated => "stated without a document",
        ProofLevel::Documented => "documented",
        ProofLevel::Verified => "verified",
    };
    let by = proof.by.as_ref().map(|it| format!("by {it}"));
    let parts = [Some(level.to_owned()), proof.reference.clone(), by];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The name of the offer among the citations.
const OFFER: &str = "offer";

fn citations(offer: &Offer, rules: &[&'static str], year: i32) -> Table {
    let publisher = offer.supplier.name.as_deref().unwrap_or("the supplier");
    let dated = offer.date.map_or(year, |it| i32::from(it.year()));
    let own = citation(&title(offer), publisher, dated, &offer.file);
    let mut citations = Table::from_iter([(OFFER.to_owned(), own)]);
    for name in rules {
        let title = format!("Rules for bounds that no source publishes: {name}");
        let rule = citation(&title, "wattprint", RULES_YEAR, RULES_URL);
        citations.insert((*name).to_owned(), rule);
    }
    citations
}

/// When the rules were written.
const RULES_YEAR: i32 = 2026;

fn citation(title: &str, publisher: &str, year: i32, url: &str) -> Value {
    Value::Table(Table::from_iter([
        ("title".to_owned(), title.into()),
        ("publisher".to_owned(), publisher.into()),
        ("year".to_owned(), i64::from(year).into()),
        ("url".to_owned(), url.into()),
        ("licence".to_owned(), "facts".into()),
    ]))
}
