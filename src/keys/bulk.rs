//! Many users, several at a time.

use std::future::ready;

use futures_util::stream::{Stream, StreamExt, TryStreamExt, iter};

use super::{KeyError, Provisioned, Provisioner, Wish};
use crate::db::DbError;
use crate::users::User;

/// How many users are looked at by one statement, and the most that wait in memory.
const LOOKED_AT: usize = 500;

/// What became of a user.
pub type Done = (User, Result<Provisioned, KeyError>);

/// Provisions `users`, so many at a time, and says what became of each, in the order in which they
/// are done.
///
/// A refusal that every further call would meet, too, ends the run, as [`Provisioner::stop`] does:
/// what is under way is finished and told, nothing more is begun.
///
/// # Errors
/// [`DbError`] when the users cannot be read.
pub fn provision_each(
    provisioner: &Provisioner,
    users: impl Stream<Item = Result<User, DbError>>,
    wish: Wish,
    concurrency: usize,
) -> impl Stream<Item = Result<Done, DbError>> {
    let goes_on = || ready(!provisioner.is_stopped());
    users
        .take_while(move |_| goes_on())
        .try_chunks(LOOKED_AT)
        .map_err(|error| error.1)
        .and_then(move |users| provisioner.look(users, wish))
        .map_ok(|looked| iter(looked.into_iter().map(Ok::<_, DbError>)))
        .try_flatten()
        .take_while(move |_| goes_on())
        .map(move |looked| async move {
            let (user, settled) = looked?;
            let done = match settled {
                Some(settled) => Ok(settled),
                None => provisioner.provision(&user.id, wish).await,
            };
            if done.as_ref().is_err_and(KeyError::ends_the_run) {
                provisioner.stop();
            }
            Ok((user, done))
        })
        .buffer_unordered(concurrency.max(1))
}
