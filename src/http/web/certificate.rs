//! When a certificate is valid, and for whom.

use super::der::{Der, tag};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What of a certificate is looked at here. Who signed it is for rustls to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Certificate {
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    /// Subject alternative names: DNS names, addresses of mail and of the network,
    /// URIs.
    pub names: Vec<Name>,
}

/// One subject alternative name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    Text(String),
    Address(IpAddr),
}

/// `id-ce-subjectAltName`, 2.5.29.17.
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 0x11];

impl Certificate {
    /// Reads a certificate in DER, or nothing if it is none.
    ///
    /// # Source
    ///
    /// RFC 5280, 4.1 (the fields and their order) and 4.2.1.6 (the names).
    pub fn read(der: &[u8]) -> Option<Self> {
        let whole = Der(der).content_of(tag::SEQUENCE)?;
        let mut fields = Der(Der(whole).content_of(tag::SEQUENCE)?);
        let _version = fields.content_of(tag::VERSION);
        // Serial number, algorithm and issuer.
        fields.nth(2)?;
        let mut validity = Der(fields.content_of(tag::SEQUENCE)?);
        let (not_before, not_after) = (time(validity.next()?)?, time(validity.next()?)?);
        let extensions = fields.find(|(tag, _)| *tag == tag::EXTENSIONS);
        let names = extensions.map(|(_, content)| names(content));
        Some(Self {
            not_before,
            not_after,
            names: names.unwrap_or_default(),
        })
    }

    /// Whether one of its names is exactly this text, or is this address.
    pub fn is_for(&self, wanted: &str) -> bool {
        let address = wanted.parse::<IpAddr>().ok();
        self.names.iter().any(|name| match name {
            Name::Text(text) => text == wanted,
            Name::Address(own) => Some(*own) == address,
        })
    }
}

fn names(extensions: &[u8]) -> Vec<Name> {
    let list = Der(extensions)
        .content_of(tag::SEQUENCE)
        .unwrap_or_default();
    let values = Der(list).filter(|(tag, _)| *tag == tag::SEQUENCE);
    let wanted = values.filter_map(|(_, extension)| {
        let mut parts = Der(extension);
        let is_wanted = parts.content_of(tag::OBJECT_IDENTIFIER)? == ALTERNATIVE_NAMES;
        // Whether the extension is critical may stand between.
        let value = parts.find(|(tag, _)| *tag == tag::OCTET_STRING);
        value.filter(|_| is_wanted).map(|(_, content)| content)
    });
    let names = wanted.flat_map(|it| Der(Der(it).content_of(tag::SEQUENCE).unwrap_or_default()));
    names.filter_map(name).collect()
}

fn name((tag, content): (u8, &[u8])) -> Option<Name> {
    match tag {
        tag::DNS | tag::EMAIL | tag::URI => {
            let text = std::str::from_utf8(content).ok()?;
            Some(Name::Text(text.to_owned()))
        }
        tag::IP => {
            let four = <[u8; 4]>::try_from(content).map(Ipv4Addr::from);
            let sixteen = || <[u8; 16]>::try_from(content).map(Ipv6Addr::from);
            let address = four.map(IpAddr::V4).or_else(|_| sixteen().map(IpAddr::V6));
            address.ok().map(Name::Address)
        }
        _ => None,
    }
}

/// `YYMMDDhhmmssZ` or `YYYYMMDDhhmmssZ`, the only forms that RFC 5280, 4.1.2.5, allows.
fn time((tag, content): (u8, &[u8])) -> Option<Timestamp> {
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let years = match tag {
        tag::UTC_TIME => 2,
        tag::GENERALIZED_TIME => 4,
        _ => return None,
    };
    if text.len() != years + 10 || !text.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = text.split_at(years);
    let year: i16 = year.parse().ok()?;
    // Two digits mean 1950 to 2049.
    let year = match year {
        year if years == 4 => year,
        year if year < 50 => 2000 + year,
        year => 1900 + year,
    };
    let part = |at: usize| rest.get(at..at + 2)?.parse::<i8>().ok();
    let (month, day) = (part(0)?, part(2)?);
    let (hour, minute, second) = (part(4)?, part(6)?, part(8)?);
    let date = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    // The end of the year 9999 means never, and is beyond what a timestamp holds.
    Some(TimeZone::UTC.to_timestamp(date).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rcgen::{CertificateParams, KeyPair, SanType};

    fn certificate() -> Vec<u8> {
        let mut params = CertificateParams::new(vec!["node1.example.org".to_owned()]).unwrap();
        let uri = "spiffe://example.org/prometheus".try_into().unwrap();
        let mail = "ops@example.org".try_into().unwrap();
        params.subject_alt_names.extend([
            SanType::URI(uri),
            SanType::Rfc822Name(mail),
            SanType::IpAddress("192.0.2.7".parse().unwrap()),
            SanType::IpAddress("2001:db8::7".parse().unwrap()),
        ]);
        params.not_before = rcgen::date_time_ymd(2020, 1, 2);
        params.not_after = rcgen::date_time_ymd(2055, 3, 4);
        let key = KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().der().to_vec()
    }

    #[test]
    fn dates_and_all_sorts_of_names_are_read() {
        let read = Certificate::read(&certificate()).unwrap();
        assert_eq!(read.not_before.to_string(), "2020-01-02T00:00:00Z");
        assert_eq!(read.not_after.to_string(), "2055-03-04T00:00:00Z");
        for (name, expected) in [
            ("node1.example.org", true),
            ("spiffe://example.org/prometheus", true),
            ("ops@example.org", true),
            ("192.0.2.7", true),
            ("2001:db8:0::7", true),
            ("node2.example.org", false),
            ("example.org", false),
            ("NODE1.example.org", false),
            ("", false),
        ] {
            assert_eq!(read.is_for(name), expected, "{name}");
        }
    }

    #[test]
    fn times_have_two_forms_and_no_other() {
        for (tag, text, expected) in [
            (tag::UTC_TIME, "491231235959Z", Some("2049-12-31T23:59:59Z")),
            (tag::UTC_TIME, "500101000000Z", Some("1950-01-01T00:00:00Z")),
            (
                tag::GENERALIZED_TIME,
                "20501231235959Z",
                Some("2050-12-31T23:59:59Z"),
            ),
            (tag::UTC_TIME, "20501231235959Z", None),
            (tag::UTC_TIME, "4912312359Z", None),
            (tag::UTC_TIME, "491331235959Z", None),
            (tag::UTC_TIME, "49123123595+Z", None),
            (tag::UTC_TIME, "491231235959", None),
        ] {
            let read = time((tag, text.as_bytes())).map(|it| it.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
        let never = time((tag::GENERALIZED_TIME, b"99991231235959Z"));
        assert_eq!(never, Some(Timestamp::MAX));
    }

    proptest! {
        #[test]
        fn no_bytes_upset_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _read = Certificate::read(&bytes);
        }

        #[test]
        fn no_change_of_a_certificate_upsets_the_reader(at in 0_usize..500, byte: u8) {
            let mut bytes = certificate();
            let at = at % bytes.len();
            bytes[at] = byte;
            let _read = Certificate::read(&bytes);
            let _cut = Certificate::read(&bytes[..at]);
        }
    }
}
