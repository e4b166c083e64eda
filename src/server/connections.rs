//! Taking connections, and letting go of them so that nobody is cut off: the life of the server.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{Instant, timeout_at};
use tower::ServiceExt as _;

use super::stalled::{Ending, Impatient, Patience, Turns};
use super::{State, router};

/// How long a connection on which nothing happens is kept then: its client may just be sending.
const LAST_CALL: Duration = Duration::from_millis(500);
/// Longest wait for the next request: longer than usual load balancers keep a connection, so that it
/// is they who let go.
const IDLE: Duration = Duration::from_secs(75);
/// How long a client that has begun may take.
const PATIENCE: Patience = Patience {
    head: Duration::from_secs(20),
    stalled: Duration::from_secs(30),
};
/// Pause after the machine could not give a connection.
const SHORTAGE: Duration = Duration::from_millis(100);
/// Connections at a time; who comes then waits until another goes.
const MOST: usize = 4096;
/// Longest time in which those are taken who stand at the door when it closes, and how many of them:
/// as many as may wait there.
const CLOSING: Duration = Duration::from_secs(1);
const MOST_WAITING: usize = 1024;

/// How the server ends once it was told to stop.
#[derive(Debug, Clone, Copy)]
pub struct Stopping {
    /// For so long it calls itself not ready, and takes connections all the same: until those who
    /// send them know.
    pub notice: Duration,
    /// For so long, after that, what is under way may last.
    pub drain: Duration,
}

impl Default for Stopping {
    fn default() -> Self {
        Self {
            notice: Duration::ZERO,
            drain: Duration::from_secs(25),
        }
    }
}

/// Where a request came from, on the connection itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// What every connection gets.
#[derive(Clone)]
struct Door {
    router: Router,
    patience: Patience,
    /// Whether the server was told to stop.
    stopping: watch::Receiver<bool>,
    room: Arc<Semaphore>,
    /// Dropped with the connection.
    _open: mpsc::Sender<Infallible>,
}

/// Serves until `stop` resolves; then gives notice, takes those who already stand at the door, closes
/// it, and lets requests that are under way, work on keys and what new users get finish, for as long
/// as the configuration says. Answers say then that the connection ends.
pub async fn serve(
    listener: TcpListener,
    state: State,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stopping, stopped) = watch::channel(false);
    let (open, mut all_closed) = mpsc::channel(1);
    let door = Door {
        router: router(state.clone()),
        patience: PATIENCE,
        stopping: stopped,
        room: Arc::new(Semaphore::new(MOST)),
        _open: open,
    };
    let Stopping { notice, drain } = state.stopping;
    door.stand_open(&listener, stop).await;
    state.drain();
    door.stand_open(&listener, tokio::time::sleep(notice)).await;
    door.close(listener.into_std()?).await;
    let _ = stopping.send(true);
    drop(door);
    let ending = async {
        all_closed.recv().await;
        state.is_idle().await;
        if let Some(resources) = &state.new_user_resources {
            resources.close().await;
        }
    };
    if tokio::time::timeout(drain, ending).await.is_err() {
        tracing::warn!("requests that took longer than {drain:?} more were cut off");
        let pieces = state.key_work_left();
        if pieces > 0 {
            tracing::warn!(
                pieces,
                "work on keys was cut off: it is not done, or not to its end"
            );
        }
    }
    Ok(())
}

/// What went wrong with one client concerns no other; a machine without room may have some soon.
async fn pause(error: &std::io::Error) {
    if !is_of_the_client(error.kind()) {
        tracing::error!(%error, "cannot take a connection");
        tokio::time::sleep(SHORTAGE).await;
    }
}

fn is_of_the_client(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
            | ErrorKind::Interrupted
    )
}

impl Door {
    /// Takes whoever comes, until then.
    async fn stand_open(&self, listener: &TcpListener, until: impl Future<Output = ()>) {
        let mut until = pin!(until);
        loop {
            let coming = async {
                let room = self.room().await;
                (listener.accept().await, room)
            };
            tokio::select! {
                (accepted, room) = coming => match accepted {
                    Ok((stream, peer)) => self.take(stream, peer, room),
                    Err(error) => pause(&error).await,
                },
                () = &mut until => break,
            }
        }
    }

    /// Takes those who have come already. Closing the socket resets everybody whom it has not
    /// handed out yet. It is asked directly: the runtime may not know of the newest.
    async fn close(&self, listener: std::net::TcpListener) {
        let deadline = Instant::now() + CLOSING;
        for _ in 0..MOST_WAITING {
            let Ok(room) = timeout_at(deadline, self.room()).await else {
                tracing::error!("no room for those who have connected last");
                return;
            };
            let taken = listener.accept().and_then(|(stream, peer)| {
                stream.set_nonblocking(true)?;
                Ok((TcpStream::from_std(stream)?, peer))
            });
            match taken {
                Ok((stream, peer)) => self.take(stream, peer, room),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) => {
                    pause(&error).await;
                    if Instant::now() > deadline {
                        return;
                    }
                }
            }
            // Those who were taken are to be served meanwhile.
            tokio::task::yield_now().await;
        }
    }

    async fn room(&self) -> OwnedSemaphorePermit {
        let room = Arc::clone(&self.room).acquire_owned().await;
        room.expect("nobody closes it")
    }

    fn take(&self, stream: TcpStream, peer: SocketAddr, room: OwnedSemaphorePermit) {
        let attending = self.clone().attend(stream, peer);
        tokio::spawn(async move {
            attending.await;
            drop(room);
        });
    }

    /// Serves one connection to its end.
    async fn attend(mut self, stream: TcpStream, peer: SocketAddr) {
        let _ = stream.set_nodelay(true);
        let router = self.router.clone();
        let turns = Turns::default();
        let stream = Impatient::new(stream, self.patience, turns.clone());
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let request = request.map(Ending::new);
            let has_ended = request.body().has_ended();
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            let (router, turns) = (router.clone(), turns.clone());
            async move {
                turns.head_ended();
                let mut answer = router.oneshot(request).await;
                if has_ended.load(Ordering::Relaxed) {
                    turns.request_ended();
                } else if let Ok(answer) = &mut answer {
                    // Where much of the body is still to come the connection ends in any case.
                    let close = HeaderValue::from_static("close");
                    answer.headers_mut().insert(header::CONNECTION, close);
                }
                answer
            }
        });
        let mut connection = pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(IDLE)
                .serve_connection(TokioIo::new(stream), service)
        );
        let last_call = async {
            let _ = self.stopping.wait_for(|stopping| *stopping).await;
            tokio::time::sleep(LAST_CALL).await;
        };
        // A client that goes away in the middle is its own affair.
        tokio::select! {
            _ = connection.as_mut() => return,
            () = last_call => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::Request;
    use axum::http::StatusCode;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    const HEAD: Duration = Duration::from_millis(400);

    /// A client at a server that refuses whatever is posted without reading it, after a while.
    async fn connected() -> TcpStream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap());
        let (client, accepted) = tokio::join!(client, listener.accept());
        let (stream, peer) = accepted.unwrap();
        let refuse = async |unread: Request| {
            tokio::time::sleep(HEAD / 2).await;
            drop(unread);
            StatusCode::UNAUTHORIZED
        };
        let router = Router::new().route("/refused", post(refuse));
        let router = router.route("/read", post(async |_: String| "read"));
        let (stopping, stopped) = watch::channel(false);
        let door = Door {
            router: router.route("/", get("here")),
            patience: Patience {
                head: HEAD,
                stalled: HEAD * 100,
            },
            stopping: stopped,
            room: Arc::new(Semaphore::new(1)),
            _open: mpsc::channel(1).0,
        };
        tokio::spawn(async move {
            door.attend(stream, peer).await;
            drop(stopping);
        });
        client.unwrap()
    }

    /// What comes up to this, or to the end.
    async fn told(client: &mut TcpStream, end: &str) -> String {
        let mut told = Vec::new();
        while !told.ends_with(end.as_bytes()) {
            match client.read_u8().await {
                Ok(byte) => told.push(byte),
                Err(error) => panic!("{error} after {}", String::from_utf8_lossy(&told)),
            }
        }
        String::from_utf8(told).unwrap()
    }

    const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

    #[tokio::test]
    async fn after_a_body_that_nobody_reads_the_connection_ends_and_says_so() {
        let mut client = connected().await;
        let head = b"POST /refused HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\n";
        client.write_all(head).await.unwrap();
        tokio::time::sleep(HEAD / 4).await;
        client.write_all(b"body").await.unwrap();
        let refused = told(&mut client, "\r\n\r\n").await;
        assert!(refused.starts_with("HTTP/1.1 401 "), "{refused}");
        assert!(refused.contains("connection: close"), "{refused}");
        let mut rest = Vec::new();
        client.read_to_end(&mut rest).await.unwrap();
        assert_eq!(rest, b"");
    }

    #[tokio::test]
    async fn after_a_body_that_was_read_a_head_has_its_time_and_no_more() {
        for body in [
            "content-length: 4\r\n\r\nbody",
            "transfer-encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
        ] {
            let mut client = connected().await;
            let posted = format!("POST /read HTTP/1.1\r\nhost: x\r\n{body}");
            client.write_all(posted.as_bytes()).await.unwrap();
            told(&mut client, "read").await;
            tokio::time::sleep(HEAD * 2).await;
            client.write_all(&GET[..10]).await.unwrap();
            let mut rest = Vec::new();
            let ended = tokio::time::timeout(HEAD * 20, client.read_to_end(&mut rest)).await;
            ended.expect("it is let go").unwrap();
        }
    }
}
