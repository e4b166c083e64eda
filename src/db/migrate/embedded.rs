//! The migrations in `migrations/`, inside the program.

use std::borrow::Cow;

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType};

/// Name and content of each file, in order. A test compares the list with the folder.
const FILES: [(&str, &str); 7] = [
    (
        "0001_baseline.sql",
        include_str!("../../../migrations/0001_baseline.sql"),
    ),
    (
        "0002_user_indexes.sql",
        include_str!("../../../migrations/0002_user_indexes.sql"),
    ),
    (
        "0003_credential_indexes.sql",
        include_str!("../../../migrations/0003_credential_indexes.sql"),
    ),
    (
        "0004_key_operations.sql",
        include_str!("../../../migrations/0004_key_operations.sql"),
    ),
    (
        "0005_key_records.sql",
        include_str!("../../../migrations/0005_key_records.sql"),
    ),
    (
        "0006_key_operation_authors.sql",
        include_str!("../../../migrations/0006_key_operation_authors.sql"),
    ),
    (
        "0007_revoked_hashes.sql",
        include_str!("../../../migrations/0007_revoked_hashes.sql"),
    ),
];

/// The migrations, in order.
pub(super) fn migrations() -> Vec<Migration> {
    FILES
        .into_iter()
        .map(|(name, sql)| {
            let (version, description) = split(name).expect("a file is named VERSION_WHAT.sql");
            Migration::new(
                version,
                Cow::Owned(description),
                MigrationType::Simple,
                sql.into_sql_str(),
                false,
            )
        })
        .collect()
}

/// The file that a migration comes from.
pub(super) fn file(version: i64, description: &str) -> String {
    format!(
        "migrations/{version:04}_{}.sql",
        description.replace(' ', "_")
    )
}

/// Version and description, as sqlx reads them from the name.
fn split(name: &str) -> Option<(i64, String)> {
    let (version, description) = name.strip_suffix(".sql")?.split_once('_')?;
    Some((version.parse().ok()?, description.replace('_', " ")))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[tokio::test]
    async fn the_program_carries_the_files_of_the_folder_as_sqlx_reads_them() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let on_disk = sqlx::migrate::Migrator::new(folder).await.unwrap();
        let key = |migration: &Migration| {
            (
                migration.version,
                migration.description.clone(),
                migration.checksum.clone(),
            )
        };
        let on_disk: Vec<_> = on_disk.iter().map(key).collect();
        let carried: Vec<_> = migrations().iter().map(key).collect();
        assert_eq!(carried, on_disk);
    }

    #[test]
    fn a_migration_is_named_for_its_file() {
        for ((name, sql), migration) in FILES.iter().zip(migrations()) {
            let path = file(migration.version, &migration.description);
            assert_eq!(path, format!("migrations/{name}"));
            assert!(!sql.contains('\r'), "{name} must have LF line ends");
            assert!(!sql.contains("-- no-transaction"), "{name}: see `Migrator`");
        }
    }
}
