//! How one GPU of the fake is shared: what its processes and MIG instances do.

use crate::gpu::Gpu;
use crate::page::{GpuPage, MAX_PARTS, MAX_USES};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering::Relaxed;

/// One MIG device: a compute instance, in a GPU instance of so many slices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The number of its GPU instance. Several devices may lie in one.
    pub id: u32,
    /// The compute slices of that instance.
    pub slices: u32,
}

/// What a process did until an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// Which process.
    pub pid: u32,
    /// Until when, microseconds of wall time.
    pub stamp_us: u64,
    /// Percent of the multiprocessors' time since the driver's sample before.
    pub percent: u32,
}

impl Gpu<'_> {
    /// Adds the driver's next sample of what a process did.
    pub fn add_use(self, sample: Use) {
        let next = self.page().uses_taken.fetch_add(1, Relaxed) as usize % MAX_USES;
        let page = &self.page().uses[next];
        page.pid.store(sample.pid, Relaxed);
        page.percent.store(sample.percent, Relaxed);
        page.stamp_us.store(sample.stamp_us, Relaxed);
    }

    /// Whether each sample is told by itself, and not the mean of each process.
    pub fn tell_uses_apart(self, apart: bool) {
        self.page().uses_apart.store(apart.into(), Relaxed);
    }

    /// The size of an entry of what processes did: 32 as documented.
    pub fn set_use_stride(self, bytes: u32) {
        self.page().use_stride.store(bytes, Relaxed);
    }

    /// Turns MIG on or off.
    pub fn set_mig(self, on: bool) {
        self.page().mig.store(on.into(), Relaxed);
    }

    /// Its MIG devices, in the driver's order; what they did begins anew.
    ///
    /// # Panics
    ///
    /// If there are more than NVML has places for.
    pub fn set_parts(self, parts: &[Part]) {
        assert!(parts.len() <= MAX_PARTS, "at most {MAX_PARTS} MIG devices");
        for place in 0..MAX_PARTS {
            self.set_part(place, parts.get(place).copied());
        }
    }

    /// Makes one more MIG device at a place; what the others did stays.
    pub fn add_part(self, place: usize, part: Part) {
        self.set_part(place, Some(part));
    }

    /// Takes the MIG device at a place away; what the others did stays.
    pub fn take_part(self, place: usize) {
        self.set_part(place, None);
    }

    fn set_part(self, place: usize, part: Option<Part>) {
        let page = &self.page().parts[place];
        let instance = part.map_or(0, |part| part.id + 1);
        page.instance.store(instance, Relaxed);
        page.slices
            .store(part.map_or(0, |part| part.slices), Relaxed);
        page.spent_us.iter().for_each(|it| it.store(0, Relaxed));
    }

    /// The name by which schedulers know the MIG device at a place.
    pub fn part_uuid(self, place: usize) -> String {
        crate::gpu::uuid(self.slot(), place + 1)
    }

    /// An instance spends so much more time, of which so much at work.
    pub fn spend(self, instance: u32, busy_us: u64, all_us: u64) {
        if let Some(page) = self.page().part_of(instance) {
            page.spent_us[0].fetch_add(busy_us, Relaxed);
            page.spent_us[1].fetch_add(all_us, Relaxed);
        }
    }

    /// Copying the counters of this instance fails, as if it were busy.
    pub fn fail_copies_of(self, instance: Option<u32>) {
        let uncopied = instance.map_or(0, |id| id + 1);
        self.page().uncopied.store(uncopied, Relaxed);
    }

    /// Whether it has counters for GPU performance monitoring: Hopper and later.
    pub fn set_gpm(self, has: bool) {
        self.page().without_gpm.store((!has).into(), Relaxed);
    }
}

impl GpuPage {
    /// The first MIG device in a GPU instance.
    pub(crate) fn part_of(&self, instance: u32) -> Option<&crate::page::PartPage> {
        let mut parts = self.parts.iter();
        parts.find(|it| it.instance.load(Relaxed) == instance + 1)
    }

    /// What the driver tells of its processes since a time stamp: by process the
    /// mean of its samples, with the stamp of its last that was not idle.
    pub(crate) fn uses_since(&self, since_us: u64) -> Vec<Use> {
        let taken = (self.uses_taken.load(Relaxed) as usize).min(MAX_USES);
        let uses = self.uses[..taken].iter().map(|page| Use {
            pid: page.pid.load(Relaxed),
            stamp_us: page.stamp_us.load(Relaxed),
            percent: page.percent.load(Relaxed),
        });
        let uses: Vec<Use> = uses.filter(|it| it.stamp_us > since_us).collect();
        if self.uses_apart.load(Relaxed) != 0 {
            return uses;
        }
        let stamps: BTreeSet<u64> = uses.iter().map(|it| it.stamp_us).collect();
        let mut last: BTreeMap<u32, u64> = BTreeMap::new();
        for it in uses.iter().filter(|it| it.percent > 0) {
            let stamp = last.entry(it.pid).or_default();
            *stamp = it.stamp_us.max(*stamp);
        }
        let mean = |(pid, until): (u32, u64)| {
            let own = uses.iter().filter(|it| it.pid == pid);
            let sum: u32 = own.map(|it| it.percent).sum();
            let samples = stamps.range(..=until).count() as u32;
            Use {
                pid,
                stamp_us: until,
                percent: sum / samples.max(1),
            }
        };
        last.into_iter().map(mean).collect()
    }
}
