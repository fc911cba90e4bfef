//! The words of a comparison in Dutch.

use super::compare_names::{HEADS, MEASURES, METRICS, SUBJECTS};
use super::compare_reasons::{because, proof};
use super::numbers::{unit_of_work, units_of_work};
use crate::language::compare::{Changed, Comparing, Lowest, Order, Settling, Told};

/// The words.
pub(super) const COMPARING: Comparing = Comparing {
    title: |sides| format!("Vergelijking van {sides}"),
    metrics: METRICS,
    heads: HEADS,
    all_of,
    per_unit: |unit| match unit {
        Some(unit) => format!("Alles is vergeleken per {}.", unit_of_work(unit)),
        None => "Alles is als geheel vergeleken, omdat niet is opgegeven hoeveel werk is gedaan."
            .to_owned(),
    },
    at_border: |border| {
        let border = match border {
            "facility" => "aan de grens van het datacenter, met koeling en stroomverdeling",
            "node" => "bij de voedingen van de servers",
            "components" => "bij de gemeten onderdelen",
            _ => "alleen bij de accelerators",
        };
        format!("Elektriciteit is geteld {border}: de ruimste meetgrens die alle partijen hebben.")
    },
    contract: |volume, months| match (volume, months) {
        (Some((volume, unit)), Some(months)) => format!(
            "Het contract: {}, {} in het eerste jaar.",
            of_months(months),
            counted(volume, unit)
        ),
        (Some((volume, unit)), None) => {
            format!("Het volume: {} per jaar.", counted(volume, unit))
        }
        (None, Some(months)) => {
            format!(
                "De looptijd: {}; het volume is niet bekend.",
                of_months(months)
            )
        }
        (None, None) => String::new(),
    },
    is_lower,
    not_told,
    is_equal: |metric, sides| {
        format!("{metric}: {sides} zijn gelijk; alles ervan is een en hetzelfde.")
    },
    are_lowest: |metric, sides, lowest| match lowest {
        Lowest::One => format!("{metric}: {sides} is lager dan alle andere."),
        Lowest::Several => {
            format!("{metric}: het laagst zijn {sides}; die zijn niet te onderscheiden.")
        }
        Lowest::All => format!("{metric}: tussen {sides} is geen verschil vast te stellen."),
    },
    lacks: |metric, sides| format!("{metric}: niet te vergelijken, want niet bekend van {sides}."),
    ranking: |order| match order {
        Order::Lower(side) => format!("{side} is lager"),
        Order::NotTold => "niet te onderscheiden".to_owned(),
        Order::Equal => "gelijk".to_owned(),
    },
    change,
    robust: |sides, value, bounds, equal_at| {
        let only = equal_at.map_or_else(
            || "bij geen enkele waarde komen de partijen gelijk uit".to_owned(),
            |at| format!("de partijen komen pas gelijk uit bij {at}"),
        );
        format!(
            "geen enkel gegeven maakt, binnen zijn marge, de partijen gelijk. Het dichtst daarbij \
             komt een gegeven van {sides}, nu {value} ({bounds}); {only}: "
        )
    },
    difference: |id| {
        Some(match id {
            "level" => "ruimste meetgrens van het rapport",
            "idle-policy" => "wie het rustverbruik draagt",
            "size.input-tokens" => "invoertokens per eenheid werk",
            "size.output-tokens" => "gegenereerde tokens per eenheid werk",
            "scope.emissions.location" => "wat de uitstoot van het net omvat",
            "scope.water.grid" => "wat het water van elektriciteitscentrales omvat",
            "scope.water.site" => "wat het water van de locatie omvat",
            _ => return None,
        })
    },
    says: |word| {
        Some(match word {
            "included" => "meegeteld",
            "excluded" => "niet meegeteld",
            "unknown" => "niet vermeld",
            "facility" => "datacenter",
            "node" => "server",
            "components" => "onderdelen",
            "accelerator" => "accelerators",
            "reserved" => "wie reserveert",
            "proportional" => "verdeeld naar gebruik",
            "none" => "niemand",
            "mixed" => "gemengd",
            _ => return None,
        })
    },
    scenario: |name, yearly| {
        let name = match name {
            "constant" => "elk jaar hetzelfde volume",
            "low" => "laag",
            "central" => "midden",
            "high" => "hoog",
            other => other,
        };
        format!("{name} ({yearly} per jaar)")
    },
    remark,
    overall: |side, verdict| format!("Beleidstoets, {side}: {verdict}."),
    verdict: |word| match word {
        "pass" => "voldoet",
        "fail" => "voldoet niet",
        _ => "niet vast te stellen",
    },
    because,
    settle: |settling| match settling {
        Settling::Input(input, share) => {
            format!("een meting of bewijs van: {input} ({share} van de onzekerheid)")
        }
        Settling::Proof(statement, level) => {
            let article = article(statement);
            format!("{} van {article}{statement}", proof(level))
        }
        Settling::Statement(statement) => format!("opgave door de leverancier: {statement}"),
        Settling::Remedy(remedy) => (*remedy).to_owned(),
    },
    subjects: SUBJECTS,
    measures: MEASURES,
    unanswered: |measures| {
        format!(
            "Deze maatregelen worden door geen criterium getoetst en vragen een eigen antwoord: {measures}."
        )
    },
    chart: |metric, values| format!("{metric}: {values}."),
    method: |confidence| {
        format!(
            "Bij elke verhouding staat de onzekerheidsmarge waarbinnen zij met een kans van 95 % \
             ligt. Wat voor twee partijen een en hetzelfde is, zoals het elektriciteitsnet van \
             één land, valt weg; een standaardwaarde of een eigen opgave van elke partij niet. \
             Een partij heet alleen lager als de kans daarop ten minste {confidence} is."
        )
    },
};

/// The article of what is stated, where it needs one.
fn article(statement: &str) -> &'static str {
    match statement.split([' ', ',']).next().unwrap_or_default() {
        "ISO" | "het" => "",
        "aandeel" | "recht" | "jaarlijks" => "het ",
        _ => "de ",
    }
}

/// So many units; what the owner's word is for several, nobody knows.
fn counted(number: &str, unit: &str) -> String {
    let known = units_of_work(unit);
    match (number, known) {
        ("1", Some(_)) => format!("1 {}", unit_of_work(unit)),
        ("1", None) => format!("1 eenheid ({unit})"),
        (_, Some(many)) => format!("{number} {many}"),
        (_, None) => format!("{number} eenheden ({unit})"),
    }
}

fn of_months(number: &str) -> String {
    match number {
        "1" => "1 maand".to_owned(),
        _ => format!("{number} maanden"),
    }
}

fn all_of(labels: &[String]) -> String {
    match labels {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} en {last}", first.join(", ")),
    }
}

fn ratio(told: &Told<'_>) -> String {
    match told.bounds {
        Some(bounds) => format!("{} maal {} ({bounds})", told.ratio, told.other),
        None => format!("{} maal {}", told.ratio, told.other),
    }
}

fn is_lower(told: &Told<'_>) -> String {
    format!(
        "{}: {} is lager, {}; de kans daarop is {}.",
        told.metric,
        told.lower,
        ratio(told),
        told.probability
    )
}

fn not_told(told: &Told<'_>) -> String {
    format!(
        "{}: welke lager is, is niet vast te stellen. {} komt op {}; de kans dat {} lager is, \
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
            format!("de partijen komen gelijk uit bij {at}, wat binnen zijn marge ligt")
        }
        (Some(at), false) => {
            format!("de partijen komen pas gelijk uit bij {at}, wat buiten zijn marge ligt")
        }
        (None, _) => "bij geen enkele waarde komen de partijen gelijk uit".to_owned(),
    };
    let known = match change.would_settle {
        Some(true) => "kennis hiervan beslist, als het is zoals verwacht, welke lager is, en",
        Some(false) => "kennis hiervan beslist niet welke lager is, maar",
        None => "kennis hiervan",
    };
    format!(
        " van {sides}, nu {value} ({bounds}): {equal}; {known} maakt de marge {narrowing} smaller."
    )
}

fn remark(id: &str, sides: &str) -> String {
    match id {
        "hypothetical" => format!("{sides}: HYPOTHETISCH, zo had het kunnen zijn en was het niet."),
        "not-measured" => {
            format!("{sides}: berekend uit een plan of een offerte; hier is zelf niets gemeten.")
        }
        "tokens-differ" => {
            "Tokens van twee modellen zijn niet evenveel tekst: elk model knipt tekst op zijn \
             eigen manier. Een vergelijking per antwoord of verzoek zegt meer."
                .to_owned()
        }
        "sizes-differ" => {
            "Een eenheid werk is bij de ene partij groter dan bij de andere: het aantal tokens dat \
             erin gaat of eruit komt verschilt, en meer tokens kosten meer energie. Cijfers per \
             eenheid gaan niet over hetzelfde werk; offertes voor eenheden van één grootte zeggen \
             meer."
                .to_owned()
        }
        "wholes" => {
            "Zonder gemeenschappelijke eenheid van werk kan de hoeveelheid werk verschillen."
                .to_owned()
        }
        "volumes-differ" => {
            "De partijen geven verschillende volumes op. Cijfers per eenheid gelden bij die \
             volumes; zonder één volume voor alle (--volume) zijn er geen totalen."
                .to_owned()
        }
        "no-totals" => {
            "Er zijn geen totalen: daarvoor zijn één volume (--volume) en één looptijd (--term) \
             nodig."
                .to_owned()
        }
        "linear" => {
            "Bij de totalen is aangenomen dat cijfers per eenheid gelijk blijven als het volume \
             verandert. Met meer werk op dezelfde machines dalen zij meestal."
                .to_owned()
        }
        "phases-differ" => {
            "De partijen gaan over verschillende fasen in het bestaan van een model.".to_owned()
        }
        "phase-unknown" => {
            format!("{sides}: niet vermeld is om welke fase in het bestaan van het model het gaat.")
        }
        "idle-unknown" => format!(
            "{sides}: het energieverbruik van uren zonder werk is niet bekend en zit niet in deze \
             cijfers, die daardoor lager zijn."
        ),
        "evidence-not-read" => format!(
            "{sides}: bewijs telt zoals de leverancier het opgeeft; de stukken zelf zijn niet \
             ingezien."
        ),
        "without-making" => format!(
            "{sides}: zonder ingebedde uitstoot van de apparatuur, zodat geen totaal is vergeleken."
        ),
        _ => String::new(),
    }
}
