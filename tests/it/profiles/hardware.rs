//! What is known of things: accelerators, their load, their making.

use super::close;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use wattprint::profile::{
    Accelerator, AcceleratorError, Catalog, GivenMaking, Match, Task, show_accelerator,
};
use wattprint::quantity::{BoundKind, Emissions, Energy, Estimate, Power, Time, Water};

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

#[test]
fn all_factors_of_things_stand_in_the_golden_file() {
    let mut text = String::new();
    for document in Catalog::embedded().documents().unwrap() {
        for row in document.rows.iter().filter(|it| it.kind().is_of_thing()) {
            let value = row.in_unit();
            let (kind, thing, year) = (row.kind(), row.place(), row.year());
            let [low, central, high] = [value.low(), value.central(), value.high()]
                .map(|it| wattprint::quantity::significant(it, 5));
            let (key, unit, cited) = (kind.key(), kind.unit(), &row.citation().id);
            writeln!(
                text,
                "{key}\t{thing}\t{year}\t{central}\t{low}\t{high}\t{unit}\t{cited}"
            )
            .unwrap();
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/hardware.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap();
    for (found, expected) in text.lines().zip(golden.lines()) {
        assert_eq!(found, expected, "UPDATE_GOLDEN=1 writes the file anew");
    }
    assert_eq!(text.lines().count(), golden.lines().count());
}

#[test]
fn every_short_name_stands_for_an_accelerator_that_is_known() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/accelerator/names.csv");
    let names = fs::read_to_string(path).unwrap();
    let rows = names.lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut shorts = BTreeSet::new();
    for (name, short) in rows.map(|line| line.split_once(',').unwrap()) {
        assert_eq!(accelerator(name).name, name);
        for short in short.split(';') {
            assert_eq!(accelerator(short).name, name, "{short}");
            assert!(shorts.insert(short.to_owned()), "{short} stands twice");
        }
    }
}

#[test]
fn the_making_of_a_device_is_published_or_given_and_nothing_stands_in() {
    let catalog = Catalog::embedded();
    let making = |name: &str, given: &GivenMaking| catalog.making(name, given).unwrap();
    let none = GivenMaking::default();
    let h100 = making("NVIDIA H100 80GB HBM3", &none).unwrap();
    assert_eq!(h100.defaults().count(), 3);
    let slice = making("NVIDIA H100 80GB HBM3 MIG 1g.10gb", &none).unwrap();
    assert_eq!(slice, h100);
    assert_eq!(making("NVIDIA GeForce RTX 4090", &none), None);
    let given = GivenMaking {
        making: Some(Estimate::exact(Emissions::from_grams(90e3))),
        lifetime: Some(Estimate::exact(Time::from_seconds(1e8))),
    };
    let by_hand = making("NVIDIA GeForce RTX 4090", &given).unwrap();
    assert_eq!(by_hand.defaults().count(), 0);
    assert_eq!(by_hand.factors().len(), 2);
    assert_eq!(
        &**by_hand.device.id(),
        "given.accelerator_making.NVIDIA-GeForce-RTX-4090"
    );
}

#[test]
fn equivalences_name_their_fleet_and_keep_the_bounds() {
    let catalog = Catalog::embedded();
    let grams = |it| Emissions::from_grams(it);
    let emissions =
        Estimate::new(grams(95e3), grams(190e3), grams(380e3), BoundKind::Range).unwrap();
    let distances = catalog.car_distances(&emissions).unwrap();
    assert_eq!(distances.len(), 5);
    let dutch = distances
        .iter()
        .find(|it| it.factor.place() == "average Dutch car, well to wheel")
        .unwrap();
    close(dutch.value.central(), 1000.0, 1e-9);
    close(dutch.value.low(), 500.0, 1e-9);
    close(dutch.value.high(), 2000.0, 1e-9);
    assert_eq!(dutch.factor.citation().publisher, "CO2emissiefactoren.nl");
    let energy = Estimate::exact(Energy::from_kilowatt_hours(5100.0));
    close(
        catalog.household_years(&energy).unwrap()[0].value.central(),
        2.0,
        1e-9,
    );
    let water = Estimate::exact(Water::from_liters(1.5));
    close(
        catalog.bottles(&water).unwrap()[0].value.central(),
        3.0,
        1e-9,
    );
}

#[test]
fn an_accelerator_is_shown_with_its_papers() {
    let text = show_accelerator(&accelerator("H100")).join("\n");
    for expected in [
        "NVIDIA H100 80GB HBM3\ncould also be: NVIDIA H100, NVIDIA H100 NVL, NVIDIA H100 PCIe",
        "rated power, NVIDIA H100 80GB HBM3: 700 W",
        "idle power, NVIDIA H100 80GB HBM3: 69 W (67 to 72)",
        "  source   NVIDIA, H100 Tensor Core GPU data sheet (2023). https://",
        "  note     half of 3,958 with sparsity",
    ] {
        assert!(text.contains(expected), "{expected}\nis not in\n{text}");
    }
}
