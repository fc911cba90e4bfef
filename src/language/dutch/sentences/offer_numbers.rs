//! What the fields of an offer are that say how much: of the data centre, of measurements and
//! of demand.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    (
        "What the data centre is called.",
        "Hoe het datacenter heet.",
    ),
    (
        "Where it stands: a country code, or a region such as gcp:europe-west4.",
        "Waar het staat: een landcode, of een regio zoals gcp:europe-west4.",
    ),
    (
        "PUE: energy of the whole data centre over that of the IT, at least 1, as a \
             mean of a year.",
        "PUE: energieverbruik van het hele datacenter gedeeld door dat van de IT, \
             minstens 1, als jaargemiddelde.",
    ),
    (
        "WUE: water that the site consumes (evaporates) per kWh of IT energy.",
        "WUE: water dat op locatie verbruikt wordt (verdampt) per kWh IT-energie.",
    ),
    (
        "Water that the site takes per kWh of IT energy, also what flows back.",
        "Water dat de locatie onttrekt per kWh IT-energie, ook wat terugvloeit.",
    ),
    (
        "By which definition the WUE is stated: ISO/IEC 30134-9:2022, the EED \
             regulation of 2024, or its revision of 2026.",
        "Volgens welke definitie de WUE is opgegeven: ISO/IEC 30134-9:2022, \
             Gedelegeerde Verordening (EU) 2024/1364 of de herziening van 2026.",
    ),
    (
        "Share of the electricity that is renewable, from 0 to 1.",
        "Deel van de elektriciteit dat hernieuwbaar is, van 0 tot 1.",
    ),
    (
        "REF, the renewable energy factor (ISO/IEC 30134-3), from 0 to 1.",
        "REF, de factor hernieuwbare energie (ISO/IEC 30134-3), van 0 tot 1.",
    ),
    (
        "ERF, the energy reuse factor (ISO/IEC 30134-6), from 0 to 1: heat that others \
             use.",
        "ERF, de factor energiehergebruik (ISO/IEC 30134-6), van 0 tot 1: warmte die \
             anderen gebruiken.",
    ),
    (
        "Emissions of the electricity at this very place, if you have a better number \
             than the grid's average. It is used only where a document shows it.",
        "Uitstoot van de elektriciteit op precies deze plaats, als u een beter getal \
             hebt dan het netgemiddelde. Alleen gebruikt als een document het aantoont.",
    ),
    (
        "What kind of instrument it is.",
        "Om welk soort instrument het gaat.",
    ),
    (
        "The share of the data centre's electricity that it covers, from 0 to 1.",
        "Het deel van de elektriciteit van het datacenter waarvoor het geldt, van 0 tot \
             1.",
    ),
    (
        "Emissions that the contract states, in grams CO2e per kWh. Without it there is \
             no market-based figure.",
        "Uitstoot die het contract vermeldt, in gram CO2-eq per kWh. Zonder dit getal is \
             er geen marktgebaseerd cijfer.",
    ),
    (
        "Whether its electricity is renewable.",
        "Of de elektriciteit hernieuwbaar is.",
    ),
    (
        "The country in which it is generated.",
        "Het land waar de stroom wordt opgewekt.",
    ),
    (
        "The years for which it holds.",
        "De jaren waarvoor het geldt.",
    ),
    ("How it is shown to be true.", "Hoe het is aangetoond."),
    (
        "The energy of one unit.",
        "Het energieverbruik van één eenheid.",
    ),
    (
        "Of which unit: the functional unit of the demand, or token (generated tokens).",
        "Per welke eenheid: de functionele eenheid van de uitvraag, of token (gegenereerde \
             tokens).",
    ),
    (
        "What was metered: the accelerators, the whole server (node), or the building's \
             share too (facility).",
        "Wat is gemeten: de accelerators, de hele server (node), of ook het aandeel van \
             het gebouw (facility).",
    ),
    (
        "Whether energy of hours in which nothing was asked is in it.",
        "Of het energieverbruik in uren zonder gebruik is meegeteld.",
    ),
    ("What measured it.", "Waarmee is gemeten."),
    (
        "How many units were measured.",
        "Over hoeveel eenheden is gemeten.",
    ),
    (
        "Tokens of a prompt in the measurement.",
        "Invoertokens van een verzoek in de meting.",
    ),
    (
        "Tokens of an answer in the measurement, those that are not shown included.",
        "Tokens van een antwoord in de meting, ook de tokens die niet worden getoond.",
    ),
    (
        "Requests served at once in the measurement.",
        "Verzoeken die in de meting tegelijk werden afgehandeld.",
    ),
    (
        "A report of wattprint with the measurement, beside this file. The energy is \
             then read from it, and `energy` may be left out.",
        "Een rapport van wattprint met de meting, naast dit bestand. Het \
             energieverbruik komt dan daaruit en `energy` kan weg.",
    ),
    (
        "The SHA-256 digest of that report, so that the buyer sees that it is the same file.",
        "De SHA-256-controlesom van dat rapport, zodat de inkoper ziet dat het hetzelfde bestand is.",
    ),
    (
        "Energy of the servers that trained or adapted the model.",
        "Energieverbruik van de servers die het model hebben getraind of aangepast.",
    ),
    (
        "The share of it that this contract is charged, from 0 to 1.",
        "Het deel daarvan dat aan dit contract wordt toegerekend, van 0 tot 1.",
    ),
    ("How that share follows.", "Hoe dat deel is bepaald."),
    ("What a kWh costs you.", "Wat een kWh u kost."),
    (
        "What the service costs, in your own words.",
        "Wat de dienst kost, in uw eigen woorden.",
    ),
    (
        "Energy of the first year at the building's border.",
        "Energieverbruik van het eerste jaar, het gebouw inbegrepen.",
    ),
    (
        "Location-based emissions of the first year.",
        "Locatiegebaseerde uitstoot van het eerste jaar.",
    ),
    (
        "The functional unit: one chat request, one answer, one page.",
        "De functionele eenheid: één chatverzoek, één antwoord, één pagina.",
    ),
    (
        "How many of them in the first year …",
        "Hoeveel daarvan in het eerste jaar …",
    ),
    (
        "… each day, month or year.",
        "… per dag (day), maand (month) of jaar (year).",
    ),
    (
        "Tokens of a prompt, on average.",
        "Invoertokens van een verzoek (de prompt), gemiddeld.",
    ),
    (
        "Tokens of an answer, on average, those that are not shown included.",
        "Tokens van een antwoord, gemiddeld, ook de tokens die niet worden getoond.",
    ),
    (
        "The most units in one hour.",
        "Het hoogste aantal eenheden in één uur.",
    ),
    (
        "The term of the contract, in months.",
        "De looptijd van het contract, in maanden.",
    ),
    (
        "Which of three scenarios it is: the least, the expected or the most.",
        "Welk scenario het is: het minste (low), het verwachte (central) of het meeste \
             (high).",
    ),
    ("What it is called.", "Hoe het heet."),
    (
        "By how much of itself the volume grows each year: 0.10 is 10 %.",
        "De jaarlijkse groei van het volume: 0.10 is 10 %.",
    ),
    (
        "ISO 14001: environmental management of the site or the supplier.",
        "ISO 14001: milieumanagement van de locatie of de leverancier.",
    ),
    (
        "ISO 50001: energy management of the site.",
        "ISO 50001: energiemanagement van de locatie.",
    ),
    (
        "The data centre reports to the European database (EED, Regulation 2024/1364).",
        "Het datacenter rapporteert aan de Europese databank (Gedelegeerde Verordening \
             (EU) 2024/1364).",
    ),
    (
        "The data centre takes part in the EU Code of Conduct for energy efficiency.",
        "Het datacenter doet mee aan de Europese gedragscode voor datacenters.",
    ),
    (
        "You promise a report of energy, water and emissions each year.",
        "U zegt elk jaar een rapport toe over energie, water en uitstoot.",
    ),
    (
        "You promise energy data by the hour.",
        "U zegt energiegegevens per uur toe.",
    ),
    (
        "The buyer may have the figures audited.",
        "De inkoper mag de cijfers laten controleren.",
    ),
];
