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
        "het energieverbruik is onbekend: er is niets gemeten, en voor een berekening ontbreekt {0}",
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
        "active-above-total",
        "{0} actieve parameters is meer dan alle {1}",
        "verbeter `model.active_parameters`: de parameters die één token gebruikt",
    ),
    sentences(
        "energy-unit-more",
        "{0} per eenheid ligt ver boven de {1} tot {2} van zo'n dienst; het lijkt op {3} in plaats van {4}",
        "schrijf `{5}` als dat is bedoeld, of verbeter het getal",
    ),
    sentences(
        "energy-unit-less",
        "{0} per eenheid ligt ver onder de {1} tot {2} van zo'n dienst; het lijkt op {3} in plaats van {4}",
        "schrijf `{5}` als dat is bedoeld, of verbeter het getal",
    ),
    sentences(
        "energy-far-above",
        "{0} per eenheid ligt meer dan 100 keer boven de {1} tot {2} van zo'n dienst",
        "verbeter het energieverbruik, de eenheid of `measured.per`; het gaat om één eenheid, niet om alle",
    ),
    sentences(
        "energy-far-below",
        "{0} per eenheid ligt meer dan 100 keer onder de {1} tot {2} van zo'n dienst",
        "verbeter het energieverbruik, de eenheid of `measured.per`",
    ),
    sentences(
        "energy-below-floor",
        "{0} per eenheid is minder dan de {1} die deze apparatuur voor dit model nodig heeft, met welke programmatuur ook",
        "verbeter het energieverbruik, de eenheid, het model of de apparatuur",
    ),
    sentences(
        "energy-unusual",
        "{0} per eenheid ligt buiten de {1} tot {2} die gepubliceerde metingen doen verwachten",
        "leg uit hoe is gemeten en noem het document bij `proof`",
    ),
    sentences(
        "throughput-other-unit",
        "klopt het dat één eenheid {0} verbruikt? een kopie op {1} × `hardware.accelerator` die {2} eenheden per uur afhandelt, verbruikt per eenheid {3} tot {4}, en {5} zou passen",
        "verbeter de eenheid van `measured.energy`, of leg uit waarom de hardware zoveel meer of minder verbruikt",
    ),
    sentences(
        "throughput-disagrees",
        "klopt het dat één eenheid {0} verbruikt? een kopie op {1} × `hardware.accelerator` die {2} eenheden per uur afhandelt, verbruikt per eenheid {3} tot {4}",
        "verbeter `measured.energy`, `hardware.throughput` of `hardware.accelerators`, of leg uit waarom de hardware zoveel meer of minder verbruikt",
    ),
    sentences(
        "workload-differs",
        "de meting had {0} van {1}, en gevraagd is {2}",
        "meet wat wordt gevraagd",
    ),
    sentences(
        "peak-below-mean",
        "een piek van {0} eenheden per uur ligt onder het gemiddelde van {1}",
        "verbeter `demand.peak` of `demand.amount`",
    ),
    sentences(
        "capacity-below-demand",
        "de gereserveerde kopieën leveren hoogstens {0} eenheden per uur, en gevraagd zijn er {1}",
        "reserveer meer `hardware.replicas`, of verbeter `hardware.throughput`",
    ),
    sentences(
        "measured-inside-out",
        "{0} bij de ruimere meetgrens is minder dan de {1} daarbinnen",
        "verbeter de cijfers of hun `boundary`",
    ),
    sentences(
        "pue-disagrees",
        "{0} bij het gebouw volgt niet uit het verbruik van de server en de PUE, die {1} geven{2}",
        "verbeter het cijfer, `site.pue` of de `boundary`",
    ),
    sentences(
        "report-unread",
        "het rapport {0} is niet gevonden of niet leesbaar",
        "zet het naast de offerte",
    ),
    sentences(
        "report-hypothetical",
        "het rapport {0} beschrijft wat er zou zijn, met --what-if: zo is niets gemeten",
        "voeg het rapport toe van wat is gemeten",
    ),
    sentences(
        "report-planned",
        "het rapport {0} is een plan of een offerte: er is niets gemeten",
        "laat deze [[measured]] weg, en vul [model] en [hardware] in: het energieverbruik wordt dan berekend",
    ),
    sentences(
        "report-modelled",
        "het rapport {0} gaat over een run zonder sensor: het energieverbruik is berekend, en er is niets gemeten",
        "meet waar sensoren uit te lezen zijn; `wattprint doctor` zegt wat zou helpen",
    ),
    sentences(
        "report-lacks-unit",
        "het rapport {0} bevat geen energieverbruik per {1} bij die meetgrens",
        "rapporteer met --work {1}=N, of verbeter `measured.per` en `measured.boundary`",
    ),
    sentences(
        "digest-differs",
        "het rapport {0} is niet het bestand met de opgegeven controlesom",
        "stuur het bedoelde bestand mee, of verbeter `sha256`",
    ),
    sentences(
        "report-other-model",
        "het rapport {0} gaat over het model {1}, en aangeboden is {2}",
        "voeg een meting toe van het model dat is aangeboden",
    ),
    sentences(
        "report-other-place",
        "het rapport {0} gaat over de plaats {1}, en de dienst draait in {2}",
        "voeg een meting van de aangeboden locatie toe, of meet alleen de server zonder plaats",
    ),
    sentences(
        "report-disagrees",
        "volgens {0}: opgegeven is {1} per eenheid, en dit rapport bevat {2}",
        "verbeter `measured.energy`, of laat het weg",
    ),
    sentences(
        "totals-disagree",
        "`{0}` van {1} volgt niet uit de andere getallen, die {2} geven{3}",
        "verbeter het totaal of de getallen waaruit het volgt",
    ),
    sentences(
        "totals-beyond",
        "`{0}` van {1} ligt buiten wat uit de andere getallen volgt: {2}, tussen {3} en {4}",
        "verbeter het totaal of de getallen waaruit het volgt; alleen totalen van het eerste jaar horen hier, en de uitstoot is locatiegebaseerd",
    ),
    sentences(
        "proof-without-by",
        "`{0}` zou geverifieerd zijn, maar niet is vermeld door wie",
        "noem bij `proof.by` wie het heeft geverifieerd",
    ),
    sentences(
        "proof-without-reference",
        "`{0}` zou aangetoond zijn, maar niet is vermeld met welk document",
        "noem het document bij `proof.reference`",
    ),
    sentences(
        "proof-after-offer",
        "het bewijs van `{0}` is van {1}, na de offerte van {2}",
        "verbeter een van de datums",
    ),
    sentences(
        "valid-before-date",
        "de offerte is van {0} en geldt tot {1}",
        "verbeter een van de datums",
    ),
    sentences(
        "unsupported",
        "`{0}` is opgegeven, maar niet aangetoond: de onzekerheidsmarge is ruim",
        "noem bij `proof` een document, of wie het heeft geverifieerd",
    ),
];

const fn sentences(id: &'static str, text: &'static str, remedy: &'static str) -> FindingWords {
    FindingWords { id, text, remedy }
}
