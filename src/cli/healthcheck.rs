//! `scratch healthcheck`.

use clap::Args;
use serde::Serialize;

use super::context::Context;
use super::output::{Reply, Report, View};
use crate::failure::{Failure, Kind};
use crate::http::probe::{self, Health};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  scratch healthcheck\n  scratch healthcheck http://127.0.0.1:8080"
)]
pub(crate) struct Options {
    /// Address of the server [default: where `scratch serve` listens]
    url: Option<url::Url>,
}

#[derive(Serialize)]
struct Healthy {
    url: String,
    status: &'static str,
}

impl Report for Healthy {
    fn view(&self) -> View {
        View::line(format!("{}: {}", self.url, self.status))
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let url = if let Some(mut url) = self.url {
            if url.path() == "/" {
                url.set_path("/readyz");
            }
            url.to_string()
        } else {
            let settings = context.settings()?.server()?;
            probe::reachable(&settings.host, settings.port)
        };
        let unhealthy = |why| Failure::new(Kind::Unavailable, format!("{url}: {why}"));
        match probe::health(&url).await {
            Health::Ready => Reply::of(&Healthy {
                url,
                status: "ready",
            }),
            Health::NotReady(why) => Err(unhealthy(why)),
            Health::Unreachable(why) => {
                Err(unhealthy(why).hint("start the server with `scratch serve`"))
            }
        }
    }
}
