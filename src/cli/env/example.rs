//! `scratch env example`.

use serde::Serialize;

use crate::cli::output::{Reply, Report, View};
use crate::failure::Failure;
use crate::settings::example::generate;

#[derive(Serialize)]
struct Example {
    text: String,
}

impl Report for Example {
    fn view(&self) -> View {
        View::Verbatim(self.text.clone())
    }
}

pub(crate) fn run() -> Result<Reply, Failure> {
    Reply::of(&Example { text: generate() })
}
