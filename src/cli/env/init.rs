//! `scratch env init`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::file;
use crate::cli::output::{Reply, Report, View};
use crate::failure::{Failure, Kind};
use crate::ids::Entropy;
use crate::settings::Environment;
use crate::settings::example::with_fresh_secrets;
use crate::settings::registry::{Sample, variables};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch env init")]
pub(crate) struct Options {
    /// Replace the file if there is one; its secrets are lost
    #[arg(long)]
    overwrite: bool,
}

#[derive(Serialize)]
struct Written {
    path: PathBuf,
    generated: Vec<&'static str>,
}

impl Report for Written {
    fn view(&self) -> View {
        View::line(format!(
            "Wrote {} with fresh {}",
            self.path.display(),
            self.generated.join(", ")
        ))
    }
}

impl Options {
    pub(crate) fn run(self, context: &Context) -> Result<Reply, Failure> {
        // Only development has a file that needs no name.
        let chosen = context.global().environment;
        let environment = chosen.unwrap_or(Environment::Development);
        let name = match environment {
            Environment::Development => ".env".to_owned(),
            other => format!(".env.{other}"),
        };
        let text = with_fresh_secrets(environment, &*context.entropy);
        write(&context.path(&name), &text, self.overwrite)?;
        Reply::of(&Written {
            path: name.into(),
            generated: variables()
                .filter(|variable| variable.sample == Sample::Generated)
                .map(|variable| variable.name)
                .collect(),
        })
    }
}

/// Writes a new `.env` of development, unless there is one.
pub(crate) fn write_new(path: &Path, entropy: &dyn Entropy) -> Result<(), Failure> {
    let text = with_fresh_secrets(Environment::Development, entropy);
    write(path, &text, false)
}

/// Writes a file of settings that only its owner may read. It appears whole or not at all.
fn write(path: &Path, text: &str, overwrite: bool) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        match error.kind() {
        ErrorKind::AlreadyExists => Failure::refused(format!("{} exists already", path.display()))
            .hint(
                "keep it and look at it with `scratch env show`, or replace it, secrets and all, \
                 with `scratch env init --overwrite`",
            ),
        _ => Failure::new(Kind::Failed, error)
            .context(format!("cannot write {}", path.display()))
            .hint("work in a folder that you can write to, or set the variables in the process environment"),
    }
    };
    file::write(path, text.as_bytes(), overwrite).map_err(failed)
}
