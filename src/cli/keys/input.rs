//! Where a key comes from: a file, standard input, or somebody who types it. Never an argument,
//! which every account of the machine could read.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use crate::cli::context::Context;
use crate::failure::{Failure, Kind};
use crate::secret::Secret;

/// Most bytes that are read: more is no key.
const MOST: u64 = 64 * 1024;

/// Where to read the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeySource {
    Stdin,
    File(PathBuf),
    Prompt,
}

impl KeySource {
    /// Decides it by `--from`, and by whether somebody pipes it in for `user`, before anything is done.
    pub(super) fn of(context: &Context, user: &str, from: Option<&str>) -> Result<Self, Failure> {
        match from {
            Some("-") => Ok(Self::Stdin),
            Some(path) => Ok(Self::File(context.path(path))),
            None if context.prompter().can_ask => Ok(Self::Prompt),
            None if !context.stdin_is_terminal() => Ok(Self::Stdin),
            None => Err(
                Failure::usage("the key is missing, and nobody can be asked").hint(format!(
                    "give it with `--from FILE`, or pipe it into `scratch keys add {user}`"
                )),
            ),
        }
    }

    /// Reads it.
    pub(super) async fn read(self, context: &Context) -> Result<Secret, Failure> {
        match self {
            Self::Prompt => context.prompter().secret("Key".into()).await,
            Self::Stdin => blocking(|| text(io::stdin().lock(), "standard input")).await,
            Self::File(path) => {
                let name = path.display().to_string();
                blocking(move || {
                    let file = File::open(path).map_err(|error| unreadable(&error, &name))?;
                    text(file, &name)
                })
                .await
            }
        }
    }
}

async fn blocking(
    read: impl FnOnce() -> Result<Secret, Failure> + Send + 'static,
) -> Result<Secret, Failure> {
    tokio::task::spawn_blocking(read)
        .await
        .map_err(|error| Failure::new(Kind::Failed, error))?
}

fn text(from: impl Read, name: &str) -> Result<Secret, Failure> {
    let mut bytes = Vec::new();
    from.take(MOST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(&error, name))?;
    if bytes.len() as u64 > MOST {
        return Err(Failure::usage(format!("{name} is too long to hold a key")));
    }
    String::from_utf8(bytes)
        .map(Secret::new)
        .map_err(|_| Failure::usage(format!("{name} holds no text")))
}

fn unreadable(error: &io::Error, name: &str) -> Failure {
    Failure::usage(error).context(format!("cannot read {name}"))
}
