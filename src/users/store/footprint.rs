//! What goes with a user: the rows that PostgreSQL deletes, and those that keep it from deleting.
//!
//! The rules are read from the catalog, because the database also holds tables that this program
//! knows nothing of.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::db::{Database, DbError};

/// How many rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct TableRows {
    /// Name of the table, with its schema only where that is not the current one.
    pub table: String,
    /// Number of rows.
    pub rows: i64,
}

/// Rows that keep the user from being deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Blocker {
    /// Their table.
    pub table: String,
    /// The foreign key that forbids it.
    pub constraint: String,
    /// Number of rows.
    pub rows: i64,
}

/// What deleting a user would do to other tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Footprint {
    /// Tables whose rows go with the user, by name; also those that hold none.
    pub rows: Vec<TableRows>,
    /// What keeps the user from being deleted.
    pub blockers: Vec<Blocker>,
}

/// Counts what goes with the user that has this id.
pub async fn footprint(db: &Database, id: &str) -> Result<Footprint, DbError> {
    let mut connection = db.pool().acquire().await.map_err(DbError::from)?;
    measure(&mut connection, id).await
}

/// A foreign key between tables, each name quoted as SQL needs it.
#[derive(sqlx::FromRow)]
struct ForeignKey {
    constraint: String,
    child: String,
    parent: String,
    child_columns: Vec<String>,
    parent_columns: Vec<String>,
    on_delete: String,
}

impl ForeignKey {
    fn cascades(&self) -> bool {
        self.on_delete == "c"
    }

    /// `NO ACTION` or `RESTRICT`.
    fn forbids(&self) -> bool {
        self.on_delete == "a" || self.on_delete == "r"
    }

    /// The condition that joins a row `c` of the child to the row `p` that it refers to.
    fn join(&self) -> String {
        let pairs: Vec<String> = self
            .child_columns
            .iter()
            .zip(&self.parent_columns)
            .map(|(child, parent)| format!("c.{child} = p.{parent}"))
            .collect();
        pairs.join(" AND ")
    }
}

pub(in crate::users) async fn measure(
    connection: &mut PgConnection,
    id: &str,
) -> Result<Footprint, DbError> {
    let keys = foreign_keys(connection).await?;
    let user: String = sqlx::query_scalar(r#"SELECT '"User"'::regclass::text"#)
        .fetch_one(&mut *connection)
        .await?;
    let reached = reached(&user, &keys);
    let gone = gone(&user, &keys, &reached);

    let counted: Vec<TableRows> = sqlx::query_as(AssertSqlSafe(format!(
        r#"{gone} SELECT "table", count(*) AS rows FROM gone GROUP BY "table""#
    )))
    .persistent(false)
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    let mut counts: BTreeMap<String, i64> = counted
        .into_iter()
        .map(|counted| (counted.table, counted.rows))
        .collect();
    let rows = reached
        .iter()
        .filter(|table| **table != user)
        .map(|table| TableRows {
            table: shown(table),
            rows: counts.remove(table).unwrap_or_default(),
        })
        .collect();

    let blocking: Vec<String> = keys
        .iter()
        .filter(|key| key.forbids() && reached.contains(&key.parent))
        .map(blocking)
        .collect();
    let mut blockers: Vec<Blocker> = Vec::new();
    if !blocking.is_empty() {
        blockers = sqlx::query_as(AssertSqlSafe(format!(
            r#"{gone}
               SELECT "table", "constraint", rows FROM ({}) blocking WHERE rows > 0"#,
            blocking.join(" UNION ALL ")
        )))
        .persistent(false)
        .bind(id)
        .fetch_all(connection)
        .await?;
    }
    Ok(Footprint { rows, blockers })
}

async fn foreign_keys(connection: &mut PgConnection) -> Result<Vec<ForeignKey>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT k.conname::text AS "constraint",
                  k.conrelid::regclass::text AS child,
                  k.confrelid::regclass::text AS parent,
                  ARRAY(SELECT quote_ident(a.attname)
                        FROM unnest(k.conkey) WITH ORDINALITY n(number, position)
                        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.number
                        ORDER BY n.position) AS child_columns,
                  ARRAY(SELECT quote_ident(a.attname)
                        FROM unnest(k.confkey) WITH ORDINALITY n(number, position)
                        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = n.number
                        ORDER BY n.position) AS parent_columns,
                  k.confdeltype::text AS on_delete
           FROM pg_constraint k
           WHERE k.contype = 'f' AND k.conparentid = 0
           ORDER BY child, "constraint""#,
    )
    .fetch_all(connection)
    .await?)
}

/// The tables of which a row can go when a user does, the users' own included.
fn reached(user: &str, keys: &[ForeignKey]) -> BTreeSet<String> {
    let mut reached = BTreeSet::from([user.to_owned()]);
    loop {
        let before = reached.len();
        for key in keys.iter().filter(|key| key.cascades()) {
            if reached.contains(&key.parent) {
                reached.insert(key.child.clone());
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

/// The `WITH` clause of `gone`: table and place of every row that goes with the user `$1`, each
/// once, however many ways lead to it, circles included.
fn gone(user: &str, keys: &[ForeignKey], reached: &BTreeSet<String>) -> String {
    let steps: Vec<String> = keys
        .iter()
        .filter(|key| key.cascades() && reached.contains(&key.parent))
        .map(|key| {
            format!(
                r#"SELECT {table} AS "table", c.tableoid AS part, c.ctid::text AS place
                   FROM {parent} p JOIN {child} c ON {join}
                   WHERE g."table" = {parent_table} AND p.tableoid = g.part AND p.ctid = g.place::tid"#,
                table = literal(&key.child),
                parent_table = literal(&key.parent),
                child = key.child,
                parent = key.parent,
                join = key.join(),
            )
        })
        .collect();
    format!(
        r#"WITH RECURSIVE gone("table", part, place) AS (
               SELECT {user_table}, u.tableoid, u.ctid::text FROM {user} u WHERE u."id" = $1
               UNION
               SELECT step."table", step.part, step.place
               FROM gone g CROSS JOIN LATERAL ({steps}) step
           )"#,
        user_table = literal(user),
        steps = steps.join(" UNION ALL "),
    )
}

/// The statement that counts the rows which this key makes stand in the way. Those that go
/// themselves do not; only `RESTRICT` stops for them too.
fn blocking(key: &ForeignKey) -> String {
    let staying = if key.on_delete == "r" {
        "true".to_owned()
    } else {
        format!(
            r#"NOT EXISTS (SELECT FROM gone x WHERE x."table" = {table}
                           AND x.part = c.tableoid AND x.place = c.ctid::text)"#,
            table = literal(&key.child),
        )
    };
    format!(
        r#"SELECT {shown} AS "table", {constraint} AS "constraint", count(*) AS rows
           FROM gone g
           JOIN {parent} p ON g."table" = {parent_table} AND p.tableoid = g.part
                          AND p.ctid = g.place::tid
           JOIN {child} c ON {join}
           WHERE {staying}"#,
        shown = literal(&shown(&key.child)),
        constraint = literal(&key.constraint),
        parent = key.parent,
        parent_table = literal(&key.parent),
        child = key.child,
        join = key.join(),
    )
}

/// A text as SQL writes it. The type matters: the parts of a recursive `UNION` must agree.
fn literal(text: &str) -> String {
    format!("'{}'::text", text.replace('\'', "''"))
}

/// A name as people read it, without the quotes that SQL needs.
fn shown(table: &str) -> String {
    table.replace('"', "")
}
