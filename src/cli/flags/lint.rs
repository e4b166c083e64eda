//! `scratch flags lint`.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::definitions::Wanted;
use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Row, Rows, Style};
use crate::failure::Failure;
use crate::features::{CLIENT_FLAGS, Origin};
use crate::flags::Definitions;
use crate::flags::lint::{self, Finding, Rule, Severity};

/// Something was found.
const FOUND: u8 = 8;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch flags lint --exit-code
  scratch flags lint --definitions definitions.json --allow unused-flag --allow rollout-full")]
pub(crate) struct Options {
    #[command(flatten)]
    wanted: Wanted,

    /// Don't look for this; may be repeated
    #[arg(long, value_name = "RULE", value_parser = rules())]
    allow: Vec<String>,

    /// End with 8 when an error or a warning is found; notes don't count
    #[arg(long)]
    exit_code: bool,
}

fn rules() -> PossibleValuesParser {
    PossibleValuesParser::new(Rule::ALL.map(Rule::name))
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let document = self.wanted.load(context).await?;
        let definitions = Definitions::parse(&document.body)?;
        let mut findings = lint::lint(&definitions, &used());
        findings.retain(|finding| {
            let rule = finding.rule.name();
            !self.allow.iter().any(|allowed| allowed == rule)
        });
        let is_bad = findings
            .iter()
            .any(|finding| finding.severity != Severity::Note);
        let code = if self.exit_code && is_bad { FOUND } else { 0 };
        let rows: Result<Vec<Row>, Failure> = findings
            .iter()
            .map(|finding| Row::new(finding, cells(finding)))
            .collect();
        let mut rows = Rows::of(
            vec!["", "RULE", "FLAG", "WHERE", "WHAT"],
            rows?,
            "nothing is wrong with the flags",
        );
        // There is no `--limit`: whoever lints wants all.
        rows.limited = true;
        Ok(Reply::rows(rows).unabridged().exit_code(code))
    }
}

/// The flags that the system asks PostHog for.
fn used() -> Vec<&'static str> {
    CLIENT_FLAGS
        .iter()
        .filter(|flag| matches!(flag.origin, Origin::Provider))
        .map(|flag| flag.key)
        .collect()
}

fn cells(finding: &Finding) -> Vec<Cell> {
    let (word, style) = match finding.severity {
        Severity::Error => ("error", Style::Bad),
        Severity::Warning => ("warning", Style::Warn),
        Severity::Note => ("note", Style::Dim),
    };
    let place = match (finding.condition, &finding.cohort) {
        (Some(condition), _) => format!("condition {}", condition + 1),
        (None, Some(cohort)) => format!("cohort {cohort}"),
        (None, None) => String::new(),
    };
    vec![
        Cell::new(word, style),
        Cell::from(finding.rule.name()),
        Cell::new(finding.flag.clone().unwrap_or_default(), Style::Strong),
        Cell::from(place),
        Cell::from(finding.message.as_str()),
    ]
}
