//! What factors are called, where they hold, and why one is not known.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    // A factor: what it is, and of which place or thing.
    ("{said}, given by hand", "{}, zelf opgegeven"),
    ("{said}, {place}", "{}, {}"),
    ("{said}, world", "{}, wereld"),
    ("{said}, world {number}", "{}, wereld {}"),
    ("{said}, any accelerator", "{}, elke accelerator"),
    (
        "{said}, server of eight accelerators",
        "{}, server met acht accelerators",
    ),
    ("any accelerator", "elke accelerator"),
    (
        "server of eight accelerators",
        "server met acht accelerators",
    ),
    ("world", "wereld"),
    ("given by hand", "zelf opgegeven"),
    ("the user, given by hand", "de gebruiker, zelf opgegeven"),
    // Kinds of factor of a place.
    ("grid carbon intensity", "CO2-intensiteit van het net"),
    (
        "direct grid carbon intensity",
        "directe CO2-intensiteit van het net",
    ),
    ("grid water intensity", "waterintensiteit van het net"),
    (
        "grid water intensity with reservoirs",
        "waterintensiteit van het net met stuwmeren",
    ),
    ("PUE", "PUE"),
    ("WUE", "WUE"),
    ("WUE of water withdrawn", "WUE van onttrokken water"),
    (
        "constant power of a node per rated power",
        "constant vermogen van een server als deel van het nominale vermogen",
    ),
    (
        "power of a node per power of its components",
        "vermogen van een server gedeeld door dat van zijn onderdelen",
    ),
    ("residual mix", "residuele mix"),
    (
        "marginal grid carbon intensity",
        "marginale CO2-intensiteit van het net",
    ),
    (
        "grid carbon intensity of the national list",
        "CO2-intensiteit van het net volgens de nationale lijst",
    ),
    ("carbon-free share", "CO2-vrij aandeel"),
    (
        "carbon intensity under contract",
        "CO2-intensiteit volgens contract",
    ),
    (
        "share of electricity under contract",
        "aandeel elektriciteit onder contract",
    ),
    (
        "share of electricity outside the contract",
        "aandeel elektriciteit buiten het contract",
    ),
    ("electricity price", "elektriciteitsprijs"),
    // Kinds of factor of a thing.
    ("rated power", "nominaal vermogen"),
    ("idle power", "rustvermogen"),
    ("memory", "geheugen"),
    ("dense 16-bit peak", "piekprestatie bij 16 bit"),
    ("dense 8-bit peak", "piekprestatie bij 8 bit"),
    ("memory bandwidth", "geheugenbandbreedte"),
    ("making", "productie"),
    ("lifetime", "levensduur"),
    ("lifetime, server", "levensduur, server"),
    (
        "share of the lifetime in use, server",
        "deel van de levensduur in gebruik, server",
    ),
    (
        "share of the lifetime in use",
        "deel van de levensduur in gebruik",
    ),
    (
        "power in training per rated power",
        "vermogen bij training als deel van het nominale vermogen",
    ),
    (
        "power in serving text per rated power",
        "vermogen bij tekst als deel van het nominale vermogen",
    ),
    (
        "power in making images per rated power",
        "vermogen bij afbeeldingen als deel van het nominale vermogen",
    ),
    (
        "power in making videos per rated power",
        "vermogen bij video als deel van het nominale vermogen",
    ),
    (
        "power of a node per power of its accelerators",
        "vermogen van een server gedeeld door dat van zijn accelerators",
    ),
    ("emissions of a car", "uitstoot van een auto"),
    (
        "electricity of a household in a year",
        "elektriciteit van een huishouden in een jaar",
    ),
    ("bottle of water", "fles water"),
    (
        "average Dutch car, well to wheel",
        "gemiddelde Nederlandse auto, van bron tot wiel",
    ),
    (
        "electric car on the Dutch mix, well to wheel",
        "elektrische auto, Nederlandse stroommix, van bron tot wiel",
    ),
    ("average European car", "gemiddelde Europese auto"),
    (
        "average gasoline car of the United States",
        "gemiddelde benzineauto in de Verenigde Staten",
    ),
    (
        "new Dutch car of 2017, type approval",
        "nieuwe Nederlandse auto van 2017, typegoedkeuring",
    ),
    ("average Dutch dwelling", "gemiddelde Nederlandse woning"),
    // What a factor covers.
    (
        "lifecycle, location-based average",
        "levenscyclus, locatiegebaseerd gemiddelde",
    ),
    (
        "direct, location-based average",
        "direct, locatiegebaseerd gemiddelde",
    ),
    (
        "built up from the generation mix, without reservoirs",
        "opgebouwd uit de opwekmix, zonder stuwmeren",
    ),
    (
        "as published, with the evaporation of reservoirs",
        "zoals gepubliceerd, met de verdamping van stuwmeren",
    ),
    (
        "facility energy per IT energy",
        "energie van het datacenter per IT-energie",
    ),
    (
        "site water per IT energy",
        "water op de locatie per IT-energie",
    ),
    ("uncalibrated node", "niet-gekalibreerde server"),
    (
        "market-based, what no contract claims",
        "marktgebaseerd, wat geen contract opeist",
    ),
    (
        "marginal (operating), for decisions and not for accounts",
        "marginaal (in bedrijf), voor besluiten en niet voor verslagen",
    ),
    (
        "plant and energy carriers, as the national list prescribes",
        "centrale en energiedragers, zoals de nationale lijst voorschrijft",
    ),
    (
        "share of electricity that the operator matches hour by hour",
        "deel van de elektriciteit dat de exploitant uur voor uur dekt",
    ),
    (
        "market-based, as the contract states",
        "marktgebaseerd, zoals het contract vermeldt",
    ),
    ("of facility energy", "van de energie van het datacenter"),
    (
        "per kWh of facility energy",
        "per kWh energie van het datacenter",
    ),
    (
        "of one accelerator, as its maker or its driver states it",
        "van één accelerator, zoals de fabrikant of de driver vermeldt",
    ),
    (
        "of one accelerator without work",
        "van één accelerator zonder werk",
    ),
    ("of one accelerator", "van één accelerator"),
    (
        "of one accelerator, matrix units, without sparsity",
        "van één accelerator, matrixeenheden, zonder sparsity",
    ),
    (
        "of one accelerator, matrix units, floating point, without sparsity",
        "van één accelerator, matrixeenheden, drijvende komma, zonder sparsity",
    ),
    (
        "of one accelerator, as its maker states it",
        "van één accelerator, zoals de fabrikant vermeldt",
    ),
    (
        "one accelerator with its share of the baseboard, cradle to gate",
        "één accelerator met zijn deel van de grondplaat (baseboard), van wieg tot poort",
    ),
    (
        "one server of eight accelerators, cradle to gate",
        "één server met acht accelerators, van wieg tot poort",
    ),
    (
        "from first use to retirement; a year is 8,760 hours",
        "van eerste gebruik tot afdanking; een jaar is 8.760 uur",
    ),
    (
        "hours reserved for work per hour of the lifetime",
        "voor werk gereserveerde uren per uur van de levensduur",
    ),
    (
        "of one accelerator, over the run",
        "van één accelerator, over de hele run",
    ),
    (
        "of one accelerator under steady load",
        "van één accelerator bij gelijkmatige belasting",
    ),
    (
        "node with host, without the building",
        "server met alles erin, zonder het gebouw",
    ),
    ("per vehicle-kilometre", "per voertuigkilometer"),
    ("per dwelling and year", "per woning en jaar"),
    ("volume", "inhoud"),
    ("{said}, production", "{}, productie"),
    ("{said}, consumption", "{}, verbruik"),
    ("{said}, water consumed", "{}, waterverbruik"),
    ("{said}, water withdrawn", "{}, wateronttrekking"),
    // A site's own file defines its water in its own words.
    ("{said}: {}", "{}: {}"),
    ("{said}: {said}", "{}: {}"),
    (
        "{said}; time-weighted by the energy used",
        "{}; in de tijd gewogen naar de verbruikte energie",
    ),
    (
        "water that the operator takes per IT energy; what flows back is not taken off",
        "water dat de exploitant onttrekt per IT-energie; wat terugvloeit is er niet afgetrokken",
    ),
    (
        "water consumed per IT energy, category 2 of ISO/IEC 30134-9",
        "waterverbruik per IT-energie, categorie 2 van ISO/IEC 30134-9",
    ),
    (
        "water for cooling and humidification per IT energy, as the operator reports it; whether it \
         is consumed or withdrawn is not stated",
        "water voor koeling en bevochtiging per IT-energie, zoals de exploitant het opgeeft; of het \
         verbruik of onttrekking is, staat er niet bij",
    ),
    (
        "water for cooling and humidification per IT energy, as the operator reports it and the \
         paper counts as consumed; whether it is consumed or withdrawn is not stated",
        "water voor koeling en bevochtiging per IT-energie, zoals de exploitant het opgeeft en het \
         artikel als verbruik telt; of het verbruik of onttrekking is, staat er niet bij",
    ),
    // Why one is not known, and what would help.
    (
        "no citable average of on-site water over data centres is known",
        "er is geen citeerbaar gemiddelde bekend van het water op de locatie van datacenters",
    ),
    (
        "no contract was given, and no residual mix of `{}` is known",
        "er is geen contract opgegeven, en van `{}` is geen residuele mix bekend",
    ),
    (
        "no source has the {said} of `{}`",
        "geen bron geeft voor `{1}` de {0}",
    ),
    (
        "give it with `{} L_PER_KWH`",
        "geef het op met `{} L_PER_KWH`",
    ),
    (
        "give the contract's with `{} G_PER_KWH`",
        "geef die van het contract op met `{} G_PER_KWH`",
    ),
];
