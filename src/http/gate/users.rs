//! Who may ask, and the hash that a password is held against.

use ring::hmac;
use std::collections::BTreeMap;

/// The users of one version of the configuration; at least one.
pub(in crate::http) struct Users {
    hashes: BTreeMap<String, String>,
    /// What strangers' passwords are held against.
    decoys: Vec<String>,
}

/// What a password is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Against {
    pub hash: String,
    /// Whether the user exists. If not, no password is right.
    pub is_known: bool,
}

impl Users {
    /// The users, or nothing if there are none: then everybody may ask.
    pub fn new(hashes: BTreeMap<String, String>) -> Option<Self> {
        let decoys: Vec<_> = hashes.values().filter_map(|hash| decoy(hash)).collect();
        (!hashes.is_empty()).then_some(Self { hashes, decoys })
    }

    /// The hash for a user. A stranger gets one too, of the cost of somebody's: always
    /// the same for the same name, so that no time tells who exists.
    pub(super) fn against(&self, user: &str, secret: &hmac::Key) -> Option<Against> {
        let chosen = hmac::sign(secret, user.as_bytes());
        let chosen = chosen.as_ref().iter().take(4);
        let chosen = chosen.fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
        let decoy = self.decoys.get(chosen % self.decoys.len().max(1));
        let known = self.hashes.get(user);
        known.or(decoy).map(|hash| Against {
            hash: hash.clone(),
            is_known: known.is_some(),
        })
    }
}

/// A hash of the same cost and salt that belongs to nobody.
fn decoy(hash: &str) -> Option<String> {
    const SETTINGS: usize = "$2y$10$".len() + 22;
    const DIGEST: &str = "EuKqOTQbgKTMsqMzGzC2jrGkFhrQa0e";
    hash.get(..SETTINGS)
        .map(|settings| format!("{settings}{DIGEST}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_costs_what_somebody_costs_and_always_the_same() {
        let cheap = bcrypt::hash("a", 4).unwrap();
        let dear = bcrypt::hash("b", 5).unwrap();
        let users = [("alice", &cheap), ("bob", &dear)];
        let users = users.map(|(name, hash)| (name.to_owned(), hash.clone()));
        let users = Users::new(users.into()).unwrap();
        let secret = hmac::Key::new(hmac::HMAC_SHA256, b"test");
        let alice = users.against("alice", &secret).unwrap();
        assert!(alice.is_known && alice.hash == cheap);
        let cost = |hash: &str| hash.parse::<bcrypt::HashParts>().unwrap().get_cost();
        let mut costs = std::collections::BTreeSet::new();
        for number in 0..64 {
            let stranger = format!("stranger-{number}");
            let against = users.against(&stranger, &secret).unwrap();
            assert!(!against.is_known);
            assert!(against.hash != cheap && against.hash != dear);
            assert_eq!(users.against(&stranger, &secret).unwrap(), against);
            costs.insert(cost(&against.hash));
        }
        assert_eq!(costs.into_iter().collect::<Vec<_>>(), [4, 5]);
        assert!(Users::new(BTreeMap::new()).is_none());
    }
}
