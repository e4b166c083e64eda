//! From settings to a database: the one of `DATABASE_URL`, or the managed local PostgreSQL.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::context::Context;
use crate::db::local::{
    Durability, Endpoint, LocalError, LocalPostgres, LocalSettings, Readiness, State,
};
use crate::db::migrate::{self, ServerState, Status};
use crate::db::{Database, Target};
use crate::failure::{Failure, Kind};
use crate::settings::Environment;

/// Name of the database in the managed cluster.
pub(crate) const LOCAL_DATABASE: &str = "scratchpad";

/// A database server that can be asked, and how it came to be there.
pub(crate) struct Located {
    /// Which database.
    pub(crate) target: Target,
    /// The managed server, if it is that.
    pub(crate) local: Option<(Endpoint, Readiness)>,
}

impl Context {
    /// Which database the settings lead to. A managed server is started if need be.
    pub(crate) async fn target(&self) -> Result<Target, Failure> {
        Ok(locate(self).await?.target)
    }

    /// The database, connected.
    pub(crate) async fn database(&self) -> Result<Database, Failure> {
        Ok(Database::connect(self.target().await?).await?)
    }
}

/// The target that the settings lead to, with its server started if need be.
pub(crate) async fn locate(context: &Context) -> Result<Located, Failure> {
    if let Some(target) = configured(context)? {
        return Ok(Located {
            target,
            local: None,
        });
    }
    let cluster = cluster(context)?;
    let (endpoint, readiness) = start(context, cluster).await?;
    Ok(Located {
        target: Target {
            url: endpoint.url(LOCAL_DATABASE),
            direct: None,
            environment: context.settings()?.environment(),
        },
        local: Some((endpoint, readiness)),
    })
}

/// What a look at the database finds that starts nothing.
pub(crate) enum Sighting {
    /// A server that can be asked.
    Reachable {
        target: Box<Target>,
        /// Where the managed cluster lives, if it is that.
        managed: Option<PathBuf>,
    },
    /// The managed cluster does not run.
    Down(Down),
}

/// A managed cluster that does not run.
#[derive(Debug)]
pub(crate) struct Down {
    /// What there is of it.
    pub(crate) server: ServerState,
    /// Where it lives, once it does.
    pub(crate) directory: Option<PathBuf>,
    /// Why it cannot be started, if it cannot.
    problem: Option<String>,
}

impl Down {
    /// The state of its database, as far as it can be known.
    pub(crate) fn status(&self) -> Status {
        migrate::status_without_server(self.server, LOCAL_DATABASE, self.problem.clone())
    }
}

/// Where the settings lead, without starting or writing anything.
pub(crate) async fn look(context: &Context) -> Result<Sighting, Failure> {
    if let Some(target) = configured(context)? {
        return Ok(Sighting::Reachable {
            target: Box::new(target),
            managed: None,
        });
    }
    let environment = context.settings()?.environment();
    let cluster = cluster(context)?;
    let state = tokio::task::spawn_blocking(move || settled(&cluster))
        .await
        .map_err(|error| Failure::new(Kind::Failed, error))??;
    let down = |server, directory, problem| {
        Sighting::Down(Down {
            server,
            directory,
            problem,
        })
    };
    Ok(match state {
        State::Running(endpoint) => Sighting::Reachable {
            target: Box::new(Target {
                url: endpoint.url(LOCAL_DATABASE),
                direct: None,
                environment,
            }),
            managed: Some(endpoint.directory),
        },
        State::Absent => down(ServerState::NotCreated, None, None),
        State::Busy { directory } => {
            return Err(Failure::new(
                Kind::Unavailable,
                format!(
                    "the managed local PostgreSQL in {} is not ready yet: it starts or stops",
                    directory.display()
                ),
            )
            .hint("wait for it with `scratch db wait --timeout 60s`"));
        }
        State::Stopped { directory, .. } => down(ServerState::Stopped, Some(directory), None),
        State::OtherVersion {
            directory, major, ..
        } => {
            let problem = format!("this machine has no programs of PostgreSQL {major} to run it");
            down(ServerState::Stopped, Some(directory), Some(problem))
        }
    })
}

/// The state of the cluster, once it is neither starting nor stopping, as both take but a moment.
fn settled(cluster: &LocalPostgres) -> Result<State, LocalError> {
    const LONGEST: Duration = Duration::from_secs(5);
    const PAUSE: Duration = Duration::from_millis(50);
    let deadline = Instant::now() + LONGEST;
    loop {
        match cluster.state()? {
            State::Busy { .. } if Instant::now() < deadline => std::thread::sleep(PAUSE),
            state => return Ok(state),
        }
    }
}

/// The target of `DATABASE_URL`; `None` if it is not set.
pub(crate) fn configured(context: &Context) -> Result<Option<Target>, Failure> {
    let settings = context.settings()?;
    let database = settings.database()?;
    let Some(url) = database.url else {
        return Ok(None);
    };
    if !url.ignored.is_empty() {
        context.messages().detail(format!(
            "DATABASE_URL: parameters that mean nothing here: {}",
            url.ignored.join(", ")
        ));
    }
    if let Some(direct) = &database.direct
        && !direct.is_same_database(&url)
    {
        return Err(Failure::usage(format!(
            "DATABASE_DIRECT_URL leads to {direct}, which is another database than {url}"
        ))
        .hint("it must be the same database and schema, reached without the pooler"));
    }
    Ok(Some(Target {
        url,
        direct: database.direct,
        environment: settings.environment(),
    }))
}

/// The managed cluster of the environment, which staging and production do not have.
pub(crate) fn cluster(context: &Context) -> Result<LocalPostgres, Failure> {
    let settings = context.settings()?;
    let environment = settings.environment();
    if !environment.may_use_local_database() {
        return Err(missing_url(environment));
    }
    Ok(LocalPostgres::new(local_settings(context)?))
}

/// Starts the cluster, or attaches to it, away from the threads that must not block.
pub(crate) async fn start(
    context: &Context,
    cluster: LocalPostgres,
) -> Result<(Endpoint, Readiness), Failure> {
    let entropy = context.entropy.clone();
    let messages = context.messages();
    let started = tokio::task::spawn_blocking(move || {
        cluster.ensure(&*entropy, &mut |notice| messages.note(notice.to_string()))
    });
    let ensured = started
        .await
        .map_err(|error| Failure::new(Kind::Failed, error))?;
    Ok(ensured?)
}

/// Where the managed PostgreSQL lives and what it may use.
pub(crate) fn local_settings(context: &Context) -> Result<LocalSettings, Failure> {
    let settings = context.settings()?;
    let local = settings.local_database()?;
    let process = context.process();
    let data_dir = local
        .data_dir
        .map(|path| context.path(path))
        .or_else(|| {
            process
                .xdg("XDG_DATA_HOME", ".local/share")
                .map(|base| base.join("scratch"))
        })
        .ok_or_else(|| {
            Failure::usage("there is no home directory for the local PostgreSQL to live in")
                .hint("set SCRATCH_DATA_DIR, or DATABASE_URL")
        })?;
    Ok(LocalSettings {
        root: data_dir
            .join("postgres")
            .join(settings.environment().name()),
        database: LOCAL_DATABASE.to_owned(),
        cache: process
            .cache_folder()
            .unwrap_or_else(|| data_dir.join("cache")),
        bin: local.bin.map(|path| context.path(path)),
        system: PathBuf::from("/"),
        download: local.download,
        process_env: process
            .env
            .iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect(),
        durability: Durability::Durable,
    })
}

fn missing_url(environment: Environment) -> Failure {
    Failure::usage(format!(
        "DATABASE_URL is not set, and {environment} needs it"
    ))
    .hint(format!(
        "set DATABASE_URL in the process environment or in .env.{environment}; a local \
         PostgreSQL is managed in development, test and automated_test only"
    ))
}
