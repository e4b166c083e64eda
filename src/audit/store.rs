//! The SQL of the audit log.

use chrono::NaiveDateTime;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, PgPool, Postgres, QueryBuilder};

use super::{Entry, Event, Filter};
use crate::db::DbError;

/// A row about to be written.
pub(super) struct Row<'a> {
    pub(super) id: String,
    pub(super) entry: &'a Entry,
    pub(super) context: Value,
}

/// Writes all rows in one statement.
pub(super) async fn insert(
    connection: &mut PgConnection,
    now: NaiveDateTime,
    rows: &[Row<'_>],
) -> Result<(), DbError> {
    let column = |value: fn(&Entry) -> &str| -> Vec<&str> {
        rows.iter().map(|row| value(row.entry)).collect()
    };
    sqlx::query(
        r#"INSERT INTO "AuditLogEvent"
               ("id", "createdAt", "updatedAt", "userId", "message", "eventType", "entityId", "context")
           SELECT row."id", $1, $1, row."userId", row."message", row."eventType", row."entityId", row."context"
           FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
               AS row("id", "userId", "message", "eventType", "entityId", "context")"#,
    )
    .bind(now)
    .bind(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>())
    .bind(column(|entry| &entry.user_id))
    .bind(column(|entry| &entry.message))
    .bind(column(|entry| entry.event_type.name()))
    .bind(column(|entry| &entry.entity_id))
    .bind(rows.iter().map(|row| &row.context).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest events that concern a user, newest first.
pub async fn latest(
    executor: impl PgExecutor<'_>,
    user_id: &str,
    count: i64,
) -> Result<Vec<Event>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "id", "userId", "eventType", "message", "entityId", "context", "createdAt"
           FROM "AuditLogEvent"
           WHERE "userId" = $1
           ORDER BY "createdAt" DESC, "id" DESC
           LIMIT $2"#,
    )
    .bind(user_id)
    .bind(count)
    .fetch_all(executor)
    .await?)
}

/// One page of the events that pass the filter, newest first.
pub(super) async fn page(
    pool: &PgPool,
    filter: &Filter,
    after: Option<(NaiveDateTime, &str)>,
    take: u32,
) -> Result<Vec<Event>, DbError> {
    let mut sql: QueryBuilder<Postgres> = QueryBuilder::new(
        r#"SELECT "id", "userId", "eventType", "message", "entityId", "context", "createdAt"
           FROM "AuditLogEvent" WHERE true"#,
    );
    for (column, text) in [
        ("userId", &filter.user_id),
        ("entityId", &filter.entity_id),
        ("eventType", &filter.event_type),
    ] {
        if let Some(text) = text {
            sql.push(format_args!(r#" AND "{column}" = "#))
                .push_bind(text.clone());
        }
    }
    for (comparison, time) in [(">=", filter.since), ("<", filter.until)] {
        if let Some(time) = time {
            sql.push(format_args!(r#" AND "createdAt" {comparison} "#))
                .push_bind(time);
        }
    }
    if let Some((created_at, id)) = after {
        sql.push(r#" AND ("createdAt", "id") < ("#)
            .push_bind(created_at)
            .push(", ")
            .push_bind(id.to_owned())
            .push(")");
    }
    sql.push(r#" ORDER BY "createdAt" DESC, "id" DESC LIMIT "#)
        .push_bind(i64::from(take));
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// When the event with this id was.
pub(super) async fn time_of(
    executor: impl PgExecutor<'_>,
    id: &str,
) -> Result<Option<NaiveDateTime>, DbError> {
    Ok(
        sqlx::query_scalar(r#"SELECT "createdAt" FROM "AuditLogEvent" WHERE "id" = $1"#)
            .bind(id)
            .fetch_optional(executor)
            .await?,
    )
}
