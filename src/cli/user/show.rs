//! `scratch user show`.

use clap::Args;

use super::role;
use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Report, Style, View};
use crate::cli::token;
use crate::clock::iso;
use crate::credentials::Shown;
use crate::failure::Failure;
use crate::profile::{Amounts, Profile, Status, Subscription, Usage, profile};
use crate::users;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch user show anna@example.com")]
pub(crate) struct Options {
    /// Id, e-mail, Clerk id or Stripe customer id
    user: String,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let sealer = context.settings()?.sealing()?.sealer();
        let db = context.database().await?;
        let user = users::resolve(&db, &self.user).await?;
        Reply::of(&profile(&db, user, sealer.as_ref()).await?)
    }
}

impl Report for Profile {
    fn view(&self) -> View {
        let user = &self.user;
        let fields = vec![
            ("id", Cell::from(user.id.as_str())),
            ("e-mail", Cell::optional(user.email.as_deref())),
            ("name", Cell::optional(user.name.as_deref())),
            ("role", role(user.role)),
            ("Clerk id", Cell::optional(user.clerk_id.as_deref())),
            (
                "Stripe customer",
                Cell::optional(user.stripe_customer_id.as_deref()),
            ),
            ("created", Cell::from(iso(user.created_at))),
            ("updated", Cell::from(iso(user.updated_at))),
            (
                "subscription",
                self.subscription.as_ref().map_or_else(Cell::default, state),
            ),
        ];
        View::Stack(vec![
            View::Fields(fields),
            View::section("API tokens", token::table(&self.tokens)),
            View::section("Credentials", credentials(&self.credentials)),
            View::section("Usage this month (UTC)", usage(&self.usage)),
            View::section("Last audit events", self.events()),
        ])
    }
}

impl Profile {
    fn events(&self) -> View {
        let rows = self.audit_events.iter().map(|event| {
            vec![
                Cell::new(iso(event.created_at), Style::Dim),
                Cell::from(event.event_type.as_str()),
                Cell::from(event.entity_id.as_str()),
                Cell::from(event.message.as_str()),
            ]
        });
        View::Table {
            headings: vec!["WHEN", "TYPE", "ENTITY", "MESSAGE"],
            rows: rows.collect(),
        }
    }
}

fn state(subscription: &Subscription) -> Cell {
    let (word, style) = match subscription.status {
        Status::Valid => ("valid", Style::Good),
        Status::Expired => ("expired", Style::Warn),
        Status::PaymentFailed => ("payment failed", Style::Bad),
    };
    let trial = if subscription.is_trial { ", trial" } else { "" };
    Cell::new(
        format!(
            "{}: {word}{trial}, {} days remaining",
            subscription.plan_display_name, subscription.days_remaining
        ),
        style,
    )
}

fn credentials(credentials: &[Shown]) -> View {
    let rows = credentials.iter().map(|credential| {
        let mut marks = Vec::new();
        if credential.default {
            marks.push("default");
        }
        if !credential.enabled {
            marks.push("disabled");
        }
        vec![
            Cell::from(credential.id.as_str()),
            Cell::from(credential.service.as_str()),
            Cell::from(credential.api_key.as_str()),
            Cell::from(credential.source.name()),
            Cell::from(marks.join(", ")),
            Cell::optional(credential.description.as_deref()),
        ]
    });
    View::Table {
        headings: vec!["ID", "SERVICE", "KEY", "SOURCE", "STATE", "DESCRIPTION"],
        rows: rows.collect(),
    }
}

fn usage(usage: &Usage) -> View {
    let amounts = |name: &str, amounts: &Amounts, style| {
        vec![
            Cell::new(name, style),
            Cell::new(amounts.requests.to_string(), style),
            Cell::new(amounts.request_tokens.to_string(), style),
            Cell::new(amounts.response_tokens.to_string(), style),
            Cell::new(amounts.total_tokens.to_string(), style),
        ]
    };
    let mut rows: Vec<_> = usage
        .models
        .iter()
        .map(|model| amounts(&model.model, &model.amounts, Style::Plain))
        .collect();
    if rows.len() > 1 {
        rows.push(amounts("total", &usage.total, Style::Strong));
    }
    View::Table {
        headings: vec!["MODEL", "REQUESTS", "SENT", "RECEIVED", "TOKENS"],
        rows,
    }
}
