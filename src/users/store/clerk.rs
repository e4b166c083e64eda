//! The SQL of accounts and their identities at Clerk.

use chrono::NaiveDateTime;
use sqlx::{AssertSqlSafe, PgConnection};

use super::{COLUMNS, select};
use crate::db::DbError;
use crate::users::{User, UserError};

/// Makes others that want an account for this identity wait until the transaction ends.
pub(in crate::users) async fn lock_clerk_id(
    connection: &mut PgConnection,
    clerk_id: &str,
) -> Result<(), DbError> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('scratch clerk ' || $1, 0))")
        .bind(clerk_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether somebody has this identity.
pub(in crate::users) async fn is_known(
    connection: &mut PgConnection,
    clerk_id: &str,
) -> Result<bool, DbError> {
    Ok(
        sqlx::query_scalar(r#"SELECT EXISTS (SELECT FROM "User" WHERE "clerkId" = $1)"#)
            .bind(clerk_id)
            .fetch_one(connection)
            .await?,
    )
}

/// Locks those who have this e-mail address, in whatever case, and no identity; two at most.
pub(in crate::users) async fn without_clerk_id(
    connection: &mut PgConnection,
    email: &str,
) -> Result<Vec<User>, DbError> {
    let sql = select(
        r#"WHERE lower("email") = lower($1) AND "clerkId" IS NULL ORDER BY "id" LIMIT 2 FOR UPDATE"#,
    );
    Ok(sqlx::query_as(sql)
        .bind(email)
        .fetch_all(connection)
        .await?)
}

/// Inserts the account, unless somebody has its identity: the older server takes no lock.
pub(in crate::users) async fn insert(
    connection: &mut PgConnection,
    user: &User,
) -> Result<bool, DbError> {
    let done = sqlx::query(
        r#"INSERT INTO "User"
               ("id", "createdAt", "updatedAt", "clerkId", "role", "email", "name", "stripeCustomerId")
           VALUES ($1, $2, $3, $4, $5::"UserRole", $6, $7, $8)
           ON CONFLICT ("clerkId") DO NOTHING"#,
    )
    .bind(&user.id)
    .bind(user.created_at)
    .bind(user.updated_at)
    .bind(&user.clerk_id)
    .bind(user.role.name())
    .bind(&user.email)
    .bind(&user.name)
    .bind(&user.stripe_customer_id)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives the user this identity and returns the row as it is now.
pub(in crate::users) async fn set_clerk_id(
    connection: &mut PgConnection,
    id: &str,
    clerk_id: &str,
    now: NaiveDateTime,
) -> Result<User, UserError> {
    let sql = AssertSqlSafe(format!(
        r#"UPDATE "User" SET "clerkId" = $2, "updatedAt" = $3 WHERE "id" = $1 RETURNING {COLUMNS}"#
    ));
    let changed = sqlx::query_as(sql)
        .bind(id)
        .bind(clerk_id)
        .bind(now)
        .fetch_one(connection)
        .await;
    changed.map_err(|error| match error {
        sqlx::Error::Database(error) if error.is_unique_violation() => UserError::ClerkIdTaken {
            clerk_id: clerk_id.to_owned(),
        },
        error => DbError::from(error).into(),
    })
}

pub(in crate::users) async fn set_names(
    connection: &mut PgConnection,
    id: &str,
    name: Option<&String>,
    email: Option<&String>,
    now: NaiveDateTime,
) -> Result<(), DbError> {
    sqlx::query(r#"UPDATE "User" SET "name" = $2, "email" = $3, "updatedAt" = $4 WHERE "id" = $1"#)
        .bind(id)
        .bind(name)
        .bind(email)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Locks the user with this identity until the transaction ends.
pub(in crate::users) async fn lock(
    connection: &mut PgConnection,
    clerk_id: &str,
) -> Result<(), DbError> {
    sqlx::query(r#"SELECT FROM "User" WHERE "clerkId" = $1 FOR NO KEY UPDATE"#)
        .bind(clerk_id)
        .execute(connection)
        .await?;
    Ok(())
}
