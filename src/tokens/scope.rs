//! What a token is limited to.

use std::fmt;
use std::str::FromStr;

use utoipa::ToSchema;

/// One thing that a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum Scope {
    /// Read what is the user's own.
    Read,
    /// Read and record what agents use.
    Usage,
    /// Evaluate feature flags.
    Flags,
    /// What admins may do, if the user is one.
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Read, Self::Usage, Self::Flags, Self::Admin];

    /// How it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Usage => "usage",
            Self::Flags => "flags",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a scope: use read, usage, flags or admin")]
pub struct UnknownScope(String);

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.name() == text)
            .ok_or_else(|| UnknownScope(text.to_owned()))
    }
}

/// The limits of a way to come in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scopes {
    /// None: what the user may do.
    #[default]
    Unlimited,
    /// These things alone.
    Only(Vec<Scope>),
}

impl Scopes {
    /// The limits that the `scopes` column sets, and what of it means nothing here: older rows hold
    /// words that nobody looked at, and they limit nothing now either.
    pub fn of_column(column: &[String]) -> (Self, Vec<String>) {
        let mut known = Vec::new();
        let mut unknown = Vec::new();
        for text in column {
            match text.parse() {
                Ok(scope) if known.contains(&scope) => {}
                Ok(scope) => known.push(scope),
                Err(UnknownScope(text)) => unknown.push(text),
            }
        }
        let scopes = if known.is_empty() {
            Self::Unlimited
        } else {
            Self::Only(known)
        };
        (scopes, unknown)
    }

    /// Whether something is allowed that any of these scopes allows.
    pub fn allow(&self, any_of: &[Scope]) -> bool {
        match self {
            Self::Unlimited => true,
            Self::Only(scopes) => scopes.iter().any(|scope| any_of.contains(scope)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_limit_nothing() {
        let column = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            Scopes::of_column(&words)
        };
        assert_eq!(column(&[]), (Scopes::Unlimited, Vec::new()));
        assert_eq!(
            column(&["mcp", "READ"]),
            (Scopes::Unlimited, vec!["mcp".into(), "READ".into()])
        );
        assert_eq!(
            column(&["mcp", "read", "read"]),
            (Scopes::Only(vec![Scope::Read]), vec!["mcp".into()])
        );
    }

    #[test]
    fn one_scope_of_several_is_enough() {
        let scopes = Scopes::Only(vec![Scope::Usage]);
        assert!(scopes.allow(&[Scope::Read, Scope::Usage]));
        assert!(!scopes.allow(&[Scope::Read]));
        assert!(!scopes.allow(&[]));
        assert!(Scopes::Unlimited.allow(&[]));
    }
}
