//! Taking connections, and letting go of them so that nobody is cut off: the life of the server.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tower::ServiceExt as _;

use super::{State, router};

/// How long requests that are under way may take once the server was told to stop.
const DRAIN: Duration = Duration::from_secs(25);
/// How long a connection on which nothing happens is kept then: its client may just be sending.
const LAST_CALL: Duration = Duration::from_millis(500);
/// Longest wait for the whole head of the next request: longer than usual load balancers keep a
/// connection, so that it is they who let go.
const IDLE: Duration = Duration::from_secs(75);
/// Pause after the machine could not give a connection.
const SHORTAGE: Duration = Duration::from_millis(100);

/// Where a request came from, on the connection itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// What every connection gets.
#[derive(Clone)]
struct Door {
    router: Router,
    /// Whether the server was told to stop.
    stopping: watch::Receiver<bool>,
    /// Dropped with the connection.
    _open: mpsc::Sender<Infallible>,
}

/// Serves until `stop` resolves; then takes those who already stand at the door, closes it, and lets
/// requests that are under way, work on keys and what new users get finish, for 25 s at most. Answers say then that the connection ends.
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
        _open: open,
    };
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => door.take(stream, peer),
                Err(error) => pause(&error).await,
            },
            () = &mut stop => break,
        }
    }
    state.drain();
    // Closing the socket resets everybody whom it has not handed out yet. Asked directly: the
    // runtime may not know of the newest.
    let listener = listener.into_std()?;
    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                stream.set_nonblocking(true)?;
                door.take(TcpStream::from_std(stream)?, peer);
            }
            Err(error) if is_of_the_client(error.kind()) => {}
            Err(_) => break,
        }
    }
    drop(listener);
    let _ = stopping.send(true);
    drop(door);
    let ending = async {
        all_closed.recv().await;
        state.is_idle().await;
        if let Some(resources) = &state.new_user_resources {
            resources.close().await;
        }
    };
    if tokio::time::timeout(DRAIN, ending).await.is_err() {
        tracing::warn!("requests that took longer than {DRAIN:?} more were cut off");
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
    fn take(&self, stream: TcpStream, peer: SocketAddr) {
        tokio::spawn(self.clone().attend(stream, peer));
    }

    /// Serves one connection to its end.
    async fn attend(mut self, stream: TcpStream, peer: SocketAddr) {
        let _ = stream.set_nodelay(true);
        let router = self.router.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            router.clone().oneshot(request)
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
