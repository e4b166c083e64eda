//! Parameters of a list, and what is wrong with them.

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use chrono::{DateTime, SecondsFormat, Utc};
use url::form_urlencoded;

use super::State;
use super::error::ApiError;
use super::input::{is_given, not_known, parameter};

/// Rows of one page when nobody says how many.
const PAGE: u32 = 100;
/// Most rows of one page.
const LARGEST_PAGE: u32 = 1000;

/// Parameters that are read one by one.
pub(super) struct Query<'a> {
    uri: &'a Uri,
    /// Names of those that were read.
    read: Vec<&'static str>,
    problems: Vec<String>,
}

impl<'a> Query<'a> {
    pub(super) const fn of(uri: &'a Uri) -> Self {
        Self {
            uri,
            read: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The parameter of this name, if `read` makes something of it.
    pub(super) fn read<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        self.read.push(name);
        let given = parameter(self.uri, name).and_then(|text| match text {
            None if !is_given(self.uri, name) => Ok(None),
            text => read(&text.unwrap_or_default()).map(Some),
        });
        given.unwrap_or_else(|problem| {
            self.problems.push(problem);
            None
        })
    }

    /// A text; an empty one counts as none.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        let text = self.read(name, |text| Ok(text.to_owned()));
        text.filter(|text| !text.is_empty())
    }

    /// An instant as RFC 3339 writes it.
    pub(super) fn instant(&mut self, name: &'static str) -> Option<DateTime<Utc>> {
        self.read(name, |text| {
            instant(text).ok_or_else(|| not_an_instant(name))
        })
    }

    /// How many rows; an empty text says nothing about that.
    pub(super) fn take(&mut self) -> u32 {
        let take = self.read("take", |text| {
            let count = if text.is_empty() {
                Ok(PAGE)
            } else {
                text.parse()
            };
            let count = count.ok().filter(|count| *count <= LARGEST_PAGE);
            count.ok_or_else(|| format!("take must be an integer from 0 to {LARGEST_PAGE}"))
        });
        take.unwrap_or(PAGE)
    }

    /// Names whatever has not been read.
    pub(super) fn refuse_others(&mut self) {
        let query = self.uri.query().unwrap_or_default();
        let names = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name);
        let mut unknown: Vec<_> = names.filter(|name| !self.read.contains(&&**name)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        let problems = not_known(unknown.iter().map(AsRef::as_ref));
        self.problems.extend(problems);
    }

    /// 400, if anything is wrong.
    pub(super) fn check(self) -> Result<(), ApiError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(ApiError::invalid(&self.problems))
        }
    }
}

/// A request that has no parameters.
pub(super) struct NoQuery;

impl FromRequestParts<State> for NoQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, ApiError> {
        let mut query = Query::of(&parts.uri);
        query.refuse_others();
        query.check()?;
        Ok(Self)
    }
}

/// An instant as RFC 3339 writes it, of a year that a date has four digits for.
pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    let instant = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    let written = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
    (written.len() == "2026-03-15T12:00:00Z".len()).then_some(instant)
}

pub(super) fn not_an_instant(name: &str) -> String {
    format!("{name} must be a date and time such as 2026-03-15T12:00:00Z")
}
