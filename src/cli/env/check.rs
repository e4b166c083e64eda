//! `scratch env check`.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Report, Style, View};
use crate::failure::{Failure, Kind};
use crate::settings::registry::{Variable, variables};
use crate::settings::value::ValueKind;
use crate::settings::{
    DatabaseUrl, Environment, Found, MANAGEMENT_KEY_NAMES, Resolved, Settings, Source,
};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch -e production env check")]
pub(crate) struct Options {}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
    Unused,
}

/// Something to know about one variable.
#[derive(Debug, Serialize)]
struct Finding {
    severity: Severity,
    name: String,
    source: String,
    message: String,
}

/// What a check found.
#[derive(Debug, Serialize)]
struct Checked {
    environment: Environment,
    files: Vec<String>,
    valid: bool,
    findings: Vec<Finding>,
}

impl Report for Checked {
    fn view(&self) -> View {
        let rows = self.findings.iter().map(|finding| {
            let (word, style) = match finding.severity {
                Severity::Error => ("error", Style::Bad),
                Severity::Warning => ("warning", Style::Warn),
                Severity::Unused => ("unused", Style::Dim),
            };
            vec![
                Cell::new(word, style),
                Cell::new(&*finding.name, Style::Strong),
                Cell::new(&*finding.source, Style::Dim),
                Cell::from(&*finding.message),
            ]
        });
        let files = match self.files.as_slice() {
            [] => "the process environment alone".to_owned(),
            files => files.join(", "),
        };
        let errors = self.count(Severity::Error);
        let verdict = if self.valid {
            Cell::new(
                format!("{}: every value is valid ({files})", self.environment),
                Style::Good,
            )
        } else {
            let values = if errors == 1 { "value" } else { "values" };
            Cell::new(
                format!("{}: {errors} wrong {values} ({files})", self.environment),
                Style::Bad,
            )
        };
        View::Stack(vec![
            View::Table {
                headings: vec!["", "VARIABLE", "SOURCE", "MESSAGE"],
                rows: rows.collect(),
            },
            View::Line(verdict),
        ])
    }
}

impl Checked {
    fn count(&self, severity: Severity) -> usize {
        let of_it = self
            .findings
            .iter()
            .filter(|finding| finding.severity == severity);
        of_it.count()
    }
}

impl Options {
    #[expect(clippy::unused_self, reason = "every verb is run alike")]
    pub(crate) fn run(self, context: &Context) -> Result<Reply, Failure> {
        let checked = check(context.settings()?, |path| context.path(path));
        let code = if checked.valid {
            0
        } else {
            Kind::Usage.exit_code()
        };
        Ok(Reply::of(&checked)?.exit_code(code))
    }
}

fn check(settings: &Settings, absolute: impl Fn(&Path) -> PathBuf) -> Checked {
    let resolved = settings.resolved();
    let mut findings = Vec::new();
    for variable in variables() {
        match resolved.values.get(variable.name) {
            Some(found) => check_value(variable, found, &mut findings),
            None => check_absence(variable, resolved, &mut findings),
        }
    }
    findings.extend(two_management_keys(resolved));
    findings.extend(settings.half_of_posthog().map(|half| Finding {
        severity: Severity::Warning,
        name: half.name.into(),
        source: half.origin.to_string(),
        message: format!(
            "{}; `scratch flags` refuses that, and the server serves its sample flags",
            half.problem
        ),
    }));
    check_urls(resolved, &mut findings);
    check_files(resolved, absolute, &mut findings);
    for stranger in &resolved.strangers {
        let message = match (stranger.of_old_server, stranger.did_you_mean) {
            (true, _) => "a variable of the old server that means nothing here".to_owned(),
            (false, Some(name)) => format!("unknown; did you mean {name}?"),
            (false, None) => "unknown; nothing here reads it".to_owned(),
        };
        findings.push(Finding {
            severity: if stranger.of_old_server {
                Severity::Unused
            } else {
                Severity::Warning
            },
            name: stranger.name.clone(),
            source: stranger.source.to_string(),
            message,
        });
    }
    Checked {
        environment: settings.environment(),
        files: resolved
            .files
            .iter()
            .map(|path| path.display().to_string())
            .collect(),
        valid: findings
            .iter()
            .all(|finding| finding.severity != Severity::Error),
        findings,
    }
}

fn check_value(variable: &Variable, found: &Found, findings: &mut Vec<Finding>) {
    let mut add = |severity, message: String| {
        findings.push(Finding {
            severity,
            name: variable.name.into(),
            source: found.source.to_string(),
            message,
        });
    };
    if let Some(problem) = variable.kind.problem(&found.text) {
        add(Severity::Error, problem);
    }
    if found.cut_short {
        add(
            Severity::Warning,
            "`#` begins a comment here and cuts the value short; put the value in single quotes \
             if `#` belongs to it"
                .into(),
        );
    }
    if variable.kind == ValueKind::DatabaseUrl
        && let Ok(url) = DatabaseUrl::parse(&found.text)
        && !url.ignored.is_empty()
    {
        let names = url.ignored.join(", ");
        add(
            Severity::Unused,
            format!("parameters that mean nothing here: {names}"),
        );
    }
    if variable.name == "SCRATCH_SHARED_WITH_OLD_SERVER" && found.text.eq_ignore_ascii_case("true")
    {
        add(
            Severity::Warning,
            "new tokens and keys are stored in plain text as long as this is true".into(),
        );
    }
}

/// One account has one management key here; of two, one is read and the other misleads.
fn two_management_keys(resolved: &Resolved) -> Option<Finding> {
    let [newer, older] = MANAGEMENT_KEY_NAMES;
    let (read, ignored) = (resolved.values.get(newer)?, resolved.values.get(older)?);
    (read.text != ignored.text).then(|| Finding {
        severity: Severity::Warning,
        name: older.into(),
        source: ignored.source.to_string(),
        message: format!(
            "not read: {newer} ({}) is another key and wins",
            read.source
        ),
    })
}

/// What holds between the two ways to the database.
fn check_urls(resolved: &Resolved, findings: &mut Vec<Finding>) {
    let read = |name: &'static str| {
        let found = resolved.values.get(name)?;
        let url = DatabaseUrl::parse(&found.text).ok()?;
        Some((name, found, url))
    };
    let Some((name, found, url)) = read("DATABASE_URL") else {
        return;
    };
    let mut add = |severity, name: &str, found: &Found, message| {
        findings.push(Finding {
            severity,
            name: name.into(),
            source: found.source.to_string(),
            message,
        });
    };
    let is_set = resolved.values.contains_key("DATABASE_DIRECT_URL");
    if url.pooled && !is_set {
        let message = "it leads through a pooler, which migrations cannot use: `scratch db \
                       migrate` will refuse until DATABASE_DIRECT_URL leads to the database itself";
        add(Severity::Warning, name, found, message.to_owned());
    }
    let Some((name, found, direct)) = read("DATABASE_DIRECT_URL") else {
        return;
    };
    if direct.pooled {
        let message = "it leads through a pooler (`pgbouncer=true`), too; it must lead to the \
                       database itself";
        add(Severity::Error, name, found, message.to_owned());
    }
    if !direct.is_same_database(&url) {
        let message = format!("it leads to {direct}, which is another database than {url}");
        add(Severity::Error, name, found, message);
    }
}

/// Files that hold a secret are for their owner alone.
fn check_files(
    resolved: &Resolved,
    absolute: impl Fn(&Path) -> PathBuf,
    findings: &mut Vec<Finding>,
) {
    let mut files: BTreeMap<&Path, &str> = BTreeMap::new();
    for variable in variables() {
        if let Some(found) = resolved.values.get(variable.name)
            && let Source::File { path, .. } = &found.source
            && holds_secret(variable, found)
        {
            files.entry(path).or_insert(variable.name);
        }
    }
    for (path, name) in files {
        let Ok(metadata) = absolute(path).metadata() else {
            continue;
        };
        if metadata.permissions().mode() & 0o077 != 0 {
            let shown = path.display();
            findings.push(Finding {
                severity: Severity::Warning,
                name: name.into(),
                source: shown.to_string(),
                message: format!(
                    "other accounts of this machine may read this secret; `chmod 600 {shown}` \
                     ends that"
                ),
            });
        }
    }
}

fn holds_secret(variable: &Variable, found: &Found) -> bool {
    match variable.kind {
        ValueKind::DatabaseUrl => {
            !DatabaseUrl::parse(&found.text).is_ok_and(|url| url.password.is_none())
        }
        kind => kind.is_secret(),
    }
}

fn check_absence(variable: &Variable, resolved: &Resolved, findings: &mut Vec<Finding>) {
    if variable.name == "DATABASE_URL" && !resolved.environment.may_use_local_database() {
        findings.push(Finding {
            severity: Severity::Error,
            name: variable.name.into(),
            source: "not set".into(),
            message: format!("required in {}: {}", resolved.environment, variable.about),
        });
    }
}
