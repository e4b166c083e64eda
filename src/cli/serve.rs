//! `scratch serve`: the one place where the command line meets the server.

use std::net::SocketAddr;

use clap::Args;
use serde::Serialize;
use tokio::net::TcpListener;

use super::context::Context;
use super::db::migrate::{self as db_migrate, LockTimeout};
use super::interrupts::{Interrupts, interrupted};
use super::output::{self, Reply, Report, View};
use crate::db::{Database, Target};
use crate::failure::{Failure, Kind};
use crate::http::probe::{self, Identity};
use crate::server::{self, ListenError, State};
use crate::settings::value;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  scratch serve --port 8080\n  scratch serve --migrate --metrics-addr 127.0.0.1:9464"
)]
pub(crate) struct Options {
    /// Apply pending migrations first, as `scratch db migrate` does
    #[arg(long)]
    migrate: bool,

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

    /// Address and port of a listener of its own for Prometheus [default: METRICS_ADDR, else none]
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = value::socket_address)]
    metrics_addr: Option<SocketAddr>,
}

/// A server that listens.
pub(crate) struct Listening {
    listener: TcpListener,
    /// Where Prometheus asks.
    metrics: Option<TcpListener>,
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
        let mut interrupts = Interrupts::listen()?;
        let preparing = Box::pin(self.prepare(context));
        let (listening, state) = interrupts.end(preparing).await?;
        let announcement = Announcement {
            url: &listening.url,
        };
        output::announce(&announcement, context.format())?;
        listening.serve(context, state, interrupts).await?;
        Ok(Reply::nothing())
    }

    /// Everything before the server. It listens when it can serve: nobody is to wait at the door
    /// of one that migrates.
    async fn prepare(&self, context: &Context) -> Result<(Listening, State), Failure> {
        let target = context.target().await?;
        if self.migrate {
            db_migrate::bring_up(context, &target, LockTimeout::default()).await?;
        }
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
        let state = listening.state(context, target).await?;
        Ok((listening, state))
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
                let port = local_address(&listener)?.port();
                let metrics = self.metrics_addr.or(context.settings()?.traffic()?.metrics);
                let metrics = match metrics {
                    Some(address) => Some(server::listen_at(address).await?),
                    None => None,
                };
                Ok(Listened::Here(Listening {
                    listener,
                    metrics,
                    url: url(&host, port),
                }))
            }
            Err(error @ ListenError::Taken { .. }) => match probe::identify(&host, port).await {
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
    /// What will be served here, on this database.
    pub(crate) async fn state(&self, context: &Context, target: Target) -> Result<State, Failure> {
        let has_metrics = self.metrics.is_some();
        context.server(Database::lazy(target), has_metrics).await
    }

    /// Serves until SIGTERM or Ctrl-C, then drains; a second signal ends at once.
    pub(crate) async fn serve(
        self,
        context: &Context,
        state: State,
        mut interrupts: Interrupts,
    ) -> Result<(), Failure> {
        let (stop, stopping) = tokio::sync::oneshot::channel::<()>();
        let environment = context.settings()?.environment();
        tracing::info!(url = %self.url, %environment, "serving");
        if let Some(metrics) = self.metrics {
            let address = local_address(&metrics)?;
            tracing::info!("metrics at http://{address}/metrics");
            tokio::spawn(server::serve_metrics(metrics, state.clone()));
        }
        let serving = server::serve(self.listener, state, async {
            let _ = stopping.await;
        });
        let signals = async {
            interrupts.next().await;
            tracing::info!("stopping; a second signal stops at once");
            let _ = stop.send(());
            interrupts.next().await;
        };
        tokio::select! {
            served = serving => {
                served.map_err(|error| Failure::new(Kind::Failed, error).context("the server failed"))
            }
            () = signals => Err(interrupted()),
        }
    }
}

fn local_address(listener: &TcpListener) -> Result<SocketAddr, Failure> {
    let address = listener.local_addr();
    address.map_err(|error| Failure::new(Kind::Failed, error))
}

fn url(host: &str, port: u16) -> String {
    if host.contains(':') {
        format!("http://[{host}]:{port}")
    } else {
        format!("http://{host}:{port}")
    }
}
