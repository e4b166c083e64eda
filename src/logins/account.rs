//! Who is there, and what that is allowed to do.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::store::Row;
use crate::audit::{Actor, Author, Reason};
use crate::clock::to_column;
use crate::profile::Subscription;
use crate::secret::Secret;
use crate::tokens::{Scope, Scopes, TokenType, Websockets};
use crate::users::{Role, User};

/// How much of an account is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Depth {
    /// Who it is.
    Caller,
    /// Also the websocket token and the subscription.
    Account,
}

/// How a user came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// With an API token.
    ApiToken,
    /// Through the agent, which may name any user.
    AgentToken,
    /// With a session token of Clerk.
    Bearer,
}

impl Scheme {
    /// The name that the audit log uses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ApiToken => "api-token",
            Self::AgentToken => "agent-token",
            Self::Bearer => "jwt",
        }
    }
}

/// A user who came in.
#[derive(Debug, Clone)]
pub struct Login {
    /// Who.
    pub user: User,
    /// How.
    pub scheme: Scheme,
    /// Within which limits.
    pub scopes: Scopes,
    /// Words in the token's `scopes` that mean nothing.
    pub unknown_scopes: Vec<String>,
    /// Id of the API token.
    pub token_id: Option<String>,
    /// From when on the API token opens nothing, in UTC.
    pub token_expires_at: Option<NaiveDateTime>,
    /// Whether an agent came in for the user: with the agent's key, or an API token made for one.
    pub for_agent: bool,
    /// The user's own websocket token, for the user alone: neither an agent nor a token with
    /// limits gets it, which would open more than they may.
    pub websocket_token: Option<Secret>,
    /// What the user pays for; read with [`Depth::Account`].
    pub subscription: Option<Subscription>,
}

impl Login {
    pub(super) fn of(
        row: Row,
        scheme: Scheme,
        now: NaiveDateTime,
        websockets: &Websockets,
    ) -> Self {
        let (mut scopes, unknown_scopes) = Scopes::of_column(&row.scopes.unwrap_or_default());
        // Made for the web client's live connection, which only reads.
        if row.token_type.as_deref() == Some(TokenType::Websocket.name()) {
            scopes = Scopes::Only(vec![Scope::Read]);
        }
        let for_agent = scheme == Scheme::AgentToken
            || row.token_type.as_deref() == Some(TokenType::Agent.name());
        let may_know = !for_agent && scopes == Scopes::Unlimited;
        let websocket_token = row
            .websocket
            .filter(|row| may_know && row.expires_at > now)
            .and_then(|row| websockets.tell(&row));
        Self {
            user: row.user,
            scheme,
            scopes,
            unknown_scopes,
            token_id: row.token_id,
            token_expires_at: row.token_expires_at,
            for_agent,
            websocket_token,
            subscription: row
                .subscription
                .map(|row| Subscription::from_row(&row, now)),
        }
    }

    /// Whether this may do what only admins may: the agent never, whomever it works for, and an API
    /// token made for an agent only if its scopes say so.
    pub fn is_admin(&self) -> bool {
        let is_meant = !self.for_agent
            || (self.scheme == Scheme::ApiToken && self.scopes != Scopes::Unlimited);
        self.user.role == Role::Admin && is_meant && self.scopes.allow(&[Scope::Admin])
    }

    /// Whether a new token within these limits opens nothing for longer, or beyond, what a token
    /// with limits opens itself. Who has none may give out any.
    pub fn may_give(&self, scopes: &[Scope], expires_at: DateTime<Utc>) -> bool {
        let Scopes::Only(own) = &self.scopes else {
            return true;
        };
        let end = self.token_expires_at;
        !scopes.is_empty()
            && scopes.iter().all(|scope| own.contains(scope))
            && end.is_none_or(|end| to_column(expires_at) <= end)
    }

    /// Whether this may do all that its user may.
    pub fn is_unlimited(&self) -> bool {
        self.scopes == Scopes::Unlimited
    }

    /// Who makes the changes of this request, for the audit log.
    pub fn author(&self) -> Author {
        Author {
            actor: Actor::Api {
                user_id: self.user.id.clone(),
                scheme: self.scheme.name(),
                token_id: self.token_id.clone(),
            },
            reason: Reason::default(),
        }
    }
}
