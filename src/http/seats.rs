//! Who may have a connection: so many in all, and so many from each address.
//!
//! A newcomer is not turned away for the sake of somebody who does nothing: when
//! there is no room, the connection goes that has been silent for longest, of the
//! same address or of the one that has most. So whoever opens ten thousand
//! connections and says nothing displaces only themselves.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// All seats.
#[derive(Debug)]
pub(super) struct Seats {
    most: usize,
    each: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    /// Counts what happens: the smaller a sitter's number, the longer its silence.
    turn: u64,
    sitters: HashMap<u64, Sitter>,
}

#[derive(Debug)]
struct Sitter {
    who: IpAddr,
    turn: u64,
    answering: bool,
    leave: Arc<Notify>,
}

/// One connection's seat, until it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    number: u64,
    seats: Arc<Seats>,
    leave: Arc<Notify>,
}

/// The address of whoever connects, as seats and wrong passwords are counted: IPv6
/// hands out whole /64 networks, so that one machine has as many addresses as it likes.
///
/// # Source
///
/// RFC 4291, 2.5.4 (interface identifiers of 64 bits) and 2.5.5.2 (mapped addresses).
pub(super) fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
        short @ IpAddr::V4(_) => short,
    }
}

impl Seats {
    pub fn new(most: usize, each: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            each,
            taken: Mutex::default(),
        })
    }

    /// A seat for a newcomer, and whether somebody has to leave for it. None if all
    /// who could leave are being answered.
    pub fn take(self: &Arc<Self>, who: IpAddr) -> Option<(Seat, bool)> {
        let mut taken = self.taken();
        let own = taken.count(who);
        let leaver = if own >= self.each {
            Some(taken.silent(|it| it == who)?)
        } else if taken.sitters.len() >= self.most {
            let crowd = taken.largest();
            // Whoever has most already takes no room from others.
            let of_crowd = taken.silent(|it| Some(it) == crowd);
            Some(of_crowd.filter(|_| crowd.is_some())?)
        } else {
            None
        };
        let gone = leaver.and_then(|number| taken.sitters.remove(&number));
        if let Some(gone) = &gone {
            gone.leave.notify_one();
        }
        taken.turn += 1;
        let (number, leave) = (taken.turn, Arc::new(Notify::new()));
        let sitter = Sitter {
            who,
            turn: number,
            answering: false,
            leave: Arc::clone(&leave),
        };
        taken.sitters.insert(number, sitter);
        let seats = Arc::clone(self);
        let seat = Seat {
            number,
            seats,
            leave,
        };
        Some((seat, gone.is_some()))
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn count(&self, who: IpAddr) -> usize {
        self.sitters.values().filter(|it| it.who == who).count()
    }

    /// The address with most seats.
    fn largest(&self) -> Option<IpAddr> {
        let addresses = self.sitters.values().map(|it| it.who);
        addresses.max_by_key(|who| (self.count(*who), *who))
    }

    /// Who has been silent for longest, of those addresses.
    fn silent(&self, of: impl Fn(IpAddr) -> bool) -> Option<u64> {
        let sitters = self.sitters.iter();
        let silent = sitters.filter(|(_, it)| !it.answering && of(it.who));
        let longest = silent.min_by_key(|(_, it)| it.turn);
        longest.map(|(number, _)| *number)
    }
}

impl Seat {
    /// Waits until the seat is needed for somebody else.
    pub async fn needed(&self) {
        self.leave.notified().await;
    }

    /// Says whether the connection is being answered; nobody has to leave meanwhile.
    pub fn answering(&self, answering: bool) {
        let mut taken = self.seats.taken();
        taken.turn += 1;
        let turn = taken.turn;
        if let Some(own) = taken.sitters.get_mut(&self.number) {
            (own.turn, own.answering) = (turn, answering);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.taken().sitters.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(number: u8) -> IpAddr {
        [192, 0, 2, number].into()
    }

    /// Whether a seat has been asked for back.
    fn is_needed(seat: &Seat) -> bool {
        let left = seat.seats.taken().sitters.contains_key(&seat.number);
        !left
    }

    #[test]
    fn who_crowds_displaces_only_their_own_silent_ones() {
        let seats = Seats::new(5, 3);
        let (quiet, _) = seats.take(address(1)).unwrap();
        let crowd: Vec<_> = (0..100).map(|_| seats.take(address(2)).unwrap()).collect();
        assert!(!is_needed(&quiet));
        let displaced = crowd.iter().filter(|(_, displaced)| *displaced).count();
        assert_eq!(displaced, 97);
        let needed: Vec<_> = crowd.iter().map(|(seat, _)| is_needed(seat)).collect();
        assert!(needed[..97].iter().all(|it| *it) && !needed[97..].iter().any(|it| *it));
        // The last free seat, and then one of the crowd's.
        let others: Vec<_> = (3..5).map(|it| seats.take(address(it)).unwrap()).collect();
        assert_eq!(
            others.iter().map(|(_, it)| *it).collect::<Vec<_>>(),
            [false, true]
        );
        assert!(is_needed(&crowd[97].0) && !is_needed(&quiet));
    }

    #[test]
    fn whoever_is_being_answered_stays_and_then_counts_as_heard_last() {
        let seats = Seats::new(8, 2);
        let (first, _) = seats.take(address(1)).unwrap();
        let (second, _) = seats.take(address(1)).unwrap();
        first.answering(true);
        second.answering(true);
        assert!(seats.take(address(1)).is_none(), "all are being answered");
        second.answering(false);
        first.answering(false);
        let (third, displaced) = seats.take(address(1)).unwrap();
        assert!(displaced && is_needed(&second) && !is_needed(&first));
        drop(third);
        drop(first);
        assert!(!seats.take(address(1)).unwrap().1, "there is room again");
    }

    #[test]
    fn addresses_are_counted_by_who_can_have_them() {
        for (address, expected) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("::1", "::"),
        ] {
            let counted = counted(address.parse().unwrap());
            assert_eq!(counted.to_string(), expected);
        }
    }
}
