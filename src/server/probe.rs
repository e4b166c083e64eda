//! Whether the server on a port is one of ours.

use std::time::Duration;

use reqwest::header::SERVER;

/// Whether `scratch serve` answers at `host:port`.
pub async fn is_ours(host: &str, port: u16) -> bool {
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
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(1));
    let Ok(client) = client.build() else {
        return false;
    };
    let answer = client
        .get(format!("http://{authority}/health"))
        .send()
        .await;
    answer.is_ok_and(|answer| {
        let server = answer.headers().get(SERVER);
        server.is_some_and(|server| server.as_bytes().starts_with(b"scratch/"))
    })
}
