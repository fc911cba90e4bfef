//! A matrix product that runs steadily, in waves, or not, on its own thread.

use super::cuda::Multiplier;
use super::wave::Wave;
use crate::source::clock::monotonic;
use anyhow::{Context, Result, bail};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Sides of the matrix that are tried, and the longest that one product may
/// take: waves need edges that are sharp against their period.
const SIDES: [u32; 4] = [512, 1024, 2048, 4096];
const LONGEST: Duration = Duration::from_millis(2);
/// How soon a change of the pattern is noticed.
const GLANCE: Duration = Duration::from_millis(5);

/// What the load does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pattern {
    /// Nothing, with its context open.
    Off,
    /// One product after the other.
    Steady,
    /// Products during the on part of a wave.
    Waves(Wave),
    /// Ends.
    Quit,
}

/// A load on one GPU.
pub struct Load {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<Result<()>>>,
}

/// What has been done since the load began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// Products finished.
    pub products: u64,
    /// Time in products.
    pub busy: Duration,
}

struct Shared {
    pattern: Mutex<Pattern>,
    products: AtomicU64,
    busy_nanoseconds: AtomicU64,
}

impl Load {
    /// Opens CUDA on the GPU at `bus_address`, checks that it multiplies right,
    /// and chooses the size of the matrix.
    ///
    /// # Errors
    ///
    /// There is no CUDA driver, it refuses, or its product is wrong.
    pub fn open(bus_address: &str) -> Result<Self> {
        let shared = Arc::new(Shared {
            pattern: Mutex::new(Pattern::Off),
            products: AtomicU64::new(0),
            busy_nanoseconds: AtomicU64::new(0),
        });
        let (ready, is_ready) = mpsc::channel();
        let (address, mine) = (bus_address.to_owned(), Arc::clone(&shared));
        let thread = thread::Builder::new()
            .name("load".to_owned())
            .spawn(move || {
                let multiplier = match prepared(&address) {
                    Ok(multiplier) => multiplier,
                    Err(error) => {
                        let _ = ready.send(Err(error));
                        return Ok(());
                    }
                };
                let _ = ready.send(Ok(()));
                work(multiplier, &mine)
            })
            .context("could not start the load's thread")?;
        is_ready.recv().context("the load's thread ended")??;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// Changes what the load does, within a few milliseconds.
    pub fn set(&self, pattern: Pattern) {
        self.shared.set(pattern);
    }

    /// What has been done so far.
    pub fn done(&self) -> Done {
        Done {
            products: self.shared.products.load(Ordering::Relaxed),
            busy: Duration::from_nanos(self.shared.busy_nanoseconds.load(Ordering::Relaxed)),
        }
    }

    /// Whether it still works.
    ///
    /// # Errors
    ///
    /// The thread has ended with one.
    pub fn check(&mut self) -> Result<()> {
        if self
            .thread
            .as_ref()
            .is_none_or(|thread| !thread.is_finished())
        {
            return Ok(());
        }
        let ended = self.thread.take().and_then(|thread| thread.join().ok());
        ended.unwrap_or(Ok(()))?;
        bail!("the load has ended");
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.shared.set(Pattern::Quit);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn set(&self, pattern: Pattern) {
        *self.pattern.lock().unwrap_or_else(PoisonError::into_inner) = pattern;
    }

    fn pattern(&self) -> Pattern {
        *self.pattern.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The largest matrix whose product is short enough.
fn prepared(bus_address: &str) -> Result<Multiplier> {
    let mut chosen = None;
    for side in SIDES {
        let mut multiplier = Multiplier::new(bus_address, side)?;
        multiplier.multiply()?;
        if chosen.is_none() && !multiplier.is_right()? {
            bail!("the matrix product is wrong on this GPU; its power would mean nothing");
        }
        let started = monotonic();
        multiplier.multiply()?;
        let took = monotonic().saturating_sub(started);
        if chosen.is_some() && took > LONGEST {
            break;
        }
        chosen = Some(multiplier);
    }
    chosen.context("no matrix was tried")
}

fn work(mut multiplier: Multiplier, shared: &Shared) -> Result<()> {
    loop {
        let now = monotonic();
        let rest = match shared.pattern() {
            Pattern::Quit => return Ok(()),
            Pattern::Off => Some(GLANCE),
            Pattern::Waves(wave) if !wave.is_on(now) => {
                Some(wave.next_edge(now).saturating_sub(now))
            }
            Pattern::Steady | Pattern::Waves(_) => None,
        };
        if let Some(rest) = rest {
            thread::sleep(rest.min(GLANCE));
            continue;
        }
        multiplier.multiply()?;
        let took = monotonic().saturating_sub(now);
        shared.products.fetch_add(1, Ordering::Relaxed);
        let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        shared
            .busy_nanoseconds
            .fetch_add(nanoseconds, Ordering::Relaxed);
    }
}
