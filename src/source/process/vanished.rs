//! Members of a tree that are gone, until someone's `cutime` shows their time.

use super::Identity;
use std::collections::HashMap;

/// `cutime` and `cstime` are each rounded down to a tick.
const ROUNDING: u64 = 2;

/// Last seen times of members that vanished between two readings.
///
/// It is known who waits for a child whose parent lives. A child whose parent is
/// gone too was waited for by that parent, and so shows in what its grandparent
/// has, or by whoever adopted it: any member above it may show its time.
#[derive(Debug, Default)]
pub(super) struct Vanished {
    /// By the living parent.
    children: HashMap<Identity, u64>,
    /// Of those whose parent vanished as well.
    orphaned: u64,
    orphans: u64,
    /// Each member's `reaped` when the vanished were last seen.
    before: HashMap<Identity, u64>,
}

impl Vanished {
    pub(super) fn new(before: impl Iterator<Item = (Identity, u64)>) -> Self {
        Self {
            before: before.collect(),
            ..Self::default()
        }
    }

    pub(super) fn add_child(&mut self, parent: Identity, ticks: u64) {
        *self.children.entry(parent).or_default() += ticks;
    }

    pub(super) fn add_orphan(&mut self, ticks: u64) {
        self.orphaned += ticks;
        self.orphans += 1;
    }

    pub(super) fn parents(&self) -> impl Iterator<Item = Identity> {
        self.children.keys().copied()
    }

    /// The time of this parent's children that its `reaped` does not show.
    pub(super) fn of_children(&self, parent: Identity, reaped: u64) -> u64 {
        let ticks = self.children.get(&parent).copied().unwrap_or(0);
        let missing = ticks.saturating_sub(self.gained(parent, reaped));
        if missing > ROUNDING { missing } else { 0 }
    }

    /// The time of orphans that nobody's `reaped` shows, beyond what it shows of
    /// their own children. In doubt it is taken for shown: counting too little
    /// for a while is corrected later, counting too much is not.
    pub(super) fn of_orphans(&self, reaped: impl Fn(Identity) -> Option<u64>) -> u64 {
        if self.orphaned == 0 {
            return 0;
        }
        let members = self.before.keys().copied();
        let beyond = members.filter_map(|member| {
            let children = self.children.get(&member).copied().unwrap_or(0);
            Some(
                self.gained(member, reaped(member)?)
                    .saturating_sub(children),
            )
        });
        let missing = self.orphaned.saturating_sub(beyond.sum());
        if missing > ROUNDING * self.orphans {
            missing
        } else {
            0
        }
    }

    fn gained(&self, member: Identity, reaped: u64) -> u64 {
        let before = self.before.get(&member).copied();
        before.map_or(0, |before| reaped.saturating_sub(before))
    }
}
