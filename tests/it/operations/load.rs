//! Clients that record usage as fast as they can, over sockets that hide nothing: neither a reset
//! nor an answer that was cut short.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::PgPool;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::{AGENT, USER};

/// What clients have seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Ids of the events that the server said it has recorded.
    pub(super) recorded: Vec<String>,
    /// How often 503 was answered, each time with Retry-After.
    pub(super) unavailable: usize,
    /// Everything else that was answered.
    pub(super) odd: Vec<String>,
    /// Requests that got no whole answer on a connection that had been made.
    pub(super) cut_off: Vec<String>,
    /// The longest time that an answer took.
    pub(super) slowest: Duration,
}

impl Seen {
    fn merge(&mut self, other: Self) {
        self.recorded.extend(other.recorded);
        self.unavailable += other.unavailable;
        self.odd.extend(other.odd);
        self.cut_off.extend(other.cut_off);
        self.slowest = self.slowest.max(other.slowest);
    }

    /// Fails unless each event that was said to be recorded is there.
    pub(super) async fn verify(&self, pool: &PgPool) {
        let rows = sqlx::query_scalar(r#"SELECT "id" FROM "AiAgentTokenUsageEvent""#);
        let there: BTreeSet<String> = rows.fetch_all(pool).await.unwrap().into_iter().collect();
        let lost: Vec<_> = self
            .recorded
            .iter()
            .filter(|id| !there.contains(*id))
            .collect();
        assert!(lost.is_empty(), "lost: {lost:?}");
    }
}

/// Clients at work.
pub(super) struct Load {
    clients: JoinSet<Seen>,
    enough: Arc<AtomicBool>,
    recorded: Arc<AtomicUsize>,
}

impl Load {
    /// So many clients, of which every other makes a new connection for each request.
    pub(super) fn start(address: &str, clients: usize) -> Self {
        let enough = Arc::new(AtomicBool::new(false));
        let recorded = Arc::new(AtomicUsize::new(0));
        let mut set = JoinSet::new();
        for index in 0..clients {
            let client = Client {
                address: address.trim_start_matches("http://").to_owned(),
                keeps: index % 2 == 0,
                enough: Arc::clone(&enough),
                recorded: Arc::clone(&recorded),
            };
            set.spawn(client.work());
        }
        Self {
            clients: set,
            enough,
            recorded,
        }
    }

    /// Waits until so many more events are recorded.
    pub(super) async fn goes_on(&self, more: usize) {
        let began = Instant::now();
        let before = self.recorded.load(Ordering::Relaxed);
        while self.recorded.load(Ordering::Relaxed) < before + more {
            assert!(
                began.elapsed() < Duration::from_mins(1),
                "nothing is recorded any more"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Ends the clients, unless the server has ended before, and tells what they saw.
    pub(super) async fn end(mut self, is_enough: bool) -> Seen {
        self.enough.store(is_enough, Ordering::Relaxed);
        let mut all = Seen::default();
        while let Some(seen) = self.clients.join_next().await {
            all.merge(seen.unwrap());
        }
        all
    }
}

struct Client {
    address: String,
    /// Whether it keeps its connection.
    keeps: bool,
    enough: Arc<AtomicBool>,
    recorded: Arc<AtomicUsize>,
}

impl Client {
    /// Works until nothing listens any more, or it is told that it is enough.
    async fn work(self) -> Seen {
        let mut seen = Seen::default();
        let body =
            r#"{"model":"m","requests":1,"requestTokens":1,"responseTokens":1,"totalTokens":2}"#;
        let request = format!(
            "POST /agent-token-usage/track HTTP/1.1\r\nhost: localhost\r\n\
             authorization: Agent-Token {AGENT}:{USER}\r\ncontent-type: application/json\r\n\
             connection: {}\r\ncontent-length: {}\r\n\r\n{body}",
            if self.keeps { "keep-alive" } else { "close" },
            body.len()
        );
        let mut kept = None;
        while !self.enough.load(Ordering::Relaxed) {
            let mut stream = match kept.take() {
                Some(stream) => stream,
                None => match TcpStream::connect(&self.address).await {
                    Ok(stream) => stream,
                    Err(_) => break,
                },
            };
            let asked = Instant::now();
            match exchange(&mut stream, &request).await {
                Ok(answer) => {
                    seen.slowest = seen.slowest.max(asked.elapsed());
                    if self.keeps && !answer.head.contains("connection: close") {
                        kept = Some(stream);
                    }
                    let before = seen.recorded.len();
                    answer.note(&mut seen);
                    let more = seen.recorded.len() - before;
                    self.recorded.fetch_add(more, Ordering::Relaxed);
                }
                Err(error) => {
                    seen.cut_off.push(format!("keeps {}: {error}", self.keeps));
                }
            }
        }
        seen
    }
}

struct Answer {
    /// In lower case.
    head: String,
    body: String,
}

impl Answer {
    fn note(self, seen: &mut Seen) {
        if self.head.starts_with("http/1.1 201") {
            let body: serde_json::Value = serde_json::from_str(&self.body).unwrap();
            seen.recorded.push(body["id"].as_str().unwrap().to_owned());
        } else if self.head.starts_with("http/1.1 503") && self.head.contains("retry-after: ") {
            seen.unavailable += 1;
        } else {
            seen.odd.push(format!("{}{}", self.head, self.body));
        }
    }
}

/// One request and its whole answer.
async fn exchange(stream: &mut TcpStream, request: &str) -> Result<Answer, String> {
    let wrong = |what: &str, error: std::io::Error| format!("{what}: {error}");
    let sent = stream.write_all(request.as_bytes()).await;
    sent.map_err(|error| wrong("sending", error))?;
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let (_, length) = head.split_once("content-length: ").ok_or("no length")?;
            let length: usize = length.lines().next().unwrap().parse().unwrap();
            if body.len() >= length {
                let body = body.to_owned();
                return Ok(Answer { head, body });
            }
        }
        match stream.read_buf(&mut bytes).await {
            Ok(0) => return Err(format!("closed after {} bytes", bytes.len())),
            Ok(_) => {}
            Err(error) => return Err(wrong("reading", error)),
        }
    }
}
