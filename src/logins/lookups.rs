//! Finding users, for all who ask at the same time with one statement.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::FutureExt as _;

use super::Depth;
use super::store::{self, By, Row};
use super::together::{Alone, Together};
use crate::clock::to_column;
use crate::db::{Database, DbError};
use crate::secret::Secret;

/// What is looked for, and how much of it is read: each has a statement of its own.
pub(super) type Sort = (By, Depth);

/// Those who name a user by one of a few texts.
type Group = Together<Vec<Secret>, Option<Row>>;

/// Finds users.
#[derive(Clone)]
pub(super) struct Lookups {
    db: Database,
    groups: Arc<HashMap<Sort, Group>>,
}

impl Lookups {
    pub(super) fn new(db: &Database) -> Self {
        let sorts = [By::Token, By::Id, By::ClerkId]
            .into_iter()
            .flat_map(|by| [(by, Depth::Caller), (by, Depth::Account)]);
        let groups = sorts.map(|sort| (sort, group(db.clone(), sort)));
        Self {
            db: db.clone(),
            groups: Arc::new(groups.collect()),
        }
    }

    /// The user whom one of these texts names.
    pub(super) async fn find(&self, sort: Sort, texts: &[Secret]) -> Result<Option<Row>, DbError> {
        let (db, group) = (&self.db, &self.groups[&sort]);
        db.reading(async || match group.find(texts.to_vec()).await {
            Ok(row) => Ok(row),
            Err(Alone) => Ok(read(db, sort, &[texts]).await?.pop().flatten()),
        })
        .await
    }
}

fn group(db: Database, sort: Sort) -> Group {
    let db = Arc::new(db);
    Together::new(move |asked: Vec<Vec<Secret>>| {
        let db = Arc::clone(&db);
        async move {
            let texts: Vec<&[Secret]> = asked.iter().map(Vec::as_slice).collect();
            let found = db.reading(|| read(&db, sort, &texts)).await;
            found
                .inspect_err(|error| tracing::debug!(%error, "reading alone what failed together"))
                .ok()
        }
        .boxed()
    })
}

/// What each of them names.
async fn read(db: &Database, sort: Sort, texts: &[&[Secret]]) -> Result<Vec<Option<Row>>, DbError> {
    let now = to_column(db.clock.now());
    let mut found: Vec<Option<Row>> = texts.iter().map(|_| None).collect();
    for row in store::read(db.pool(), sort, texts, now).await? {
        let place = usize::try_from(row.place).ok();
        if let Some(place) = place.and_then(|place| found.get_mut(place)) {
            *place = Some(row);
        }
    }
    Ok(found)
}
