//! What PostgreSQL's own programs (`psql`, `pg_dump`) need to reach the same database: libpq's
//! environment variables, so that the password is in no list of processes.

use crate::settings::{DatabaseUrl, SslMode};

/// libpq's variables for a URL (PostgreSQL's manual, 34.15).
pub fn variables(url: &DatabaseUrl) -> Vec<(&'static str, String)> {
    let mut variables = vec![
        ("PGHOST", url.host.clone()),
        ("PGPORT", url.port.to_string()),
        ("PGUSER", url.user.clone()),
        ("PGDATABASE", url.database.clone()),
        ("PGSSLMODE", ssl_mode(url.ssl_mode).to_owned()),
    ];
    let mut add = |name, value: Option<String>| {
        variables.extend(value.map(|value| (name, value)));
    };
    let path = |path: &std::path::Path| path.to_string_lossy().into_owned();
    let client = url.ssl_client.as_ref();
    add(
        "PGPASSWORD",
        url.password.as_ref().map(|it| it.reveal().to_owned()),
    );
    add("PGSSLROOTCERT", url.ssl_root_cert.as_deref().map(path));
    add(
        "PGSSLCERT",
        client.map(|(certificate, _)| path(certificate)),
    );
    add("PGSSLKEY", client.map(|(_, key)| path(key)));
    add("PGAPPNAME", url.application_name.clone());
    add(
        "PGCONNECT_TIMEOUT",
        url.connect_timeout.map(|time| time.as_secs().to_string()),
    );
    add("PGOPTIONS", options(url));
    variables
}

/// Whether a variable of the process would lead libpq elsewhere, and so must not be passed on.
pub fn is_misleading(variable: &str) -> bool {
    variable.starts_with("PG") && !variable.starts_with("PG_")
}

/// The server settings of the URL, the schema among them.
fn options(url: &DatabaseUrl) -> Option<String> {
    let schema = (url.schema != "public").then(|| super::schema::quoted(&url.schema));
    let schema = schema.iter().map(|name| ("search_path", &**name));
    let settings = url.options.iter();
    let parts: Vec<String> = schema
        .chain(settings.map(|(name, value)| (&**name, &**value)))
        .map(|(name, value)| format!("-c {name}={}", escaped(value)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// libpq splits at blanks unless a backslash is before them.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        if character == '\\' || character.is_ascii_whitespace() {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

const fn ssl_mode(mode: SslMode) -> &'static str {
    match mode {
        SslMode::Disable => "disable",
        SslMode::Allow => "allow",
        SslMode::Prefer => "prefer",
        SslMode::Require => "require",
        SslMode::VerifyCa => "verify-ca",
        SslMode::VerifyFull => "verify-full",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_url_needs_few_variables() {
        let url = DatabaseUrl::parse("postgresql://app@db.example.com/scratch").unwrap();
        assert_eq!(
            variables(&url),
            [
                ("PGHOST", "db.example.com".into()),
                ("PGPORT", "5432".into()),
                ("PGUSER", "app".into()),
                ("PGDATABASE", "scratch".into()),
                ("PGSSLMODE", "prefer".into()),
            ]
        );
    }

    #[test]
    fn everything_that_a_url_says_is_passed_on() {
        let url = DatabaseUrl::parse(
            "postgresql://app:p%40ss@h:1/d?schema=My%20App&sslmode=verify-full&sslrootcert=/ca\
             &sslcert=/c&sslkey=/k&connect_timeout=7&application_name=x&options=-c%20a%3Db%5C%20c",
        )
        .unwrap();
        assert_eq!(
            variables(&url)[5..],
            [
                ("PGPASSWORD", "p@ss".into()),
                ("PGSSLROOTCERT", "/ca".into()),
                ("PGSSLCERT", "/c".into()),
                ("PGSSLKEY", "/k".into()),
                ("PGAPPNAME", "x".into()),
                ("PGCONNECT_TIMEOUT", "7".into()),
                ("PGOPTIONS", "-c search_path=\"My\\ App\" -c a=b\\ c".into()),
            ]
        );
        assert_eq!(variables(&url)[4], ("PGSSLMODE", "verify-full".into()));
    }

    #[test]
    fn a_variable_that_leads_elsewhere_is_told_from_one_of_taste() {
        for name in ["PGHOST", "PGHOSTADDR", "PGSERVICE", "PGPASSFILE"] {
            assert!(is_misleading(name), "{name}");
        }
        for name in ["PG_COLOR", "PSQLRC", "PATH", "PAGER"] {
            assert!(!is_misleading(name), "{name}");
        }
    }
}
