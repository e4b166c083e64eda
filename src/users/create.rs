//! Local accounts, which no login service knows.

use serde_json::{Value, json};

use super::{Role, User, UserError, store};
use crate::audit::{Author, Change, Entry, EventType};
use crate::db::Database;
use crate::ids::Prefix;

/// An account to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// E-mail address; blanks around it are dropped.
    pub email: String,
    /// Name for people; an empty one counts as none.
    pub name: Option<String>,
    /// What the user may do.
    pub role: Role,
}

/// Makes an account without a Clerk id.
///
/// # Errors
/// [`UserError::ImplausibleEmail`], or [`UserError::EmailTaken`] when a user has that address in
/// whatever case, also when two are made at once.
pub async fn create(db: &Database, author: &Author, new: &NewUser) -> Result<User, UserError> {
    let email = new.email.trim();
    if let Some(problem) = problem_of(email) {
        return Err(UserError::ImplausibleEmail {
            email: email.to_owned(),
            problem,
        });
    }
    let name = new.name.as_deref().map(str::trim);
    let name = name.filter(|name| !name.is_empty());

    let mut change = Change::begin(db, author).await?;
    store::lock_email(change.connection(), email).await?;
    let owners = store::with_email(change.connection(), email).await?;
    if !owners.is_empty() {
        return Err(UserError::EmailTaken {
            email: email.to_owned(),
            owners,
        });
    }
    let now = change.now();
    let user = User {
        id: change.new_id(Prefix::User),
        created_at: now,
        updated_at: now,
        clerk_id: None,
        role: new.role,
        email: Some(email.to_owned()),
        name: name.map(str::to_owned),
        stripe_customer_id: None,
    };
    store::insert(change.connection(), &user).await?;
    let entry = Entry {
        user_id: user.id.clone(),
        entity_id: user.id.clone(),
        event_type: EventType::Create,
        message: "Created local account".into(),
        from: Value::Null,
        to: json!(user),
    };
    change.commit(entry).await?;
    Ok(user)
}

/// What keeps a text from being an e-mail address, as far as its look can tell: the slips of a
/// person who types, not the grammar of RFC 5322.
fn problem_of(email: &str) -> Option<&'static str> {
    // RFC 5321, 4.5.3.1.3: a path has 256 octets, two of them the angle brackets.
    const LONGEST: usize = 254;
    let Some((local, domain)) = email.rsplit_once('@') else {
        return Some("it has no @");
    };
    let stray = |character: char| {
        character.is_whitespace() || character.is_control() || r#"<>()[],;:"\@"#.contains(character)
    };
    if local.is_empty() {
        Some("nothing stands before the @")
    } else if domain.is_empty() {
        Some("nothing stands after the @")
    } else if local.contains(stray) || domain.contains(stray) {
        Some("it holds a character that no address has")
    } else if domain
        .split('.')
        .any(|label| label.is_empty() || label.starts_with('-') || label.ends_with('-'))
    {
        Some("what stands after the @ is not the name of a host")
    } else if email.len() > LONGEST {
        Some("it is longer than 254 characters")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plausible_addresses_pass() {
        for email in [
            "ann@example.com",
            "ann.o'neill+tag@mail.example.co.uk",
            "admin@localhost",
            "jörg@müller.de",
        ] {
            assert_eq!(problem_of(email), None, "{email}");
        }
    }

    #[test]
    fn implausible_addresses_do_not() {
        for email in [
            "",
            "ann",
            "@example.com",
            "ann@",
            "ann@@example.com",
            "Ann <ann@example.com>",
            "ann@example.com, bob@example.com",
            "ann smith@example.com",
            "ann@example..com",
            "ann@.com",
            "ann@-example.com",
            "ann\0@example.com",
        ] {
            assert!(problem_of(email).is_some(), "{email}");
        }
        assert!(problem_of(&format!("{}@example.com", "a".repeat(250))).is_some());
    }
}
