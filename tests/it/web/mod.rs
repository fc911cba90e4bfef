//! The web server against those it is for and those it is not for: on the loopback,
//! with certificates made here.

pub mod certificates;
mod client;
mod crowd;
mod documented;
mod encrypted;
mod framing;
mod passwords;
mod reload;
mod slow;
mod unusable;

use crate::metrics::{moment, settings};
use certificates::Authority;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use wattprint::http::{self, Limits, Server, State, Web, WebError};
use wattprint::metrics::Running;
use wattprint::sample::Moment;

/// Nothing here takes so long, even on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server on a port of its own, and the folder of its web configuration.
struct Site {
    folder: TempDir,
    server: Option<Server>,
    address: SocketAddr,
    remarks: Arc<Mutex<Vec<String>>>,
}

fn clock() -> Moment {
    wattprint::source::clock::now()
}

/// An agent whose last sample is always one second old.
fn state() -> Arc<State> {
    let snapshot = Running::new(settings(1)).snapshot(moment(1));
    Arc::new(State::new(snapshot, || moment(2)))
}

impl Site {
    /// A folder without a server yet.
    fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            server: None,
            address: ([127, 0, 0, 1], 0).into(),
            remarks: Arc::default(),
        }
    }

    /// A server without a web configuration.
    fn plain(limits: Limits) -> Self {
        Self::empty().started(None, limits)
    }

    /// A server with this web configuration, beside `server.crt` and `server.key`.
    fn with(config: &str, limits: Limits) -> Self {
        let site = Self::empty();
        Authority::new("authority").issue("server", &site.folder);
        site.write("web.yml", config);
        let web = site.open().unwrap();
        site.started(Some(Arc::new(web)), limits)
    }

    fn started(mut self, web: Option<Arc<Web>>, limits: Limits) -> Self {
        let listeners = http::open(&[self.address.into()]).unwrap();
        let server = Server::start(listeners, state(), web, limits).unwrap();
        self.address = server.addresses()[0];
        self.server = Some(server);
        self
    }

    fn open(&self) -> Result<Web, WebError> {
        let remarks = Arc::clone(&self.remarks);
        let remark = move |line: &str| remarks.lock().unwrap().push(line.to_owned());
        Web::open(&self.path("web.yml"), clock, Box::new(remark))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file in the place of another, as a whole.
    fn write(&self, name: &str, text: &str) {
        let draft = self.path("draft");
        fs::write(&draft, text).unwrap();
        fs::rename(draft, self.path(name)).unwrap();
    }

    fn remarks(&self) -> Vec<String> {
        self.remarks.lock().unwrap().clone()
    }
}

/// The value of a series in a scrape.
fn value(scrape: &str, series: &str) -> f64 {
    let lines = scrape.lines();
    let mut values = lines.filter_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    let value = values
        .next()
        .unwrap_or_else(|| panic!("{series} is not in {scrape}"));
    value.parse().unwrap()
}
