//! What the exported formats say in Dutch.

use crate::language::exports::{Exports, Form, ModelCard, Score};

pub(super) const EXPORTS: Exports = Exports {
    card: CARD,
    form: FORM,
    score: SCORE,
    plan: "Dit is een plan: er is niets van gemeten.",
    offer: "Dit volgt uit wat een leverancier opgeeft: er is hier niets van gemeten.",
    hypothetical: "Dit is hypothetisch: zo is het niet geweest.",
    not_stated: "niet opgegeven",
    unit: |unit| unit.replace("CO2e", "CO2-eq"),
    bounded: |value, interval| format!("{value} ({interval})"),
    border: |border| match border {
        "facility" => "op de grens van het gebouw".to_owned(),
        "node" => "bij de voedingen van de servers".to_owned(),
        "components" => "alleen de onderdelen".to_owned(),
        _ => "alleen de accelerators".to_owned(),
    },
};

const CARD: ModelCard = ModelCard {
    title: "Milieu-impact",
    source: |it| {
        format!(
            "{}, rapport {}: locatiegebaseerde uitstoot van de elektriciteit, {}, {}; \
             de productie van de hardware zit er niet in",
            it.tool, it.report, it.provenance, it.bounds
        )
    },
    left_out: |reason| format!("co2_eq_emissions is weggelaten: {reason}"),
    of_use: "het veld gaat over training, en dit rapport niet",
    mixed: "er zijn meer fasen door elkaar of er is geen fase opgegeven; geef van elke \
            taak de fase op en splits het rapport naar fase",
    hardware: "Soort hardware",
    hours: "Gebruikte uren",
    provider: "Cloudleverancier",
    region: "Regio",
    carbon: "Uitstoot",
    figures: |phase| format!("Cijfers van: {phase}"),
    columns: [
        "Cijfer",
        "Beste schatting",
        "Onzekerheidsmarge",
        "Herkomst",
        "Meetgrens",
    ],
    counted: "Meegeteld",
    not_counted: "Niet meegeteld",
    assumed: "Aangenomen",
    missing: "Ontbreekt",
    report: "Rapport",
};

const FORM: Form = Form {
    title: "Modeldocumentatie: rekenwerk en energie",
    about: "De onderdelen over rekenwerk en energie van het modeldocumentatieformulier bij de \
            Europese praktijkcode voor AI-modellen voor algemene doeleinden (juli 2025), voor \
            bijlage XI, afdeling 1, punt 2, onder d) en e), van de AI-verordening. AIO: het \
            AI-bureau; NCA: nationale bevoegde autoriteiten, beide op verzoek; DP: \
            downstreamaanbieders. Geen van de onderdelen over rekenwerk en energie gaat naar \
            downstreamaanbieders: wie het model afneemt, krijgt ze alleen als dat \
            in het contract staat.",
    sections: [
        "Algemene informatie",
        "Eigenschappen van het model",
        "Rekenmiddelen (tijdens de training)",
        "Energieverbruik (tijdens training en inferentie)",
    ],
    columns: ["Onderdeel", "Antwoord", "AIO", "NCA", "DP"],
    gets: "ja",
    gets_not: "–",
    items: [
        "Echtheid van het model",
        "Totale omvang van het model",
        "Totale omvang van het model (klasse)",
        "Trainingsduur (klasse)",
        "Trainingsduur",
        "Rekenwerk voor de training (orde van grootte)",
        "Rekenwerk voor de training",
        "Meetmethode (rekenwerk)",
        "Energieverbruik van de training",
        "Meetmethode (energie)",
        "Rekenwerk voor inferentie, volgens een vaste taak",
        "Meetmethode (inferentie)",
    ],
    months: [
        "minder dan 1 maand",
        "1 tot 3 maanden",
        "3 tot 6 maanden",
        "meer dan 6 maanden",
    ],
    unknown: |missing| format!("Niet beschikbaar: {missing}"),
    no_training: "Niet van toepassing: dit rapport gaat niet over training",
    undescribed: |key| format!("Niet opgegeven: `{key}` in de beschrijving van het model"),
    parameters: |number| format!("{number} parameters"),
    operations: |number| format!("{number} zwevendekommabewerkingen"),
    stated: "opgegeven in de beschrijving van het model",
    architecture: "Bewerkingen per parameter en token × actieve parameters × tokens: de aanpak \
                   op basis van de architectuur uit de richtsnoeren van de Commissie voor \
                   AI-modellen voor algemene doeleinden (C(2025) 5045, bijlage A.2.2).",
    no_operations: "de benutting van de rekeneenheden; de bezettingsgraad van een accelerator is \
                    iets anders",
    measured_period: |from, until| format!("gemeten van {from} tot {until}"),
    planned_period: "gepland, van begin tot eind",
    days: |days| format!("{days} dagen doorlooptijd"),
    device_days: |days, devices| format!("{days} acceleratordagen ({devices})"),
    energy_method: |border, method, provenance| {
        format!("Energie {border}: {method} ({provenance}).")
    },
    counted: |parts| format!("Meegeteld: {parts}."),
    not_counted: |parts| format!("Niet meegeteld: {parts}."),
    interval: "De marge omvat de fouten van sensoren, kengetallen en modellen samen.",
    share: |share| format!("Van de energie van de servers is {share} door sensoren gemeten."),
    assumed: |what| format!("Aangenomen: {what}"),
};

const SCORE: Score = Score {
    about: "Koolstofintensiteit van software (Software Carbon Intensity), ISO/IEC 21031:2024 \
            (SCI 1.1): C per R = (O + M) per R, met O = E × I. Scores van training (aanbieder) \
            en van gebruik (afnemer) staan apart, zoals SCI for AI vraagt, en worden nooit \
            opgeteld.",
    letters: [
        "energie, met die van gereserveerde apparaten die niets deden",
        "koolstofintensiteit van het elektriciteitsnet ter plaatse, locatiegebaseerd",
        "uitstoot van het gebruik van elektriciteit",
        "ingebedde uitstoot: het aandeel in de productie van de hardware",
        "uitstoot: van elektriciteit en ingebed",
        "functionele eenheid",
    ],
    provider: "aanbieder: ontwerp, training en evaluatie",
    consumer: "afnemer: gebruik",
    unassigned: "er is geen fase opgegeven, of er zijn meer fasen door elkaar: een score hoort \
                 bij training of bij gebruik; geef van elke taak de fase op en splits het rapport \
                 naar fase",
    no_unit: "er is geen functionele eenheid opgegeven: werk van het rapport, of \
              training_tokens, parameters of training_flop in de beschrijving van het model",
    lacks: |what| format!("er is geen score zonder {what}"),
    rationale: "een eenheid die de norm toestaat en waarvan de hoeveelheid is opgegeven; bruto, \
                er is niets afgetrokken",
    left_out: "Er zitten geen marktgebaseerde instrumenten en geen compensatie in.",
    method: "De energie zoals het rapport die afleidt, maal de gemiddelde intensiteit van het \
             net, en de productie van de hardware naar de tijd waarvoor die gereserveerd was; de \
             marges omvatten samen wat daarin onzeker is.",
};
