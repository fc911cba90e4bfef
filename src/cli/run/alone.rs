//! A run that meters the node itself, because no agent does.

use super::Started;
use super::args::Args;
use super::child::{Child, Ended};
use super::hours::ByQuarter;
use super::phases::Phases;
use super::status::StatusLine;
use crate::accounting::{Account, Charging, Record, Remainder, SessionKind};
use crate::agent::{Audience, Control, News, Sampler, Sources};
use crate::cli::metering::{self, Books};
use crate::ledger::{Message, Unsaved, default_path};
use crate::source::cgroup::OwnCgroup;
use crate::source::process::{Followed, Processes};
use crate::source::replay::Recorder;
use crate::source::{Roots, clock};
use anyhow::Context;
use std::path::PathBuf;

/// What is said of a run that the ledger could not take in, before the reason.
pub const NOT_SAVED: &str = "this run is not in the ledger";

/// Whoever listens to the sampler of one run.
struct Listeners {
    books: Books,
    status: StatusLine,
    hours: ByQuarter,
    recorder: Option<Recorder>,
}

/// The metering of one run, from before its command starts.
pub struct Metering {
    roots: Roots,
    id: String,
    cgroup: Option<OwnCgroup>,
    books: Books,
    hours: ByQuarter,
    sampler: Sampler,
    session: crate::accounting::Session,
    /// Where the ledger is, or why there is none.
    ledger: Result<PathBuf, String>,
}

impl Metering {
    /// Opens the sources and takes the first sample.
    ///
    /// # Errors
    ///
    /// When no thread can be started or the recording cannot be created.
    pub fn start(args: &Args, roots: Roots, id: String) -> anyhow::Result<Self> {
        let ledger = match &args.ledger {
            Some(path) => Ok(path.clone()),
            // A run without a place for its ledger still runs, and says so.
            None => default_path().map_err(|error| error.to_string()),
        };
        let sources = Sources::open(&roots, |_| true, Processes::new(&roots, false));
        let session = metering::session(
            SessionKind::Run,
            &roots,
            args.interval,
            args.idle_policy,
            &sources,
        );
        let (books, hours) = (Books::of_run(), ByQuarter::default());
        let listeners = Listeners {
            books: books.clone(),
            status: StatusLine::new(!args.quiet),
            hours: hours.clone(),
            recorder: args.record.as_deref().map(Recorder::create).transpose()?,
        };
        let charging = Charging {
            idle: args.idle_policy,
            remainder: Remainder::Unattributed,
        };
        let account = Account::new(metering::node_model()?, charging);
        let sampler = Sampler::start(sources, account, args.interval, Box::new(listeners))
            .context("starting the sampling thread")?;
        Ok(Self {
            cgroup: OwnCgroup::create(&roots, &id).ok(),
            roots,
            id,
            books,
            hours,
            sampler,
            session,
            ledger,
        })
    }

    /// The control group in which the command may be started.
    pub fn cgroup(&self) -> Option<&OwnCgroup> {
        self.cgroup.as_ref()
    }

    /// Follows the command that has just been started, and opens the ledger.
    pub fn follow(&self, args: &Args, child: &Child) -> Phases {
        let own = self.cgroup.as_ref().filter(|_| child.in_cgroup());
        let followed_by = if own.is_some() {
            "own cgroup"
        } else {
            "process tree"
        };
        let at = clock::now().wall;
        let workload = args.workload(self.id.clone(), followed_by);
        self.tell(Control::Begin(Followed {
            workload: workload.clone(),
            root: std::process::id(),
            include_root: false,
            cgroup: own.map(|cgroup| cgroup.place().to_owned()),
            reserved: Vec::new(),
            owner: None,
        }));
        if let Ok(ledger) = &self.ledger {
            self.books.open(ledger, self.session.clone());
        }
        Phases::new(workload, at)
    }

    /// The identity of the run.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When the run uses its energy; it is known in full once the run is finished.
    pub fn hours(&self) -> ByQuarter {
        self.hours.clone()
    }

    /// A handle for members that join from outside.
    pub fn control(&self) -> std::sync::mpsc::Sender<Control> {
        self.sampler.control()
    }

    /// Settles the run and writes it down; tells what could not be written.
    pub fn finish(
        self,
        args: &Args,
        started: &Started,
        ended: &Ended,
    ) -> (Option<Record>, Option<Unsaved>) {
        let own = self.cgroup.as_ref().filter(|_| started.in_cgroup);
        let cpu = own.and_then(|cgroup| cgroup.usage().ok());
        let cpu = cpu.unwrap_or(ended.cpu).max(ended.cpu);
        let until = clock::now().wall;
        self.tell(Control::End(started.phases.present().id, Some(cpu)));
        self.sampler.stop();
        if let Some(cgroup) = self.cgroup {
            // A background process may still be in it; the kernel keeps it then.
            let _occupied = cgroup.remove();
        }
        let phases = started
            .phases
            .records(&self.session.id, args, (until, ended));
        let mut remarks = remarks(ended);
        for remark in &remarks {
            self.books.write(Message::Remark(remark.clone()));
        }
        for phase in &phases {
            self.books.write(Message::Workload(phase.clone()));
        }
        let unsaved = match self.ledger {
            Ok(_) => self.books.close().and_then(|status| status.unsaved),
            Err(reason) => Some(Unsaved {
                from: phases.first().map_or(until, |first| first.started),
                until,
                reason,
            }),
        };
        let said = unsaved.iter();
        remarks.extend(said.map(|it| format!("{NOT_SAVED}: {}", it.reason)));
        (self.books.record(self.session, phases, remarks), unsaved)
    }

    fn tell(&self, control: Control) {
        // The sampler ends only with this value, so that it always hears.
        let _heard = self.sampler.control().send(control);
    }

    /// The roots that the run was started with.
    pub fn roots(&self) -> &Roots {
        &self.roots
    }
}

impl Audience for Listeners {
    fn hear(&mut self, news: &News<'_>) {
        self.books.hear(news);
        self.status.hear(news);
        self.hours.hear(news.spans);
        if let Some(recorder) = &mut self.recorder {
            // A recording is a convenience; it never disturbs the metering.
            let _best_effort = recorder.record(news.sample);
        }
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        self.status.clear();
    }
}

/// What a reader should know of how the command ended.
fn remarks(ended: &Ended) -> Vec<String> {
    if ended.left.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = ended
        .left
        .iter()
        .map(|left| format!("{} ({})", left.name, left.pid))
        .collect();
    vec![format!(
        "{} of the command's processes run on in the background and are not metered further: {}",
        names.len(),
        names.join(", ")
    )]
}
