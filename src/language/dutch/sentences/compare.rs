//! What comparisons and policies say in English, in Dutch.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    ("nobody states it", "niet opgegeven"),
    (
        "nothing was metered here: a measurement that is stated is a statement",
        "er is hier niets gemeten, en een door de leverancier opgegeven meting telt als opgave",
    ),
    ("ask for a report of a measurement", "een meetrapport"),
    ("the report does not have it", "het rapport bevat het niet"),
    (
        "ask for a report that has it",
        "vraag om een rapport dat het wel bevat",
    ),
    ("it is in {}, and not in {}", "het is in {}, en niet in {}"),
    (
        "it is in {}, and the limit is in {}",
        "het is in {}, en de grens is in {}",
    ),
    (
        "give prices in one currency",
        "geef prijzen in één valuta op",
    ),
    (
        "no volume and term are known over which to add up",
        "volume en looptijd om over op te tellen zijn niet bekend",
    ),
    (
        "there is no scenario `{}`; there is {}",
        "een scenario `{}` is er niet; er is {}",
    ),
    (
        "name one of these in the policy, or give --growth",
        "noem in het beleid een van deze, of geef --growth op",
    ),
    (
        "give --volume and --term, and --growth for scenarios",
        "geef --volume en --term op, en --growth voor scenario's",
    ),
    (
        "which country `{}` lies in is not known",
        "in welk land `{}` ligt, is niet bekend",
    ),
    (
        "the report does not say where it runs",
        "het rapport zegt niet waar de dienst draait",
    ),
];
