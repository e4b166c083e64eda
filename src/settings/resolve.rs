//! Which environment, which file, which value: flag, then process environment, then the
//! environment's own file, then default.

use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::dotenv::{self, BadLine};
use super::environment::Environment;
use super::registry::{self, UNUSED, Variable};
use crate::failure::{Classify, Kind};

/// What the command line says about settings.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `-e/--env NAME`.
    pub environment: Option<Environment>,
    /// `--env-file PATH`, in order; a later file wins.
    pub files: Vec<PathBuf>,
    /// `--no-env-file`.
    pub no_file: bool,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    Flag,
    /// The environment of the process.
    Process,
    /// A line of a file.
    File {
        /// The file, as it was named.
        path: PathBuf,
        /// Its line, counted from 1.
        line: usize,
    },
    /// Nobody said otherwise.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Process => f.write_str("process environment"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The value, never empty.
    pub text: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether a `#` straight after a word cut it short.
    pub cut_short: bool,
}

/// A value of the process environment that hides another one of the chosen file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overridden {
    /// The variable.
    pub name: String,
    /// Where the hidden value stands.
    pub hidden: Source,
}

/// A variable of a file that means nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub source: Source,
    /// Whether the old server knew it.
    pub of_old_server: bool,
    /// A variable of ours that it may be meant to be.
    pub did_you_mean: Option<&'static str>,
}

/// Every value that was found, for one environment.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The environment.
    pub environment: Environment,
    /// What chose it.
    pub environment_source: Source,
    /// The files that were read.
    pub files: Vec<PathBuf>,
    /// The values, by variable.
    pub values: BTreeMap<String, Found>,
    /// What the process environment hides, when the environment was asked for by a flag.
    pub overridden: Vec<Overridden>,
    /// What the files hold beside our variables.
    pub strangers: Vec<Stranger>,
}

/// Why no settings could be had.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// `APP_ENV` names no environment.
    #[error("APP_ENV ({origin}): {problem}")]
    Environment {
        /// Where it was read.
        origin: Source,
        /// What is wrong.
        problem: super::environment::UnknownEnvironment,
    },
    /// The environment has neither a file nor values in the process environment.
    #[error(
        "there are no settings for {environment}: {} does not exist, and the process environment \
         is not {environment}'s", file.display()
    )]
    Nothing {
        /// The environment that was asked for.
        environment: Environment,
        /// The file that was looked for.
        file: PathBuf,
    },
    /// A file belongs to another environment.
    #[error("{origin} says APP_ENV={named}, but {chosen} was asked for; environments never mix")]
    Mixed {
        /// Where the other name stands.
        origin: Source,
        /// That name.
        named: Environment,
        /// The environment that was asked for.
        chosen: Environment,
    },
    /// A line cannot be read.
    #[error("{}: {problem}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line and what is wrong.
        problem: BadLine,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
}

impl Classify for ResolveError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Nothing { environment, file } => vec![format!(
                "write {} (start from `scratch env example`), or set APP_ENV={environment} and \
                 its variables in the process environment",
                file.display()
            )],
            Self::Mixed { named, .. } => {
                vec![format!("say `-e {named}`, or correct APP_ENV there")]
            }
            Self::Line { .. } => {
                vec!["put a value with special characters in single quotes: NAME='value'".into()]
            }
            Self::Environment { .. } | Self::Unreadable { .. } => Vec::new(),
        }
    }
}

impl Resolved {
    /// Reads what `request` asks for from the process environment and the files of `directory`.
    pub fn load(
        request: &Request,
        process: &BTreeMap<String, String>,
        directory: &Path,
    ) -> Result<Self, ResolveError> {
        let named = |name: &str| process.get(name).filter(|text| !text.is_empty());
        let from_process = named("APP_ENV")
            .map(|text| parse_environment(text, Source::Process))
            .transpose()?;
        let asked = match (request.environment, from_process) {
            (Some(environment), _) => Some((environment, Source::Flag)),
            (None, Some(environment)) => Some((environment, Source::Process)),
            (None, None) => None,
        };

        if let Some(chosen) = request.environment
            && from_process == Some(Environment::Production)
            && chosen != Environment::Production
            && ["DATABASE_URL", "DATABASE_DIRECT_URL"]
                .iter()
                .any(|name| named(name).is_some())
        {
            return Err(ResolveError::Mixed {
                origin: Source::Process,
                named: Environment::Production,
                chosen,
            });
        }

        let files = if request.no_file {
            Vec::new()
        } else if request.files.is_empty() {
            choose_file(
                asked.as_ref().map(|(environment, _)| *environment),
                directory,
            )?
        } else {
            read_files(&request.files, directory)?
        };
        let own_name = files.iter().rev().find_map(File::environment).transpose()?;
        let (environment, environment_source) = asked
            .or(own_name)
            .unwrap_or((Environment::Development, Source::Default));
        for file in &files {
            if let Some((named, origin)) = file.environment().transpose()?
                && named != environment
            {
                return Err(ResolveError::Mixed {
                    origin,
                    named,
                    chosen: environment,
                });
            }
        }
        // Development alone needs no settings, unless `.env` is there and serves another.
        let needs_settings =
            environment != Environment::Development || directory.join(".env").exists();
        if files.is_empty() && needs_settings && !request.no_file {
            // A port or a folder says nothing about which system is meant; a secret does.
            let speaks =
                |variable: &Variable| variable.kind.is_secret() && named(variable.name).is_some();
            let is_its_own = match from_process {
                Some(named) => named == environment,
                None => registry::variables().any(speaks),
            };
            if !is_its_own {
                return Err(ResolveError::Nothing {
                    environment,
                    file: PathBuf::from(format!(".env.{environment}")),
                });
            }
        }

        let mut resolved = Self {
            environment,
            files: files.iter().map(|file| file.path.clone()).collect(),
            values: BTreeMap::new(),
            overridden: Vec::new(),
            strangers: Vec::new(),
            environment_source,
        };
        for file in &files {
            resolved.take_file(file);
        }
        resolved.take_process(process);
        if resolved.environment_source != Source::Flag {
            resolved.overridden.clear();
        }
        Ok(resolved)
    }

    fn take_file(&mut self, file: &File) {
        for entry in &file.entries {
            let source = file.at(entry.line);
            if registry::find(&entry.name).is_none() {
                self.strangers.push(Stranger::new(&entry.name, source));
            } else if entry.value.is_empty() {
                self.values.remove(&entry.name);
            } else {
                let found = Found {
                    text: entry.value.clone(),
                    source,
                    cut_short: entry.cut_short,
                };
                self.values.insert(entry.name.clone(), found);
            }
        }
    }

    fn take_process(&mut self, process: &BTreeMap<String, String>) {
        for Variable { name, .. } in registry::variables() {
            let Some(text) = process.get(*name).filter(|text| !text.is_empty()) else {
                continue;
            };
            let found = Found {
                text: text.clone(),
                source: Source::Process,
                cut_short: false,
            };
            if let Some(hidden) = self.values.insert((*name).to_owned(), found)
                && hidden.text != *text
            {
                self.overridden.push(Overridden {
                    name: (*name).to_owned(),
                    hidden: hidden.source,
                });
            }
        }
    }
}

impl Stranger {
    fn new(name: &str, source: Source) -> Self {
        let nearest = registry::variables()
            .map(|variable| {
                (
                    strsim::damerau_levenshtein(name, variable.name),
                    variable.name,
                )
            })
            .min()
            .filter(|(distance, _)| *distance <= 3);
        let of_old_server = UNUSED.contains(&name);
        Self {
            name: name.to_owned(),
            source,
            of_old_server,
            did_you_mean: nearest.map(|(_, name)| name).filter(|_| !of_old_server),
        }
    }
}

struct File {
    path: PathBuf,
    entries: Vec<dotenv::Entry>,
}

impl File {
    /// Reads a file; `None` if there is none.
    fn read(path: &Path, directory: &Path) -> Result<Option<Self>, ResolveError> {
        let text = match std::fs::read_to_string(directory.join(path)) {
            Ok(text) => text,
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
            Err(cause) => {
                return Err(ResolveError::Unreadable {
                    path: path.to_owned(),
                    cause,
                });
            }
        };
        let entries = dotenv::parse(&text).map_err(|problem| ResolveError::Line {
            path: path.to_owned(),
            problem,
        })?;
        Ok(Some(Self {
            path: path.to_owned(),
            entries,
        }))
    }

    fn at(&self, line: usize) -> Source {
        Source::File {
            path: self.path.clone(),
            line,
        }
    }

    /// The environment that the file says it serves.
    fn environment(&self) -> Option<Result<(Environment, Source), ResolveError>> {
        let entry = self
            .entries
            .iter()
            .rev()
            .find(|entry| entry.name == "APP_ENV")?;
        if entry.value.is_empty() {
            return None;
        }
        let source = self.at(entry.line);
        Some(parse_environment(&entry.value, source.clone()).map(|named| (named, source)))
    }
}

/// `.env` serves only the environment that it names, development if it names none; any other has
/// a file of its own.
fn choose_file(asked: Option<Environment>, directory: &Path) -> Result<Vec<File>, ResolveError> {
    let own = asked.map(|environment| PathBuf::from(format!(".env.{environment}")));
    // A broken `.env` must not stop a command for another environment that has its own file.
    let common = match (File::read(Path::new(".env"), directory), &own) {
        (Err(ResolveError::Line { .. }), Some(own)) if directory.join(own).exists() => None,
        (read, _) => read?,
    };
    if let Some(file) = common {
        let serves = match file.environment().transpose() {
            Ok(named) => named.map_or(Environment::Development, |(named, _)| named),
            Err(error) => match &own {
                Some(own) if directory.join(own).exists() => {
                    return Ok(File::read(own, directory)?.into_iter().collect());
                }
                _ => return Err(error),
            },
        };
        if asked.is_none_or(|environment| environment == serves) {
            return Ok(vec![file]);
        }
    }
    match own {
        Some(own) => Ok(File::read(&own, directory)?.into_iter().collect()),
        None => Ok(Vec::new()),
    }
}

fn read_files(paths: &[PathBuf], directory: &Path) -> Result<Vec<File>, ResolveError> {
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        files.push(
            File::read(path, directory)?.ok_or_else(|| ResolveError::Unreadable {
                path: path.clone(),
                cause: std::io::Error::new(ErrorKind::NotFound, "there is no such file"),
            })?,
        );
    }
    Ok(files)
}

fn parse_environment(text: &str, origin: Source) -> Result<Environment, ResolveError> {
    text.parse()
        .map_err(|problem| ResolveError::Environment { origin, problem })
}
