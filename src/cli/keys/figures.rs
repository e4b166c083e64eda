//! What tables show of a key's figures.

use chrono::{DateTime, Utc};

use crate::cli::output::{Cell, Messages, Style};
use crate::clock::iso;
use crate::keys::{State, Usage};

/// From so many per cent of its limit on a key is worth a look.
const NEARLY: u64 = 80;

/// Headings of the cells that [`cells`] makes.
pub(super) const HEADINGS: [&str; 5] = ["SPENT", "LIMIT", "USED", "RESETS", "EXPIRES"];

/// What was spent of what, how much that is, when it starts anew, and when the key ends.
pub(super) fn cells(usage: &Usage) -> [Cell; 5] {
    let is_known = usage.limit.is_some() || usage.lifetime_spent.is_some();
    let spent = match (usage.spent, usage.limit, usage.lifetime_spent) {
        (Some(spent), _, _) => Some(spent.to_string()),
        // Without a limit there is no window: the figure is another one, and says so.
        (None, None, Some(all)) => Some(format!("{all} ever")),
        _ => None,
    };
    let limit = match usage.limit {
        Some(limit) => Cell::from(limit.to_string()),
        None if is_known => Cell::new("none", Style::Warn),
        None => Cell::default(),
    };
    let used = usage.used_percent.map(|percent| {
        let style = match percent {
            100.. => Style::Bad,
            NEARLY.. => Style::Warn,
            _ => Style::Plain,
        };
        Cell::percent(percent, style)
    });
    let resets = match (usage.next_reset, &usage.limit_reset, usage.limit) {
        // It is always at midnight.
        (Some(at), _, _) => Some(at.date_naive().to_string()),
        (None, Some(unknown), _) => Some(unknown.name().to_owned()),
        (None, None, Some(_)) => Some("never".into()),
        (None, None, None) => None,
    };
    [
        Cell::optional(spent),
        limit,
        used.unwrap_or_default(),
        Cell::optional(resets),
        expiry(usage.expires_at),
    ]
}

fn expiry(at: Option<DateTime<Utc>>) -> Cell {
    Cell::optional(at.map(|at| iso(at.naive_utc())))
}

/// Whether a key works, as the provider sees it.
pub(super) fn state(state: State) -> Cell {
    match state {
        State::Works => Cell::new("works", Style::Good),
        State::Disabled => Cell::new("disabled", Style::Warn),
        State::Expired => Cell::new("expired", Style::Bad),
        State::Gone => Cell::new("gone", Style::Bad),
        State::NotListed => Cell::new("not listed", Style::Bad),
    }
}

/// Says where figures come from that are not those of an account.
pub(super) fn note_simulator(messages: Messages, met: bool) {
    if met {
        messages.note("these are figures of a simulator");
    }
}
