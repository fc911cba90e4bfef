//! The web configuration: a file in the format of Prometheus' exporter-toolkit,
//! looked at again for each connection and each request.
//!
//! To look is to ask for the age of a handful of files; only what has changed is
//! read. A version that cannot be used changes nothing but a metric, and says why.

mod certificate;
mod client;
mod der;
mod document;
mod error;
mod files;
mod policy;
mod tls;
mod value;
mod yaml;

pub use error::WebError;
pub(super) use policy::Policy;

use crate::metrics::WebConfig;
use crate::sample::Moment;
use files::Files;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Takes one line about the configuration, for whoever keeps a log.
pub type Remark = Box<dyn Fn(&str) + Send + Sync>;

/// A web configuration in use.
pub struct Web {
    path: PathBuf,
    clock: fn() -> Moment,
    remark: Remark,
    watched: Mutex<Watched>,
}

struct Watched {
    policy: Arc<Policy>,
    files: Files,
    errors: u64,
    is_latest: bool,
}

/// Checks a text as a web configuration, without the files that it names.
///
/// # Errors
///
/// The first mistake in it, with its line in `file`.
pub fn check(text: &str, file: &str) -> Result<(), WebError> {
    let read = document::read(text, Path::new(""));
    read.map(drop).map_err(|mistake| mistake.in_file(file))
}

impl Web {
    /// Reads the configuration for the first time. Later versions are told about
    /// through `remark`.
    ///
    /// # Errors
    ///
    /// Whatever keeps it, or a file that it names, from being used.
    pub fn open(path: &Path, clock: fn() -> Moment, remark: Remark) -> Result<Self, WebError> {
        let (files, policy) = Policy::load(path, clock().wall);
        let watched = Watched {
            policy: Arc::new(policy?),
            files,
            errors: 0,
            is_latest: true,
        };
        Ok(Self {
            path: path.to_owned(),
            clock,
            remark,
            watched: Mutex::new(watched),
        })
    }

    /// Whether connections are encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.current().tls.is_some()
    }

    /// The latest version that can be used.
    pub(super) fn current(&self) -> Arc<Policy> {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if watched.files.have_changed() {
            self.look_again(&mut watched);
        }
        Arc::clone(&watched.policy)
    }

    /// How it fares, for the metrics.
    pub(super) fn health(&self) -> WebConfig {
        let policy = self.current();
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        WebConfig {
            errors: watched.errors,
            is_latest: watched.is_latest,
            certificate_expires: policy.expires,
        }
    }

    fn look_again(&self, watched: &mut Watched) {
        let (files, policy) = Policy::load(&self.path, (self.clock)().wall);
        watched.files = files;
        let path = self.path.display();
        let refused = match policy {
            Ok(policy) => {
                // Half of a file that is being written may be a whole file with less in it.
                let Some(guard) = policy.gives_up(&watched.policy) else {
                    watched.policy = Arc::new(policy);
                    watched.is_latest = true;
                    (self.remark)(&format!("the web configuration {path} was read again"));
                    return;
                };
                format!(
                    "{path} no longer asks for {guard}; that is never taken away from a running agent: restart it to serve without"
                )
            }
            Err(WebError::Read { path, source }) => {
                let path = path.display();
                format!("could not read the web configuration {path}: {source}")
            }
            Err(invalid) => invalid.to_string(),
        };
        watched.errors += 1;
        watched.is_latest = false;
        (self.remark)(&format!(
            "{refused}; the web configuration from before stays in use"
        ));
    }
}
