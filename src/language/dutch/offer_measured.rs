//! Dutch sentences of what the check of an offer finds in measurements, totals and proofs.

use super::offer_findings::sentences;
use crate::language::offer::FindingWords;

/// The sentences of what a check finds there.
pub const MEASURED: &[FindingWords] = &[
    sentences(
        "active-above-total",
        "{0} actieve parameters zijn meer dan alle {1}",
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
        "energy-bounds",
        "de marges {0} en {1} van één eenheid reiken ver buiten de {2} tot {3} van zo'n dienst, zodat het getal niets zegt",
        "geef de marges op die de meting heeft",
    ),
    sentences(
        "energy-unusual",
        "{0} per eenheid ligt buiten de {1} tot {2} die gepubliceerde metingen doen verwachten",
        "leg uit hoe is gemeten en noem het document bij `proof`",
    ),
    sentences(
        "throughput-other-unit",
        "klopt het dat één eenheid {0} verbruikt? Een kopie op {1} × `hardware.accelerator` die {2} eenheden per uur afhandelt, verbruikt per eenheid {3} tot {4}, en {5} zou passen",
        "verbeter de eenheid van `measured.energy`, of leg uit waarom de hardware zoveel meer of minder verbruikt",
    ),
    sentences(
        "throughput-disagrees",
        "klopt het dat één eenheid {0} verbruikt? Een kopie op {1} × `hardware.accelerator` die {2} eenheden per uur afhandelt, verbruikt per eenheid {3} tot {4}",
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
        "measured-twice",
        "{0} per eenheid en {1} als `{2}` sluiten elkaar uit: hetzelfde is gemeten bij hetzelfde gebruik",
        "verbeter een van beide, of vermeld waarin de metingen verschillen",
    ),
    sentences(
        "report-changed",
        "de onderdelen van het rapport {0} spreken elkaar tegen, dus iemand heeft het gewijzigd: {1}",
        "voeg het bestand toe zoals wattprint het heeft geschreven",
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
        "de offerte is van {0} en geldt tot en met {1}",
        "verbeter een van de datums",
    ),
    sentences(
        "offer-ended",
        "de offerte gold tot en met {0}, en wordt gelezen op {1}",
        "vraag de leverancier of de offerte nog geldt, en om een met een latere datum",
    ),
    sentences(
        "offer-ahead",
        "de offerte is gedateerd op {0}, en wordt gelezen op {1}",
        "verbeter `offer.date`",
    ),
    sentences(
        "unsupported",
        "`{0}` is opgegeven, maar niet aangetoond: de onzekerheidsmarge is ruim",
        "noem bij `proof` een document, of wie het heeft geverifieerd",
    ),
];
