//! `DATABASE_URL`, as Prisma, libpq and hosting services write it.
//!
//! The query parameters are Prisma's (its manual, "PostgreSQL connection URL") and libpq's
//! (PostgreSQL's manual, 34.1.2). What means something to us is read; every other parameter is
//! named as ignored, never shown with its value.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::url_values::{boolean, port, positive, seconds, server_settings, ssl_mode};
use crate::secret::Secret;

/// How the connection is encrypted: libpq's `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SslMode {
    /// Never.
    Disable,
    /// Only if the server insists.
    Allow,
    /// If the server can; the default.
    #[default]
    Prefer,
    /// Always; the certificate is not checked.
    Require,
    /// Always; the certificate must come from a known authority.
    VerifyCa,
    /// Always; the certificate must also name the host.
    VerifyFull,
}

/// A parsed connection URL. `Display` leaves the password out.
#[derive(Debug, Clone)]
pub struct DatabaseUrl {
    /// Host name, address without brackets, or the folder of a Unix socket.
    pub host: String,
    /// TCP port, 5432 unless given.
    pub port: u16,
    /// Role to log in as.
    pub user: String,
    /// Its password.
    pub password: Option<Secret>,
    /// Name of the database.
    pub database: String,
    /// Schema of the tables, `public` unless given.
    pub schema: String,
    /// Encryption of the connection.
    pub ssl_mode: SslMode,
    /// File with the authorities to trust.
    pub ssl_root_cert: Option<PathBuf>,
    /// Client certificate and its key.
    pub ssl_client: Option<(PathBuf, PathBuf)>,
    /// Most connections of a pool (`connection_limit`).
    pub connection_limit: Option<u32>,
    /// Longest wait for a connection of the pool (`pool_timeout`, seconds; 0 is no limit).
    pub pool_timeout: Option<Duration>,
    /// Longest wait for a connection to open (`connect_timeout`, seconds; 0 is no limit).
    pub connect_timeout: Option<Duration>,
    /// Whether the URL leads through a transaction-mode pooler (`pgbouncer=true`).
    pub pooled: bool,
    /// Name that the server shows for the connection.
    pub application_name: Option<String>,
    /// Server settings (`options`), name and value.
    pub options: Vec<(String, String)>,
    /// Names of the parameters that mean nothing here, in order.
    pub ignored: Vec<String>,
    original: Secret,
}

/// Why a URL cannot be used. Never holds any part of the URL but names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlProblem {
    /// Not a URL at all, most often for a character in the password that needs escaping.
    #[error(
        "it is not a URL ({0}); write postgresql://USER:PASSWORD@HOST:PORT/DATABASE and \
         percent-encode the characters : / ? # [ ] @ % of the password"
    )]
    Syntax(String),
    /// Another database, or Prisma's own proxy.
    #[error("its scheme is `{0}:`; only postgresql: and postgres: can be used")]
    Scheme(String),
    /// No database named.
    #[error("it names no database; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE")]
    NoDatabase,
    /// No role named.
    #[error("it names no user; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE")]
    NoUser,
    /// No host and no socket folder.
    #[error("it names no host; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE")]
    NoHost,
    /// A part that is not UTF-8 once decoded.
    #[error("its {0} is not valid percent-encoded UTF-8")]
    Encoding(&'static str),
    /// A parameter with a value that it cannot have.
    #[error("its parameter `{name}` must be {expected}")]
    Parameter {
        /// The parameter.
        name: &'static str,
        /// What its value may be.
        expected: &'static str,
    },
}

impl DatabaseUrl {
    /// Reads a URL.
    pub fn parse(text: &str) -> Result<Self, UrlProblem> {
        let url = Url::parse(text).map_err(|error| UrlProblem::Syntax(error.to_string()))?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(UrlProblem::Scheme(url.scheme().to_owned()));
        }
        // A raw `@` or `/` in the password ends up here, and a part of the password with it.
        if url.path().trim_start_matches('/').contains(['/', '@', ':']) {
            return Err(UrlProblem::Syntax(
                "what follows the host is not the name of a database".into(),
            ));
        }
        let user = decoded(url.username(), "user")?;
        let password = url.password().map(|text| decoded(text, "password"));
        let database = decoded(url.path().trim_start_matches('/'), "database")?;
        let host = decoded(url.host_str().unwrap_or_default(), "host")?;
        let mut parsed = Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(5432),
            user,
            password: password.transpose()?.map(Secret::new),
            database,
            schema: "public".into(),
            ssl_mode: SslMode::default(),
            ssl_root_cert: None,
            ssl_client: None,
            connection_limit: None,
            pool_timeout: None,
            connect_timeout: None,
            pooled: false,
            application_name: None,
            options: Vec::new(),
            ignored: Vec::new(),
            original: Secret::new(text),
        };
        parsed.read_parameters(&url)?;
        if parsed.user.is_empty() {
            return Err(UrlProblem::NoUser);
        }
        if parsed.host.is_empty() {
            return Err(UrlProblem::NoHost);
        }
        if parsed.database.is_empty() {
            return Err(UrlProblem::NoDatabase);
        }
        Ok(parsed)
    }

    /// The URL of a server on this machine.
    ///
    /// # Panics
    /// When a part is not plain letters and digits.
    pub fn local(port: u16, user: &str, password: &Secret, database: &str) -> Self {
        let text = format!(
            "postgresql://{user}:{}@127.0.0.1:{port}/{database}",
            password.reveal()
        );
        Self::parse(&text).expect("a URL made of plain parts parses")
    }

    /// The same server, another database.
    #[must_use]
    pub fn with_database(&self, name: &str) -> Self {
        let mut original = self.original.clone();
        if let Ok(mut url) = Url::parse(original.reveal()) {
            url.set_path(name);
            original = Secret::new(url);
        }
        Self {
            database: name.to_owned(),
            original,
            ..self.clone()
        }
    }

    /// Whether both name one database and schema, in whatever way it is reached.
    pub fn is_same_database(&self, other: &Self) -> bool {
        self.database == other.database && self.schema == other.schema
    }

    /// The URL as it was written, with its password.
    pub fn reveal(&self) -> &str {
        self.original.reveal()
    }

    /// Where the server is: `host:port`, or the folder of its socket.
    pub fn address(&self) -> String {
        if self.host.starts_with('/') {
            format!("{}:{}", self.host, self.port)
        } else if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Whether the server runs on this machine: a socket, `localhost` or a loopback address.
    pub fn is_local(&self) -> bool {
        self.host.starts_with('/')
            || self.host.eq_ignore_ascii_case("localhost")
            || self
                .host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    fn read_parameters(&mut self, url: &Url) -> Result<(), UrlProblem> {
        let mut ssl_cert = None;
        let mut ssl_key = None;
        let mut strict = false;
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "schema" if value.is_empty() => {}
                "schema" => self.schema = value.into_owned(),
                "connection_limit" => {
                    self.connection_limit = Some(positive("connection_limit", &value)?);
                }
                "pool_timeout" => self.pool_timeout = seconds("pool_timeout", &value)?,
                "connect_timeout" => self.connect_timeout = seconds("connect_timeout", &value)?,
                "pgbouncer" => self.pooled = boolean("pgbouncer", &value)?,
                "sslmode" => self.ssl_mode = ssl_mode(&value)?,
                "sslaccept" => strict = value == "strict",
                "sslrootcert" => self.ssl_root_cert = Some(PathBuf::from(value.as_ref())),
                "sslcert" => ssl_cert = Some(PathBuf::from(value.as_ref())),
                "sslkey" => ssl_key = Some(PathBuf::from(value.as_ref())),
                "application_name" => self.application_name = Some(value.into_owned()),
                "options" => self.options = server_settings(&value)?,
                "host" => self.host = value.into_owned(),
                "port" => self.port = port(&value)?,
                "user" => self.user = value.into_owned(),
                "password" => self.password = Some(Secret::new(value)),
                "dbname" => self.database = value.into_owned(),
                _ => self.ignored.push(name.into_owned()),
            }
        }
        // Prisma's `sslcert` is the authority to trust; libpq's comes with a key and is our own.
        match (ssl_cert, ssl_key) {
            (Some(certificate), Some(key)) => self.ssl_client = Some((certificate, key)),
            (Some(authority), None) => self.ssl_root_cert = Some(authority),
            (None, Some(_)) => self.ignored.push("sslkey".into()),
            (None, None) => {}
        }
        // Prisma's `sslaccept=strict` asks for a checked certificate whenever TLS is used.
        if strict && self.ssl_mode != SslMode::Disable {
            self.ssl_mode = SslMode::VerifyFull;
        }
        Ok(())
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postgresql://{}@", self.user)?;
        if self.host.starts_with('/') {
            write!(
                f,
                "localhost:{}/{}?host={}",
                self.port, self.database, self.host
            )?;
        } else {
            write!(f, "{}/{}", self.address(), self.database)?;
        }
        if self.schema != "public" {
            let joint = if self.host.starts_with('/') { '&' } else { '?' };
            write!(f, "{joint}schema={}", self.schema)?;
        }
        Ok(())
    }
}

fn decoded(text: &str, part: &'static str) -> Result<String, UrlProblem> {
    let is_escape = |rest: &str| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !text.split('%').skip(1).all(is_escape) {
        return Err(UrlProblem::Encoding(part));
    }
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| UrlProblem::Encoding(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> DatabaseUrl {
        DatabaseUrl::parse(text).unwrap()
    }

    #[test]
    fn prismas_parameters_are_understood_or_named() {
        let url = parse(
            "postgresql://app:p%40ss%23w@db.example.com:6432/scratch?schema=My%20App\
             &connection_limit=5&pool_timeout=0&connect_timeout=7&sslmode=require\
             &pgbouncer=true&socket_timeout=3&sslpassword=hush&statement_cache_size=0",
        );
        assert_eq!(url.password.as_ref().unwrap().reveal(), "p@ss#w");
        assert_eq!(url.schema, "My App");
        assert_eq!(url.connection_limit, Some(5));
        assert_eq!(url.pool_timeout, None);
        assert_eq!(url.connect_timeout, Some(Duration::from_secs(7)));
        assert_eq!(url.ssl_mode, SslMode::Require);
        assert!(url.pooled);
        assert_eq!(
            url.ignored,
            ["socket_timeout", "sslpassword", "statement_cache_size"]
        );
        assert_eq!(
            url.to_string(),
            "postgresql://app@db.example.com:6432/scratch?schema=My App"
        );
        assert!(!url.is_local());
    }

    #[test]
    fn nothing_but_reveal_shows_the_password() {
        let url = parse("postgres://app:hunter2hunter2@localhost/db");
        assert!(!format!("{url:?} {url}").contains("hunter2"));
        assert_eq!(url.reveal(), "postgres://app:hunter2hunter2@localhost/db");
    }

    #[test]
    fn another_database_of_the_server_is_revealed_as_that() {
        let url = parse("postgres://app:hush@h/one?schema=x").with_database("two");
        assert_eq!(url.reveal(), "postgres://app:hush@h/two?schema=x");
        assert_eq!(url.to_string(), "postgresql://app@h:5432/two?schema=x");
    }

    #[test]
    fn local_means_socket_loopback_or_localhost() {
        for host in ["localhost", "127.0.0.1", "127.3.2.1", "[::1]"] {
            assert!(
                parse(&format!("postgres://u@{host}/d")).is_local(),
                "{host}"
            );
        }
        assert!(parse("postgres://u@localhost/d?host=/run/pg").is_local());
        for host in ["10.0.0.1", "db", "localhost.example.com"] {
            assert!(
                !parse(&format!("postgres://u@{host}/d")).is_local(),
                "{host}"
            );
        }
    }

    #[test]
    fn strict_acceptance_checks_the_certificate() {
        let url = parse("postgres://u@h/d?sslmode=require&sslaccept=strict&sslcert=/ca.pem");
        assert_eq!(url.ssl_mode, SslMode::VerifyFull);
        assert_eq!(url.ssl_root_cert, Some(PathBuf::from("/ca.pem")));
    }

    #[test]
    fn server_settings_are_read_as_libpq_reads_them() {
        let settings = |text| server_settings(text).unwrap();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            settings(r"-c statement_timeout=5s  -cgeqo=off --search-path=a,\ b -c x.y=p\\q=r"),
            [
                pair("statement_timeout", "5s"),
                pair("geqo", "off"),
                pair("search_path", "a, b"),
                pair("x.y", r"p\q=r"),
            ]
        );
        assert_eq!(settings(""), []);
        for wrong in [
            "geqo=off", "-c", "-c geqo", "--", "-B 12", "-c =1", "endpoint",
        ] {
            let problem = server_settings(wrong).unwrap_err().to_string();
            assert!(
                problem.starts_with("its parameter `options` must be"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn problems_never_hold_the_value() {
        for text in [
            "postgres://u:hunter2@h:port/d",
            "hunter2",
            "mysql://u:hunter2@h/d",
            "postgres://u:hunter2@h/",
            "postgres://u:hunter2@/d",
            "postgres://u:hunter2@h/d?connection_limit=hunter2",
            "postgres://u:hunter2@h/d?sslmode=hunter2",
            "postgres://u:hunter2@h/d?options=hunter2",
            "postgres://u:hunter2%ff@h/d",
            "postgres://u:hunter2%zz@h/d",
            "postgres://u:x@y/hunter2@h/d",
        ] {
            let problem = DatabaseUrl::parse(text).unwrap_err().to_string();
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }
}
