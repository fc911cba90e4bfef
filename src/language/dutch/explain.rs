//! The words of an explanation in Dutch.

use crate::language::Explain;
use crate::quantity::{BoundKind, Origin};

/// How a figure follows from its inputs, in Dutch.
pub(super) const EXPLAIN: Explain = Explain {
    title: "Hoe de cijfers zijn berekend",
    of_part: "Alleen van dit deel",
    per: |unit| format!(", per {}", super::numbers::unit_of_work(unit)),
    id: "Id",
    method: "Methode",
    formula: "Formule",
    agrees: "Hier opnieuw berekend uit de invoergegevens: waarde en grenzen zijn die van het \
             rapport.",
    differs: |stated, given| {
        format!(
            "Het rapport vermeldt {stated}, maar uit de invoergegevens volgt {given}: ga er niet \
             op af."
        )
    },
    bounds_follow: "De grenzen volgen uit die van de invoergegevens: elk gegeven wordt opgevat \
                    als een lognormale verdeling met zijn grenzen als 95 %-interval, \
                    onafhankelijk van de andere, en de verdeling van het cijfer wordt met \
                    lijnbemonstering (line sampling) bepaald.",
    exact: "Geen van de invoergegevens heeft een onzekerheidsmarge, dus het cijfer ook niet.",
    derivation: "Afleiding",
    together: "samen",
    alike: |count| format!("{count} ×"),
    between: |low, high| format!("elk tussen {low} en {high}"),
    full: "--full toont ze alle",
    above: "hierboven uitgelegd",
    share: |share| format!("{share} van de onzekerheid"),
    bounds: |kind| match kind {
        BoundKind::Exact => "exact",
        BoundKind::Interval95 => "gepubliceerd 95 %-interval",
        BoundKind::Range => "gepubliceerde onder- en bovengrens",
        BoundKind::Derived => "afgeleid met een vermelde regel",
    },
    origin: |origin| match origin {
        Origin::Measured => "gemeten",
        Origin::Modelled => "gemodelleerd",
        Origin::Factor => "gepubliceerde factor",
        Origin::Supplied => "zelf opgegeven",
    },
    matched: |word| match word {
        "supplied" => "voor dit geval opgegeven",
        "exact" => "precies wat is gevraagd",
        "older-period" => "de gevraagde plaats, een eerdere periode",
        "wider-region" => "een ruimer gebied",
        "global" => "wereldwijd, of elk exemplaar van deze soort",
        "calibrated" => "gekalibreerd",
        "prior" => "een uitgangswaarde, hier niet gekalibreerd",
        other => other,
    },
    factor: "Factor",
    source: "Bron",
    locator: "Vindplaats",
    licence: "Licentie",
    scope: "Omvat",
    place: "Plaats",
    period: "Periode",
    match_of: "Aansluiting",
    default: "STANDAARDWAARDE, gebruikt omdat niets beters is opgegeven",
    overrides: "In plaats van de ingebouwde factor",
    instrument: "Meetinstrument",
    counted: |energy| format!("Het telde in totaal {energy}, ongeacht aan wie dat is toegerekend"),
    raw: |start, end| format!("Ruwe tellerstand van {start} tot {end}"),
    readings: |reads, misses| format!("Metingen {reads}, mislukt of afgekeurd {misses}"),
    restarts: |times| format!("Herstarts van de teller {times}"),
    gap: |time, energy| format!("{time} zonder meting, aangevuld met {energy}"),
    by_power: |energy| format!("De vermogensmetingen tellen op tot {energy}"),
    note: "Opmerking",
    behind: "Achter deze invoergegevens",
    inputs: "De invoergegevens",
    table: "De invoergegevens met hun aandeel in de onzekerheid",
    columns: ["Invoergegeven", "Waarde", "Grenzen", "Aandeel"],
    shares: "Waar de onzekerheid vandaan komt",
    shares_are: "Aandelen in de onzekerheid: ",
    rest: "alle overige",
};
