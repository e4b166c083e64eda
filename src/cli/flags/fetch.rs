//! `scratch flags fetch`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::definitions::{Provenance, from_posthog};
use crate::cli::context::Context;
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
        let document = from_posthog(context, environment, settings, Freshness::Now).await?;
        let definitions = Definitions::parse(&document.body)?;
        if let Some(path) = &self.out {
            save(&context.path(path), &document.body)?;
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

fn save(path: &Path, body: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, body).map_err(|error| {
        Failure::new(Kind::Failed, error).context(format!("cannot write {}", path.display()))
    })
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
        View::line(format!(
            "{flags} flags, {active} of them active, and {cohorts} cohorts{saved}"
        ))
    }
}
