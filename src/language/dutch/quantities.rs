//! What each figure is called in Dutch, and what it means.

use crate::language::Quantity;

/// Every figure that a report may hold, in the order of the chain.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        id: "time.elapsed",
        name: "Tijd",
        definition: "De tijd waarin is gemeten, zonder de tijd dat de machine sliep.",
    },
    Quantity {
        id: "time.cpu",
        name: "CPU-tijd",
        definition: "De tijd dat CPU's voor het onderwerp werkten, opgeteld over de CPU's.",
    },
    Quantity {
        id: "energy.accelerator",
        name: "Accelerators",
        definition: "Elektriciteit van GPU's en andere acceleratorkaarten, met hun geheugen.",
    },
    Quantity {
        id: "time.accelerator",
        name: "Acceleratortijd",
        definition: "De tijd dat accelerators bezet zijn, bij elkaar opgeteld.",
    },
    Quantity {
        id: "compute",
        name: "Rekenwerk",
        definition: "Zwevendekommabewerkingen van het model: wat berekend moet worden, \
                     niet wat de hardware in die tijd had kunnen berekenen.",
    },
    Quantity {
        id: "energy.cpu",
        name: "CPU",
        definition: "Elektriciteit van de CPU's.",
    },
    Quantity {
        id: "energy.dram",
        name: "Geheugen",
        definition: "Elektriciteit van het werkgeheugen.",
    },
    Quantity {
        id: "energy.components",
        name: "Onderdelen samen",
        definition: "Elektriciteit van accelerators, CPU's en geheugen, elk één keer geteld.",
    },
    Quantity {
        id: "energy.other",
        name: "Rest van de server",
        definition: "Elektriciteit van moederbord, ventilatoren, schijven en voedingen: de \
                     server zonder accelerators, CPU en geheugen.",
    },
    Quantity {
        id: "energy.host",
        name: "Rest van de server",
        definition: "Elektriciteit die de server naast zijn accelerators verbruikt: CPU, \
                     geheugen, moederbord, ventilatoren, schijven en voedingen.",
    },
    Quantity {
        id: "energy.node",
        name: "Server",
        definition: "Elektriciteit die de server via zijn voedingen opneemt.",
    },
    Quantity {
        id: "energy.facility",
        name: "Datacenter",
        definition: "Elektriciteit die het gebouw ervoor opneemt, met koeling en stroomverdeling.",
    },
    Quantity {
        id: "emissions.location",
        name: "CO2-eq, locatiegebaseerd",
        definition: "Broeikasgas van de elektriciteit van het datacenter, bij de gemiddelde \
                     intensiteit van het net waaruit die wordt afgenomen, in CO2-equivalenten.",
    },
    Quantity {
        id: "emissions.market",
        name: "CO2-eq, marktgebaseerd",
        definition: "Broeikasgas van de elektriciteit van het datacenter zoals contracten het \
                     vermelden, en bij de residuele mix voor wat geen contract dekt; nooit \
                     verrekend met het locatiegebaseerde cijfer.",
    },
    Quantity {
        id: "emissions.embodied",
        name: "CO2-eq, ingebed",
        definition: "Ingebedde uitstoot: broeikasgas van de productie van de hardware, naar het \
                     aandeel van de uren waarin apparaten waren gereserveerd in alle uren \
                     waarin zij dat zullen zijn.",
    },
    Quantity {
        id: "emissions.total",
        name: "CO2-eq, samen",
        definition: "Locatiegebaseerde en ingebedde uitstoot van broeikasgas samen.",
    },
    Quantity {
        id: "water.site",
        name: "Water op de locatie",
        definition: "Water dat verdampt door de koeling van het gebouw.",
    },
    Quantity {
        id: "water.site.withdrawal",
        name: "Water onttrokken",
        definition: "Water dat het gebouw onttrekt, waarvan een deel verdampt en de rest \
                     terugvloeit; het hoort niet bij het waterverbruik.",
    },
    Quantity {
        id: "water.grid",
        name: "Water bij de centrales",
        definition: "Water dat in de elektriciteitscentrales verdampt voor de elektriciteit van \
                     het datacenter.",
    },
    Quantity {
        id: "water.total",
        name: "Water, samen",
        definition: "Water dat op de locatie en in de elektriciteitscentrales verdampt.",
    },
    Quantity {
        id: "cost.electricity",
        name: "Kosten elektriciteit",
        definition: "Wat de elektriciteit van het datacenter kostte tegen de opgegeven prijs, \
                     in de valuta die als eenheid is vermeld.",
    },
    Quantity {
        id: "energy.idle",
        name: "in rust",
        definition: "Elektriciteit van onderdelen die door niets werden gebruikt of gereserveerd.",
    },
    Quantity {
        id: "energy.idle.accelerator",
        name: "accelerators in rust",
        definition: "Het deel van de accelerators in het rustverbruik.",
    },
    Quantity {
        id: "energy.idle.cpu",
        name: "CPU in rust",
        definition: "Het deel van de CPU in het rustverbruik.",
    },
    Quantity {
        id: "energy.idle.dram",
        name: "geheugen in rust",
        definition: "Het deel van het werkgeheugen in het rustverbruik.",
    },
    Quantity {
        id: "energy.phase.pretraining",
        name: "  waarvan voortraining",
        definition: "Elektriciteit die onderdelen verbruikten voor de delen van de run in deze \
                     fase.",
    },
    Quantity {
        id: "energy.phase.finetuning",
        name: "  waarvan finetuning",
        definition: "Elektriciteit die onderdelen verbruikten voor de delen van de run in deze \
                     fase.",
    },
    Quantity {
        id: "energy.phase.evaluation",
        name: "  waarvan evaluatie",
        definition: "Elektriciteit die onderdelen verbruikten voor de delen van de run in deze \
                     fase.",
    },
    Quantity {
        id: "energy.phase.inference",
        name: "  waarvan inferentie",
        definition: "Elektriciteit die onderdelen verbruikten voor de delen van de run in deze \
                     fase.",
    },
    Quantity {
        id: "energy.phase.other",
        name: "  waarvan andere fasen",
        definition: "Elektriciteit die onderdelen verbruikten voor de delen van de run in deze \
                     fase.",
    },
    Quantity {
        id: "energy.execution_idle",
        name: "bezet terwijl niets liep",
        definition: "Het deel van de elektriciteit van de accelerators dat zij verbruikten \
                     terwijl zij bezet of gereserveerd waren en er niets op liep, voor zover de \
                     driver dat vertelt.",
    },
    Quantity {
        id: "energy.unattributed",
        name: "niet toegerekend",
        definition: "Elektriciteit die onderdelen verbruikten voor iets wat geen bekende taak is.",
    },
    Quantity {
        id: "energy.unattributed.accelerator",
        name: "niet toegerekend, accelerators",
        definition: "Het deel van de accelerators in de niet toegerekende energie.",
    },
    Quantity {
        id: "energy.unattributed.cpu",
        name: "niet toegerekend, CPU",
        definition: "Het deel van de CPU in de niet toegerekende energie.",
    },
    Quantity {
        id: "energy.unattributed.dram",
        name: "niet toegerekend, geheugen",
        definition: "Het deel van het werkgeheugen in de niet toegerekende energie.",
    },
    Quantity {
        id: "energy.others",
        name: "andere taken",
        definition: "Elektriciteit die onderdelen in dezelfde tijd voor andere taken verbruikten.",
    },
    Quantity {
        id: "energy.others.accelerator",
        name: "accelerators van andere taken",
        definition: "Het deel van de accelerators in de energie van andere taken.",
    },
    Quantity {
        id: "energy.others.cpu",
        name: "CPU van andere taken",
        definition: "Het deel van de CPU in de energie van andere taken.",
    },
    Quantity {
        id: "energy.others.dram",
        name: "geheugen van andere taken",
        definition: "Het deel van het werkgeheugen in de energie van andere taken.",
    },
    Quantity {
        id: "energy.workloads",
        name: "taken",
        definition: "Elektriciteit die onderdelen voor alle bekende taken verbruikten.",
    },
    Quantity {
        id: "energy.workloads.accelerator",
        name: "accelerators van taken",
        definition: "Het deel van de accelerators in de energie van de taken.",
    },
    Quantity {
        id: "energy.workloads.cpu",
        name: "CPU van taken",
        definition: "Het deel van de CPU in de energie van de taken.",
    },
    Quantity {
        id: "energy.workloads.dram",
        name: "geheugen van taken",
        definition: "Het deel van het werkgeheugen in de energie van de taken.",
    },
    Quantity {
        id: "energy.development",
        name: "Ontwikkelruns",
        definition: "Elektriciteit van de servers voor ontwikkeling en mislukte runs van \
                     hetzelfde project; die zit in geen ander cijfer.",
    },
    Quantity {
        id: "energy.development.facility",
        name: "  met die van het gebouw",
        definition: "Elektriciteit die het gebouw opneemt voor ontwikkeling en mislukte runs.",
    },
    Quantity {
        id: "emissions.development",
        name: "  CO2-eq daarvan",
        definition: "Broeikasgas van ontwikkeling en mislukte runs, locatiegebaseerd.",
    },
    Quantity {
        id: "water.development",
        name: "  water daarvan",
        definition: "Water dat op de locatie en in de elektriciteitscentrales verdampt voor \
                     ontwikkeling en mislukte runs.",
    },
    Quantity {
        id: "energy.gap",
        name: "aangevulde hiaten",
        definition: "Het deel van de energie van het onderwerp waarvoor geen meting was; het \
                     zit in de andere cijfers.",
    },
    Quantity {
        id: "energy.failed",
        name: "mislukt werk",
        definition: "Elektriciteit die onderdelen verbruikten voor mislukte taken; die zit in de \
                     andere cijfers.",
    },
];
