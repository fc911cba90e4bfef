//! Why a criterion of a policy gets its verdict, in Dutch.

use crate::language::compare::Because;

/// How strongly something is stated.
fn stated(level: &str) -> &str {
    match level {
        "stated" => "opgegeven, zonder document",
        "documented" => "opgegeven, met document",
        "verified" => "opgegeven en geverifieerd",
        other => other,
    }
}

/// A proof of that strength.
pub(super) fn proof(level: &str) -> &str {
    match level {
        "documented" => "een document als bewijs",
        "verified" => "een geverifieerd bewijs",
        _ => "een opgave",
    }
}

pub(super) fn because(because: &Because<'_>) -> String {
    match because {
        Because::Number(number, bound, limit, verdict, scenario) => {
            let (holds, border) = match (*bound, *verdict) {
                ("max", "pass") => ("blijft binnen", "bovengrens"),
                ("max", "fail") => ("overschrijdt", "bovengrens"),
                ("max", _) => ("ligt aan beide kanten van", "bovengrens"),
                (_, "pass") => ("haalt", "ondergrens"),
                (_, "fail") => ("blijft onder", "ondergrens"),
                _ => ("ligt aan beide kanten van", "ondergrens"),
            };
            let scenario = scenario.map_or_else(String::new, |it| format!(" in scenario {it}"));
            format!("{number}{scenario} {holds} de {border} van {limit}")
        }
        Because::Disclosed(level) => stated(level).to_owned(),
        Because::Denied => "de leverancier zegt nee".to_owned(),
        Because::WeaklyShown(level, asked) => {
            format!("{}; gevraagd is {}", stated(level), proof(asked))
        }
        Because::OnlyDefault(shown) => {
            format!("alleen een standaardwaarde is bekend, niet die van deze locatie: {shown}")
        }
        Because::Obtained(how, _, true) => {
            format!("{how}, wat het criterium toestaat")
        }
        Because::Obtained(how, asked, false) => {
            format!("{how}, maar gevraagd is {asked}")
        }
        Because::Place(place, rule, allows, holds) => {
            let what = if *allows { "toegelaten" } else { "uitgesloten" };
            let holds = if *allows == *holds {
                "een van"
            } else {
                "geen van"
            };
            format!("de dienst draait in {place}, {holds} de {what} plaatsen: {rule}")
        }
    }
}
