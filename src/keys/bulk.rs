//! Many users, several at a time.

use std::cell::Cell;
use std::future::ready;

use futures_util::stream::{Stream, StreamExt};

use super::{KeyError, Provisioned, Provisioner, Wish};
use crate::db::DbError;
use crate::users::User;

/// Provisions `users`, so many at a time, and tells `on_each` what became of each, in the order in
/// which they are done.
///
/// A refusal that every further call would meet, too, ends the run: what is under way is finished
/// and told, nothing more is begun.
///
/// # Errors
/// [`DbError`] when the users cannot be read.
pub async fn provision_each(
    provisioner: &Provisioner,
    users: impl Stream<Item = Result<User, DbError>>,
    wish: Wish,
    concurrency: usize,
    mut on_each: impl FnMut(User, Result<Provisioned, KeyError>),
) -> Result<(), DbError> {
    let over = Cell::new(false);
    let work = users
        .take_while(|_| ready(!over.get()))
        .map(|user| async {
            let user = user?;
            let done = provisioner.provision(&user.id, wish).await;
            Ok::<_, DbError>((user, done))
        })
        .buffer_unordered(concurrency.max(1));
    let mut work = std::pin::pin!(work);
    let mut unread = Ok(());
    while let Some(done) = work.next().await {
        match done {
            Ok((user, done)) => {
                over.set(over.get() || done.as_ref().is_err_and(KeyError::ends_the_run));
                on_each(user, done);
            }
            Err(error) => {
                over.set(true);
                unread = Err(error);
            }
        }
    }
    unread
}
