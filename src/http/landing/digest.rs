//! SHA-256 in base64: by which a browser knows a page's own script and style.
//!
//! It is computed from the very text that is served, so that no edit of the script
//! can be forgotten here. It guards no secret.

/// Bits of the square roots of the first eight primes: where a digest begins.
const BEGIN: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// The digest of a text as a source of a Content-Security-Policy: `sha256-…`.
///
/// # Source
///
/// W3C, *Content Security Policy Level 3*, 2.3.1 (`hash-source`).
pub(super) fn source(text: &str) -> String {
    format!("sha256-{}", base64(&sha256(text.as_bytes())))
}

/// # Source
///
/// NIST FIPS 180-4, *Secure Hash Standard* (2015), 4.1.2, 4.2.2, 5.1.1 and 6.2.2.
fn sha256(bytes: &[u8]) -> [u8; 32] {
    let constants = constants();
    let mut state = BEGIN;
    for block in padded(bytes).as_chunks::<64>().0 {
        mix(&mut state, block, &constants);
    }
    let mut digest = [0; 32];
    for (place, word) in digest.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *place = word.to_be_bytes();
    }
    digest
}

/// A one, zeros, and the length in bits, up to a whole number of blocks.
fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    all.push(0x80);
    while all.len() % 64 != 56 {
        all.push(0);
    }
    let bits = (bytes.len() as u64).wrapping_mul(8);
    all.extend(bits.to_be_bytes());
    all
}

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
fn constants() -> [u32; 64] {
    let is_prime = |it: &u64| {
        (2..*it)
            .take_while(|by| by * by <= *it)
            .all(|by| !it.is_multiple_of(by))
    };
    let mut primes = (2..).filter(is_prime);
    std::array::from_fn(|_| primes.next().map_or(0, cube_root_bits))
}

/// The largest `root` whose cube is at most `prime` × 2⁹⁶, without its whole part.
fn cube_root_bits(prime: u64) -> u32 {
    let cube = |root: u128| root * root * root;
    let mut root = 0_u128;
    for bit in (0..36).rev() {
        let larger = root | (1 << bit);
        if cube(larger) <= u128::from(prime) << 96 {
            root = larger;
        }
    }
    root as u32
}

#[expect(clippy::many_single_char_names, reason = "they are the standard's")]
fn mix(state: &mut [u32; 8], block: &[u8; 64], constants: &[u32; 64]) {
    let mut words = [0_u32; 64];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    for at in 16..64 {
        let (near, far) = (words[at - 2], words[at - 15]);
        let near = near.rotate_right(17) ^ near.rotate_right(19) ^ (near >> 10);
        let far = far.rotate_right(7) ^ far.rotate_right(18) ^ (far >> 3);
        let sum = near.wrapping_add(words[at - 7]).wrapping_add(far);
        words[at] = sum.wrapping_add(words[at - 16]);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, constant) in words.iter().zip(constants) {
        let high = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = (e & f) ^ (!e & g);
        let one = h.wrapping_add(high).wrapping_add(choice);
        let one = one.wrapping_add(*constant).wrapping_add(*word);
        let low = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let two = low.wrapping_add((a & b) ^ (a & c) ^ (b & c));
        (h, g, f, e) = (g, f, e, d.wrapping_add(one));
        (d, c, b, a) = (c, b, a, one.wrapping_add(two));
    }
    for (sum, more) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *sum = sum.wrapping_add(more);
    }
}

/// # Source
///
/// RFC 4648, *The Base16, Base32, and Base64 Data Encodings* (2006), section 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for digit in 0..4 {
            let sextet = (bits >> (18 - 6 * digit)) as usize % 64;
            let shown = digit <= three.len();
            text.push(if shown {
                char::from(DIGITS[sextet])
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        // Base64 of what coreutils' sha256sum gives for the same bytes.
        for (text, expected) in [
            ("", "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
            ("abc", "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "sha256-JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=",
            ),
        ] {
            assert_eq!(source(text), expected, "{text}");
        }
    }

    #[test]
    fn base64_fills_up_what_is_no_three_bytes() {
        for (bytes, expected) in [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")] {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
    }
}
