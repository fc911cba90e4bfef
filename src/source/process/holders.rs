//! Who holds accelerators, as far as it can be told from here.

use super::Machine;
use super::activity::Activity;
use super::namespaces::Namespaces;
use super::servers::Strange;
use crate::sample::Sample;
use std::collections::BTreeSet;

/// What is remembered of the processes on accelerators.
#[derive(Debug, Default)]
pub(super) struct Holders {
    /// Those that exist or existed here.
    visible: BTreeSet<u32>,
    /// What is special about those of the last sample.
    pub(super) strange: Strange,
    namespaces: Namespaces,
    /// What they did.
    pub(super) activity: Activity,
}

impl Holders {
    /// Looks at who holds accelerators in a sample: gives each the number that it
    /// has here, leaves servers out beside their clients, and lets what each did
    /// go on from before.
    pub(super) fn look(&mut self, machine: &Machine, sample: &mut Sample) {
        let users = &mut sample.device_users;
        self.namespaces.translate(machine, users);
        self.strange = Strange::find(machine, users, &mut self.visible);
        self.activity.carry_on(machine, sample);
    }
}
