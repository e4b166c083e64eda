//! `scratch openapi`: what the server offers, for programs.

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use super::output::{Reply, Report, View};
use crate::failure::Failure;
use crate::server;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch openapi > openapi.json")]
pub(crate) struct Options {}

#[derive(Serialize)]
#[serde(transparent)]
struct Document(Value);

impl Report for Document {
    fn view(&self) -> View {
        View::Verbatim(format!("{:#}", self.0))
    }
}

impl Options {
    #[expect(clippy::unused_self, reason = "as with every command")]
    pub(crate) fn run(self) -> Result<Reply, Failure> {
        Reply::of(&Document(server::openapi()))
    }
}
