//! What the report itself says: notes, reasons, methods, labels.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    // What happened to an instrument.
    ("it gave no energy at all", "gaf helemaal geen energie"),
    (
        "its counter restarted {number} time",
        "de teller begon {} keer opnieuw",
    ),
    (
        "its counter restarted {number} times",
        "de teller begon {} keer opnieuw",
    ),
    (
        "{number} without a reading, filled with {number}",
        "{} zonder meting, aangevuld met {}",
    ),
    (
        "{number} without a reading, of which nothing is known",
        "{} zonder meting, waarvan niets bekend is",
    ),
    (
        "{number} of {number} readings failed or were rejected",
        "{} van {} metingen mislukten of werden afgekeurd",
    ),
    (
        "its power readings add up to {number} more than its counter",
        "de vermogensmetingen tellen op tot {} meer dan de teller",
    ),
    (
        "its power readings add up to {number} less than its counter",
        "de vermogensmetingen tellen op tot {} minder dan de teller",
    ),
    // What happened to the whole.
    (
        "several processes metered this node at once, so that what workloads are charged, idle and \
         unattributed do not add up to what instruments counted",
        "verschillende processen maten deze server tegelijk, zodat wat aan taken is toegerekend, in \
         rust is verbruikt en niet is toegerekend niet optelt tot wat de meters telden",
    ),
    (
        "the period before was metered for {number}, and this one for {number}",
        "de periode ervoor is {} gemeten, en deze {}",
    ),
    (
        "nothing was recorded from {date} to {date}",
        "van {} tot {} is niets vastgelegd",
    ),
    (
        "nothing that was selected ran from {date} to {date}",
        "van {} tot {} liep niets van wat is gekozen",
    ),
    (
        "nobody told how any of the work ended",
        "van geen enkele taak is bekend hoe zij eindigde",
    ),
    (
        "a report of the nodes' ledgers (--ledger), of work that wattprint run started",
        "een rapport uit de grootboeken van de servers (--ledger), van werk dat met wattprint run is \
         gestart",
    ),
    (
        "a ledger that reaches back so far (--ledger)",
        "een grootboek dat zo ver teruggaat (--ledger)",
    ),
    (
        "It had not ended, or its end was not seen, when this was written",
        "Toen dit werd geschreven was de taak niet beëindigd, of haar einde was niet gezien",
    ),
    (
        "The machine slept for {number}; that time is not counted",
        "De machine sliep {}; die tijd is niet meegeteld",
    ),
    (
        "{number} reading was late; counters lose nothing by that",
        "{} meting kwam te laat; tellers verliezen daar niets door",
    ),
    (
        "{number} readings were late; counters lose nothing by that",
        "{} metingen kwamen te laat; tellers verliezen daar niets door",
    ),
    (
        "Put together from {number} runs of the metering process",
        "Samengevoegd uit {} runs van het meetproces",
    ),
    (
        "on a virtual machine, the host's own use and its other guests are not seen",
        "vanuit een virtuele machine zijn het eigen verbruik van de fysieke machine en haar andere \
         gasten niet te zien",
    ),
    (
        "on a virtual machine ({}), the host's own use and its other guests are not seen",
        "vanuit een virtuele machine ({}) zijn het eigen verbruik van de fysieke machine en haar \
         andere gasten niet te zien",
    ),
    (
        "Where no sensor can be read a model stands in; its interval is wide",
        "Waar geen sensor te lezen is, komt een model daarvoor in de plaats; de marge daarvan is ruim",
    ),
    (
        "The grid's intensity is the mean of a year; in the hours of this work it may have been far \
         from that, which is not in the interval (--grid-series tells the hours)",
        "De intensiteit van het net is een jaargemiddelde; in de uren van dit werk kan zij daar ver \
         van af liggen, wat niet in de marge zit (--grid-series geeft de uren)",
    ),
    // What was assumed.
    (
        "node model, not calibrated: {}",
        "servermodel, niet gekalibreerd: {}",
    ),
    ("{said} {amount}: {said}", "{} {}: {}"),
    ("{said} {amount}: {}", "{} {}: {}"),
    (
        "{said} {amount} in place of {amount} of {name}: {said}",
        "{} {} in plaats van {} uit {}: {}",
    ),
    (
        "{said} {amount} in place of {amount} of {name}: {}",
        "{} {} in plaats van {} uit {}: {}",
    ),
    ("embodied with {list}: {}", "ingebedde uitstoot met {}: {}"),
    ("lifetime {amount}", "levensduur {}"),
    ("in use {amount}", "in gebruik {}"),
    ("a server {amount}", "een server {}"),
    ("calibrated on {said}", "gekalibreerd op {}"),
    (
        "the question lies outside that: {list}; bounds widened by a factor of {number}",
        "de vraag valt daarbuiten: {}; marges verruimd met een factor {}",
    ),
    // Why something is missing, and what would help.
    (
        "no instrument gave a reading",
        "geen instrument gaf een meting",
    ),
    ("install the NVIDIA driver", "installeer de NVIDIA-driver"),
    ("nothing observes it", "er is geen sensor die dit meet"),
    (
        "wattprint doctor tells what can be read here and how to allow it",
        "wattprint doctor zegt wat hier te lezen is en hoe dat wordt toegestaan",
    ),
    (
        "the stated work is zero, and nothing can be divided by zero",
        "het opgegeven werk is nul, en door nul kan niets worden gedeeld",
    ),
    (
        "--work tokens=N with the work done",
        "--work tokens=N met het verrichte werk",
    ),
    (
        "counted only within the energy of the {said}",
        "alleen meegeteld in de energie van: {}",
    ),
    ("node", "server"),
    ("platform", "platform"),
    ("module", "module"),
    ("accelerator", "accelerator"),
    ("cpu", "CPU"),
    ("dram", "geheugen"),
    (
        "there is no energy to assess",
        "er is geen energie om te beoordelen",
    ),
    (
        "no place was given, and none is assumed",
        "er is geen plaats opgegeven, en er wordt geen aangenomen",
    ),
    ("--place NL", "--place NL"),
    // What uncertainty comes from, and what figures are made of.
    ("node model", "servermodel"),
    ("sensor error of {any}", "meetfout van {}"),
    (
        "node energy per component energy",
        "energie van de server gedeeld door die van de onderdelen",
    ),
    (
        "constant power of the node, as a share of its rated power",
        "constant vermogen van de server, als deel van het nominale vermogen",
    ),
    (
        "sum of the components' power limits",
        "som van de vermogensgrenzen van de onderdelen",
    ),
    (
        "time for which the node's constant power is charged",
        "tijd waarvoor het constante vermogen van de server wordt toegerekend",
    ),
    ("{any} ({said})", "{} ({})"),
    ("stated work, {}", "opgegeven werk, {}"),
    ("time reserved on {}", "tijd dat {} gereserveerd was"),
    ("time reserved", "gereserveerde tijd"),
    ("time", "tijd"),
    // How a figure was obtained.
    ("monotonic clock", "monotone klok"),
    (
        "CPU time that the kernel accounts",
        "CPU-tijd die de kernel bijhoudt",
    ),
    (
        "node model over the components",
        "servermodel over de onderdelen",
    ),
    ("sum of the components", "som van de onderdelen"),
    ("share of the components", "deel van de onderdelen"),
    (
        "bounds of idle and limit power",
        "grenzen van rustvermogen en vermogensgrens",
    ),
    (
        "energy while no kernel ran",
        "energie terwijl er geen kernel liep",
    ),
    ("node × PUE", "server × PUE"),
    (
        "facility × grid intensity",
        "datacenter × intensiteit van het net",
    ),
    (
        "facility × grid intensity, time-weighted by the energy used",
        "datacenter × intensiteit van het net, in de tijd gewogen naar de verbruikte energie",
    ),
    (
        "facility × contract and residual mix",
        "datacenter × contract en residuele mix",
    ),
    ("node × WUE", "server × WUE"),
    (
        "node × WUE of water withdrawn",
        "server × WUE van onttrokken water",
    ),
    (
        "facility × water intensity of the grid",
        "datacenter × waterintensiteit van het net",
    ),
    (
        "site and grid water",
        "water op de locatie en bij de centrales",
    ),
    (
        "facility × price of electricity",
        "datacenter × prijs van elektriciteit",
    ),
    (
        "making × time reserved ÷ lifetime",
        "productie × gereserveerde tijd ÷ levensduur",
    ),
    ("location-based and embodied", "locatiegebaseerd en ingebed"),
    ("what the plan says", "wat het plan zegt"),
    (
        "time for which they were reserved",
        "tijd waarvoor zij gereserveerd waren",
    ),
    (
        "{said} Divided by the stated work.",
        "{} Gedeeld door het opgegeven werk.",
    ),
    // Several of them together, and bare numbers.
    ("{said}; {said}", "{}; {}"),
    ("{number}", "{}"),
    ("{number} ({number} to {number})", "{} ({} tot {})"),
    ("{number} nodes", "{} servers"),
    ("and {number} more", "en nog {}"),
];
