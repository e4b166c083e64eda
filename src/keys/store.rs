//! The SQL of the journal and its locks.

pub(super) mod records;
pub(super) mod retirements;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, PgExecutor};

use super::journal::{Attempt, Kind, Operation, Outcome};
use crate::db::{Database, DbError, like};

/// Keeps the advisory locks on users' keys apart from all others of the database.
const LOCK_SEED: i64 = 0x5c8a_7c6b;

pub(super) async fn try_lock(
    connection: &mut PgConnection,
    user_id: &str,
) -> Result<bool, DbError> {
    Ok(
        sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtextextended($1, $2))")
            .bind(user_id)
            .bind(LOCK_SEED)
            .fetch_one(connection)
            .await?,
    )
}

pub(super) async fn unlock(connection: &mut PgConnection, user_id: &str) -> Result<(), DbError> {
    sqlx::query("SELECT pg_advisory_unlock(hashtextextended($1, $2))")
        .bind(user_id)
        .bind(LOCK_SEED)
        .execute(connection)
        .await?;
    Ok(())
}

/// Those of these users whose lock somebody has, without touching it.
pub(super) async fn at_work(
    executor: impl PgExecutor<'_>,
    user_ids: &[String],
) -> Result<HashSet<String>, DbError> {
    // A key of 64 bits is shown as two halves, and `objsubid` 1 (PostgreSQL, "pg_locks").
    let users: Vec<String> = sqlx::query_scalar(
        "SELECT u FROM unnest($1::text[]) u
         WHERE EXISTS (
             SELECT FROM pg_locks
             WHERE locktype = 'advisory' AND objsubid = 1 AND granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND (classid::bigint << 32 | objid::bigint) = hashtextextended(u, $2))",
    )
    .bind(user_ids)
    .bind(LOCK_SEED)
    .fetch_all(executor)
    .await?;
    Ok(users.into_iter().collect())
}

fn table(db: &Database) -> String {
    db.internal_table("key_operation")
}

const COLUMNS: &str = "id, kind, user_id, author, name, hash, credential_id, request, begun_at";

/// Writes down what is about to be done.
pub(super) async fn begin(
    executor: impl PgExecutor<'_>,
    db: &Database,
    operation: &Operation,
) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO {} ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        table(db)
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(&operation.id)
        .bind(operation.kind.name())
        .bind(&operation.user_id)
        .bind(&operation.author)
        .bind(&operation.name)
        .bind(&operation.hash)
        .bind(&operation.credential_id)
        .bind(&operation.request)
        .bind(operation.begun_at)
        .execute(executor)
        .await?;
    Ok(())
}

/// Writes down how an operation ended; `false` if somebody else has ended it before, or a making is
/// being undone.
pub(super) async fn end(
    executor: impl PgExecutor<'_>,
    db: &Database,
    id: &str,
    end: &End<'_>,
) -> Result<bool, DbError> {
    let sql = format!(
        "UPDATE {} SET ended_at = $2, outcome = $3, problem = $4,
             hash = coalesce($5, hash), credential_id = coalesce($6, credential_id)
         WHERE id = $1 AND ended_at IS NULL
             AND (kind <> 'create' OR $3 <> 'done' OR problem IS NULL)",
        table(db)
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(id)
        .bind(end.at)
        .bind(end.outcome.name())
        .bind(end.problem)
        .bind(end.hash)
        .bind(end.credential_id)
        .execute(executor)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the changes of a key that have no end yet, because something later takes their
/// place; `false` if there is none.
pub(super) async fn supersede(
    executor: impl PgExecutor<'_>,
    db: &Database,
    credential_id: &str,
    kinds: &[Kind],
    problem: &str,
) -> Result<bool, DbError> {
    let sql = format!(
        "UPDATE {} SET ended_at = $2, outcome = $3, problem = $4
         WHERE credential_id = $1 AND ended_at IS NULL AND kind = ANY ($5)",
        table(db)
    );
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(credential_id)
        .bind(db.clock.now())
        .bind(Outcome::Undone.name())
        .bind(problem)
        .bind(kinds)
        .execute(executor)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Writes down that a making is being undone, so that it cannot end well any more; `false` if it has
/// ended. Waits for a transaction that is ending it.
pub(super) async fn claim(
    executor: impl PgExecutor<'_>,
    db: &Database,
    id: &str,
    problem: &str,
) -> Result<bool, DbError> {
    let sql = format!(
        "UPDATE {} SET problem = $2 WHERE id = $1 AND ended_at IS NULL",
        table(db)
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(id)
        .bind(problem)
        .execute(executor)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How an operation ended.
#[derive(Clone, Copy)]
pub(super) struct End<'a> {
    pub(super) at: DateTime<Utc>,
    pub(super) outcome: Outcome,
    pub(super) problem: Option<&'a str>,
    pub(super) hash: Option<&'a str>,
    pub(super) credential_id: Option<&'a str>,
}

impl<'a> End<'a> {
    pub(super) fn of(db: &Database, outcome: Outcome, problem: Option<&'a str>) -> Self {
        Self {
            at: db.clock.now(),
            outcome,
            problem,
            hash: None,
            credential_id: None,
        }
    }

    pub(super) fn done(db: &Database) -> Self {
        Self::of(db, Outcome::Done, None)
    }

    pub(super) fn failed(db: &Database, problem: &'a str) -> Self {
        Self::of(db, Outcome::Failed, Some(problem))
    }
}

/// The operations of a user, or of everybody, that have no end yet, oldest first.
pub(super) async fn open(
    executor: impl PgExecutor<'_>,
    db: &Database,
    user_id: Option<&str>,
) -> Result<Vec<Operation>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {}
         WHERE ended_at IS NULL AND ($1::text IS NULL OR user_id = $1)
         ORDER BY begun_at, id",
        table(db)
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(user_id)
        .fetch_all(executor)
        .await?;
    Ok(rows.into_iter().filter_map(Row::operation).collect())
}

/// The attempts with these ids that were ever made.
pub(super) async fn attempts(
    executor: impl PgExecutor<'_>,
    db: &Database,
    ids: &[String],
) -> Result<Vec<Attempt>, DbError> {
    let sql = format!(
        "SELECT id, user_id, outcome FROM {} WHERE kind = 'create' AND id = ANY ($1)",
        table(db)
    );
    let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(ids)
        .fetch_all(executor)
        .await?;
    let attempts = rows.into_iter().map(|(id, user_id, outcome)| Attempt {
        id,
        user_id,
        outcome: outcome.as_deref().and_then(Outcome::parse),
    });
    Ok(attempts.collect())
}

/// What a statement about these names.
async fn named(
    executor: impl PgExecutor<'_>,
    sql: String,
    about: &[&str],
) -> Result<HashSet<String>, DbError> {
    let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(about)
        .fetch_all(executor)
        .await?;
    Ok(found.into_iter().collect())
}

/// Which of these users have operations without an end.
pub(super) async fn unfinished(
    executor: impl PgExecutor<'_>,
    db: &Database,
    users: &[&str],
) -> Result<HashSet<String>, DbError> {
    let sql = format!(
        "SELECT user_id FROM {} WHERE ended_at IS NULL AND user_id = ANY ($1)",
        table(db)
    );
    named(executor, sql, users).await
}

/// For which of these users the last that an admin did about their keys was to take one away. What
/// says a problem was no admin's wish: another key had taken its place.
pub(super) async fn revoked(
    executor: impl PgExecutor<'_>,
    db: &Database,
    users: &[&str],
) -> Result<HashSet<String>, DbError> {
    let sql = format!(
        "SELECT user_id FROM (
             SELECT DISTINCT ON (user_id) user_id, kind FROM {}
             WHERE user_id = ANY ($1) AND outcome = 'done'
                 AND (kind = 'create' OR kind = 'revoke' AND problem IS NULL)
             ORDER BY user_id, ended_at DESC, id DESC
         ) last WHERE kind = 'revoke'",
        table(db)
    );
    named(executor, sql, users).await
}

/// Credentials of these users that are disabled because their key was of no use, which is no
/// admin's wish.
pub(super) async fn useless(
    executor: impl PgExecutor<'_>,
    db: &Database,
    users: &[&str],
) -> Result<HashSet<String>, DbError> {
    let sql = format!(
        "SELECT credential_id FROM (
             SELECT DISTINCT ON (credential_id) credential_id, kind, problem FROM {}
             WHERE user_id = ANY ($1) AND outcome = 'done' AND kind IN ('enable', 'disable')
                 AND credential_id IS NOT NULL
             ORDER BY credential_id, ended_at DESC, id DESC
         ) last WHERE kind = 'disable' AND problem IS NOT NULL",
        table(db)
    );
    named(executor, sql, users).await
}

/// Whether this credential was revoked, and is therefore gone.
pub(super) async fn is_revoked(
    executor: impl PgExecutor<'_>,
    db: &Database,
    credential_id: &str,
) -> Result<bool, DbError> {
    let sql = format!(
        "SELECT EXISTS (SELECT FROM {} WHERE credential_id = $1 AND kind = 'revoke'
             AND outcome = 'done')",
        table(db)
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(credential_id)
        .fetch_one(executor)
        .await?)
}

/// Those of these keys that are on record as deleted.
pub(super) async fn deleted(
    executor: impl PgExecutor<'_>,
    db: &Database,
    hashes: &[&str],
) -> Result<HashSet<String>, DbError> {
    let sql = format!(
        "SELECT hash FROM {} WHERE hash = ANY ($1) AND kind IN ('revoke', 'discard')
             AND outcome = 'done'",
        table(db)
    );
    named(executor, sql, hashes).await
}

/// Credentials that were revoked and whose key's hash begins like this.
pub(super) async fn revoked_with_hash(
    executor: impl PgExecutor<'_>,
    db: &Database,
    prefix: &str,
    most: i64,
) -> Result<Vec<String>, DbError> {
    let sql = format!(
        "SELECT DISTINCT credential_id FROM {}
         WHERE hash LIKE $1 AND kind = 'revoke' AND outcome = 'done'
         ORDER BY 1 LIMIT $2",
        table(db)
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(like::beginning(prefix))
        .bind(most)
        .fetch_all(executor)
        .await?)
}

/// The outcome of an operation; `None` while it has none. Waits for a transaction that is ending
/// it, which goes on for a moment after its client has lost the connection; in a transaction, it
/// keeps everybody else from ending it.
pub(super) async fn outcome(
    executor: impl PgExecutor<'_>,
    db: &Database,
    id: &str,
) -> Result<Option<Outcome>, DbError> {
    let sql = format!("SELECT outcome FROM {} WHERE id = $1 FOR UPDATE", table(db));
    let found: Option<Option<String>> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(id)
        .fetch_optional(executor)
        .await?;
    Ok(found.flatten().as_deref().and_then(Outcome::parse))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    user_id: String,
    author: Value,
    name: Option<String>,
    hash: Option<String>,
    credential_id: Option<String>,
    request: Value,
    begun_at: DateTime<Utc>,
}

impl Row {
    /// `None` for a kind that a newer program has written: it is not ours to end.
    fn operation(self) -> Option<Operation> {
        Some(Operation {
            kind: Kind::parse(&self.kind)?,
            id: self.id,
            user_id: self.user_id,
            author: self.author,
            name: self.name,
            hash: self.hash,
            credential_id: self.credential_id,
            request: self.request,
            begun_at: self.begun_at,
        })
    }
}
