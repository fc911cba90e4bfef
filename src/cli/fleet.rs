//! Flags for reports from Prometheus, and what such a report says besides.

use super::report::built;
use crate::fleet::{self, Access, Ask, Client, Fleet, Selector, What};
use crate::profile::Profile;
use crate::report::{Embodied, Missing, Note, Report, Subject, SubjectKind};
use crate::source::clock;
use anyhow::Context;
use clap::Args;
use jiff::{SignedDuration, Timestamp};
use std::path::PathBuf;
use std::time::Duration;

/// How long the first pause is before a busy server is asked again.
const PAUSE: Duration = Duration::from_millis(500);

/// More machines than this are told by their number.
const NAMED_NODES: usize = 8;

/// A Prometheus, or anything with its API, that scrapes the agents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "From Prometheus")]
pub struct PrometheusArgs {
    /// Make the report from the series of this Prometheus, Thanos, Mimir or
    /// VictoriaMetrics; needs --from and --to.
    ///
    /// The address is what comes before /api/v1, as in http://127.0.0.1:9090 or
    /// https://mimir/prometheus.
    #[arg(long, value_name = "URL", conflicts_with_all = ["ledger", "last"])]
    pub prometheus: Option<String>,
    /// Only series with these labels, as in '{cluster="a",job="wattprint"}'.
    #[arg(long, value_name = "LABELS", requires = "prometheus")]
    pub selector: Option<Selector>,
    /// Distance of the values that are asked for; by default 15s to 5m by the period.
    #[arg(long, value_name = "TIME", requires = "prometheus", value_parser = distance)]
    pub step: Option<Duration>,
    /// Use the hours that recording rules have added up: a year in a few answers.
    ///
    /// From 90 days on they are used by themselves where there are any.
    #[arg(long, requires = "prometheus", conflicts_with_all = ["workload", "run", "step"])]
    pub recorded: bool,
    /// How long one answer may take.
    #[arg(long, value_name = "TIME", requires = "prometheus", value_parser = distance)]
    pub prometheus_timeout: Option<Duration>,
    /// Name for basic authentication.
    #[arg(long, value_name = "NAME", requires_all = ["prometheus", "basic_auth_password_file"])]
    pub basic_auth_user: Option<String>,
    /// File with the password of that name.
    #[arg(long, value_name = "FILE", requires = "basic_auth_user")]
    pub basic_auth_password_file: Option<PathBuf>,
    /// File with a bearer token.
    #[arg(
        long,
        value_name = "FILE",
        requires = "prometheus",
        conflicts_with = "basic_auth_user"
    )]
    pub bearer_token_file: Option<PathBuf>,
    /// Tenant whose series are meant, sent as X-Scope-OrgID.
    #[arg(long, value_name = "ID", requires = "prometheus")]
    pub tenant: Option<String>,
    /// Authorities to trust instead of the system's, in PEM form.
    #[arg(long, value_name = "FILE", requires = "prometheus")]
    pub ca_file: Option<PathBuf>,
    /// Certificate by which we are known, in PEM form.
    #[arg(long, value_name = "FILE", requires_all = ["prometheus", "client_key"])]
    pub client_cert: Option<PathBuf>,
    /// Private key of that certificate.
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    pub client_key: Option<PathBuf>,
}

impl PrometheusArgs {
    /// Reads the series, if a server was given.
    ///
    /// # Errors
    ///
    /// When there is no period, and as [`fleet::read`].
    pub fn read(
        &self,
        period: Option<(Timestamp, Timestamp)>,
        what: What,
        strict: bool,
    ) -> anyhow::Result<Option<Fleet>> {
        let Some(address) = &self.prometheus else {
            return Ok(None);
        };
        let (from, until) =
            period.context("series have no last run: --prometheus needs --from and --to")?;
        let mut client = Client::new(self.access(address))?;
        let ask = Ask {
            from,
            until,
            step: self.step,
            selector: self.selector.clone().unwrap_or_default(),
            what,
            strict,
            recorded: self.recorded,
        };
        Ok(Some(fleet::read(&mut client, &ask, clock::now().wall)?))
    }

    fn access(&self, address: &str) -> Access {
        let basic = self.basic_auth_user.clone();
        let identity = self.client_cert.clone();
        Access {
            address: address.to_owned(),
            timeout: self.prometheus_timeout.unwrap_or(Duration::from_mins(1)),
            basic: basic.zip(self.basic_auth_password_file.clone()),
            bearer: self.bearer_token_file.clone(),
            tenant: self.tenant.clone(),
            authorities: self.ca_file.clone(),
            identity: identity.zip(self.client_key.clone()),
            pause: PAUSE,
        }
    }
}

/// The report of what a server told.
///
/// # Errors
///
/// When the node model cannot be read.
pub fn report(
    fleet: &Fleet,
    subject: Subject,
    profile: Option<&Profile>,
) -> anyhow::Result<Report> {
    let mut report = built(&fleet.record, subject, profile, &|_| not_reserved())?;
    let reported = report.figure("emissions.location").map(|it| it.value);
    if let (Some(own), Some(reported)) = (fleet.own_emissions, reported) {
        let told = fleet::other_factors(own, reported, fleet.record.until);
        report.quality.limitations.extend(told.map(|text| Note {
            id: "other-factors".to_owned(),
            about: None,
            text,
        }));
    }
    let nodes = report.hardware.hosts.len();
    if report.subject.kind == SubjectKind::Period && nodes > NAMED_NODES {
        report.subject.name = format!("{nodes} nodes");
    }
    Ok(report)
}

/// Series tell of energy, not for how long a device was reserved.
fn not_reserved() -> Embodied {
    Embodied {
        missing: vec![Missing {
            id: "emissions.embodied".to_owned(),
            reason: "series do not tell for how long each device was reserved".to_owned(),
            remedy: "report from the nodes' ledgers (--ledger)".to_owned(),
        }],
        ..Embodied::default()
    }
}

/// A stretch of time as people write it: `15s`, `5m`, `1h`.
fn distance(text: &str) -> anyhow::Result<Duration> {
    let length = text.parse::<SignedDuration>().ok();
    let length = length.and_then(|it| Duration::try_from(it).ok());
    let length = length.filter(|it| *it >= Duration::from_secs(1) && it.subsec_nanos() == 0);
    length.context("not a time of at least a second; try 15s or 5m")
}
