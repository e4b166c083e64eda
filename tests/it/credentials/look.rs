//! Listing, revealing, auditing.

use futures_util::TryStreamExt;
use std::collections::BTreeSet;

use scratch::credentials::{Filter, FindingKind, audit, list, reveal, with_hash};
use scratch::failure::{Classify, Kind};
use scratch::seal::Sealer;
use scratch::secret::Secret;
use serde_json::Value;

use super::{ANN, EVE, KEY, added, broken, new, old_rows, sealer, with_people};
use crate::people::{audit_log, author, run};

#[tokio::test]
async fn a_list_is_complete_across_pages_newest_first() {
    let db = with_people().await;
    old_rows(db.pool(), 2500).await;
    added(&db, &new(ANN)).await;
    let all: Vec<_> = list(&db, Filter::default()).try_collect().await.unwrap();
    assert_eq!(all.len(), 2501);
    let ids: BTreeSet<&str> = all.iter().map(|it| it.credential.id.as_str()).collect();
    assert_eq!(ids.len(), 2501);
    assert!(all.is_sorted_by(|a, b| {
        (b.credential.created_at, &b.credential.id) <= (a.credential.created_at, &a.credential.id)
    }));
    let of = |user_id: Option<&str>, limit| {
        let filter = Filter {
            user_id: user_id.map(str::to_owned),
            limit,
        };
        list(&db, filter).try_collect::<Vec<_>>()
    };
    assert_eq!(of(None, Some(1500)).await.unwrap().len(), 1500);
    let anns = of(Some(ANN), None).await.unwrap();
    assert_eq!((anns.len(), &*anns[0].credential.user_id), (1, ANN));
    assert!(of(Some(EVE), None).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_long_list_begins_every_page_in_the_index() {
    let db = with_people().await;
    let mut connection = db.pool().acquire().await.unwrap();
    sqlx::query("SET enable_seqscan = off")
        .execute(&mut *connection)
        .await
        .unwrap();
    let plan: Vec<String> = sqlx::query_scalar(
        r#"EXPLAIN SELECT c."id" FROM "AiAgentCredential" c
           WHERE (c."createdAt", c."id") < (timestamp '2026-01-01', 'x')
           ORDER BY c."createdAt" DESC, c."id" DESC LIMIT 10"#,
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    let plan = plan.concat();
    assert!(
        plan.contains("scratch_credential_created") && plan.contains("Index Cond"),
        "{plan}"
    );
}

#[tokio::test]
async fn a_revealed_key_is_remembered_by_the_audit_log() {
    let db = with_people().await;
    let credential = added(&db, &new(ANN)).await;
    let master = sealer("the master key");
    let (again, key) = reveal(&db, &author(), &credential.id, Some(&master))
        .await
        .unwrap();
    assert_eq!((again.id.as_str(), key.reveal()), (&*credential.id, KEY));
    let log = audit_log(db.pool()).await;
    let revealed = |row: &&(String, String, String, String, Value)| row.3.contains("Revealed");
    let rows: Vec<_> = log.iter().filter(revealed).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].1.as_str(), &rows[0].2), (ANN, &credential.id));
    assert_eq!(rows[0].4["reason"], "a test");

    let error = reveal(&db, &author(), &credential.id, None)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    let error = reveal(&db, &author(), "aac_nothing", None)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
    assert_eq!(audit_log(db.pool()).await.len(), log.len());
}

#[tokio::test]
async fn an_audit_of_sound_credentials_finds_nothing() {
    let db = with_people().await;
    added(&db, &new(ANN)).await;
    added(&db, &new(EVE)).await;
    let findings = audit(&db, Some(&sealer("the master key"))).await.unwrap();
    assert_eq!(findings, []);
}

#[tokio::test]
async fn an_audit_finds_what_the_database_can_tell() {
    let db = broken().await;
    let sealed = added(&db, &new(EVE)).await;
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential"
               ("id", "updatedAt", "userId", "service", "apiKey", "source", "externalApiKeyId") VALUES
               ('aac_s1', now(), 'usr_Eve0000001', 's', 'sealed:v1:00000000:AAAA', 'SYSTEM', 'hash'),
               ('aac_s2', now(), 'usr_Eve0000001', 's', 'sealed:v9:nobody:knows', 'SYSTEM', '');
           UPDATE "AiAgentCredential" SET "enabled" = false WHERE "id" = 'aac_eve'"#,
    )
    .await;
    let found = async |sealer: Option<&Sealer>| -> Vec<(FindingKind, Option<String>, u64)> {
        let findings = audit(&db, sealer).await.unwrap();
        findings
            .into_iter()
            .map(|it| (it.kind, it.credential_id.or(it.user_id), it.count))
            .collect()
    };
    let one = |text: &str| Some(text.to_owned());
    let always = [
        (FindingKind::PlainText, None, 5),
        (FindingKind::NoHash, one("aac_s2"), 1),
        (FindingKind::DisabledDefault, one("aac_eve"), 1),
    ];
    let defaults = [
        (FindingKind::Unguarded, None, 0),
        (FindingKind::SeveralDefaults, one(ANN), 3),
    ];
    let unknown = (FindingKind::Unopened, one("aac_s2"), 1);

    let with = |unopened: &[_]| {
        let all = [&defaults[..], unopened, &always[..]];
        all.concat()
    };
    let master = sealer("the master key");
    let expected = with(&[(FindingKind::Unopened, None, 1), unknown.clone()]);
    assert_eq!(found(Some(&master)).await, expected);
    let expected = with(&[(FindingKind::Unopened, None, 3)]);
    assert_eq!(found(None).await, expected);

    let next = Sealer::new(&Secret::new("next"), Some(&Secret::new("the master key")));
    let mut expected = with(&[(FindingKind::Unopened, None, 1), unknown]);
    expected.insert(5, (FindingKind::PreviousKey, None, 1));
    assert_eq!(found(Some(&next)).await, expected);
    assert!(!sealed.default);
}

#[tokio::test]
async fn the_beginning_of_a_hash_is_looked_up_in_the_index_and_taken_literally() {
    let db = with_people().await;
    let id = added(&db, &new(ANN)).await.id;
    sqlx::query(r#"UPDATE "AiAgentCredential" SET "externalApiKeyId" = 'a_c' WHERE "id" = $1"#)
        .bind(id)
        .execute(db.pool())
        .await
        .unwrap();
    let found = async |prefix| with_hash(&db, prefix, 9).await.unwrap().len();
    assert_eq!((found("a_c").await, found("a_").await), (1, 1));
    assert_eq!(
        (found("abc").await, found("a%").await, found("_").await),
        (0, 0, 0)
    );
    let mut connection = db.pool().acquire().await.unwrap();
    sqlx::query("SET enable_seqscan = off")
        .execute(&mut *connection)
        .await
        .unwrap();
    let plan: Vec<String> = sqlx::query_scalar(
        r#"EXPLAIN SELECT c."id" FROM "AiAgentCredential" c
           WHERE c."externalApiKeyId" LIKE $1 ORDER BY c."externalApiKeyId", c."id" LIMIT 4"#,
    )
    .bind("0123abcd%")
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    let plan = plan.concat();
    assert!(
        plan.contains("scratch_credential_hash") && plan.contains("~>=~"),
        "{plan}"
    );
}
