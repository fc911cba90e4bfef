//! A copy of the library with its control page, for one test.

use crate::gpu::Gpu;
use crate::page::{Call, MAGIC, MAX_GPUS, Page, monotonic_us};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use std::{env, fs, process};

/// A copy of the library in a directory of its own, and what drives it.
///
/// The loader takes every copy for a library of its own, so that tests in one
/// process do not disturb each other. The directory goes when this is dropped.
pub struct Fake {
    directory: PathBuf,
    page: &'static Page,
}

impl Fake {
    /// A library with so many GPUs: H100s with a 20 ms wave of 100 and 600 W.
    ///
    /// # Panics
    ///
    /// If the library was not built or its copy cannot be written.
    pub fn new(gpus: usize) -> Self {
        Self::without(gpus, &[])
    }

    /// The same, lacking some of NVML's symbols, as older drivers do.
    ///
    /// # Panics
    ///
    /// As [`Fake::new`]; also if there is no such symbol.
    pub fn without(gpus: usize, symbols: &[&str]) -> Self {
        let directory = own_directory();
        let library = directory.join("libnvidia-ml.so.1");
        let mut content = fs::read(built_library()).expect("the library can be read");
        for symbol in symbols {
            hide(symbol, &mut content);
        }
        fs::write(&library, content).expect("the library can be copied");
        let control = directory.join("libnvidia-ml.so.1.ctl");
        let page = Page::map(&control).expect("the control page can be mapped");
        let fake = Self { directory, page };
        for slot in 0..MAX_GPUS {
            fake.gpu(slot).set_up();
        }
        page.driver_version.set("580.82.03");
        fake.set_gpus(gpus);
        page.magic.store(MAGIC, Relaxed);
        fake
    }

    /// The library to load: the value of `--path.nvml`.
    pub fn lib(&self) -> PathBuf {
        self.directory.join("libnvidia-ml.so.1")
    }

    /// A directory that goes with this fake.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// One of its GPUs.
    ///
    /// # Panics
    ///
    /// If it has no such slot.
    pub fn gpu(&self, slot: usize) -> Gpu<'_> {
        Gpu::new(&self.page.gpu[slot], slot)
    }

    /// Changes the number of GPUs, at the end of the list.
    pub fn set_gpus(&self, gpus: usize) {
        assert!(gpus <= MAX_GPUS, "at most {MAX_GPUS} GPUs");
        self.page.gpus.store(gpus as u32, Relaxed);
    }

    /// What was truly used by a GPU until an instant, millijoules.
    pub fn true_energy_mj(&self, gpu: usize, at: Duration) -> f64 {
        self.gpu(gpu).true_energy_mj(at)
    }

    /// What the driver calls itself.
    pub fn set_driver_version(&self, version: &str) {
        self.page.driver_version.set(version);
    }

    /// Makes a call that concerns no single GPU fail; 0 mends it.
    pub fn fail(&self, call: Call, code: u32) {
        self.page.faults.code[call as usize].store(code, Relaxed);
    }

    /// Makes a call that concerns no single GPU take so long.
    pub fn delay(&self, call: Call, time: Duration) {
        let time = time.as_micros() as u64;
        self.page.faults.delay_us[call as usize].store(time, Relaxed);
    }

    /// How often a call was made, on any GPU or none.
    pub fn calls(&self, call: Call) -> u64 {
        let gpus = self.page.gpu.iter().map(|gpu| gpu.faults.count(call));
        gpus.sum::<u64>() + self.page.faults.count(call)
    }

    /// How many buffers for GPU performance monitoring are lent now.
    pub fn lent_buffers(&self) -> i64 {
        self.page.gpm_buffers.load(Relaxed)
    }

    /// How many calls were made in all.
    pub fn total_calls(&self) -> u64 {
        let gpus = self.page.gpu.iter().map(|gpu| gpu.faults.total());
        gpus.sum::<u64>() + self.page.faults.total()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        // A directory that stays behind harms nobody.
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn own_directory() -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let (next, now) = (NEXT.fetch_add(1, Relaxed), monotonic_us());
    let name = format!("fake-nvml-{}-{now}-{next}", process::id());
    let directory = env::temp_dir().join(name);
    fs::create_dir_all(&directory).expect("a temporary directory can be made");
    directory
}

/// The library that cargo builds beside the tests, as their dev-dependency.
fn built_library() -> PathBuf {
    let test = env::current_exe().expect("the test knows its own path");
    let beside = test.ancestors().skip(1).take(2);
    let candidates: Vec<_> = beside
        .flat_map(|directory| {
            [
                directory.join("libfake_nvml.so"),
                directory.join("deps/libfake_nvml.so"),
            ]
        })
        .collect();
    let found = candidates.iter().find(|path| path.is_file());
    found
        .unwrap_or_else(|| panic!("none of {candidates:?} exists"))
        .clone()
}

/// Misspells a symbol's name, so that the loader does not find it.
fn hide(symbol: &str, library: &mut [u8]) {
    let name = [b"\0", symbol.as_bytes(), b"\0"].concat();
    let places: Vec<_> = (0..library.len().saturating_sub(name.len()))
        .filter(|at| library[*at..].starts_with(&name))
        .collect();
    assert!(!places.is_empty(), "the library has no symbol {symbol}");
    for place in places {
        library[place + symbol.len()] = b'?';
    }
}
