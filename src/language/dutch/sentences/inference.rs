//! What plans of inference say.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    // What a plan is of.
    (
        "{number} requests a day for {number} days from a model of {number} parameters",
        "{} verzoeken per dag gedurende {} dagen aan een model van {} parameters",
    ),
    (
        "{number} images a day for {number} days from a model of {number} parameters",
        "{} afbeeldingen per dag gedurende {} dagen van een model van {} parameters",
    ),
    (
        "{number} videos a day for {number} days from a model of {number} parameters",
        "{} video's per dag gedurende {} dagen van een model van {} parameters",
    ),
    (
        "1 request a day for {number} days from a model of {number} parameters",
        "1 verzoek per dag gedurende {} dagen aan een model van {} parameters",
    ),
    (
        "{number} requests a day for 1 day from a model of {number} parameters",
        "{} verzoeken per dag gedurende 1 dag aan een model van {} parameters",
    ),
    (
        "1 request a day for 1 day from a model of {number} parameters",
        "1 verzoek per dag gedurende 1 dag aan een model van {} parameters",
    ),
    (
        "1 image a day for {number} days from a model of {number} parameters",
        "1 afbeelding per dag gedurende {} dagen van een model van {} parameters",
    ),
    (
        "{number} images a day for 1 day from a model of {number} parameters",
        "{} afbeeldingen per dag gedurende 1 dag van een model van {} parameters",
    ),
    (
        "1 image a day for 1 day from a model of {number} parameters",
        "1 afbeelding per dag gedurende 1 dag van een model van {} parameters",
    ),
    (
        "1 video a day for {number} days from a model of {number} parameters",
        "1 video per dag gedurende {} dagen van een model van {} parameters",
    ),
    (
        "{number} videos a day for 1 day from a model of {number} parameters",
        "{} video's per dag gedurende 1 dag van een model van {} parameters",
    ),
    (
        "1 video a day for 1 day from a model of {number} parameters",
        "1 video per dag gedurende 1 dag van een model van {} parameters",
    ),
    // How its figures were obtained, and what it rests on.
    (
        "tokens × joules a token + idle hours",
        "tokens × joules per token + uren in rust",
    ),
    (
        "images × joules a image + idle hours",
        "afbeeldingen × joules per afbeelding + uren in rust",
    ),
    (
        "videos × joules a video + idle hours",
        "video's × joules per video + uren in rust",
    ),
    (
        "accelerator energy per token",
        "energie van de accelerators per token",
    ),
    (
        "accelerator energy per image",
        "energie van de accelerators per afbeelding",
    ),
    (
        "accelerator energy per video",
        "energie van de accelerators per video",
    ),
    (
        "accelerators under steady load, without host and building",
        "accelerators bij gelijkmatige belasting, zonder de rest van de server en het gebouw",
    ),
    (
        "idle power of an accelerator, per its power at work",
        "rustvermogen van een accelerator, als deel van het vermogen aan het werk",
    ),
    ("load in serving", "belasting bij inferentie"),
    ("units served", "geleverde eenheden"),
    (
        "time that accelerators stand ready",
        "tijd dat accelerators klaarstaan",
    ),
    ("term of the plan", "looptijd van het plan"),
    // On what it was calibrated, and how far from that it is.
    (
        "{number} published configurations of {number} models",
        "{} gepubliceerde configuraties van {} modellen",
    ),
    (
        "{said} {number} is {number} times below the least measured, {number}",
        "{} {} is {} keer zo klein als het minste gemeten, {}",
    ),
    (
        "{said} {number} is {number} times above the most measured, {number}",
        "{} {} is {} keer zo groot als het meeste gemeten, {}",
    ),
    (
        "{}: measured was its sister, the H100",
        "{}: gemeten is het zustermodel, de H100",
    ),
    (
        "{}: measured was its sister, the B200",
        "{}: gemeten is het zustermodel, de B200",
    ),
    (
        "{}: nothing of its generation was measured",
        "{}: van die generatie is niets gemeten",
    ),
    ("token", "token"),
    ("image", "afbeelding"),
    ("video", "video"),
    ("model size", "modelgrootte"),
    ("active parameters", "actieve parameters"),
    ("number of accelerators", "aantal accelerators"),
    ("batch", "batch"),
    ("input tokens", "invoertokens"),
    ("output tokens", "uitvoertokens"),
    ("bytes a weight", "bytes per gewicht"),
    ("patches of 16 × 16 pixels", "vlakken van 16 × 16 pixels"),
    ("denoising steps", "ontruisstappen"),
    // Measured neighbours.
    (
        "no published configuration is near enough to count: the fit alone",
        "geen gepubliceerde configuratie ligt dichtbij genoeg om mee te tellen: alleen de gefitte formule",
    ),
    (
        "{number} % from the measurement of {}, scaled by the fit, the rest from the fit, which by \
         itself gives {number} J/{any}",
        "{} % uit de meting van {}, geschaald met de gefitte formule, de rest uit die formule, die op zichzelf {} J/{} geeft",
    ),
    (
        "measured: {}, {said}: {number} J/{any} ({})",
        "gemeten: {}, {}: {} J/{} ({})",
    ),
    (
        "your measurement of {}, {said}: {number} J/{any} ({any})",
        "uw meting van {}, {}: {} J/{} ({})",
    ),
    (
        "{said} in {} on {number} × {}, batch {number}, {number} tokens in and {number} out",
        "{} in {} op {} × {}, batch {}, {} tokens in en {} uit",
    ),
    (
        "{said}, {number} × {number} pixels, {number} steps on {number} × {}, batch {number}",
        "{}, {} × {} pixels, {} stappen op {} × {}, batch {}",
    ),
    (
        "{said}, {number} × {number} pixels, {number} frames, {number} steps on {number} × {}, batch \
         {number}",
        "{}, {} × {} pixels, {} frames, {} stappen op {} × {}, batch {}",
    ),
    ("{number} parameters", "{} parameters"),
    (
        "{number} parameters, {number} active",
        "{} parameters, {} actief",
    ),
    // Where the energy goes.
    (
        "by the fit, mostly {said}: weights {number} %, past tokens {number} %, computing {number} %, \
         waiting {number} %",
        "volgens de gefitte formule vooral {}: gewichten {} %, eerdere tokens {} %, rekenen {} %, wachten {} %",
    ),
    ("reading weights", "het lezen van gewichten"),
    (
        "reading the keys and values of past tokens",
        "het lezen van de sleutels en waarden van eerdere tokens",
    ),
    ("computing", "rekenen"),
    ("waiting between steps", "wachten tussen stappen"),
    (
        "no software needs less than {number} J/token here: weights are read once a step and every token is \
      computed",
        "geen software heeft hier minder nodig dan {} J/token: gewichten worden één keer per stap gelezen en elk \
      token wordt berekend",
    ),
    (
        "joules a token are per generated token and include its share of the {number} tokens of the \
         prompt",
        "joules per token zijn per gegenereerd token, met zijn deel van de {} tokens van de prompt",
    ),
    (
        "with weights in {} published models need from half to seven times what a fit on the others \
         foretells, by how well the software serves them; measure your own",
        "met gewichten in {} hebben gepubliceerde modellen de helft tot zeven keer nodig van wat een \
         gefitte formule op de andere voorspelt, naar hoe goed de software ze bedient; meet uw eigen",
    ),
    (
        "the {number} output tokens must include those of the reasoning that users do not see",
        "in de {} uitvoertokens moeten die van het redeneren zitten, dat gebruikers niet zien",
    ),
    (
        "a model that reasons also generates tokens that users do not see: ten times as many in \
         published measurements (6,988 against 717; ML.ENERGY, 2026); count them in --output-tokens",
        "een model dat redeneert genereert ook tokens die gebruikers niet zien: tien keer zoveel in \
         gepubliceerde metingen (6.988 tegen 717; ML.ENERGY, 2026); tel ze mee in --output-tokens",
    ),
    (
        "weights and a batch of {number} take about {number} GB, but the accelerators hold {number} GB: \
         some requests would wait; give a smaller --batch or a larger --count",
        "gewichten en een batch van {} vragen ongeveer {} GB, maar de accelerators bevatten {} GB: sommige \
         verzoeken zouden wachten; geef een kleinere --batch of een grotere --count",
    ),
    // How much stands ready.
    (
        "accelerators stand ready for as long as makes them {number} % busy",
        "accelerators staan zo lang klaar dat zij {} % bezet zijn",
    ),
    (
        "{number} × {number} {} for {number} days, busy {number} % of the time",
        "{} × {} {} gedurende {} dagen, {} % van de tijd bezet",
    ),
    (
        "{number} replica, the fewest that keep up on average; peaks need more: give --replicas or \
         --utilisation",
        "{} replica, het kleinste aantal dat de gemiddelde vraag aankan; voor pieken is meer nodig: \
         geef --replicas of --utilisation op",
    ),
    (
        "{number} replicas, the fewest that keep up on average; peaks need more: give --replicas or \
         --utilisation",
        "{} replica's, het kleinste aantal dat de gemiddelde vraag aankan; voor pieken is meer nodig: \
         geef --replicas of --utilisation op",
    ),
    (
        "the accelerators draw {number} W on average over the term, idle included",
        "de accelerators nemen over de looptijd gemiddeld {} W op, rust meegerekend",
    ),
    (
        "the accelerators draw {number} W on average over the term, idle included, {number} W each",
        "de accelerators nemen over de looptijd gemiddeld {} W op, rust meegerekend, elk {} W",
    ),
    (
        "the idle power of this accelerator is not known; idle hours are not counted",
        "het rustvermogen van deze accelerator is niet bekend; uren in rust zijn niet meegeteld",
    ),
    ("--accelerator-idle W", "--accelerator-idle W"),
    // What of the user's own ledger could not be used.
    (
        "the ledger `{}` holds no workload of the phase inference: `wattprint run --phase inference \
         …` makes one",
        "het grootboek `{}` bevat geen taak in de fase inference: `wattprint run --phase inference …` \
         maakt er een",
    ),
    (
        "`{}` ({}) in the ledger `{}` is no measurement to compare with: it lacks {said}",
        "`{}` ({}) in het grootboek `{}` is geen meting om mee te vergelijken: er ontbreekt {}",
    ),
    ("`--label {}=…`", "`--label {}=…`"),
    (
        "the tokens it generated (`--work tokens=N`)",
        "het aantal gegenereerde tokens (`--work tokens=N`)",
    ),
    (
        "the length of an answer (`--label output-tokens=N` or `--work requests=N`)",
        "de lengte van een antwoord (`--label output-tokens=N` of `--work requests=N`)",
    ),
    (
        "an accelerator that is known: {}",
        "een accelerator die bekend is: {}",
    ),
    (
        "active parameters that are no more than all of them",
        "actieve parameters die er niet meer zijn dan alle",
    ),
    ("a number in `{}`: {}", "een getal in `{}`: {}"),
    (
        "a precision that is known: {}",
        "een precisie die bekend is: {}",
    ),
    (
        "the measured energy of an accelerator",
        "de gemeten energie van een accelerator",
    ),
    (
        "one kind of accelerator; it used {}",
        "één soort accelerator; gebruikt zijn {}",
    ),
    (
        "your ledger `{}`, workload {}, from {date}, without pauses",
        "uw grootboek `{}`, taak {}, vanaf {}, zonder pauzes",
    ),
];
