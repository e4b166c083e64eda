//! What a migration leaves out where the rows of a database do not allow it.

use serde::{Serialize, Serializer};
use sqlx::migrate::Migration;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::db::DbError;
use crate::db::schema::{Schemas, quoted};

/// Something of the schema that is not there, although its migration is applied or will be.
/// `Display` says why and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeftOut {
    /// The index that keeps users from having several defaults.
    #[error(
        "the index scratch_credential_one_default is left out: users have several default \
         credentials; mend them with `scratch keys audit --fix-defaults`"
    )]
    OneDefault,
}

/// As the sentence that people read.
impl Serialize for LeftOut {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The migration that makes the index.
const ONE_DEFAULT: i64 = 3;

/// Looks what is missing, or will be when the known migrations are applied.
pub(super) async fn read(
    connection: &mut PgConnection,
    schemas: &Schemas,
    known: &[Migration],
    is_applied: impl Fn(i64) -> bool,
) -> Result<Vec<LeftOut>, DbError> {
    if !known.iter().any(|it| it.version == ONE_DEFAULT) {
        return Ok(Vec::new());
    }
    let is_left_out = if is_applied(ONE_DEFAULT) {
        !exists(connection, schemas, "scratch_credential_one_default").await?
    } else {
        exists(connection, schemas, "AiAgentCredential").await?
            && several_defaults(connection, schemas).await?
    };
    Ok(is_left_out
        .then_some(LeftOut::OneDefault)
        .into_iter()
        .collect())
}

async fn exists(
    connection: &mut PgConnection,
    schemas: &Schemas,
    relation: &str,
) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
        .bind(table(schemas, relation))
        .fetch_one(connection)
        .await?)
}

async fn several_defaults(
    connection: &mut PgConnection,
    schemas: &Schemas,
) -> Result<bool, DbError> {
    let sql = format!(
        r#"SELECT EXISTS (
               SELECT FROM {} WHERE "default" GROUP BY "userId" HAVING count(*) > 1)"#,
        table(schemas, "AiAgentCredential")
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(connection)
        .await?)
}

/// A relation beside the tables, quoted and qualified.
fn table(schemas: &Schemas, name: &str) -> String {
    format!("{}.{}", quoted(&schemas.tables), quoted(name))
}
