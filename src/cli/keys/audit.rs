//! `scratch keys audit`.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use clap::Args;
use serde::Serialize;

use super::{figures, short_hash};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{self, Cell, Reply, Report, Style, View};
use crate::cli::reason::Reason;
use crate::credentials::{self, FindingKind as Stored, Guarding, SeveralDefaults};
use crate::db::Database;
use crate::failure::Failure;
use crate::keys::{self, Finding, FindingKind, KeyError, Level, Policy, ProviderFinding, length};

/// Something was found.
const FOUND: u8 = 8;
/// Longest wait for others who are changing a credential.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch keys audit --exit-code
  scratch keys audit --max-lifetime 90d --json
  scratch keys audit --fix-defaults

With a management key set, OpenRouter is asked, too, about the keys of this installation and those
that the old server made for users of this database. Idle is a key that is older than 30 days and
has spent nothing: ever, or in this month of UTC, as OpenRouter does not tell when a key was last
used. What is marked info is worth knowing and wrong with nothing.")]
pub(crate) struct Options {
    /// Leave every user with several defaults the newest, and have the database keep it so
    #[arg(long, conflicts_with = "exit_code")]
    fix_defaults: bool,

    /// Longest life that a key may have, such as 90d; without it keys need not end
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    max_lifetime: Option<TimeDelta>,

    /// Look at the database alone
    #[arg(long, conflicts_with = "max_lifetime")]
    offline: bool,

    /// End with 8 when something is found that is more than info
    #[arg(long)]
    exit_code: bool,

    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let sealer = super::sealer(context)?;
        let shared = context.settings()?.shared_with_old_server()?;
        let db = context.database().await?;
        if self.fix_defaults {
            return fix_defaults(context, &db, self.reason).await;
        }
        if shared == Some(true) {
            context.messages().warn(
                "new keys are stored as text as long as SCRATCH_SHARED_WITH_OLD_SERVER is true",
            );
        }
        let stored = credentials::audit(&db, sealer.as_ref()).await?;
        let mut findings: Vec<Finding> = stored.into_iter().map(Finding::from).collect();
        let mut when_empty =
            "nothing is wrong with the stored keys, as far as the database can tell";
        let mut problem = None;
        match self.ask(context, &db).await? {
            Some(Ok(found)) => {
                findings.extend(found);
                when_empty = "nothing is wrong with the keys";
            }
            Some(Err(error)) => problem = Some(error),
            None => {}
        }
        findings.sort_by_key(|finding| finding.level);
        let is_wrong = findings.iter().any(|it| it.level == Level::Warning);
        let code = if self.exit_code && is_wrong { FOUND } else { 0 };
        if findings.is_empty() {
            context.messages().note(when_empty);
        }
        let found = Found(findings);
        if let Some(error) = problem {
            // What the database tells holds all the same; but the audit is not whole.
            output::announce(&found, context.format())?;
            return Err(Failure::from(error).context("OpenRouter could not be asked"));
        }
        Ok(Reply::of(&found)?
            .dispensable(&["KEY", "CREDENTIAL"])
            .exit_code(code))
    }

    /// What the provider shows, if it is to be asked.
    async fn ask(
        &self,
        context: &Context,
        db: &Database,
    ) -> Result<Option<Result<Vec<Finding>, KeyError>>, Failure> {
        if self.offline {
            return Ok(None);
        }
        let Some(provider) = context.openrouter_if_set()? else {
            context
                .messages()
                .note("OpenRouter was not asked: no management key is set");
            return Ok(None);
        };
        let provider = Arc::new(provider);
        let policy = Policy {
            max_lifetime: self.max_lifetime,
        };
        let display = context.messages().progress("asking OpenRouter");
        let found = keys::audit(db, Arc::clone(&provider), policy).await;
        drop(display);
        figures::note_simulator(context.messages(), provider.is_simulator());
        Ok(Some(found))
    }
}

/// What was found.
#[derive(Serialize)]
#[serde(transparent)]
struct Found(Vec<Finding>);

impl Report for Found {
    fn view(&self) -> View {
        View::Table {
            headings: vec!["FINDING", "USER", "CREDENTIAL", "KEYS", "WHAT", "KEY"],
            rows: self.0.iter().map(cells).collect(),
        }
    }
}

fn cells(finding: &Finding) -> Vec<Cell> {
    let (word, style) = word(finding.kind);
    let word = match finding.level {
        Level::Warning => Cell::new(word, style),
        Level::Information => Cell::new(format!("info: {word}"), Style::Dim),
    };
    vec![
        word,
        Cell::optional(finding.user_id.as_deref()),
        Cell::optional(finding.credential_id.as_deref()),
        Cell::from(finding.count.to_string()),
        Cell::from(finding.message.as_str()),
        Cell::optional(finding.hash.as_deref().map(short_hash)),
    ]
}

const fn word(kind: FindingKind) -> (&'static str, Style) {
    match kind {
        FindingKind::Stored(kind) => match kind {
            Stored::Unguarded => ("unguarded", Style::Warn),
            Stored::SeveralDefaults => ("several defaults", Style::Bad),
            Stored::Unopened => ("unopened", Style::Bad),
            Stored::PlainText => ("plain text", Style::Warn),
            Stored::PreviousKey => ("previous key", Style::Warn),
            Stored::NoHash => ("no hash", Style::Warn),
            Stored::DisabledDefault => ("disabled default", Style::Warn),
            Stored::NoDefault => ("no default", Style::Bad),
        },
        FindingKind::Provider(kind) => match kind {
            ProviderFinding::GoneThere => ("gone there", Style::Bad),
            ProviderFinding::DisabledThere => ("disabled there", Style::Bad),
            ProviderFinding::EnabledThere => ("enabled there", Style::Bad),
            ProviderFinding::ExpiredThere => ("expired there", Style::Bad),
            ProviderFinding::NotListed => ("not listed", Style::Bad),
            ProviderFinding::Orphan => ("held by nobody", Style::Bad),
            ProviderFinding::UserDeleted => ("user deleted", Style::Bad),
            ProviderFinding::DuplicateName => ("duplicate name", Style::Warn),
            ProviderFinding::NoLimit => ("no limit", Style::Bad),
            ProviderFinding::ExpiryBeyondPolicy => ("expires too late", Style::Warn),
            ProviderFinding::NoExpiry => ("no expiry", Style::Warn),
            ProviderFinding::Idle => ("idle", Style::Warn),
        },
    }
}

async fn fix_defaults(context: &Context, db: &Database, reason: Reason) -> Result<Reply, Failure> {
    let Guarding { guarded, several } = credentials::guarding(db).await?;
    if guarded && several.is_empty() {
        return Reply::of(&Fixed { users: Vec::new() });
    }
    let what = match several.len() {
        0 => "make the index that allows one default per user".to_owned(),
        1 => "keep only the newest default of 1 user".to_owned(),
        count => format!("keep only the newest default of {count} users"),
    };
    let action = Action {
        what,
        danger: Danger::Moderate,
        destroys: false,
        names: vec![db.target().environment.to_string()],
    };
    let marker = &db.marker().await?.environment;
    guard::confirm(context, db.target(), Some(marker), &action).await?;
    let users = credentials::fix_defaults(db, &reason.author(context), PATIENCE).await?;
    Reply::of(&Fixed { users })
}

/// What was done; the database keeps it so from now on.
#[derive(Serialize)]
struct Fixed {
    users: Vec<SeveralDefaults>,
}

impl Report for Fixed {
    fn view(&self) -> View {
        let rows = self.users.iter().map(|user| {
            vec![
                Cell::from(user.user_id.as_str()),
                Cell::new(user.kept.as_str(), Style::Good),
                Cell::from(user.cleared.join(", ")),
            ]
        });
        View::Stack(vec![
            View::Table {
                headings: vec!["USER", "DEFAULT", "NO LONGER"],
                rows: rows.collect(),
            },
            View::line("Every user has one default at most, and the database keeps it so"),
        ])
    }
}
