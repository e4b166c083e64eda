//! Logins through Clerk: the account is made at the first one, and each sees to it that the user
//! has a websocket token.

use chrono::{NaiveDateTime, TimeDelta};
use tracing::Instrument as _;

use super::store::{self, By, Row};
use super::{Depth, Login, LoginError, Logins, Scheme};
use crate::audit::{Actor, Author, Change, Reason};
use crate::clerk::Claims;
use crate::clock::to_column;
use crate::secret::Secret;
use crate::settings::Environment;
use crate::tokens::{Storage, storage};
use crate::users::{self, Arrival, Identity, User};

/// How long the websocket token of a new user lives.
const FIRST_LIFETIME: TimeDelta = TimeDelta::days(180);
/// How long every later one lives.
const LIFETIME: TimeDelta = TimeDelta::hours(24);
/// How often an account is looked at that others change meanwhile.
const ATTEMPTS: u8 = 4;

impl Logins {
    /// The user who signed in, made if there is none; `welcome` hears of a new one, also when nobody
    /// waits for this any more. In development, the one user with the same e-mail address who has
    /// never signed in is taken over instead.
    ///
    /// Usually that is one statement that changes nothing. Twenty first requests at once make one
    /// user, and each gets it.
    pub async fn by_clerk(
        &self,
        claims: &Claims,
        depth: Depth,
        welcome: impl FnOnce(User) + Clone + Send + 'static,
    ) -> Result<Login, LoginError> {
        let who = Identity {
            clerk_id: claims.subject.clone(),
            name: claims.full_name.clone(),
            email: claims.primary_email.clone(),
        };
        for _ in 0..ATTEMPTS {
            let asked = [Secret::new(&*who.clerk_id)];
            let found = self.lookups.find((By::ClerkId, depth), &asked).await?;
            match found {
                Some(row) if self.is_settled(&row, &who) => {
                    return Ok(self.login(row, Scheme::Bearer));
                }
                // Rare, and large: boxed, so that no request carries its space about.
                Some(_) => Box::pin(self.settle(&who)).await?,
                None => {
                    let logins = self.clone();
                    let (who, welcome) = (who.clone(), welcome.clone());
                    let arriving = async move { logins.arrive(&who, welcome).await };
                    match tokio::spawn(arriving.in_current_span()).await {
                        Ok(arrived) => arrived?,
                        Err(error) => std::panic::resume_unwind(error.into_panic()),
                    }
                }
            }
        }
        Err(LoginError::Unsettled {
            clerk_id: who.clerk_id,
        })
    }

    /// Whether nothing of the account is to be changed.
    fn is_settled(&self, row: &Row, who: &Identity) -> bool {
        let now = to_column(self.db.clock.now());
        !who.differs_from(&row.user) && !self.wants_websocket(row, now)
    }

    /// Whether the user needs a websocket token, and can get one.
    fn wants_websocket(&self, row: &Row, now: NaiveDateTime) -> bool {
        let usable = row.websocket.as_ref().is_some_and(|websocket| {
            websocket.expires_at > now && self.websockets.tell(websocket).is_some()
        });
        let likely = if self.shared == Some(true) {
            Storage::Plain
        } else {
            Storage::Hashed
        };
        !usable && self.websockets.can_make(likely)
    }

    async fn begin(&self, who: &Identity) -> Result<(Change, Storage), LoginError> {
        let adopted = self.db.marker().await?.adopted;
        let author = Author {
            actor: Actor::Clerk {
                clerk_id: who.clerk_id.clone(),
            },
            reason: Reason::default(),
        };
        let change = Change::begin(&self.db, &author).await?;
        Ok((change, storage(self.shared, adopted)?))
    }

    /// Makes the account, or finds the one to take over. To be run to its end: between a new account
    /// and its welcome nothing may come.
    async fn arrive(&self, who: &Identity, welcome: impl FnOnce(User)) -> Result<(), LoginError> {
        let take_over = self.db.target().environment == Environment::Development;
        let (mut change, storage) = self.begin(who).await?;
        let (arrival, entry) = users::arrive(&mut change, who, take_over).await?;
        let mut entries = Vec::from_iter(entry);
        if let Arrival::New(user) = &arrival {
            let end = change.now() + FIRST_LIFETIME;
            let issuing = self.websockets.issue(&mut change, &user.id, end, storage);
            entries.extend(issuing.await?);
        }
        if !entries.is_empty() {
            change.commit_all(&entries).await?;
        }
        if let Arrival::New(user) = arrival {
            welcome(user);
        }
        Ok(())
    }

    /// Does what the account needs. The renewal of a websocket token, unlike its making, is not
    /// audited.
    async fn settle(&self, who: &Identity) -> Result<(), LoginError> {
        let (mut change, storage) = self.begin(who).await?;
        // Locked first and read then: a statement that waits for a lock goes on to see the other
        // tables as they were before.
        users::lock_by_clerk_id(&mut change, &who.clerk_id).await?;
        let now = change.now();
        let asked = [Secret::new(&*who.clerk_id)];
        let sort = (By::ClerkId, Depth::Caller);
        let mut found = store::read(change.connection(), sort, &[&asked], now).await?;
        let Some(row) = found.pop() else {
            return Ok(());
        };
        let mut entries = Vec::new();
        if self.wants_websocket(&row, now) {
            let end = now + LIFETIME;
            if let Some(websocket) = &row.websocket {
                self.websockets
                    .renew(&mut change, websocket, end, storage)
                    .await?;
            } else {
                let issuing = self
                    .websockets
                    .issue(&mut change, &row.user.id, end, storage);
                entries.extend(issuing.await?);
            }
        }
        entries.extend(users::follow(&mut change, &row.user, who).await?);
        change.commit_all(&entries).await?;
        Ok(())
    }
}
