//! `scratch flags get`.

use clap::Args;
use serde::Serialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::definitions::{Provenance, Wanted};
use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Report, Style, View};
use crate::failure::{Failure, Kind};
use crate::flags::{self, Cohort, Condition, Definitions, Flag, FlagKind, words};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch flags get sample_user_flag")]
pub(crate) struct Options {
    /// Key of the flag
    key: String,

    #[command(flatten)]
    wanted: Wanted,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let document = self.wanted.load(context).await?;
        let definitions = Definitions::parse(&document.body)?;
        let flag = flags::find(&definitions, &self.key)?;
        Reply::of(&Shown::of(&definitions, flag, document.origin)?)
    }
}

/// All that is known of a flag.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in the definition"
)]
struct Shown<'d> {
    key: &'d str,
    name: Option<&'d str>,
    id: Option<i64>,
    version: Option<i64>,
    active: bool,
    kind: FlagKind,
    runtime: Option<&'d str>,
    problem: Option<&'d str>,
    rollout: String,
    /// In the order in which they are tried.
    conditions: Vec<ConditionShown<'d>>,
    variants: Vec<VariantShown<'d>>,
    payloads: Vec<PayloadShown<'d>>,
    holdout_percentage: Option<f64>,
    enrollment_property: Option<&'d str>,
    experience_continuity: bool,
    by_device: bool,
    early_exit: bool,
    dependencies: Vec<&'d str>,
    cohorts: Vec<CohortShown<'d>>,
    /// What must be known of a user besides the distinct id.
    needs: Vec<String>,
    source: Provenance,
    definition: &'d RawValue,
    #[serde(skip)]
    flag: &'d Flag,
}

#[derive(Serialize)]
struct ConditionShown<'d> {
    /// Its place, from 0; none for early access in its older form.
    place: Option<usize>,
    text: String,
    percentage: f64,
    variant: Option<&'d str>,
}

#[derive(Serialize)]
struct VariantShown<'d> {
    key: &'d str,
    name: Option<&'d str>,
    percentage: f64,
}

#[derive(Serialize)]
struct PayloadShown<'d> {
    /// The variant, or `true`.
    value: &'d str,
    payload: &'d Json,
}

#[derive(Serialize)]
struct CohortShown<'d> {
    id: &'d str,
    text: Option<String>,
    problem: Option<&'d str>,
}

impl<'d> Shown<'d> {
    fn of(
        definitions: &'d Definitions,
        flag: &'d Flag,
        source: Provenance,
    ) -> Result<Self, Failure> {
        let definition = serde_json::from_str(flag.raw())
            .map_err(|error| Failure::new(Kind::Failed, error).context("cannot write JSON"))?;
        let early = flag.super_condition().into_iter();
        let early = early.map(|it| condition(None, it));
        let conditions = flag.conditions().iter().enumerate();
        let conditions = conditions.map(|(place, it)| condition(Some(place), it));
        Ok(Self {
            key: flag.key(),
            name: flag.name(),
            id: flag.id(),
            version: flag.version(),
            active: flag.is_active(),
            kind: FlagKind::of(flag),
            runtime: flag.runtime(),
            problem: flag.problem(),
            rollout: words::rollout(flag),
            conditions: early.chain(conditions).collect(),
            variants: flag
                .variants()
                .iter()
                .map(|variant| VariantShown {
                    key: &variant.key,
                    name: variant.name.as_deref().filter(|name| !name.is_empty()),
                    percentage: variant.percentage,
                })
                .collect(),
            payloads: flag
                .payloads()
                .iter()
                .map(|(value, payload)| PayloadShown { value, payload })
                .collect(),
            holdout_percentage: flag.holdout().map(|holdout| holdout.percentage),
            enrollment_property: flag.enrollment_property(),
            experience_continuity: flag.has_experience_continuity(),
            by_device: flag.is_by_device(),
            early_exit: flag.has_early_exit(),
            dependencies: flags::dependencies(flag),
            cohorts: flags::cohorts(definitions, flag)
                .into_iter()
                .map(cohort)
                .collect(),
            needs: flags::needed(definitions, flag),
            source,
            definition,
            flag,
        })
    }

    /// What is out of the ordinary.
    fn remarks(&self) -> Vec<(&'static str, Cell)> {
        let mut remarks = Vec::new();
        if self.experience_continuity {
            let text = "kept by the server for each user, so that nobody else can decide it";
            remarks.push(("continuity", Cell::new(text, Style::Warn)));
        }
        if let Some(percentage) = self.holdout_percentage {
            let text = format!("{} are held out", words::percent(percentage));
            remarks.push(("holdout", Cell::from(text)));
        }
        if let Some(property) = self.enrollment_property {
            let text = format!("early access: {property} goes before all conditions");
            remarks.push(("enrollment", Cell::from(text)));
        }
        if self.by_device {
            remarks.push(("goes by", Cell::from("the device instead of the person")));
        }
        if self.early_exit {
            let text = "whoever is outside of a condition's share is not tried further";
            remarks.push(("early exit", Cell::from(text)));
        }
        remarks
    }
}

fn condition(place: Option<usize>, condition: &Condition) -> ConditionShown<'_> {
    ConditionShown {
        place,
        text: words::condition(condition),
        percentage: condition.percentage(),
        variant: condition.variant(),
    }
}

fn cohort(cohort: &Cohort) -> CohortShown<'_> {
    CohortShown {
        id: cohort.id(),
        text: cohort.rule().map(words::rule),
        problem: cohort.problem(),
    }
}

impl Report for Shown<'_> {
    fn view(&self) -> View {
        let optional = |number: Option<i64>| Cell::optional(number.map(|it| it.to_string()));
        let mut fields = vec![
            ("key", Cell::new(self.key, Style::Strong)),
            ("name", Cell::optional(self.name)),
            ("id", optional(self.id)),
            ("version", optional(self.version)),
            ("state", super::state(self.flag)),
            ("kind", Cell::from(self.kind.name())),
            ("runtime", Cell::optional(self.runtime)),
            ("rollout", Cell::from(self.rollout.as_str())),
        ];
        if let Some(problem) = self.problem {
            fields.push(("problem", Cell::new(problem, Style::Bad)));
        }
        fields.extend(self.remarks());
        fields.push(("depends on", Cell::from(self.dependencies.join(", "))));
        fields.push(("needs", Cell::from(self.needs.join(", "))));
        let conditions = self.conditions.iter().map(|it| {
            let place = it.place.map(|place| (place + 1).to_string());
            vec![
                Cell::from(place.unwrap_or_else(|| "early access".into())),
                Cell::share(it.percentage, words::percent(it.percentage)),
                Cell::from(it.text.as_str()),
            ]
        });
        let variants = self.variants.iter().map(|it| {
            vec![
                Cell::from(it.key),
                Cell::share(it.percentage, words::percent(it.percentage)),
                Cell::optional(it.name),
            ]
        });
        let payloads = self
            .payloads
            .iter()
            .map(|it| vec![Cell::from(it.value), Cell::from(it.payload.to_string())]);
        let cohorts = self.cohorts.iter().map(|it| {
            vec![
                Cell::from(it.id),
                Cell::optional(it.text.as_deref()),
                Cell::new(it.problem.unwrap_or_default(), Style::Warn),
            ]
        });
        View::Stack(vec![
            View::Fields(fields),
            entries(
                "Conditions",
                "condition",
                vec!["#", "SHARE", "FOR"],
                conditions,
            ),
            entries(
                "Variants",
                "variant",
                vec!["KEY", "SHARE", "NAME"],
                variants,
            ),
            entries("Payloads", "payload", vec!["VALUE", "PAYLOAD"], payloads),
            entries("Cohorts", "cohort", vec!["ID", "WHO", "PROBLEM"], cohorts),
        ])
    }
}

fn entries(
    title: &'static str,
    label: &'static str,
    headings: Vec<&'static str>,
    rows: impl Iterator<Item = Vec<Cell>>,
) -> View {
    View::Entries {
        title,
        label,
        headings,
        rows: rows.collect(),
    }
}
