//! Logins: from what a request presents to the user behind it, and what that user is told.
//!
//! Finding the user is one statement, which also reads the rest of the account where it is wanted,
//! and those who ask at the same time share it. Nothing of it is remembered: what was taken back
//! opens nothing at the next request.

mod account;
mod agent_jwt;
mod clerk;
mod error;
mod lookups;
mod store;
mod together;

use std::sync::Arc;

pub use account::{Depth, Login, Scheme};
pub use agent_jwt::{AgentJwt, agent_jwt};
pub use error::LoginError;

use self::lookups::Lookups;
use self::store::{By, Row};
use crate::clock::to_column;
use crate::db::{Database, DbError};
use crate::secret::Secret;
use crate::tokens::{Websockets, columns_of};

/// Finds users.
#[derive(Clone)]
pub struct Logins {
    db: Database,
    lookups: Lookups,
    websockets: Arc<Websockets>,
    /// `SCRATCH_SHARED_WITH_OLD_SERVER`.
    shared: Option<bool>,
}

impl Logins {
    /// `shared` is `SCRATCH_SHARED_WITH_OLD_SERVER`.
    pub fn new(db: Database, websockets: Websockets, shared: Option<bool>) -> Self {
        Self {
            lookups: Lookups::new(&db),
            db,
            websockets: Arc::new(websockets),
            shared,
        }
    }

    /// The user of an unexpired API token.
    pub async fn by_token(
        &self,
        presented: &Secret,
        depth: Depth,
    ) -> Result<Option<Login>, DbError> {
        let columns = columns_of(presented);
        if columns.is_empty() {
            return Ok(None);
        }
        let found = self.lookups.find((By::Token, depth), &columns).await?;
        Ok(found.map(|row| self.login(row, Scheme::ApiToken)))
    }

    /// The user with this id, for whom the agent works.
    pub async fn by_id(&self, id: &str, depth: Depth) -> Result<Option<Login>, DbError> {
        // PostgreSQL cannot hold NUL in a text, so no id has one.
        if id.is_empty() || id.contains('\0') {
            return Ok(None);
        }
        let asked = [Secret::new(id)];
        let found = self.lookups.find((By::Id, depth), &asked).await?;
        Ok(found.map(|row| self.login(row, Scheme::AgentToken)))
    }

    fn login(&self, row: Row, scheme: Scheme) -> Login {
        let now = to_column(self.db.clock.now());
        Login::of(row, scheme, now, &self.websockets)
    }
}
