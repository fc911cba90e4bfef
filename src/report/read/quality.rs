//! Quality: contributors, coverage and shares follow from the figures.

use super::disagreement::{Disagreement, ROUNDING, SEARCHED, is_share, named, same};
use super::instruments::covered;
use crate::quantity::{Derivation, Origin};
use crate::report::quality::contributors;
use crate::report::{Figure, Report, SubjectKind};
use crate::sample::Component;

/// Refuses a judgement that does not follow from the figures.
pub(super) fn check(report: &Report) -> Result<(), Disagreement> {
    let quality = &report.quality;
    for row in &quality.contributors {
        is_share(
            || format!("the contribution of {}", named(&row.label)),
            row.share,
        )?;
    }
    if let Some(share) = quality.measured_share {
        is_share(|| "the measured share".to_owned(), share)?;
    }
    main_figure(report)?;
    if is_measured(report) {
        times(report)?;
        sensors(report)?;
        measured_share(report)?;
    }
    Ok(())
}

fn is_measured(report: &Report) -> bool {
    !matches!(report.subject.kind, SubjectKind::Plan | SubjectKind::Offer)
}

/// What the main figure's uncertainty comes from.
fn main_figure(report: &Report) -> Result<(), Disagreement> {
    let Some(id) = &report.quality.main_figure else {
        return Ok(());
    };
    let missing = || Disagreement::NotListed {
        who: "the quality".to_owned(),
        what: named(id),
    };
    let figure = report.figure(id).ok_or_else(missing)?;
    let follow = contributors(figure);
    let said = &report.quality.contributors;
    let what = || "the number of contributors".to_owned();
    let from = format!("the derivation of {}", named(id));
    same(what, said.len() as f64, &from, follow.len() as f64, 0.0)?;
    for row in said {
        let mut same_label = follow.iter().filter(|it| it.label == row.label);
        let share = same_label.next().map_or(0.0, |it| it.share);
        let what = || format!("the contribution of {}", named(&row.label));
        same(what, row.share, &from, share, SEARCHED)?;
    }
    Ok(())
}

fn times(report: &Report) -> Result<(), Disagreement> {
    let quality = &report.quality;
    if let Some(elapsed) = report.figure("time.elapsed") {
        let what = || "`metered_seconds` of the quality".to_owned();
        let from = named(&elapsed.id);
        same(
            what,
            quality.metered_seconds,
            &from,
            elapsed.value,
            ROUNDING,
        )?;
    }
    let Some(coverage) = quality.coverage else {
        return Ok(());
    };
    let what = || "`coverage` of the quality".to_owned();
    covered(report, what, coverage, quality.gap_seconds)
}

/// How well figures were observed is how well instruments did so.
fn sensors(report: &Report) -> Result<(), Disagreement> {
    let known = report.quantities.iter();
    let sensed = known.filter_map(|figure| Some((figure, figure.sensor.as_ref()?)));
    for (figure, sensor) in sensed {
        let of = |what: &str| format!("{what} of {}", named(&figure.id));
        let rate = report.quality.hz.unwrap_or(0.0);
        let said = sensor.hz.unwrap_or(0.0);
        same(|| of("`hz`"), said, "the quality", rate, ROUNDING)?;
        covered(
            report,
            || of("`coverage`"),
            sensor.coverage,
            sensor.gap_seconds,
        )?;
        let mut rows = report.hardware.instruments.iter();
        if !rows.any(|row| (row.gap_seconds - sensor.gap_seconds).abs() <= ROUNDING) {
            return Err(Disagreement::NotListed {
                who: of("`gap_seconds`"),
                what: format!("an instrument with a gap of {} s", sensor.gap_seconds),
            });
        }
    }
    Ok(())
}

/// The share of the node's energy whose inputs sensors measured.
fn measured_share(report: &Report) -> Result<(), Disagreement> {
    let share = report.quality.measured_share;
    let (Some(said), Some(node)) = (share, report.figure("energy.node")) else {
        return Ok(());
    };
    let mut rows = report.hardware.instruments.iter();
    let observed = rows.any(|row| {
        row.channel.component == Component::Node
            && row.provenance == crate::sample::Provenance::Measured
    });
    let components = report.figure("energy.components");
    let of = if observed { Some(node) } else { components };
    let measured: f64 = of.map_or(0.0, measured);
    let follows = (measured / node.value).clamp(0.0, 1.0);
    let what = || "the measured share".to_owned();
    same(
        what,
        said,
        "the derivation of the energy",
        follows,
        SEARCHED,
    )
}

/// What a figure comes to by what was measured alone.
fn measured(figure: &Figure) -> f64 {
    let derivation: &Derivation<f64> = &figure.derivation;
    let only = derivation.replaced(|input| {
        let is_model = input.id.starts_with("energy.") && input.origin != Origin::Measured;
        is_model.then(|| crate::quantity::Input {
            value: crate::quantity::Estimate::exact(0.0),
            ..input.clone()
        })
    });
    only.estimate().central()
}
