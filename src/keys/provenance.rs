//! Whose work a key is, as its name says.

use super::journal::Operation;
use super::marker::{Marker, is_of_another_environment, owner_by_old_name};
use crate::openrouter::KeyRecord;
use crate::settings::Environment;

/// Whose work a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Provenance<'a> {
    /// This installation made it; for this user, unless the name was changed.
    Here(Option<&'a str>),
    /// The old server made it for this user, in this environment; but maybe on another database.
    Old(&'a str),
    /// Another installation, or the old server in another environment.
    Elsewhere(Option<Environment>),
    /// Somebody, by a name of their own.
    Unknown,
}

impl<'a> Provenance<'a> {
    /// What a name says to this installation, in this environment.
    pub(super) fn of(name: &'a str, installation: &str, environment: Environment) -> Self {
        let (plain, marker) = match Marker::split(name) {
            Some((plain, marker)) => (plain, Some(marker)),
            None => (name, None),
        };
        let read = Environment::ALL
            .into_iter()
            .find_map(|named| Some((named, owner_by_old_name(plain, named)?)));
        let is_here = read.is_none_or(|(named, _)| named == environment);
        let user_id = read.map(|(_, user_id)| user_id);
        match (marker, user_id) {
            // A copy of a database for another environment has its installation's id, too.
            (Some(marker), user_id) if is_here && marker.installation == installation => {
                Self::Here(user_id)
            }
            (None, Some(user_id)) if is_here => Self::Old(user_id),
            (None, None) => Self::Unknown,
            _ => Self::Elsewhere(read.map(|(named, _)| named)),
        }
    }

    /// The environment that it serves, if the name tells.
    pub(super) const fn environment(self, here: Environment) -> Option<Environment> {
        match self {
            Self::Here(_) | Self::Old(_) => Some(here),
            Self::Elsewhere(named) => named,
            Self::Unknown => None,
        }
    }
}

/// Keys that bear the marker of an attempt of this installation, whatever else of their name was
/// changed. In a copy of a database the marker is the original's, and so is the key.
pub(super) fn made_by<'a>(
    operation: &Operation,
    keys: &'a [KeyRecord],
    installation: &str,
    environment: Environment,
) -> impl Iterator<Item = &'a KeyRecord> {
    let marker = operation.name.as_deref().and_then(Marker::of);
    let marker = marker.filter(|marker| marker.installation == installation);
    keys.iter().filter(move |key| {
        marker.is_some()
            && Marker::of(&key.name) == marker
            && !is_of_another_environment(&key.name, environment)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_whose_work_a_key_is() {
        use Environment::{Production, Staging};
        use Provenance::{Elsewhere, Here, Old, Unknown};
        for (name, expected) in [
            (
                "User usr_1 Starter Key (staging) [scratch befajs4e 4fJ0aZq81B]",
                Here(Some("usr_1")),
            ),
            ("renamed [scratch befajs4e 4fJ0aZq81B]", Here(None)),
            (
                "User usr_1 Starter Key (staging) [scratch 00000000 4fJ0aZq81B]",
                Elsewhere(Some(Staging)),
            ),
            (
                "User usr_1 Starter Key (test) [scratch befajs4e 4fJ0aZq81B]",
                Elsewhere(Some(Environment::Test)),
            ),
            ("mine [scratch 00000000 4fJ0aZq81B]", Elsewhere(None)),
            ("User usr_1 Starter Key (staging)", Old("usr_1")),
            ("User usr_1 Starter Key", Elsewhere(Some(Production))),
            ("my key", Unknown),
            ("", Unknown),
        ] {
            assert_eq!(
                Provenance::of(name, "befajs4e", Staging),
                expected,
                "{name}"
            );
        }
    }
}
