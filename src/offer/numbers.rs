//! Numbers of an offer: what they may be, and what is wrong with one that is not.

use super::reading::Wrong;
use toml::Spanned;
use toml::de::DeValue;

/// Beyond this no number of an offer lies: far more than anybody serves in a year.
pub const LARGEST: f64 = 1e18;

/// Nor does any but 0 lie below this: far less than one bit takes, in kilowatt-hours, at
/// room temperature (Landauer's bound).
const SMALLEST: f64 = 1e-30;

/// Between these yearly rates growth lies: all of it gone, and eleven times as much.
const RATES: std::ops::RangeInclusive<f64> = -1.0..=10.0;

/// The least that a number may be.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Least {
    None,
    Zero,
    Above0,
}

/// The number as it is written, if it is one.
fn written(value: &Spanned<DeValue<'_>>) -> Option<f64> {
    match value.get_ref() {
        DeValue::Integer(it) => {
            let whole = i64::from_str_radix(it.as_str(), it.radix()).ok();
            whole.map(|it| it as f64)
        }
        DeValue::Float(it) => it.as_str().parse().ok(),
        _ => None,
    }
}

pub(super) fn number(value: &Spanned<DeValue<'_>>, least: Least) -> Result<f64, Wrong> {
    let number = written(value);
    let number = number.ok_or_else(|| Wrong::kind(value, "a number without quotes"))?;
    let refused = |what: &str, remedy: &str| {
        let what = format!("is {number}, {what}");
        Err(Wrong::at(value, what, remedy.to_owned()))
    };
    if !number.is_finite() {
        return refused(
            "which is no number that can be measured",
            "write a number, or leave it out if it is not known",
        );
    }
    if number.abs() > LARGEST || (number != 0.0 && number.abs() < SMALLEST) {
        return refused(
            "which nothing comes to",
            "write it in the unit of the field, or leave it out if it is not known",
        );
    }
    match least {
        Least::Zero | Least::Above0 if number < 0.0 => refused(
            "which is below 0",
            "write it without the minus sign, or leave it out",
        ),
        Least::Above0 if number <= 0.0 => refused(
            "and must be above 0",
            "write what it is, or leave it out if it is not known",
        ),
        _ => Ok(number),
    }
}

/// The longest term of a contract, in years.
pub const LONGEST_TERM: f64 = 100.0;

pub(super) fn months(value: &Spanned<DeValue<'_>>) -> Result<f64, Wrong> {
    let months = number(value, Least::Above0)?;
    if months <= LONGEST_TERM * 12.0 {
        return Ok(months);
    }
    let what = format!("is {months} months, and no contract lasts a hundred years");
    Err(Wrong::at(
        value,
        what,
        "write the term in months, such as 48".to_owned(),
    ))
}

pub(super) fn growth(value: &Spanned<DeValue<'_>>) -> Result<f64, Wrong> {
    let rate = number(value, Least::None)?;
    if RATES.contains(&rate) {
        return Ok(rate);
    }
    let what = format!("is {rate}, which is {} % a year", rate * 100.0);
    let remedy = "write a rate from -1 to 10, such as 0.10 for 10 %";
    Err(Wrong::at(value, what, remedy.to_owned()))
}

pub(super) fn count(value: &Spanned<DeValue<'_>>) -> Result<f64, Wrong> {
    let number = number(value, Least::Above0)?;
    if number.fract() == 0.0 && number < 1e15 {
        return Ok(number);
    }
    let what = format!("is {number}");
    Err(Wrong::at(
        value,
        what,
        "write a whole number, such as 4".to_owned(),
    ))
}

pub(super) fn share(value: &Spanned<DeValue<'_>>) -> Result<f64, Wrong> {
    let share = number(value, Least::Zero)?;
    of_one(value, share).map(|()| share)
}

/// Refuses a share above 1; one up to 100 looks like a percentage.
pub(super) fn of_one(value: &Spanned<DeValue<'_>>, share: f64) -> Result<(), Wrong> {
    if share <= 1.0 {
        return Ok(());
    }
    let what = format!("is {share}, and a share is from 0 to 1");
    let remedy = if share <= 100.0 {
        format!(
            "it looks like a percentage; write {} for {share} %",
            share / 100.0
        )
    } else {
        "write 1 for all of it".to_owned()
    };
    Err(Wrong::at(value, what, remedy))
}
