//! What callers send, read as strictly as the official document describes it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

/// How often a limit starts anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Reset {
    Daily,
    Weekly,
    Monthly,
}

/// The body of `POST /keys`.
#[derive(Debug)]
pub(super) struct NewKey {
    pub(super) name: String,
    pub(super) limit: Option<f64>,
    pub(super) limit_reset: Option<Reset>,
    pub(super) include_byok_in_limit: bool,
    pub(super) expires_at: Option<DateTime<Utc>>,
    pub(super) creator_user_id: Option<String>,
    pub(super) workspace_id: Option<String>,
}

/// The body of `PATCH /keys/{hash}`: what is `None` was not sent.
#[derive(Debug)]
#[expect(
    clippy::option_option,
    reason = "not sent, `null` and a value are three different things"
)]
pub(super) struct Patch {
    pub(super) name: Option<String>,
    pub(super) disabled: Option<bool>,
    pub(super) limit: Option<Option<f64>>,
    pub(super) limit_reset: Option<Option<Reset>>,
    pub(super) include_byok_in_limit: Option<bool>,
}

/// The parameters of `GET /keys`.
#[derive(Debug)]
pub(super) struct ListQuery {
    pub(super) offset: usize,
    pub(super) include_disabled: bool,
    pub(super) include_expired: bool,
    pub(super) workspace_id: Option<String>,
}

/// What is wrong with a request.
type Problem = String;

impl NewKey {
    /// A key with a name and nothing else.
    pub(super) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            limit: None,
            limit_reset: None,
            include_byok_in_limit: false,
            expires_at: None,
            creator_user_id: None,
            workspace_id: None,
        }
    }

    pub(super) fn parse(body: &Value) -> Result<Self, Problem> {
        let body = object(body)?;
        let name = field(body, "name", text)?.ok_or("name: Required")?;
        if name.is_empty() {
            return Err("name: must hold at least 1 character".into());
        }
        let creator_user_id =
            field(body, "creator_user_id", |value| nullable(value, text))?.flatten();
        if creator_user_id.as_deref() == Some("") {
            return Err("creator_user_id: must hold at least 1 character".into());
        }
        Ok(Self {
            name,
            limit: field(body, "limit", |value| nullable(value, amount))?.flatten(),
            limit_reset: field(body, "limit_reset", |value| nullable(value, reset))?.flatten(),
            include_byok_in_limit: field(body, "include_byok_in_limit", flag)?.unwrap_or(false),
            expires_at: field(body, "expires_at", |value| nullable(value, instant))?.flatten(),
            creator_user_id,
            workspace_id: field(body, "workspace_id", uuid)?,
        })
    }
}

impl Patch {
    pub(super) fn parse(body: &Value) -> Result<Self, Problem> {
        let body = object(body)?;
        Ok(Self {
            name: field(body, "name", text)?,
            disabled: field(body, "disabled", flag)?,
            limit: field(body, "limit", |value| nullable(value, amount))?,
            limit_reset: field(body, "limit_reset", |value| nullable(value, reset))?,
            include_byok_in_limit: field(body, "include_byok_in_limit", flag)?,
        })
    }
}

impl ListQuery {
    pub(super) fn parse(query: Option<&str>) -> Result<Self, Problem> {
        let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let given: HashMap<_, _> = pairs.into_owned().collect();
        let flag = |name: &str| match given.get(name).map(String::as_str) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(format!("{name}: Expected true or false")),
        };
        let offset = given.get("offset").map_or(Ok(0), |text| text.parse());
        let workspace_id = given.get("workspace_id").cloned();
        if let Some(workspace) = &workspace_id {
            uuid(&Value::from(workspace.as_str()))
                .map_err(|problem| format!("workspace_id: {problem}"))?;
        }
        Ok(Self {
            offset: offset.map_err(|_| "offset: Expected an integer of 0 or more")?,
            include_disabled: flag("include_disabled")?,
            include_expired: flag("include_expired")?,
            workspace_id,
        })
    }
}

fn object(body: &Value) -> Result<&Map<String, Value>, Problem> {
    body.as_object().ok_or_else(|| "Expected an object".into())
}

/// A field that may be left out.
fn field<T>(
    body: &Map<String, Value>,
    name: &str,
    read: impl FnOnce(&Value) -> Result<T, &'static str>,
) -> Result<Option<T>, Problem> {
    let value = body.get(name).map(read).transpose();
    value.map_err(|problem| format!("{name}: {problem}"))
}

fn nullable<T>(
    value: &Value,
    read: impl FnOnce(&Value) -> Result<T, &'static str>,
) -> Result<Option<T>, &'static str> {
    if value.is_null() {
        Ok(None)
    } else {
        read(value).map(Some)
    }
}

fn text(value: &Value) -> Result<String, &'static str> {
    value.as_str().map(str::to_owned).ok_or("Expected string")
}

fn flag(value: &Value) -> Result<bool, &'static str> {
    value.as_bool().ok_or("Expected boolean")
}

fn amount(value: &Value) -> Result<f64, &'static str> {
    let amount = value.as_f64().ok_or("Expected number")?;
    // The document names no smallest amount; a debt as a limit makes no sense.
    (amount >= 0.0).then_some(amount).ok_or("Must be 0 or more")
}

fn reset(value: &Value) -> Result<Reset, &'static str> {
    match value.as_str() {
        Some("daily") => Ok(Reset::Daily),
        Some("weekly") => Ok(Reset::Weekly),
        Some("monthly") => Ok(Reset::Monthly),
        _ => Err("Expected daily, weekly, monthly or null"),
    }
}

/// RFC 3339 with seconds, in UTC: other zones are rejected.
fn instant(value: &Value) -> Result<DateTime<Utc>, &'static str> {
    let problem = "Expected a date and time in UTC with seconds, such as 2027-12-31T23:59:59Z";
    let text = value.as_str().ok_or(problem)?;
    let instant = DateTime::parse_from_rfc3339(text).map_err(|_| problem)?;
    (instant.offset().local_minus_utc() == 0)
        .then(|| instant.to_utc())
        .ok_or(problem)
}

fn uuid(value: &Value) -> Result<String, &'static str> {
    let text = value.as_str().ok_or("Expected string")?;
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    let is_hex = |one: char| one.is_ascii_hexdigit() || one == '-';
    (groups == [8, 4, 4, 4, 12] && text.chars().all(is_hex))
        .then(|| text.to_owned())
        .ok_or("Expected a UUID")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_new_key_needs_a_name_and_every_field_its_type() {
        let whole = json!({
            "name": "k", "limit": 2.5, "limit_reset": "monthly", "include_byok_in_limit": true,
            "expires_at": "2027-12-31T23:59:59Z", "creator_user_id": "user_1",
            "workspace_id": "0df9e665-d932-5740-b2c7-b52af166bc11", "novelty": 1,
        });
        assert!(NewKey::parse(&whole).is_ok());
        for (field, wrong) in [
            ("name", json!("")),
            ("name", json!(null)),
            ("limit", json!("10")),
            ("limit", json!(-1)),
            ("limit_reset", json!("yearly")),
            ("include_byok_in_limit", json!(null)),
            ("expires_at", json!("2027-12-31T23:59Z")),
            ("expires_at", json!("2027-12-31T23:59:59+01:00")),
            ("creator_user_id", json!("")),
            ("workspace_id", json!("default")),
        ] {
            let mut body = whole.clone();
            body[field] = wrong;
            let problem = NewKey::parse(&body).unwrap_err();
            assert!(problem.starts_with(field), "{problem}");
        }
        assert!(NewKey::parse(&json!({"limit": 1})).is_err());
        assert!(NewKey::parse(&json!([])).is_err());
    }

    #[test]
    fn a_patch_tells_null_from_nothing() {
        let patch = Patch::parse(&json!({"limit": null})).unwrap();
        assert_eq!((patch.limit, patch.limit_reset), (Some(None), None));
        for wrong in [
            json!({"name": null}),
            json!({"disabled": null}),
            json!({"disabled": "true"}),
        ] {
            assert!(Patch::parse(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_list_takes_true_and_false_and_an_offset() {
        let query = ListQuery::parse(Some("offset=100&include_disabled=true")).unwrap();
        assert_eq!(
            (query.offset, query.include_disabled, query.include_expired),
            (100, true, false)
        );
        for wrong in [
            "offset=-1",
            "offset=x",
            "include_disabled=1",
            "workspace_id=a",
        ] {
            assert!(ListQuery::parse(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
