//! Where connections come in: addresses that are opened here, or sockets that
//! systemd has opened already.

use super::ServeError;
use crate::config::Listen;
use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::socket::{
    AddressFamily, Backlog, SockFlag, SockProtocol, SockType, SockaddrIn6, SockaddrLike,
    SockaddrStorage, bind, getsockname, getsockopt, listen, setsockopt, socket, sockopt,
};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, TcpListener, ToSocketAddrs};
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};

/// The first socket that systemd hands over.
///
/// # Source
///
/// sd_listen_fds(3): `SD_LISTEN_FDS_START`, `LISTEN_FDS`, `LISTEN_PID`.
const FIRST_INHERITED: i32 = 3;

/// Listens on every address.
///
/// # Errors
///
/// [`ServeError::Bind`] names the first address that cannot be listened on; then
/// none is.
pub fn open(addresses: &[Listen]) -> Result<Vec<TcpListener>, ServeError> {
    addresses.iter().map(open_one).collect()
}

fn open_one(address: &Listen) -> Result<TcpListener, ServeError> {
    let opened = match address {
        Listen::Address(address) => TcpListener::bind(address),
        Listen::Everywhere(port) => everywhere(*port),
        Listen::Name(host, port) => resolve(host, *port).and_then(TcpListener::bind),
    };
    let ready = opened.and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    ready.map_err(|source| ServeError::Bind {
        address: address.clone(),
        remedy: remedy(source.kind()),
        source,
    })
}

/// One address of a name, as Go's `net.Listen` does: of IPv4 if there is one.
fn resolve(host: &str, port: u16) -> io::Result<SocketAddr> {
    let mut found: Vec<_> = (host, port).to_socket_addrs()?.collect();
    found.sort_by_key(SocketAddr::is_ipv6);
    let none = || io::Error::new(io::ErrorKind::AddrNotAvailable, "it has no address");
    found.first().copied().ok_or_else(none)
}

/// All addresses of this machine, of IPv6 and IPv4 by one socket; where there is no
/// IPv6, those of IPv4.
fn everywhere(port: u16) -> io::Result<TcpListener> {
    match both_families(port) {
        Err(Errno::EAFNOSUPPORT | Errno::EADDRNOTAVAIL) => {
            TcpListener::bind((Ipv4Addr::UNSPECIFIED, port))
        }
        opened => Ok(opened?),
    }
}

fn both_families(port: u16) -> nix::Result<TcpListener> {
    let flags = SockFlag::SOCK_CLOEXEC;
    let opened = socket(
        AddressFamily::Inet6,
        SockType::Stream,
        flags,
        SockProtocol::Tcp,
    )?;
    setsockopt(&opened, sockopt::Ipv6V6Only, &false)?;
    setsockopt(&opened, sockopt::ReuseAddr, &true)?;
    let all = SocketAddrV6::new(Ipv6Addr::UNSPECIFIED, port, 0, 0);
    bind(opened.as_raw_fd(), &SockaddrIn6::from(all))?;
    listen(&opened, Backlog::new(128)?)?;
    Ok(opened.into())
}

/// The sockets that systemd has opened for this process.
///
/// # Errors
///
/// [`ServeError::Inherited`] says what was expected and not found.
pub fn inherited() -> Result<Vec<TcpListener>, ServeError> {
    let number = |name| std::env::var(name).ok()?.parse::<i32>().ok();
    let is_ours = number("LISTEN_PID") == Some(nix::unistd::getpid().as_raw());
    let count = number("LISTEN_FDS").filter(|count| is_ours && (1..=64).contains(count));
    let count = count.ok_or_else(|| ServeError::Inherited {
        problem: "systemd handed over no socket".to_owned(),
    })?;
    (FIRST_INHERITED..FIRST_INHERITED + count)
        .map(take)
        .collect()
}

fn take(number: i32) -> Result<TcpListener, ServeError> {
    let refused = |problem: String| ServeError::Inherited {
        problem: format!("descriptor {number} {problem}"),
    };
    let failed = |why: Errno| refused(format!("cannot be used: {why}"));
    // SAFETY: systemd has opened the descriptor for this process (sd_listen_fds(3)), nothing
    // here owns or closes it, and it is only borrowed to be looked at and doubled. Should it
    // not be open after all, the first call on it fails with EBADF.
    let given = unsafe { BorrowedFd::borrow_raw(number) };
    // The processes that are started from here are none of its business.
    fcntl(given, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC)).map_err(failed)?;
    let listens = getsockopt(&given, sockopt::AcceptConn).map_err(failed)?;
    let stream = getsockopt(&given, sockopt::SockType).map_err(failed)? == SockType::Stream;
    let own: SockaddrStorage = getsockname(number).map_err(failed)?;
    let inet = matches!(
        own.family(),
        Some(AddressFamily::Inet | AddressFamily::Inet6)
    );
    if !(listens && stream && inet) {
        return Err(refused("is no listening TCP socket".to_owned()));
    }
    let doubled: OwnedFd = given
        .try_clone_to_owned()
        .map_err(|it| refused(it.to_string()))?;
    let listener = TcpListener::from(doubled);
    let ready = listener.set_nonblocking(true);
    ready.map_err(|it| refused(it.to_string()))?;
    Ok(listener)
}

/// What would help against an address that cannot be listened on.
fn remedy(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::AddrInUse => {
            "another program, perhaps another agent, listens there: stop it, or choose another port with --web.listen-address"
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 are reserved: choose a higher one with --web.listen-address"
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine has no such address: choose one of its own with --web.listen-address"
        }
        _ => "choose another address with --web.listen-address",
    }
}
