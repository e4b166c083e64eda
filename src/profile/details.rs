//! What an admin looks at when a user has trouble.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Subscription, store};
use crate::audit::{self, Event};
use crate::clock::to_column;
use crate::db::{Database, DbError};
use crate::users::User;

/// Audit events of the details.
const EVENTS: i64 = 20;

/// A workbook, which the database calls a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
#[serde(rename_all = "camelCase")]
#[sqlx(rename_all = "camelCase")]
pub struct Workbook {
    /// `sna_…`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many tables it has.
    pub num_tables: i64,
}

/// A connection to another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Connection {
    /// `coa_…`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The other system, such as `NOTION`.
    pub service: String,
}

/// What belongs to a user, beside the account.
#[derive(Debug, Clone)]
pub struct Details {
    /// What the user pays for.
    pub subscription: Option<Subscription>,
    /// Newest first.
    pub workbooks: Vec<Workbook>,
    /// In the order of their ids.
    pub connections: Vec<Connection>,
    /// The last things that happened, newest first.
    pub events: Vec<Event>,
}

/// Gathers the details of a user. Tables that only the older server has are read where they are.
pub async fn details(db: &Database, user_id: &str) -> Result<Details, DbError> {
    let now = to_column(db.clock.now());
    let ids = [user_id];
    let of_the_older_server = async {
        let there = store::optional_tables(db.pool()).await?;
        let workbooks = if there.workbooks {
            store::workbooks(db.pool(), user_id).await?
        } else {
            Vec::new()
        };
        let connections = if there.connections {
            store::connections(db.pool(), user_id).await?
        } else {
            Vec::new()
        };
        Ok((workbooks, connections))
    };
    let (mut rows, (workbooks, connections), events) = tokio::try_join!(
        store::subscriptions(db.pool(), &ids),
        of_the_older_server,
        audit::latest(db.pool(), user_id, EVENTS),
    )?;
    Ok(Details {
        subscription: rows.pop().map(|(_, row)| Subscription::from_row(&row, now)),
        workbooks,
        connections,
        events,
    })
}

/// Users with what each of them pays for, in the same order.
pub async fn with_subscriptions(
    db: &Database,
    users: Vec<User>,
) -> Result<Vec<(User, Option<Subscription>)>, DbError> {
    let now = to_column(db.clock.now());
    let ids: Vec<&str> = users.iter().map(|user| user.id.as_str()).collect();
    let rows = store::subscriptions(db.pool(), &ids).await?;
    let mut by_user: HashMap<String, Subscription> = rows
        .into_iter()
        .map(|(user_id, row)| (user_id, Subscription::from_row(&row, now)))
        .collect();
    Ok(users
        .into_iter()
        .map(|user| {
            let subscription = by_user.remove(&user.id);
            (user, subscription)
        })
        .collect())
}
