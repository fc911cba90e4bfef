//! What stands before every path: a request's form, the rate, and who asks.

mod basic;
mod bucket;
mod passwords;
mod strikes;
mod users;

pub(super) use bucket::Bucket;
pub(super) use users::Users;

use super::counts::{Counts, Refusal};
use super::state::State;
use super::web::{Policy, Web};
use crate::source::clock;
use axum::extract::{Request, State as Extract};
use axum::http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, HOST, RETRY_AFTER, TRANSFER_ENCODING,
    WWW_AUTHENTICATE,
};
use axum::http::{HeaderValue, StatusCode, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use basic::Credentials;
use passwords::{Denied, Passwords};
use std::net::IpAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// Whoever sent a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub IpAddr);

/// Lets requests through, or not.
pub(super) struct Gate {
    state: Arc<State>,
    /// Without a web configuration everybody may ask.
    web: Option<(Arc<Web>, Passwords)>,
}

/// Who asks, and what they show for it.
struct Asker {
    given: Option<Credentials>,
    peer: Option<Peer>,
}

/// Why a request is not let through.
struct Refused(Refusal, Option<Duration>);

impl Gate {
    /// A gate, unless this machine gives no random numbers.
    pub fn new(state: Arc<State>, web: Option<Arc<Web>>) -> Result<Self, ring::error::Unspecified> {
        let guarded = |web| Passwords::new().map(|passwords| (web, passwords));
        let web = web.map(guarded).transpose()?;
        Ok(Self { state, web })
    }

    /// What is asked of whoever connects now.
    pub fn policy(&self) -> Option<Arc<Policy>> {
        self.web.as_ref().map(|(web, _)| web.current())
    }

    async fn judge(&self, asker: Asker) -> Result<(), Refused> {
        let Some((web, passwords)) = &self.web else {
            return Ok(());
        };
        let policy = web.current();
        if let Some(rate) = &policy.rate {
            let mut rate = rate.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = rate.take(clock::monotonic());
            taken.map_err(|wait| Refused(Refusal::RateLimit, Some(wait)))?;
        }
        let Some(users) = &policy.users else {
            return Ok(());
        };
        let given = asker.given;
        let given = given.ok_or(Refused(Refusal::NoCredentials, None))?;
        let Some(Peer(who)) = asker.peer else {
            return Err(Refused(Refusal::Busy, None));
        };
        let checked = passwords.check(given, who, users).await;
        self.state.counts.checks(passwords.checks());
        checked.map_err(|why| match why {
            Denied::Wrong => Refused(Refusal::WrongPassword, None),
            Denied::TooOften(wait) => Refused(Refusal::TooManyFailures, Some(wait)),
            Denied::Busy => Refused(Refusal::Busy, Some(Duration::from_secs(1))),
        })
    }
}

/// The outermost layer: every answer passes it, whatever made it.
pub(super) async fn pass(
    Extract(gate): Extract<Arc<Gate>>,
    request: Request,
    next: Next,
) -> Response {
    let mut closes = has_body(&request);
    let asker = Asker {
        given: basic::credentials(request.headers()),
        peer: request.extensions().get().copied(),
    };
    let mut response = if names_one_host(&request) {
        match gate.judge(asker).await {
            Ok(()) => next.run(request).await,
            Err(refused) => refused.answer(&gate.state.counts),
        }
    } else {
        closes = true;
        let text = "a request names its host, once\n";
        (StatusCode::BAD_REQUEST, text).into_response()
    };
    if let Some(policy) = gate.policy() {
        let headers = policy.headers.iter().cloned();
        headers.for_each(|(name, value)| drop(response.headers_mut().insert(name, value)));
    }
    if closes {
        // What follows a body that nobody asked for is not taken for a request.
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn has_body(request: &Request) -> bool {
    let headers = request.headers();
    let length = headers.get(CONTENT_LENGTH);
    length.is_some_and(|it| it != "0") || headers.contains_key(TRANSFER_ENCODING)
}

/// # Source
///
/// RFC 9112, 3.2: a request of HTTP/1.1 without a host, or with two, is answered 400.
fn names_one_host(request: &Request) -> bool {
    let hosts = request.headers().get_all(HOST).iter().count();
    match request.version() {
        Version::HTTP_11 => hosts == 1,
        _ => hosts <= 1,
    }
}

impl Refused {
    fn answer(self, counts: &Counts) -> Response {
        let Self(why, wait) = self;
        counts.refused(why);
        let (status, text) = match why {
            Refusal::NoCredentials => (
                StatusCode::UNAUTHORIZED,
                "a user and a password are needed\n",
            ),
            Refusal::WrongPassword => (
                StatusCode::UNAUTHORIZED,
                "the user or the password is wrong\n",
            ),
            Refusal::TooManyFailures => (
                StatusCode::TOO_MANY_REQUESTS,
                "too many wrong passwords came from this address\n",
            ),
            Refusal::RateLimit => (
                StatusCode::TOO_MANY_REQUESTS,
                "requests come more often than `rate_limit` allows\n",
            ),
            Refusal::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "too many passwords are being checked\n",
            ),
        };
        let mut response = (status, text).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            let basic = "Basic realm=\"wattprint\", charset=\"UTF-8\"";
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(basic));
        }
        if let Some(wait) = wait {
            let seconds = wait.as_secs_f64().ceil() as u64;
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
