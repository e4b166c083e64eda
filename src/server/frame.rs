//! What surrounds every request: a limit on its time, a net for panics, headers for browsers, and
//! paths that are written a little differently.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::Router;
use axum::extract::{self, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use tower::ServiceExt as _;

use super::State;
use super::error::{ApiError, unknown_route};
use super::ofrep::FLAG;
use super::routes::WORDS;
use crate::panics;

/// Longest time that a request may take, in all: more than any wait inside.
const LONGEST: Duration = Duration::from_secs(20);

/// How long a request that is under way when the database falls silent waits for its return.
const SILENCE: Duration = Duration::from_secs(2);

/// The type of JSON as clients know it.
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// What every answer says. The origin is any, and so credentials of the browser are never allowed.
const EVERYWHERE: [(HeaderName, &str); 3] = [
    // So that `scratch up` knows its own server.
    (
        header::SERVER,
        concat!("scratch/", env!("CARGO_PKG_VERSION")),
    ),
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "Content-Type,Cache-Control,Content-Disposition,ETag,Retry-After",
    ),
];

/// What an answer to OPTIONS says beside that, whatever the path.
const PREFLIGHT: [(HeaderName, &str); 2] = [
    (
        header::ACCESS_CONTROL_ALLOW_METHODS,
        "GET,POST,PUT,DELETE,OPTIONS,PATCH",
    ),
    (
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        "Content-Type,Authorization,Cache-Control,X-Requested-With,If-None-Match,X-API-Key",
    ),
];

/// Answers in time, and always.
pub(super) async fn frame(
    extract::State(state): extract::State<State>,
    request: Request,
    next: Next,
) -> Response {
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = if is_preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        answer(&state, request, next).await
    };
    let headers = response.headers_mut();
    for (name, value) in EVERYWHERE {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_preflight {
        for (name, value) in PREFLIGHT {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind == "application/json") {
        headers.insert(header::CONTENT_TYPE, JSON);
    }
    if state.is_draining() {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

async fn answer(state: &State, request: Request, next: Next) -> Response {
    let running = AssertUnwindSafe(next.run(request)).catch_unwind();
    tokio::select! {
        biased;
        done = running => done.unwrap_or_else(|panic| {
            let said = panics::words(&*panic);
            tracing::error!(said, "a request met a mistake of this program");
            ApiError::internal().into_response()
        }),
        () = tokio::time::sleep(LONGEST) => {
            tracing::warn!("a request took longer than {LONGEST:?}");
            ApiError::unavailable().into_response()
        }
        () = state.db.away_for(SILENCE) => ApiError::unavailable().into_response(),
    }
}

/// Tries once more what no route takes, with its words in lower case and without the slash at its
/// end: the older server takes both.
pub(super) async fn tolerate(routes: Router, mut request: Request) -> Response {
    let Some(usual) = usual(request.uri()) else {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        return unknown_route(method, uri).await.into_response();
    };
    *request.uri_mut() = usual;
    routes
        .oneshot(request)
        .await
        .unwrap_or_else(|never| match never {})
}

/// How the path is usually written; `None` if it is written so.
fn usual(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let trimmed = path.strip_suffix('/').filter(|rest| !rest.is_empty());
    let segments = trimmed.unwrap_or(path).split('/').map(|segment| {
        let lower = segment.to_ascii_lowercase();
        let is_word = WORDS.contains(&lower);
        if is_word { lower } else { segment.to_owned() }
    });
    let key = path.split_at_checked(FLAG.len());
    let key = key.filter(|(start, key)| !key.is_empty() && start.eq_ignore_ascii_case(FLAG));
    let usual = match key {
        Some((_, key)) => format!("{FLAG}{key}"),
        None => segments.collect::<Vec<_>>().join("/"),
    };
    if usual == path {
        return None;
    }
    let target = match uri.query() {
        Some(query) => format!("{usual}?{query}"),
        None => usual,
    };
    target.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use axum::body::Body;
    use axum::routing::get;

    use super::*;
    use crate::clock::SystemClock;
    use crate::db::{Database, Target};
    use crate::features::{Features, LiveDefinitions};
    use crate::http::Policy;
    use crate::ids::SystemEntropy;
    use crate::keys::Meter;
    use crate::openrouter::{self, Client};
    use crate::server::routes::surrounded;
    use crate::server::{Config, Rates, Stopping};
    use crate::settings::{
        AgentSettings, DatabaseUrl, Environment, OpenRouterSettings, SystemFlagSettings,
    };

    /// A log that a test reads.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(text)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// A server that has nothing, and needs nothing.
    async fn state() -> State {
        let clock = Arc::new(SystemClock);
        let provider = Client::new(openrouter::Config {
            settings: OpenRouterSettings {
                base_url: "http://127.0.0.1:1".parse().unwrap(),
                management_key: None,
            },
            environment: Environment::Test,
            policy: Policy::default(),
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
        });
        State::new(Config {
            db: Database::lazy(Target {
                url: DatabaseUrl::parse("postgres://u@127.0.0.1:1/d").unwrap(),
                direct: None,
                environment: Environment::Test,
            }),
            clerk: None,
            agent: AgentSettings::default(),
            features: Features::new(
                LiveDefinitions::default(),
                SystemFlagSettings::default(),
                clock.clone(),
            )
            .await,
            meter: Meter::new(provider.unwrap(), clock),
            sealer: None,
            shared: None,
            provisioning: None,
            new_user_resources: None,
            rates: Rates::default(),
            trusted_proxies: Vec::new(),
            metrics: false,
            stopping: Stopping::default(),
        })
    }

    #[tokio::test]
    async fn a_mistake_is_an_answer_as_any_other_and_the_log_tells_where_it_is() {
        let usual = std::panic::take_hook();
        // Other tests panic, too, and have no log.
        let here = std::thread::current().id();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().id() == here {
                panics::log(panic);
            } else {
                usual(panic);
            }
        }));
        let log = Log::default();
        let writer = log.clone();
        let logs = tracing_subscriber::fmt()
            .json()
            .with_writer(move || writer.clone());
        let _listening = tracing::subscriber::set_default(logs.finish());
        let routes = Router::new().route("/broken", get(async || broken()));
        let request = Request::get("/broken").header("x-request-id", "mine-7");
        let answer =
            surrounded(routes, state().await).oneshot(request.body(Body::empty()).unwrap());
        let answer = answer.await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
        assert_eq!(answer.headers()["x-request-id"], "mine-7");
        let body = axum::body::to_bytes(answer.into_body(), 1000)
            .await
            .unwrap();
        assert_eq!(
            std::str::from_utf8(&body).unwrap(),
            r#"{"message":"Internal server error","error":"Internal Server Error","statusCode":500}"#
        );
        let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        let told = said
            .lines()
            .find(|line| line.contains("this program has a mistake"));
        let told = told.unwrap_or_else(|| panic!("not told: {said}"));
        for text in ["out of order", file!(), "mine-7"] {
            assert!(told.contains(text), "{text}: {told}");
        }
        assert!(!said.contains("hush"), "{said}");
    }

    fn broken() {
        panic!("out of order: {}", "hush");
    }

    #[test]
    fn only_words_lose_their_capitals_and_only_one_slash_goes() {
        let usual = |text: &str| usual(&text.parse().unwrap()).map(|uri| uri.to_string());
        assert_eq!(usual("/HEALTH").as_deref(), Some("/health"));
        assert_eq!(
            usual("/Users/usr_ABC/Debug/?A=B").as_deref(),
            Some("/users/usr_ABC/debug?A=B")
        );
        assert_eq!(usual("/user/credentials/aac_ABC"), None);
        assert_eq!(
            usual("/OFREP/V1/Evaluate/Flags/New/").as_deref(),
            Some("/ofrep/v1/evaluate/flags/New/")
        );
        assert_eq!(
            usual("/ofrep/v1/evaluate/flags/").as_deref(),
            Some("/ofrep/v1/evaluate/flags")
        );
        assert_eq!(usual("/health//").as_deref(), Some("/health/"));
        assert_eq!(usual("/"), None);
    }
}
