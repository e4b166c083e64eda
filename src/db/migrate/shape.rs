//! The shape of the tables: what the baseline makes of them, and what a database has.

use std::collections::BTreeSet;
use std::fmt;

use sqlx::PgConnection;

use crate::db::DbError;

/// The shape that `0001_baseline.sql` gives, one object a line; a test makes it anew on a server.
const BASELINE: &str = include_str!("baseline.shape");

/// One object of a schema: an enum, a table, or something of a table.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Object {
    /// `enum`, `table`, `column`, `index`, `primary-key`, `foreign-key`, `check`, …
    kind: String,
    /// The enum, or the table that it is or belongs to.
    owner: String,
    /// Its name within the table; empty for what has none.
    name: String,
    /// Labels, type, default, columns, actions.
    detail: String,
    /// The columns of a constraint. Unknown (empty) for what is read from text.
    columns: Vec<String>,
    /// Whether a database may have it although the baseline has not.
    extra_is_fine: bool,
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.owner)?;
        if !self.name.is_empty() {
            write!(f, ".{}", self.name)?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}

impl Object {
    /// Reads what `Display` writes.
    fn parse(line: &str) -> Option<Self> {
        let (head, detail) = line.split_once(": ").unwrap_or((line, ""));
        let (kind, path) = head.split_once(' ')?;
        let (owner, name) = path.split_once('.').unwrap_or((path, ""));
        Some(Self {
            kind: kind.to_owned(),
            owner: owner.to_owned(),
            name: name.to_owned(),
            detail: detail.to_owned(),
            columns: Vec::new(),
            extra_is_fine: false,
        })
    }

    fn is_same_thing(&self, other: &Self) -> bool {
        self.kind == other.kind && self.owner == other.owner && self.name == other.name
    }
}

/// How a database differs from the baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The baseline has it, the database has not.
    Missing(Object),
    /// Both have it, not alike.
    Changed {
        /// As the database has it.
        found: Object,
        /// The detail that the baseline has.
        expected: String,
    },
    /// The database has it, and it would change what our statements do.
    Unexpected(Object),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(object) => write!(f, "missing: {object}"),
            Self::Changed { found, expected } => {
                write!(f, "different: {found} (expected {expected})")
            }
            Self::Unexpected(object) => write!(f, "unexpected: {object}"),
        }
    }
}

/// The objects of the baseline.
fn baseline() -> Vec<Object> {
    BASELINE.lines().filter_map(Object::parse).collect()
}

/// Names of the baseline's tables or enums.
pub(super) fn names(kind: &str) -> Vec<String> {
    baseline()
        .into_iter()
        .filter(|object| object.kind == kind)
        .map(|object| object.owner)
        .collect()
}

/// Reads the shape that the baseline's tables and enums have in a schema.
pub(super) async fn read(
    connection: &mut PgConnection,
    schema: &str,
) -> Result<Vec<Object>, DbError> {
    select(
        connection,
        schema,
        Some(names("table")),
        Some(names("enum")),
    )
    .await
}

/// The shape of all tables and enums of a schema, as `baseline.shape` writes it.
pub async fn describe(connection: &mut PgConnection, schema: &str) -> Result<String, DbError> {
    Ok(text(&select(connection, schema, None, None).await?))
}

async fn select(
    connection: &mut PgConnection,
    schema: &str,
    tables: Option<Vec<String>>,
    enums: Option<Vec<String>>,
) -> Result<Vec<Object>, DbError> {
    Ok(sqlx::query_as(include_str!("shape.sql"))
        .bind(schema)
        .bind(tables)
        .bind(enums)
        .fetch_all(connection)
        .await?)
}

/// One object a line.
fn text(objects: &[Object]) -> String {
    let lines = objects.iter().map(|object| object.to_string() + "\n");
    lines.collect()
}

/// Compares a database with the baseline. Everything of the baseline must be there and alike, and
/// its tables may have nothing else. Only other tables, and indexes that make a query faster
/// without forbidding anything, are no difference.
pub(super) fn compare(found: &[Object]) -> Vec<Difference> {
    let expected = baseline();
    let missing_tables: BTreeSet<&str> = expected
        .iter()
        .filter(|object| object.kind == "table")
        .filter(|table| !found.iter().any(|object| object.is_same_thing(table)))
        .map(|table| table.owner.as_str())
        .collect();
    let mut differences = Vec::new();
    for object in &expected {
        match found.iter().find(|other| other.is_same_thing(object)) {
            Some(other) if other.detail == object.detail => {}
            Some(other) => differences.push(Difference::Changed {
                found: other.clone(),
                expected: object.detail.clone(),
            }),
            // A missing table is said once, not once for each column.
            None if object.kind != "table" && missing_tables.contains(object.owner.as_str()) => {}
            None => differences.push(Difference::Missing(object.clone())),
        }
    }
    let is_ours = |table: &str, column: &str| {
        expected
            .iter()
            .any(|object| object.kind == "column" && object.owner == table && object.name == column)
    };
    for object in found {
        let known = expected.iter().any(|other| other.is_same_thing(object));
        // A constraint on a column that we never write does not concern us.
        let concerns_us = object.kind == "column"
            || object.columns.is_empty()
            || object
                .columns
                .iter()
                .all(|column| is_ours(&object.owner, column));
        if !known && !object.extra_is_fine && concerns_us {
            differences.push(Difference::Unexpected(object.clone()));
        }
    }
    differences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_baseline_reads_back_as_it_is_written() {
        assert_eq!(text(&baseline()), BASELINE);
        assert_eq!(names("enum").len(), 3);
        assert_eq!(names("table").len(), 6);
    }

    #[test]
    fn a_missing_table_is_one_difference() {
        let mut found = baseline();
        found.retain(|object| object.owner != "Subscription");
        let differences: Vec<String> = compare(&found).iter().map(ToString::to_string).collect();
        assert_eq!(differences, ["missing: table Subscription"]);
    }
}
