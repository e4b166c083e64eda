//! Ctrl-C and SIGTERM, for commands that end in their own way.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::failure::{Failure, Kind};

/// Wishes to stop, one after the other.
pub(crate) struct Interrupts {
    interrupt: Signal,
    terminate: Signal,
}

impl Interrupts {
    /// From now on the process ends by itself or not at all.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let listen = |kind| {
            signal(kind).map_err(|error| {
                Failure::new(Kind::Failed, error).context("cannot listen for signals")
            })
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    /// Runs to the end, or until the next one: then everything that is under way is dropped, and an
    /// open transaction with it.
    pub(crate) async fn end<T>(
        &mut self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::select! {
            done = work => done,
            () = self.next() => Err(interrupted()),
        }
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// What a command says that was ended.
pub(crate) fn interrupted() -> Failure {
    Failure::new(Kind::Interrupted, "interrupted").hint(
        "what was reported as done is done; what was under way may be: look before you repeat it",
    )
}
