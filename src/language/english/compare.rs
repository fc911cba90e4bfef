//! The words of a comparison in English.

use super::compare_names::{HEADS, MEASURES, METRICS, SUBJECTS};
use crate::language::compare::{Because, Changed, Comparing, Lowest, Order, Settling, Told};

/// The words.
pub(super) const COMPARING: Comparing = Comparing {
    title: |sides| format!("Comparison of {sides}"),
    metrics: METRICS,
    heads: HEADS,
    all_of,
    per_unit: |unit| match unit {
        Some(unit) => format!("All sides are compared per {unit}."),
        None => "Each side is compared as a whole, because no useful work is stated.".to_owned(),
    },
    at_border: |border| {
        let border = match border {
            "facility" => "the border of the data centre, cooling and power distribution included",
            "node" => "the power supplies of the servers",
            "components" => "the metered components",
            _ => "the accelerators alone",
        };
        format!("Electricity is counted at {border}: the widest border that all sides have.")
    },
    contract: |volume, months| match (volume, months) {
        (Some((volume, unit)), Some(months)) => {
            let (months, units) = (of_months(months), counted(volume, unit));
            format!("The contract: {months}, {units} in the first year.")
        }
        (Some((volume, unit)), None) => {
            format!("The volume: {} a year.", counted(volume, unit))
        }
        (None, Some(months)) => {
            format!("The term: {}; the volume is not known.", of_months(months))
        }
        (None, None) => String::new(),
    },
    is_lower,
    not_told,
    is_equal: |metric, sides| format!("{metric}: {sides} are the same; all of it is one thing."),
    are_lowest: |metric, sides, lowest| match lowest {
        Lowest::One => format!("{metric}: {sides} is lower than every other side."),
        Lowest::Several => {
            format!("{metric}: the lowest are {sides}; these cannot be told apart.")
        }
        Lowest::All => format!("{metric}: no difference can be told between {sides}."),
    },
    lacks: |metric, sides| {
        format!("{metric}: cannot be compared, because it is not known of {sides}.")
    },
    ranking: |order| match order {
        Order::Lower(side) => format!("{side} is lower"),
        Order::NotTold => "not distinguishable".to_owned(),
        Order::Equal => "the same".to_owned(),
    },
    change,
    robust: |sides, value, bounds, equal_at| {
        let only = equal_at.map_or_else(
            || "no value of it makes the sides equal".to_owned(),
            |at| format!("the sides come out equal only at {at}"),
        );
        format!(
            "no single input, within its bounds, makes the sides equal. The nearest is of {sides}, \
             now {value} ({bounds}): {only}: "
        )
    },
    difference: |id| {
        Some(match id {
            "level" => "widest border of the report",
            "idle-policy" => "who pays for idle power",
            "size.input-tokens" => "tokens that go into one unit of work",
            "size.output-tokens" => "tokens that one unit of work generates",
            "scope.emissions.location" => "what the grid's emissions cover",
            "scope.water.grid" => "what the power stations' water covers",
            "scope.water.site" => "what the site's water covers",
            _ => return None,
        })
    },
    says: |word| {
        Some(match word {
            "included" => "counted",
            "excluded" => "not counted",
            "unknown" => "not said",
            "facility" => "data centre",
            "node" => "server",
            "components" => "components",
            "accelerator" => "accelerators",
            "reserved" => "who reserves it",
            "proportional" => "shared out as use is",
            "none" => "nobody",
            "mixed" => "mixed",
            _ => return None,
        })
    },
    scenario: |name, yearly| {
        let name = if name == "constant" {
            "the same volume every year"
        } else {
            name
        };
        format!("{name} ({yearly} a year)")
    },
    remark,
    overall: |side, verdict| format!("Policy, {side}: {verdict}."),
    verdict: |word| match word {
        "pass" => "pass",
        "fail" => "fail",
        _ => "cannot tell",
    },
    because,
    settle: |settling| match settling {
        Settling::Input(input, share) => {
            format!("a measurement or proof of: {input} ({share} of the uncertainty)")
        }
        Settling::Proof(statement, level) => format!("proof of {statement}: {level}"),
        Settling::Statement(statement) => format!("the supplier's statement of {statement}"),
        Settling::Remedy(remedy) => (*remedy).to_owned(),
    },
    subjects: SUBJECTS,
    measures: MEASURES,
    unanswered: |measures| {
        format!("No criterion of this policy answers, so to be answered apart: {measures}.")
    },
    chart: |metric, values| format!("{metric}: {values}."),
    method: |confidence| {
        format!(
            "A ratio comes with the interval in which it lies with a probability of 95 %. What is \
             one and the same thing for two sides, such as the grid of one country, cancels; what \
             is a default or a statement for each side does not. One side is called lower only \
             where the probability of that is at least {confidence}."
        )
    },
};

fn all_of(labels: &[String]) -> String {
    match labels {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn ratio(told: &Told<'_>) -> String {
    match told.bounds {
        Some(bounds) => format!("{} times {} ({bounds})", told.ratio, told.other),
        None => format!("{} times {}", told.ratio, told.other),
    }
}

fn is_lower(told: &Told<'_>) -> String {
    format!(
        "{}: {} is lower, {}; the probability of that is {}.",
        told.metric,
        told.lower,
        ratio(told),
        told.probability
    )
}

fn not_told(told: &Told<'_>) -> String {
    format!(
        "{}: which is lower cannot be told. {} comes to {}; the probability that {} is lower \
         is {}.",
        told.metric,
        told.lower,
        ratio(told),
        told.lower,
        told.probability
    )
}

fn change(change: &Changed<'_>) -> String {
    let Changed {
        sides,
        value,
        bounds,
        narrowing,
        ..
    } = change;
    let equal = match (change.equal_at, change.within) {
        (Some(at), true) => {
            format!("the sides come out equal at {at}, which its bounds allow")
        }
        (Some(at), false) => format!("the sides come out equal only at {at}, beyond its bounds"),
        (None, _) => "no value of it makes the sides equal".to_owned(),
    };
    let known = match change.would_settle {
        Some(true) => "knowing it, if it is as expected, would settle which is lower and",
        Some(false) => "knowing it would not settle which is lower, but",
        None => "knowing it would",
    };
    format!(
        " of {sides}, now {value} ({bounds}): {equal}; {known} narrow the interval by {narrowing}."
    )
}

/// So many units; what the plural of another's word is, nobody knows.
fn counted(number: &str, unit: &str) -> String {
    match (number, super::units_of_work(unit)) {
        ("1", Some(_)) => format!("1 {unit}"),
        ("1", None) => format!("1 unit ({unit})"),
        (_, Some(many)) => format!("{number} {many}"),
        (_, None) => format!("{number} units ({unit})"),
    }
}

fn of_months(number: &str) -> String {
    match number {
        "1" => "1 month".to_owned(),
        _ => format!("{number} months"),
    }
}

fn remark(id: &str, sides: &str) -> String {
    match id {
        "hypothetical" => format!("{sides}: HYPOTHETICAL, what would have been and was not."),
        "not-measured" => {
            format!("{sides}: computed from a plan or an offer; nothing was measured here.")
        }
        "tokens-differ" => {
            "Tokens of two models are not the same amount of text: each model cuts text in its \
             own way. A comparison per answer or request says more."
                .to_owned()
        }
        "sizes-differ" => {
            "A unit of work is larger for one side than for another: the tokens that go into it or \
             come out of it differ, and more tokens take more energy. Figures per unit are not \
             of the same work; offers for units of one size say more."
                .to_owned()
        }
        "wholes" => "Without a unit of work in common the amounts of work may differ.".to_owned(),
        "volumes-differ" => {
            "The sides state different volumes. Figures per unit hold for these; there are no \
             totals without one volume for all (--volume)."
                .to_owned()
        }
        "no-totals" => {
            "There are no totals: they need one volume (--volume) and one term (--term).".to_owned()
        }
        "linear" => {
            "Totals take figures per unit to stay the same when the volume changes. With more \
             work on the same machines they usually fall."
                .to_owned()
        }
        "phases-differ" => "The sides are of different phases in a model's life.".to_owned(),
        "phase-unknown" => format!("{sides}: the phase in the model's life is not stated."),
        "idle-unknown" => format!(
            "{sides}: the energy of hours without work is not known and not in these figures, \
             which are lower for it."
        ),
        "evidence-not-read" => format!(
            "{sides}: evidence counts as the supplier states it; nobody read the documents."
        ),
        "without-making" => {
            format!("{sides}: without the making of the hardware, so that no total is compared.")
        }
        _ => String::new(),
    }
}

fn because(because: &Because<'_>) -> String {
    match because {
        Because::Number(number, bound, limit, verdict, scenario) => {
            let asked = if *bound == "max" {
                "at most"
            } else {
                "at least"
            };
            let holds = match *verdict {
                "pass" => "keeps",
                "fail" => "breaks",
                _ => "lies on both sides of",
            };
            let scenario = scenario.map_or_else(String::new, |it| format!(" in scenario {it}"));
            format!("{number}{scenario} {holds} the limit: {asked} {limit}")
        }
        Because::Disclosed(level) => format!("stated; proof: {level}"),
        Because::Denied => "the supplier says no".to_owned(),
        Because::WeaklyShown(level, asked) => format!("proof is {level}; asked is {asked}"),
        Because::OnlyDefault(shown) => {
            format!("only a default is known, not this site's own: {shown}")
        }
        Because::Obtained(how, _, true) => format!("{how}, which the criterion allows"),
        Because::Obtained(how, asked, false) => format!("{how}, but asked is {asked}"),
        Because::Place(place, rule, allows, holds) => {
            let what = if *allows { "allowed" } else { "excluded" };
            let holds = if *allows == *holds {
                "among"
            } else {
                "not among"
            };
            format!("it runs in {place}, {holds} the places {what}: {rule}")
        }
    }
}
