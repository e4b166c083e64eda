//! What the commands say that change keys.

use serde::Serialize;

use super::defaults;
use super::subject::Subject;
use crate::cli::context::Context;
use crate::cli::guard::{self, Danger};
use crate::cli::output::{self, Reply, Report, View};
use crate::cli::reason::Reason;
use crate::credentials;
use crate::db::Database;
use crate::failure::Failure;
use crate::keys::{self, Alteration, Altered};
use crate::openrouter::{KeyRecord, LimitReset, Usd};

/// Changes the keys that `reference` names.
pub(super) async fn alter(
    context: &Context,
    reference: &str,
    alteration: Alteration,
    reason: Reason,
) -> Result<Reply, Failure> {
    let provider = context.openrouter()?;
    let db = context.database().await?;
    let subject = Subject::resolve(&db, reference).await?;
    let (verb, danger) = match &alteration {
        Alteration::Limit { limit: None, .. } => ("lift the limit of", Danger::Moderate),
        Alteration::Limit { .. } => ("change the limit of", Danger::Mild),
        Alteration::Enable => ("enable", Danger::Mild),
        Alteration::Disable => ("disable", Danger::Mild),
    };
    let action = subject.action(verb, danger, false);
    let marker = &db.marker().await?.environment;
    guard::confirm(context, db.target(), Some(marker), &action).await?;
    let author = reason.author(context);
    let mut altered = Vec::new();
    let (by, keys) = (&author, subject.keys());
    let done = keys::alter_into(&db, &provider, by, keys, &alteration, &mut altered).await;
    for key in &altered {
        warn_of_default(context, &db, key).await?;
    }
    let reply = Reply::of(&Outcome::of(&alteration, &altered))?;
    if let Err(error) = done {
        // What was done before something went wrong is told all the same.
        if !altered.is_empty() {
            output::print(reply, context.format(), &context.messages()).await?;
        }
        return Err(error.into());
    }
    Ok(reply)
}

/// Says so where agents are left without a key, and what helps.
async fn warn_of_default(context: &Context, db: &Database, key: &Altered) -> Result<(), Failure> {
    let Altered {
        credential, key, ..
    } = key;
    if credential.enabled || !credential.default {
        return Ok(());
    }
    let messages = context.messages();
    let (id, user_id) = (&credential.id, &credential.user_id);
    let held = credentials::of_user(db, user_id).await?;
    let other = match defaults::heir(&held) {
        Some(command) => format!(", or make another key the default with {command}"),
        None => String::new(),
    };
    messages.warn(format!(
        "{id} is disabled and the default of {user_id}: agents have no key"
    ));
    messages.hint(if key.is_some() {
        format!("let it work again with `scratch keys enable {id}`{other}")
    } else {
        format!(
            "OpenRouter has no such key any more: make a new one with \
             `scratch keys provision {user_id}`{other}"
        )
    });
    Ok(())
}

/// The keys as they are now.
#[derive(Serialize)]
#[serde(transparent)]
struct Outcome(Vec<Line>);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a member of the JSON"
)]
struct Line {
    user_id: String,
    credential_id: String,
    hash: Option<String>,
    enabled: bool,
    default: bool,
    limit: Option<Usd>,
    limit_reset: Option<LimitReset>,
    /// Whether the provider had it still.
    was_known: bool,
    changed: bool,
    #[serde(skip)]
    text: String,
}

impl Outcome {
    fn of(alteration: &Alteration, altered: &[Altered]) -> Self {
        let lines = altered.iter().map(|altered| {
            let text = told(alteration, altered);
            let Altered {
                credential,
                key,
                changed,
            } = altered;
            Line {
                user_id: credential.user_id.clone(),
                credential_id: credential.id.clone(),
                hash: credential.external_api_key_id.clone(),
                enabled: credential.enabled,
                default: credential.default,
                limit: key.as_ref().and_then(|key| key.limit),
                was_known: key.is_some(),
                limit_reset: key.as_ref().and_then(|key| key.limit_reset.clone()),
                changed: *changed,
                text,
            }
        });
        Self(lines.collect())
    }
}

/// What became of a key, in one line.
fn told(alteration: &Alteration, altered: &Altered) -> String {
    let Altered {
        credential,
        key,
        changed,
    } = altered;
    let state = match (alteration, key) {
        (Alteration::Limit { .. }, Some(key)) => spending(key),
        _ if credential.enabled => "is enabled".into(),
        _ => "is disabled".into(),
    };
    let end = match (*changed, key) {
        (true, None) => " now; OpenRouter had no such key any more",
        (true, Some(_)) => " now",
        (false, _) => " already; nothing changed",
    };
    format!("{} of {} {state}{end}", credential.id, credential.user_id)
}

fn spending(key: &KeyRecord) -> String {
    let Some(limit) = key.limit else {
        return "has no limit".into();
    };
    let window = match &key.limit_reset {
        None => " in all".to_owned(),
        Some(LimitReset::Daily) => " a day".to_owned(),
        Some(LimitReset::Weekly) => " a week".to_owned(),
        Some(LimitReset::Monthly) => " a month".to_owned(),
        Some(LimitReset::Other(word)) => format!(" ({word})"),
    };
    format!("may spend {limit}{window}")
}

impl Report for Outcome {
    fn view(&self) -> View {
        let lines = self.0.iter().map(|line| View::line(&*line.text));
        View::Stack(lines.collect())
    }
}
