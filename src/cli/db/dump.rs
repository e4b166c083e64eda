//! `scratch db dump`.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::program;
use crate::cli::context::Context;
use crate::cli::output::{Reply, Report, View};
use crate::failure::{Failure, Kind};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  scratch db dump --output backup.sql\n  scratch db dump --schema-only | less"
)]
pub(crate) struct Options {
    /// Write into this file, which only its owner may read, instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,

    /// Replace the file if there is one
    #[arg(long, requires = "output")]
    overwrite: bool,

    /// The tables without their rows
    #[arg(long)]
    schema_only: bool,

    /// SQL for psql, or an archive for `pg_restore`
    #[arg(long, value_name = "FORMAT", default_value = "plain")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// SQL.
    Plain,
    /// A compressed archive.
    Custom,
}

#[derive(Serialize)]
struct Dumped {
    path: PathBuf,
    database: String,
    bytes: u64,
}

impl Report for Dumped {
    fn view(&self) -> View {
        View::line(format!(
            "Wrote the database {} into {} ({} bytes)",
            self.database,
            self.path.display(),
            self.bytes
        ))
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        if self.output.is_none() && context.format().json {
            return Err(
                Failure::usage("standard output cannot be both the dump and JSON")
                    .hint("say where the dump goes with `--output PATH`"),
            );
        }
        let path = self.output.as_ref().map(|path| context.path(path));
        if let Some(path) = path
            .as_ref()
            .filter(|path| path.exists() && !self.overwrite)
        {
            return Err(exists(path));
        }
        let target = context.target().await?;
        // A session of its own is needed for a consistent dump.
        let url = target.direct_url();
        let mut pg_dump = program::command(context, "pg_dump", url)?;
        pg_dump.arg("--no-password").arg(match self.format {
            Format::Plain => "--format=plain",
            Format::Custom => "--format=custom",
        });
        if self.schema_only {
            pg_dump.arg("--schema-only");
        }
        let Some(path) = path else {
            finish(pg_dump).await?;
            return Ok(Reply::nothing());
        };
        let draft = Draft::create(&path).map_err(|error| cannot_write(&path, error))?;
        pg_dump.stdout(draft.handle().map_err(|error| cannot_write(&path, error))?);
        finish(pg_dump).await?;
        let bytes = draft
            .publish(&path, self.overwrite)
            .map_err(|error| cannot_write(&path, error))?;
        Reply::of(&Dumped {
            path: self.output.unwrap_or(path),
            database: target.url.database,
            bytes,
        })
    }
}

/// Runs it to its end; it is stopped when this is dropped. What it says goes to standard error.
async fn finish(command: std::process::Command) -> Result<(), Failure> {
    let status = tokio::process::Command::from(command)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await
        .map_err(|error| Failure::new(Kind::Failed, error).context("cannot run pg_dump"))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(Kind::Failed, "pg_dump did not succeed").hint(
            "what it said is above; where it speaks of a version mismatch, set SCRATCH_PG_BIN to \
                   the programs of the server's version",
        ))
    }
}

/// A file beside the one that is wanted, gone unless it is published.
struct Draft {
    path: PathBuf,
    file: File,
}

impl Draft {
    fn create(wanted: &Path) -> io::Result<Self> {
        let mut name = wanted.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let path = wanted.with_file_name(name);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        Ok(Self { path, file })
    }

    fn handle(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Gives it its name, whole. Returns its size in bytes.
    fn publish(self, wanted: &Path, overwrite: bool) -> io::Result<u64> {
        self.file.sync_all()?;
        let bytes = self.file.metadata()?.len();
        if overwrite {
            fs::rename(&self.path, wanted)?;
        } else {
            // Unlike a rename, a link never replaces what another process wrote meanwhile.
            fs::hard_link(&self.path, wanted)?;
        }
        Ok(bytes)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn exists(path: &Path) -> Failure {
    Failure::refused(format!("{} exists already", path.display()))
        .hint("choose another name, or replace it with `--overwrite`")
}

fn cannot_write(path: &Path, error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => Failure::new(Kind::Failed, error).context(format!("cannot write {}", path.display())),
    }
}
