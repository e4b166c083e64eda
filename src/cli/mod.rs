//! The command line: parse, call the library, render. No SQL, no outgoing HTTP, no rules.
//!
//! A group of commands is a folder, a verb is a file in it: `Options` (its doc comments are the
//! help text, `after_help` an example that works) and `run`, which returns a `output::Reply`.
//! `mod.rs` of the group is the list of verbs. A command that changes something passes
//! `guard::confirm` first; everything else that the user must know goes through
//! `output::Messages`.

mod completions;
mod context;
mod db;
mod echo;
mod env;
mod file;
mod flags;
mod global;
mod guard;
mod healthcheck;
mod interrupts;
mod keys;
mod logging;
mod moment;
mod next;
mod openapi;
mod output;
mod process;
mod prompt;
mod provider;
mod reason;
mod sandbox;
mod serve;
mod serving;
mod target;
mod token;
mod up;
mod user;

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tokio::runtime::Builder;
use tokio::sync::oneshot;

pub use process::Process;

use self::context::Context;
use self::global::GlobalArgs;
use self::interrupts::Interrupts;
use self::output::masked::{HINT, masked};
use self::output::{Format, Reply};
use crate::failure::{Failure, Kind};
use crate::panics;

/// Set up and look after a Scratch system: its database, users, keys and flags.
#[derive(Debug, Parser)]
#[command(name = "scratch", version, propagate_version = true, after_long_help = EXIT_CODES)]
#[command(arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    global: GlobalArgs,

    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  failed
    2  wrong flag, argument or setting
    3  not found
    4  not authenticated, or not allowed
    5  refused: a guard, a declined question, a conflict, a changed checksum
    6  the database or a provider is not available
    8  pending, drift found or flag off (only with --exit-code)
    9  undecidable (only with --exit-code)
  130  interrupted

Examples:
  scratch up
  scratch user promote anna@example.com
  scratch -e staging db status --json";

#[derive(Debug, Subcommand)]
enum Command {
    /// From nothing to running: settings, database, migrations, admin, server
    Up(up::Options),
    /// Stop the managed local PostgreSQL; its data stays
    #[command(after_help = "Example:\n  scratch down")]
    Down,
    /// Run the server
    Serve(serve::Options),
    /// Ask a server whether it is ready, for containers
    Healthcheck(healthcheck::Options),
    /// Run a simulator of OpenRouter and PostHog, to try every command with no account
    Sandbox(sandbox::Options),
    /// Look after the database
    #[command(subcommand)]
    Db(db::Command),
    /// Look after users
    #[command(subcommand)]
    User(user::Command),
    /// Give out API tokens and take them back
    #[command(subcommand)]
    Token(token::Command),
    /// Look after the keys of providers that agents use
    #[command(subcommand)]
    Keys(keys::Command),
    /// Ask what a user gets from the feature flags, and why
    #[command(subcommand)]
    Flags(flags::Command),
    /// Look at settings, and make a file of them
    #[command(subcommand)]
    Env(env::Command),
    /// Print the OpenAPI document of the server
    Openapi(openapi::Options),
    /// Print the completion script of a shell
    Completions(completions::Options),
}

impl Command {
    /// Whether the command ends in a server, which takes Ctrl-C as a wish to stop.
    const fn serves(&self) -> bool {
        matches!(self, Self::Serve(_) | Self::Up(_) | Self::Sandbox(_))
    }

    /// Whether the command takes Ctrl-C as a wish to come to an end of its own.
    const fn ends_itself(&self) -> bool {
        matches!(self, Self::Keys(command) if command.ends_itself())
    }

    /// Whether the command may reckon for long without a pause, and changes nothing.
    const fn reckons(&self) -> bool {
        matches!(self, Self::Flags(_))
    }

    async fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self {
            Self::Up(options) => Box::pin(options.run(context)).await,
            Self::Down => db::stop(context).await,
            Self::Db(command) => command.run(context).await,
            Self::Serve(options) => Box::pin(options.run(context)).await,
            Self::Healthcheck(options) => options.run(context).await,
            Self::Sandbox(options) => options.run(context).await,
            Self::User(command) => command.run(context).await,
            Self::Token(command) => command.run(context).await,
            Self::Keys(command) => command.run(context).await,
            Self::Flags(command) => command.run(context).await,
            Self::Env(command) => command.run(context),
            Self::Openapi(options) => options.run(),
            Self::Completions(options) => options.run(),
        }
    }
}

/// Parses the arguments, runs the command, prints, and returns the exit code.
pub fn run(process: Process) -> u8 {
    let cli = match parse(&process) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let Cli { global, command } = cli;
    output::remember_flags(&next::flags(&global));
    let context = Arc::new(Context::new(process, global));
    let format = context.messages().format;
    std::panic::set_hook(Box::new(|_| {}));
    match caught(|| perform(&context, command)) {
        Ok(code) => code,
        Err(failure) => {
            output::print_failure(&failure, format);
            failure.kind.exit_code()
        }
    }
}

/// Does it, and takes a panic for a failure.
fn caught(work: impl FnOnce() -> Result<u8, Failure>) -> Result<u8, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(internal(&*panic)))
}

/// What a panic becomes: a failure like any other, in whatever format was asked for.
fn internal(panic: &(dyn std::any::Any + Send)) -> Failure {
    Failure::new(Kind::Failed, panics::said(panic).to_owned())
        .context("this program has a mistake")
        .hint("please report it with the command and the message above")
}

fn perform(context: &Arc<Context>, command: Command) -> Result<u8, Failure> {
    if command.serves() {
        block_on(Builder::new_multi_thread(), execute(context, command))
    } else if command.ends_itself() {
        block_on(Builder::new_current_thread(), execute(context, command))
    } else if command.reckons() {
        block_on(
            Builder::new_current_thread(),
            interruptible(apart(Arc::clone(context), command)),
        )
    } else {
        block_on(
            Builder::new_current_thread(),
            interruptible(execute(context, command)),
        )
    }
}

/// Executes the command on a thread of its own, so that Ctrl-C is seen while it reckons. Whoever
/// does not wait for it ends it with the process.
async fn apart(context: Arc<Context>, command: Command) -> Result<u8, Failure> {
    /// As much as the main thread has.
    const STACK: usize = 8 << 20;
    let (send, done) = oneshot::channel();
    let work = move || {
        let work = || block_on(Builder::new_current_thread(), execute(&context, command));
        // Nobody waits any more after Ctrl-C.
        let _ = send.send(caught(work));
    };
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(work)
        .map_err(|error| Failure::new(Kind::Failed, error).context("cannot start a thread"))?;
    done.await.expect("a thread that panics says so")
}

async fn execute(context: &Context, command: Command) -> Result<u8, Failure> {
    let reply = command.run(context).await?;
    output::print(reply, context.format(), &context.messages()).await
}

/// Runs to the end, or until Ctrl-C or SIGTERM: then everything that is under way is dropped, and
/// an open transaction with it.
async fn interruptible<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    Interrupts::listen()?.end(Box::pin(work)).await
}

/// A command needs one thread, which starts and ends faster than several; a server takes them all.
fn block_on<T>(
    mut runtime: Builder,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let runtime = runtime
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Kind::Failed, error).context("cannot start the runtime"))?;
    let result = runtime.block_on(work);
    // A prompt that waits for a key must not keep the program alive.
    runtime.shutdown_background();
    result
}

/// Parses the arguments; help and misuse are printed here, and the exit code is returned.
fn parse(process: &Process) -> Result<Cli, u8> {
    let says = |flag: &str| process.args.iter().skip(1).any(|arg| arg == flag);
    let color = match global::said(&process.args, 'c', "--color")
        .last()
        .map(String::as_str)
    {
        Some("never") => clap::ColorChoice::Never,
        Some("always") => clap::ColorChoice::Always,
        _ if process.variable("NO_COLOR").is_some() => clap::ColorChoice::Never,
        _ => clap::ColorChoice::Auto,
    };
    let parsed = command()
        .color(color)
        .try_get_matches_from(&process.args)
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .and_then(|cli| cli.global.consistent(&process.args).map(|()| cli));
    parsed.map_err(|error| {
        if error.use_stderr() && says("--json") {
            let text = error.to_string();
            let (message, hints) = text.split_once("\n\n").unwrap_or((&text, ""));
            let mut failure = Failure::usage(message.trim_start_matches("error: ").trim());
            failure.hints = hints
                .split("\n\n")
                .map(|hint| hint.trim().to_owned())
                .collect();
            failure.hints.retain(|hint| !hint.is_empty());
            let format = Format {
                json: true,
                terminal: false,
                color: false,
            };
            output::print_failure(&failure, format);
        } else {
            print_misuse(&error);
        }
        if error.use_stderr() {
            Kind::Usage.exit_code()
        } else {
            0
        }
    })
}

/// Prints help, or what is wrong with the arguments, but no key that was typed among them.
fn print_misuse(error: &clap::Error) {
    let text = error.to_string();
    match masked(&text) {
        Cow::Owned(text) if error.use_stderr() => {
            output::print_misuse(&format!("{text}\nhint: {HINT}\n"));
        }
        _ => {
            let _ = error.print();
        }
    }
}

/// The whole tree of commands, for completions and tests.
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tree_of_commands_is_sound() {
        super::command().debug_assert();
    }
}
