//! `scratch keys audit`.

use std::time::Duration;

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Cell, Reply, Report, Row, Rows, Style, View};
use crate::cli::reason::Reason;
use crate::credentials::{self, Finding, FindingKind, Guarding, SeveralDefaults};
use crate::db::Database;
use crate::failure::Failure;

/// Something was found.
const FOUND: u8 = 8;
/// Longest wait for others who are changing a credential.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch keys audit --exit-code
  scratch keys audit --fix-defaults")]
pub(crate) struct Options {
    /// Leave every user with several defaults the newest, and have the database keep it so
    #[arg(long, conflicts_with = "exit_code")]
    fix_defaults: bool,

    /// End with 8 when something is found
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
        let findings = credentials::audit(&db, sealer.as_ref()).await?;
        let code = if self.exit_code && !findings.is_empty() {
            FOUND
        } else {
            0
        };
        let rows: Result<Vec<Row>, Failure> = findings
            .iter()
            .map(|finding| Row::new(finding, cells(finding)))
            .collect();
        let mut rows = Rows::of(
            vec!["FINDING", "USER", "CREDENTIAL", "KEYS", "WHAT"],
            rows?,
            "nothing is wrong with the stored keys, as far as the database can tell",
        );
        // There is no `--limit`: whoever audits wants all.
        rows.limited = true;
        Ok(Reply::rows(rows).exit_code(code))
    }
}

fn cells(finding: &Finding) -> Vec<Cell> {
    let (word, style) = match finding.kind {
        FindingKind::Unguarded => ("unguarded", Style::Warn),
        FindingKind::SeveralDefaults => ("several defaults", Style::Bad),
        FindingKind::Unopened => ("unopened", Style::Bad),
        FindingKind::PlainText => ("plain text", Style::Warn),
        FindingKind::PreviousKey => ("previous key", Style::Warn),
        FindingKind::NoHash => ("no hash", Style::Warn),
        FindingKind::DisabledDefault => ("disabled default", Style::Warn),
    };
    vec![
        Cell::new(word, style),
        Cell::optional(finding.user_id.as_deref()),
        Cell::optional(finding.credential_id.as_deref()),
        Cell::from(finding.count.to_string()),
        Cell::from(finding.message.as_str()),
    ]
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
