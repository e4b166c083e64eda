//! Whether the server on a port is one of ours, and whose.

use std::time::Duration;

use reqwest::header::SERVER;
use serde::Deserialize;

/// Which system a `scratch serve` serves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Identity {
    /// The environment, as `APP_ENV` spells it.
    pub environment: String,
    /// Id of the installation; `None` while its database is away.
    pub installation: Option<String>,
}

/// What a server says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It takes requests.
    Ready,
    /// It does not, for this reason in its own words.
    NotReady(String),
    /// Nothing answers, or nothing that can be understood.
    Unreachable(String),
}

/// Longer than the server waits for its database.
const PATIENCE: Duration = Duration::from_secs(4);

/// What the `scratch serve` at `host:port` serves; `None` if something else listens there.
pub async fn identify(host: &str, port: u16) -> Option<Identity> {
    let answer = ask(&reachable(host, port)).await.ok()?;
    let server = answer.headers().get(SERVER)?;
    if !server.as_bytes().starts_with(b"scratch/") {
        return None;
    }
    answer.json().await.ok()
}

/// Whether the server whose `/readyz` this is takes requests.
pub async fn health(url: &str) -> Health {
    #[derive(Deserialize)]
    struct Said {
        status: String,
    }
    match ask(url).await {
        Ok(answer) if answer.status().is_success() => Health::Ready,
        Ok(answer) => {
            let status = answer.status();
            let said = answer.json().await.map(|Said { status }| status);
            Health::NotReady(said.unwrap_or_else(|_| status.to_string()))
        }
        Err(error) => Health::Unreachable(cause(&error)),
    }
}

/// `/readyz` of a server that listens on this address.
pub fn reachable(host: &str, port: u16) -> String {
    let host = match host {
        "0.0.0.0" => "127.0.0.1",
        "::" => "::1",
        host => host,
    };
    if host.contains(':') {
        format!("http://[{host}]:{port}/readyz")
    } else {
        format!("http://{host}:{port}/readyz")
    }
}

async fn ask(url: &str) -> reqwest::Result<reqwest::Response> {
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()?;
    client.get(url).send().await
}

/// The innermost cause, which says most.
fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
