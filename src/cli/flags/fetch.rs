//! `scratch flags fetch`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::definitions::{Provenance, from_posthog};
use crate::cli::context::Context;
use crate::cli::file;
use crate::cli::output::{Reply, Report, View};
use crate::failure::{Failure, Kind};
use crate::flags::Definitions;
use crate::posthog::Freshness;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch flags fetch
  scratch flags fetch --out definitions.json")]
pub(crate) struct Options {
    /// Save the definitions, too, for `--definitions FILE`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Replace the file if there is one
    #[arg(long, requires = "out")]
    overwrite: bool,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let environment = context.settings()?.environment();
        let Some(settings) = context.settings()?.posthog()? else {
            return Err(Failure::usage("PostHog is not configured").hint(
                "set POSTHOG_API_KEY and POSTHOG_FEATURE_FLAG_API_KEY, or try it with `scratch \
                 sandbox`",
            ));
        };
        if let Some(path) = &self.out
            && !self.overwrite
            && context.path(path).exists()
        {
            // Before the fetch, which is billed.
            return Err(exists(path));
        }
        let document = from_posthog(context, environment, settings, Freshness::Now).await?;
        let definitions = Definitions::parse(&document.body)?;
        if let Some(path) = &self.out {
            let written = file::write(&context.path(path), &document.body, self.overwrite);
            written.map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => exists(path),
                _ => Failure::new(Kind::Failed, error)
                    .context(format!("cannot write {}", path.display())),
            })?;
        }
        let flags = definitions.flags();
        Reply::of(&Fetched {
            source: document.origin,
            flags: flags.len(),
            active: flags.iter().filter(|flag| flag.is_active()).count(),
            cohorts: definitions.cohorts().len(),
            saved: self.out,
        })
    }
}

fn exists(path: &Path) -> Failure {
    let path = path.display();
    Failure::refused(format!("{path} exists already")).hint(format!(
        "name another file, or replace it: `scratch flags fetch --out {path} --overwrite`"
    ))
}

/// What there is.
#[derive(Serialize)]
struct Fetched {
    source: Provenance,
    flags: usize,
    active: usize,
    cohorts: usize,
    saved: Option<PathBuf>,
}

impl Report for Fetched {
    fn view(&self) -> View {
        let Self {
            flags,
            active,
            cohorts,
            ..
        } = self;
        let saved = self.saved.as_ref();
        let saved = saved.map_or_else(String::new, |path| format!("; saved in {}", path.display()));
        let many = |count: usize| if count == 1 { "" } else { "s" };
        View::line(format!(
            "{flags} flag{}, {active} of them active, and {cohorts} cohort{}{saved}",
            many(*flags),
            many(*cohorts)
        ))
    }
}
