//! Accounts and the identities at Clerk that they belong to.

use serde::Serialize;
use serde_json::{Value, json};

use super::store::clerk as rows;
use super::{Role, User, UserError, store};
use crate::audit::{Author, Change, Entry, EventType};
use crate::db::{Database, DbError};
use crate::ids::Prefix;

/// Most characters of an id at Clerk: many times what Clerk gives out.
const LONGEST_ID: usize = 255;

/// Who signs in, as Clerk says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Id at Clerk.
    pub clerk_id: String,
    /// Name for people, if Clerk says one.
    pub name: Option<String>,
    /// E-mail address, if Clerk says one.
    pub email: Option<String>,
}

/// What a first login led to.
#[derive(Debug)]
pub enum Arrival {
    /// A new account.
    New(User),
    /// An account that was there without an identity.
    TakenOver(User),
    /// Somebody else made an account for this identity at the same moment.
    Raced,
}

/// Finds or makes the account of an identity that has none, as a part of a larger change; returns
/// what the audit log is to say. With `take_over`, the one user with this e-mail address who has no
/// identity at Clerk gets this one.
pub async fn arrive(
    change: &mut Change,
    who: &Identity,
    take_over: bool,
) -> Result<(Arrival, Option<Entry>), UserError> {
    let Identity {
        clerk_id,
        name,
        email,
    } = who;
    rows::lock_clerk_id(change.connection(), clerk_id).await?;
    if rows::is_known(change.connection(), clerk_id).await? {
        return Ok((Arrival::Raced, None));
    }
    if take_over && let Some(email) = email {
        store::lock_email(change.connection(), email).await?;
        let mut waiting = rows::without_clerk_id(change.connection(), email).await?;
        if waiting.len() == 1 {
            let before = waiting.remove(0);
            let (user, entry) = set_clerk_id(change, before, clerk_id).await?;
            return Ok((Arrival::TakenOver(user), Some(entry)));
        }
    }
    let now = change.now();
    let user = User {
        id: change.new_id(Prefix::User),
        created_at: now,
        updated_at: now,
        clerk_id: Some(clerk_id.clone()),
        role: Role::User,
        email: email.clone(),
        name: name.clone(),
        stripe_customer_id: None,
    };
    if !rows::insert(change.connection(), &user).await? {
        return Ok((Arrival::Raced, None));
    }
    let entry = Entry {
        user_id: user.id.clone(),
        entity_id: user.id.clone(),
        event_type: EventType::Create,
        message: "Signed up".into(),
        from: Value::Null,
        to: json!(user),
    };
    Ok((Arrival::New(user), Some(entry)))
}

/// Lets nobody else change the account of this identity until the change ends.
pub async fn lock_by_clerk_id(change: &mut Change, clerk_id: &str) -> Result<(), DbError> {
    rows::lock(change.connection(), clerk_id).await
}

/// Takes over the name and the e-mail address that Clerk says, as a part of a larger change. What
/// Clerk does not say stays as it is; `None` if nothing changes.
pub async fn follow(
    change: &mut Change,
    user: &User,
    who: &Identity,
) -> Result<Option<Entry>, DbError> {
    if !who.differs_from(user) {
        return Ok(None);
    }
    let name = who.name.as_ref().or(user.name.as_ref());
    let email = who.email.as_ref().or(user.email.as_ref());
    let now = change.now();
    rows::set_names(change.connection(), &user.id, name, email, now).await?;
    Ok(Some(Entry {
        user_id: user.id.clone(),
        entity_id: user.id.clone(),
        event_type: EventType::Update,
        message: "Took over name and e-mail from sign-in".into(),
        from: json!({ "name": user.name, "email": user.email }),
        to: json!({ "name": name, "email": email }),
    }))
}

impl Identity {
    /// Whether Clerk says another name or e-mail address than the account has.
    pub fn differs_from(&self, user: &User) -> bool {
        (self.name.is_some() && self.name != user.name)
            || (self.email.is_some() && self.email != user.email)
    }
}

/// What became of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The user as it is now.
    #[serde(flatten)]
    pub user: User,
    /// Whether anything changed.
    pub changed: bool,
}

/// Makes a user the one who signs in with this identity at Clerk. Who is it already stays so, and
/// nothing is written.
///
/// # Errors
/// [`UserError::ImplausibleClerkId`]; [`UserError::LinkedOtherwise`] when the user has another
/// identity; [`UserError::ClerkIdTaken`] when another user has this one.
pub async fn link(
    db: &Database,
    author: &Author,
    id: &str,
    clerk_id: &str,
) -> Result<Link, UserError> {
    let stray = |it: char| it.is_whitespace() || it.is_control();
    if clerk_id.is_empty() || clerk_id.len() > LONGEST_ID || clerk_id.contains(stray) {
        return Err(UserError::ImplausibleClerkId {
            clerk_id: clerk_id.to_owned(),
        });
    }
    let mut change = Change::begin(db, author).await?;
    rows::lock_clerk_id(change.connection(), clerk_id).await?;
    let user = store::lock(change.connection(), id).await?;
    let user = user.ok_or_else(|| UserError::not_found(id))?;
    match &user.clerk_id {
        Some(known) if known == clerk_id => Ok(Link {
            user,
            changed: false,
        }),
        Some(_) => Err(UserError::LinkedOtherwise { user }),
        None => {
            let (user, entry) = set_clerk_id(&mut change, user, clerk_id).await?;
            change.commit(entry).await?;
            Ok(Link {
                user,
                changed: true,
            })
        }
    }
}

async fn set_clerk_id(
    change: &mut Change,
    user: User,
    clerk_id: &str,
) -> Result<(User, Entry), UserError> {
    let now = change.now();
    let changed = rows::set_clerk_id(change.connection(), &user.id, clerk_id, now).await?;
    let entry = Entry {
        user_id: user.id.clone(),
        entity_id: user.id,
        event_type: EventType::Update,
        message: "Linked the account to an identity at Clerk".into(),
        from: json!({ "clerkId": user.clerk_id }),
        to: json!({ "clerkId": clerk_id }),
    };
    Ok((changed, entry))
}
