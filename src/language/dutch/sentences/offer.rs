//! What reports of offers say of the service and of what its supplier states.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    (
        "{}, offer {name} of {date} ({name})",
        "{}, offerte {} van {} ({})",
    ),
    // What its figures are made of, and how.
    ("term of the contract", "looptijd van het contract"),
    (
        "{said} energy per {any}, as measured",
        "energie per {1}, zoals gemeten bij: {0}",
    ),
    ("components", "onderdelen"),
    ("facility", "datacenter"),
    ("request", "verzoek"),
    ("answer", "antwoord"),
    ("page", "pagina"),
    (
        "measured per unit × units",
        "gemeten per eenheid × eenheden",
    ),
    (
        "measured at the building ÷ PUE",
        "gemeten bij het gebouw ÷ PUE",
    ),
    (
        "measured accelerators × host multiplier",
        "gemeten accelerators × serverfactor",
    ),
    (
        "energy of making the model",
        "energie voor het maken van het model",
    ),
    ("share charged", "toegerekend deel"),
    (
        "stated energy × share charged",
        "opgegeven energie × toegerekend deel",
    ),
    (
        "stated energy × share charged ({})",
        "opgegeven energie × toegerekend deel ({})",
    ),
    ("{any}, offer {}", "{}, offerte {}"),
    ("the supplier", "de leverancier"),
    (
        "by the definition of {name}, as the supplier states",
        "volgens de definitie van {}, zoals de leverancier vermeldt",
    ),
    (
        "by a definition that the supplier does not state",
        "volgens een definitie die de leverancier niet vermeldt",
    ),
    // How a number is shown.
    ("stated without a document", "opgegeven zonder document"),
    ("documented", "met document"),
    ("documented, {}", "met document: {}"),
    ("verified", "geverifieerd"),
    ("verified, {}", "geverifieerd: {}"),
    ("verified, by {}", "geverifieerd door {}"),
    ("verified, {}, by {}", "geverifieerd door {1}: {0}"),
    (
        "{said}; bounds by the rule {}",
        "{}; marges volgens de regel {}",
    ),
    ("yes", "ja"),
    ("no", "nee"),
    ("yes: {}", "ja: {}"),
    ("no: {}", "nee: {}"),
    // What a reader should know.
    (
        "the volume grows by {number} % a year, as the central scenario has it",
        "het volume groeit met {} % per jaar, volgens het middenscenario",
    ),
    (
        "no growth is stated: the volume is taken to stay the same",
        "er is geen groei opgegeven: aangenomen is dat het volume gelijk blijft",
    ),
    // Why something is missing, and what would help.
    (
        "the energy was metered at the building's border, and no PUE is known",
        "de energie is bij het gebouw gemeten, en er is geen PUE bekend",
    ),
    (
        "state `site.place`, and `site.pue` if it is known",
        "vermeld `site.place`, en `site.pue` als die bekend is",
    ),
    (
        "only accelerators were metered, and no host multiplier is known",
        "alleen accelerators zijn gemeten, en er is geen serverfactor bekend",
    ),
    (
        "state `hardware.host_multiplier`",
        "vermeld `hardware.host_multiplier`",
    ),
    (
        "correct [model] or [hardware]",
        "verbeter [model] of [hardware]",
    ),
    (
        "energy is stated per token, and not how many tokens a unit has",
        "de energie is per token opgegeven, en niet hoeveel tokens een eenheid heeft",
    ),
    (
        "fill in `demand.output_tokens`, `demand.amount` and `demand.months`",
        "vul `demand.output_tokens`, `demand.amount` en `demand.months` in",
    ),
    (
        "energy is stated per another unit than the functional unit, or the volume is unknown",
        "de energie is per andere eenheid opgegeven dan de functionele eenheid, of het volume is \
         onbekend",
    ),
    (
        "state `measured.per` as `demand.unit` or token, and fill in [demand]",
        "vermeld `measured.per` als `demand.unit` of token, en vul [demand] in",
    ),
    (
        "no measured energy per unit is stated, and without `{}` none can be computed",
        "er is geen gemeten energie per eenheid opgegeven, en zonder `{}` is die niet te berekenen",
    ),
    (
        "fill in `{}`, or state the measured energy under [[measured]]",
        "vul `{}` in, of vermeld de gemeten energie onder [[measured]]",
    ),
    (
        "only serving is computed from a model and its hardware",
        "alleen inferentie wordt uit een model en zijn hardware berekend",
    ),
    (
        "state the measured energy under [[measured]]",
        "vermeld de gemeten energie onder [[measured]]",
    ),
    ("state measured energy", "vermeld gemeten energie"),
    ("correct `{}`", "verbeter `{}`"),
    (
        "name another accelerator, or measure",
        "noem een andere accelerator, of meet",
    ),
    (
        "no accelerator is called `{}`; the nearest names are {}",
        "geen accelerator heet `{}`; de naaste namen zijn {}",
    ),
    (
        "no accelerator is called `{}`",
        "geen accelerator heet `{}`",
    ),
    ("`{}` may be {}", "`{}` kan {} zijn"),
    (
        "the {said} of `{}` is not known; {said}",
        "van `{1}` is niet bekend: {0}; {2}",
    ),
    ("give it with `{}`", "geef het op met `{}`"),
    (
        "it is not stated for how long hardware is reserved",
        "niet is opgegeven hoe lang hardware is gereserveerd",
    ),
    (
        "fill in `hardware.accelerators`, and `hardware.replicas`, or `hardware.throughput` and \
         `hardware.utilisation`",
        "vul `hardware.accelerators` in, en `hardware.replicas`, of `hardware.throughput` en \
         `hardware.utilisation`",
    ),
    (
        "it is not stated whether idle hours are in the measured energy",
        "niet is opgegeven of uren in rust in de gemeten energie zitten",
    ),
    (
        "state `measured.idle_included`, and `hardware.replicas` or `hardware.utilisation` with \
         `hardware.throughput`",
        "vermeld `measured.idle_included`, en `hardware.replicas` of `hardware.utilisation` met \
         `hardware.throughput`",
    ),
    (
        "the hours without work do not follow from what is stated",
        "de uren zonder werk volgen niet uit wat is opgegeven",
    ),
    (
        "the idle power of this accelerator is not known",
        "het rustvermogen van deze accelerator is niet bekend",
    ),
    (
        "time that accelerators stand ready without work",
        "tijd dat accelerators klaarstaan zonder werk",
    ),
    // Why a plan of serving cannot be made.
    (
        "planning inference: {number} active parameters are more than all {number}; \
         `--active-params` is the part of `--params` that one token uses",
        "{} actieve parameters zijn meer dan alle {}: het is het deel dat één token gebruikt",
    ),
    (
        "planning inference: {number} parameters in {} take {number} GB, but {number} × {} hold \
         {number} GB; give `--count {}` or more, a smaller `--precision`, or a smaller model",
        "{} parameters in {} vragen {} GB, maar {} × {} bevatten {} GB; er zijn {} of meer nodig, een \
         kleinere precisie, of een kleiner model",
    ),
    (
        "planning inference: with `--replicas {}` each would have to be busy {number} % of the time; \
         give `--replicas {}` or more, a larger `--batch`, or leave `--replicas` out",
        "met {} replica's zou elk {} % van de tijd bezet moeten zijn; er zijn {} of meer nodig, of een \
         grotere batch",
    ),
    (
        "planning inference: the energy follows from numbers that are not known of `{}`: {}; or add \
         them with `--profile FILE`",
        "de energie volgt uit getallen die van `{}` niet bekend zijn: {}",
    ),
    (
        "unknown precision `{}`; known are {}",
        "onbekende precisie `{}`; bekend zijn {}",
    ),
    ("{said}; none is added", "{}; er is geen toegevoegd"),
];
