//! What cannot be read is refused, all of it at once, each with its line and a remedy.

use super::{changed, text};
use wattprint::offer::parse;

/// What is said of the text.
fn said(text: &str) -> String {
    parse("offer.toml", text).unwrap_err().to_string()
}

#[test]
fn each_mistake_is_told_with_its_line_and_what_would_help() {
    for (from, to, expected) in [
        (
            "share = 0.7",
            "share = 70",
            "offer.toml:51:9: `contract 1.share` is 70, and a share is from 0 to 1; it looks like \
             a percentage; write 0.7 for 70 %",
        ),
        (
            "share = 0.7",
            "share = 700",
            "offer.toml:51:9: `contract 1.share` is 700, and a share is from 0 to 1; write 1 for \
             all of it",
        ),
        (
            "amount = 1_200_000",
            "amount = 0",
            "offer.toml:80:10: `demand.amount` is 0, and must be above 0; write what it is, or \
             leave it out if it is not known",
        ),
        (
            "amount = 1_200_000",
            "amount = -5",
            "offer.toml:80:10: `demand.amount` is -5, which is below 0; write it without the minus \
             sign, or leave it out",
        ),
        (
            "amount = 1_200_000",
            "amount = nan",
            "offer.toml:80:10: `demand.amount` is NaN, which is no number that can be measured; \
             write a number, or leave it out if it is not known",
        ),
        (
            "amount = 1_200_000",
            "amount = inf",
            "offer.toml:80:10: `demand.amount` is inf, which is no number that can be measured; \
             write a number, or leave it out if it is not known",
        ),
        (
            "amount = 1_200_000",
            "amount = \"many\"",
            "offer.toml:80:10: `demand.amount` is a string; write a number without quotes",
        ),
        (
            "months = 48",
            "months = 1e17",
            "offer.toml:85:10: `demand.months` is 100000000000000000 months, and no contract lasts a \
             hundred years; write the term in months, such as 48",
        ),
        (
            "unit = \"request\"\namount",
            "unit = \"whole\"\namount",
            "offer.toml:79:8: `demand.unit` is \"whole\", which is no unit of work; write what is \
             counted, in letters and digits, such as \"request\"",
        ),
        (
            "unit = \"request\"\namount",
            "unit = \"a/b=<i>\"\namount",
            "offer.toml:79:8: `demand.unit` is \"a/b=<i>\", which is no unit of work; write what is \
             counted, in letters and digits, such as \"request\"",
        ),
        (
            "months = 48",
            "months = 0",
            "offer.toml:85:10: `demand.months` is 0, and must be above 0; write what it is, or \
             leave it out if it is not known",
        ),
        (
            "accelerators = 1",
            "accelerators = 1.5",
            "offer.toml:31:16: `hardware.accelerators` is 1.5; write a whole number, such as 4",
        ),
        (
            "0.38, unit = \"Wh\"",
            "0.38, unit = \"wh\"",
            "offer.toml:68:33: `measured 1.energy.unit` is \"wh\", which is no unit of it; write \
             one of MWh, kWh, Wh, GWh, TWh, J, kJ, MJ, GJ, TJ",
        ),
        (
            "0.38, unit = \"Wh\"",
            "0.38",
            "offer.toml:68:10: `measured 1.energy` has no unit; add unit = \"MWh\", or one of MWh, \
             kWh, Wh, GWh, TWh, J, kJ, MJ, GJ, TJ",
        ),
        (
            "0.20, unit = \"L/kWh\"",
            "0.20, unit = \"gal/kWh\"",
            "offer.toml:43:30: `site.wue.unit` is \"gal/kWh\", which is no unit of it; write one \
             of L/kWh, m3/MWh, mL/kWh, m3/kWh, L/MWh",
        ),
        (
            "value = 1.15, low = 1.13",
            "value = 1.15, low = 1.16",
            "offer.toml:42:7: `site.pue` has low 1.16, value 1.15, high 1.18; bounds lie around \
             the value: low <= value <= high",
        ),
        (
            "place = \"NL\"\npue",
            "place = \"NX\"\npue",
            "offer.toml:41:9: `site.place` cannot be used: unknown place `NX`: a place is a \
             country code of two letters; the nearest are `NA` (Namibia), `NC` (New Caledonia), \
             `NE` (Niger); `wattprint profile list` shows the places",
        ),
        (
            "place = \"NL\"\npue",
            "place = \"site:x.toml\"\npue",
            "offer.toml:41:9: `site.place` cannot be used: an offer states its own site and names \
             no file; `wattprint profile list` shows the places",
        ),
        (
            "months = 48",
            "month = 48",
            "offer.toml:85:1: unknown field `demand.month`; did you mean `months`?",
        ),
        (
            "months = 48",
            "pue = 48",
            "offer.toml:85:1: unknown field `demand.pue`; `pue` belongs under [site]",
        ),
        (
            "months = 48",
            "renewable_share = 48",
            "offer.toml:85:1: unknown field `demand.renewable_share`; `renewable_share` belongs \
             under [site]",
        ),
        (
            "[demand]",
            "[demands]",
            "offer.toml:78:2: unknown field `demands`; did you mean `demand`?",
        ),
        (
            "level = \"verified\"",
            "level = \"certified\"",
            "offer.toml:42:83: `site.pue.proof.level` is \"certified\"; did you mean \
             \"verified\"? It is one of stated, documented, verified",
        ),
        (
            "date = 2026-04-30 } }\nwue =",
            "date = 2026-13-30 } }\nwue =",
            "offer.toml:42:166: not TOML: invalid date, expected month between 01 and 12; a \
             field is written `key = value`, and words stand between quotes",
        ),
        (
            "id = \"voorbeeld-b-7\"",
            "id = \"voorbeeld b <7>\"",
            "offer.toml:7:6: `offer.id` is no identity; write 1 to 64 letters, digits, dots, \
             hyphens or underscores, such as \"acme-2026-01\"",
        ),
        (
            "\"supplier-offer/v1\"",
            "\"supplier-offer/v9\"",
            "offer.toml:3:10: `schema` is \"supplier-offer/v9\", and this program reads \
             `supplier-offer/v1`; write schema = \"supplier-offer/v1\"",
        ),
        (
            "[[contract]]\nkind = \"power",
            "[contract]\nkind = \"power",
            "offer.toml:58:3: not TOML: duplicate key; a field is written `key = value`, and words \
             stand between quotes",
        ),
        (
            "months = 48",
            "months = ",
            "offer.toml:85:10: not TOML: string values must be quoted, expected literal string; a \
             field is written `key = value`, and words stand between quotes",
        ),
    ] {
        assert_eq!(said(&changed(&[(from, to)])), expected, "{from} -> {to}");
    }
}

#[test]
fn all_problems_are_told_at_once_from_top_to_bottom() {
    let text = changed(&[
        ("months = 48", "months = -1"),
        ("accelerators = 1", "accelerator_count = 1"),
        ("share = 0.7", "share = 70"),
    ]);
    let error = parse("offer.toml", &text).unwrap_err();
    let lines: Vec<_> = error.problems.iter().map(|it| it.line).collect();
    assert_eq!(lines, [31, 51, 85], "{error}");
    assert!(error.problems.iter().all(|it| !it.remedy.is_empty()));
}

#[test]
fn a_text_that_is_too_long_is_refused_and_not_repeated() {
    let long = "x".repeat(1 << 19);
    let text = changed(&[("\"Chatdienst B\"", &format!("\"{long}\""))]);
    let expected = "offer.toml:19:8: `service.name` is 524288 characters long; write at most 2000";
    assert_eq!(said(&text), expected);
    let text = changed(&[("months = 48", &format!("{long} = 48"))]);
    assert!(said(&text).len() < 400, "{}", said(&text).len());
    let text = format!("{}#{}", super::text("b.toml"), "x".repeat(1 << 20));
    assert!(
        said(&text).contains("bytes long, and no offer is"),
        "{}",
        said(&text)
    );
}

#[test]
fn a_hostile_word_does_nothing_to_a_terminal() {
    for hostile in ["\\u001b[2J", "\\u202egnp.exe", "<script>alert(1)</script>"] {
        let key = format!("\"{hostile}\" = 1");
        for text in [
            changed(&[("months = 48", &key)]),
            changed(&[("\"inference\"", &format!("\"{hostile}\""))]),
            changed(&[("unit = \"Wh\"", &format!("unit = \"{hostile}\""))]),
        ] {
            let said = said(&text);
            assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
        }
    }
}

#[test]
fn a_file_of_another_kind_is_told_as_such() {
    let expected = "offer.toml:1:1: `schema` is missing; write schema = \"supplier-offer/v1\"";
    assert!(said("[package]\nname = \"x\"\n").starts_with(expected));
    assert_eq!(said(""), expected);
    assert!(parse("offer.toml", &text("a.toml")).is_ok());
}
