//! Where the definitions of a command come from: a file, PostHog, or the built-in sample.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDateTime;
use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::output::spoken;
use crate::clock::{iso, serialize_iso};
use crate::failure::{Failure, Kind};
use crate::flags::BUILT_IN;
use crate::http::Policy;
use crate::posthog::{Cache, Client, Config, Freshness, Origin, PostHogError, Source};
use crate::settings::{Environment, PostHogSettings, value};

/// How old definitions may be when nobody says it: every fetch is billed.
const MAX_AGE: Duration = Duration::from_mins(5);

#[derive(Debug, Clone, Args)]
pub(crate) struct Wanted {
    /// Saved definitions to work on, instead of PostHog's
    #[arg(long, value_name = "FILE", conflicts_with_all = ["refresh", "max_age", "offline"])]
    pub definitions: Option<PathBuf>,

    #[command(flatten)]
    pub fetching: Fetching,
}

/// How old definitions of PostHog may be.
#[derive(Debug, Clone, Args)]
pub(crate) struct Fetching {
    /// Fetch the definitions now
    #[arg(long, conflicts_with_all = ["offline", "max_age"])]
    pub refresh: bool,

    /// Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]
    #[arg(long, value_name = "DURATION", value_parser = age, conflicts_with = "offline")]
    pub max_age: Option<Duration>,

    /// Work on what was fetched before, however old it is
    #[arg(long)]
    pub offline: bool,
}

/// A document of definitions.
pub(crate) struct Document {
    /// In JSON.
    pub body: Vec<u8>,
    /// Where it is from.
    pub origin: Provenance,
}

/// Where definitions are from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(
    tag = "from",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum Provenance {
    /// A file.
    File {
        /// Its path.
        path: String,
    },
    /// PostHog.
    Posthog {
        /// The host.
        host: String,
        /// When PostHog last said that this is how they are.
        #[serde(serialize_with = "serialize_iso")]
        fetched_at: NaiveDateTime,
        /// How long ago that is, in seconds.
        age_seconds: u64,
    },
    /// The built-in sample flags: PostHog is not configured.
    Sample,
}

impl Provenance {
    /// In one word, for a table.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::File { .. } => "file",
            Self::Posthog { .. } => "posthog",
            Self::Sample => "sample",
        }
    }

    /// For people.
    pub(crate) fn spoken(&self) -> String {
        match self {
            Self::File { path } => format!("definitions of {path}"),
            Self::Posthog {
                host, age_seconds, ..
            } => format!(
                "definitions of {host}, {} old",
                spoken(Duration::from_secs(*age_seconds))
            ),
            Self::Sample => "built-in sample flags, because PostHog is not configured".into(),
        }
    }
}

/// A length of time, none at all included.
fn age(text: &str) -> Result<Duration, String> {
    match text {
        "0" | "0s" => Ok(Duration::ZERO),
        text => value::duration(text),
    }
}

impl Wanted {
    /// Gets the document, and says where it is from.
    pub(crate) async fn load(&self, context: &Context) -> Result<Document, Failure> {
        let document = self.find(context).await?;
        let said = document.origin.spoken();
        if document.origin == Provenance::Sample {
            context.messages().warn(said);
        } else {
            context.messages().note(said);
        }
        Ok(document)
    }

    async fn find(&self, context: &Context) -> Result<Document, Failure> {
        if let Some(path) = &self.definitions {
            return from_file(context, path);
        }
        let Some(settings) = context.settings()?.posthog()? else {
            return Ok(Document {
                body: BUILT_IN.to_vec(),
                origin: Provenance::Sample,
            });
        };
        let environment = context.settings()?.environment();
        from_posthog(context, environment, settings, self.fetching.freshness()).await
    }
}

impl Fetching {
    pub(crate) fn freshness(&self) -> Freshness {
        if self.refresh {
            Freshness::Now
        } else if self.offline {
            Freshness::Kept
        } else {
            Freshness::Within(self.max_age.unwrap_or(MAX_AGE))
        }
    }
}

/// The definitions of a project at PostHog.
pub(crate) async fn from_posthog(
    context: &Context,
    environment: Environment,
    settings: PostHogSettings,
    wanted: Freshness,
) -> Result<Document, Failure> {
    let host = settings.host.authority().to_owned();
    let source = source(context, environment, settings)?;
    let loaded = source.load(wanted).await.map_err(|error| {
        let is_quota = matches!(error, PostHogError::QuotaUsedUp { .. });
        let could_stand_in = error.is_absence() || is_quota;
        let failure = Failure::from(error);
        if could_stand_in && source.cache().has_some() {
            failure.hint(
                "what was fetched before serves with `--offline`: `scratch flags list --offline`",
            )
        } else {
            failure
        }
    })?;
    let fetched_at = loaded.fetched_at.naive_utc();
    if let Origin::Outdated(error) = &loaded.origin {
        context
            .messages()
            .warn(format!("{error}; those of {} stand in", iso(fetched_at)));
    }
    if let Some(mishap) = &loaded.mishap {
        context.messages().warn(mishap.to_string());
    }
    let age = context.clock.now() - loaded.fetched_at;
    Ok(Document {
        body: loaded.body,
        origin: Provenance::Posthog {
            host,
            fetched_at,
            age_seconds: age.to_std().unwrap_or_default().as_secs(),
        },
    })
}

/// PostHog's definitions, and the file that keeps them.
pub(crate) fn source(
    context: &Context,
    environment: Environment,
    settings: PostHogSettings,
) -> Result<Source, Failure> {
    let folder = context.process().cache_folder().ok_or_else(|| {
        Failure::usage("there is no home directory to keep definitions in")
            .hint("set XDG_CACHE_HOME, or name a saved document: `--definitions FILE`")
    })?;
    let cache = Cache::of(&folder, &settings);
    let messages = context.messages();
    let client = posthog_client(context, environment, settings)?.telling(move |pause| {
        messages.note(format!("PostHog asks to wait {}", spoken(pause)));
    });
    Ok(Source::new(client, cache, Arc::clone(&context.clock)))
}

/// A client of a project at PostHog.
pub(crate) fn posthog_client(
    context: &Context,
    environment: Environment,
    settings: PostHogSettings,
) -> Result<Client, Failure> {
    Ok(Client::new(Config {
        settings,
        environment,
        policy: Policy {
            total: Duration::from_secs(15),
            attempts: 3,
            ..Policy::default()
        },
        clock: Arc::clone(&context.clock),
        entropy: Arc::clone(&context.entropy),
    })?)
}

/// The definitions of a file.
pub(crate) fn from_file(context: &Context, path: &Path) -> Result<Document, Failure> {
    Ok(Document {
        body: read(context, path)?,
        origin: Provenance::File {
            path: path.display().to_string(),
        },
    })
}

/// A file that a flag names, without the mark that editors of Windows begin it with.
pub(super) fn read(context: &Context, path: &Path) -> Result<Vec<u8>, Failure> {
    let read = std::fs::read(context.path(path)).map(|mut bytes| {
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        bytes
    });
    read.map_err(|error| {
        let kind = match error.kind() {
            ErrorKind::NotFound => Kind::NotFound,
            _ => Kind::Failed,
        };
        Failure::new(kind, error).context(format!("cannot read {}", path.display()))
    })
}
