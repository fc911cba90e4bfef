//! One report that has all that a report can have.

use wattprint::report::{
    Change, Contract, ContractKind, Division, EquivalenceRow, Figure, Hypothetical, Model, Part,
    PartOf, Previous, Proof, ProofLevel, RatioRow, Report, Statement,
};

/// A figure made from another one: so many times as large.
fn scaled(figure: &Figure, by: f64) -> Figure {
    let mut scaled = figure.clone();
    for value in [&mut scaled.value, &mut scaled.low, &mut scaled.high] {
        *value *= by;
    }
    scaled
}

/// The main figures of a part.
fn share(report: &Report, by: f64) -> Vec<Figure> {
    let ids = ["energy.facility", "emissions.location", "water.total"];
    ids.iter()
        .map(|id| scaled(report.figure(id).unwrap(), by))
        .collect()
}

fn part(report: &Report, name: &str, workloads: u64, failed: u64, by: f64) -> Part {
    Part {
        of: PartOf::Workloads,
        work: Vec::new(),
        key: name.to_owned(),
        name: name.to_owned(),
        workloads,
        failed,
        quantities: share(report, by),
    }
}

fn proof(level: ProofLevel, reference: &str) -> Proof {
    Proof {
        level,
        reference: Some(reference.to_owned()),
        by: (level == ProofLevel::Verified).then(|| "Example Auditors B.V.".to_owned()),
        date: Some("2026-03-31".parse().unwrap()),
        digest: None,
    }
}

fn statements() -> Vec<Statement> {
    let pue = Statement {
        id: "pue".to_owned(),
        value: Some(1.21),
        low: Some(1.18),
        high: Some(1.25),
        unit: None,
        text: None,
        proof: proof(ProofLevel::Verified, "annual EED report 2025"),
    };
    let cooling = Statement {
        id: "cooling".to_owned(),
        value: None,
        low: None,
        high: None,
        unit: None,
        text: Some("closed loop, outside air".to_owned()),
        proof: Proof::default(),
    };
    vec![pue, cooling]
}

fn contract() -> Contract {
    Contract {
        kind: ContractKind::GuaranteesOfOrigin,
        share: 0.85,
        intensity: Some(1.0e-6),
        renewable: true,
        place: Some("NO".to_owned()),
        period: Some("2025".to_owned()),
        proof: proof(ProofLevel::Documented, "certificates 118 to 204"),
    }
}

fn previous(report: &Report) -> Previous {
    let ratios = share(report, 1.0).into_iter().map(|figure| RatioRow {
        id: figure.id,
        value: 1.25,
        low: 1.12,
        high: 1.41,
    });
    Previous {
        from: "2026-11-16T14:00:00Z".parse().unwrap(),
        until: "2026-11-16T14:10:00Z".parse().unwrap(),
        work: Vec::new(),
        quantities: share(report, 0.8),
        ratios: ratios.collect(),
    }
}

/// The run with tokens, with everything else that may stand beside it.
pub fn everything() -> Report {
    let examples = crate::reports::examples().into_iter();
    let mut report = { examples }
        .find(|(name, _)| *name == "gpu-run-tokens")
        .unwrap()
        .1;
    report.hypothetical = Some(Hypothetical {
        of: "report-0".to_owned(),
        changes: vec![Change {
            key: "place".to_owned(),
            from: Some("SE".to_owned()),
            to: "NL".to_owned(),
        }],
    });
    report.activity.failed = 2;
    report.subject.supplier = Some("Example Cloud B.V.".to_owned());
    report.subject.model = Some(Model {
        name: "example-8b".to_owned(),
        version: Some("1.1".to_owned()),
        organisation: Some("Example Lab".to_owned()),
        parameters: Some(8.03e9),
        base: Some("example-base".to_owned()),
        ..Model::default()
    });
    report.divisions = vec![Division {
        by: "label:project".to_owned(),
        parts: vec![
            part(&report, "chat", 12, 2, 0.75),
            part(&report, "search", 4, 0, 0.25),
        ],
    }];
    report.previous = Some(previous(&report));
    report.equivalences = vec![EquivalenceRow {
        id: "car-km".to_owned(),
        of: "emissions.location".to_owned(),
        value: 0.26,
        low: 0.19,
        high: 0.35,
        unit: "km".to_owned(),
        per: 193.0,
        shown: "193 gCO2e/km".to_owned(),
        place: "NL".to_owned(),
        citation: "Example Agency, Yearbook of cars (2025)".to_owned(),
    }];
    report.statements = statements();
    report.contracts = vec![contract()];
    report
}
