//! Factors as text, each with its paper, for `wattprint profile show`.

use super::accelerator::Accelerator;
use super::catalog::Catalog;
use super::document::{Document, Row};
use super::factor::{Citation, Factor, Match};
use super::kind::Kind;
use super::narrow::tables;
use super::problem::DocumentError;
use super::resolve::Profile;
use crate::quantity::{BoundKind, Quantity};

/// What stands above the attributions.
const ATTRIBUTION_HEAD: &str = "\
# Where the numbers come from

Every number under `profiles/` names its publication, and where in it the number stands.
These are the publications, with the licence under which each is used. Numbers that are
single published facts are marked `facts`. What a source does not have is not filled in.
";

/// What plans and models of processors rest on: tables of another form, with
/// citations of this one.
const OTHERS: [(&str, &str); 3] = [
    (
        "profiles/cpu/curves.toml",
        include_str!("../../profiles/cpu/curves.toml"),
    ),
    (
        "profiles/plan/training.toml",
        include_str!("../../profiles/plan/training.toml"),
    ),
    (
        "profiles/plan/inference.toml",
        include_str!("../../profiles/plan/inference.toml"),
    ),
];

/// Every publication that is drawn on, with its licence and attribution.
///
/// # Errors
///
/// A built-in document that is refused gives its [`DocumentError`].
pub fn attributions(catalog: &Catalog) -> Result<Vec<String>, DocumentError> {
    let mut lines: Vec<String> = ATTRIBUTION_HEAD.lines().map(str::to_owned).collect();
    lines.push(String::new());
    let mut documents = catalog.documents()?;
    for (name, text) in OTHERS {
        let citations = tables(text).filter(|it| it.starts_with("[citation."));
        let citations: String = ["factors = []\n"].into_iter().chain(citations).collect();
        documents.push(Document::parse(name, &citations)?);
    }
    for document in documents {
        for citation in &document.citations {
            let named = citation.attribution.as_ref();
            let named = named.map_or(String::new(), |it| format!("; attribution: {it}"));
            let via = citation.via.as_ref();
            let via = via.map_or(String::new(), |it| format!("; read in {it}"));
            let source = cited(citation);
            let licence = &citation.licence;
            lines.push(format!(
                "- `{}`: {source}. Licence: {licence}{named}{via}",
                document.name
            ));
        }
    }
    Ok(lines)
}

/// What is known of one place, with the paper behind each number.
///
/// What stands `beside` enters no figure, and is shown last.
///
/// # Errors
///
/// A built-in document that is refused gives its [`DocumentError`].
pub fn show(
    catalog: &Catalog,
    profile: &Profile,
    beside: &[Factor<f64>],
) -> Result<Vec<String>, DocumentError> {
    let place = &profile.place;
    let mut lines = vec![format!("{} ({})", place.name(), place.code())];
    for factor in profile.factors() {
        lines.extend(explained(&factor));
        let rows = catalog.rows_of(factor.kind(), factor.place())?;
        lines.extend(vintages(&rows, &factor));
    }
    for default in &profile.defaults {
        lines.push(format!(
            "default: {}; `{}` replaces it",
            default.text, default.flag
        ));
    }
    for gap in &profile.missing {
        lines.push(format!("missing: {}; {}", gap.reason, gap.remedy));
    }
    if !beside.is_empty() {
        lines.push("known, but in no figure of wattprint:".to_owned());
        lines.extend(beside.iter().flat_map(explained));
    }
    Ok(lines)
}

/// One factor with its paper and its vintages; nothing if none has this id.
///
/// The id is that of a list or a report: what follows `@` in a report, the place
/// for which a factor stood in, does not matter. Without its year it is the latest.
///
/// # Errors
///
/// A built-in document that is refused gives its [`DocumentError`].
pub fn show_id(catalog: &Catalog, id: &str) -> Result<Option<Vec<String>>, DocumentError> {
    let Some((kind, place, year)) = parts(id) else {
        return Ok(None);
    };
    // An identity has no spaces, and the names of things have.
    let things = catalog.things(Kind::is_of_thing);
    let mut things = things.iter().filter(|_| kind.is_of_thing());
    let thing = things.find(|it| it.replace(' ', "-") == place);
    let rows = catalog.rows_of(kind, thing.map_or(place, String::as_str))?;
    let mut wanted = rows.iter();
    let Some(row) = wanted.find(|row| year.is_none_or(|it| it == row.year())) else {
        return Ok(None);
    };
    let factor = row.factor::<f64>(row.place(), Match::Exact);
    let mut lines = explained(&factor);
    lines.extend(vintages(&rows, &factor));
    Ok(Some(lines))
}

/// Quantity, place and year of an id such as `factor.pue.EU.2024@NL`.
fn parts(id: &str) -> Option<(Kind, &str, Option<i32>)> {
    let (kind, rest) = id.strip_prefix("factor.")?.split_once('.')?;
    let kind = Kind::named(kind)?;
    // Before the year an `@` belongs to the place: an operator and a country.
    let found = rest.match_indices('.').find_map(|(at, _)| {
        let (place, year) = (rest.get(..at)?, rest.get(at + 1..)?);
        let year = year.split_once('@').map_or(year, |(year, _)| year);
        Some((place, year.parse().ok()?))
    });
    let (place, year) = match found {
        Some((place, year)) => (place, Some(year)),
        None => (rest, None),
    };
    Some((kind, place, year))
}

/// The other numbers for the same quantity and place, the latest first.
fn vintages<Q: Quantity>(rows: &[Row], factor: &Factor<Q>) -> Vec<String> {
    let others = rows.iter().filter_map(|row| {
        let other = row.factor::<f64>(row.place(), Match::Exact);
        let same = (row.year(), other.document()) == (factor.period()?, factor.document());
        (!same).then(|| {
            let (year, shown, document) = (row.year(), other.shown(), other.document());
            format!("  also     {year}: {shown}, {document}")
        })
    });
    others.collect()
}

/// What is known of an accelerator, with the paper behind each number.
pub fn show_accelerator(accelerator: &Accelerator) -> Vec<String> {
    let mut lines = vec![accelerator.name.clone()];
    if !accelerator.alternatives.is_empty() {
        let others = accelerator.alternatives.join(", ");
        lines.push(format!("could also be: {others}"));
    }
    for factor in accelerator.factors() {
        lines.extend(explained(&factor));
    }
    lines
}

fn explained<Q: Quantity>(factor: &Factor<Q>) -> Vec<String> {
    let mut lines = vec![
        format!("{}: {}", factor.label(), factor.shown()),
        format!("  id       {}", factor.id()),
        format!("  match    {}", factor.matched().word()),
        format!("  scope    {}", factor.scope()),
        format!("  source   {}", cited(factor.citation())),
        format!("  locator  {}", factor.locator()),
        format!("  licence  {}", factor.citation().licence),
    ];
    if let Some(named) = &factor.citation().attribution {
        lines.push(format!("  credit   {named}"));
    }
    if let Some(via) = &factor.citation().via {
        lines.push(format!("  read in  {via}"));
    }
    if factor.matched() != Match::Supplied {
        lines.push(format!("  document {}", factor.document()));
    }
    lines.extend(bounds(factor));
    if let Some(note) = factor.note() {
        lines.push(format!("  note     {note}"));
    }
    if let Some(replaced) = factor.overrides() {
        let (id, shown, document) = (&replaced.id, &replaced.shown, &replaced.document);
        lines.push(format!("  replaces {id}: {shown}, {document}"));
    }
    lines
}

/// What the bounds are, with the rule that derived them and its own paper.
fn bounds<Q: Quantity>(factor: &Factor<Q>) -> Vec<String> {
    let published = match factor.value().kind() {
        BoundKind::Exact => "none: given as exact",
        BoundKind::Interval95 => "a 95 % interval that the source publishes",
        BoundKind::Range => "a range that the source publishes",
        BoundKind::Derived => "derived",
    };
    match factor.spread() {
        None => vec![format!("  bounds   {published}")],
        Some(rule) => vec![
            format!("  bounds   by rule `{}`: {}", rule.id, rule.locator),
            format!("           {}", cited(&rule.citation)),
        ],
    }
}

/// A publication in one line.
pub(super) fn cited(citation: &Citation) -> String {
    let Citation {
        title,
        publisher,
        year,
        url,
        ..
    } = citation;
    let year = year.map_or(String::new(), |year| format!(" ({year})"));
    let url = url.as_ref().map_or(String::new(), |url| format!(". {url}"));
    format!("{publisher}, {title}{year}{url}")
}
