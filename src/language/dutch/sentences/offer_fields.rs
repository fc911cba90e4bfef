//! What the fields of an offer are, its sections first.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    ("The offer itself.", "De offerte zelf."),
    ("Who makes the offer.", "Wie de offerte uitbrengt."),
    ("What is offered.", "Wat wordt aangeboden."),
    (
        "The model that does the work.",
        "Het model dat het werk doet.",
    ),
    (
        "What the service runs on. Without measured figures the energy is computed from this \
             and the model, within wide bounds.",
        "Waarop de dienst draait. Zonder meetcijfers wordt het energieverbruik hieruit en uit \
             het model berekend, met een ruime onzekerheidsmarge.",
    ),
    (
        "The data centre. What is not stated is taken from published averages of the place, \
             and named as a default.",
        "Het datacenter. Wat niet is ingevuld, komt uit gepubliceerde gemiddelden van de plaats \
             en wordt als aanname vermeld.",
    ),
    (
        "A contract for electricity; one for each. These make the market-based emissions, and \
             never change the location-based ones.",
        "Een stroomcontract; één blok per contract. Hieruit volgt de marktgebaseerde uitstoot; \
             de locatiegebaseerde uitstoot verandert er niet door.",
    ),
    (
        "Measured energy per unit of work; one for each measurement. The best shown one is used.",
        "Gemeten energieverbruik per eenheid werk; één blok per meting. De best aangetoonde \
             meting wordt gebruikt.",
    ),
    (
        "What the buyer asks for. The buyer may have filled this in; leave it as it is then.",
        "Wat de inkoper vraagt. Heeft de inkoper dit al ingevuld, laat het dan zo staan.",
    ),
    (
        "How the volume may grow; one for each scenario. Without it the volume stays the same.",
        "Hoe het volume kan groeien; één blok per scenario. Zonder scenario blijft het volume gelijk.",
    ),
    (
        "Training or adapting the model, if a part of that energy is charged to this contract. \
             It is shown apart from the energy of use.",
        "Het trainen of aanpassen van het model, als een deel van die energie aan dit contract \
             wordt toegerekend. Het staat los van het energieverbruik in gebruik.",
    ),
    (
        "Prices, if they are to stand in the comparison.",
        "Prijzen, als die in de vergelijking moeten staan.",
    ),
    (
        "What you state for the first whole year. It is held against the numbers above.",
        "Wat u voor het eerste hele jaar opgeeft. Dit wordt getoetst aan de getallen hierboven.",
    ),
    (
        "What is published, certified or promised.",
        "Wat is gepubliceerd, gecertificeerd of toegezegd.",
    ),
    (
        "The language in which the offer is written.",
        "De taal waarin de offerte is geschreven.",
    ),
    (
        "Your own number for this offer. It marks the numbers that are yours alone.",
        "Uw eigen kenmerk van deze offerte. Het staat bij de getallen die alleen van u \
             zijn.",
    ),
    (
        "The day of the offer. A proof may not be younger.",
        "De dag van de offerte. Een bewijsstuk mag niet van later zijn.",
    ),
    (
        "The last day on which the offer holds.",
        "De laatste dag waarop de offerte geldt.",
    ),
    (
        "The buyer's reference.",
        "Het kenmerk van de aanbesteding of de offerteaanvraag.",
    ),
    (
        "Anything else that the buyer should know.",
        "Wat de inkoper verder moet weten.",
    ),
    ("Your name.", "Uw naam."),
    (
        "The country of your seat.",
        "Het land waar u gevestigd bent.",
    ),
    (
        "Whom to ask about the numbers.",
        "Bij wie vragen over de cijfers terechtkunnen.",
    ),
    ("What the service is called.", "Hoe de dienst heet."),
    (
        "What is offered: use of a model (inference), or training or adapting one.",
        "Wat wordt aangeboden: het gebruik van een model (inference), of het trainen \
             (pretraining) of aanpassen (finetuning) ervan.",
    ),
    (
        "The model, as its maker names it.",
        "Het model, zoals de maker het noemt.",
    ),
    ("Which version of it.", "Welke versie."),
    ("Who made it.", "Wie het heeft gemaakt."),
    (
        "How many parameters it has, all of them (70e9 is 70 billion).",
        "Hoeveel parameters het heeft, allemaal (70e9 is 70 miljard).",
    ),
    (
        "How many of them one token uses, in a mixture of experts.",
        "Hoeveel daarvan één token gebruikt, bij een mixture of experts.",
    ),
    (
        "The licence of the weights (SPDX).",
        "De licentie van de gewichten (SPDX).",
    ),
    (
        "The model that it was adapted from.",
        "Het model waarvan het is afgeleid.",
    ),
    (
        "The SHA-256 digest of the weights.",
        "De SHA-256-controlesom van de gewichten.",
    ),
    ("Where it can be had.", "Waar het te vinden is."),
    (
        "The accelerator (GPU), as its driver names it or short.",
        "De accelerator (GPU), zoals de driver die noemt, of kort.",
    ),
    (
        "How many accelerators hold one copy of the model.",
        "Hoeveel accelerators één kopie van het model dragen.",
    ),
    (
        "How the weights are stored.",
        "Hoe de gewichten zijn opgeslagen.",
    ),
    (
        "How many requests a copy serves at once while there is work.",
        "Hoeveel verzoeken een kopie tegelijk afhandelt als er werk is.",
    ),
    (
        "Copies that are reserved for this buyer all the time: their idle energy is the \
             buyer's. Leave it out if several buyers share the copies.",
        "Kopieën die steeds voor deze inkoper gereserveerd zijn: hun energieverbruik in \
             rust is voor de inkoper. Laat dit weg als afnemers de kopieën delen.",
    ),
    (
        "Where buyers share the copies: the share of the time in which these have work \
             (0.4 is 40 %).",
        "Als afnemers de kopieën delen: het deel van de tijd waarin er werk is (0.4 is \
             40 %).",
    ),
    (
        "Functional units that one copy serves in an hour in which it has work. The \
             hours for which hardware is reserved follow from it.",
        "Functionele eenheden die één kopie afhandelt in een uur waarin er werk is. \
             Hieruit volgt hoe lang apparatuur bezet is.",
    ),
    (
        "Power of the whole server over that of its accelerators, at least 1.",
        "Vermogen van de hele server gedeeld door dat van de accelerators, minstens 1.",
    ),
    (
        "For how many years of use the making of the hardware is spread.",
        "Over hoeveel gebruiksjaren de productie van de apparatuur wordt verdeeld.",
    ),
    (
        "Making one accelerator with its share of the server, in kg CO2e.",
        "De productie van één accelerator met zijn deel van de server, in kg CO2-eq.",
    ),
];
