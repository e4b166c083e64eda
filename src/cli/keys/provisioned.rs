//! What `scratch keys provision` says of each user, and of all.

use serde::{Serialize, Serializer};

use super::run;
use super::word::Word;
use super::{explained, name};
use crate::cli::output::Cell;
use crate::credentials::Credential;
use crate::keys::{KeyError, Outlook, Provisioned};
use crate::openrouter::hash_prefix;
use crate::secret::Secret;
use crate::users::User;

/// A key that was asked for.
struct Revealed(Secret);

impl Serialize for Revealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.reveal())
    }
}

/// One user.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    user_id: String,
    pub(super) outcome: Word,
    credential_id: Option<String>,
    hash: Option<String>,
    problem: Option<String>,
    /// The key itself, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<Revealed>,
    /// Whether there is a column for it.
    #[serde(skip)]
    reveal: bool,
    #[serde(skip)]
    label: String,
    /// E-mail, or the id where there is none.
    #[serde(skip)]
    name: String,
}

impl Line {
    fn new(user: &User, outcome: Word, credential: Option<&Credential>) -> Self {
        Self {
            user_id: user.id.clone(),
            label: user.label(),
            name: name(user),
            outcome,
            credential_id: credential.map(|it| it.id.clone()),
            hash: credential.and_then(|it| it.external_api_key_id.clone()),
            problem: None,
            api_key: None,
            reveal: false,
        }
    }

    /// What would be done.
    pub(super) fn planned(user: &User, outlook: &Outlook) -> Self {
        match outlook {
            Outlook::Makes => Self::new(user, Word::WouldMake, None),
            Outlook::Has(credential) => Self::new(user, Word::Kept, Some(credential)),
            Outlook::MakesDefault(credential) => {
                Self::new(user, Word::WouldMakeDefault, Some(credential))
            }
            Outlook::Withheld => Self::new(user, Word::Withheld, None),
        }
    }

    /// What was done; with `reveal` the key, too, if one was made.
    pub(super) fn done(user: &User, done: &Result<Provisioned, KeyError>, reveal: bool) -> Self {
        let line = match done {
            Ok(Provisioned::Made { credential, key }) => Self {
                api_key: reveal.then(|| Revealed(key.clone())),
                ..Self::new(user, Word::Made, Some(credential))
            },
            Ok(Provisioned::Had(credential)) => Self::new(user, Word::Kept, Some(credential)),
            Ok(Provisioned::MadeDefault(credential)) => {
                Self::new(user, Word::MadeDefault, Some(credential))
            }
            Ok(Provisioned::Withheld) => Self::new(user, Word::Withheld, None),
            Ok(Provisioned::Busy) => Self::new(user, Word::Busy, None),
            Err(error) => Self {
                problem: Some(explained(error)),
                ..Self::new(user, Word::Failed, None)
            },
        };
        Self { reveal, ..line }
    }
}

impl run::Line for Line {
    fn word(&self) -> Word {
        self.outcome
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    fn cells(&self, in_table: bool) -> Vec<Cell> {
        let hash = self.hash.as_deref();
        let mut cells = vec![
            Cell::from(if in_table { &*self.name } else { &*self.label }),
            self.outcome.cell(),
            Cell::optional(self.credential_id.as_deref()),
            Cell::optional(hash.map(hash_prefix)),
            Cell::optional(self.problem().filter(|_| !in_table)),
        ];
        if self.reveal {
            let key = self.api_key.as_ref();
            cells.push(Cell::optional(key.map(|key| key.0.reveal())));
        }
        cells
    }
}

/// What a narrow terminal does without.
pub(super) const DISPENSABLE: &[&str] = &["PROBLEM", "KEY", "CREDENTIAL"];

/// The headings of the lines.
pub(super) fn headings(reveal: bool) -> Vec<&'static str> {
    let mut headings = vec!["USER", "OUTCOME", "CREDENTIAL", "KEY", "PROBLEM"];
    if reveal {
        headings.push("API KEY");
    }
    headings
}
