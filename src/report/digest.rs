//! The digest of a report, by which a change after it was written shows.

use super::object::Report;
use ring::digest::{SHA256, digest as hash};
use serde_json::{Map, Value};
use std::fmt::Write;

/// The member of a written report that holds its digest.
pub(super) const MEMBER: &str = "digest";

/// The digest of a report, as it stands in its JSON and on its pages.
///
/// # Errors
///
/// When the report cannot be written as JSON.
pub fn digest(report: &Report) -> serde_json::Result<String> {
    Ok(digest_of(&serde_json::to_value(report)?))
}

/// The digest of a written report whose own digest was taken out of it:
/// `sha256:` and the SHA-256 of an object in canonical JSON, in hexadecimal digits.
///
/// Spaces, the order of members and the way in which a number or a letter is written
/// make no difference; everything else does.
///
/// # Source
///
/// RFC 8785, *JSON Canonicalization Scheme (JCS)*; FIPS 180-4, *Secure Hash Standard*.
pub fn digest_of(object: &Value) -> String {
    let mut canonical = String::new();
    write(object, &mut canonical);
    sha256(canonical.as_bytes())
}

/// `sha256:` and the SHA-256 of bytes, as `sha256sum` gives it.
pub fn sha256(bytes: &[u8]) -> String {
    let hash = hash(&SHA256, bytes);
    let mut text = "sha256:".to_owned();
    for byte in hash.as_ref() {
        // Writing to a string cannot fail.
        let _never = write!(text, "{byte:02x}");
    }
    text
}

/// Writes a value in canonical JSON.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => {
            // JSON of JavaScript, which the scheme follows, has no numbers but doubles.
            let number = number.as_f64().unwrap_or(f64::NAN);
            out.push_str(ryu_js::Buffer::new().format(number));
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(index, out);
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, member)) in sorted(members).into_iter().enumerate() {
                separate(index, out);
                text(name, out);
                out.push(':');
                write(member, out);
            }
            out.push('}');
        }
        Value::String(letters) => text(letters, out),
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
    }
}

fn separate(index: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
}

/// Members in the order of their names as UTF-16, section 3.2.3 of the scheme.
fn sorted(members: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut members: Vec<_> = members.iter().collect();
    // For most names it is that of UTF-8, in which they are.
    if !members.iter().all(|(name, _)| name.is_ascii()) {
        members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
    }
    members
}

/// A string with the escapes of section 3.2.2.2, which are those of the JSON library.
fn text(letters: &str, out: &mut String) {
    out.push_str(&Value::from(letters).to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(json: &str) -> String {
        let mut out = String::new();
        write(&serde_json::from_str(json).unwrap(), &mut out);
        out
    }

    #[test]
    fn the_canonical_form_is_that_of_the_rfc() {
        // Section 3.2.2, with its result in section 3.2.4.
        let input = r#"{
            "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
            "literals": [null, true, false]
        }"#;
        let expected = concat!(
            r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#,
            r#""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        );
        assert_eq!(canonical(input), expected);
        // Section 3.2.3: names are sorted as UTF-16.
        let input = r#"{"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5,
            "\u0080": 6, "\u00f6": 7}"#;
        let expected = "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{fb33}\":3}";
        assert_eq!(canonical(input), expected);
    }

    #[test]
    fn numbers_are_written_as_doubles() {
        // Appendix B.
        let input = "[0, -0.0, 5e-324, 1.7976931348623157e308, 9007199254740992, \
                     295147905179352830000, 1e21, 999999999999999900000, 1e-6, 1e-7]";
        let expected = "[0,0,5e-324,1.7976931348623157e+308,9007199254740992,\
                        295147905179352830000,1e+21,999999999999999900000,0.000001,1e-7]";
        assert_eq!(canonical(input), expected);
    }

    #[test]
    fn the_way_it_is_written_makes_no_difference() {
        let one: Value = serde_json::from_str(r#"{"a": 600.0, "b": "é"}"#).unwrap();
        let other: Value = serde_json::from_str(r#"{"b":"\u00e9","a":6e2}"#).unwrap();
        assert_eq!(digest_of(&one), digest_of(&other));
        let third: Value = serde_json::from_str(r#"{"b": "é", "a": 600.5}"#).unwrap();
        assert_ne!(digest_of(&one), digest_of(&third));
    }
}
