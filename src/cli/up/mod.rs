//! `scratch up`: from nothing to running, each step once.

mod admin;
mod provider;
mod steps;

use clap::Args;
use serde::Serialize;

use self::admin::Admin;
use self::steps::{Outcome, Step, Steps};
use super::context::Context;
use super::db::migrate as db_migrate;
use super::guard::{self, Action, Danger};
use super::interrupts::Interrupts;
use super::output::{self, Reply, Report, View, spoken};
use super::serve::{Address, Listened};
use super::target::{self, Located};
use crate::db::admin::Creation;
use crate::db::local::Readiness;
use crate::db::{self, Database, Target, migrate};
use crate::failure::{Failure, Kind};
use crate::settings::resolve::ResolveError;
use crate::settings::{Environment, Resolved};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch up --admin-email you@example.com --no-serve")]
pub(crate) struct Options {
    /// E-mail of the admin: promotes that user, or makes an account
    #[arg(long, value_name = "EMAIL")]
    admin_email: Option<String>,

    /// Stop before the server
    #[arg(long)]
    no_serve: bool,

    #[command(flatten)]
    address: Address,
}

/// What stands before the server starts.
struct Prepared {
    target: Target,
    /// Id of the installation.
    installation: String,
    admin: Admin,
}

/// What `up` has done.
#[derive(Serialize)]
struct Summary {
    environment: Environment,
    steps: Vec<Step>,
    /// Address of the server; null if it was not to be started.
    url: Option<String>,
    /// What to do next.
    next: Vec<String>,
}

impl Report for Summary {
    fn view(&self) -> View {
        self.url.clone().map_or(View::Empty, View::Verbatim)
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let messages = context.messages();
        let mut steps = Steps::new(messages);
        let mut interrupts = Interrupts::listen()?;
        let preparing = interrupts.end(Box::pin(self.prepare(context, &mut steps)));
        let Prepared {
            target,
            installation,
            admin,
        } = preparing.await?;
        let next = next_commands(context, &admin);
        let mut summary = Summary {
            environment: target.environment,
            steps: Vec::new(),
            url: None,
            next: next.iter().map(|(_, command)| command.clone()).collect(),
        };
        if self.no_serve {
            summary.steps = steps.taken;
            say_next(context, &next);
            return Reply::of(&summary);
        }

        let listening = steps.take("server", self.listen(context, &installation));
        let listened = interrupts.end(listening).await?;
        summary.steps = steps.taken;
        match listened {
            Listened::AlreadyServed { url, .. } => {
                say_next(context, &next);
                summary.url = Some(url);
                Reply::of(&summary)
            }
            Listened::Here(listening) => {
                summary.url = Some(listening.url.clone());
                say_next(context, &next);
                output::announce(&summary, context.format())?;
                messages.note("Ctrl-C stops the server; the database runs on until `scratch down`");
                let state = interrupts.end(listening.state(context, target)).await?;
                listening.serve(context, state, interrupts).await?;
                Ok(Reply::nothing())
            }
        }
    }

    /// Everything before the server.
    async fn prepare(&self, context: &Context, steps: &mut Steps) -> Result<Prepared, Failure> {
        steps.take("settings", async { settings(context) }).await?;
        let located = steps.take("postgresql", postgres(context)).await?;
        steps.take("database", database(context, &located)).await?;
        let target = located.target;
        steps
            .take("migrations", migrations(context, &target))
            .await?;
        let db = Database::connect(target.clone()).await?;
        let email = self.admin_email.as_deref();
        let admin = steps
            .take("admin", admin::ensure(context, &db, email))
            .await?;
        let installation = db.marker().await?.id.clone();
        steps
            .try_take("openrouter", provider::check(context))
            .await?;
        Ok(Prepared {
            target,
            installation,
            admin,
        })
    }

    async fn listen(
        &self,
        context: &Context,
        installation: &str,
    ) -> Result<(Listened, Outcome), Failure> {
        let listened = self.address.listen(context).await?;
        let environment = context.settings()?.environment();
        let outcome = match &listened {
            Listened::AlreadyServed { url, identity }
                if identity.environment != environment.name()
                    || identity
                        .installation
                        .as_deref()
                        .is_some_and(|id| id != installation) =>
            {
                return Err(Failure::new(
                    Kind::Failed,
                    format!(
                        "at {url}, scratch serves another {} system",
                        identity.environment
                    ),
                )
                .hint(
                    "choose another port with `--port N` or PORT, or any free one with `--port 0`",
                ));
            }
            Listened::Here(listening) => Outcome::done(format!("listens at {}", listening.url)),
            Listened::AlreadyServed { url, .. } => Outcome::done(format!("runs at {url} already")),
        };
        Ok((listened, outcome))
    }
}

/// Makes `.env` if the environment has no settings of its own yet; refuses where `up` has no
/// place.
fn settings(context: &Context) -> Result<((), Outcome), Failure> {
    let request = context.global().request();
    let process = context.process();
    let resolved = match Resolved::load(&request, &process.env, &process.directory) {
        Ok(resolved) => resolved,
        Err(ResolveError::Nothing { environment, .. }) if is_guarded(environment) => {
            return Err(refused(environment));
        }
        Err(error) => return Err(error.into()),
    };
    if is_guarded(resolved.environment) {
        return Err(refused(resolved.environment));
    }
    let automatic = request.files.is_empty() && !request.no_file;
    let text = if resolved.files.is_empty()
        && automatic
        && resolved.environment == Environment::Development
    {
        let path = context.path(".env");
        match super::env::write_new_env_file(&path, &*context.entropy) {
            Ok(()) => "wrote .env with fresh secrets".to_owned(),
            // Another `up` was faster.
            Err(failure) if failure.kind == Kind::Refused => "from .env".to_owned(),
            Err(failure) => return Err(failure),
        }
    } else {
        match resolved.files.as_slice() {
            [] => "from the process environment".to_owned(),
            files => {
                let names: Vec<_> = files
                    .iter()
                    .map(|file| file.display().to_string())
                    .collect();
                format!("from {}", names.join(", "))
            }
        }
    };
    let environment = context.settings()?.environment();
    Ok(((), Outcome::done(format!("{environment}: {text}"))))
}

const fn is_guarded(environment: Environment) -> bool {
    matches!(environment, Environment::Staging | Environment::Production)
}

fn refused(environment: Environment) -> Failure {
    Failure::refused(format!("`scratch up` is not for {environment}")).hint(format!(
        "run `scratch -e {environment} db migrate`, then `scratch -e {environment} serve`"
    ))
}

/// Reaches the database server, starting the managed one if need be.
async fn postgres(context: &Context) -> Result<(Located, Outcome), Failure> {
    let located = target::locate(context).await?;
    let address = located.target.url.address();
    let text = match &located.local {
        Some((endpoint, Readiness::Created)) => {
            format!(
                "local PostgreSQL made in {} at {address}",
                endpoint.directory.display()
            )
        }
        Some((_, Readiness::Started)) => format!("local PostgreSQL started at {address}"),
        Some((_, Readiness::Attached)) => format!("local PostgreSQL runs at {address}"),
        None => {
            db::knock(&located.target.url).await?;
            format!("reached at {address}")
        }
    };
    Ok((located, Outcome::done(text)))
}

async fn database(context: &Context, located: &Located) -> Result<((), Outcome), Failure> {
    let target = &located.target;
    let name = &target.url.database;
    if let Some((_, Readiness::Created)) = located.local {
        return Ok(((), Outcome::done(format!("{name} created"))));
    }
    // Looked at first: a role that may use a database often may not make one.
    let exists = match Database::connect(target.clone()).await {
        Ok(_) => true,
        Err(db::DbError::NoDatabase { .. }) => false,
        Err(error) => return Err(error.into()),
    };
    if !exists {
        let action = Action {
            what: format!("create the database {name}"),
            danger: Danger::Mild,
            destroys: false,
            names: vec![name.clone()],
        };
        guard::confirm(context, target, None, &action).await?;
        if db::admin::create(target).await? == Creation::Created {
            return Ok(((), Outcome::done(format!("{name} created"))));
        }
    }
    Ok(((), Outcome::done(format!("{name} is there"))))
}

async fn migrations(context: &Context, target: &Target) -> Result<((), Outcome), Failure> {
    let plan = migrate::plan(target).await?;
    if plan.is_settled() {
        let version = plan.schema_version().unwrap_or_default();
        return Ok((
            (),
            Outcome::done(format!("all applied, schema version {version}")),
        ));
    }
    let marker = plan.installation.as_ref().map(|it| it.environment.as_str());
    let count = plan.pending.len();
    let action = Action {
        what: format!("apply {}", db_migrate::migrations(count)),
        danger: Danger::Mild,
        destroys: false,
        names: vec![target.url.database.clone()],
    };
    guard::confirm(context, target, marker, &action).await?;
    let messages = context.messages();
    let report = migrate::migrate(
        target,
        &migrate::Options::default(),
        &*context.entropy,
        &*context.clock,
        &mut |event| match event {
            migrate::Event::Waiting { holder } => {
                messages.note(format!("waiting: another migration is running ({holder})"));
            }
            migrate::Event::Applied { step, took } => {
                let took = spoken(took);
                messages.detail(format!("  {} {} {took}", step.version, step.description));
            }
            migrate::Event::Adopted(_) | migrate::Event::Applying(_) => {}
        },
    )
    .await?;
    for missing in &report.left_out {
        messages.warn(missing.to_string());
    }
    let text = format!(
        "{}{} applied, schema version {}",
        if report.adopted {
            "database adopted, "
        } else {
            ""
        },
        report.applied.len(),
        report.schema_version
    );
    Ok(((), Outcome::done(text)))
}

/// What to do next: what for, and the command.
fn next_commands(context: &Context, admin: &Admin) -> Vec<(&'static str, String)> {
    let environment = context.global().environment;
    let scratch = environment.map_or_else(|| "scratch".into(), |name| format!("scratch -e {name}"));
    match admin {
        Admin::Known(name) => vec![(
            "an API token for the admin",
            format!("{scratch} token create {name}"),
        )],
        Admin::Nobody => vec![(
            "make somebody admin",
            format!("{scratch} up --admin-email EMAIL"),
        )],
    }
}

fn say_next(context: &Context, next: &[(&'static str, String)]) {
    for (what, command) in next {
        context.messages().hint(format!("{what}: `{command}`"));
    }
}
