//! `scratch sandbox`: the one place where the command line meets the simulator.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::context::Context;
use super::interrupts::Interrupts;
use super::output::{self, Reply, Report, View};
use crate::failure::Failure;
use crate::sandbox::{self, Faults, Simulator};
use crate::settings::value;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch sandbox
  scratch sandbox --latency 50ms --rate-limit 20 --lost-answer 0.1

The lines that it prints belong into `.env`. While it runs, it can be looked at and meddled with:
  curl http://127.0.0.1:3011/_simulator
  curl http://127.0.0.1:3011/_simulator/keys
  curl --json '{\"usd\":2.5}' http://127.0.0.1:3011/_simulator/keys/HASH/spend
  curl --json '{}' http://127.0.0.1:3011/_simulator/keys/HASH/disable
  curl -X PUT --json '{\"planned\":[{\"call\":\"POST /keys\",\"fault\":{\"kind\":\"lost_answer\"}}]}' \\
    http://127.0.0.1:3011/_simulator/faults
  curl -X PUT --json @definitions.json http://127.0.0.1:3011/_simulator/flags")]
pub(crate) struct Options {
    /// Port to listen on, 0 for any free one
    #[arg(long, value_name = "PORT", default_value_t = 3011)]
    port: u16,

    /// How long every call takes before anything happens
    #[arg(long, value_name = "DURATION", value_parser = value::duration)]
    latency: Option<Duration>,

    /// Calls a second; more are answered with 429
    #[arg(long, value_name = "N")]
    rate_limit: Option<u32>,

    /// Share of calls that fail before they have an effect, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    error_before: f64,

    /// Share of calls that have their effect and are answered with an error
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    error_after: f64,

    /// Share of calls that have their effect and are not answered
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    lost_answer: f64,

    /// Share of calls that have their effect and half an answer
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    broken_body: f64,

    /// Start of the dice: the same faults come in the same order
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// Credit of the account, in USD
    #[arg(long, value_name = "USD", default_value_t = 100.0, value_parser = value::usd)]
    credits: f64,
}

/// What belongs into `.env`.
#[derive(Serialize)]
struct Announcement {
    variables: Variables,
    control: String,
}

#[derive(Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct Variables {
    openrouter_base_url: String,
    openrouter_provisioning_key: String,
    posthog_host: String,
    posthog_api_key: String,
    posthog_feature_flag_api_key: String,
}

impl Report for Announcement {
    fn view(&self) -> View {
        let Variables {
            openrouter_base_url: url,
            openrouter_provisioning_key: key,
            posthog_host: host,
            posthog_api_key: project,
            posthog_feature_flag_api_key: flags,
        } = &self.variables;
        View::Verbatim(format!(
            "OPENROUTER_BASE_URL={url}\nOPENROUTER_PROVISIONING_KEY={key}\n\
             POSTHOG_HOST={host}\nPOSTHOG_API_KEY={project}\n\
             POSTHOG_FEATURE_FLAG_API_KEY={flags}"
        ))
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let latency = self.latency.unwrap_or_default();
        let faults = Faults {
            latency_ms: u64::try_from(latency.as_millis()).unwrap_or(u64::MAX),
            rate_limit: self.rate_limit,
            error_before: self.error_before,
            error_after: self.error_after,
            lost_answer: self.lost_answer,
            broken_body: self.broken_body,
            seed: self.seed,
            planned: Vec::new(),
        };
        let simulator = Simulator::start(sandbox::Options {
            port: self.port,
            management_key: None,
            credits: self.credits,
            faults,
            clock: Arc::clone(&context.clock),
            entropy: Arc::clone(&context.entropy),
        })
        .await?;
        let mut interrupts = Interrupts::listen()?;
        let [project, flags] = simulator.posthog_keys();
        let announcement = Announcement {
            variables: Variables {
                openrouter_base_url: simulator.base_url(),
                openrouter_provisioning_key: simulator.management_key().reveal().to_owned(),
                posthog_host: simulator.posthog_host(),
                posthog_api_key: project.to_owned(),
                posthog_feature_flag_api_key: flags.to_owned(),
            },
            control: simulator.control_url(),
        };
        output::announce(&announcement, context.format())?;
        let messages = context.messages();
        messages.warn("this is a simulator of OpenRouter and PostHog: its keys open nothing");
        messages.note(format!(
            "put these lines into .env; {} controls it; Ctrl-C stops it, and its keys are forgotten",
            announcement.control
        ));
        interrupts.next().await;
        Ok(Reply::nothing())
    }
}
