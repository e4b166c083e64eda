//! What was spent, in all and in the windows of UTC.

use chrono::{Datelike, Days, NaiveDate};

use super::request::Reset;

/// Money spent: in all, and in the windows that the last spending fell into.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter {
    pub(super) total: f64,
    windows: [(NaiveDate, f64); 3],
}

pub(super) const WINDOWS: [Reset; 3] = [Reset::Daily, Reset::Weekly, Reset::Monthly];

impl Meter {
    pub(super) fn spend(&mut self, usd: f64, today: NaiveDate) {
        self.total += usd;
        for (window, (start, spent)) in WINDOWS.into_iter().zip(&mut self.windows) {
            if *start != window.start(today) {
                (*start, *spent) = (window.start(today), 0.0);
            }
            *spent += usd;
        }
    }

    pub(super) fn spent(&self, window: Option<Reset>, today: NaiveDate) -> f64 {
        let amount = match window {
            None => self.total,
            Some(window) => {
                let index = WINDOWS.iter().position(|one| *one == window);
                let (start, spent) = self.windows[index.expect("all windows are there")];
                if start == window.start(today) {
                    spent
                } else {
                    0.0
                }
            }
        };
        exact(amount)
    }
}

impl Reset {
    /// The first day of the window that a day falls into; weeks start on Monday.
    fn start(self, today: NaiveDate) -> NaiveDate {
        match self {
            Self::Daily => today,
            Self::Weekly => {
                let days = u64::from(today.weekday().num_days_from_monday());
                today - Days::new(days)
            }
            Self::Monthly => today.with_day(1).unwrap_or(today),
        }
    }
}

/// Without what adding fractions leaves behind.
pub(super) fn exact(usd: f64) -> f64 {
    (usd * 1e9).round() / 1e9
}
