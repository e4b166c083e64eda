//! The flags that clients see: `experimentalFlags` of `GET /users/current`.

use open_feature::{Client, EvaluationContext, OpenFeature};
use serde::{Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::PostHogProvider;
use crate::settings::SystemFlagSettings;
use crate::users::{Role, User};

/// A flag that clients see.
#[derive(Debug, Clone, Copy)]
pub struct ClientFlag {
    /// Its key.
    pub key: &'static str,
    /// What decides it.
    pub origin: Origin,
}

/// What decides a flag.
#[derive(Debug, Clone, Copy)]
pub enum Origin {
    /// On for users with this role.
    Role(Role),
    /// A variable of the environment.
    Setting(fn(&SystemFlagSettings) -> bool),
    /// The provider; off where it cannot say.
    Provider,
}

/// All flags that clients see, in the order in which they are sent.
pub const CLIENT_FLAGS: [ClientFlag; 4] = [
    ClientFlag {
        key: "DEV_TOOLBOX",
        origin: Origin::Role(Role::Admin),
    },
    ClientFlag {
        key: "REQUIRE_SUBSCRIPTION",
        origin: Origin::Setting(|settings| settings.require_subscription),
    },
    ClientFlag {
        key: "USE_JOBS",
        origin: Origin::Setting(|settings| settings.use_jobs),
    },
    ClientFlag {
        key: "sample_user_flag",
        origin: Origin::Provider,
    },
];

/// Decides the flags that clients see.
pub struct SystemFlags {
    client: Client,
    settings: SystemFlagSettings,
}

impl SystemFlags {
    /// By a provider and what the environment says.
    pub async fn new(provider: PostHogProvider, settings: SystemFlagSettings) -> Self {
        // An API of its own: that of the process is for whoever runs this as a library.
        let mut api = OpenFeature::default();
        api.set_provider(provider).await;
        Self {
            client: api.create_client(),
            settings,
        }
    }

    /// Those of a user. The provider is told the id alone, as by the old server.
    pub async fn of(&self, user: &User) -> ClientFlags {
        let context = EvaluationContext::default().with_targeting_key(&user.id);
        let mut values = Vec::with_capacity(CLIENT_FLAGS.len());
        for ClientFlag { key, origin } in CLIENT_FLAGS {
            let value = match origin {
                Origin::Role(role) => user.role == role,
                Origin::Setting(of) => of(&self.settings),
                Origin::Provider => {
                    let asked = self.client.get_bool_value(key, Some(&context), None).await;
                    asked.unwrap_or_else(|error| {
                        let message = error.message.unwrap_or_default();
                        tracing::debug!(key, code = %error.code, message, "a flag is off");
                        false
                    })
                }
            };
            values.push((key, value));
        }
        ClientFlags(values)
    }
}

/// The flags that clients see, with their values for a user: a JSON object in that order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientFlags(Vec<(&'static str, bool)>);

impl ClientFlags {
    /// Keys and values.
    pub fn values(&self) -> &[(&'static str, bool)] {
        &self.0
    }
}

impl Serialize for ClientFlags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

impl PartialSchema for ClientFlags {
    fn schema() -> RefOr<Schema> {
        let object = CLIENT_FLAGS
            .iter()
            .fold(ObjectBuilder::new(), |object, flag| {
                let value = ObjectBuilder::new().schema_type(Type::Boolean);
                object.property(flag.key, value).required(flag.key)
            });
        object.into()
    }
}

impl ToSchema for ClientFlags {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDateTime;

    use super::*;
    use crate::clock::SystemClock;
    use crate::features::{LiveDefinitions, Provenance};
    use crate::flags::BUILT_IN;

    fn user(role: Role) -> User {
        User {
            id: "usr_1".into(),
            created_at: NaiveDateTime::default(),
            updated_at: NaiveDateTime::default(),
            clerk_id: None,
            role,
            email: None,
            name: None,
            stripe_customer_id: None,
        }
    }

    async fn flags(document: &[u8], settings: SystemFlagSettings, role: Role) -> String {
        let live = LiveDefinitions::of(document, Provenance::PostHog).unwrap();
        let provider = PostHogProvider::new(live, Arc::new(SystemClock));
        let flags = SystemFlags::new(provider, settings).await;
        serde_json::to_string(&flags.of(&user(role)).await).unwrap()
    }

    const NEITHER: SystemFlagSettings = SystemFlagSettings {
        require_subscription: false,
        use_jobs: false,
    };

    #[tokio::test]
    async fn clients_see_four_flags_by_role_environment_and_provider() {
        assert_eq!(
            flags(BUILT_IN, NEITHER, Role::User).await,
            r#"{"DEV_TOOLBOX":false,"REQUIRE_SUBSCRIPTION":false,"USE_JOBS":false,"sample_user_flag":false}"#
        );
        let everyone = br#"{"flags":[{"key":"sample_user_flag","active":true,
            "filters":{"groups":[{"rollout_percentage":100}]}}]}"#;
        let both = SystemFlagSettings {
            require_subscription: true,
            use_jobs: true,
        };
        assert_eq!(
            flags(everyone, both, Role::Admin).await,
            r#"{"DEV_TOOLBOX":true,"REQUIRE_SUBSCRIPTION":true,"USE_JOBS":true,"sample_user_flag":true}"#
        );
        let jobs = SystemFlagSettings {
            use_jobs: true,
            ..NEITHER
        };
        assert!(
            flags(everyone, jobs, Role::User)
                .await
                .contains(r#""USE_JOBS":true"#)
        );
    }

    #[tokio::test]
    async fn the_id_decides_and_what_the_provider_cannot_say_is_off() {
        // Of usr_1 the hash is 0.0634….
        for (share, value) in [(6.0, false), (7.0, true)] {
            let document = format!(
                r#"{{"flags":[{{"key":"sample_user_flag","active":true,
                    "filters":{{"groups":[{{"rollout_percentage":{share}}}]}}}}]}}"#
            );
            let flags = flags(document.as_bytes(), NEITHER, Role::User).await;
            assert!(flags.ends_with(&format!("\"sample_user_flag\":{value}}}")));
        }
        for document in [
            r#"{"flags":[]}"#,
            r#"{"flags":[{"key":"sample_user_flag","active":true,
                "ensure_experience_continuity":true}]}"#,
            r#"{"flags":[{"key":"sample_user_flag","active":true,"filters":{"groups":[
                {"properties":[{"key":"email","value":"x"}]}]}}]}"#,
        ] {
            let flags = flags(document.as_bytes(), NEITHER, Role::Admin).await;
            assert!(flags.ends_with("\"sample_user_flag\":false}"), "{document}");
        }
    }
}
