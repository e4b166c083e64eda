//! Names of provisioned keys, and the marker in them that proves whose work a key is.
//!
//! The provider knows no metadata and no unique names, so the name carries a marker: the id of
//! this installation, because several databases share one account, and the id of the one attempt
//! that made the key.

use crate::settings::Environment;

/// Which installation made a key, in which attempt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marker {
    /// Id of the installation: eight characters of `[a-z0-9]`.
    pub installation: String,
    /// Id of the attempt: ten characters of `[0-9A-Za-z]`.
    pub attempt: String,
}

const OPEN: &str = " [scratch ";
const CLOSE: &str = "]";
const INSTALLATION: usize = 8;
const ATTEMPT: usize = 10;

impl Marker {
    /// The marker at the end of a key's name, if it has one.
    pub fn of(name: &str) -> Option<Self> {
        Self::split(name).map(|(_, marker)| marker)
    }

    /// What stands before the marker, and the marker.
    pub(super) fn split(name: &str) -> Option<(&str, Self)> {
        let (plain, rest) = name.rsplit_once(OPEN)?;
        let (installation, attempt) = rest.strip_suffix(CLOSE)?.split_once(' ')?;
        let fits = installation.len() == INSTALLATION
            && attempt.len() == ATTEMPT
            && installation
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            && attempt.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let marker = || Self {
            installation: installation.to_owned(),
            attempt: attempt.to_owned(),
        };
        fits.then(|| (plain, marker()))
    }
}

/// The name of a user's key: the old server's, then the marker.
pub fn key_name(user_id: &str, environment: Environment, marker: &Marker) -> String {
    marked(&plain_name(user_id, environment), marker)
}

/// A name with a marker behind.
pub(super) fn marked(plain: &str, marker: &Marker) -> String {
    let Marker {
        installation,
        attempt,
    } = marker;
    format!("{plain}{OPEN}{installation} {attempt}{CLOSE}")
}

/// The user whose key the old server made under this name, in this environment. The whole name
/// must fit: anything else is somebody else's.
pub(super) fn owner_by_old_name(name: &str, environment: Environment) -> Option<&str> {
    let user_id = name
        .strip_prefix("User ")?
        .strip_suffix(&suffix(environment))?
        .strip_suffix(" Starter Key")?;
    let is_id = !user_id.is_empty() && user_id.bytes().all(|byte| byte.is_ascii_graphic());
    is_id.then_some(user_id)
}

/// What stands before the marker of a name.
pub(super) fn before_marker(name: &str) -> &str {
    match Marker::of(name) {
        Some(_) => name.rsplit_once(OPEN).map_or(name, |(plain, _)| plain),
        None => name,
    }
}

/// Whether a name, but for its marker, is one that another environment gives: a copy of a database
/// has its installation's id, too, and must leave the keys of the original alone.
pub(super) fn is_of_another_environment(name: &str, environment: Environment) -> bool {
    let plain = before_marker(name);
    Environment::ALL
        .into_iter()
        .any(|other| other != environment && owner_by_old_name(plain, other).is_some())
}

/// The old server's name of a user's key.
pub(super) fn plain_name(user_id: &str, environment: Environment) -> String {
    format!("User {user_id} Starter Key{}", suffix(environment))
}

/// The environment, but for production, which has no suffix.
fn suffix(environment: Environment) -> String {
    match environment {
        Environment::Production => String::new(),
        other => format!(" ({other})"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marker() -> Marker {
        Marker {
            installation: "befajs4e".into(),
            attempt: "4fJ0aZq81B".into(),
        }
    }

    #[test]
    fn a_name_is_the_old_servers_with_the_marker_behind() {
        assert_eq!(
            key_name("usr_4fJ0aZq81B", Environment::Production, &marker()),
            "User usr_4fJ0aZq81B Starter Key [scratch befajs4e 4fJ0aZq81B]"
        );
        assert_eq!(
            key_name("usr_4fJ0aZq81B", Environment::Staging, &marker()),
            "User usr_4fJ0aZq81B Starter Key (staging) [scratch befajs4e 4fJ0aZq81B]"
        );
    }

    #[test]
    fn only_a_whole_old_name_of_this_environment_has_an_owner() {
        use Environment::{Production, Staging};
        let owner = owner_by_old_name;
        assert_eq!(owner("User usr_1 Starter Key", Production), Some("usr_1"));
        assert_eq!(
            owner("User usr_1 Starter Key (staging)", Staging),
            Some("usr_1")
        );
        for (name, environment) in [
            ("User usr_1 Starter Key (staging)", Production),
            ("User usr_1 Starter Key", Staging),
            (
                "User usr_1 Starter Key [scratch befajs4e 4fJ0aZq81B]",
                Production,
            ),
            ("my User usr_1 Starter Key", Production),
            ("User usr_1 Starter Keys", Production),
            ("User  Starter Key", Production),
            ("User a b Starter Key", Production),
        ] {
            assert_eq!(owner(name, environment), None, "{name}");
        }
    }

    #[test]
    fn a_marker_is_read_only_where_it_is_whole_and_last() {
        for name in [
            "User usr_1 Starter Key",
            "key [scratch befajs4e 4fJ0aZq81B] old",
            "key [scratch BEFAJS4E 4fJ0aZq81B]",
            "key [scratch befajs4e 4fJ0]",
            "key [scratch befajs4e]",
            "[scratch befajs4e 4fJ0aZq81B]",
        ] {
            assert_eq!(Marker::of(name), None, "{name}");
        }
    }

    #[test]
    fn a_marked_name_is_of_another_environment_only_where_it_says_so() {
        use Environment::{Development, Production, Staging};
        let staging = key_name("usr_1", Staging, &marker());
        assert_eq!(before_marker(&staging), "User usr_1 Starter Key (staging)");
        assert!(!is_of_another_environment(&staging, Staging));
        assert!(is_of_another_environment(&staging, Development));
        assert!(is_of_another_environment(&staging, Production));
        let renamed = "Ann's [scratch befajs4e 4fJ0aZq81B]";
        assert!(!is_of_another_environment(renamed, Staging));
    }

    proptest! {
        #[test]
        fn the_marker_of_a_name_is_the_one_that_went_in(
            user_id in "[!-~]{1,30}",
            installation in "[a-z0-9]{8}",
            attempt in "[0-9A-Za-z]{10}",
        ) {
            let marker = Marker { installation, attempt };
            let name = key_name(&user_id, Environment::Test, &marker);
            prop_assert_eq!(Marker::of(&name), Some(marker));
        }
    }
}
