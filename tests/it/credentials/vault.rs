//! Whoever seals keys can open those that are stored.

use scratch::credentials::{CredentialError, Vault};
use scratch::db::Database;
use scratch::failure::{Classify as _, Kind};
use scratch::seal::Sealer;
use scratch::secret::Secret;

use super::{ANN, added, new, sealer, with_people};
use crate::harness::TestDatabase;
use crate::people::run;

#[tokio::test]
async fn there_is_no_vault_under_a_master_key_that_opens_no_stored_key() {
    let db = with_people().await;
    let other = || sealer("another master key");
    // Where nothing is sealed yet, any will do.
    Vault::open(&db, other(), None).await.unwrap();
    added(&db, &new(ANN)).await;
    let error = Vault::open(&db, other(), None).await.unwrap_err();
    assert!(
        matches!(error, CredentialError::OtherMasterKey { .. }),
        "{error}"
    );
    assert_eq!(error.kind(), Kind::Usage);
    let (next, old) = (Secret::new("the next one"), Secret::new("the master key"));
    let changed = Sealer::new(&next, Some(&old));
    Vault::open(&db, changed, None).await.unwrap();
    // What is kept as text is sealed under none.
    Vault::open(&db, other(), Some(true)).await.unwrap();
}

#[tokio::test]
async fn an_adopted_database_has_no_vault_until_somebody_decides() {
    let test = TestDatabase::migrated().await;
    let db = Database::connect(test.target()).await.unwrap();
    run(
        db.pool(),
        "UPDATE scratch_internal.installation SET adopted = true",
    )
    .await;
    let db = Database::connect(test.target()).await.unwrap();
    let vault = async |shared| {
        let opened = Vault::open(&db, sealer("the master key"), shared).await;
        opened.map(|vault| vault.is_shared())
    };
    let undecided = vault(None).await;
    assert!(
        matches!(undecided, Err(CredentialError::Undecided(_))),
        "{undecided:?}"
    );
    assert!(vault(Some(true)).await.unwrap());
    assert!(!vault(Some(false)).await.unwrap());
}
