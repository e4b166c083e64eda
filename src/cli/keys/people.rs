//! Many users, as a command names them.

use std::collections::HashSet;

use crate::cli::context::Context;
use crate::db::Database;
use crate::failure::{Classify, Failure, Kind};
use crate::users::{self, User, UserError};

/// So many missing users are named; the others are counted.
const NAMED: usize = 20;

/// Which users are meant.
pub(super) enum Whom {
    /// Every user of the database.
    All,
    /// Those.
    Named(Vec<Reference>),
}

/// What names a user.
pub(super) struct Reference {
    text: String,
    /// Where it stands: a file and its line.
    place: Option<String>,
}

impl Reference {
    /// A failure that says where the user is named.
    fn failure(&self, error: UserError) -> Failure {
        let failure = Failure::from(error);
        match &self.place {
            Some(place) => failure.context(place),
            None => failure,
        }
    }
}

impl Whom {
    /// Those who are named by arguments or by the file, else all.
    pub(super) async fn of(
        context: &Context,
        users: &[String],
        from: Option<&str>,
    ) -> Result<Self, Failure> {
        let references = match from {
            None if users.is_empty() => return Ok(Self::All),
            None => users
                .iter()
                .map(|text| Reference {
                    text: text.clone(),
                    place: None,
                })
                .collect(),
            Some("-") => {
                let read =
                    tokio::task::spawn_blocking(|| std::io::read_to_string(std::io::stdin()))
                        .await
                        .map_err(|error| Failure::new(Kind::Failed, error))?;
                let text = read.map_err(|error| unreadable(error, "standard input"))?;
                lines(&text, "standard input")
            }
            Some(path) => {
                let read = std::fs::read_to_string(context.path(path));
                lines(&read.map_err(|error| unreadable(error, path))?, path)
            }
        };
        if references.is_empty() {
            let place = match from {
                None | Some("-") => "standard input",
                Some(path) => path,
            };
            return Err(Failure::usage(format!("{place} names no user"))
                .hint("write one user a line; # begins a comment"));
        }
        Ok(Self::Named(references))
    }
}

fn unreadable(error: std::io::Error, name: &str) -> Failure {
    Failure::usage(error).context(format!("cannot read {name}"))
}

/// One user a line; `#` begins a comment at the start of a line or after a blank.
fn lines(text: &str, name: &str) -> Vec<Reference> {
    let mut references = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}');
        let comment = line
            .char_indices()
            .find(|&(at, it)| it == '#' && !line[..at].ends_with(|it: char| !it.is_whitespace()));
        let said = comment.map_or(line, |(at, _)| &line[..at]).trim();
        if !said.is_empty() {
            references.push(Reference {
                text: said.to_owned(),
                place: Some(format!("line {} of {name}", index + 1)),
            });
        }
    }
    references
}

/// The users, each once, in the order in which they are named first.
pub(super) async fn resolve(db: &Database, references: &[Reference]) -> Result<Vec<User>, Failure> {
    let mut known = HashSet::new();
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for reference in references {
        let user = match users::resolve(db, &reference.text).await {
            Ok(user) => user,
            Err(error @ UserError::NotFound { .. }) => {
                missing.push((reference, error));
                continue;
            }
            Err(error) => return Err(reference.failure(error)),
        };
        if known.insert(user.id.clone()) {
            found.push(user);
        }
    }
    match missing.len() {
        0 => Ok(found),
        1 => {
            let (reference, error) = missing.remove(0);
            Err(reference.failure(error))
        }
        count => {
            let named = missing.iter().take(NAMED).map(|(it, _)| match &it.place {
                Some(place) => format!("{} ({place})", it.text),
                None => it.text.clone(),
            });
            let named: Vec<String> = named.collect();
            let named = match count.saturating_sub(NAMED) {
                0 => named.join(", "),
                more => format!("{} and {more} more", named.join(", ")),
            };
            let (_, first) = missing.remove(0);
            Err(Failure {
                hints: first.hints(),
                ..Failure::new(
                    Kind::NotFound,
                    format!(
                        "{count} of {} users are not there: {named}",
                        references.len()
                    ),
                )
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_user_and_the_rest_a_comment() {
        let text = "\u{feff}# the team\n\n ann@example.com  # lead\nb#b@example.com\r\n#\n";
        let read = lines(text, "team.txt");
        let read: Vec<_> = read
            .iter()
            .map(|it| (it.text.as_str(), it.place.as_deref().unwrap()))
            .collect();
        assert_eq!(
            read,
            [
                ("ann@example.com", "line 3 of team.txt"),
                ("b#b@example.com", "line 4 of team.txt")
            ]
        );
    }
}
