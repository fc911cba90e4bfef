//! What is known of things: accelerators, their load, their making.

use super::close;
use wattprint::profile::{Accelerator, AcceleratorError, Catalog, Match, Task};
use wattprint::quantity::{BoundKind, Power};

fn accelerator(name: &str) -> Accelerator {
    Catalog::embedded().accelerator(name).unwrap()
}

#[test]
fn an_accelerator_is_found_by_the_name_of_its_driver_or_a_short_one() {
    for (asked, found) in [
        ("NVIDIA H100 80GB HBM3", "NVIDIA H100 80GB HBM3"),
        ("nvidia-h100-80gb-hbm3", "NVIDIA H100 80GB HBM3"),
        ("H100", "NVIDIA H100 80GB HBM3"),
        ("h100-sxm", "NVIDIA H100 80GB HBM3"),
        ("H100 PCIe", "NVIDIA H100 PCIe"),
        // The driver prints this name for parts with 64 and 94 GB.
        ("NVIDIA H100", "NVIDIA H100"),
        ("A100-80GB", "NVIDIA A100-SXM4-80GB"),
        ("a100", "NVIDIA A100-SXM4-80GB"),
        ("T4", "Tesla T4"),
        ("l40s", "NVIDIA L40S"),
        ("rtx 4090", "NVIDIA GeForce RTX 4090"),
        ("MI300X", "AMD Instinct MI300X"),
        ("tpu-v5e", "TPU v5e"),
        ("B200", "NVIDIA B200"),
    ] {
        assert_eq!(accelerator(asked).name, found, "{asked}");
    }
    let others = accelerator("H100").alternatives;
    assert!(
        others.contains(&"NVIDIA H100 PCIe".to_owned()),
        "{others:?}"
    );
    assert!(accelerator("NVIDIA H100 PCIe").alternatives.is_empty());
}

#[test]
fn an_h100_is_known_with_its_papers() {
    let h100 = accelerator("H100");
    let power = h100.rated_power().unwrap();
    assert_eq!(power.value().central(), Power::from_watts(700.0));
    assert_eq!(power.value().kind(), BoundKind::Exact);
    assert_eq!(power.citation().publisher, "NVIDIA");
    assert_eq!(
        &**power.id(),
        "factor.accelerator_power.NVIDIA-H100-80GB-HBM3.2023"
    );
    assert_eq!(power.label(), "rated power, NVIDIA H100 80GB HBM3");
    let idle = h100.idle.as_ref().unwrap().value();
    assert_eq!((idle.low().watts(), idle.high().watts()), (67.0, 72.0));
    let peak = h100.dense_peak().unwrap().value().central();
    close(peak.flop_per_second(), 989.4e12, 1e-12);
    let bandwidth = h100.bandwidth.as_ref().unwrap().value().central();
    close(bandwidth.bytes_per_second(), 3.35e12, 1e-12);
    let memory = h100.memory.as_ref().unwrap().value().central();
    close(memory.mebibytes(), 81559.0, 1e-12);
    let making = h100.making.as_ref().unwrap().value();
    close(making.central().grams(), 164e3, 1e-12);
    close(making.low().grams(), 82e3, 1e-12);
    close(making.high().grams(), 464.12e3, 1e-12);
    assert_eq!(h100.factors().len(), 7);
}

#[test]
fn what_no_source_states_is_absent_with_the_remedy() {
    let tpu = accelerator("TPU v5e");
    assert_eq!(
        tpu.rated_power().unwrap_err().to_string(),
        "the rated power of `TPU v5e` is not known; give it with `--accelerator-power W`"
    );
    let given = tpu.with_power(Power::from_watts(200.0));
    assert_eq!(given.rated_power().unwrap().matched(), Match::Supplied);
    assert_eq!(
        accelerator("NVIDIA A2")
            .dense_peak()
            .unwrap_err()
            .to_string(),
        "the dense 16-bit peak of `NVIDIA A2` is not known; give `--accelerator-hours` \
         in place of parameters and tokens, or add it with `--profile DIR`"
    );
}

#[test]
fn an_unknown_or_ambiguous_name_is_refused_with_names_that_are_near() {
    let refused = |name| {
        Catalog::embedded()
            .accelerator(name)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("H10O"),
        "no accelerator is called `H10O`; the nearest names are `NVIDIA H100`, `NVIDIA A10`, \
         `NVIDIA A10G`, `NVIDIA H20`; give its rated power with `--accelerator-power W` \
         if it is none of these"
    );
    assert_eq!(
        refused("A800-SXM4"),
        "`A800-SXM4` may be `NVIDIA A800-SXM4-40GB` or `NVIDIA A800-SXM4-80GB`; \
         give the full name of one"
    );
    let empty = Catalog::embedded().accelerator("").unwrap_err();
    assert!(matches!(empty, AcceleratorError::Unknown { .. }));
}

#[test]
fn a_document_of_ones_own_adds_an_accelerator_and_replaces_numbers() {
    let text = r#"[citation.tender]
title = "Tender, annex 3"
publisher = "Supplier"
year = 2026
url = "https://example.org/tender"
licence = "facts"

[[factors]]
quantity = "accelerator_power"
unit = "W"
cites = "tender"
locator = "row {place}"
rows = [
    { thing = "Supplier X1", year = 2026, value = 500, low = 450, high = 550, bounds = "range" },
    { thing = "NVIDIA H100 80GB HBM3", year = 2026, value = 650, low = 600, high = 700, bounds = "range" },
]
"#;
    let catalog = Catalog::with_files([("tender.toml", text)]).unwrap();
    let own = catalog.accelerator("supplier-x1").unwrap();
    assert_eq!(own.rated_power().unwrap().in_unit().central(), 500.0);
    let h100 = catalog.accelerator("H100").unwrap();
    let power = h100.rated_power().unwrap();
    assert_eq!(
        (power.document(), power.in_unit().central()),
        ("tender.toml", 650.0)
    );
    assert!(h100.idle.is_some());
}

#[test]
fn a_load_stands_in_for_accelerators_of_which_nothing_is_published() {
    let catalog = Catalog::embedded();
    let h100 = catalog.load(Task::Text, "NVIDIA H100 80GB HBM3").unwrap();
    assert_eq!(
        (h100.in_unit().central(), h100.matched()),
        (0.715, Match::Exact)
    );
    let other = catalog.load(Task::Text, "NVIDIA L4").unwrap();
    assert_eq!(other.matched(), Match::Global);
    assert!(other.in_unit().low() < h100.in_unit().low());
    let training = catalog.load(Task::Training, "NVIDIA L4").unwrap();
    assert_eq!(training.in_unit().central(), 0.87);
    let host = catalog
        .host_multiplier("NVIDIA H100 80GB HBM3")
        .unwrap()
        .in_unit();
    assert_eq!((host.low(), host.central(), host.high()), (1.43, 1.6, 2.2));
}
