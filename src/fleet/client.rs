//! Asks a server, patiently and within limits.

use super::access::{Access, Address, Secret};
use super::answer::{self, Answer, Flaw};
use super::grid::{Millis, When};
use super::query::Query;
use super::{FleetError, Prometheus};
use std::thread;
use std::time::Duration;
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

/// How often one question is asked at most.
const TRIES: u32 = 4;

/// The longest pause that a server may ask for by `Retry-After`.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The most that one answer may be: about a million values.
const LARGEST: u64 = 64 << 20;

/// How much of a refusal is told.
const TOLD: usize = 200;

/// A server that is asked over HTTP.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    address: Address,
    secret: Option<Secret>,
    access: Access,
}

/// What one attempt gave.
enum Attempt {
    Done(Vec<u8>),
    Again(FleetError, Option<Duration>),
}

impl Client {
    /// A client that has asked nothing yet.
    ///
    /// Redirects are not followed and proxies of the environment not used, because
    /// credentials are for the address that was given and for nobody else.
    ///
    /// # Errors
    ///
    /// [`FleetError::Address`], [`FleetError::Insecure`] and [`FleetError::Secret`].
    pub fn new(access: Access) -> Result<Self, FleetError> {
        let address = access.address()?;
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("wattprint/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(access.timeout));
        if access.address.starts_with("https://") {
            config = config.tls_config(access.tls()?);
        }
        Ok(Self {
            agent: config.build().new_agent(),
            secret: access.secret()?,
            address,
            access,
        })
    }

    fn body(&self, query: &str, when: When) -> Result<Vec<u8>, FleetError> {
        let mut pause = self.access.pause;
        let mut tries = 1;
        loop {
            match self.attempt(query, when, tries)? {
                Attempt::Done(body) => return Ok(body),
                Attempt::Again(error, _) if tries >= TRIES => return Err(error),
                Attempt::Again(_, asked) => thread::sleep(asked.unwrap_or(pause)),
            }
            tries += 1;
            pause = pause.saturating_mul(2);
        }
    }

    fn attempt(&self, query: &str, when: When, tries: u32) -> Result<Attempt, FleetError> {
        let address = self.address.to_string();
        let mut response = match self.request(query, when) {
            Ok(response) => response,
            Err(error) => return self.broken(error, tries),
        };
        let status = response.status();
        let body = read(&mut response);
        let said = || body.as_deref().map(said).unwrap_or_default();
        let code = status.as_u16();
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(FleetError::Denied {
                address,
                status: code,
            }),
            it if it.is_redirection() => Err(FleetError::Redirected {
                address,
                to: header(&response, "location"),
            }),
            it if it == StatusCode::TOO_MANY_REQUESTS || it.is_server_error() => {
                let asked = header(&response, "retry-after").parse().ok();
                let asked = asked.map(|it| Duration::from_secs(it).min(LONGEST_PAUSE));
                let error = FleetError::Busy {
                    address,
                    status: code,
                    tries,
                    said: said(),
                };
                Ok(Attempt::Again(error, asked))
            }
            it if !it.is_success() => Err(FleetError::Refused {
                address,
                query: query.to_owned(),
                status: code,
                said: said(),
            }),
            _ => match body {
                Ok(body) => Ok(Attempt::Done(body)),
                Err(ureq::Error::BodyExceedsLimit(_)) => Err(FleetError::TooLarge {
                    address,
                    query: query.to_owned(),
                    limit: LARGEST,
                }),
                Err(error) => self.broken(error, tries),
            },
        }
    }

    fn request(&self, query: &str, when: When) -> Result<Response<Body>, ureq::Error> {
        let path = match when {
            When::At(_) => "query",
            When::Range { .. } => "query_range",
        };
        let mut request = self
            .agent
            .get(self.address.endpoint(path))
            .query("query", query)
            // VictoriaMetrics else moves the instants of a range to ones of its own.
            .query("nocache", "1");
        request = match when {
            When::At(at) => request.query("time", seconds(at)),
            When::Range { start, end, step } => request
                .query("start", seconds(start))
                .query("end", seconds(end))
                .query("step", seconds(step)),
        };
        if let Some(tenant) = &self.access.tenant {
            request = request.header("X-Scope-OrgID", tenant);
        }
        if let Some(secret) = &self.secret {
            request = request.header("Authorization", secret.header());
        }
        request.call()
    }

    /// No answer at all: tried again, unless it was waited for.
    fn broken(&self, error: ureq::Error, tries: u32) -> Result<Attempt, FleetError> {
        let address = self.address.to_string();
        if let ureq::Error::Timeout(_) = error {
            let limit = self.access.timeout;
            return Err(FleetError::Slow { address, limit });
        }
        let source = Box::new(error);
        let error = FleetError::Unreachable {
            address,
            tries,
            source,
        };
        Ok(Attempt::Again(error, None))
    }
}

impl Prometheus for Client {
    fn name(&self) -> String {
        self.address.to_string()
    }

    fn ask(&mut self, query: &Query, when: When) -> Result<Answer, FleetError> {
        let query = query.to_string();
        let body = self.body(&query, when)?;
        answer::parse(&body).map_err(|source| FleetError::Answer {
            address: self.address.to_string(),
            query,
            source,
        })
    }
}

fn read(response: &mut Response<Body>) -> Result<Vec<u8>, ureq::Error> {
    let body = response.body_mut().with_config();
    body.limit(LARGEST).read_to_vec()
}

fn header(response: &Response<Body>, name: &str) -> String {
    let value = response.headers().get(name);
    let text = value.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_owned()
}

/// What a refusal says, in a line.
fn said(body: &[u8]) -> String {
    let text = match answer::parse(body) {
        Err(flaw @ (Flaw::Said { .. } | Flaw::Markup)) => flaw.to_string(),
        _ => String::from_utf8_lossy(body).trim().to_owned(),
    };
    let shown = text.chars().take(TOLD);
    shown
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect()
}

/// An instant or a distance as the API takes it.
fn seconds(millis: Millis) -> String {
    let (whole, part) = (millis.div_euclid(1000), millis.rem_euclid(1000));
    format!("{whole}.{part:03}")
}
