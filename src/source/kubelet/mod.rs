//! Which container has which accelerator, as the kubelet says.
//!
//! The kubelet tells it to whoever may open its socket, without a client of
//! Kubernetes and without credentials. It is asked in a thread of its own: a
//! socket that hangs or lies delays no reading.
//!
//! # Source
//!
//! Kubernetes, *Device Plugins*, section *Monitoring device plugin resources*.

mod frame;
mod http2;
mod pods;
mod protobuf;

pub use http2::CallError;
pub use pods::{PodContainer, Signs, recognise};
pub use protobuf::Malformed;

use crate::source::clock;
use http2::call;
use protobuf::decode;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Where the socket is, below the root.
const SOCKET: &str = "var/lib/kubelet/pod-resources/kubelet.sock";
const METHOD: &str = "/v1.PodResourcesLister/List";

/// How the kubelet is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// The time between two questions.
    pub every: Duration,
    /// The least time between them when somebody cannot wait: the kubelet
    /// answers at most 100 questions a second, of everybody together.
    pub at_least: Duration,
    /// How long an answer may take.
    pub timeout: Duration,
    /// How long the last good answer is believed when no other comes.
    pub believed: Duration,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(15),
            at_least: Duration::from_secs(2),
            timeout: Duration::from_secs(2),
            believed: Duration::from_mins(2),
        }
    }
}

/// A kubelet that is asked again and again.
#[derive(Debug)]
pub struct Kubelet {
    shared: Arc<Mutex<Shared>>,
    wake: SyncSender<()>,
    believed: Duration,
}

#[derive(Debug, Default)]
struct Shared {
    /// The last good answer, and when it came.
    answer: Option<(Duration, Arc<[PodContainer]>)>,
    /// Whether the last question was answered; none was asked yet if absent.
    up: Option<bool>,
    /// Questions without a good answer, by kind.
    errors: BTreeMap<&'static str, u64>,
    /// Why the last one failed.
    trouble: Option<String>,
}

/// Why the kubelet is of no use at the moment.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// It did not answer.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Its answer is not understood.
    #[error("the kubelet's list of pods is not understood")]
    Content(#[from] Malformed),
}

/// Asks once which container has which accelerator.
///
/// # Errors
///
/// There is no answer in time, or it is not understood.
pub fn ask(socket: &Path, timeout: Duration) -> Result<Vec<PodContainer>, AskError> {
    Ok(decode(&call(socket, METHOD, timeout)?)?)
}

impl Kubelet {
    /// Where the kubelet's socket is on a machine whose files are below `root`.
    pub fn socket(root: &Path) -> PathBuf {
        root.join(SOCKET)
    }

    /// Begins to ask.
    ///
    /// # Errors
    ///
    /// The operating system's error when no thread can be started.
    pub fn start(socket: PathBuf, manner: Manner) -> std::io::Result<Self> {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let (wake, woken) = sync_channel(1);
        let asking = Asking {
            socket,
            manner,
            shared: Arc::clone(&shared),
        };
        std::thread::Builder::new()
            .name("kubelet".to_owned())
            .spawn(move || asking.run(&woken))?;
        Ok(Self {
            shared,
            wake,
            believed: manner.believed,
        })
    }

    /// Asks soon, because somebody appeared whom the last answer did not know.
    pub fn hurry(&self) {
        // If it was told already, once is enough.
        let _told = self.wake.try_send(());
    }

    /// The last good answer, unless it is too old to be believed.
    pub fn pods(&self, now: Duration) -> Option<Arc<[PodContainer]>> {
        let shared = lock(&self.shared);
        let (at, pods) = shared.answer.as_ref()?;
        let is_fresh = now.saturating_sub(*at) <= self.believed;
        is_fresh.then(|| Arc::clone(pods))
    }

    /// Whether the last question was answered, and how many were not, by kind.
    /// Nothing if none was asked yet.
    pub fn health(&self) -> Option<(bool, BTreeMap<&'static str, u64>)> {
        let shared = lock(&self.shared);
        Some((shared.up?, shared.errors.clone()))
    }

    /// Why the last question was not answered.
    pub fn trouble(&self) -> Option<String> {
        lock(&self.shared).trouble.clone()
    }
}

/// What the asking thread owns. It ends when nobody wants to know any longer.
struct Asking {
    socket: PathBuf,
    manner: Manner,
    shared: Arc<Mutex<Shared>>,
}

impl Asking {
    fn run(&self, woken: &Receiver<()>) {
        loop {
            let answer = ask(&self.socket, self.manner.timeout);
            let at = clock::monotonic();
            self.note(at, answer);
            match woken.recv_timeout(self.manner.every) {
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) => {
                    let since = clock::monotonic().saturating_sub(at);
                    std::thread::sleep(self.manner.at_least.saturating_sub(since));
                }
            }
        }
    }

    fn note(&self, at: Duration, answer: Result<Vec<PodContainer>, AskError>) {
        let mut shared = lock(&self.shared);
        shared.up = Some(answer.is_ok());
        match answer {
            Ok(mut pods) => {
                // The kubelet lists them in no order.
                pods.sort_unstable();
                // The same answer stays the same value, so that nobody looks twice.
                let same = shared.answer.take().map(|(_, pods)| pods);
                let same = same.filter(|known| **known == *pods);
                shared.answer = Some((at, same.unwrap_or_else(|| pods.into())));
                shared.trouble = None;
            }
            Err(why) => {
                *shared.errors.entry(why.kind()).or_default() += 1;
                shared.trouble = Some(crate::source::chain(&why));
            }
        }
    }
}

impl AskError {
    /// A word for the metrics.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Call(CallError::Io { .. }) => "io",
            Self::Call(CallError::Timeout { .. }) => "timeout",
            Self::Call(CallError::Protocol { .. }) => "protocol",
            Self::Content(_) => "content",
        }
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
