//! What new keys may do, as flags say it.

use clap::{Args, ValueEnum};

use crate::cli::context::Context;
use crate::cli::moment::Moment;
use crate::failure::Failure;
use crate::keys::{Implausible, Limit, Terms, check_end, check_window};
use crate::openrouter::LimitReset;

#[derive(Debug, Args)]
pub(super) struct TermFlags {
    /// What each key may spend, in USD, or none for no limit; NEW_USER_OPENROUTER_CREDIT_LIMIT if
    /// left out
    #[arg(long, value_name = "USD", value_parser = limit, allow_negative_numbers = true)]
    limit: Option<Limit>,

    /// When the limit starts anew, at midnight UTC [default: never]
    #[arg(long, value_name = "WHEN", hide_possible_values = false)]
    limit_reset: Option<Reset>,

    /// Until when the keys work: 90d, 2026-12-31; for good if left out
    #[arg(long, value_name = "WHEN")]
    expires: Option<Moment>,

    /// Workspace of the account to make them in, by its UUID
    #[arg(long, value_name = "UUID", value_parser = workspace)]
    workspace: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Reset {
    /// Every day
    Daily,
    /// Every Monday
    Weekly,
    /// On the first of every month
    Monthly,
    /// The limit is for the key's whole life
    Never,
}

impl Reset {
    /// As OpenRouter knows it; `None` is never.
    pub(super) const fn window(self) -> Option<LimitReset> {
        match self {
            Self::Daily => Some(LimitReset::Daily),
            Self::Weekly => Some(LimitReset::Weekly),
            Self::Monthly => Some(LimitReset::Monthly),
            Self::Never => None,
        }
    }
}

/// What flags say of new keys, which changes nothing of those that are there.
#[derive(Debug, Default)]
pub(super) struct Said {
    limit: Option<String>,
    reset: Option<String>,
    others: Vec<&'static str>,
    /// How many keys were there, and the credential of the first.
    kept: u64,
    first: Option<String>,
}

impl Said {
    /// Counts a key that was there.
    pub(super) fn kept(&mut self, id: &str) {
        self.kept += 1;
        self.first.get_or_insert_with(|| id.to_owned());
    }

    /// What to know about the keys that were there, and the command that changes such a key as far
    /// as that can be done; nothing where there were none, or nothing was said.
    pub(super) fn of_kept(&self) -> Option<String> {
        let limit = self.limit.as_ref().map(|_| "--limit");
        let reset = self.reset.as_ref().map(|_| "--limit-reset");
        let flags = [limit, reset].into_iter().flatten();
        let flags: Vec<&str> = flags.chain(self.others.iter().copied()).collect();
        let id = self.first.as_ref().filter(|_| !flags.is_empty())?;
        let (keys, which) = match self.kept {
            1 => ("the key that was".to_owned(), "its limit"),
            count => (format!("the {count} keys that were"), "the limit of one"),
        };
        let window = self
            .reset
            .as_ref()
            .filter(|_| self.limit.as_deref() != Some("none"));
        let window = window.map(|reset| format!(" --limit-reset {reset}"));
        let help = if limit.or(reset).is_some() {
            let limit = self.limit.as_deref().unwrap_or("USD");
            let window = window.unwrap_or_default();
            format!("`scratch keys limit {id} {limit}{window}` changes {which}")
        } else {
            "`--force` makes another key".into()
        };
        let flags = flags.join(", ");
        Some(format!("{flags} changed nothing of {keys} there; {help}"))
    }
}

impl TermFlags {
    /// What is said of new keys, as it was said.
    pub(super) fn said(&self) -> Said {
        let limit = self.limit.map(|limit| match limit {
            Limit::Usd(amount) => amount.dollars().to_string(),
            Limit::None => "none".into(),
        });
        let reset = self.limit_reset.and_then(|it| it.to_possible_value());
        let reset = reset.map(|it| it.get_name().to_owned());
        let others = [
            self.expires.map(|_| "--expires"),
            self.workspace.as_ref().map(|_| "--workspace"),
        ];
        Said {
            limit,
            reset,
            others: others.into_iter().flatten().collect(),
            ..Said::default()
        }
    }

    /// The terms, with what the settings say where no flag does.
    pub(super) fn resolve(&self, context: &Context) -> Result<Terms, Failure> {
        let limit_reset = self.limit_reset.and_then(Reset::window);
        check_window(self.limit, limit_reset.is_some()).map_err(no_window)?;
        let limit = match self.limit {
            Some(limit) => limit.amount(),
            None => Some(context.default_key_limit()?),
        };
        let expires_at = self.expires.map(|moment| {
            let now = context.clock.now();
            let instant = moment
                .ahead_of(now)
                .ok_or_else(|| Failure::usage("`--expires` lies beyond the year 9999"))?;
            check_end(instant, now).map_err(|problem| {
                Failure::usage(format!("`--expires` {problem}"))
                    .hint("say a date that is to come, or a length of time, such as 90d")
            })?;
            Ok::<_, Failure>(instant)
        });
        Ok(Terms {
            limit,
            limit_reset,
            expires_at: expires_at.transpose()?,
            workspace_id: self.workspace.clone(),
        })
    }
}

pub(super) fn limit(text: &str) -> Result<Limit, String> {
    let limit = text.parse();
    limit.map_err(|problem: Implausible| format!("{problem}, or none"))
}

/// A window without a limit.
pub(super) fn no_window(problem: Implausible) -> Failure {
    Failure::usage(problem).hint("leave `--limit-reset` out, or say an amount instead of `none`")
}

/// A UUID as RFC 9562 writes it, in lower case.
fn workspace(text: &str) -> Result<String, String> {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let is_hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    if lengths == GROUPS && groups.iter().all(is_hex) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(format!(
            "`{text}` is not a UUID, such as 0df9e665-d932-5740-b2c7-b52af166bc11"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_were_there_are_told_of_with_the_command_that_changes_them() {
        let mut said = Said {
            limit: Some("3".into()),
            ..Said::default()
        };
        assert_eq!(said.of_kept(), None);
        said.kept("aac_1");
        let one = "--limit changed nothing of the key that was there; \
                   `scratch keys limit aac_1 3` changes its limit";
        assert_eq!(said.of_kept().as_deref(), Some(one));
        said.kept("aac_2");
        said.reset = Some("daily".into());
        said.others.push("--expires");
        let several = "--limit, --limit-reset, --expires changed nothing of the 2 keys that were \
                       there; `scratch keys limit aac_1 3 --limit-reset daily` changes the limit \
                       of one";
        assert_eq!(said.of_kept().as_deref(), Some(several));
    }

    #[test]
    fn a_workspace_is_a_uuid() {
        let id = "0df9e665-d932-5740-b2c7-b52af166bc11";
        assert_eq!(workspace(&id.to_uppercase()).as_deref(), Ok(id));
        for text in ["", "default", "0df9e665d9325740b2c7b52af166bc11", &id[1..]] {
            assert!(workspace(text).is_err(), "{text}");
        }
    }
}
