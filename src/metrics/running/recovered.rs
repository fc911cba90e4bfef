//! What the ledger knows of the time before this process, as far as nobody has seen it.

use super::Running;
use crate::metrics::exposed::Recovery;
use crate::metrics::shares::Share;
use std::time::Duration;

impl Running {
    /// Adds energy that the ledger recovered from a hardware counter, as far
    /// as no scrape of a former process has seen it.
    ///
    /// Nobody knows who used it: it is unattributed.
    pub fn recover(&mut self, recovery: &Recovery) {
        self.lately.interrupt();
        let energy = recovery.unseen();
        *self.shown.entry(recovery.channel.clone()).or_default() += energy;
        let rates = self.rates();
        self.meter(&recovery.channel, energy, &rates);
        let mut share = Share::default();
        share.add(&recovery.channel, energy, &rates);
        let charged = self.settle(share, &rates);
        self.totals.unattributed += &charged;
        if let Some(totals) = self.totals.channels.get_mut(&recovery.channel) {
            totals.raw_end.get_or_insert(recovery.raw_now);
        }
        self.rates = Some(rates);
    }

    /// Adds the node's constant power of a time that the ledger recovered and that no
    /// scrape of a former process has seen.
    ///
    /// Nobody is known to have reserved anything meanwhile: it is idle.
    pub fn recover_constant(&mut self, time: Duration) {
        let rates = self.rates();
        let constant = rates.per_second.over(time.as_secs_f64());
        self.totals.node += constant;
        let mut share = Share::default();
        share.charged.levels += constant;
        let charged = self.settle(share, &rates);
        self.totals.idle += &charged;
        self.rates = Some(rates);
    }
}
