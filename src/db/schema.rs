//! The two schemas of an installation: the tables', and ours for bookkeeping.

use crate::settings::DatabaseUrl;

/// Longest identifier of PostgreSQL, in bytes (`NAMEDATALEN` - 1); it cuts off the rest.
const LONGEST: usize = 63;

/// Names of the two schemas, unquoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Schemas {
    /// Where the tables are: `public`, or the `schema` of the URL.
    pub(super) tables: String,
    /// Where our bookkeeping is. A schema of its own, so that the tool that made the tables sees
    /// no difference in them; one for each schema of tables.
    pub(super) internal: String,
}

impl Schemas {
    pub(super) fn of(url: &DatabaseUrl) -> Self {
        let internal = if url.schema == "public" {
            "scratch_internal".into()
        } else {
            format!("scratch_internal_{}", url.schema)
        };
        Self {
            tables: url.schema.clone(),
            internal,
        }
    }

    /// Whether both names fit into an identifier.
    pub(super) fn fit(&self) -> bool {
        self.internal.len() <= LONGEST && self.tables.len() <= LONGEST
    }

    /// The text of a migration for these schemas. Files name ours as it is called for `public`;
    /// the tables of the application are found by the search path.
    pub(super) fn adapt(&self, sql: &str) -> String {
        sql.replace("scratch_internal.", &format!("{}.", quoted(&self.internal)))
    }

    /// A table of ours, quoted and qualified.
    pub(super) fn internal_table(&self, name: &str) -> String {
        format!("{}.{}", quoted(&self.internal), quoted(name))
    }
}

/// An identifier as SQL writes it.
pub(super) fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
