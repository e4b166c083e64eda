//! What the commands say that change keys.

use serde::Serialize;

use super::defaults;
use super::subject::Subject;
use crate::cli::context::Context;
use crate::cli::guard::{self, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::credentials;
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
    let altered = keys::alter(&db, &provider, &author, subject.keys(), &alteration).await?;
    for Altered {
        credential, key, ..
    } in &altered
    {
        if credential.default && !credential.enabled {
            let messages = context.messages();
            let (id, user_id) = (&credential.id, &credential.user_id);
            let held = credentials::of_user(&db, user_id).await?;
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
        }
    }
    Reply::of(&Outcome::of(&alteration, altered))
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
    fn of(alteration: &Alteration, altered: Vec<Altered>) -> Self {
        let lines = altered.into_iter().map(|altered| {
            let text = told(alteration, &altered);
            let Altered {
                credential,
                key,
                changed,
            } = altered;
            Line {
                user_id: credential.user_id,
                credential_id: credential.id,
                hash: credential.external_api_key_id,
                enabled: credential.enabled,
                default: credential.default,
                limit: key.as_ref().and_then(|key| key.limit),
                was_known: key.is_some(),
                limit_reset: key.and_then(|key| key.limit_reset),
                changed,
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
