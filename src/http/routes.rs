//! Which path gives what.

use super::accept::negotiate;
use super::landing;
use super::state::State;
use axum::Router;
use axum::extract::{Request, State as Extract};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;
use std::time::Duration;

/// All paths. Every other path is 404, every other method than GET and HEAD 405.
pub(super) fn router(state: Arc<State>, request_time: Duration) -> Router {
    Router::new()
        .merge(landing::router())
        .route("/metrics", get(metrics))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .fallback(unknown)
        .layer(from_fn(without_body))
        .layer(from_fn_with_state(request_time, in_time))
        .with_state(state)
}

async fn metrics(
    Extract(state): Extract<Arc<State>>,
    method: Method,
    headers: HeaderMap,
) -> impl IntoResponse {
    let accept = headers.get_all(ACCEPT).iter();
    let accept: Vec<&str> = accept.filter_map(|it| it.to_str().ok()).collect();
    let format = negotiate(&accept.join(","));
    let text = state.scrape(format, method == Method::GET);
    ([(CONTENT_TYPE, format.content_type())], text)
}

async fn healthz(Extract(state): Extract<Arc<State>>) -> Response {
    verdict(state.health())
}

async fn readyz(Extract(state): Extract<Arc<State>>) -> Response {
    verdict(state.readiness())
}

fn verdict(verdict: Result<(), String>) -> Response {
    match verdict {
        Ok(()) => "ok\n".into_response(),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")).into_response(),
    }
}

async fn unknown() -> impl IntoResponse {
    (
        StatusCode::NOT_FOUND,
        "there is nothing here; there is /metrics, /healthz, /readyz, /live.json and /\n",
    )
}

/// No path takes a body, so that a request with one is refused unread.
async fn without_body(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let empty = headers.get(CONTENT_LENGTH).is_none_or(|it| it == "0");
    let mut response = if empty && !headers.contains_key(TRANSFER_ENCODING) {
        next.run(request).await
    } else {
        let text = "no path of this server takes a request body\n";
        (StatusCode::PAYLOAD_TOO_LARGE, text).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

async fn in_time(Extract(limit): Extract<Duration>, request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(limit, next.run(request)).await;
    answer.unwrap_or_else(|_| {
        let text = "the answer took too long\n";
        (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
    })
}
