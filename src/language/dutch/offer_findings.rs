//! Dutch sentences of what the check of an offer finds.

use crate::language::offer::FindingWords;

/// The sentences of what a check finds.
pub const FINDINGS: &[FindingWords] = &[
    sentences("field", "`{0}` is niet ingevuld", "vul `{0}` in: {1}"),
    sentences(
        "growth-without-central",
        "er is groei opgegeven zonder middenscenario, dus het volume blijft gelijk",
        "voeg een [[growth]] toe met scenario = \"central\"",
    ),
    sentences(
        "growth-twice",
        "het scenario `{0}` staat er twee keer",
        "houd één [[growth]] over voor elk van low, central en high",
    ),
    sentences(
        "growth-same-rate",
        "de scenario's `{0}` en `{1}` groeien allebei met {2} per jaar, en zijn dus hetzelfde",
        "geef elk een eigen groei, of laat er een weg",
    ),
    sentences(
        "growth-order",
        "de scenario's staan in de verkeerde volgorde: `{0}` groeit met {2} per jaar en `{1}` met {3}",
        "geef de minste groei aan low en de meeste aan high",
    ),
    sentences(
        "token-without-tokens",
        "het energieverbruik is per token gemeten, maar niet is opgegeven hoeveel tokens één eenheid telt",
        "vul `demand.output_tokens` in",
    ),
    sentences(
        "unit-differs",
        "het energieverbruik is gemeten per {0}, maar de functionele eenheid is {1}",
        "geef het op per {1}, of per token",
    ),
    sentences(
        "no-measurement",
        "er is geen energieverbruik gemeten: het wordt berekend uit model en apparatuur, met een ruime onzekerheidsmarge",
        "meet de dienst en voeg een [[measured]] toe; `wattprint run` en `wattprint report` kunnen dat",
    ),
    sentences(
        "energy-unknown",
        "het energieverbruik is onbekend: er is niets gemeten, en voor een berekening is ook nodig: {0}",
        "voeg een [[measured]] toe, of vul deze velden in",
    ),
    sentences(
        "hardware-unknown",
        "er is geen accelerator met de naam {0}",
        "schrijf de naam zoals de driver die geeft, zoals H100, of voeg een [[measured]] toe",
    ),
    sentences(
        "pue-below-one",
        "een PUE van {0} kan niet: het datacenter omvat zijn IT",
        "deel het verbruik van het hele datacenter door dat van de IT; het omgekeerde, de DCiE, ligt onder 1",
    ),
    sentences(
        "pue-decimal-point",
        "een PUE van {0} is niet aannemelijk; het lijkt op `{1}` zonder decimaalteken",
        "schrijf `{1}` als dat is bedoeld, met een punt",
    ),
    sentences(
        "pue-percent",
        "een PUE van {0} is niet aannemelijk; het lijkt op een percentage",
        "schrijf `{1}` als dat is bedoeld, met een punt",
    ),
    sentences(
        "pue-implausible",
        "een PUE van {0} is niet aannemelijk",
        "deel het verbruik van het hele datacenter door dat van de IT, zoals 1.2",
    ),
    sentences(
        "wue-implausible",
        "{0} L water per kWh is meer dan warmte kan verdampen; het lijkt op m³ of L/MWh in plaats van L/kWh",
        "schrijf `{1}` als dat is bedoeld, of vermeld de eenheid",
    ),
    sentences(
        "wue-above-withdrawal",
        "de locatie zou {0} L/kWh water verbruiken en {1} onttrekken: meer verbruiken dan onttrekken kan niet",
        "verbeter `site.wue` of `site.wue_withdrawal`",
    ),
    sentences(
        "wue-of-input",
        "volgens de definitie van 2024 telt de WUE al het water dat de locatie inneemt, dus {0} L/kWh is een onttrekking, terwijl `site.wue` het verdampte water is",
        "verplaats het naar `site.wue_withdrawal`, of vul bij `site.wue` het verdampte water in met `site.wue_definition` = \"2022\"",
    ),
    sentences(
        "grid-implausible",
        "een stroomnet met {0} g/kWh is vuiler dan welke brandstof ook",
        "schrijf gram CO2-eq per kWh, of vermeld de eenheid",
    ),
    sentences(
        "grid-far-below",
        "{0} g/kWh ligt ver onder de {1} g/kWh die voor de plaats is gepubliceerd; het kan van een contract zijn, en is dan marktgebaseerd",
        "verplaats het naar een [[contract]] als dat zo is",
    ),
    sentences(
        "grid-unused",
        "de intensiteit van {0} g/kWh blijkt uit geen document: de gepubliceerde waarde van de plaats wordt gebruikt",
        "noem het document bij `proof`",
    ),
    sentences(
        "contract-shares",
        "de contracten dekken {0} van de elektriciteit, meer dan alles",
        "zorg dat de aandelen samen hoogstens 1 zijn",
    ),
    sentences(
        "renewable-uncovered",
        "er is een hernieuwbaar aandeel van {0} opgegeven, maar contracten voor hernieuwbare stroom dekken {1}",
        "voeg de contracten toe die het onderbouwen",
    ),
    sentences(
        "utilisation-zero",
        "hardware die nooit werk heeft, handelt niets af",
        "geef het deel van de tijd op waarin kopieën werk hebben, of laat `hardware.utilisation` weg",
    ),
    sentences(
        "host-below-one",
        "een serverfactor van {0} kan niet: een server bevat zijn accelerators",
        "geef het vermogen van de server gedeeld door dat van zijn accelerators op, ten minste 1",
    ),
    sentences(
        "host-implausible",
        "een serverfactor van {0} heeft geen server: gepubliceerde gaan tot {1}",
        "geef het vermogen van de server gedeeld door dat van zijn accelerators op",
    ),
    sentences(
        "lifetime-implausible",
        "{0} jaar is langer dan een server in gebruik is: gepubliceerde levensduren gaan tot {1}",
        "geef de jaren van gebruik op waarover de productie wordt verdeeld",
    ),
    sentences(
        "embodied-implausible",
        "{0} kg voor de productie van één accelerator ligt ver buiten de {1} tot {2} kg die is gepubliceerd",
        "geef kilogrammen CO2-eq op voor één accelerator met zijn deel van de server",
    ),
];

pub(super) const fn sentences(
    id: &'static str,
    text: &'static str,
    remedy: &'static str,
) -> FindingWords {
    FindingWords { id, text, remedy }
}
