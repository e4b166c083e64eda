//! Keys that credentials of this database hold and that are not its own: a copy of a database holds
//! those of its original, which goes on using and paying for them.

use super::KeyError;
use super::inventory::find;
use super::marker::{Marker, is_of_another_environment};
use super::store::records;
use super::subject::hash_of;
use crate::credentials::Credential;
use crate::db::Database;
use crate::openrouter::Client;
use crate::settings::Environment;

/// Whether a key of this name is another environment's, or another installation's. A name that
/// says neither tells nothing, and its key is whose credential it is.
pub(super) fn is_elsewhere(name: &str, installation: &str, environment: Environment) -> bool {
    is_of_another_environment(name, environment)
        || Marker::of(name).is_some_and(|marker| marker.installation != installation)
}

/// Whether a key is somebody else's by its name: the one on record, or else the provider's, if that
/// can be asked. One that the provider has forgotten is nobody's.
pub(super) async fn serves_others(
    db: &Database,
    provider: Option<&Client>,
    credential_id: Option<&str>,
    hash: &str,
) -> Result<bool, KeyError> {
    let on_record = match credential_id {
        Some(id) => records::get(db.pool(), db, id).await?,
        None => None,
    };
    let name = match (on_record.filter(|record| record.hash == hash), provider) {
        (Some(record), _) => Some(record.name),
        (None, Some(provider)) => find(provider, hash).await?.map(|key| key.name),
        (None, None) => None,
    };
    let installation = &db.marker().await?.id;
    let environment = db.target().environment;
    Ok(name.is_some_and(|name: String| is_elsewhere(&name, installation, environment)))
}

/// Refuses if the key of a credential is somebody else's.
pub(super) async fn refuse_elsewhere(
    db: &Database,
    provider: &Client,
    credential: &Credential,
) -> Result<(), KeyError> {
    let Some(hash) = hash_of(credential) else {
        return Ok(());
    };
    if serves_others(db, Some(provider), Some(&credential.id), hash).await? {
        return Err(KeyError::Elsewhere {
            id: credential.id.clone(),
        });
    }
    Ok(())
}
