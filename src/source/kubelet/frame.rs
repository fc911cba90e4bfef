//! Frames of HTTP/2, and the first of them: who we are, and what we ask.
//!
//! # Source
//!
//! RFC 9113, *HTTP/2*, sections 3.4, 4, 6; RFC 7541, *HPACK*, section 6.2.2 and
//! appendix A.

use super::http2::LONGEST;

/// What both sides grant before anybody says more.
const USUAL_WINDOW: u32 = 65_535;
/// The only call of a connection.
pub(super) const STREAM: u32 = 1;

/// Kinds of frames, and what their flags mean.
pub(super) const DATA: u8 = 0;
pub(super) const HEADERS: u8 = 1;
pub(super) const RST_STREAM: u8 = 3;
pub(super) const SETTINGS: u8 = 4;
pub(super) const PING: u8 = 6;
pub(super) const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
pub(super) const END_STREAM: u8 = 0x1;
pub(super) const ACK: u8 = 0x1;
const END_HEADERS: u8 = 0x4;
const PADDED: u8 = 0x8;

/// One frame.
pub(super) struct Frame {
    pub(super) kind: u8,
    pub(super) flags: u8,
    pub(super) stream: u32,
    pub(super) payload: Vec<u8>,
}

impl Frame {
    /// The payload of a data frame without its padding; nothing if that is longer.
    pub(super) fn content(&self) -> Option<&[u8]> {
        if self.flags & PADDED == 0 {
            return Some(&self.payload);
        }
        let (padding, rest) = self.payload.split_first()?;
        let length = rest.len().checked_sub(usize::from(*padding))?;
        rest.get(..length)
    }
}

/// Everything that is said at first: who we are, what we grant, the request.
pub(super) fn request(method: &str) -> Vec<u8> {
    let window = LONGEST as u32 + USUAL_WINDOW;
    let headers = headers(method);
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    // No pushes, and a window in which the longest answer fits.
    bytes.extend(head(12, SETTINGS, 0, 0));
    bytes.extend([0, 2, 0, 0, 0, 0]);
    bytes.extend([0, 4]);
    bytes.extend(window.to_be_bytes());
    bytes.extend(head(4, WINDOW_UPDATE, 0, 0));
    bytes.extend((window - USUAL_WINDOW).to_be_bytes());
    bytes.extend(head(headers.len(), HEADERS, END_HEADERS, STREAM));
    bytes.extend(headers);
    // An empty message is its prefix alone.
    bytes.extend(head(5, DATA, END_STREAM, STREAM));
    bytes.extend([0; 5]);
    bytes
}

/// The request's headers: names by their number in the static table where it
/// has them, values as they are.
fn headers(method: &str) -> Vec<u8> {
    const POST: u8 = 0x80 | 3;
    const HTTP: u8 = 0x80 | 6;
    const PATH: &[u8] = &[4];
    const AUTHORITY: &[u8] = &[1];
    const CONTENT_TYPE: &[u8] = &[0x0f, 31 - 0x0f];
    let mut block = vec![POST, HTTP];
    let mut add = |name: &[u8], value: &str| {
        block.extend(name);
        block.push(value.len().min(0x7e) as u8);
        block.extend(value.as_bytes());
    };
    add(PATH, method);
    add(AUTHORITY, "localhost");
    add(CONTENT_TYPE, "application/grpc");
    add(&[0, 2, b't', b'e'], "trailers");
    block
}

/// The nine bytes before every frame.
pub(super) fn head(length: usize, kind: u8, flags: u8, stream: u32) -> [u8; 9] {
    let length = (length as u32).to_be_bytes();
    let mut head = [0; 9];
    head[..3].copy_from_slice(&length[1..]);
    head[3..5].copy_from_slice(&[kind, flags]);
    head[5..].copy_from_slice(&stream.to_be_bytes());
    head
}
