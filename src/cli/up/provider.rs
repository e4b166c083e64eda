//! The step of `scratch up` that looks at a configured key of OpenRouter: a warning at most.

use std::time::Duration;

use super::steps::Outcome;
use crate::cli::context::Context;
use crate::failure::Failure;
use crate::openrouter::{OpenRouterError, Policy};

/// Once, and briefly: nobody waits for a provider to have a server.
const BRIEF: Policy = Policy {
    connect: Duration::from_secs(2),
    total: Duration::from_secs(3),
    attempts: 1,
    pause: Duration::ZERO,
    longest_pause: Duration::ZERO,
};

/// Asks OpenRouter what the configured key is; `None` where none is configured.
pub(super) async fn check(context: &Context) -> Result<Option<Outcome>, Failure> {
    let asked = match context.settings()?.openrouter() {
        Ok(settings) if settings.management_key.is_none() => return Ok(None),
        Ok(settings) => match context.client(settings, BRIEF) {
            Ok(client) => match client.management_key().await {
                Ok(key) => Ok((key.is_management_key(), client.is_simulator())),
                Err(error @ OpenRouterError::ManagementKeyRefused { .. }) => {
                    Err((Failure::from(error), "is refused"))
                }
                Err(error) => Err((error.into(), "could not be verified")),
            },
            Err(failure) => Err((failure, "cannot be used")),
        },
        Err(invalid) => Err((invalid.into(), "cannot be used")),
    };
    let messages = context.messages();
    Ok(Some(match asked {
        Ok((true, true)) => Outcome::done("a simulator accepts the management key"),
        Ok((true, false)) => Outcome::done("accepts the management key"),
        Ok((false, _)) => {
            messages.warn("the OpenRouter key is a regular one, which can make no keys");
            messages
                .hint("management keys are made at https://openrouter.ai/settings/management-keys");
            Outcome::skipped("the key is no management key")
        }
        Err((failure, what)) => {
            messages.warn(failure.chain().join(": "));
            for hint in &failure.hints {
                messages.hint(hint);
            }
            Outcome::skipped(format!("the management key {what}"))
        }
    }))
}
