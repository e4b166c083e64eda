//! `scratch keys check`.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use serde::Serialize;

use super::figures;
use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Report, Style, View};
use crate::clock::{iso, serialize_iso_option};
use crate::failure::Failure;
use crate::keys::{self, Check, Thresholds, Trouble, Usage, length};
use crate::openrouter::Usd;
use crate::secret::mask;
use crate::settings::Environment;

/// Something runs out, or is not what it should be.
const FOUND: u8 = 8;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch keys check
  scratch keys check --warn-at 90 --exit-code --json

Looked at are the keys of the database that are enabled here and at OpenRouter. With `--exit-code`
a line of cron is all that an alarm takes: 8 for a key that is listed, for an account without
credit, for a management key that is about to expire, and for an account whose keys mostly serve
another environment.")]
pub(crate) struct Options {
    /// From so many per cent of its limit on a key is listed
    #[arg(long, value_name = "PERCENT", default_value_t = 80, value_parser = clap::value_parser!(u64).range(1..=100))]
    warn_at: u64,

    /// So long before its expiry a key is listed
    #[arg(long, value_name = "LENGTH", default_value = "7d", value_parser = length)]
    expiring_within: TimeDelta,

    /// End with 8 when something is wrong
    #[arg(long)]
    exit_code: bool,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let provider = Arc::new(context.openrouter()?);
        let db = context.database().await?;
        let thresholds = Thresholds {
            warn_at: self.warn_at,
            expiring_within: self.expiring_within,
        };
        let display = context.messages().progress("asking OpenRouter");
        let check = keys::check(&db, Arc::clone(&provider), thresholds).await?;
        drop(display);
        figures::note_simulator(context.messages(), provider.is_simulator());
        let checked = Checked::new(check, db.target().environment, self.warn_at);
        let code = if self.exit_code && !checked.problems.is_empty() {
            FOUND
        } else {
            0
        };
        Ok(Reply::of(&checked)?
            .dispensable(&["CREDENTIAL", "RESETS"])
            .exit_code(code))
    }
}

/// How it stands.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Checked {
    configured_key: Configured,
    credits: Money,
    environment: Served,
    warn_at: u64,
    /// How many keys that are in use here the account does not have.
    missing: u64,
    keys: Vec<Line>,
    problems: Vec<Problem>,
}

/// What is wrong, as `--exit-code` counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Problem {
    KeysRunOut,
    NoCredit,
    ManagementKeyExpires,
    OtherEnvironment,
    KeysMissing,
}

/// The key that manages the others.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Configured {
    is_management_key: bool,
    api_key: String,
    #[serde(serialize_with = "serialize_iso_option")]
    expires_at: Option<DateTime<Utc>>,
}

/// The account's money, in USD.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Money {
    total: Usd,
    used: Usd,
    balance: Usd,
}

/// Which environment the account seems to serve.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Served {
    chosen: Environment,
    /// The one that most keys name, if it is another.
    seems: Option<Environment>,
    /// How many keys name each.
    keys: BTreeMap<Environment, usize>,
    /// How many keys name none.
    unknown: usize,
}

/// A key that runs out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    user_id: String,
    user_email: Option<String>,
    credential_id: String,
    hash: String,
    default: bool,
    trouble: Vec<Trouble>,
    #[serde(flatten)]
    usage: Usage,
}

impl Checked {
    fn new(check: Check, chosen: Environment, warn_at: u64) -> Self {
        let seems = check.other_environment(chosen);
        let problems = [
            (!check.alarms.is_empty(), Problem::KeysRunOut),
            (check.credits.balance() <= Usd::ZERO, Problem::NoCredit),
            (check.management_expires_soon, Problem::ManagementKeyExpires),
            (seems.is_some(), Problem::OtherEnvironment),
            (check.missing > 0, Problem::KeysMissing),
        ];
        let problems = problems.into_iter().filter(|(is_so, _)| *is_so);
        let named: usize = check.environments.values().sum();
        let lines = check.alarms.into_iter().map(|alarm| Line {
            user_id: alarm.holder.user_id,
            user_email: alarm.holder.user_email,
            credential_id: alarm.holder.credential_id,
            hash: alarm.holder.hash,
            default: alarm.holder.default,
            trouble: alarm.trouble,
            usage: alarm.usage,
        });
        Self {
            problems: problems.map(|(_, problem)| problem).collect(),
            configured_key: Configured {
                is_management_key: check.management.is_management_key(),
                api_key: mask(&check.management.label),
                expires_at: check.management.expires_at,
            },
            credits: Money {
                total: check.credits.total_credits,
                used: check.credits.total_usage,
                balance: check.credits.balance(),
            },
            environment: Served {
                chosen,
                seems,
                keys: check.environments,
                unknown: check.keys - named,
            },
            warn_at,
            missing: check.missing,
            keys: lines.collect(),
        }
    }

    fn has(&self, problem: Problem) -> bool {
        self.problems.contains(&problem)
    }

    fn configured_key(&self) -> Cell {
        match self.configured_key.expires_at {
            Some(at) if self.has(Problem::ManagementKeyExpires) => Cell::new(
                format!("a management key, but only until {}", iso(at.naive_utc())),
                Style::Bad,
            ),
            Some(at) => Cell::from(format!("a management key, until {}", iso(at.naive_utc()))),
            None => Cell::new("a management key", Style::Good),
        }
    }

    fn credits(&self) -> Cell {
        let Money { total, balance, .. } = &self.credits;
        let style = if self.has(Problem::NoCredit) {
            Style::Bad
        } else {
            Style::Good
        };
        Cell::new(format!("{balance} left of {total}"), style)
    }

    fn environment(&self) -> Cell {
        let Served {
            chosen,
            seems,
            keys,
            ..
        } = &self.environment;
        let all: usize = keys.values().sum();
        let count = |environment| keys.get(environment).copied().unwrap_or_default();
        match seems {
            Some(other) => Cell::new(
                format!(
                    "that of {other}, as {} of {all} keys say, and not that of {chosen}",
                    count(other)
                ),
                Style::Bad,
            ),
            None if all == 0 => Cell::new("no key tells", Style::Dim),
            None => Cell::new(
                format!("{chosen}, as {} of {all} keys say", count(chosen)),
                Style::Good,
            ),
        }
    }
}

impl Report for Checked {
    fn view(&self) -> View {
        let mut fields = vec![
            ("configured key", self.configured_key()),
            ("credits", self.credits()),
            ("environment", self.environment()),
        ];
        if self.missing > 0 {
            let said = match self.missing {
                1 => "1 in use here is not in this account".to_owned(),
                count => format!("{count} in use here are not in this account"),
            };
            let said = format!("{said}; `scratch keys reconcile` says which");
            fields.push(("missing", Cell::new(said, Style::Bad)));
        }
        if self.keys.is_empty() {
            let calm = format!("none is at {} % of its limit or about to end", self.warn_at);
            fields.push(("keys", Cell::new(calm, Style::Good)));
            return View::Fields(fields);
        }
        let alarms = match self.keys.len() {
            1 => "1 runs out".to_owned(),
            count => format!("{count} run out"),
        };
        fields.push(("keys", Cell::new(alarms, Style::Bad)));
        let rows = self.keys.iter().map(|line| {
            let user = line.user_email.as_ref().unwrap_or(&line.user_id);
            let mut cells = vec![
                Cell::from(user.as_str()),
                Cell::from(line.credential_id.as_str()),
                trouble(&line.trouble),
            ];
            cells.extend(figures::cells(&line.usage));
            cells
        });
        let mut headings = vec!["USER", "CREDENTIAL", "TROUBLE"];
        headings.extend(figures::HEADINGS);
        View::Stack(vec![
            View::Fields(fields),
            View::section(
                "Keys that run out",
                View::Table {
                    headings,
                    rows: rows.collect(),
                },
            ),
        ])
    }
}

fn trouble(trouble: &[Trouble]) -> Cell {
    let words: Vec<&str> = trouble
        .iter()
        .map(|one| match one {
            Trouble::Exhausted => "exhausted",
            Trouble::NearLimit => "near limit",
            Trouble::Expired => "expired",
            Trouble::Expiring => "expiring",
        })
        .collect();
    let is_over = trouble.contains(&Trouble::Exhausted) || trouble.contains(&Trouble::Expired);
    let style = if is_over { Style::Bad } else { Style::Warn };
    Cell::new(words.join(", "), style)
}
