//! What an `Authorization` header of the basic scheme says.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

/// A user and a password, as they were sent.
pub(super) struct Credentials {
    pub user: String,
    pub password: Vec<u8>,
}

/// The credentials of a request, if it has exactly one set that can be read.
///
/// # Source
///
/// RFC 7617, section 2: the first colon ends the user, and the rest is the password.
pub(super) fn credentials(headers: &HeaderMap) -> Option<Credentials> {
    let mut all = headers.get_all(AUTHORIZATION).iter();
    let (only, None) = (all.next()?, all.next()) else {
        return None;
    };
    let (scheme, encoded) = only.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = base64(encoded.trim())?;
    let colon = decoded.iter().position(|it| *it == b':')?;
    let (user, password) = (decoded.get(..colon)?, decoded.get(colon + 1..)?);
    Some(Credentials {
        user: String::from_utf8(user.to_vec()).ok()?,
        password: password.to_vec(),
    })
}

/// # Source
///
/// RFC 4648, section 4. Padding may be absent; what follows it may not be.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for group in text.chunks(4) {
        let digits = group
            .iter()
            .map(|it| digit(*it))
            .collect::<Option<Vec<_>>>()?;
        let bits = digits.iter().fold(0_u32, |bits, digit| (bits << 6) | digit);
        let bits = bits << (6 * (4 - group.len()));
        let [_, first, second, third] = bits.to_be_bytes();
        let whole = match group.len() {
            4 => &[first, second, third][..],
            3 => &[first, second],
            2 => &[first],
            _ => return None,
        };
        bytes.extend(whole);
    }
    Some(bytes)
}

fn digit(letter: u8) -> Option<u32> {
    let digit = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_as_the_standard_says() {
        // RFC 4648, section 10.
        for (text, expected) in [
            ("", Some("")),
            ("Zg==", Some("f")),
            ("Zm8=", Some("fo")),
            ("Zm9v", Some("foo")),
            ("Zm9vYg", Some("foob")),
            ("Zm9vYmFy", Some("foobar")),
            ("Z", None),
            ("Zm9v!", None),
            ("Zg==Zg==", None),
        ] {
            let read = base64(text);
            assert_eq!(read.as_deref(), expected.map(str::as_bytes), "{text}");
        }
    }

    #[test]
    fn only_one_readable_set_of_credentials_counts() {
        let read = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(AUTHORIZATION, value.parse().unwrap());
            }
            credentials(&headers).map(|it| (it.user, it.password))
        };
        let alice = Some(("alice".to_owned(), b"a:b".to_vec()));
        assert_eq!(read(&["Basic YWxpY2U6YTpi"]), alice);
        assert_eq!(read(&["bASIC  YWxpY2U6YTpi "]), alice);
        for refused in [
            &[][..],
            &["Basic YWxpY2U6YTpi", "Basic YWxpY2U6YTpi"],
            &["Bearer YWxpY2U6YTpi"],
            &["Basic"],
            &["Basic YWxpY2U="],
            &["Basic ////Og=="],
        ] {
            assert_eq!(read(refused), None, "{refused:?}");
        }
    }
}
