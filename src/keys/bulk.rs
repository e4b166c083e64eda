//! Many users, several at a time.

use std::future::ready;

use futures_util::stream::{Stream, StreamExt, TryStreamExt, iter};

use super::{KeyError, Provisioned, Provisioner, Wish};
use crate::db::DbError;
use crate::users::User;

/// How many users are looked at by one statement, and the most that wait in memory.
const LOOKED_AT: usize = 500;
/// How many users are worked on for each key that is being made: while the provider works for some,
/// the database does for the others.
const AHEAD: usize = 2;

/// What became of a user.
pub type Done = (User, Result<Provisioned, KeyError>);

/// Provisions `users`, and says what became of each, in the order in which they are done. So many
/// keys are made at a time; what is written down of others before and after takes no time from it.
///
/// A refusal that every further call would meet, too, ends the run, as [`Client::stop`](crate::openrouter::Client::stop) does:
/// keys that are being made come to be and are told, of whom nothing was begun nothing is said.
///
/// # Errors
/// [`DbError`] when the users cannot be read.
pub fn provision_each(
    provisioner: &Provisioner,
    users: impl Stream<Item = Result<User, DbError>>,
    wish: Wish,
    at_a_time: usize,
) -> impl Stream<Item = Result<Done, DbError>> {
    let at_a_time = at_a_time.max(1);
    provisioner.begin_run(at_a_time);
    // One at a time means one after the other.
    let at_work = if at_a_time == 1 { 1 } else { at_a_time * AHEAD };
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
        .buffer_unordered(at_work)
        // The run may end before a user's turn comes.
        .try_filter(|(_, done): &Done| ready(!done.as_ref().is_err_and(KeyError::is_stopped)))
}
