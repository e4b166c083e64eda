//! Whether a key is stored already.

use super::Credential;
use super::store::{
    self,
    keys::{self, Bound},
};
use crate::db::{Database, DbError};
use crate::seal::{Binding, Sealer};
use crate::secret::Secret;

/// How many rows are read at a time.
const PAGE: i64 = 1000;

/// The credentials that hold this very key, by order of ids, in constant memory but for what is
/// found. Sealed keys differ though their text is the same, so that all are opened; one that does
/// not open is passed over. Blanks around the key do not count.
pub async fn holding(
    db: &Database,
    key: &Secret,
    sealer: &Sealer,
) -> Result<Vec<Credential>, DbError> {
    let key = key.reveal().trim();
    let is_it = |bound: &Bound| {
        let binding = Binding {
            row_id: &bound.id,
            user_id: &bound.user_id,
        };
        let opened = bound.api_key.open(Some(sealer), binding);
        opened.is_ok_and(|opened| opened.reveal() == key)
    };
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let page = keys::page(db.pool(), &after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(found);
        };
        after.clone_from(&last.id);
        for bound in page.iter().filter(|it| is_it(it)) {
            found.extend(store::get(db.pool(), &bound.id).await?);
        }
    }
}
