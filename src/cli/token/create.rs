//! `scratch token create`.

use clap::{Args, ValueEnum};
use serde::{Serialize, Serializer};

use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::moment::Moment;
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::clock::iso;
use crate::failure::Failure;
use crate::tokens::{self, Issued, NewToken, Scope};
use crate::users;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch token create anna@example.com --expires 30d
  scratch token create anna@example.com --scopes read,usage
  TOKEN=$(scratch token create anna@example.com --type agent)")]
pub(crate) struct Options {
    /// Id, e-mail, Clerk id or Stripe customer id
    user: String,

    /// Until when it opens the door: 30d, 2026-12-31 [default: 90d]
    #[arg(long, value_name = "WHEN")]
    expires: Option<Moment>,

    /// What it is for
    #[arg(long = "type", value_name = "TYPE", default_value = "user")]
    kind: Kind,

    /// What it is limited to: read, usage, flags, admin [default: what its user may do]
    #[arg(long, value_name = "SCOPES", value_delimiter = ',')]
    scopes: Vec<Scope>,

    #[command(flatten)]
    reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// The user's own programs
    User,
    /// An agent that works for the user
    Agent,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let shared = context.settings()?.shared_with_old_server()?;
        let db = context.database().await?;
        let user = users::resolve(&db, &self.user).await?;
        let expires_at = self
            .expires
            .unwrap_or(Moment::Away(tokens::LIFETIME))
            .ahead_of(context.clock.now())
            .ok_or_else(|| Failure::usage("`--expires` lies beyond the year 9999"))?;
        let installation = db.marker().await?;
        let storage = tokens::storage(shared, installation.adopted)?;
        let action = Action {
            what: format!("create an API token for {}", user.label()),
            danger: Danger::Mild,
            destroys: false,
            names: user.names(),
        };
        guard::confirm(
            context,
            db.target(),
            Some(&installation.environment),
            &action,
        )
        .await?;
        let new = NewToken {
            user_id: user.id.clone(),
            for_agent: self.kind == Kind::Agent,
            scopes: self.scopes,
            expires_at,
        };
        let issued = tokens::create(&db, &self.reason.author(context), &new, storage).await?;
        context.messages().note(format!(
            "{} for {}, valid until {}; the token is shown this once",
            issued.record.id,
            user.label(),
            iso(issued.record.expires_at)
        ));
        let revoke = format!(
            "nobody has seen the token: `scratch token revoke {}`",
            issued.record.id
        );
        Ok(Reply::of(&Shown(issued))?.if_lost(revoke))
    }
}

/// A token on its only way out: the record as in lists, with the token itself in its place.
struct Shown(Issued);

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = serde_json::to_value(&self.0.record).map_err(serde::ser::Error::custom)?;
        record["token"] = self.0.token.reveal().into();
        record.serialize(serializer)
    }
}

impl Report for Shown {
    fn view(&self) -> View {
        View::Verbatim(self.0.token.reveal().to_owned())
    }
}
