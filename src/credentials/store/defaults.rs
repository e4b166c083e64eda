//! The SQL of the rule that a user has one default.

use std::time::Duration;

use sqlx::PgConnection;

use crate::credentials::SeveralDefaults;
use crate::db::DbError;

/// Keeps everybody else from changing credentials until the transaction ends; gives up when
/// somebody holds on to one for longer than `patience`.
pub(in crate::credentials) async fn lock_table(
    connection: &mut PgConnection,
    patience: Duration,
) -> Result<(), DbError> {
    sqlx::query("SELECT set_config('lock_timeout', $1, true)")
        .bind(patience.as_millis().to_string())
        .execute(&mut *connection)
        .await?;
    // Also those are waited for who have locked rows and have not changed them yet: they would wait
    // for this lock with what it is to change in their hands.
    sqlx::query(r#"LOCK TABLE "AiAgentCredential" IN EXCLUSIVE MODE"#)
        .execute(connection)
        .await?;
    Ok(())
}

/// Users who have several defaults, with the newest and the others.
pub(in crate::credentials) async fn several_defaults(
    connection: &mut PgConnection,
) -> Result<Vec<SeveralDefaults>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "userId", "ids"[array_length("ids", 1)] AS "kept",
                  "ids"[1:array_length("ids", 1) - 1] AS "cleared"
           FROM (SELECT "userId", array_agg("id" ORDER BY "createdAt", "id") AS "ids"
                 FROM "AiAgentCredential"
                 WHERE "default"
                 GROUP BY "userId"
                 HAVING count(*) > 1) several
           ORDER BY "userId""#,
    )
    .fetch_all(connection)
    .await?)
}

/// Whether the index is there that allows one default per user.
pub(in crate::credentials) async fn is_guarded(
    connection: &mut PgConnection,
) -> Result<bool, DbError> {
    Ok(
        sqlx::query_scalar(r#"SELECT to_regclass('"scratch_credential_one_default"') IS NOT NULL"#)
            .fetch_one(connection)
            .await?,
    )
}

/// Makes that index, as the migration does where it can.
pub(in crate::credentials) async fn guard(connection: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query(
        r#"CREATE UNIQUE INDEX IF NOT EXISTS "scratch_credential_one_default"
               ON "AiAgentCredential" ("userId") WHERE "default""#,
    )
    .execute(connection)
    .await?;
    Ok(())
}
