//! What the register of algorithms is told.

use super::numbers::unit_of_work;
use crate::language::register::Register;

/// Dutch, whatever language was asked for: the register has no other.
pub const REGISTER: Register = Register {
    title: "Algoritmeregister, publicatiestandaard 1.0: energie, uitstoot en water",
    from: |report, tool| {
        format!(
            "De standaard heeft geen velden voor energie, uitstoot of water. Deze teksten zijn \
             bedoeld om over te nemen in de velden waarin ze passen. Bron: rapport {report}, \
             gemaakt met {tool}."
        )
    },
    notice: |notice| format!("Let op. {notice}"),
    field: |name, key, longest| format!("{name} (`{key}`, ten hoogste {longest} tekens)"),
    fields: [
        "Afwegingen",
        "Risicobeheer",
        "Toelichting op impacttoetsen",
        "Technische werking",
        "Leverancier",
        "Zoektermen",
    ],
    used: |what, energy, border| {
        format!("Voor {what} is {energy} elektriciteit gebruikt, gerekend {border}.")
    },
    would_use: |what, energy, border| {
        format!("Voor {what} is naar verwachting {energy} elektriciteit nodig, gerekend {border}.")
    },
    period: |from, until| format!("Dit gaat over de tijd van {from} tot {until}."),
    location: |amount| {
        format!(
            "Daarbij hoort een uitstoot van {amount}, locatiegebaseerd: naar het gemiddelde van het elektriciteitsnet."
        )
    },
    market: |amount| {
        format!(
            "Marktgebaseerd, naar contracten voor elektriciteit en waar die ontbreken naar de residuele mix, is de uitstoot {amount}; de twee cijfers worden niet verrekend."
        )
    },
    embodied: |amount| {
        format!("Het aandeel in de productie van de hardware (ingebedde uitstoot) is {amount}.")
    },
    water: |amount| {
        format!(
            "Op de locatie en bij de elektriciteitscentrales samen verdampt daarvoor {amount} water."
        )
    },
    per: |unit, amounts| {
        let named = [
            "elektriciteit",
            "CO2-eq (locatiegebaseerd, zonder productie van de hardware)",
            "water",
        ];
        let named = amounts.iter().zip(named);
        let named = named.filter_map(|(it, what)| Some(format!("{} {what}", it.as_ref()?)));
        let mut named: Vec<_> = named.collect();
        let last = named.pop().unwrap_or_default();
        let all = match &*named {
            [] => last,
            before => format!("{} en {last}", before.join(", ")),
        };
        format!("Per {}: {all}.", unit_of_work(unit))
    },
    to_weigh: "Nog door de organisatie aan te vullen: wat het gebruik oplevert, en of een lichter \
               alternatief is overwogen (Algoritmekader, urn:nl:ak:mtr:owp-12 en \
               urn:nl:ak:mtr:dat-06).",
    sure: "Bij elk cijfer staat tussen haakjes de onzekerheidsmarge: in ongeveer 95 % van de \
           gevallen ligt de werkelijke waarde daartussen. Energieverbruik, uitstoot en waterverbruik kunnen \
           veranderen met het gebruik, de hardware en de plaats.",
    unknown: |what, why| format!("Niet bekend: {what} ({why})."),
    assumed: |what| format!("Aangenomen: {what}"),
    watched: "Nog door de organisatie aan te vullen: hoe het verbruik wordt gevolgd, training en \
              gebruik apart (Algoritmekader, urn:nl:ak:mtr:mon-06, auditpunt DM.24).",
    assessed: |report, method| {
        format!(
            "Rapport {report} (methode: {method}) geeft energie, uitstoot en water, voor zover \
             bekend; een impacttoets die daarnaar vraagt, kan ernaar verwijzen. Nog door de \
             organisatie te beoordelen: of daarmee is voldaan aan maatregel \
             urn:nl:ak:mtr:mon-06 van het Algoritmekader."
        )
    },
    model: |name, base, size| {
        let base = base.map(|it| format!(", aangepast van {it}"));
        let size = size.map(|it| format!(", {it} parameters"));
        let [base, size] = [base, size].map(Option::unwrap_or_default);
        format!("Model: {name}{base}{size}.")
    },
    hardware: |devices| format!("Hardware: {devices}."),
    method: |method, provenance| {
        format!("Het energieverbruik is bepaald met: {method} ({provenance}).")
    },
    border: |inside, outside| format!("Meegeteld: {inside}. Niet meegeteld: {outside}."),
    factor: |label, shown, source| format!("Kengetal: {label}, {shown} ({source})."),
    more: "De overige kengetallen staan in het rapport.",
    no_provider: "Nog door de organisatie aan te vullen",
    tags: "energieverbruik, CO2-uitstoot, waterverbruik, milieu-impact, duurzaamheid",
    card: "Modelkaart (rapportagestandaard van BZK): JSON (ook geldige YAML). De cijfers staan onder \
           `model_index`, `results`, `metrics`.",
    unknown_word: "onbekend",
};
