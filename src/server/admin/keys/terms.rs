//! What a key may spend, as bodies say it.

use serde_json::Value;

use crate::openrouter::{LimitReset, Patch, Usd};
use crate::server::input::Fields;

/// An amount that can be a limit, null for none.
pub(super) fn amount(fields: &mut Fields) -> Patch<Usd> {
    const MOST: f64 = 1e9;
    let amount = fields.optional("limit", |value| {
        if value.is_null() {
            return Ok(Patch::Clear);
        }
        let dollars = value.as_f64().filter(|dollars| *dollars <= MOST);
        let amount = dollars.and_then(Usd::from_dollars);
        let amount = amount.filter(|amount| *amount > Usd::ZERO);
        let wrong = || "limit must be an amount in USD above 0, or null for no limit".to_owned();
        amount.map(Patch::Set).ok_or_else(wrong)
    });
    amount.unwrap_or_default()
}

/// The window of a limit, null for none.
pub(super) fn window(fields: &mut Fields) -> Patch<LimitReset> {
    let window = fields.optional("limitReset", |value| match value {
        Value::Null => Ok(Patch::Clear),
        value => match value.as_str().map(LimitReset::from_name) {
            None | Some(LimitReset::Other(_)) => {
                Err("limitReset must be daily, weekly, monthly or null".to_owned())
            }
            Some(known) => Ok(Patch::Set(known)),
        },
    });
    window.unwrap_or_default()
}

pub(super) fn refuse_window_without_limit(
    fields: &mut Fields,
    limit: &Patch<Usd>,
    window: &Patch<LimitReset>,
) {
    if let (Patch::Clear, Patch::Set(_)) = (limit, window) {
        fields.blame(["no limit leaves nothing for limitReset to start anew"]);
    }
}
