//! Figures for Prometheus, on a listener of their own: nobody who may reach the server reads them by
//! that alone.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use tokio::net::TcpListener;

use super::State;

/// Upper ends of the durations, in seconds: from a look at memory to the longest request.
const DURATIONS: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 20.0,
];

/// Where Prometheus asks, as it does unless told otherwise.
const PATH: &str = "/metrics";

/// The type of what Prometheus reads.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What tells requests apart. Each has few values, whatever clients send.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: &'static str,
    /// The template, not the path.
    route: String,
    status: u16,
}

/// What tells failed logins apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Attempt {
    scheme: &'static str,
}

/// What is counted.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Request, Histogram>,
    in_flight: Gauge,
    failed_logins: Family<Attempt, Counter>,
    connections: Gauge,
    idle_connections: Gauge,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("scratch");
        let requests =
            Family::new_with_constructor((|| Histogram::new(DURATIONS)) as fn() -> Histogram);
        registry.register_with_unit(
            "http_request_duration",
            "How long requests took, by what became of them",
            Unit::Seconds,
            requests.clone(),
        );
        let in_flight = Gauge::default();
        registry.register(
            "http_requests_in_flight",
            "Requests that are under way",
            in_flight.clone(),
        );
        let failed_logins = Family::default();
        registry.register(
            "failed_logins",
            "Requests whose authentication failed",
            failed_logins.clone(),
        );
        let (connections, idle_connections) = (Gauge::default(), Gauge::default());
        registry.register(
            "db_connections",
            "Connections to the database",
            connections.clone(),
        );
        registry.register(
            "db_connections_idle",
            "Connections to the database that nobody uses",
            idle_connections.clone(),
        );
        let build = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "Which build this is", build);
        Self {
            registry,
            requests,
            in_flight,
            failed_logins,
            connections,
            idle_connections,
        }
    }

    pub(super) fn began(&self) {
        self.in_flight.inc();
    }

    pub(super) fn ended(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        self.in_flight.dec();
        let request = Request {
            method,
            route: route.to_owned(),
            status,
        };
        let histogram = self.requests.get_or_create(&request);
        histogram.observe(took.as_secs_f64());
    }

    pub(super) fn login_failed(&self, scheme: &'static str) {
        self.failed_logins.get_or_create(&Attempt { scheme }).inc();
    }

    fn text(&self, state: &State) -> String {
        let (all, idle) = state.db.connections();
        self.connections.set(all.into());
        self.idle_connections.set(idle.into());
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a text takes whatever is written");
        text
    }
}

/// Answers `/metrics` until it is dropped.
pub async fn serve_metrics(listener: TcpListener, state: State) -> std::io::Result<()> {
    let routes = Router::new().route(PATH, get(metrics)).with_state(state);
    axum::serve(listener, routes).await
}

async fn metrics(extract::State(state): extract::State<State>) -> impl IntoResponse {
    let metrics = state.metrics.as_ref().map(Arc::clone);
    let text = metrics.map_or_else(String::new, |metrics| metrics.text(&state));
    ([(header::CONTENT_TYPE, OPEN_METRICS)], text)
}
