//! `scratch serve`: the one place where the command line meets the server.

use clap::Args;
use serde::Serialize;
use tokio::signal::unix::{SignalKind, signal};

use super::context::Context;
use super::output::{self, Reply, Report, View};
use crate::db::Database;
use crate::failure::{Failure, Kind};
use crate::server::{self, Identity, ListenError, State};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch serve --port 8080")]
pub(crate) struct Options {
    #[command(flatten)]
    address: Address,
}

/// Where to listen.
#[derive(Debug, Clone, Args)]
pub(crate) struct Address {
    /// Address to listen on [default: HOST, else 127.0.0.1 in development, 0.0.0.0 otherwise]
    #[arg(long, value_name = "ADDRESS")]
    host: Option<String>,

    /// Port to listen on, 0 for any free one [default: PORT, else 3010]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

/// A server that listens.
pub(crate) struct Listening {
    listener: tokio::net::TcpListener,
    /// Its address, the real port in it.
    pub(crate) url: String,
}

/// What became of the wish to listen.
pub(crate) enum Listened {
    /// The port is ours.
    Here(Listening),
    /// Another `scratch serve` has it already.
    AlreadyServed {
        /// Its address.
        url: String,
        /// What it serves.
        identity: Identity,
    },
}

#[derive(Serialize)]
struct Announcement<'a> {
    url: &'a str,
}

impl Report for Announcement<'_> {
    fn view(&self) -> View {
        View::Verbatim(self.url.to_owned())
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let listening = match self.address.listen(context).await? {
            Listened::Here(listening) => listening,
            Listened::AlreadyServed { url, .. } => {
                return Err(Failure::new(
                    Kind::Failed,
                    format!("a scratch server is at {url} already"),
                )
                .hint("choose another port with `--port N`, or any free one with `--port 0`"));
            }
        };
        let target = context.target().await?;
        let state = context.server(Database::lazy(target)).await?;
        let announcement = Announcement {
            url: &listening.url,
        };
        output::announce(&announcement, context.format())?;
        listening.serve(context, state).await?;
        Ok(Reply::nothing())
    }
}

impl Address {
    /// Takes the port, or finds out that another `scratch serve` has it.
    pub(crate) async fn listen(&self, context: &Context) -> Result<Listened, Failure> {
        let settings = context.settings()?.server()?;
        let host = self.host.clone().unwrap_or(settings.host);
        let port = self.port.unwrap_or(settings.port);
        match server::listen(&host, port).await {
            Ok(listener) => {
                let port = listener
                    .local_addr()
                    .map_err(|error| Failure::new(Kind::Failed, error))?
                    .port();
                Ok(Listened::Here(Listening {
                    listener,
                    url: url(&host, port),
                }))
            }
            Err(error @ ListenError::Taken { .. }) => match server::identify(&host, port).await {
                Some(identity) => Ok(Listened::AlreadyServed {
                    url: url(&host, port),
                    identity,
                }),
                None => Err(error.into()),
            },
            Err(error) => Err(error.into()),
        }
    }
}

impl Listening {
    /// Serves until SIGTERM or Ctrl-C, then drains; a second signal ends at once.
    pub(crate) async fn serve(self, context: &Context, state: State) -> Result<(), Failure> {
        let mut terminate = signal(SignalKind::terminate()).map_err(|error| {
            Failure::new(Kind::Failed, error).context("cannot listen for signals")
        })?;
        let mut stopped = async move || {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        };
        let (stop, stopping) = tokio::sync::oneshot::channel::<()>();
        let serving = server::serve(self.listener, state, async {
            let _ = stopping.await;
        });
        let signals = async {
            stopped().await;
            tracing::info!("stopping; a second signal stops at once");
            let _ = stop.send(());
            stopped().await;
        };
        tracing::info!(url = %self.url, environment = %context.settings()?.environment(), "serving");
        tokio::select! {
            served = serving => {
                served.map_err(|error| Failure::new(Kind::Failed, error).context("the server failed"))
            }
            () = signals => Ok(()),
        }
    }
}

fn url(host: &str, port: u16) -> String {
    if host.contains(':') {
        format!("http://[{host}]:{port}")
    } else {
        format!("http://{host}:{port}")
    }
}
