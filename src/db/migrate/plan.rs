//! What migrating a database would do. Reading it writes nothing and takes no lock.

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::PgConnection;
use sqlx::migrate::Migration;

use super::error::Problem;
use super::left_out::{self, LeftOut};
use super::store::{self, Row};
use super::{embedded, shape};
use crate::db::schema::Schemas;
use crate::db::{DbError, Installation, installation};

/// A migration, by version and description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its version; migrations are applied in this order.
    pub version: i64,
    /// What it is about.
    pub description: String,
}

impl From<&Migration> for Step {
    fn from(migration: &Migration) -> Self {
        Self {
            version: migration.version,
            description: migration.description.clone().into_owned(),
        }
    }
}

/// The state of a database and what is to be done.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The marker; `None` where this program has never migrated.
    pub installation: Option<Installation>,
    /// What is applied, in order.
    pub(super) applied: Vec<Row>,
    /// What is not, in order.
    pub pending: Vec<Step>,
    /// Whether the tables are there already, so that the first pending migration, the baseline,
    /// is only marked as applied.
    pub adopts: bool,
    /// What stands in the way. Unless it is empty, migrating is refused.
    pub problems: Vec<Problem>,
    /// What is missing although its migration is applied, or will be: it was, or will be, left
    /// out.
    pub left_out: Vec<LeftOut>,
}

impl Plan {
    /// The latest applied version.
    pub fn schema_version(&self) -> Option<i64> {
        self.applied.last().map(|row| row.version)
    }

    /// Whether there is nothing to do and nothing in the way.
    pub fn is_settled(&self) -> bool {
        self.pending.is_empty() && self.problems.is_empty()
    }
}

/// Looks at a database. Best done in one transaction, so that the answers belong together.
pub(super) async fn inspect(
    connection: &mut PgConnection,
    schemas: &Schemas,
    known: &[Migration],
) -> Result<Plan, DbError> {
    let Some(applied) = store::applied(connection, schemas).await? else {
        let adopts = store::is_inhabited(connection, schemas).await?;
        let problems = if adopts {
            objections(connection, schemas).await?
        } else {
            Vec::new()
        };
        // Tables that are not as expected cannot be asked.
        let left_out = if problems.is_empty() {
            left_out::read(connection, schemas, known, |_| false).await?
        } else {
            Vec::new()
        };
        return Ok(Plan {
            installation: None,
            applied: Vec::new(),
            pending: known.iter().map(Step::from).collect(),
            adopts,
            problems,
            left_out,
        });
    };
    let done: BTreeSet<i64> = applied.iter().map(|row| row.version).collect();
    let is_done = |version| done.contains(&version);
    Ok(Plan {
        left_out: left_out::read(connection, schemas, known, is_done).await?,
        // Both tables were made in one transaction: where one is, the other is.
        installation: installation::row(connection, schemas).await?,
        problems: mismatches(&applied, known),
        pending: known
            .iter()
            .filter(|migration| !is_done(migration.version))
            .map(Step::from)
            .collect(),
        adopts: false,
        applied,
    })
}

/// What stands in the way of adopting a database.
async fn objections(
    connection: &mut PgConnection,
    schemas: &Schemas,
) -> Result<Vec<Problem>, DbError> {
    let unfinished = store::unfinished(connection, schemas).await?;
    let found = shape::read(connection, &schemas.tables).await?;
    let differences = shape::compare(&found);
    Ok(unfinished
        .into_iter()
        .map(Problem::Unfinished)
        .chain(differences.into_iter().map(Problem::Differs))
        .collect())
}

/// Where the applied migrations and the known ones contradict each other.
fn mismatches(applied: &[Row], known: &[Migration]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for row in applied {
        match known
            .iter()
            .find(|migration| migration.version == row.version)
        {
            None => problems.push(Problem::Newer {
                version: row.version,
                description: row.description.clone(),
            }),
            Some(migration) if *migration.checksum != *row.checksum => {
                problems.push(Problem::Changed {
                    file: embedded::file(migration.version, &migration.description),
                });
            }
            Some(_) => {}
        }
    }
    let latest = applied.iter().map(|row| row.version).max().unwrap_or(0);
    for migration in known {
        let done = applied.iter().any(|row| row.version == migration.version);
        if !done && migration.version < latest {
            problems.push(Problem::OutOfOrder {
                file: embedded::file(migration.version, &migration.description),
                later: latest,
            });
        }
    }
    problems
}
