//! Sealing what is not sealed under the current key.

use std::collections::BTreeSet;

use scratch::credentials::{Progress, Vault, get, rewrap};
use scratch::failure::{Classify, Kind};
use scratch::seal::{SealError, Sealer};
use scratch::secret::Secret;
use serde_json::json;

use super::{
    ANN, EVE, KEY, added, new, old_rows, sealer, shared_vault, stored, vault, with_people,
};
use crate::harness::TestDatabase;
use crate::people::{audit_log, author, connect, run};

#[tokio::test]
async fn every_key_is_sealed_once_and_the_rest_left_alone() {
    let db = with_people().await;
    old_rows(db.pool(), 250).await;
    let own = added(&db, &new(ANN)).await;
    let before = stored(&db, &own.id).await;
    let mut told = Vec::new();
    let done = rewrap(&db, &author(), &vault(&db).await, &mut |it| told.push(it))
        .await
        .unwrap();
    assert_eq!((done.sealed, done.resealed), (250, 0));
    assert!(done.unopened.is_empty());
    let steps = [0, 100, 200, 250].map(|done| Progress { done, total: 250 });
    assert_eq!(told, steps);

    assert_eq!(stored(&db, &own.id).await, before);
    let row = get(&db, "aac_0000000042").await.unwrap();
    assert!(row.api_key.is_sealed());
    assert_eq!(row.updated_at, own.updated_at);
    let opened = row.open(Some(&sealer("the master key"))).unwrap();
    assert_eq!(opened.reveal(), "sk-or-v1-old-0000000042");

    let log = audit_log(db.pool()).await;
    assert_eq!(log.len(), 251);
    let (event, user, _, _, context) = log.iter().find(|row| row.2 == row_id(42)).unwrap();
    assert_eq!(
        (event.as_str(), user.as_str()),
        ("update", "usr_0000000042")
    );
    assert_eq!(context["from"], json!({ "sealedUnder": null }));
    let key_id = sealer("the master key").key_id().to_owned();
    assert_eq!(context["to"], json!({ "sealedUnder": key_id }));

    let again = rewrap(&db, &author(), &vault(&db).await, &mut |_| {})
        .await
        .unwrap();
    assert_eq!((again.sealed, again.resealed), (0, 0));
    assert_eq!(audit_log(db.pool()).await.len(), 251);
}

fn row_id(number: u32) -> String {
    format!("aac_{number:010}")
}

#[tokio::test]
async fn a_rewrap_that_is_stopped_goes_on_where_it_stopped() {
    let db = with_people().await;
    old_rows(db.pool(), 1000).await;
    let (reached, wait) = tokio::sync::oneshot::channel();
    let mut reached = Some(reached);
    let (author, vault) = (author(), vault(&db).await);
    let mut on_progress = |progress: Progress| {
        if progress.done == 200
            && let Some(reached) = reached.take()
        {
            reached.send(()).unwrap();
        }
    };
    tokio::select! {
        biased;
        _ = wait => {}
        done = rewrap(&db, &author, &vault, &mut on_progress) => panic!("{done:?}"),
    }
    // Of the batch under way, nobody knows whether it was committed.
    let done = rewrap(&db, &author, &vault, &mut |_| {}).await.unwrap();
    assert!((1..=800).contains(&done.sealed), "{done:?}");
    assert_eq!(done.resealed, 0);
    assert_eq!(audit_log(db.pool()).await.len(), 1000);
}

#[tokio::test]
async fn two_rewraps_at_once_seal_every_key_once() {
    let test = TestDatabase::migrated().await;
    let (one, other) = (connect(&test).await, connect(&test).await);
    old_rows(one.pool(), 600).await;
    let (author, vault) = (author(), vault(&one).await);
    let (mut quiet, mut silent) = (|_| {}, |_| {});
    let (first, second) = tokio::join!(
        rewrap(&one, &author, &vault, &mut quiet),
        rewrap(&other, &author, &vault, &mut silent),
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.sealed + second.sealed, 600);
    assert_eq!(first.resealed + second.resealed, 0);
    assert_eq!(audit_log(one.pool()).await.len(), 600);
}

#[tokio::test]
async fn a_new_master_key_seals_anew_and_leaves_what_it_cannot_open() {
    let db = with_people().await;
    let own = added(&db, &new(ANN)).await;
    let foreign = added(&db, &new(EVE)).await;
    let broken = added(&db, &new(EVE)).await;
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential" ("id", "updatedAt", "userId", "service", "apiKey")
           VALUES ('aac_plain', '2025-01-01', 'usr_Ann0000001', 's', 'plain-text-of-a-key')"#,
    )
    .await;
    for (id, value) in [
        (&foreign.id, "sealed:v1:00000000:AAAA".to_owned()),
        (&broken.id, stored(&db, &own.id).await),
    ] {
        sqlx::query(r#"UPDATE "AiAgentCredential" SET "apiKey" = $2 WHERE "id" = $1"#)
            .bind(id)
            .bind(value)
            .execute(db.pool())
            .await
            .unwrap();
    }
    let before = stored(&db, &broken.id).await;
    let changed = Sealer::new(
        &Secret::new("the next master key"),
        Some(&Secret::new("the master key")),
    );
    let vault = Vault::open(&db, changed, None).await.unwrap();
    let done = rewrap(&db, &author(), &vault, &mut |_| {}).await.unwrap();
    assert_eq!((done.sealed, done.resealed), (1, 1));
    let left: BTreeSet<_> = done
        .unopened
        .iter()
        .map(|it| (it.credential_id.clone(), it.problem.clone()))
        .map(|(id, problem)| (id, matches!(problem, SealError::Broken)))
        .collect();
    let expected = BTreeSet::from([(foreign.id.clone(), false), (broken.id.clone(), true)]);
    assert_eq!(left, expected);
    assert_eq!(stored(&db, &broken.id).await, before);

    // From here on, the key before is not needed any more.
    let master = sealer("the next master key");
    let opened = get(&db, &own.id).await.unwrap().open(Some(&master));
    assert_eq!(opened.unwrap().reveal(), KEY);
}

#[tokio::test]
async fn nothing_is_sealed_while_the_older_server_reads_the_keys() {
    let db = with_people().await;
    old_rows(db.pool(), 1).await;
    let error = rewrap(&db, &author(), &shared_vault(&db).await, &mut |_| {})
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(stored(&db, &row_id(1)).await, "sk-or-v1-old-0000000001");
}
