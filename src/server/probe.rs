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

/// What the `scratch serve` at `host:port` serves; `None` if something else listens there.
pub async fn identify(host: &str, port: u16) -> Option<Identity> {
    let reachable = match host {
        "0.0.0.0" => "127.0.0.1",
        "::" => "::1",
        host => host,
    };
    let authority = if reachable.contains(':') {
        format!("[{reachable}]:{port}")
    } else {
        format!("{reachable}:{port}")
    };
    // Longer than the server waits for its database.
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(4))
        .build()
        .ok()?;
    let asked = client.get(format!("http://{authority}/readyz")).send();
    let answer = asked.await.ok()?;
    let server = answer.headers().get(SERVER)?;
    if !server.as_bytes().starts_with(b"scratch/") {
        return None;
    }
    answer.json().await.ok()
}
