//! What a report says of what was not so.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    (
        "The report does not tell when within its period the energy was used: it is taken as \
         used evenly",
        "Het rapport vermeldt niet wanneer binnen de periode de energie is gebruikt: aangenomen \
         is een gelijkmatig gebruik",
    ),
    (
        "The same operations at 16 bit on {}: its rated power, load and dense peak in the place \
         of those of {}, at an equal utilisation; the rest of the node is taken to use what it \
         used",
        "Dezelfde bewerkingen in 16 bit op {}: het nominale vermogen, de belasting en de \
         piekrekensnelheid daarvan in plaats van die van {}, bij een gelijke benuttingsgraad; de \
         rest van de server wordt geacht te gebruiken wat die gebruikte",
    ),
    (
        "utilisation relative to the device that was metered",
        "benuttingsgraad ten opzichte van het gemeten apparaat",
    ),
    (
        "taken as equal; bounds from the spread of published runs",
        "gelijk verondersteld; grenzen uit de spreiding van gepubliceerde runs",
    ),
];
