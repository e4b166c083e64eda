//! `scratch flags eval`.

mod one;
mod pairs;

use std::path::PathBuf;

use clap::Args;

pub(super) use self::pairs::read_contexts;
use super::definitions::{Document, Wanted};
use super::subject::Subject;
use crate::cli::context::Context;
use crate::cli::output::Reply;
use crate::failure::Failure;
use crate::flags::{self, Definitions, Flag};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch flags eval --user anna@example.com
  scratch flags eval new-editor --distinct-id usr_1 --property plan=pro --exit-code
  scratch flags eval new-editor --all-users --json
  scratch flags eval --definitions definitions.json --contexts contexts.json --json")]
pub(crate) struct Options {
    /// Keys of flags; all if none is named
    #[arg(value_name = "KEY")]
    keys: Vec<String>,

    /// Every user of the database, by id; PostHog gets the id alone
    #[arg(long, conflicts_with_all = ["user", "distinct_id", "context"])]
    all_users: bool,

    /// A JSON list of contexts, as `--context` takes one; with --json each pair of a context and a
    /// flag is one line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["all_users", "user", "distinct_id", "context"])]
    contexts: Option<PathBuf>,

    /// For one flag: end with 0 if it is on, 8 if it is off, 9 if nobody can say from here
    #[arg(long, conflicts_with_all = ["all_users", "contexts"])]
    exit_code: bool,

    #[command(flatten)]
    wanted: Wanted,

    #[command(flatten)]
    subject: Subject,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        if self.exit_code && self.keys.len() != 1 {
            return Err(Failure::usage("`--exit-code` is about one flag")
                .hint("name one: `scratch flags eval KEY --user USER --exit-code`"));
        }
        let known = &self.subject.known;
        let now = known.now(context);
        if let Some(path) = &self.contexts {
            let contexts = read_contexts(context, path, known)?;
            let (definitions, _) = self.definitions(context).await?;
            let job = pairs::Job::new(definitions, &self.keys, now)?;
            return Ok(pairs::of_contexts(job, contexts));
        }
        if self.all_users {
            let (definitions, _) = self.definitions(context).await?;
            let job = pairs::Job::new(definitions, &self.keys, now)?;
            let person = known.add_to(flags::Context::new(""));
            let db = context.database().await?;
            return Ok(pairs::of_all_users(job, person, &db, context.messages()));
        }
        let person = self.subject.resolve(context).await?;
        let (definitions, document) = self.definitions(context).await?;
        let evaluated = one::evaluate(&definitions, &self.keys, &person, now)?;
        one::tell(context, &definitions, &person, &evaluated);
        let reply = one::reply(&person, &evaluated, &document.origin)?;
        Ok(match evaluated.as_slice() {
            [(_, only)] if self.exit_code => reply.exit_code(one::exit_code(only)),
            _ => reply,
        })
    }

    async fn definitions(&self, context: &Context) -> Result<(Definitions, Document), Failure> {
        let document = self.wanted.load(context).await?;
        let definitions = Definitions::parse(&document.body)?;
        for problem in definitions.problems() {
            context.messages().warn(problem);
        }
        Ok((definitions, document))
    }
}

/// The places of the flags that are named, in the order of the document; `None`: all of them. Of
/// flags with the same key it is the last that has the name.
fn selected(definitions: &Definitions, keys: &[String]) -> Result<Option<Vec<usize>>, Failure> {
    if keys.is_empty() {
        return Ok(None);
    }
    let named: Vec<&Flag> = keys
        .iter()
        .map(|key| flags::find(definitions, key))
        .collect::<Result<_, _>>()?;
    let places = definitions.flags().iter().enumerate();
    Ok(Some(
        places
            .filter(|(_, flag)| named.iter().any(|one| std::ptr::eq(*one, *flag)))
            .map(|(place, _)| place)
            .collect(),
    ))
}
