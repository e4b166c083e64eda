//! What is told of each request: its id, one line of the log, its share of the metrics. Neither
//! bodies nor queries, which may hold secrets; of paths the template alone.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{self, MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use super::State;
use super::client::client_address;
use super::connections::Peer;
use crate::ids::{Entropy, new_attempt_id};

/// The header with the id of a request, both ways.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that is taken from a client.
const LONGEST_ID: usize = 64;
/// What is asked so often, and says so little, that the log is quiet about it while all is well.
const PROBES: [&str; 2] = ["/health", "/readyz"];
/// What no route takes.
const UNMATCHED: &str = "unmatched";
/// As other servers log a client that went away before its answer was there.
const CLIENT_WENT: u16 = 499;

/// Makes ids of requests: unique here by a count, elsewhere by where it begins.
pub(super) struct RequestIds {
    start: String,
    count: AtomicU64,
}

impl RequestIds {
    pub(super) fn new(entropy: &dyn Entropy) -> Self {
        Self {
            start: new_attempt_id(entropy),
            count: AtomicU64::new(1),
        }
    }

    fn next(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        format!("{}-{count}", self.start)
    }

    /// The id that the client gave, if it can stand in a log, else a new one.
    fn of(&self, headers: &HeaderMap) -> String {
        let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
        let is_sane = |id: &&str| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:+/=".contains(&byte);
            (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(fits)
        };
        given
            .filter(is_sane)
            .map_or_else(|| self.next(), str::to_owned)
    }
}

/// What is known of a request beside its text.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// Address of the client.
    pub(super) address: IpAddr,
    user: Arc<OnceLock<String>>,
}

impl Origin {
    /// Remembers who asks, for the log.
    pub(super) fn is_of(&self, user_id: &str) {
        let _ = self.user.set(user_id.to_owned());
    }
}

/// One request and what became of it, told when it ends in whatever way.
struct Exchange {
    state: State,
    started: Instant,
    method: &'static str,
    route: Option<MatchedPath>,
    origin: Origin,
    status: u16,
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let took = self.started.elapsed();
        let route = self.route.as_ref().map_or(UNMATCHED, MatchedPath::as_str);
        let (method, status) = (self.method, self.status);
        if let Some(metrics) = &self.state.metrics {
            metrics.ended(method, route, status, took);
        }
        // In microseconds, as milliseconds with three digits.
        let ms = f64::from(u32::try_from(took.as_micros()).unwrap_or(u32::MAX)) / 1000.0;
        let user = self.origin.user.get();
        let client = self.origin.address;
        if PROBES.contains(&route) && status < 500 {
            tracing::debug!(method, route, status, ms, %client, user, "request");
        } else {
            tracing::info!(method, route, status, ms, %client, user, "request");
        }
    }
}

/// Tells of a request.
pub(super) async fn observe(
    extract::State(state): extract::State<State>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = state.request_ids.of(request.headers());
    let span = tracing::error_span!("request", %id);
    let origin = origin(&state, &request);
    request.extensions_mut().insert(origin.clone());
    if let Some(metrics) = &state.metrics {
        metrics.began();
    }
    let exchange = Exchange {
        started: Instant::now(),
        method: method(request.method()),
        route: request.extensions().get().cloned(),
        origin,
        status: CLIENT_WENT,
        state,
    };
    async move {
        let mut exchange = exchange;
        let mut response = next.run(request).await;
        exchange.status = response.status().as_u16();
        if let Some(route) = response.extensions().get() {
            exchange.route = Some(MatchedPath::clone(route));
        }
        if let Ok(id) = HeaderValue::try_from(id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }
    .instrument(span)
    .await
}

fn origin(state: &State, request: &Request) -> Origin {
    let peer = request.extensions().get::<Peer>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    Origin {
        address: client_address(peer, request.headers(), &state.trusted_proxies),
        user: Arc::default(),
    }
}

/// Notes on the answer which route gave it, for requests that find theirs at the second try.
pub(super) async fn note_route(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

/// The method, of those that exist: a client may send any word.
fn method(method: &Method) -> &'static str {
    let known = [
        (Method::GET, "GET"),
        (Method::POST, "POST"),
        (Method::PUT, "PUT"),
        (Method::PATCH, "PATCH"),
        (Method::DELETE, "DELETE"),
        (Method::HEAD, "HEAD"),
        (Method::OPTIONS, "OPTIONS"),
    ];
    let found = known.iter().find(|(one, _)| one == method);
    found.map_or("other", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemEntropy;

    #[test]
    fn an_id_is_taken_if_it_can_stand_in_a_log() {
        let ids = RequestIds::new(&SystemEntropy);
        let of = |id: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, id.parse().unwrap());
            ids.of(&headers)
        };
        assert_eq!(of("a-B_3.x:1"), "a-B_3.x:1");
        for odd in ["", "a b", "\"}", &"x".repeat(65)] {
            let made = of(odd);
            assert!(made.starts_with(&ids.start) && made != odd, "{made}");
        }
        assert_ne!(ids.of(&HeaderMap::new()), ids.of(&HeaderMap::new()));
    }
}
