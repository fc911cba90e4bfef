//! What reports from the series of Prometheus say besides.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    // How it was made.
    (
        "from the series of {} with {}, at instants {number} apart: energy is what counters gained \
         from one to the next; unlike increase(), nothing is extrapolated",
        "uit de reeksen van {} met {}, op momenten {} uit elkaar: energie is wat tellers van het ene \
         op het andere moment toenamen; anders dan bij increase() wordt niets geëxtrapoleerd",
    ),
    (
        "a ledger of the same nodes differs by what scraping cannot see: at both ends of the period \
         by up to one scrape, and at each restart of an agent by what it used after its last \
         instant, up to {number}, as far as hardware counters did not tell it later",
        "een grootboek van dezelfde servers verschilt door wat bij het aflezen niet te zien is: aan \
         beide einden van de periode hooguit één aflezing, en bij elke herstart van een agent wat na \
         zijn laatste moment is verbruikt, hooguit {}, voor zover hardwaretellers het later niet \
         vertelden",
    ),
    (
        "the intervals are sums of the agents' own, as if all errors were one; a report from ledgers \
         knows which are independent, and its intervals are narrower",
        "de marges zijn sommen van die van de agents, alsof alle fouten er één waren; een rapport uit \
         grootboeken weet welke onafhankelijk zijn en heeft smallere marges",
    ),
    (
        "without {}, the sum of the components: {more}",
        "zonder {} de som van de onderdelen: {}",
    ),
    (
        "there is no wattprint_workload_info: workloads have no names",
        "er is geen wattprint_workload_info: taken hebben geen naam",
    ),
    ("{} warned: {}", "{} waarschuwde: {}"),
    (
        "from recorded hours of {} with {}: the sums over {number} nodes of all hours that end in the \
         period. Each was made by increase(), which stretches what it saw to the whole hour and \
         misses what a counter gained before a restart; series without recording, and ledgers, are \
         more exact",
        "uit vastgelegde uren van {} met {}: de sommen over {} servers van alle uren die in de periode \
         eindigen. Elk is gemaakt met increase(), dat wat het zag oprekt tot het hele uur en mist wat \
         een teller vóór een herstart toenam; reeksen zonder vastlegging, en grootboeken, zijn \
         nauwkeuriger",
    ),
    (
        "a project and a model stand for their workloads; recorded hours tell of no others",
        "een project en een model staan voor hun taken; vastgelegde uren vertellen van geen andere",
    ),
    (
        "nodes that have a value in some hours have none in others, {number} in all",
        "servers die in sommige uren een waarde hebben, hebben er in andere geen, samen {}",
    ),
    // Who was not seen all the time.
    (
        "agents that were started again; what they used while unseen is missing unless hardware \
         counters told it later: {more}",
        "agents die opnieuw zijn gestart; wat zij ongezien verbruikten ontbreekt, tenzij \
         hardwaretellers het later vertelden: {}",
    ),
    (
        "{} at {date} (unseen for {number})",
        "{} op {} (ongezien gedurende {})",
    ),
    (
        "agents that went on while nobody scraped them; their counters kept the energy: {more}",
        "agents die doorgingen terwijl niemand ze aflas; hun tellers bewaarden de energie: {}",
    ),
    ("{} for {number} from {date}", "{} gedurende {} vanaf {}"),
    (
        "agents that were first seen within the period: {more}",
        "agents die pas binnen de periode zijn gezien: {}",
    ),
    ("{} at {date}", "{} op {}"),
    (
        "agents that were not seen any more; what they used since is missing: {more}",
        "agents die niet meer zijn gezien; wat zij sindsdien verbruikten ontbreekt: {}",
    ),
    ("{} after {date}", "{} na {}"),
    (
        "targets that did not answer (up was 0): {more}",
        "doelen die niet antwoordden (up was 0): {}",
    ),
    (
        "targets of the same job that never showed an agent; nothing of them is known: {more}",
        "doelen van dezelfde job die nooit een agent lieten zien; daarvan is niets bekend: {}",
    ),
    ("{} for {number}", "{} gedurende {}"),
    (
        "{number} values were none of a counter (not a number, infinite or below zero) and were left \
         out; the next value shows what was gained meanwhile",
        "{} waarden waren niet van een teller (geen getal, oneindig of onder nul) en zijn weggelaten; \
         de volgende waarde toont wat intussen is toegenomen",
    ),
    // What did not add up.
    (
        "{number} were metered and charged to nobody in the series, as where a workload's last gain \
         was not scraped: they are unattributed",
        "{} is gemeten en in de reeksen aan niemand toegerekend, zoals waar de laatste toename van een \
         taak niet is afgelezen: dat is niet toegerekend",
    ),
    (
        "{number} were charged and not found in {}: they are counted, so that all parts add up",
        "{} is toegerekend en niet gevonden in {}: dat is meegeteld, zodat alle delen optellen",
    ),
    (
        "the agents made {number} of CO2e of it until {date}, by factors of their own; here it is \
         {number}",
        "de agents maakten er tot {1} met eigen factoren {0} CO2-eq van; hier is het {2}",
    ),
    (
        "some nodes only have a sensor of the whole {said}: its energy, processors and memory \
         together, stands under `{}`, because other nodes count that apart",
        "sommige servers hebben alleen een sensor van de hele {}: die energie, processors en geheugen \
         samen, staat onder `{}`, omdat andere servers die apart tellen",
    ),
    // Its instruments.
    ("{any} of 1 node, {any}", "{} van 1 server, {}"),
    ("{any} of all nodes, {any}", "{} van alle servers, {}"),
    ("measured", "gemeten"),
    ("modelled", "gemodelleerd"),
    (
        "gain of {} between scrapes",
        "toename van {} tussen aflezingen",
    ),
    (
        "bounds of the agents: the _low_ and _high_ series",
        "grenzen van de agents: de reeksen _low_ en _high_",
    ),
    (
        "series do not tell for how long each device was reserved",
        "reeksen vertellen niet hoe lang elk apparaat was gereserveerd",
    ),
    (
        "report from the nodes' ledgers (--ledger)",
        "maak het rapport uit de grootboeken van de servers (--ledger)",
    ),
];
