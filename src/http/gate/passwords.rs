//! Passwords held against their hashes, out of the way of whoever waits for
//! numbers, and remembered when they were right.

use super::basic::Credentials;
use super::strikes::Strikes;
use super::users::Users;
use crate::source::clock;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// So many checks may wait for the thread that makes them one by one.
const WAITING: usize = 8;

/// So many right passwords are remembered; there are rarely more than a few users.
const REMEMBERED: usize = 256;

type Tag = [u8; 32];

/// Checks passwords.
pub(super) struct Passwords {
    /// Of this process only: what is remembered is of no use to anybody else.
    secret: hmac::Key,
    verified: Arc<Mutex<HashSet<Tag>>>,
    strikes: Arc<Mutex<Strikes>>,
    queue: Arc<Semaphore>,
    checks: Arc<AtomicU64>,
}

/// Why a password is not accepted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Denied {
    /// The user or the password is wrong.
    Wrong,
    /// This address was wrong too often, and may try again after so long.
    TooOften(Duration),
    /// Too many others are being checked.
    Busy,
}

impl Passwords {
    /// Nothing is remembered yet.
    pub fn new() -> Result<Self, ring::error::Unspecified> {
        let mut secret = [0; 32];
        SystemRandom::new().fill(&mut secret)?;
        Ok(Self {
            secret: hmac::Key::new(hmac::HMAC_SHA256, &secret),
            verified: Arc::default(),
            strikes: Arc::default(),
            queue: Arc::new(Semaphore::new(WAITING)),
            checks: Arc::default(),
        })
    }

    /// How often a password was held against a hash.
    pub fn checks(&self) -> u64 {
        self.checks.load(Ordering::Relaxed)
    }

    /// Whether the credentials are a user's.
    ///
    /// What was right before is let in without a check, also from an address that
    /// was wrong too often: a stranger behind the same address locks nobody out.
    pub async fn check(
        &self,
        given: Credentials,
        who: IpAddr,
        users: &Users,
    ) -> Result<(), Denied> {
        let against = users.against(&given.user, &self.secret);
        let against = against.ok_or(Denied::Wrong)?;
        let tag = self.tag(&given, &against.hash);
        if against.is_known && locked(&self.verified).contains(&tag) {
            return Ok(());
        }
        let attempt = locked(&self.strikes).attempt(who, clock::monotonic());
        attempt.map_err(Denied::TooOften)?;
        let Ok(place) = self.queue.clone().try_acquire_owned() else {
            locked(&self.strikes).forgive(who);
            return Err(Denied::Busy);
        };
        let (verified, strikes) = (self.verified.clone(), self.strikes.clone());
        let checks = self.checks.clone();
        // It runs to its end also when the client has gone, and keeps its place so long.
        let checked = spawn_blocking(move || {
            checks.fetch_add(1, Ordering::Relaxed);
            let matches = bcrypt::verify(&given.password, &against.hash).unwrap_or(false);
            let is_right = matches & against.is_known;
            if is_right {
                locked(&strikes).forgive(who);
                remember(&mut locked(&verified), tag);
            }
            drop(place);
            is_right
        });
        match checked.await {
            Ok(true) => Ok(()),
            _ => Err(Denied::Wrong),
        }
    }

    /// What stands for a user, a password and a hash, and tells none of them.
    fn tag(&self, given: &Credentials, hash: &str) -> Tag {
        let mut context = hmac::Context::with_key(&self.secret);
        for part in [given.user.as_bytes(), hash.as_bytes(), &given.password] {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut tag = [0; 32];
        let signed = context.sign();
        tag.iter_mut()
            .zip(signed.as_ref())
            .for_each(|(to, from)| *to = *from);
        tag
    }
}

/// Remembers a tag, and forgets another when there are too many: one password has
/// many spellings, because bcrypt reads 72 bytes of it.
fn remember(verified: &mut HashSet<Tag>, tag: Tag) {
    if verified.len() >= REMEMBERED
        && let Some(any) = verified.iter().next().copied()
    {
        verified.remove(&any);
    }
    verified.insert(tag);
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_stays_little() {
        let mut verified = HashSet::new();
        for number in 0..1_000_u16 {
            let mut tag = [0; 32];
            tag[..2].copy_from_slice(&number.to_be_bytes());
            remember(&mut verified, tag);
            assert!(verified.contains(&tag));
        }
        assert_eq!(verified.len(), REMEMBERED);
    }

    #[test]
    fn a_tag_depends_on_where_each_part_ends() {
        let passwords = Passwords::new().unwrap();
        let tag = |user: &str, password: &str, hash| {
            let given = Credentials {
                user: user.to_owned(),
                password: password.as_bytes().to_vec(),
            };
            passwords.tag(&given, hash)
        };
        let tags = [
            tag("ab", "c", "h"),
            tag("a", "bc", "h"),
            tag("ab", "c", "i"),
            tag("ab", "d", "h"),
        ];
        let different: HashSet<_> = tags.iter().collect();
        assert_eq!(different.len(), tags.len());
        assert_eq!(tag("ab", "c", "h"), tags[0]);
    }
}
