//! What a key may spend, as bodies say it.

use serde_json::Value;

use crate::keys::{Limit, check_window};
use crate::openrouter::{LimitReset, Patch};
use crate::server::input::Fields;

/// An amount that can be a limit, null for none.
pub(super) fn limit_of(fields: &mut Fields) -> Option<Limit> {
    fields.optional("limit", |value| {
        if value.is_null() {
            return Ok(Limit::None);
        }
        // What is no number is no amount, either.
        let limit = Limit::of_dollars(value.as_f64().unwrap_or(f64::NAN));
        limit.map_err(|problem| format!("limit {problem}, or null for no limit"))
    })
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
    limit: Option<Limit>,
    window: &Patch<LimitReset>,
) {
    let checked = check_window(limit, matches!(window, Patch::Set(_)));
    fields.blame(checked.err());
}
