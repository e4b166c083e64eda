//! `scratch flags diff`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use futures_util::{StreamExt, pin_mut};
use serde::Serialize;
use serde_json::Value as Json;

use super::definitions::{Document, Fetching, Provenance, from_file, from_posthog};
use super::eval::read_contexts;
use super::subject::Known;
use crate::cli::context::Context;
use crate::cli::output::{Branch, Cell, Reply, Report, Style, View};
use crate::failure::Failure;
use crate::flags::diff::{self, Change, Difference, Effect, Effects, State};
use crate::flags::{self, Definitions, Flag};
use crate::settings::resolve::ResolveError;
use crate::settings::{Environment, Request, Resolved, Settings};
use crate::users;

/// A difference was found.
const FOUND: u8 = 8;
/// Most users who are named in a line.
const NAMED: usize = 5;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch flags diff test production --exit-code
  scratch flags diff before.json after.json --effect --all-users")]
pub(crate) struct Options {
    /// An environment, which is asked with the keys of its own file, or a file of definitions
    #[arg(value_name = "FIRST")]
    first: String,

    /// What to compare it with: an environment or a file
    #[arg(value_name = "SECOND")]
    second: String,

    /// Show who would get another value; say for whom
    #[arg(long, requires = "whom")]
    effect: bool,

    #[command(flatten)]
    whom: Whom,

    /// End with 8 when there is a difference
    #[arg(long)]
    exit_code: bool,

    #[command(flatten)]
    fetching: Fetching,

    #[command(
        flatten,
        next_help_heading = "What is known of whom values are compared for"
    )]
    known: Known,
}

/// For whom values are compared.
#[derive(Debug, Args)]
#[group(id = "whom", multiple = false, requires = "effect")]
struct Whom {
    /// With --effect: these users of the database; PostHog gets the id alone
    #[arg(long, value_name = "USER", num_args = 1..)]
    users: Vec<String>,

    /// With --effect: every user of the database
    #[arg(long)]
    all_users: bool,

    /// With --effect: a JSON list of contexts, as `flags eval --contexts` takes one
    #[arg(long, value_name = "FILE")]
    contexts: Option<PathBuf>,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let first = load(context, &self.first, &self.fetching).await?;
        let second = load(context, &self.second, &self.fetching).await?;
        let definitions = [
            parse(&self.first, &first.body)?,
            parse(&self.second, &second.body)?,
        ];
        for (name, definitions) in [&self.first, &self.second].into_iter().zip(&definitions) {
            for problem in definitions.problems() {
                context.messages().warn(format!("{name}: {problem}"));
            }
        }
        let differences = diff::diff(&definitions[0], &definitions[1]);
        let code = if self.exit_code && !differences.is_empty() {
            FOUND
        } else {
            0
        };
        let effect = if self.effect {
            Some(self.whom.effect(context, &definitions, &self.known).await?)
        } else {
            None
        };
        let compared = Compared {
            first: Side::new(self.first, first.origin),
            second: Side::new(self.second, second.origin),
            differences,
            effect,
        };
        Ok(Reply::of(&compared)?.exit_code(code))
    }
}

fn parse(name: &str, body: &[u8]) -> Result<Definitions, Failure> {
    let definitions = Definitions::parse(body);
    definitions.map_err(|error| Failure::from(error).context(format!("cannot compare {name}")))
}

/// The definitions of an environment, or of a file.
async fn load(context: &Context, name: &str, fetching: &Fetching) -> Result<Document, Failure> {
    let document = match name.parse() {
        Ok(environment) => of_environment(context, environment, fetching).await?,
        Err(_) => from_file(context, Path::new(name)).map_err(|failure| {
            let names = Environment::ALL.map(Environment::name).join(", ");
            failure.hint(format!(
                "name a file of definitions, or an environment: {names}"
            ))
        })?,
    };
    let said = document.origin.spoken();
    context.messages().note(match document.origin {
        Provenance::File { .. } => said,
        Provenance::Posthog { .. } | Provenance::Sample => format!("{name}: {said}"),
    });
    Ok(document)
}

/// The definitions of an environment, by the keys of its own file and no others.
async fn of_environment(
    context: &Context,
    environment: Environment,
    fetching: &Fetching,
) -> Result<Document, Failure> {
    let request = Request {
        environment: Some(environment),
        ..Request::default()
    };
    let nothing = BTreeMap::new();
    let resolved = Resolved::load(&request, &nothing, &context.process().directory);
    let resolved = resolved.map_err(|error| {
        let nothing = matches!(error, ResolveError::Nothing { .. });
        let mut failure = Failure::from(error);
        if nothing {
            // Unlike other commands, this one takes nothing from the process environment.
            failure.hints = vec![format!(
                "write the file with the keys of {environment} (start from `scratch env \
                 example`), or name a file of definitions"
            )];
        }
        failure
    })?;
    let file = resolved.files.first().map_or_else(
        || format!(".env.{environment}"),
        |path| path.display().to_string(),
    );
    let settings = Settings::new(resolved).posthog()?.ok_or_else(|| {
        Failure::usage(format!("{environment} has no keys of PostHog in {file}")).hint(format!(
            "set POSTHOG_API_KEY and POSTHOG_FEATURE_FLAG_API_KEY in {file}, or name a file of \
             definitions"
        ))
    })?;
    from_posthog(context, environment, settings, fetching.freshness()).await
}

impl Whom {
    async fn effect(
        &self,
        context: &Context,
        [first, second]: &[Definitions; 2],
        known: &Known,
    ) -> Result<Impact, Failure> {
        let mut keys: Vec<&str> = [first, second]
            .into_iter()
            .flat_map(Definitions::flags)
            .map(Flag::key)
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let mut effects = Effects::new(first, second, keys, known.now(context));
        if let Some(path) = &self.contexts {
            for person in read_contexts(context, path, known)? {
                effects.add(&person);
            }
        } else {
            let db = context.database().await?;
            let mut person = known.add_to(flags::Context::new(""));
            for reference in &self.users {
                person.set_distinct_id(users::resolve(&db, reference).await?.id);
                effects.add(&person);
            }
            if self.all_users {
                let pages = users::ids(&db);
                pin_mut!(pages);
                while let Some(page) = pages.next().await {
                    for id in page? {
                        person.set_distinct_id(id);
                        effects.add(&person);
                    }
                }
            }
        }
        Ok(Impact {
            users: effects.users(),
            affected: effects.affected(),
            changes: effects.found(),
        })
    }
}

/// How two sets of definitions differ.
#[derive(Serialize)]
struct Compared {
    first: Side,
    second: Side,
    differences: Vec<Difference>,
    effect: Option<Impact>,
}

/// One of two sets of definitions.
#[derive(Serialize)]
struct Side {
    name: String,
    source: Provenance,
}

impl Side {
    const fn new(name: String, source: Provenance) -> Self {
        Self { name, source }
    }
}

/// Who would get another value.
#[derive(Serialize)]
struct Impact {
    /// How many were asked for.
    users: usize,
    /// How many of them would get another value of some flag.
    affected: usize,
    changes: Vec<Effect>,
}

impl Report for Compared {
    fn view(&self) -> View {
        let mut views = vec![if self.differences.is_empty() {
            View::Line(Cell::new("no difference", Style::Good))
        } else {
            let legend = format!(
                "- only in {}, + only in {}, ~ changed",
                self.first.name, self.second.name
            );
            View::Stack(vec![
                View::Line(Cell::new(legend, Style::Dim)),
                View::Tree(self.differences.iter().map(difference).collect()),
            ])
        }];
        if let Some(effect) = &self.effect {
            let line = format!(
                "{} of {} users would get another value",
                effect.affected, effect.users
            );
            let changes = effect.changes.iter().map(change_of_value).collect();
            views.push(View::Stack(vec![View::line(line), View::Tree(changes)]));
        }
        View::Stack(views)
    }
}

const fn style(state: State) -> Style {
    match state {
        State::OnlyFirst => Style::Bad,
        State::OnlySecond => Style::Good,
        State::Changed => Style::Warn,
    }
}

fn difference(difference: &Difference) -> Branch {
    let name = difference.flag.as_deref().unwrap_or("all flags");
    let style = style(difference.state);
    Branch::leaf(vec![
        Cell::new(difference.state.mark(), style),
        Cell::new(name, Style::Strong),
    ])
    .with(difference.changes.iter().map(change))
}

fn change(change: &Change) -> Branch {
    let text = match (&change.first, &change.second) {
        (Some(first), Some(second)) => format!("{first} → {second}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => String::new(),
    };
    Branch::leaf(vec![
        Cell::new(change.state.mark(), style(change.state)),
        Cell::new(format!("{}:", change.what), Style::Dim),
        Cell::new(text, style(change.state)),
    ])
}

fn change_of_value(effect: &Effect) -> Branch {
    let ids = &effect.distinct_ids;
    let mut named = ids
        .iter()
        .take(NAMED)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    if effect.users > NAMED {
        named = format!("{named} and {} others", effect.users - NAMED);
    }
    Branch::leaf(vec![
        Cell::new("~", Style::Warn),
        Cell::new(&*effect.flag, Style::Strong),
        Cell::new(
            format!("{} → {}:", value(&effect.first), value(&effect.second)),
            Style::Warn,
        ),
        Cell::from(named),
    ])
}

/// A value as it is told of a user.
fn value(value: &Json) -> String {
    match value {
        Json::Null => "not defined".into(),
        Json::String(variant) => variant.clone(),
        Json::Object(members) => match (members.get("undecided"), members.get("value")) {
            (Some(why), _) => format!("undecided ({})", self::value(why)),
            (None, Some(found)) => {
                let payload = members.get("payload").map(Json::to_string);
                format!("{} {}", self::value(found), payload.unwrap_or_default())
            }
            (None, None) => value.to_string(),
        },
        other => other.to_string(),
    }
}
