//! `scratch db url`.

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::output::{Reply, Report, View};
use crate::failure::Failure;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch db url --reveal")]
pub(crate) struct Options {
    /// Print it whole, with the password
    #[arg(long)]
    reveal: bool,
}

#[derive(Serialize)]
struct Url {
    url: String,
    revealed: bool,
}

impl Report for Url {
    fn view(&self) -> View {
        View::Verbatim(self.url.clone())
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let url = context.target().await?.url;
        Reply::of(&Url {
            url: if self.reveal {
                url.reveal().to_owned()
            } else {
                url.to_string()
            },
            revealed: self.reveal,
        })
    }
}
