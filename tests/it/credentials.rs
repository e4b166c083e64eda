//! Credentials, against a real PostgreSQL.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::TryStreamExt;
use scratch::credentials::{
    Credential, CredentialError, Filter, FindingKind, NewCredential, Origin, Progress, Source,
    Vault, add, audit, fix_defaults, get, guarding, list, reveal, rewrap, set_default,
};
use scratch::db::Database;
use scratch::failure::{Classify, Kind};
use scratch::seal::{SealError, Sealer};
use scratch::secret::Secret;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::harness::TestDatabase;
use crate::people::{NOW, Person, audit_log, author, connect, database, run};

const ANN: &str = "usr_Ann0000001";
const EVE: &str = "usr_Eve0000001";
const KEY: &str = "sk-or-v1-SECRET-SECRET-1111";
const PATIENCE: Duration = Duration::from_secs(10);

async fn people(pool: &PgPool) {
    for id in [ANN, EVE] {
        Person {
            id,
            ..Person::default()
        }
        .insert(pool)
        .await;
    }
}

async fn with_people() -> Database {
    let db = database().await;
    people(db.pool()).await;
    db
}

fn sealer(master: &str) -> Sealer {
    Sealer::new(&Secret::new(master), None)
}

fn vault() -> Vault {
    Vault::new(sealer("the master key"), None, false).unwrap()
}

fn shared_vault() -> Vault {
    Vault::new(sealer("the master key"), Some(true), true).unwrap()
}

fn new(user_id: &str) -> NewCredential {
    NewCredential {
        user_id: user_id.into(),
        service: "openrouter".into(),
        key: Secret::new(KEY),
        description: None,
        default: false,
        origin: Origin::User,
    }
}

async fn added(db: &Database, new: &NewCredential) -> Credential {
    add(db, &author(), new, &vault()).await.unwrap()
}

/// The `apiKey` column.
async fn stored(db: &Database, id: &str) -> String {
    sqlx::query_scalar(r#"SELECT "apiKey" FROM "AiAgentCredential" WHERE "id" = $1"#)
        .bind(id)
        .fetch_one(db.pool())
        .await
        .unwrap()
}

/// Ids of those that are the default, in order.
async fn defaults(db: &Database) -> Vec<String> {
    sqlx::query_scalar(r#"SELECT "id" FROM "AiAgentCredential" WHERE "default" ORDER BY "id""#)
        .fetch_all(db.pool())
        .await
        .unwrap()
}

/// Rows of the older server: `count` keys as text, every one the default of somebody.
async fn old_rows(pool: &PgPool, count: i32) {
    sqlx::query(
        r#"INSERT INTO "User" ("id", "updatedAt")
           SELECT 'usr_' || lpad(n::text, 10, '0'), '2025-01-01' FROM generate_series(1, $1) n"#,
    )
    .bind(count)
    .execute(pool)
    .await
    .unwrap();
    sqlx::query(
        r#"INSERT INTO "AiAgentCredential"
               ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "default")
           SELECT 'aac_' || lpad(n::text, 10, '0'), timestamp '2025-01-01' + n * interval '1 s',
                  '2025-01-01', 'usr_' || lpad(n::text, 10, '0'), 'openrouter',
                  'sk-or-v1-old-' || lpad(n::text, 10, '0'), true
           FROM generate_series(1, $1) n"#,
    )
    .bind(count)
    .execute(pool)
    .await
    .unwrap();
}

/// Ann with two defaults, and no index that would forbid it: as the older server leaves it.
async fn broken() -> Database {
    let db = with_people().await;
    run(
        db.pool(),
        r#"DROP INDEX "scratch_credential_one_default";
           INSERT INTO "AiAgentCredential"
               ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "default") VALUES
               ('aac_old', '2026-01-01', '2026-01-01', 'usr_Ann0000001', 'openrouter', 'k', true),
               ('aac_new', '2026-01-03', '2026-01-03', 'usr_Ann0000001', 'other', 'k', true),
               ('aac_mid', '2026-01-02', '2026-01-02', 'usr_Ann0000001', 'openrouter', 'k', true),
               ('aac_off', '2026-01-04', '2026-01-04', 'usr_Ann0000001', 'openrouter', 'k', false),
               ('aac_eve', '2026-01-02', '2026-01-02', 'usr_Eve0000001', 'openrouter', 'k', true)"#,
    )
    .await;
    db
}

#[tokio::test]
async fn a_new_key_is_sealed_for_its_row_and_opens_there_alone() {
    let db = with_people().await;
    let credential = added(&db, &new(ANN)).await;
    let column = stored(&db, &credential.id).await;
    let master = sealer("the master key");
    assert!(column.starts_with(&master.current_prefix()), "{column}");

    let again = get(&db, &credential.id).await.unwrap();
    assert_eq!(again.open(Some(&master)).unwrap().reveal(), KEY);
    assert_eq!(again.open(None).unwrap_err(), SealError::NoMasterKey);
    assert!(matches!(
        again.open(Some(&sealer("another"))),
        Err(SealError::UnknownKey { .. })
    ));

    let other = added(&db, &new(ANN)).await;
    sqlx::query(r#"UPDATE "AiAgentCredential" SET "apiKey" = $2 WHERE "id" = $1"#)
        .bind(&other.id)
        .bind(&column)
        .execute(db.pool())
        .await
        .unwrap();
    let moved = get(&db, &other.id).await.unwrap();
    assert_eq!(moved.open(Some(&master)).unwrap_err(), SealError::Broken);
}

#[tokio::test]
async fn a_credential_shows_everything_but_its_key() {
    let db = with_people().await;
    let mut new = new(ANN);
    new.description = Some("  her own ".into());
    new.service = " openrouter".into();
    new.key = Secret::new(format!(" {KEY}\n"));
    let credential = added(&db, &new).await;
    assert!(!format!("{credential:?} {new:?}").contains("SECRET"));
    let id = credential.id.clone();
    let shown = json!(credential.clone().shown(Some(&sealer("the master key"))));
    assert_eq!(
        shown,
        json!({
            "id": id,
            "createdAt": NOW,
            "updatedAt": NOW,
            "userId": ANN,
            "service": "openrouter",
            "apiKey": "sk-o********1111",
            "description": "her own",
            "enabled": true,
            "externalApiKeyId": null,
            "source": "USER",
            "default": true,
            "sealed": true,
        })
    );
    let unopened = json!(credential.shown(None));
    assert_eq!(unopened["apiKey"], "sealed:…");
}

#[tokio::test]
async fn beside_the_older_server_a_key_is_kept_as_text() {
    let db = with_people().await;
    let credential = add(&db, &author(), &new(ANN), &shared_vault())
        .await
        .unwrap();
    assert_eq!(stored(&db, &credential.id).await, KEY);
    assert_eq!(credential.open(None).unwrap().reveal(), KEY);
}

#[tokio::test]
async fn a_new_key_is_the_default_where_there_is_none_or_when_asked() {
    let db = with_people().await;
    let first = added(&db, &new(ANN)).await;
    let second = added(&db, &new(ANN)).await;
    let eves = added(&db, &new(EVE)).await;
    assert!(first.default && !second.default && eves.default);
    let mut default = new(ANN);
    default.default = true;
    default.service = "another".into();
    let third = added(&db, &default).await;
    let mut expected = vec![third.id.clone(), eves.id];
    expected.sort();
    assert_eq!(defaults(&db).await, expected);

    let log = audit_log(db.pool()).await;
    let (.., context) = log.iter().find(|row| row.2 == third.id).unwrap();
    assert_eq!(context["from"], json!({ "defaults": [first.id] }));
    assert_eq!(context["to"]["default"], true);
}

#[tokio::test]
async fn adding_is_audited_without_the_key() {
    let db = with_people().await;
    let mut new = new(ANN);
    new.origin = Origin::System {
        hash: "0123abcd".into(),
    };
    let credential = added(&db, &new).await;
    assert_eq!(credential.source, Source::System);
    let log = audit_log(db.pool()).await;
    let (event, user, entity, message, context) = &log[0];
    assert_eq!(
        (event.as_str(), user.as_str(), entity, message.as_str()),
        ("create", ANN, &credential.id, "Created new credential")
    );
    assert_eq!(context["from"], Value::Null);
    assert_eq!(
        context["to"],
        json!({
            "id": credential.id,
            "createdAt": NOW,
            "service": "openrouter",
            "description": null,
            "enabled": true,
            "externalApiKeyId": "0123abcd",
            "source": "SYSTEM",
            "default": true,
            "sealed": true,
        })
    );
    let text = context.to_string();
    assert!(!text.contains("SECRET") && !text.contains("1111"), "{text}");
}

#[tokio::test]
async fn what_cannot_be_stored_says_why_and_stores_nothing() {
    let db = with_people().await;
    let mut empty = new(ANN);
    empty.key = Secret::new(" \n");
    let mut service = new(ANN);
    service.service = "a\0b".into();
    for (new, kind) in [
        (empty, Kind::Usage),
        (service, Kind::Usage),
        (new("usr_nobody"), Kind::NotFound),
    ] {
        let error = add(&db, &author(), &new, &vault()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
    assert!(audit_log(db.pool()).await.is_empty());
    assert!(defaults(&db).await.is_empty());
}

#[tokio::test]
async fn a_user_who_adds_keys_at_once_has_one_default() {
    let db = with_people().await;
    let mut default = new(ANN);
    default.default = true;
    let (author, vault) = (author(), vault());
    let adding = (0..10).map(|_| add(&db, &author, &default, &vault));
    let outcomes = futures_util::future::join_all(adding).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(defaults(&db).await.len(), 1);
}

#[tokio::test]
async fn the_database_itself_allows_one_default_per_user() {
    let db = with_people().await;
    let insert = |id: &'static str, default: bool| {
        let sql = r#"INSERT INTO "AiAgentCredential"
                         ("id", "updatedAt", "userId", "service", "apiKey", "default")
                     VALUES ($1, now(), 'usr_Ann0000001', 's', 'k', $2)"#;
        sqlx::query(sql).bind(id).bind(default).execute(db.pool())
    };
    insert("aac_1", true).await.unwrap();
    insert("aac_2", false).await.unwrap();
    insert("aac_3", false).await.unwrap();
    let error = insert("aac_4", true).await.unwrap_err();
    assert!(
        error.to_string().contains("scratch_credential_one_default"),
        "{error}"
    );
}

#[tokio::test]
async fn a_default_that_somebody_else_sets_at_the_same_moment_is_a_conflict() {
    let db = with_people().await;
    added(&db, &new(EVE)).await;
    // The older server takes no lock; it has inserted a default and not committed yet.
    let mut theirs = db.pool().begin().await.unwrap();
    sqlx::query(
        r#"INSERT INTO "AiAgentCredential" ("id", "updatedAt", "userId", "service", "apiKey", "default")
           VALUES ('aac_theirs', now(), 'usr_Ann0000001', 's', 'k', true)"#,
    )
    .execute(&mut *theirs)
    .await
    .unwrap();
    let (author, new, vault) = (author(), new(ANN), vault());
    let ours = add(&db, &author, &new, &vault);
    let commit = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        theirs.commit().await.unwrap();
    };
    let (ours, ()) = tokio::join!(ours, commit);
    let error = ours.unwrap_err();
    assert!(matches!(error, CredentialError::DefaultRaced), "{error:?}");
    assert_eq!(error.kind(), Kind::Refused);
}

#[tokio::test]
async fn another_default_touches_no_row_but_the_two() {
    let db = with_people().await;
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential"
               ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "default", "enabled") VALUES
               ('aac_1', '2026-01-01', '2026-01-01', 'usr_Ann0000001', 'openrouter', 'k', true, true),
               ('aac_2', '2026-01-01', '2026-01-01', 'usr_Ann0000001', 'other', 'k', false, false),
               ('aac_3', '2026-01-01', '2026-01-01', 'usr_Ann0000001', 'openrouter', 'k', false, true),
               ('aac_4', '2026-01-01', '2026-01-01', 'usr_Eve0000001', 'openrouter', 'k', true, true)"#,
    )
    .await;
    let change = set_default(&db, &author(), "aac_2").await.unwrap();
    assert!(change.changed && change.credential.default);
    assert_eq!(change.replaced, ["aac_1"]);
    assert_eq!(defaults(&db).await, ["aac_2", "aac_4"]);
    let touched: Vec<String> = sqlx::query_scalar(
        r#"SELECT "id" FROM "AiAgentCredential" WHERE "updatedAt" > '2026-01-01' ORDER BY "id""#,
    )
    .fetch_all(db.pool())
    .await
    .unwrap();
    assert_eq!(touched, ["aac_1", "aac_2"]);
    let log = audit_log(db.pool()).await;
    assert_eq!((log[0].0.as_str(), log[0].2.as_str()), ("update", "aac_2"));
    assert_eq!(log[0].4["from"], json!({ "defaults": ["aac_1"] }));
    assert_eq!(log[0].4["to"], json!({ "defaults": ["aac_2"] }));

    let again = set_default(&db, &author(), "aac_2").await.unwrap();
    assert!(!again.changed && again.replaced.is_empty());
    assert_eq!(audit_log(db.pool()).await.len(), 1);

    let error = set_default(&db, &author(), "aac_nothing")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
}

#[tokio::test]
async fn defaults_that_are_set_at_once_leave_one() {
    let db = with_people().await;
    let mut ids = Vec::new();
    for _ in 0..8 {
        ids.push(added(&db, &new(ANN)).await.id);
    }
    let author = author();
    let setting = ids.iter().map(|id| set_default(&db, &author, id));
    let outcomes = futures_util::future::join_all(setting).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(defaults(&db).await.len(), 1);
}

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
async fn every_key_is_sealed_once_and_the_rest_left_alone() {
    let db = with_people().await;
    old_rows(db.pool(), 250).await;
    let own = added(&db, &new(ANN)).await;
    let before = stored(&db, &own.id).await;
    let mut told = Vec::new();
    let done = rewrap(&db, &author(), &vault(), &mut |it| told.push(it))
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

    let again = rewrap(&db, &author(), &vault(), &mut |_| {}).await.unwrap();
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
    let (author, vault) = (author(), vault());
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
    let (author, vault) = (author(), vault());
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
    let vault = Vault::new(changed, None, false).unwrap();
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
    let error = rewrap(&db, &author(), &shared_vault(), &mut |_| {})
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(stored(&db, &row_id(1)).await, "sk-or-v1-old-0000000001");
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
async fn the_newest_of_several_defaults_is_kept_and_the_index_made() {
    let db = broken().await;
    let before = guarding(&db).await.unwrap();
    assert!(!before.guarded);
    assert_eq!(before.several[0].cleared, ["aac_old", "aac_mid"]);

    let fixed = fix_defaults(&db, &author(), PATIENCE).await.unwrap();
    assert_eq!(fixed, before.several);
    assert_eq!(defaults(&db).await, ["aac_eve", "aac_new"]);
    let after = guarding(&db).await.unwrap();
    assert!(after.guarded && after.several.is_empty());
    let log = audit_log(db.pool()).await;
    assert_eq!(log.len(), 1);
    assert_eq!((log[0].1.as_str(), log[0].2.as_str()), (ANN, "aac_new"));
    let from = json!({ "defaults": ["aac_old", "aac_mid", "aac_new"] });
    assert_eq!(log[0].4["from"], from);
    assert_eq!(log[0].4["to"], json!({ "defaults": ["aac_new"] }));

    assert_eq!(fix_defaults(&db, &author(), PATIENCE).await.unwrap(), []);
    assert_eq!(audit_log(db.pool()).await.len(), 1);
}

#[tokio::test]
async fn the_index_is_the_one_that_the_migration_makes() {
    let (migrated, mended) = (database().await, broken().await);
    fix_defaults(&mended, &author(), PATIENCE).await.unwrap();
    let index = async |db: &Database| -> String {
        sqlx::query_scalar(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'scratch_credential_one_default'",
        )
        .fetch_one(db.pool())
        .await
        .unwrap()
    };
    assert_eq!(index(&migrated).await, index(&mended).await);
}

#[tokio::test]
async fn several_defaults_are_mended_wholly_or_not_at_all() {
    let db = broken().await;
    // Somebody is in the middle of changing a credential; the wait for it is given up.
    let mut theirs = db.pool().begin().await.unwrap();
    sqlx::query(r#"UPDATE "AiAgentCredential" SET "enabled" = true WHERE "id" = 'aac_eve'"#)
        .execute(&mut *theirs)
        .await
        .unwrap();
    let moment = Duration::from_millis(100);
    let error = fix_defaults(&db, &author(), moment).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable, "{error}");
    assert_eq!(defaults(&db).await.len(), 4);
    assert!(audit_log(db.pool()).await.is_empty());
    theirs.rollback().await.unwrap();
    assert_eq!(
        fix_defaults(&db, &author(), PATIENCE).await.unwrap().len(),
        1
    );
}
