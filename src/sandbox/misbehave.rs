//! Faults, put between a call and its answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::sleep;

use super::Shared;
use super::faults::{Failing, Fault};
use super::line::Cutter;
use super::provider::{Refusal, call_name};

/// Largest answer that can be broken: a page of keys is far below.
const LARGEST: usize = 1 << 20;

/// Answers a call, or does not.
pub(super) async fn misbehave(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cutter): ConnectInfo<Cutter>,
    request: Request,
    next: Next,
) -> Response {
    // As at the provider, a call goes on when its caller is gone.
    let answer = tokio::spawn(answer(shared, cutter, request, next)).await;
    answer.unwrap_or_else(|_| failing(&Failing::default()))
}

async fn answer(shared: Arc<Shared>, cutter: Cutter, request: Request, next: Next) -> Response {
    let call = call_name(request.method().as_str(), request.uri().path());
    shared.count(&call);
    let (latency, too_many) = {
        let mut dice = shared.dice();
        (
            Duration::from_millis(dice.faults.latency_ms),
            dice.too_many(Instant::now()),
        )
    };
    if !latency.is_zero() {
        sleep(latency).await;
    }
    if let Some(wait) = too_many {
        return failing(&Failing {
            retry_after: Some(wait.as_millis().div_ceil(1000).to_string()),
            ..Failing::with(429, "Rate limit exceeded")
        });
    }
    let fault = shared.dice().roll(&call);
    match &fault {
        Some(Fault::ErrorBefore(how)) => return failing(how),
        Some(Fault::Delay { ms }) => sleep(Duration::from_millis(*ms)).await,
        _ => {}
    }
    let response = next.run(request).await;
    match fault {
        Some(Fault::ErrorAfter(how)) => failing(&how),
        Some(Fault::DelayAnswer { ms }) => {
            sleep(Duration::from_millis(ms)).await;
            response
        }
        Some(Fault::LostAnswer) => {
            cutter.cut();
            response
        }
        Some(Fault::BrokenBody) => halved(response).await,
        Some(Fault::Delay { .. } | Fault::ErrorBefore(_)) | None => response,
    }
}

fn failing(how: &Failing) -> Response {
    let status = StatusCode::from_u16(how.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Refusal(status, how.message.clone()).into_response();
    let retry_after = how.retry_after.as_deref().map(HeaderValue::from_str);
    if let Some(Ok(value)) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// The first half of the body, as if it were all.
async fn halved(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, LARGEST).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(whole.slice(..whole.len() / 2)))
}
