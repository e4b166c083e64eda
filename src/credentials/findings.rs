//! What is wrong with the credentials, as far as the database can tell.

use std::collections::BTreeMap;

use serde::Serialize;

use super::default::{Guarding, guarding};
use super::{Credential, SeveralDefaults, Source, store};
use crate::db::{Database, DbError};
use crate::seal::{SealError, Sealer};

/// Rows of one page: the most that are in memory at a time.
const PAGE: i64 = 1000;

/// What kind of finding it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FindingKind {
    /// The index that allows one default per user is missing.
    Unguarded,
    /// A user has several defaults.
    SeveralDefaults,
    /// Keys cannot be opened.
    Unopened,
    /// Keys are stored as text.
    PlainText,
    /// Keys are sealed under the master key before the current one.
    PreviousKey,
    /// This system made the key, but its hash at the provider is unknown: it cannot be looked
    /// after there.
    NoHash,
    /// The default of a user is disabled.
    DisabledDefault,
    /// A user has enabled keys, none of which is the default.
    NoDefault,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What kind it is.
    pub kind: FindingKind,
    /// The user concerned, if it is one.
    pub user_id: Option<String>,
    /// The credential concerned, if it is one.
    pub credential_id: Option<String>,
    /// How many credentials it concerns.
    pub count: u64,
    /// One sentence, with what to do.
    pub message: String,
}

/// Looks at all credentials, in constant memory but for what is found. Kinds that concern many
/// rows alike are one finding with a count.
pub async fn audit(db: &Database, sealer: Option<&Sealer>) -> Result<Vec<Finding>, DbError> {
    let mut found = Collected::default();
    let Guarding { guarded, several } = guarding(db).await?;
    if !guarded {
        found.of_all(FindingKind::Unguarded, unguarded(), 0);
    }
    for user in several {
        found.of_user(user);
    }
    found.without_default = store::without_default(db.pool())
        .await?
        .into_iter()
        .collect();
    let mut after = String::new();
    loop {
        let page = store::page_by_id(db.pool(), &after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        for credential in &page {
            found.look(credential, sealer);
        }
    }
    Ok(found.into_findings())
}

fn unguarded() -> String {
    "nothing keeps users from having several defaults: make the index with \
     `scratch keys audit --fix-defaults`"
        .into()
}

#[derive(Default)]
struct Collected {
    /// Counts of what concerns many rows alike.
    many: BTreeMap<(FindingKind, String), u64>,
    single: Vec<Finding>,
    /// Users of whose enabled credentials none is the default, with the one that may become it.
    without_default: BTreeMap<String, String>,
}

impl Collected {
    fn of_all(&mut self, kind: FindingKind, message: String, count: u64) {
        *self.many.entry((kind, message)).or_default() += count;
    }

    fn of_user(&mut self, user: SeveralDefaults) {
        let count = user.cleared.len() as u64 + 1;
        self.single.push(Finding {
            kind: FindingKind::SeveralDefaults,
            message: format!(
                "{count} defaults; `scratch keys audit --fix-defaults` keeps the newest, {}",
                user.kept
            ),
            user_id: Some(user.user_id),
            credential_id: None,
            count,
        });
    }

    fn of_row(&mut self, kind: FindingKind, credential: &Credential, message: String) {
        self.single.push(Finding {
            kind,
            user_id: Some(credential.user_id.clone()),
            credential_id: Some(credential.id.clone()),
            count: 1,
            message,
        });
    }

    fn look(&mut self, credential: &Credential, sealer: Option<&Sealer>) {
        use FindingKind::{DisabledDefault, NoHash, PlainText, PreviousKey, Unopened};
        match credential.open(sealer) {
            Err(error @ (SealError::NoMasterKey | SealError::UnknownKey { .. })) => {
                let message = format!("sealed keys cannot be opened: {error}");
                self.of_all(Unopened, message, 1);
            }
            Err(error) => {
                self.of_row(Unopened, credential, format!("cannot be opened: {error}"));
            }
            Ok(_) if !credential.api_key.is_sealed() => self.of_all(
                PlainText,
                "keys are stored as text: seal them with `scratch keys rewrap`".into(),
                1,
            ),
            Ok(_) if sealer.is_some_and(|it| it.needs_rewrap(credential.api_key.column())) => self
                .of_all(
                    PreviousKey,
                    "keys are sealed under ENCRYPTION_MASTER_KEY_PREVIOUS: seal them anew with \
                     `scratch keys rewrap`"
                        .into(),
                    1,
                ),
            Ok(_) => {}
        }
        let hash = credential.external_api_key_id.as_deref();
        if credential.source == Source::System && hash.is_none_or(str::is_empty) {
            let message = "this system made the key, but does not know its hash at the provider";
            self.of_row(NoHash, credential, message.into());
        }
        if credential.default && !credential.enabled {
            let id = &credential.id;
            let message = match self.without_default.remove(&credential.user_id) {
                Some(heir) => format!(
                    "the default is disabled: choose another with `scratch keys set-default {heir}`"
                ),
                None => format!(
                    "the default is disabled: enable it with `scratch keys enable {id}`, or make \
                     another the default"
                ),
            };
            self.of_row(DisabledDefault, credential, message);
        }
    }

    /// All, by kind.
    fn into_findings(mut self) -> Vec<Finding> {
        for (user_id, heir) in std::mem::take(&mut self.without_default) {
            self.single.push(Finding {
                kind: FindingKind::NoDefault,
                message: format!(
                    "enabled keys, none of them the default, so that agents have none: \
                     `scratch keys set-default {heir}`"
                ),
                user_id: Some(user_id),
                credential_id: Some(heir),
                count: 1,
            });
        }
        let many = self
            .many
            .into_iter()
            .map(|((kind, message), count)| Finding {
                kind,
                user_id: None,
                credential_id: None,
                count,
                message,
            });
        let mut findings: Vec<Finding> = many.chain(self.single).collect();
        findings.sort_by_key(|finding| finding.kind);
        findings
    }
}
