//! The page for people at `/`, and the same for programs at `/live.json`.
//!
//! The server writes the whole page, charts included, so that it works without a
//! script and there is one place that rounds and words. The script fetches the page
//! again and takes over what has changed. All of it is in this folder and nothing
//! comes from elsewhere, which its Content-Security-Policy makes sure of.

mod chart;
mod digest;
mod health;
mod html;
mod page;

use super::state::State;
use crate::metrics::Live;
use axum::Router;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;

const TEMPLATE: &str = include_str!("landing.html");
const STYLE: &str = include_str!("landing.css");
const SCRIPT: &str = include_str!("landing.js");

/// The page with its style and script, and what a browser may do with it.
struct Landing {
    template: String,
    policy: String,
}

/// The two paths.
pub(super) fn router() -> Router<Arc<State>> {
    let landing = Arc::new(Landing::new());
    let page = move |Extract(state): Extract<Arc<State>>| {
        let landing = Arc::clone(&landing);
        async move { landing.answer(&state.live()) }
    };
    Router::new()
        .route("/", get(page))
        .route("/live.json", get(live))
}

async fn live(Extract(state): Extract<Arc<State>>) -> Response {
    match serde_json::to_string(&state.live()) {
        Ok(text) => ([(CONTENT_TYPE, "application/json")], text).into_response(),
        Err(error) => {
            let text = format!("the numbers cannot be written as JSON: {error}\n");
            (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
        }
    }
}

impl Landing {
    fn new() -> Self {
        let (style, script) = (digest::source(STYLE), digest::source(SCRIPT));
        let policy = [
            "default-src 'none'",
            &format!("style-src '{style}'"),
            &format!("script-src '{script}'"),
            "connect-src 'self'",
            // The icon stands in the page itself.
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ];
        let template = TEMPLATE.replace("{{style}}", STYLE);
        Self {
            template: template.replace("{{script}}", SCRIPT),
            policy: policy.join("; "),
        }
    }

    fn answer(&self, live: &Live) -> impl IntoResponse + use<> {
        let page = page::write(&self.template, live);
        let head = [
            (CONTENT_SECURITY_POLICY, self.policy.clone()),
            (REFERRER_POLICY, "no-referrer".to_owned()),
        ];
        (head, Html(page))
    }
}
