//! The catalogue as text, for `wattprint profile list` and `profile show`.

use super::accelerator::Accelerator;
use super::catalog::Catalog;
use super::factor::{Citation, Factor};
use super::problem::DocumentError;
use super::resolve::Profile;
use crate::quantity::Quantity;

/// Every factor that is known, one a line, by document.
///
/// # Errors
///
/// A built-in document that is refused gives its [`DocumentError`].
pub fn list(catalog: &Catalog) -> Result<Vec<String>, DocumentError> {
    let mut lines = Vec::new();
    for document in catalog.documents()? {
        for row in &document.rows {
            let factor = row.factor::<f64>(row.place(), super::Match::Exact);
            let (key, shown) = (row.kind().key(), factor.shown());
            let place = format!("{} {}", row.place(), row.year());
            lines.push(format!(
                "{key:<22} {place:<11} {shown:<44} {}",
                document.name
            ));
        }
    }
    Ok(lines)
}

/// Every publication that is drawn on, with its licence, one a line.
///
/// # Errors
///
/// A built-in document that is refused gives its [`DocumentError`].
pub fn attributions(catalog: &Catalog) -> Result<Vec<String>, DocumentError> {
    let mut lines = Vec::new();
    for document in catalog.documents()? {
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
pub fn show(profile: &Profile) -> Vec<String> {
    let place = profile.place;
    let mut lines = vec![format!("{} ({})", place.name(), place.code())];
    for factor in profile.factors() {
        lines.extend(explained(&factor));
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
    lines
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
        format!("  match    {}", factor.matched().word()),
        format!("  scope    {}", factor.scope()),
        format!("  source   {}", cited(factor.citation())),
        format!("  locator  {}", factor.locator()),
        format!("  licence  {}", factor.citation().licence),
    ];
    if let Some(via) = &factor.citation().via {
        lines.push(format!("  read in  {via}"));
    }
    if let Some(rule) = factor.spread() {
        lines.push(format!(
            "  bounds   by rule `{}`: {}",
            rule.id, rule.locator
        ));
        lines.push(format!("           {}", cited(&rule.citation)));
    }
    if let Some(note) = factor.note() {
        lines.push(format!("  note     {note}"));
    }
    lines
}

fn cited(citation: &Citation) -> String {
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
