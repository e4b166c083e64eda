//! What new users get beside their account.

use futures_util::future::BoxFuture;

use super::User;
use crate::audit::Author;

/// What new users get beside their account.
pub trait NewUserResources: Send + Sync {
    /// Begins to give this user what is missing of it, in the background. What is returned ends
    /// with that, and need not be waited for. Nothing that goes wrong may concern the caller.
    fn provide(&self, user: User, author: Author) -> BoxFuture<'static, ()>;

    /// Begins nothing more, and waits for what is being done.
    fn close(&self) -> BoxFuture<'static, ()>;
}
