//! Letting go of a client that stands still: one that takes nothing of its answer, or never comes to
//! the end of the head of its request.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// From the first byte of a head to its last.
    pub(super) head: Duration,
    /// To take anything of its answer.
    pub(super) stalled: Duration,
}

/// Whose turn it is on a connection: the client's in even ones, which sends a head, and the server's
/// in odd ones, in which it reads a body and answers. Its turn goes on after an answer to a request whose
/// body was not read to its end: the rest of that may come next. So the head after such a request is
/// not timed here.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Arc<AtomicU64>);

impl Turns {
    /// A head has come: the server's turn.
    pub(super) fn head_ended(&self) {
        self.0.fetch_or(1, Ordering::Relaxed);
    }

    /// A request is answered and its body was read to its end: the client's turn.
    pub(super) fn request_ended(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The body of a request, which remembers whether it has ended.
pub(super) struct Ending<B> {
    body: B,
    has_ended: Arc<AtomicBool>,
}

impl<B: Body> Ending<B> {
    pub(super) fn new(body: B) -> Self {
        let has_ended = Arc::new(AtomicBool::new(body.is_end_stream()));
        Self { body, has_ended }
    }

    /// Tells it when the body is gone, too.
    pub(super) fn has_ended(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.has_ended)
    }
}

impl<B: Body + Unpin> Body for Ending<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if frame.is_none() || self.body.is_end_stream() {
            self.has_ended.store(true, Ordering::Relaxed);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream whose reading fails once a head has taken too long, and whose writing fails once nothing
/// could be written for so long. Slowness is no reason there.
pub(super) struct Impatient<S> {
    stream: S,
    patience: Patience,
    turns: Turns,
    head: Option<Head>,
    /// Runs while nothing can be written.
    alarm: Option<Pin<Box<Sleep>>>,
}

/// A head of which something has come.
struct Head {
    turn: u64,
    began: Instant,
    /// Runs while the rest is waited for.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<S> Impatient<S> {
    pub(super) const fn new(stream: S, patience: Patience, turns: Turns) -> Self {
        Self {
            stream,
            patience,
            turns,
            head: None,
            alarm: None,
        }
    }

    /// Remembers when the head began to come.
    fn has_read(&mut self) {
        let turn = self.turns.now();
        if self.head.as_ref().is_none_or(|head| head.turn != turn) {
            self.head = Some(Head {
                turn,
                began: Instant::now(),
                alarm: None,
            });
        }
    }

    /// Whether the head that is waited for takes too long.
    fn poll_late(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let turn = self.turns.now();
        let awaited = |head: &&mut Head| turn.is_multiple_of(2) && head.turn == turn;
        let Some(head) = self.head.as_mut().filter(awaited) else {
            return Poll::Pending;
        };
        let end = head.began + self.patience.head;
        let alarm = head.alarm.get_or_insert_with(|| Box::pin(sleep_until(end)));
        alarm.as_mut().poll(context)
    }

    fn unless_stalled<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.alarm = None;
            return written;
        }
        let longest = self.patience.stalled;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep(longest)));
        ready!(alarm.as_mut().poll(context));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Impatient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if read.is_ready() {
            self.has_read();
            return read;
        }
        ready!(self.poll_late(context));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Impatient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.unless_stalled(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.unless_stalled(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.unless_stalled(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    const SHORT: Duration = Duration::from_secs(1);
    const SHORTER: Duration = Duration::from_millis(200);
    const LONG: Duration = Duration::from_mins(10);

    #[tokio::test]
    async fn who_takes_nothing_is_let_go_and_who_is_slow_is_not() {
        let (near, mut far) = duplex(8);
        let patience = Patience {
            head: LONG,
            stalled: SHORT,
        };
        let mut stream = Impatient::new(near, patience, Turns::default());
        let slow = async {
            let mut taken = [0; 8];
            for _ in 0..5 {
                sleep(SHORT / 4).await;
                far.read_exact(&mut taken).await.unwrap();
            }
        };
        let (written, ()) = tokio::join!(stream.write_all(&[7; 40]), slow);
        written.unwrap();
        // Nobody reads the rest.
        let error = stream.write_all(&[7; 40]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        drop(far);
    }

    #[tokio::test]
    async fn a_head_that_never_ends_is_given_up_however_it_trickles_and_silence_before_it_is_not() {
        let (near, mut far) = duplex(8);
        let patience = Patience {
            head: SHORTER,
            stalled: LONG,
        };
        let turns = Turns::default();
        let mut stream = Impatient::new(near, patience, turns.clone());
        let mut one = [0];
        let mut read = async |stream: &mut Impatient<_>| stream.read_exact(&mut one).await;
        // Nothing yet; then a whole head, and a body that takes its time.
        let silence = tokio::time::timeout(SHORTER * 2, read(&mut stream)).await;
        silence.unwrap_err();
        far.write_all(b"h").await.unwrap();
        read(&mut stream).await.unwrap();
        turns.head_ended();
        let body = async {
            sleep(SHORTER * 2).await;
            far.write_all(b"b").await.unwrap();
        };
        let (taken, ()) = tokio::join!(read(&mut stream), body);
        taken.unwrap();
        turns.request_ended();
        // Between two requests, too, silence is none of its business.
        let silence = tokio::time::timeout(SHORTER * 2, read(&mut stream)).await;
        silence.unwrap_err();
        let trickle = async {
            while far.write_all(b"h").await.is_ok() {
                sleep(SHORTER / 10).await;
            }
        };
        let given_up = async {
            loop {
                if let Err(error) = read(&mut stream).await {
                    return error;
                }
            }
        };
        tokio::select! {
            error = given_up => assert_eq!(error.kind(), ErrorKind::TimedOut),
            () = trickle => unreachable!("the other end is there"),
        }
    }
}
