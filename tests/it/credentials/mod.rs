//! Credentials, against a real PostgreSQL.

mod add;
mod defaults;
mod look;
mod rewrap;
mod vault;

use std::time::Duration;

use scratch::credentials::{Credential, NewCredential, Origin, Vault, add};
use scratch::db::Database;
use scratch::seal::Sealer;
use scratch::secret::Secret;
use sqlx::PgPool;

use crate::people::{Person, author, database, run};

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

async fn vault(db: &Database) -> Vault {
    let opened = Vault::open(db, sealer("the master key"), None).await;
    opened.unwrap()
}

async fn shared_vault(db: &Database) -> Vault {
    let opened = Vault::open(db, sealer("the master key"), Some(true)).await;
    opened.unwrap()
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
    add(db, &author(), new, &vault(db).await).await.unwrap()
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
