//! The server that all tests share, also across processes and runs: made by whichever comes
//! first, stopped when nobody has used it for a while.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use scratch::db::local::{
    Durability, Endpoint, LocalPostgres, LocalSettings, Notice, Readiness, find_program,
};
use scratch::failure::Failure;
use scratch::ids::SystemEntropy;

/// Stops the server 10 minutes after the last use, and ends when it has stopped.
const WATCHDOG: &str = r#"
(
    while sleep 15 && [ -f "$1/data/postmaster.pid" ]; do
        if [ -n "$(find "$1/last-use" -mmin +10)" ]; then
            kill -INT "$(head -n 1 "$1/data/postmaster.pid")"
        fi
    done
) &"#;

/// Settings of a throw-away cluster in `root`, with what the developer's machine has.
pub(crate) fn local_settings(root: &Path) -> LocalSettings {
    let process_env: std::collections::BTreeMap<_, _> = std::env::vars_os().collect();
    let value = |name: &str| process_env.get(std::ffi::OsStr::new(name)).cloned();
    LocalSettings {
        root: root.to_owned(),
        database: "scratchpad".to_owned(),
        bin: value("SCRATCH_PG_BIN").map(PathBuf::from),
        system: PathBuf::from("/"),
        download: value("SCRATCH_NO_DOWNLOAD").is_none_or(|value| value != "true"),
        cache: Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs"),
        durability: Durability::Ephemeral,
        process_env,
    }
}

/// Directory of the programs that were downloaded for all tests, on a machine where the built
/// binary would find none.
pub(super) fn downloaded() -> Option<&'static Path> {
    static DOWNLOADED: OnceLock<Option<PathBuf>> = OnceLock::new();
    let downloaded = DOWNLOADED.get_or_init(|| {
        let settings = local_settings(Path::new("/nowhere"));
        let installed = LocalSettings {
            cache: PathBuf::from("/nowhere"),
            process_env: [("PATH".into(), super::command::PATH.into())].into(),
            ..settings.clone()
        };
        if find_program(&installed, "postgres").is_some() {
            return None;
        }
        shared();
        Some(find_program(&settings, "postgres")?.parent()?.to_owned())
    });
    downloaded.as_deref()
}

/// Sees to it that this machine has PostgreSQL's programs.
pub(crate) fn prepare_programs() {
    downloaded();
}

/// The shared server, running.
pub(super) fn shared() -> &'static Endpoint {
    static SHARED: OnceLock<Endpoint> = OnceLock::new();
    SHARED.get_or_init(|| {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres");
        let local = LocalPostgres::new(local_settings(&root));
        let (endpoint, readiness) = local
            .ensure(&SystemEntropy, &mut |notice| tell(&notice))
            .map_err(Failure::from)
            .unwrap_or_else(|failure| panic!("{failure:?}\n{}", failure.hints.join("\n")));
        touch(&endpoint);
        if readiness != Readiness::Attached {
            watch(&endpoint.directory);
        }
        endpoint
    })
}

/// Tells the watchdog that somebody is there.
pub(super) fn touch(endpoint: &Endpoint) {
    fs::write(endpoint.directory.join("last-use"), "").unwrap();
}

#[expect(
    clippy::print_stderr,
    reason = "what a test prints is shown when it fails"
)]
fn tell(notice: &Notice) {
    eprintln!("{notice}");
}

/// In the background and in a group of its own, so that no test waits for it.
fn watch(root: &Path) {
    Command::new("sh")
        .args(["-c", WATCHDOG, "scratch-test-watchdog"])
        .arg(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .current_dir("/")
        .status()
        .unwrap();
}
