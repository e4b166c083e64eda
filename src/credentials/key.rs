//! How keys are kept.

use std::fmt;

use serde::Deserialize;

use super::CredentialError;
use super::store::keys;
use crate::db::{Database, shared_with_old_server};
use crate::ids::Entropy;
use crate::seal::{Binding, SealError, Sealer, is_sealed, sealing_key};
use crate::secret::Secret;

/// The `apiKey` column as it is stored: sealed, or the key itself. Neither serialises nor shows.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub struct StoredKey(Secret);

impl From<String> for StoredKey {
    fn from(column: String) -> Self {
        Self(Secret::new(column))
    }
}

impl fmt::Debug for StoredKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_sealed() {
            "StoredKey(sealed)"
        } else {
            "StoredKey(plain)"
        })
    }
}

impl StoredKey {
    /// Whether it is sealed; otherwise it is the key itself.
    pub fn is_sealed(&self) -> bool {
        is_sealed(self.column())
    }

    /// Id of the key that it is sealed under.
    pub(super) fn sealing_key(&self) -> Option<&str> {
        sealing_key(self.column())
    }

    /// What the column holds.
    pub(super) fn column(&self) -> &str {
        self.0.reveal()
    }

    /// The key itself.
    pub(super) fn open(
        &self,
        sealer: Option<&Sealer>,
        binding: Binding<'_>,
    ) -> Result<Secret, SealError> {
        match sealer {
            Some(sealer) => sealer.open(self.column(), binding),
            None if self.is_sealed() => Err(SealError::NoMasterKey),
            None => Ok(self.0.clone()),
        }
    }
}

/// Credentials that show under which master key this database is sealed.
const SAMPLE: i64 = 20;

/// Makes sure that keys which are sealed now can be opened by whoever opens those that are stored:
/// one of the newest sealed ones must be sealed under the current master key or the one before.
async fn refuse_other_master(db: &Database, sealer: &Sealer) -> Result<(), CredentialError> {
    let sample = keys::newest_sealed(db.pool(), SAMPLE).await?;
    let ids: Vec<&str> = sample.iter().filter_map(StoredKey::sealing_key).collect();
    match ids.first() {
        Some(stored) if !ids.iter().any(|id| sealer.has(id)) => {
            Err(CredentialError::OtherMasterKey {
                given: sealer.key_id().to_owned(),
                stored: (*stored).to_owned(),
            })
        }
        _ => Ok(()),
    }
}

/// How new keys are kept. There is none without a master key, also where keys are kept as text:
/// nothing may be stored that could not be sealed one day.
#[derive(Debug, Clone)]
pub struct Vault {
    sealer: Sealer,
    shared: bool,
}

impl Vault {
    /// The vault of a database: the only way to one, so that nothing is sealed under a master key
    /// that opens none of the keys which are stored. `shared` is `SCRATCH_SHARED_WITH_OLD_SERVER`:
    /// where it is true nothing is sealed, so that the master key is not compared then.
    ///
    /// # Errors
    /// [`CredentialError::Undecided`] when an adopted database leaves open how keys are to be kept;
    /// [`CredentialError::OtherMasterKey`].
    pub async fn open(
        db: &Database,
        sealer: Sealer,
        shared: Option<bool>,
    ) -> Result<Self, CredentialError> {
        let adopted = db.marker().await?.adopted;
        let shared = shared_with_old_server(shared, adopted)?;
        if !shared {
            refuse_other_master(db, &sealer).await?;
        }
        Ok(Self { sealer, shared })
    }

    /// What opens the keys that are sealed.
    pub const fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    /// Whether new keys are kept as text, because the older server reads them.
    pub const fn is_shared(&self) -> bool {
        self.shared
    }

    /// What the column is to hold.
    pub(super) fn keep(
        &self,
        key: &Secret,
        binding: Binding<'_>,
        entropy: &dyn Entropy,
    ) -> StoredKey {
        if self.shared {
            StoredKey(key.clone())
        } else {
            StoredKey::from(self.sealer.seal(key, binding, entropy))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Binding<'_> = Binding {
        row_id: "aac_1",
        user_id: "usr_1",
    };

    #[test]
    fn a_stored_key_shows_nothing_of_itself() {
        let plain = StoredKey::from("sk-or-v1-SECRET".to_owned());
        let sealed = StoredKey::from("sealed:v1:SECRET".to_owned());
        assert_eq!(
            format!("{plain:?} {sealed:?}"),
            "StoredKey(plain) StoredKey(sealed)"
        );
    }

    #[test]
    fn without_a_master_key_only_a_plain_key_opens() {
        let open = |column: &str| StoredKey::from(column.to_owned()).open(None, HERE);
        assert_eq!(open("sk-or-v1-plain").unwrap().reveal(), "sk-or-v1-plain");
        assert_eq!(
            open("sealed:v1:00000000:AAAA").unwrap_err(),
            SealError::NoMasterKey
        );
    }
}
