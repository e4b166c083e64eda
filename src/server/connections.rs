//! Taking connections, and letting go of them so that nobody is cut off: the life of the server.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{Instant, timeout_at};
use tower::ServiceExt as _;

use super::stalled::{Impatient, Patience, Turns};
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
        let stream = Impatient::new(stream, PATIENCE, turns.clone());
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            let (router, turns) = (router.clone(), turns.clone());
            async move {
                turns.pass();
                let answer = router.oneshot(request).await;
                turns.pass();
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
