//! `scratch flags list`.

use clap::Args;
use serde::Serialize;

use super::definitions::Wanted;
use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Row, Rows, Style};
use crate::failure::Failure;
use crate::flags::{self, Definitions, Flag, FlagKind, words};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch flags list --active
  scratch flags list --match editor --definitions definitions.json --json")]
pub(crate) struct Options {
    /// Only flags that are switched on
    #[arg(long, conflicts_with = "inactive")]
    active: bool,

    /// Only flags that are switched off
    #[arg(long)]
    inactive: bool,

    /// Only flags in whose key or name this occurs, in whatever case
    #[arg(long = "match", value_name = "TEXT")]
    text: Option<String>,

    #[command(flatten)]
    wanted: Wanted,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let document = self.wanted.load(context).await?;
        let definitions = Definitions::parse(&document.body)?;
        for problem in definitions.problems() {
            context.messages().warn(problem);
        }
        let rows = definitions
            .flags()
            .iter()
            .filter(|flag| self.takes(flag))
            .map(row)
            .collect::<Result<_, _>>()?;
        Ok(Reply::rows(Rows {
            limited: true,
            ..Rows::of(
                vec![
                    "KEY", "NAME", "STATE", "KIND", "ROLLOUT", "VARIANTS", "PAYLOAD", "USES",
                ],
                rows,
                "no flag",
            )
        })
        .dispensable(&["USES", "PAYLOAD", "NAME", "VARIANTS"]))
    }

    fn takes(&self, flag: &Flag) -> bool {
        let is_found = self.text.as_ref().is_none_or(|text| {
            let text = text.to_lowercase();
            let mut names = [Some(flag.key()), flag.name()].into_iter().flatten();
            names.any(|name| name.to_lowercase().contains(&text))
        });
        let is_wanted = if flag.is_active() {
            !self.inactive
        } else {
            !self.active
        };
        is_found && is_wanted
    }
}

/// A flag at a glance.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Glance<'d> {
    key: &'d str,
    name: Option<&'d str>,
    active: bool,
    kind: FlagKind,
    rollout: String,
    variants: Vec<&'d str>,
    has_payload: bool,
    dependencies: Vec<&'d str>,
    problem: Option<&'d str>,
}

fn row(flag: &Flag) -> Result<Row, Failure> {
    let glance = Glance {
        key: flag.key(),
        name: flag.name(),
        active: flag.is_active(),
        kind: FlagKind::of(flag),
        rollout: words::rollout(flag),
        variants: flag.variants().iter().map(|it| it.key.as_str()).collect(),
        has_payload: !flag.payloads().is_empty(),
        dependencies: flags::dependencies(flag),
        problem: flag.problem(),
    };
    let rollout = match glance.problem {
        Some(problem) => Cell::new(problem, Style::Warn),
        None => Cell::from(glance.rollout.as_str()),
    };
    let cells = vec![
        Cell::new(glance.key, Style::Strong),
        Cell::optional(glance.name),
        super::state(flag),
        Cell::from(glance.kind.name()),
        rollout,
        Cell::from(glance.variants.join(", ")),
        Cell::from(if glance.has_payload { "yes" } else { "" }),
        Cell::from(glance.dependencies.join(", ")),
    ];
    Row::new(&glance, cells)
}
