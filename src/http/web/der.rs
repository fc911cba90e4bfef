//! As much of DER as a certificate's dates and names need.
//!
//! Certificates of clients are read here before anybody vouches for them, so
//! every length is held against what is left, and nothing is copied or nested.

/// What follows one another within a DER value.
#[derive(Debug, Clone)]
pub(super) struct Der<'a>(pub &'a [u8]);

/// The tags that are looked for.
///
/// # Source
///
/// ITU-T X.690 (2021), 8.1.2, and for the tags of names RFC 5280, 4.2.1.6.
pub(super) mod tag {
    pub const OCTET_STRING: u8 = 0x04;
    pub const OBJECT_IDENTIFIER: u8 = 0x06;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const SEQUENCE: u8 = 0x30;
    pub const VERSION: u8 = 0xa0;
    pub const EXTENSIONS: u8 = 0xa3;
    pub const EMAIL: u8 = 0x81;
    pub const DNS: u8 = 0x82;
    pub const URI: u8 = 0x86;
    pub const IP: u8 = 0x87;
}

impl<'a> Iterator for Der<'a> {
    type Item = (u8, &'a [u8]);

    /// The next value: its tag and its content. Nothing at the end and where the
    /// bytes are no DER.
    fn next(&mut self) -> Option<Self::Item> {
        let (&tag, rest) = self.0.split_first()?;
        // Tags of several bytes occur in no certificate.
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (length, rest) = length(rest)?;
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }
}

impl<'a> Der<'a> {
    /// The content of the next value, if it has this tag.
    pub fn content_of(&mut self, wanted: u8) -> Option<&'a [u8]> {
        let mut ahead = self.clone();
        let (tag, content) = ahead.next()?;
        (tag == wanted).then(|| {
            *self = ahead;
            content
        })
    }
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    if first < 0x80 {
        return Some((usize::from(first), rest));
    }
    let count = usize::from(first & 0x7f);
    if !(1..=4).contains(&count) {
        return None;
    }
    let (digits, rest) = rest.split_at_checked(count)?;
    let number = digits
        .iter()
        .fold(0, |sum, digit| (sum << 8) | usize::from(*digit));
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_one_after_another_and_never_beyond_the_end() {
        let bytes = [0x04, 1, 9, 0x30, 0x81, 2, 7, 8, 0x04, 5, 1];
        let read: Vec<_> = Der(&bytes).collect();
        assert_eq!(read, [(0x04, &[9][..]), (0x30, &[7, 8][..])]);
        for broken in [
            &[0x04][..],
            &[0x04, 0x80, 0, 0],
            &[0x04, 0x85, 0, 0, 0, 0, 0],
            &[0x04, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x1f, 0x01, 0x00],
        ] {
            assert_eq!(Der(broken).next(), None, "{broken:?}");
        }
    }
}
