//! `scratch flags explain`.

mod told;
mod tree;

use clap::Args;

use self::told::Explained;
use super::definitions::Wanted;
use super::subject::Subject;
use crate::cli::context::Context;
use crate::cli::output::Reply;
use crate::failure::Failure;
use crate::flags::{self, Definitions};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch flags explain sample_user_flag --distinct-id usr_1
  scratch flags explain new-editor --user anna@example.com --property plan=pro --json")]
pub(crate) struct Options {
    /// Key of the flag
    key: String,

    #[command(flatten)]
    wanted: Wanted,

    #[command(flatten)]
    subject: Subject,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let person = self.subject.resolve(context).await?;
        let document = self.wanted.load(context).await?;
        let definitions = Definitions::parse(&document.body)?;
        let flag = flags::find(&definitions, &self.key)?;
        let now = self.subject.known.now(context);
        Reply::of(&Explained::of(
            &definitions,
            flag,
            &person,
            now,
            document.origin,
        ))
    }
}
