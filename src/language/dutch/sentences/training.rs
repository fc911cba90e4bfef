//! What plans of training say, and what all plans have in common.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    // What a plan is of.
    ("{number} hours of {}", "{} uur {}"),
    ("{number} parameters on {said}", "{} parameters op {}"),
    (
        "{number} ({number} active) parameters on {said}",
        "{} ({} actief) parameters op {}",
    ),
    ("{number} tokens", "{} tokens"),
    ("{said}, {number} epochs", "{}, {} epochs"),
    ("{said}, full", "{}, volledig"),
    ("{said}, lora", "{}, LoRA"),
    ("{said}, qlora", "{}, QLoRA"),
    // How its figures were obtained.
    (
        "accelerator-hours × rated power × load",
        "accelerator-uren × nominaal vermogen × belasting",
    ),
    (
        "operations / (peak × MFU) × rated power × load",
        "bewerkingen / (piek × MFU) × nominaal vermogen × belasting",
    ),
    (
        "accelerators × host multiplier",
        "accelerators × serverfactor",
    ),
    (
        "node × (project multiplier − 1)",
        "server × (projectfactor − 1)",
    ),
    // What it rests on.
    ("accelerators", "accelerators"),
    ("accelerator-hours", "accelerator-uren"),
    ("tokens", "tokens"),
    (
        "development and failed runs per final run",
        "ontwikkeling en mislukte runs per laatste run",
    ),
    (
        "model FLOPs utilisation",
        "benutting van de rekenkracht (MFU)",
    ),
    (
        "model FLOPs utilisation, end to end",
        "benutting van de rekenkracht (MFU), over de hele run",
    ),
    (
        "all hours counted, pauses and restarts included",
        "alle uren geteld, ook onderbrekingen en herstarts",
    ),
    (
        "operations per parameter and token",
        "bewerkingen per parameter en token",
    ),
    ("load in training", "belasting bij training"),
    ("load", "belasting"),
    ("host multiplier", "serverfactor"),
    (
        "rated power of the accelerator",
        "nominaal vermogen van de accelerator",
    ),
    (
        "idle power of the accelerator",
        "rustvermogen van de accelerator",
    ),
    ("derived from {}", "afgeleid van {}"),
    // On what it was calibrated, and how far from that it is.
    (
        "{number} published pre-training runs of {number} to {number} parameters",
        "{} gepubliceerde voortrainingsruns van {} tot {} parameters",
    ),
    (
        "{number} parameters, and they have {number} to {number}",
        "{} parameters terwijl zij er {} tot {} hebben",
    ),
    (
        "{number} tokens, and they have {number} to {number}",
        "{} tokens terwijl zij er {} tot {} hebben",
    ),
    (
        "accelerators of {number} TFLOP/s, and theirs have {number} to {number}",
        "accelerators van {} TFLOP/s terwijl de hunne er {} tot {} hebben",
    ),
    (
        "adapters, and all of them train every weight",
        "adapters terwijl zij alle gewichten trainen",
    ),
    (
        "adapters over quantised weights, and all of them train every weight",
        "adapters over gekwantiseerde gewichten terwijl zij alle gewichten trainen",
    ),
    (
        "a mixture of experts, and all of them are dense",
        "een mixture of experts terwijl zij alle dense zijn",
    ),
    (
        "a mixture of experts, and all of them are dense but {}",
        "een mixture of experts terwijl zij alle dense zijn behalve {}",
    ),
    // What a reader should know.
    (
        "taken as {}; the name could also mean {}",
        "opgevat als {}; de naam kan ook staan voor {}",
    ),
    (
        "a dense model: every parameter takes part in each token; --active-params N for a mixture of \
         experts",
        "een dense model: elke parameter doet mee in elk token; --active-params N voor een mixture \
         of experts",
    ),
    (
        "turning quantised weights back takes time that is counted only in the wider interval",
        "het terugrekenen van gekwantiseerde gewichten kost tijd die alleen in de ruimere marge is \
         meegeteld",
    ),
    (
        "Without waiting for accelerators it takes from {date} to {date}",
        "Zonder wachten op accelerators duurt het van {} tot {}",
    ),
    (
        "Without waiting for accelerators it takes from {date} to {date} ({date} to {date})",
        "Zonder wachten op accelerators duurt het van {} tot {} (einde tussen {} en {})",
    ),
    (
        "Development and failed runs are not counted; whole projects took 1.5 times (OLMo, Morrison \
         2025) to 2.7 times (BLOOM, Luccioni 2022) the final run: --project-multiplier X",
        "Ontwikkeling en mislukte runs zijn niet meegeteld; hele projecten kostten 1,5 keer (OLMo, \
         Morrison 2025) tot 2,7 keer (BLOOM, Luccioni 2022) de laatste run: --project-multiplier X",
    ),
    (
        "{said} of the accelerator, given by hand",
        "{} van de accelerator, zelf opgegeven",
    ),
    ("memory bandwidth {number}", "geheugenbandbreedte {}"),
    ("dense 16-bit peak {number}", "piekprestatie bij 16 bit {}"),
    (
        "memory bandwidth {number} and dense 16-bit peak {number}",
        "geheugenbandbreedte {} en piekprestatie bij 16 bit {}",
    ),
];
