//! An address to listen on, as people write it.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

/// Where to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listen {
    /// An IP address and a port.
    Address(SocketAddr),
    /// A port, on every address of this machine, of IPv4 and IPv6.
    Everywhere(u16),
    /// A name that has an address, and a port.
    Name(String, u16),
}

/// Why a text is no address to listen on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an address with a port; write for example `127.0.0.1:19412`, `[::1]:19412`, `localhost:19412`, or `:19412` for every address of this machine"
)]
pub struct BadListen(String);

impl FromStr for Listen {
    type Err = BadListen;

    fn from_str(text: &str) -> Result<Self, BadListen> {
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        let bad = || BadListen(text.to_owned());
        let (host, port) = text.rsplit_once(':').ok_or_else(bad)?;
        // `+80` is a number to the parser of numbers.
        let digits = port.bytes().all(|it| it.is_ascii_digit());
        let port = port.parse().ok().filter(|_| digits).ok_or_else(bad)?;
        let of_names = |it: char| it.is_ascii_alphanumeric() || "-._".contains(it);
        let is_name = host.chars().all(of_names) && host.chars().any(|it| it.is_ascii_alphabetic());
        match host {
            "" => Ok(Self::Everywhere(port)),
            host if is_name => Ok(Self::Name(host.to_owned(), port)),
            _ => Err(bad()),
        }
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(to),
            Self::Everywhere(port) => write!(to, ":{port}"),
            Self::Name(host, port) => write!(to, "{host}:{port}"),
        }
    }
}

impl From<SocketAddr> for Listen {
    fn from(address: SocketAddr) -> Self {
        Self::Address(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_exporters_read_them() {
        let name = |host: &str, port| Some(Listen::Name(host.to_owned(), port));
        let address = |text: &str| Some(Listen::Address(text.parse().unwrap()));
        for (text, expected) in [
            ("127.0.0.1:19412", address("127.0.0.1:19412")),
            ("[::1]:19412", address("[::1]:19412")),
            ("[::]:0", address("[::]:0")),
            (":19412", Some(Listen::Everywhere(19_412))),
            ("localhost:19412", name("localhost", 19_412)),
            ("node-1.example.org:80", name("node-1.example.org", 80)),
            ("19412", None),
            ("localhost", None),
            ("localhost:", None),
            ("localhost:99999", None),
            (":-1", None),
            (":+80", None),
            ("::1:19412", None),
            ("300.0.0.1:80", None),
            ("http://localhost:80", None),
            ("", None),
        ] {
            let read = text.parse::<Listen>().ok();
            assert_eq!(read, expected, "{text}");
            if let Some(read) = read {
                assert_eq!(read.to_string(), text);
            }
        }
    }
}
