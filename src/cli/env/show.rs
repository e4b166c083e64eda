//! `scratch env show`.

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Row, Rows, Style};
use crate::failure::Failure;
use crate::secret::mask;
use crate::settings::registry::{Sample, Variable, variables};
use crate::settings::value::ValueKind;
use crate::settings::{DatabaseUrl, Resolved};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch -e staging env show")]
pub(crate) struct Options {}

/// One effective value.
#[derive(Serialize)]
struct Shown {
    name: &'static str,
    value: Option<String>,
    source: String,
    masked: bool,
}

impl Options {
    #[expect(clippy::unused_self, reason = "every verb is run alike")]
    pub(crate) fn run(self, context: &Context) -> Result<Reply, Failure> {
        let settings = context.settings()?;
        let rows: Result<Vec<_>, _> = variables()
            .map(|variable| {
                let shown = show(variable, settings.resolved());
                let style = if shown.source == "default" {
                    Style::Dim
                } else {
                    Style::Plain
                };
                let cells = vec![
                    Cell::new(shown.name, Style::Plain),
                    Cell::new(shown.value.clone().unwrap_or_default(), style),
                    Cell::new(shown.source.clone(), Style::Dim),
                ];
                Row::new(&shown, cells)
            })
            .collect();
        Ok(Reply::rows(Rows::of(
            vec!["VARIABLE", "VALUE", "SOURCE"],
            rows?,
            "",
        )))
    }
}

fn show(variable: &Variable, resolved: &Resolved) -> Shown {
    if variable.name == "APP_ENV" {
        return Shown {
            name: variable.name,
            value: Some(resolved.environment.to_string()),
            source: resolved.environment_source.to_string(),
            masked: false,
        };
    }
    let found = resolved.values.get(variable.name);
    Shown {
        name: variable.name,
        value: found
            .map(|found| displayed(variable.kind, &found.text))
            .or_else(|| default_value(variable)),
        source: found.map_or_else(|| "default".into(), |found| found.source.to_string()),
        masked: found.is_some() && variable.kind.is_secret(),
    }
}

/// A value as it may be shown.
fn displayed(kind: ValueKind, text: &str) -> String {
    match kind {
        ValueKind::DatabaseUrl => DatabaseUrl::parse(text).map_or_else(
            |_| "******** (not a valid URL)".into(),
            |url| url.to_string(),
        ),
        ValueKind::Secret { .. } => mask(text),
        _ => text.to_owned(),
    }
}

/// The default, where it is a value and not an explanation.
fn default_value(variable: &Variable) -> Option<String> {
    (variable.sample == Sample::Set).then(|| variable.default.to_owned())
}
