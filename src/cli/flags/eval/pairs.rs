//! Flags for many contexts: of a file, or of all users. Each pair is evaluated when it is written.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use serde::Serialize;
use serde_json::Value as Json;

use super::one::{code, shown};
use super::selected;
use crate::cli::context::Context;
use crate::cli::flags::definitions::read;
use crate::cli::flags::subject::Known;
use crate::cli::output::{Json as Layout, Messages, Pen, Reply, Sheet, Sheets, Style};
use crate::db::Database;
use crate::failure::Failure;
use crate::flags::{self, Definitions, Evaluation, Flag, Reason, Undecided, Value};
use crate::users;

/// So many unusable contexts are told of at once.
const TOLD: usize = 20;

/// How to see more than a terminal shows.
const MORE: &str = "pipe the list for all";

/// What to evaluate.
pub(super) struct Job {
    definitions: Definitions,
    /// The places of the flags; all if none.
    flags: Option<Vec<usize>>,
    now: DateTime<Utc>,
}

/// One pair of a user, or of a context of a list, and a flag.
#[derive(Serialize)]
struct Pair<'a> {
    /// The place of the context; the id is spelt as PostHog spells those of contexts.
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<usize>,
    #[serde(rename = "distinct_id", skip_serializing_if = "Option::is_none")]
    id_of_context: Option<&'a str>,
    #[serde(rename = "distinctId", skip_serializing_if = "Option::is_none")]
    id_of_user: Option<&'a str>,
    flag: &'a str,
    value: Option<Value<'a>>,
    payload: Option<&'a Json>,
    reason: Option<Reason>,
    undecided: Option<Undecided>,
}

impl Job {
    pub(super) fn new(
        definitions: Definitions,
        keys: &[String],
        now: DateTime<Utc>,
    ) -> Result<Arc<Self>, Failure> {
        Ok(Arc::new(Self {
            flags: selected(&definitions, keys)?,
            definitions,
            now,
        }))
    }

    /// Evaluates the flags for one context, the place of which is that in its list.
    fn write(
        &self,
        place: Option<usize>,
        person: &flags::Context,
        pen: &mut Pen,
    ) -> ControlFlow<()> {
        let Self {
            definitions, now, ..
        } = self;
        if let Some(places) = &self.flags {
            for &at in places {
                let flag = &definitions.flags()[at];
                let evaluation = flags::evaluate(definitions, flag, person, *now);
                write_pair(place, person, flag, &evaluation, pen)?;
            }
        } else {
            for (flag, evaluation) in flags::evaluate_all(definitions, person, *now) {
                write_pair(place, person, flag, &evaluation, pen)?;
            }
        }
        ControlFlow::Continue(())
    }
}

fn write_pair(
    context: Option<usize>,
    person: &flags::Context,
    flag: &Flag,
    evaluation: &Evaluation<'_>,
    pen: &mut Pen,
) -> ControlFlow<()> {
    let id = person.distinct_id();
    let pair = Pair {
        context,
        id_of_context: context.map(|_| id),
        id_of_user: context.is_none().then_some(id),
        flag: flag.key(),
        value: evaluation.value(),
        payload: evaluation.payload,
        reason: evaluation.reason(),
        undecided: evaluation.undecided(),
    };
    pen.row(&pair, |cells| {
        if let Some(context) = context {
            cells.add(&context.to_string(), Style::Dim);
        }
        let (value, style) = shown(evaluation);
        cells.add(id, Style::Plain);
        cells.add(pair.flag, Style::Strong);
        cells.add(value, style);
        let variant = pair.value.and_then(Value::variant);
        cells.add(variant.unwrap_or_default(), Style::Plain);
        let payload = pair.payload.map(ToString::to_string);
        cells.add(&payload.unwrap_or_default(), Style::Plain);
        cells.add(code(evaluation), Style::Plain);
    })
}

/// The contexts of a file.
pub(in crate::cli::flags) fn read_contexts(
    context: &Context,
    path: &Path,
    known: &Known,
) -> Result<Vec<flags::Context>, Failure> {
    let shown = path.display();
    let list: Vec<Json> = serde_json::from_slice(&read(context, path)?).map_err(|error| {
        Failure::usage(error).context(format!("{shown} is no JSON list of contexts"))
    })?;
    let count = list.len();
    let mut people = Vec::with_capacity(count);
    let mut problems = Vec::new();
    for (place, document) in list.into_iter().enumerate() {
        match serde_json::from_value(document) {
            Ok(person) => people.push(known.add_to(person)),
            Err(error) => problems.push(format!("context {place}: {error}")),
        }
    }
    if problems.is_empty() {
        return Ok(people);
    }
    let bad = problems.len();
    let rest = bad.saturating_sub(TOLD);
    problems.truncate(TOLD);
    let mut failure = Failure::usage(format!(
        "{bad} of the {count} contexts of {shown} are unusable:\n  {}",
        problems.join("\n  ")
    ));
    if rest > 0 {
        failure = failure.hint(format!("mend these first; {rest} more are unusable"));
    }
    Err(failure)
}

/// The context at a place of its list.
struct Listed {
    job: Arc<Job>,
    place: usize,
    person: flags::Context,
}

impl Sheet for Listed {
    fn write(&self, pen: &mut Pen) -> ControlFlow<()> {
        self.job.write(Some(self.place), &self.person, pen)
    }
}

/// Every flag for every context, in their order.
pub(super) fn of_contexts(job: Arc<Job>, contexts: Vec<flags::Context>) -> Reply {
    let people = contexts.into_iter().enumerate();
    let sheets = people.map(move |(place, person)| {
        let job = Arc::clone(&job);
        Ok(Box::new(Listed { job, place, person }) as Box<dyn Sheet>)
    });
    Reply::sheets(Sheets {
        headings: vec![
            "CONTEXT",
            "DISTINCT ID",
            "FLAG",
            "VALUE",
            "VARIANT",
            "PAYLOAD",
            "REASON",
        ],
        stream: futures_util::stream::iter(sheets).boxed(),
        when_empty: "no context, or no flag".into(),
        json: Layout::Lines,
        more: MORE,
    })
    .dispensable(&["PAYLOAD", "DISTINCT ID"])
    .whole(&["FLAG", "REASON"])
}

/// Users, by id.
struct Page {
    job: Arc<Job>,
    /// What is known of each of them.
    person: flags::Context,
    ids: Vec<String>,
}

impl Sheet for Page {
    fn write(&self, pen: &mut Pen) -> ControlFlow<()> {
        let mut person = self.person.clone();
        for id in &self.ids {
            person.set_distinct_id(id.as_str());
            self.job.write(None, &person, pen)?;
        }
        ControlFlow::Continue(())
    }
}

/// Every flag for every user.
pub(super) fn of_all_users(
    job: Arc<Job>,
    person: flags::Context,
    db: &Database,
    messages: Messages,
) -> Reply {
    let done = messages.tally("users");
    let sheets = users::ids(db).map(move |ids| {
        let ids = ids?;
        done.add(ids.len());
        Ok(Box::new(Page {
            job: Arc::clone(&job),
            person: person.clone(),
            ids,
        }) as Box<dyn Sheet>)
    });
    Reply::sheets(Sheets {
        headings: vec!["USER", "FLAG", "VALUE", "VARIANT", "PAYLOAD", "REASON"],
        stream: sheets.boxed(),
        when_empty: "no user, or no flag".into(),
        json: Layout::Array,
        more: MORE,
    })
    .dispensable(&["PAYLOAD"])
    .whole(&["FLAG", "REASON"])
}
